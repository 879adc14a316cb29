import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { updateIssued as contract } from '#contract/update.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agenciesOn } from '../../organisation/index.ts'
import { documentFor } from '../policy.ts'
import { readUpdates } from '../queries/updates.ts'
import { answerBy } from '../recall.ts'
import { type DocumentRecord, delivery, document, documentUpdate, documentUpdateLine } from '../tables.ts'
import { type Change, changesTo, noteAnswer, putRight, type Wanted } from '../updates.ts'

const goneNote = 'Cơ quan nhận đã kết thúc hoạt động; bản đã đăng ký giữ nguyên'

interface Copy {
  readonly row: DocumentRecord
  readonly deliveryId: string
  /**
   * `itself`: not in anybody's register yet; `asked`: its clerk decides, as over every later update while an earlier one waits, so that one
   * answer settles them in their order; `gone`: its agency has ended and nobody carries it on.
   */
  readonly way: 'itself' | 'asked' | 'gone'
}

/** Every copy in force, locked, so that a registration at the same moment comes before or after. */
async function copiesOf(work: Work, documentId: string): Promise<Copy[]> {
  const rows = await work.tx
    .select({
      row: document,
      deliveryId: delivery.id,
      // Under hold, or owing an answer.
      bound: sql<boolean>`document_held(${document.id}) or exists (
        select from document_update_line w where w.incoming_id = ${document.id} and w.state = 'waiting')`,
    })
    .from(delivery)
    .innerJoin(document, eq(document.id, delivery.incomingId))
    .where(and(eq(delivery.documentId, documentId), ne(document.state, 'returned'), isNull(document.recalledAt)))
    .orderBy(asc(delivery.position))
    .for('no key update', { of: document })
  const agencies = rows.map((it) => it.row.agencyId)
  const alive = new Set((await agenciesOn(work.tx, agencies, civilDate(work.now))).map((it) => it.id))
  return rows.map(({ row, deliveryId, bound }) => {
    const gone = !alive.has(row.agencyId) && row.carriedBy.length === 0
    return { row, deliveryId, way: gone ? 'gone' : row.state === 'arrived' && !bound ? 'itself' : 'asked' }
  })
}

async function addLines(work: Work, updateId: string, copies: readonly Copy[]): Promise<void> {
  if (copies.length === 0) return
  const states = { itself: 'agreed', asked: 'waiting', gone: 'refused' } as const
  await work.tx.insert(documentUpdateLine).values(
    copies.map(({ row, deliveryId, way }) => ({
      updateId,
      deliveryId,
      incomingId: row.id,
      state: states[way],
      answeredAt: way === 'asked' ? null : work.now,
      reason: way === 'gone' ? goneNote : '',
    })),
  )
  const nobody = { name: '', title: '' }
  const ids = (way: Copy['way']) => copies.filter((it) => it.way === way).map((it) => it.deliveryId)
  await noteAnswer(work, ids('itself'), { code: '15', note: '' }, nobody)
  await noteAnswer(work, ids('gone'), { code: '16', note: goneNote }, nobody)
}

async function tell(
  work: Work,
  issued: DocumentRecord,
  copies: readonly Copy[],
  changes: readonly Change[],
  reason: string,
) {
  const data = { reason, fields: changes.map((it) => it.field) }
  const of = (way: Copy['way']) => copies.filter((it) => it.way === way).map((it) => it.row)
  await work.recordAll('document.updated', [
    { subjectId: issued.id, agencies: [issued.agencyId], data },
    ...of('itself').map((row) => ({ subjectId: row.id, agencies: [row.agencyId], data })),
  ])
  await work.recordAll(
    'document.update-asked',
    of('asked').map((row) => ({
      subjectId: row.id,
      agencies: [...new Set([row.agencyId, ...row.carriedBy])],
      data: { reason, from: issued.issuerName },
    })),
  )
}

/**
 * Puts data of an issued document right (edXML BussinessDocType 2): subject, urgency, due date, signer, pages; never number, symbol, kind,
 * date or bytes. What stood before is kept. Copies that are not registered yet take it over at once, every other clerk is asked. Repeating
 * is refused: nothing would be different.
 */
export async function updateIssued(work: Work, ask: Ask<typeof contract>) {
  const issued = await documentFor(work, ask.id, 'document.update')
  if (issued.version !== ask.version) throw fault('thing.changed')
  const { subject, urgency, dueOn, signerName, signerTitle, pages } = ask
  const changes = changesTo(issued, { subject, urgency, dueOn, signerName, signerTitle, pages })
  if (changes.length === 0) throw fault('input.invalid', { problems: [{ path: '/subject', rule: 'unchanged' }] })
  const id = newId(work.now)
  await work.tx.insert(documentUpdate).values({
    id,
    documentId: issued.id,
    agencyId: issued.agencyId,
    reason: ask.reason,
    byHolderId: work.actor.assignmentId,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
    dueAt: await answerBy(work),
  })
  const copies = await copiesOf(work, issued.id)
  const wanted: Wanted = Object.fromEntries(changes.map((it) => [it.field, it.after]))
  await putRight(work, { id, reason: ask.reason }, [
    { row: issued, changes },
    ...copies.filter((it) => it.way === 'itself').map(({ row }) => ({ row, changes: changesTo(row, wanted) })),
  ])
  await addLines(work, id, copies)
  await tell(work, issued, copies, changes, ask.reason)
  return readUpdates(work, ask)
}

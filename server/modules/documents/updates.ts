import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Static } from '#contract/shape.ts'
import type { FieldChange } from '#contract/update.ts'
import { type DeliveryCode, type UpdateField, type Urgency, updateFields } from '#contract/words.ts'
import type { Work } from '#platform/work.ts'
import { remarkLine } from '../registers/index.ts'
import { searchKeys } from './keys.ts'
import { type DocumentRecord, document, documentChange, documentUpdate, documentUpdateLine } from './tables.ts'

export type Change = Static<typeof FieldChange>
export type Wanted = Partial<Record<UpdateField, string | number | null>>

const textOf = (it: string | number | null) => (it === null ? null : String(it))

/** What would be different, in the order of the form. */
export function changesTo(row: DocumentRecord, wanted: Wanted): Change[] {
  return updateFields.flatMap((field) => {
    const to = wanted[field]
    if (to === undefined) return []
    const [before, after] = [textOf(row[field]), textOf(to)]
    return before === after ? [] : [{ field, before, after }]
  })
}

function columnsOf(row: DocumentRecord, changes: readonly Change[]) {
  const to = new Map(changes.map((it) => [it.field, it.after]))
  const kept = (field: UpdateField) => (to.has(field) ? (to.get(field) ?? null) : textOf(row[field]))
  const pages = kept('pages')
  const values = {
    subject: kept('subject') ?? '',
    // One of the closed list: the schema of the ask let nothing else in.
    urgency: (kept('urgency') ?? 'normal') as Urgency,
    dueOn: kept('dueOn'),
    signerName: kept('signerName') ?? '',
    signerTitle: kept('signerTitle') ?? '',
    pages: pages === null ? null : Number(pages),
  }
  return { ...values, ...searchKeys({ ...row, ...values }) }
}

const names: Readonly<Record<UpdateField, string>> = {
  subject: 'Trích yếu',
  urgency: 'Độ khẩn',
  dueOn: 'Hạn',
  signerName: 'Người ký',
  signerTitle: 'Chức vụ người ký',
  pages: 'Số trang',
}

/** The register of issued documents names subject and signer, that of arrivals the subject (Decree 30/2020 Appendix IV). */
const inColumns = (row: DocumentRecord, field: UpdateField) =>
  field === 'subject' || (field === 'signerName' && row.direction === 'outgoing')

/** The line stays as it was written; what was put right is said beside it, in every later print. */
async function remark(work: Work, row: DocumentRecord, changes: readonly Change[], reason: string): Promise<void> {
  if (row.registerId === null || row.registerYear === null || row.registerNumber === null) return
  const said = changes.filter((it) => inColumns(row, it.field))
  if (said.length === 0) return
  await remarkLine(work, {
    registerId: row.registerId,
    agencyId: row.agencyId,
    year: row.registerYear,
    number: row.registerNumber,
    suffix: row.registerSuffix,
    text: `${said.map((it) => `${names[it.field]}: “${it.after ?? ''}”`).join('; ')}. Lý do: ${reason}`,
  })
}

export interface Correction {
  readonly id: string
  readonly reason: string
}

/** Puts data of these copies right, each as far as it differs; keeps what stood before. The rows are locked by the caller. */
export async function putRight(
  work: Work,
  { id, reason }: Correction,
  copies: readonly { readonly row: DocumentRecord; readonly changes: readonly Change[] }[],
): Promise<void> {
  const different = copies.filter((it) => it.changes.length > 0)
  if (different.length === 0) return
  await work.tx.insert(documentChange).values(
    different.flatMap(({ row, changes }) =>
      changes.map((it) => ({
        ...it,
        documentId: row.id,
        updateId: id,
        at: work.now,
        inBook: row.registerNumber !== null,
      })),
    ),
  )
  // Copies of one document are nearly always alike: one statement for all of them.
  const alike = Map.groupBy(different, ({ row, changes }) => JSON.stringify(columnsOf(row, changes)))
  for (const [, group] of alike) {
    const [first] = group
    if (!first) continue
    await work.tx
      .update(document)
      .set({ ...columnsOf(first.row, first.changes), version: sql`${document.version} + 1` })
      .where(
        inArray(
          document.id,
          group.map((it) => it.row.id),
        ),
      )
  }
  for (const { row, changes } of different) await remark(work, row, changes, reason)
}

export type Answer = { readonly code: Extract<DeliveryCode, '15' | '16'>; readonly note: string }

/** Status 15 or 16 in the history of deliveries, beside the course of handling (handbook 4.4). */
export async function noteAnswer(
  work: Work,
  deliveryIds: readonly string[],
  { code, note }: Answer,
  by: { readonly name: string; readonly title: string },
): Promise<void> {
  if (deliveryIds.length === 0) return
  await work.tx.execute(sql`
    insert into delivery_status (delivery_id, ordinal, code, at, by_name, by_title, note, of_update)
    select v.id, (select coalesce(max(s.ordinal), 0) + 1 from delivery_status s where s.delivery_id = v.id), ${code},
           ${work.now.toISOString()}::timestamptz, ${by.name}, ${by.title}, ${note}, true
      from (select id from delivery where id = any(${sql.param([...deliveryIds])}::uuid[]) for no key update) v`)
}

export interface Waiting {
  readonly update: typeof documentUpdate.$inferSelect
  readonly deliveryId: string
}

/** What was put right at the issuer and waits for the answer of this copy's clerk, oldest first. */
export async function waitingUpdates(work: Work, incomingId: string): Promise<Waiting[]> {
  return work.tx
    .select({ update: documentUpdate, deliveryId: documentUpdateLine.deliveryId })
    .from(documentUpdateLine)
    .innerJoin(documentUpdate, eq(documentUpdate.id, documentUpdateLine.updateId))
    .where(and(eq(documentUpdateLine.incomingId, incomingId), eq(documentUpdateLine.state, 'waiting')))
    .orderBy(asc(documentUpdate.at), asc(documentUpdate.id))
}

/** What this copy would become by all of them: on each field they name, what it is at the issuer now counts. */
export async function offeredChanges(
  work: Work,
  row: DocumentRecord,
  updates: readonly Pick<typeof documentUpdate.$inferSelect, 'id' | 'documentId'>[],
): Promise<Change[]> {
  const [first] = updates
  if (!first) return []
  const said = await work.tx
    .select()
    .from(documentChange)
    .where(eq(documentChange.documentId, first.documentId))
    .orderBy(asc(documentChange.at), asc(documentChange.updateId))
  const asked = new Set(updates.map((it) => it.id))
  const fields = new Set(said.filter((it) => asked.has(it.updateId)).map((it) => it.field))
  // A later update may have been settled before: what an older one said of the same field is no longer so.
  return changesTo(row, Object.fromEntries(said.filter((it) => fields.has(it.field)).map((it) => [it.field, it.after])))
}

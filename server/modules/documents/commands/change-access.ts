import { and, eq, sql } from 'drizzle-orm'
import { may, rolePermissions } from '#access'
import type { changeAccess as changeContract, endAccess as endContract } from '#contract/access.ts'
import type { Ask } from '#contract/endpoint.ts'
import { roles } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { changeFor, raiseChange } from '../../organisation/index.ts'
import { documentFor } from '../policy.ts'
import { changeCard } from '../queries/access-changes.ts'
import { type Reader, readerOf, unitReaderOf } from '../reader-of.ts'
import { lasting } from '../readers.ts'
import { documentExclusion, documentReader } from '../tables.ts'

type Change = Ask<typeof changeContract>

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

/** Somebody of this agency, in office today. */
async function targetOf(work: Work, ask: Change): Promise<Reader> {
  if ((ask.holderId === undefined) === (ask.unitId === undefined)) throw wrong('/holderId', 'one-target')
  const found =
    ask.holderId === undefined ? await unitReaderOf(work, ask.unitId ?? '') : await readerOf(work, ask.holderId)
  const name = found?.name ?? ''
  if (!found || found.agencyId !== work.actor.agencyId) throw fault('access.unfit', { name, why: 'other-agency' })
  if (!found.inOffice) throw fault('access.unfit', { name, why: 'ended' })
  return found
}

/** Opened only to whoever may read at all, and does not see the whole agency anyway. */
function refuseGrant(work: Work, ask: Change, { name, role }: Reader): void {
  if (ask.until !== undefined && ask.until < civilDate(work.now)) throw wrong('/until', 'past')
  if (role === null) return
  if (!rolePermissions[role].includes('document.read')) throw fault('access.unfit', { name, why: 'role' })
  if (rolePermissions[role].includes('document.read-all')) throw fault('access.unfit', { name, why: 'already' })
}

async function refuseTwice(work: Work, documentId: string, target: Reader): Promise<void> {
  const [there] = await work.tx
    .select({ id: documentReader.basisId })
    .from(documentReader)
    .where(
      and(
        eq(documentReader.documentId, documentId),
        eq(documentReader.basis, 'grant'),
        lasting(civilDate(work.now)),
        target.holderId === null
          ? eq(documentReader.unitId, target.unitId ?? '')
          : eq(documentReader.holderId, target.holderId),
      ),
    )
  if (there) throw fault('access.unfit', { name: target.name, why: 'twice' })
}

/**
 * Whoever could reject an exclusion cannot be shut out by it, all of them: somebody competent who still reads the document is left, neither
 * its maker nor its target.
 */
async function refuseLastDecider(work: Work, documentId: string, target: Reader): Promise<void> {
  const deciding = roles.filter((role) => rolePermissions[role].includes('access.confirm'))
  if (target.role === null || !deciding.includes(target.role)) return
  const day = civilDate(work.now)
  const [left] = await work.tx.execute(sql`
    select 1 from post_assignment h join post p on p.id = h.post_id join org_unit u on u.id = p.unit_id
     where u.agency_id = ${work.actor.agencyId} and p.role = any(${sql.param(deciding)}::text[])
       and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
       and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
       and h.person_id not in (${work.actor.personId}, ${target.personId})
       and not exists (select from document_exclusion x where x.document_id = ${documentId} and x.person_id = h.person_id)
     limit 1`)
  if (!left) throw fault('access.unfit', { name: target.name, why: 'last-decider' })
}

/** An exclusion protects, so it acts at once; a grant opens nothing until somebody else confirms it. Repeating is refused. */
export async function changeAccess(work: Work, ask: Change) {
  const row = await documentFor(work, ask.id, 'access.change')
  const target = await targetOf(work, ask)
  if (ask.kind === 'grant') {
    refuseGrant(work, ask, target)
    await refuseTwice(work, row.id, target)
  } else {
    if (!may(work.actor, 'access.confirm')) throw fault('access.denied')
    if (target.personId === null) throw wrong('/holderId', 'required')
    if (ask.until !== undefined) throw wrong('/until', 'grant-only')
    await refuseLastDecider(work, row.id, target)
  }
  const change = await raiseChange(work, {
    agencyId: row.agencyId,
    kind: ask.kind,
    subjectId: row.id,
    holderId: target.holderId,
    unitId: target.unitId,
    personId: target.personId,
    targetName: target.name,
    targetTitle: target.title,
    reason: ask.reason,
    untilOn: ask.until ?? null,
  })
  if (ask.kind === 'exclusion' && target.personId !== null)
    await work.tx
      .insert(documentExclusion)
      .values({ changeId: change.id, documentId: row.id, personId: target.personId })
  await work.record('document.access-changed', row.id, [row.agencyId], { kind: ask.kind })
  return changeCard(work, change)
}

/** Whether a grant or exclusion is in force. */
async function inForce(work: Work, kind: string, id: string): Promise<boolean> {
  const rows =
    kind === 'grant'
      ? await work.tx
          .select({ id: documentReader.basisId })
          .from(documentReader)
          .where(and(eq(documentReader.basisId, id), lasting(civilDate(work.now))))
      : await work.tx
          .select({ id: documentExclusion.changeId })
          .from(documentExclusion)
          .where(eq(documentExclusion.changeId, id))
  return rows.length > 0
}

/** Ending a grant closes at once; ending an exclusion would open, so it waits for the confirmation. */
export async function endAccess(work: Work, ask: Ask<typeof endContract>) {
  const begun = await changeFor(work, ask.id)
  if (begun.kind !== 'grant' && begun.kind !== 'exclusion') throw fault('thing.state', { state: begun.kind })
  if (!may(work.actor, 'access.change')) throw fault('access.denied')
  // Of an agency that has ended, its successor ends what stands; nothing new is opened or closed there.
  const inherited = work.actor.inherits.includes(begun.agencyId)
  const row = await documentFor(work, begun.subjectId, inherited ? 'document.read' : 'access.change')
  if (begun.kind === 'exclusion' && !may(work.actor, 'access.confirm')) throw fault('access.denied')
  if (!(await inForce(work, begun.kind, begun.id))) throw fault('thing.state', { state: begun.state })
  const change = await raiseChange(work, {
    agencyId: row.agencyId,
    kind: begun.kind === 'grant' ? 'grantEnded' : 'exclusionEnded',
    subjectId: row.id,
    aboutId: begun.id,
    holderId: begun.holderId,
    unitId: begun.unitId,
    personId: begun.personId,
    targetName: begun.targetName,
    targetTitle: begun.targetTitle,
    reason: ask.reason,
  })
  if (begun.kind === 'grant') await work.tx.delete(documentReader).where(eq(documentReader.basisId, begun.id))
  await work.record('document.access-changed', row.id, [row.agencyId], { kind: change.kind })
  return changeCard(work, change)
}

import { eq, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { AccessChangeKind } from '#contract/access.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type AccessChange, accessChange } from './tables.ts'

export type ChangeDraft = Pick<
  typeof accessChange.$inferInsert,
  | 'agencyId'
  | 'kind'
  | 'subjectId'
  | 'aboutId'
  | 'holderId'
  | 'unitId'
  | 'personId'
  | 'targetName'
  | 'targetTitle'
  | 'detail'
  | 'untilOn'
> & { readonly reason: string }

/**
 * Writes down that somebody's access changed, or is to change. It stands as a warning until somebody else who is competent confirms it
 * (Decree 30/2020 Appendix VI part III clause 3c). The room that knows the thing says what it does meanwhile.
 */
export async function raiseChange(work: Work, draft: ChangeDraft): Promise<AccessChange> {
  const { actor } = work
  const [row] = await work.tx
    .insert(accessChange)
    .values({
      ...draft,
      id: newId(work.now),
      byPersonId: actor.personId,
      byName: actor.personName,
      byTitle: actor.title,
      at: work.now,
    })
    .returning()
  if (!row) throw fault('thing.missing')
  await work.record('access.changed', row.id, [row.agencyId], { kind: row.kind, holderId: row.holderId })
  return row
}

/** Those about documents: they are decided with an effect, by the room of documents. */
export const documentKinds: readonly AccessChangeKind[] = ['grant', 'grantEnded', 'exclusion', 'exclusionEnded']

/** About completed work files: decided with an effect, by the room of dossiers. */
export const fileKinds: readonly AccessChangeKind[] = ['fileGrant']

/** Of the actor’s agency, or of one that has ended and whose papers it inherited: there nobody else is left to decide. */
const ofMine = (actor: Actor, agencyId: string) => agencyId === actor.agencyId || actor.inherits.includes(agencyId)

/** A second person: neither whoever made it, nor whom it favours or excludes. */
export function mayDecide(actor: Actor, row: AccessChange): boolean {
  return (
    row.state === 'waiting' &&
    ofMine(actor, row.agencyId) &&
    may(actor, 'access.confirm') &&
    row.byPersonId !== actor.personId &&
    row.personId !== actor.personId
  )
}

/** Posts and delegations end where they were given; here they are only confirmed. */
export const mayReject = (actor: Actor, row: AccessChange) =>
  mayDecide(actor, row) && [...documentKinds, ...fileKinds].includes(row.kind)

/** A change of the actor's agency, locked until it is decided. */
export async function changeFor(work: Work, id: string): Promise<AccessChange> {
  const [row] = await work.tx.select().from(accessChange).where(eq(accessChange.id, id)).for('update')
  if (!row || !ofMine(work.actor, row.agencyId)) throw fault('thing.missing')
  return row
}

/** Confirms or rejects, once; kept for ever. Answers the change, whose effect is its room's to bring about. */
export async function decideChange(
  work: Work,
  row: AccessChange,
  answer: { readonly confirmed: boolean; readonly reason: string },
): Promise<AccessChange> {
  if (row.state !== 'waiting') throw fault('thing.state', { state: row.state })
  if (!mayDecide(work.actor, row)) throw fault('access.own-change')
  const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })
  if (!answer.confirmed && !mayReject(work.actor, row)) throw wrong('/confirmed', 'confirm-only')
  if (!answer.confirmed && answer.reason.trim() === '') throw wrong('/reason', 'required')
  const [decided] = await work.tx
    .update(accessChange)
    .set({
      state: answer.confirmed ? 'confirmed' : 'rejected',
      decidedName: work.actor.personName,
      decidedTitle: work.actor.title,
      decidedAt: work.now,
      decisionReason: answer.reason,
    })
    .where(eq(accessChange.id, row.id))
    .returning()
  await work.record('access.decided', row.id, [row.agencyId], { kind: row.kind, confirmed: answer.confirmed })
  return decided ?? row
}

/** How many wait for this actor, counted to a limit; `seen` is what else the caller asks of a change named `c`. */
export async function countWaiting(work: Work, seen: SQL, most: number): Promise<number> {
  if (!may(work.actor, 'access.confirm')) return 0
  const { agencyId, inherits, personId } = work.actor
  const [row] = await work.tx.execute<{ n: number }>(sql`
    select count(*)::int as n from (
      select from access_change c
       where c.agency_id = any(${sql.param([agencyId, ...inherits])}::uuid[]) and c.state = 'waiting' and c.by_person_id <> ${personId}
         and c.person_id is distinct from ${personId}::uuid and ${seen} limit ${most}) w`)
  return row?.n ?? 0
}

import { and, eq, sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { isVacant } from '../../organisation/index.ts'
import { type Seat, seats, takePart } from '../seats.ts'
import { type Draft, draft, draftStep } from '../tables.ts'

export interface HandOn {
  readonly id: string
  readonly toHolderId: string
  readonly reason: string
}

const unfit = (name: string, why: 'ended' | 'may-not') => fault('draft.person-unfit', { name, why })

async function seatOf(work: Work, holderId: string): Promise<Seat> {
  const [seat] = await seats(work, sql`h.id = ${holderId}`)
  if (!seat) throw unfit('', 'ended')
  if (!rolePermissions[seat.role].includes('draft.write')) throw unfit(seat.name, 'may-not')
  return seat
}

/** Every part the one who is gone had in it becomes the other's. */
function partsOf(row: Draft, gone: string, to: Seat) {
  const next = (id: string | null) => (id === gone ? to.holderId : id)
  return {
    authorId: next(row.authorId) ?? row.authorId,
    contentCheckerId: next(row.contentCheckerId),
    formatCheckerId: next(row.formatCheckerId),
    officeReviewerId: next(row.officeReviewerId),
    // A file that was taken out for editing by whoever is gone is free again.
    checkedOutBy: row.checkedOutBy === gone ? null : row.checkedOutBy,
    checkedOutName: row.checkedOutBy === gone ? '' : row.checkedOutName,
    checkedOutAt: row.checkedOutBy === gone ? null : row.checkedOutAt,
  }
}

/**
 * A draft that lies with a post nobody holds goes on with somebody in office. An authority to sign ends with its post (Decree 30/2020
 * article 13): what waited for a signature goes back to be drafted, where a signer is chosen anew – by its author while he is in office.
 */
export async function handOnDraft(work: Work, ask: HandOn): Promise<string> {
  const [row] = await work.tx
    .select()
    .from(draft)
    .where(and(eq(draft.id, ask.id), eq(draft.agencyId, work.actor.agencyId)))
    .for('no key update')
  if (!row) throw fault('thing.missing')
  const gone = row.withId
  if (gone === null || row.state === 'approved' || row.state === 'dropped')
    throw fault('thing.state', { state: row.state })
  const day = civilDate(work.now)
  const vacant = (holderId: string) => isVacant(work.tx, row.agencyId, { holderId, unitId: null }, day)
  if (!(await vacant(gone))) throw fault('thing.state', { state: 'held' })
  const asked = await seatOf(work, ask.toHolderId)
  const back = row.state === 'waitSign'
  const to = back && !(await vacant(row.authorId)) ? await seatOf(work, row.authorId) : asked
  const parts = partsOf(row, gone, to)
  await work.tx
    .update(draft)
    .set({
      ...parts,
      ...(back ? { state: 'drafting' as const, authorId: to.holderId, signerId: null, authorityId: null } : {}),
      withId: to.holderId,
      withName: to.name,
      withTitle: to.title,
      since: work.now,
      version: sql`${draft.version} + 1`,
    })
    .where(eq(draft.id, row.id))
  await takePart(work, [{ draftId: row.id, holderId: to.holderId, part: 'author' }])
  if (back) await noteReturn(work, row, to, ask.reason)
  await work.record('draft.handed-over', row.id, [row.agencyId], {
    holders: [to.holderId],
    units: [],
    from: row.withName,
    to: to.name,
    note: ask.reason,
  })
  return row.id
}

/** In the history of the draft it is a return, with its reason. */
async function noteReturn(work: Work, row: Draft, to: Seat, note: string): Promise<void> {
  await work.tx.insert(draftStep).values({
    draftId: row.id,
    ordinal: sql`(select coalesce(max(s.ordinal), 0) + 1 from draft_step s where s.draft_id = ${row.id})`,
    act: 'returned',
    fromState: row.state,
    toState: 'drafting',
    byId: work.actor.assignmentId,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    toName: to.name,
    note,
    number: row.newest,
    at: work.now,
  })
}

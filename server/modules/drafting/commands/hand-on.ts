import { and, desc, eq, sql } from 'drizzle-orm'
import type { DraftState } from '#contract/drafting.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { isVacant } from '../../organisation/index.ts'
import { type CheckPart, drafter, nextChecker, refuseLettingIn, type Seat, takePart } from '../seats.ts'
import { type Draft, draft, draftStep, opinionRound } from '../tables.ts'

export interface HandOn {
  readonly id: string
  readonly toHolderId: string
  readonly reason: string
}

const checks: Partial<Record<DraftState, CheckPart>> = {
  unitReview: 'contentCheck',
  formatCheck: 'formatCheck',
  officeReview: 'officeReview',
}

/** The step it stands at; while opinions are asked, the one from which they were asked. */
async function stepOf(work: Work, row: Draft): Promise<DraftState> {
  if (row.state !== 'consulting') return row.state
  const [round] = await work.tx
    .select({ from: opinionRound.fromState })
    .from(opinionRound)
    .where(eq(opinionRound.draftId, row.id))
    .orderBy(desc(opinionRound.number))
    .limit(1)
  return round?.from ?? row.state
}

/**
 * Four eyes stay four when a draft changes hands: a check goes to whoever could have been named for it and did not write the text; and
 * whoever hands over does not come to read what was not his to read.
 */
async function fitFor(work: Work, row: Draft, to: Seat): Promise<'author' | CheckPart> {
  const check = checks[await stepOf(work, row)]
  await (check ? nextChecker(work, check, to, row) : refuseLettingIn(work, to, row))
  return check ?? 'author'
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
  const asked = await drafter(work, ask.toHolderId)
  const back = row.state === 'waitSign'
  const home = back && !(await vacant(row.authorId))
  const to = home ? await drafter(work, row.authorId) : asked
  const part = home ? 'author' : await fitFor(work, row, to)
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
  await takePart(work, [{ draftId: row.id, holderId: to.holderId, part }])
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

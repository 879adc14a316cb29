import { and, asc, eq, sql } from 'drizzle-orm'
import type { FloorBallot } from '#contract/floor-vote.ts'
import type { Facts } from '#platform/facts.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Meeting, readableMeeting, type Standing, standingIn } from '../../meetings/index.ts'
import { type Held, inRoom } from '../../sittings/index.ts'
import { preparableMeeting } from '../doors.ts'
import {
  type BallotRow,
  ballotBox,
  ballotElector,
  ballotPass,
  ballotTeller,
  secretBallot,
  type TellerRow,
} from './tables.ts'

export interface SeenBallot {
  readonly ballot: BallotRow
  readonly meeting: Meeting
  readonly standing: Standing
  readonly tellers: readonly TellerRow[]
  /** My position among the tellers. */
  readonly teller: number | undefined
}

/** The door to a secret ballot for reading: whoever may read the meeting; a draft is there for who runs it alone. */
export async function readableBallot(work: Work, id: string): Promise<SeenBallot> {
  const [ballot] = await work.tx.select().from(secretBallot).where(eq(secretBallot.id, id))
  if (!ballot) throw fault('thing.missing')
  const meeting = await readableMeeting(work, ballot.meetingId)
  const standing = await standingIn(work, meeting)
  if (ballot.state === 'draft' && !standing.runs) throw fault('thing.missing')
  const tellers = await tellersOf(work, id)
  const teller = standing.me && tellers.find((it) => it.participantId === standing.me?.id)?.position
  return { ballot, meeting, standing, tellers, teller }
}

export const tellersOf = (work: Work, ballotId: string): Promise<TellerRow[]> =>
  work.tx.select().from(ballotTeller).where(eq(ballotTeller.ballotId, ballotId)).orderBy(asc(ballotTeller.position))

export async function lockedBallot(work: Work, id: string): Promise<BallotRow> {
  const [ballot] = await work.tx.select().from(secretBallot).where(eq(secretBallot.id, id)).for('no key update')
  if (!ballot) throw fault('thing.missing')
  return ballot
}

/** A draft under its lock, of somebody who runs the meeting. */
export async function draftBallot(work: Work, id: string, version?: number): Promise<BallotRow> {
  const { ballot } = await readableBallot(work, id)
  await preparableMeeting(work, ballot.meetingId)
  const locked = await lockedBallot(work, id)
  if (locked.state !== 'draft') throw fault('thing.state', { state: locked.state })
  if (version !== undefined && locked.version !== version) throw fault('thing.changed')
  return locked
}

export interface WithBallot extends Held {
  readonly ballot: BallotRow
  readonly tellers: readonly TellerRow[]
}

/** Carries out a command about a ballot once, under the meeting's lock and then the ballot's, and tells the room how it stands now. */
export async function withBallot(
  work: Work,
  ask: { readonly id: string; readonly command: string },
  as: 'run' | 'teller',
  act: (held: WithBallot) => Promise<BallotRow>,
): Promise<{ done: true }> {
  const { ballot, teller } = await readableBallot(work, ask.id)
  if (as === 'teller' && teller === undefined) throw fault('access.denied')
  const right = as === 'run' ? 'run' : 'write'
  return inRoom(work, { id: ballot.meetingId, command: ask.command }, right, async (held) => {
    const tellers = await tellersOf(work, ask.id)
    const after = await act({ ...held, ballot: await lockedBallot(work, ask.id), tellers })
    return [{ event: { type: 'ballot', ballot: floorOf(after, await tellersOf(work, ask.id)) } }]
  })
}

export async function settleBallot(
  work: Work,
  ballot: BallotRow,
  change: Partial<typeof secretBallot.$inferInsert>,
): Promise<BallotRow> {
  const [after] = await work.tx
    .update(secretBallot)
    .set({ ...change, version: sql`${secretBallot.version} + 1` })
    .where(eq(secretBallot.id, ballot.id))
    .returning()
  if (!after) throw new Error('a row under its lock is there')
  return after
}

export const recordBallot = (work: Work, meeting: Meeting, ballot: BallotRow, act: Facts['vote.acted']['act']) =>
  work.record('vote.acted', ballot.id, [meeting.agencyId], {
    act,
    meetingId: meeting.id,
    note: ballot.question.slice(0, 500),
  })

const base64 = (bytes: Buffer | null) => bytes?.toString('base64') ?? null

/** What everybody in the room sees. */
export function floorOf(row: BallotRow, tellers: readonly TellerRow[]): FloorBallot {
  const { id, question, form, lines, seats, itemIds, threshold, rule, voters, state } = row
  if (state === 'draft') throw new Error('a ballot nobody was told of')
  return {
    ...{ id, question, form, lines, seats, itemIds, threshold, rule, voters, state },
    tellers: tellers.map((it) => ({
      participantId: it.participantId,
      name: it.name,
      publicKey: base64(it.publicKey),
    })),
    openedAt: row.openedAt?.getTime() ?? null,
    announcedAt: row.announcedAt?.getTime() ?? null,
    result: state === 'announced' ? row.result : null,
    reason: row.annulReason,
  }
}

export const boxOf = (work: Work, ballotId: string) =>
  work.tx.select().from(ballotBox).where(eq(ballotBox.ballotId, ballotId)).orderBy(asc(ballotBox.receipt))

/** How many papers are in the box: as many as electors are marked. */
export async function markedOf(work: Work, ballotId: string): Promise<number> {
  const rows = await work.tx
    .select({ id: ballotElector.participantId })
    .from(ballotElector)
    .where(and(eq(ballotElector.ballotId, ballotId), eq(ballotElector.marked, true)))
  return rows.length
}

/** What could ever be opened again is taken away: the receipts remain. */
export async function destroyPapers(work: Work, ballotId: string): Promise<void> {
  await work.tx.delete(ballotPass).where(eq(ballotPass.ballotId, ballotId))
  await work.tx.update(ballotBox).set({ sealed: null }).where(eq(ballotBox.ballotId, ballotId))
}

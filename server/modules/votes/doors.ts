import { and, eq } from 'drizzle-orm'
import type { FloorVote } from '#contract/floor-vote.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Meeting, readableMeeting, type Standing, standingIn } from '../meetings/index.ts'
import { type Held, inRoom } from '../sittings/index.ts'
import { type ChoiceRow, type Elector, type OpenVoteRow, openVote, openVoteChoice, openVoteElector } from './tables.ts'

/** While a vote may be prepared or changed. */
const beforeClosing = ['draft', 'submitted', 'approved', 'convened', 'postponed', 'open', 'recess']

export interface Seen {
  readonly vote: OpenVoteRow
  readonly meeting: Meeting
  readonly standing: Standing
}

/** The door to a vote for reading: whoever may read the meeting; a draft is there for who runs it alone. */
export async function readableVote(work: Work, id: string): Promise<Seen> {
  const [vote] = await work.tx.select().from(openVote).where(eq(openVote.id, id))
  if (!vote) throw fault('thing.missing')
  const meeting = await readableMeeting(work, vote.meetingId)
  const standing = await standingIn(work, meeting)
  if (vote.state === 'draft' && !standing.runs) throw fault('thing.missing')
  return { vote, meeting, standing }
}

/** The meeting of somebody who prepares its votes. */
export async function preparableMeeting(work: Work, meetingId: string): Promise<Meeting> {
  const meeting = await readableMeeting(work, meetingId)
  if (!(await standingIn(work, meeting)).runs) throw fault('access.denied')
  if (!beforeClosing.includes(meeting.state)) throw fault('thing.state', { state: meeting.state })
  return meeting
}

/** A draft under its lock, of somebody who runs the meeting. */
export async function draftVote(work: Work, id: string, version?: number): Promise<OpenVoteRow> {
  const { vote } = await readableVote(work, id)
  await preparableMeeting(work, vote.meetingId)
  const locked = await lockedVote(work, id)
  if (locked.state !== 'draft') throw fault('thing.state', { state: locked.state })
  if (version !== undefined && locked.version !== version) throw fault('thing.changed')
  return locked
}

export async function lockedVote(work: Work, id: string): Promise<OpenVoteRow> {
  const [vote] = await work.tx.select().from(openVote).where(eq(openVote.id, id)).for('no key update')
  if (!vote) throw fault('thing.missing')
  return vote
}

export interface AtDesk extends Held {
  readonly vote: OpenVoteRow
}

/** Carries out a command about a vote once, under the meeting's lock and then the vote's; what everybody sees of it goes into the meeting's log. */
export async function atDesk(
  work: Work,
  ask: { readonly id: string; readonly command: string },
  act: (held: AtDesk) => Promise<OpenVoteRow>,
): Promise<{ done: true }> {
  const { vote } = await readableVote(work, ask.id)
  return inRoom(work, { id: vote.meetingId, command: ask.command }, 'run', async (held) => {
    const after = await act({ ...held, vote: await lockedVote(work, ask.id) })
    return [{ event: { type: 'vote', vote: floorOf(after) } }]
  })
}

/** What everybody in the room sees of a vote that was opened. */
export function floorOf(row: OpenVoteRow): FloorVote {
  const { rule, state, openedAt, paperId, paperVersion, textSha256 } = row
  if (state === 'draft' || rule === null || openedAt === null) throw new Error('a vote nobody was told of')
  const paper =
    paperId === null || paperVersion === null || textSha256 === null
      ? null
      : { paperId, version: paperVersion, title: row.paperTitle, sha256: textSha256 }
  const { id, question, itemIds, roll, way, voters } = row
  return {
    ...{ id, question, itemIds, roll, way, voters, rule, state, paper },
    openedAt: openedAt.getTime(),
    closesAt: row.closesAt?.getTime() ?? null,
    closedAt: row.closedAt?.getTime() ?? null,
    announcedAt: row.announcedAt?.getTime() ?? null,
    result: state === 'announced' ? row.result : null,
    reason: row.annulReason,
  }
}

export const electorsOf = (work: Work, voteId: string): Promise<Elector[]> =>
  work.tx.select().from(openVoteElector).where(eq(openVoteElector.voteId, voteId)).orderBy(openVoteElector.position)

export const choicesOf = (work: Work, voteId: string, participantId?: string): Promise<ChoiceRow[]> =>
  work.tx
    .select()
    .from(openVoteChoice)
    .where(
      and(
        eq(openVoteChoice.voteId, voteId),
        participantId === undefined ? undefined : eq(openVoteChoice.participantId, participantId),
      ),
    )
    .orderBy(openVoteChoice.n)

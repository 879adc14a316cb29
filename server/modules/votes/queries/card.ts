import { asc, eq } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  listOpenVotes as listContract,
  OpenVote,
  OpenVoteAct,
  readOpenVote as readContract,
} from '#contract/open-votes.ts'
import type { Work } from '#platform/work.ts'
import { type Meeting, readableMeeting, type Standing, standingIn } from '../../meetings/index.ts'
import { choicesOf, electorsOf, readableVote } from '../doors.ts'
import { type ChoiceRow, type Elector, type OpenVoteRow, openVote } from '../tables.ts'
import { lastChoices, mayRepeat } from '../tally.ts'

export async function listOpenVotes(work: Work, ask: Ask<typeof listContract>): Promise<Reply<typeof listContract>> {
  const meeting = await readableMeeting(work, ask.id)
  const standing = await standingIn(work, meeting)
  const rows = await work.tx
    .select()
    .from(openVote)
    .where(eq(openVote.meetingId, meeting.id))
    .orderBy(asc(openVote.position))
  const seen = rows.filter((row) => row.state !== 'draft' || standing.runs)
  const votes: OpenVote[] = []
  for (const row of seen) votes.push(await cardOf(work, row, meeting, standing))
  return { votes }
}

export const readOpenVote = (work: Work, ask: Ask<typeof readContract>): Promise<Reply<typeof readContract>> =>
  voteCard(work, ask.id)

export async function voteCard(work: Work, id: string): Promise<OpenVote> {
  const { vote, meeting, standing } = await readableVote(work, id)
  return cardOf(work, vote, meeting, standing)
}

const iso = (at: Date | null) => at?.toISOString() ?? null

async function cardOf(work: Work, row: OpenVoteRow, meeting: Meeting, standing: Standing): Promise<OpenVote> {
  const electors = row.state === 'draft' ? [] : await electorsOf(work, row.id)
  const cast = lastChoices(row.way === 'device' ? await choicesOf(work, row.id) : [])
  const me = standing.me?.id ?? ''
  const mine = cast.get(me)
  const told = row.state === 'announced' || (standing.runs && row.state === 'closed')
  const { id, meetingId, version, state, question, itemIds, roll, way, matter, seconds } = row
  const { rule, ruleSource, voters, present, presentAtEnd, annulReason, repeats } = row
  return {
    ...{ id, meetingId, version, state, question, itemIds, roll, way, matter, seconds },
    ...{ rule, ruleSource, voters, electors: row.electors, present, presentAtEnd, annulReason, repeats },
    paper:
      row.paperId === null || row.paperVersion === null
        ? null
        : { paperId: row.paperId, version: row.paperVersion, title: row.paperTitle, sha256: row.textSha256 },
    openedAt: iso(row.openedAt),
    closesAt: iso(row.closesAt),
    closedAt: iso(row.closedAt),
    announcedAt: iso(row.announcedAt),
    result: told ? row.result : null,
    marked: way === 'device' && (standing.runs || state === 'announced') ? cast.size : null,
    mine: mine ? { choice: mine.choice, at: mine.at.toISOString() } : null,
    elector: electors.some((it) => it.participantId === me),
    people: peopleShown(row, electors, cast, standing),
    can: standing.runs ? actsOn(row, meeting) : [],
  }
}

/** Who runs the meeting sees who has not voted yet; who chose what nobody sees before a named vote is announced. */
function peopleShown(
  row: OpenVoteRow,
  electors: readonly Elector[],
  cast: ReadonlyMap<string, ChoiceRow>,
  { runs }: Standing,
): OpenVote['people'] {
  const named = row.state === 'announced' && row.roll === 'named'
  if (!runs && !named) return []
  const device = row.way === 'device'
  return electors.map(({ participantId, name, title, present }) => ({
    ...{ participantId, name, title, present },
    voted: device && (runs || named) ? cast.has(participantId) : null,
    choice: device && named ? (cast.get(participantId)?.choice ?? null) : null,
  }))
}

function actsOn(row: OpenVoteRow, meeting: Meeting): OpenVoteAct[] {
  if (['closed', 'cancelled'].includes(meeting.state)) return []
  const able: Record<OpenVoteAct, boolean> = {
    change: row.state === 'draft',
    drop: row.state === 'draft',
    open: row.state === 'draft' && meeting.state === 'open',
    extend: row.state === 'open' && row.closesAt !== null,
    close: row.state === 'open',
    announce: row.state === 'closed',
    annul: row.state === 'open' || row.state === 'closed',
    repeat: mayRepeat(row),
  }
  return (Object.keys(able) as OpenVoteAct[]).filter((act) => able[act])
}

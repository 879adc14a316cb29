import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { MinutesCard, readMinutes as readContract, readMinutesText as textContract } from '#contract/minutes.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { agendaItem, itemSeen, participant } from '../../meetings/index.ts'
import { loggedBlocks } from '../gather.ts'
import { placeOf } from '../log.ts'
import { shownOnItsWay } from '../on-its-way.ts'
import { actsOn, readableMinutes, type Seen } from '../policy.ts'
import { minutesComment, minutesReviewer } from '../tables.ts'
import { textsOf, wholeText } from '../text.ts'

export const readMinutes = (work: Work, ask: Ask<typeof readContract>): Promise<Reply<typeof readContract>> =>
  minutesCard(work, ask.id)

/** Parts somebody reads: who runs the meeting all; who was asked those of items he sees; nobody else any, before it is a document. */
async function keysSeen(work: Work, { meeting, standing, row, asked }: Seen, keys: readonly string[]) {
  if (!row || (!standing.runs && !asked)) return []
  if (standing.runs) return keys
  const items = await work.tx
    .select({ id: agendaItem.id })
    .from(agendaItem)
    .where(and(eq(agendaItem.meetingId, meeting.id), itemSeen(standing)))
  const seen = new Set(items.map((it) => `item:${it.id}`))
  // Under `other` stands what belongs to no item, also what was dealt with among who runs the meeting.
  return keys.filter((key) => (key.startsWith('item:') ? seen.has(key) : key !== 'other'))
}

async function blocksOf(work: Work, seen: Seen): Promise<MinutesCard['blocks']> {
  const { row } = seen
  if (!row) return []
  const all = await loggedBlocks(work, seen.meeting)
  const known = all.filter((it) => row.logged[it.key] !== undefined)
  const keys = await keysSeen(
    work,
    seen,
    known.map((it) => it.key),
  )
  const texts = await textsOf(work, row, keys)
  return known
    .filter((it) => keys.includes(it.key))
    .map(({ key, lines }) => {
      const logged = lines.join('\n')
      return { key, logged, text: texts.get(key) ?? '', stale: logged !== row.logged[key] }
    })
}

async function reviewersOf(work: Work, meetingId: string): Promise<MinutesCard['reviewers']> {
  const rows = await work.tx
    .select({ id: participant.id, name: participant.name, title: participant.title, doneAt: minutesReviewer.doneAt })
    .from(minutesReviewer)
    .innerJoin(participant, eq(participant.id, minutesReviewer.participantId))
    .where(and(eq(minutesReviewer.meetingId, meetingId), isNull(participant.removedAt)))
    .orderBy(asc(participant.position), asc(participant.id))
  return rows.map(({ id, name, title, doneAt }) => ({
    ...{ participantId: id, name, title },
    doneAt: doneAt?.toISOString() ?? null,
  }))
}

async function commentsOf(work: Work, meetingId: string, keys: readonly string[]): Promise<MinutesCard['comments']> {
  if (keys.length === 0) return []
  const rows = await work.tx
    .select()
    .from(minutesComment)
    .where(and(eq(minutesComment.meetingId, meetingId), inArray(minutesComment.block, [...keys])))
    .orderBy(asc(minutesComment.at), asc(minutesComment.id))
  return rows.map(({ id, block, text, byName, byTitle, at, answer, answeredByName, answeredAt }) => ({
    ...{ id, block, text, byName, byTitle, answer, answeredByName },
    at: at.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
  }))
}

export async function minutesCard(work: Work, id: string): Promise<MinutesCard> {
  const seen = await readableMinutes(work, id)
  const { meeting, standing, row, asked, paper } = seen
  const blocks = await blocksOf(work, seen)
  const told = standing.runs || asked !== undefined
  return {
    meetingId: meeting.id,
    title: meeting.title,
    meetingState: meeting.state,
    state: row?.state ?? null,
    version: row?.version ?? 0,
    begunByName: row?.begunByName ?? '',
    begunAt: row?.begunAt.toISOString() ?? null,
    blocks,
    reviewers: told ? await reviewersOf(work, id) : [],
    comments: await commentsOf(
      work,
      id,
      blocks.map((it) => it.key),
    ),
    paper: shownOnItsWay(paper),
    can: actsOn(work, seen),
  }
}

/** The whole text is for who writes it. */
export async function readMinutesText(work: Work, ask: Ask<typeof textContract>): Promise<Reply<typeof textContract>> {
  const { row, standing } = await readableMinutes(work, ask.id)
  if (!standing.runs) throw fault('access.denied')
  if (!row) throw fault('thing.missing')
  return { place: placeOf(row), text: Buffer.from(await wholeText(work, row)).toString('base64') }
}

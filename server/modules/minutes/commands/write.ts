import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  beginMinutes as beginContract,
  changeMinutesText as changeContract,
  takeFromLog as logContract,
  reopenMinutes as reopenContract,
} from '#contract/minutes.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { lockedMeeting } from '../../meetings/index.ts'
import { actsOn, minutesFor, readableMinutes } from '../policy.ts'
import { minutesCard } from '../queries/card.ts'
import { minutes } from '../tables.ts'
import { loggedNow, takeParts } from '../take.ts'
import { tellMinutes } from '../tell.ts'
import { appendChange, firstChange, tried } from '../text.ts'

/** Prebuilt from the log; begun twice at once they are one. */
export async function beginMinutes(work: Work, ask: Ask<typeof beginContract>): Promise<Reply<typeof beginContract>> {
  // Two secretaries at once: the second finds them begun.
  const meeting = await lockedMeeting(work, ask.id)
  const seen = await readableMinutes(work, ask.id)
  if (!seen.standing.runs) throw fault('access.denied')
  if (seen.row) return minutesCard(work, ask.id)
  if (!actsOn(work, seen).includes('begin')) throw fault('thing.state', { state: meeting.state })
  const logged = await loggedNow(work, meeting)
  const { actor } = work
  const [row] = await work.tx
    .insert(minutes)
    .values({
      meetingId: meeting.id,
      state: 'writing',
      epoch: randomUUID(),
      logged,
      begunByName: actor.personName,
      begunByTitle: actor.title,
      begunAt: work.now,
    })
    .returning()
  if (!row) throw new Error('a row just written is there')
  await appendChange(work, row, firstChange(logged))
  await tellMinutes(work, meeting, 'begun')
  return minutesCard(work, ask.id)
}

/** The same change again is known by its content, and changes nothing. */
export async function changeMinutesText(work: Work, ask: Ask<typeof changeContract>): Promise<{ done: true }> {
  const { row } = await minutesFor(work, ask.id, 'write')
  const change = Buffer.from(ask.change, 'base64')
  await tried(work, row, change)
  await appendChange(work, row, change)
  return { done: true }
}

/** Parts written anew as the log now has them. */
export async function takeFromLog(work: Work, ask: Ask<typeof logContract>): Promise<Reply<typeof logContract>> {
  const { row, meeting } = await minutesFor(work, ask.id, 'write')
  const now = await loggedNow(work, meeting)
  const parts = ask.blocks.flatMap((key) => (now[key] === undefined ? [] : [[key, now[key]] as const]))
  await takeParts(work, row, Object.fromEntries(parts))
  await tellMinutes(work, meeting, 'taken')
  return minutesCard(work, ask.id)
}

export async function reopenMinutes(
  work: Work,
  ask: Ask<typeof reopenContract>,
): Promise<Reply<typeof reopenContract>> {
  const { row, meeting } = await minutesFor(work, ask.id, 'reopen', ask.version)
  await work.tx
    .update(minutes)
    .set({ state: 'writing', draftId: null, version: sql`${minutes.version} + 1` })
    .where(eq(minutes.meetingId, row.meetingId))
  await tellMinutes(work, meeting, 'reopened')
  return minutesCard(work, ask.id)
}

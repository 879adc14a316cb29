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
import { loggedBlocks } from '../gather.ts'
import { actsOn, minutesFor, readableMinutes } from '../policy.ts'
import { minutesCard } from '../queries/card.ts'
import { minutes } from '../tables.ts'
import { tellMinutes } from '../tell.ts'
import { appendChange, firstChange, rewriting, tried } from '../text.ts'

/** Prebuilt from the log; begun twice at once they are one. */
export async function beginMinutes(work: Work, ask: Ask<typeof beginContract>): Promise<Reply<typeof beginContract>> {
  // Two secretaries at once: the second finds them begun.
  const meeting = await lockedMeeting(work, ask.id)
  const seen = await readableMinutes(work, ask.id)
  if (!seen.standing.runs) throw fault('access.denied')
  if (seen.row) return minutesCard(work, ask.id)
  if (!actsOn(work, seen).includes('begin')) throw fault('thing.state', { state: meeting.state })
  const logged = Object.fromEntries((await loggedBlocks(work, meeting)).map((it) => [it.key, it.lines.join('\n')]))
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

/** Parts written anew as the log now has them; an item that came to the agenda later gets its part. */
export async function takeFromLog(work: Work, ask: Ask<typeof logContract>): Promise<Reply<typeof logContract>> {
  const { row, meeting } = await minutesFor(work, ask.id, 'write')
  const now = new Map((await loggedBlocks(work, meeting)).map((it) => [it.key, it.lines.join('\n')]))
  const parts = Object.fromEntries(
    ask.blocks.flatMap((key) => {
      const text = now.get(key)
      return text === undefined ? [] : [[key, text]]
    }),
  )
  await appendChange(work, row, await rewriting(work, row, parts))
  await work.tx
    .update(minutes)
    .set({ logged: { ...row.logged, ...parts } })
    .where(eq(minutes.meetingId, row.meetingId))
  await tellMinutes(work, meeting, 'begun')
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

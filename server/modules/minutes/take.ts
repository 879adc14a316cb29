import { eq } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import type { Meeting } from '../meetings/index.ts'
import { loggedBlocks } from './gather.ts'
import { type Minutes, minutes } from './tables.ts'
import { appendChange, rewriting, textsOf } from './text.ts'

/** What the log now says, by part. */
export const loggedNow = async (work: Work, it: Meeting): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await loggedBlocks(work, it)).map((block) => [block.key, block.lines.join('\n')]))

/** Writes parts anew as the log has them, and notes what it said; whoever calls holds the row's lock. */
export async function takeParts(work: Work, row: Minutes, parts: Readonly<Record<string, string>>): Promise<Minutes> {
  if (Object.keys(parts).length === 0) return row
  const after = await appendChange(work, row, await rewriting(work, row, parts))
  const logged = { ...row.logged, ...parts }
  await work.tx.update(minutes).set({ logged }).where(eq(minutes.meetingId, row.meetingId))
  return { ...after, logged }
}

/** Parts nobody has written in go on with the log by themselves; so does an item that came to the agenda later. */
export async function takeUntouched(work: Work, row: Minutes, it: Meeting): Promise<Minutes> {
  const now = await loggedNow(work, it)
  const texts = await textsOf(work, row, Object.keys(now))
  const old = Object.entries(now).filter(([key, text]) => {
    const before = row.logged[key]
    return before === undefined || (before !== text && before === texts.get(key))
  })
  return takeParts(work, row, Object.fromEntries(old))
}

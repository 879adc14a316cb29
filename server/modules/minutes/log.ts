import { and, asc, eq, gt } from 'drizzle-orm'
import type { MinutesTextEvent } from '#contract/minutes.ts'
import type { LogPlace } from '#contract/signals.ts'
import { unlessMissing } from '#platform/fault.ts'
import type { LogDoor } from '#platform/room.ts'
import { readableMinutes } from './policy.ts'
import { type Minutes, minutesChange } from './tables.ts'

/** Everybody who hears the text hears all of it: a place is its number. */
export const placeOf = (row: Minutes): LogPlace => ({ epoch: row.epoch, cursor: String(row.newest) })

/** Changes of the text, as those who write it hear them. */
export const minutesLog: LogDoor = {
  kind: 'minutes',
  async open(work, id) {
    const seen = await unlessMissing(readableMinutes(work, id))
    if (!seen?.row || !seen.standing.runs) return undefined
    return { audiences: ['desk'], epoch: seen.row.epoch, newest: seen.row.newest }
  },
  async read(tx, id, after, limit) {
    const rows = await tx
      .select()
      .from(minutesChange)
      .where(and(eq(minutesChange.meetingId, id), gt(minutesChange.seq, after)))
      .orderBy(asc(minutesChange.seq))
      .limit(limit)
    return rows.map(({ seq, at, change, byName, byHolder }) => ({
      seq,
      audiences: ['desk'],
      event: {
        type: 'text',
        change: change.toString('base64'),
        ...{ byName, byHolder },
        at: at.getTime(),
      } satisfies MinutesTextEvent,
    }))
  },
  hide: (_epoch, seq) => String(seq),
  show: (_epoch, cursor) => (/^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined),
}

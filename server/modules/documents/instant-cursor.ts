import { type SQL, sql } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'

/** A place in a list ordered by an instant of `work.now` (milliseconds) and an id, the latest first. */
export const instantCursor = (at: string, id: string) => Buffer.from(`${at} ${id}`).toString('base64url')

export function readInstantCursor(text: string | undefined, at: SQL, id: SQL): SQL | undefined {
  if (text === undefined) return undefined
  const [instant = '', row = ''] = Buffer.from(text, 'base64url').toString().split(' ')
  if (
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(instant) ||
    Number.isNaN(Date.parse(instant)) ||
    !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(row)
  )
    throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  return sql`(${at}, ${id}) < (${instant}::timestamptz, ${row}::uuid)`
}

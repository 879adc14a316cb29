import { type SQL, sql } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'

/** An instant as it crosses the wire, in milliseconds. */
export const instant = (column: string): SQL =>
  sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const writePlace = (row: { readonly at: string; readonly id: string }): string =>
  Buffer.from(`${row.at} ${row.id}`).toString('base64url')

/** What stands after a place in a list ordered by instant and id, the latest first. */
export function place(cursor: string | undefined, name: string): SQL {
  if (cursor === undefined) return sql`true`
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (!moment.test(at) || Number.isNaN(Date.parse(at)) || !uuid.test(id))
    throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  return sql`(${sql.raw(name)}.at, ${sql.raw(name)}.id) < (${at}::timestamptz, ${id}::uuid)`
}

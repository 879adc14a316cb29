import { fault } from './fault.ts'

const instant = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{6}$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Where a page of rows ended: an instant to the microsecond in UTC, as `to_char(…, 'YYYY-MM-DD"T"HH24:MI:SS.US')` writes it, and an id. */
export interface Place {
  readonly at: string
  readonly id: string
}

/** The place as the page sees it. */
export const cursorOf = ({ at, id }: Place): string => Buffer.from(`${at} ${id}`).toString('base64url')

/** The place behind a cursor; none: from the beginning. Throws `input.invalid` for what is not ours. */
export function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (!instant.test(at) || !uuid.test(id))
    throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  return { at, id }
}

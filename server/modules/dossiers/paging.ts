import { fault } from '#platform/fault.ts'

/** What lists count to; beyond it they say “more”. */
export const countedTo = 999

export interface Place {
  /** What the row is ordered by, exactly. */
  readonly placed: string
  readonly id: string
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const notOurs = () => fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })

/** An instant without zone, as cursors carry it. */
export const instantPlace = /^(?:\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{6})$/

/** Where a page goes on; `fits` says what may stand in it. */
export function readPlace(text: string | undefined, fits: RegExp): Place | undefined {
  if (text === undefined) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    throw notOurs()
  }
  const [placed, id] = Array.isArray(parsed) ? (parsed as unknown[]) : []
  if (typeof placed !== 'string' || !fits.test(placed) || typeof id !== 'string' || !uuid.test(id)) throw notOurs()
  return { placed, id }
}

export const writePlace = (place: Place): string =>
  Buffer.from(JSON.stringify([place.placed, place.id])).toString('base64url')

export const escapeLike = (word: string): string => word.replace(/[\\%_]/g, (c) => `\\${c}`)

import { readTimestamp } from '#platform/pki/timestamp/read.ts'
import { convincesUntil } from '#platform/pki/timestamp/until.ts'
import { type Asked, chainOf, type Dated } from '../long-term.ts'
import { renewFrom } from './when.ts'

/** How long a time-stamp convinces, in milliseconds since 1970. */
export interface Life {
  readonly dated: Dated
  readonly endsAt: number
  /** When the next one should cover it. */
  readonly dueAt: number
}

/** Undefined: no root that is believed stands behind it. */
export async function lifeOf(token: Uint8Array, ask: Asked): Promise<Life | undefined> {
  const read = readTimestamp(token)
  const dated = await chainOf(read.cms, 'timestamp', ask)
  if (dated === undefined) return undefined
  const endsAt = convincesUntil(read, dated.chain.path)
  return { dated, endsAt, dueAt: renewFrom(read.info.time, endsAt) }
}

/** Why there is no time-stamp, as a code of its own where no service is configured. */
export const stampProblem = (code: string) => (code === 'none' ? 'timestamp.none' : code)

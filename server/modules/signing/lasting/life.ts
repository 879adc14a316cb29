import { readTimestamp } from '#platform/pki/timestamp/read.ts'
import { convincesUntil } from '#platform/pki/timestamp/until.ts'
import { type Asked, askedWith, chainOf, type Dated } from '../long-term.ts'
import { stampOver } from '../stamp.ts'
import type { Tools } from '../tools.ts'
import type { Trust } from '../trust.ts'
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
  const endsAt = convincesUntil(read, dated.chain.path, ask.ends)
  return { dated, endsAt, dueAt: renewFrom(read.info.time, endsAt) }
}

/** Why there is no time-stamp, as a code of its own where no service is configured. */
export const stampProblem = (code: string) => (code === 'none' ? 'timestamp.none' : code)

export type Stamped = (Life & { readonly token: Uint8Array }) | { readonly problem: string }

/** What a token proves, when a root that is believed stands behind it. Of the configured service, else of the sample authority. */
export async function stampRoot(tools: Tools, trust: Trust, hash: Uint8Array): Promise<Stamped> {
  const stamp = await stampOver(tools, trust, tools.timestampUrl === '', hash)
  if ('problem' in stamp) return { problem: stampProblem(stamp.problem) }
  const life = await lifeOf(stamp.token, askedWith(tools, trust))
  return life === undefined ? { problem: 'chain' } : { token: stamp.token, ...life }
}

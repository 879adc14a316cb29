import { createHash } from 'node:crypto'
import { type Clock, wallClock } from '#platform/clock.ts'
import { askBounded, NoAnswer } from '../../ask.ts'
import { ecdsaInDer } from '../../cms/scheme.ts'
import { type Begun, type KeyDescription, KeyError, type SigningOrder } from '../port.ts'

export interface RemoteOptions {
  /** Of the provider's interface, without a slash at the end. */
  readonly address: string
  /** The bearer token of this account; asked anew for every call, because tokens end. */
  readonly authorization: () => Promise<string>
  /** For one call; 10,000 when not said. The person's confirmation is not waited for in a call. */
  readonly milliseconds?: number
  readonly clock?: Clock
}

export interface RemoteReply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

const sizeLimit = 1024 * 1024

/**
 * One call of a provider. Throws `KeyError`: `remote.unreachable`, `.slow`, `.too-large`, `.unauthorised`, `.status`, `.not-a-reply`. Replies of
 * 200, 202, 400 and 404 are the caller's to read.
 */
export async function call(options: RemoteOptions, path: string, body?: object): Promise<RemoteReply> {
  const headers = { authorization: `Bearer ${await options.authorization()}`, accept: 'application/json' }
  const request: RequestInit =
    body === undefined
      ? { headers }
      : { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const { status, body: bytes } = await askBounded(`${options.address}${path}`, request, {
    milliseconds: options.milliseconds ?? 10_000,
    size: sizeLimit,
  }).catch((error: unknown) => {
    throw error instanceof NoAnswer ? new KeyError(`remote.${error.code}`, { path }, error) : error
  })
  if (status === 401 || status === 403) throw new KeyError('remote.unauthorised', { status })
  if (![200, 201, 202, 400, 404].includes(status)) throw new KeyError('remote.status', { status })
  return { status, body: objectOf(bytes, status) }
}

function objectOf(bytes: Uint8Array, status: number): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new KeyError('remote.not-a-reply', { status })
}

/** The code words of a provider's refusal, cut short. */
export function refusalOf({ status, body }: RemoteReply): KeyError {
  return new KeyError('remote.refused', { status, error: String(body['error'] ?? '').slice(0, 100) })
}

/** A text of a reply. Throws `KeyError` `remote.not-a-reply` naming the field. */
export function textIn(body: Readonly<Record<string, unknown>>, field: string): string {
  const value = body[field]
  if (typeof value !== 'string' || value === '') throw new KeyError('remote.not-a-reply', { field })
  return value
}

export function listIn(body: Readonly<Record<string, unknown>>, field: string): readonly unknown[] {
  const value = body[field]
  if (!Array.isArray(value)) throw new KeyError('remote.not-a-reply', { field })
  return value
}

/** A count of a reply; one where it does not say. */
export function countIn(body: Readonly<Record<string, unknown>>, field: string): number {
  const value = body[field]
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : 1
}

/** Seconds from now of a reply, within an hour; three minutes when it does not say, as the providers here give. */
export function untilIn(body: Readonly<Record<string, unknown>>, field: string, clock: Clock = wallClock): Date {
  const value = body[field]
  const seconds = typeof value === 'number' && value > 0 ? Math.min(value, 3600) : 180
  return new Date(clock().getTime() + seconds * 1000)
}

/** A signature as given in Base64; ECDSA also as two bare numbers, which some providers send. */
export function signatureIn({ algorithm }: KeyDescription, value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const bytes = Buffer.from(value, 'base64')
  const bare = algorithm.scheme === 'ecdsa' && [64, 96].includes(bytes.length)
  return bare ? ecdsaInDer(bytes) : bytes
}

/** Signed or signed late, by what the clock says when it is learned. */
export function lateOr(until: Date, clock: Clock = wallClock): 'signed' | 'signed-late' {
  return clock() > until ? 'signed-late' : 'signed'
}

/** What was begun under which reference: the same order asked again must not ring the person's phone again. */
export function onceBegun(begin: (order: SigningOrder) => Promise<Begun>): (order: SigningOrder) => Promise<Begun> {
  const begun = new Map<string, Promise<Begun>>()
  return async (order) => {
    const before = begun.get(order.reference)
    if (before !== undefined) return before
    const started = begin(order)
    begun.set(order.reference, started)
    started.catch(() => begun.delete(order.reference))
    const [oldest] = begun.keys()
    if (begun.size > 1000 && oldest !== undefined) begun.delete(oldest)
    return started
  }
}

/** SHA-256 of what is signed, Base64: providers are given no more than this. */
export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64')

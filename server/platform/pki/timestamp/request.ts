import { randomBytes } from 'node:crypto'
import { askBounded, NoAnswer } from '../ask.ts'
import { digestIdentifier, digestOfSize } from '../cms/scheme.ts'
import { expectTag, Malformed, partsOf, readDer, smallOf, textOf } from '../der/read.ts'
import { integer, octets, oid, sequence, unsigned, yes } from '../der/write.ts'
import { readTimestamp, type TimestampToken } from './read.ts'

export interface TimestampLimits {
  /** For the whole question and answer; 5,000 when not said: somebody waits, and a document must not hang on a service that is away. */
  readonly milliseconds?: number
  /** Bytes of an answer that are read; 64 KB when not said. */
  readonly size?: number
  /** The policy asked for and insisted on. */
  readonly policy?: string
  /** Asks in another way than over HTTP: the reply to these bytes. */
  readonly send?: (body: Uint8Array) => Promise<Uint8Array>
  /** Ends the question early. */
  readonly signal?: AbortSignal
}

export interface Timestamp {
  /** The token as it came, in DER. */
  readonly token: Uint8Array
  readonly at: Date
  readonly policy: string
  /** Hexadecimal. */
  readonly serial: string
}

/**
 * `unreachable` nobody answered, `slow` not within the time, `status` an HTTP status other than 200, `too-large`, `not-a-reply` something else
 * than RFC 3161 (a login page, half an answer), `rejected` the service said no, `imprint`, `nonce`, `policy` it answered another question.
 */
export type TimestampProblem =
  | 'timestamp.unreachable'
  | 'timestamp.slow'
  | 'timestamp.status'
  | 'timestamp.too-large'
  | 'timestamp.not-a-reply'
  | 'timestamp.rejected'
  | 'timestamp.imprint'
  | 'timestamp.nonce'
  | 'timestamp.policy'

export class TimestampError extends Error {
  readonly code: TimestampProblem
  readonly facts: Readonly<Record<string, string | number>>
  constructor(code: TimestampProblem, facts: Readonly<Record<string, string | number>> = {}, cause?: unknown) {
    super(code, { cause })
    this.name = 'TimestampError'
    this.code = code
    this.facts = facts
  }
}

/**
 * Asks a service for a time-stamp over a digest (SHA-256, -384 or -512 by its length) and answers the token once it is known to speak of
 * exactly this digest and this question. Whether its signature and certificate convince is judged by `checkTimestamp`. Throws `TimestampError`.
 */
export async function requestTimestamp(
  address: string,
  digest: Uint8Array,
  limits: TimestampLimits = {},
): Promise<Timestamp> {
  const nonce = randomBytes(8)
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40
  const body = timestampRequest(digest, nonce, limits.policy)
  const token = tokenOf(await (limits.send?.(body) ?? post(address, body, limits)))
  const read = readToken(token)
  const { info } = read
  const imprint = Buffer.from(info.imprint)
  if (info.digest !== digestOfSize(digest.length) || !imprint.equals(digest))
    throw new TimestampError('timestamp.imprint')
  if (info.nonce !== nonce.toString('hex').toUpperCase()) throw new TimestampError('timestamp.nonce')
  if (limits.policy !== undefined && info.policy !== limits.policy)
    throw new TimestampError('timestamp.policy', { wanted: limits.policy, given: info.policy })
  return { token, at: new Date(info.time), policy: info.policy, serial: info.serial }
}

/** A TimeStampReq (RFC 3161, 2.4.1) that wants the service's certificate in the token, because files must be judged without a network. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array, policy?: string): Uint8Array {
  const name = digestOfSize(digest.length)
  if (name === undefined) throw new RangeError('a digest of SHA-256, -384 or -512 is stamped')
  return sequence(
    integer(1),
    sequence(digestIdentifier(name), octets(digest)),
    ...(policy === undefined ? [] : [oid(policy)]),
    unsigned(nonce),
    yes,
  )
}

async function post(address: string, body: Uint8Array, limits: TimestampLimits): Promise<Uint8Array> {
  const { milliseconds = 5000, size = 64 * 1024, signal } = limits
  const headers = { 'content-type': 'application/timestamp-query' }
  const request = { method: 'POST', headers, body: Uint8Array.from(body) }
  try {
    const bounds = { milliseconds, size, ...(signal === undefined ? {} : { signal }) }
    const reply = await askBounded(address, request, bounds)
    if (reply.status !== 200) throw new TimestampError('timestamp.status', { status: reply.status })
    return reply.body
  } catch (error) {
    if (error instanceof NoAnswer) throw new TimestampError(`timestamp.${error.code}`, { address, limit: size }, error)
    throw error
  }
}

/** The token of a TimeStampResp; PKIStatus 0 and 1 mean granted (RFC 3161, 2.4.2). */
function tokenOf(reply: Uint8Array): Uint8Array {
  try {
    const [info, token] = partsOf(expectTag(readDer(reply), 0x30))
    const [status, ...words] = partsOf(expectTag(info, 0x30))
    const number = smallOf(expectTag(status, 0x02))
    if (number <= 1 && token !== undefined) return token.raw
    const text = words.filter(({ tag }) => tag === 0x30).flatMap((it) => partsOf(it).map(textOf))
    const failure = words.find(({ tag }) => tag === 0x03)
    throw new TimestampError('timestamp.rejected', {
      status: number,
      words: text.join(' ').slice(0, 200),
      failure: failure === undefined ? '' : Buffer.from(failure.content.subarray(1)).toString('hex'),
    })
  } catch (error) {
    throw error instanceof Malformed ? new TimestampError('timestamp.not-a-reply', { why: error.code }, error) : error
  }
}

function readToken(token: Uint8Array): TimestampToken {
  try {
    return readTimestamp(token)
  } catch (error) {
    throw error instanceof Malformed ? new TimestampError('timestamp.not-a-reply', { why: error.code }, error) : error
  }
}

import { createHash } from 'node:crypto'
import { checkCms, unreadable } from '../cms/check.ts'
import { type CmsSignature, readCms } from '../cms/read.ts'
import { expectTag, hexOf, octetsOf, oidOf, partsOf, readDer, timeOf } from '../der/read.ts'
import { type DigestName, digestOf } from '../trust/algorithms.ts'
import { type Certificate, extendedUsages } from '../trust/certificate.ts'
import type { Reason, Result } from '../verdict.ts'
import { worse } from '../verdict.ts'

const tstInfo = '1.2.840.113549.1.9.16.1.4'

/** What a time-stamp says (RFC 3161, 2.4.2). */
export interface TimestampInfo {
  readonly policy: string
  readonly digest: DigestName | undefined
  readonly imprint: Uint8Array
  readonly serial: string
  /** Milliseconds since 1970. */
  readonly time: number
  /** Hexadecimal. */
  readonly nonce: string | undefined
}

export interface TimestampToken {
  readonly cms: CmsSignature
  readonly info: TimestampInfo
}

/** Reads a token, or what was read of it as a signature already. Throws `Malformed`. */
export function readTimestamp(token: Uint8Array | CmsSignature): TimestampToken {
  const cms = token instanceof Uint8Array ? readCms(token) : token
  const [, policy, imprint, serial, time, ...rest] = partsOf(readDer(cms.content ?? new Uint8Array()))
  const [algorithm, hash] = partsOf(expectTag(imprint, 0x30))
  const nonce = rest.find(({ tag }) => tag === 0x02)
  return {
    cms,
    info: {
      policy: oidOf(policy),
      digest: digestOf(algorithm),
      imprint: octetsOf(hash),
      serial: hexOf(serial),
      time: timeOf(time),
      nonce: nonce === undefined ? undefined : hexOf(nonce),
    },
  }
}

export interface TimestampVerdict {
  readonly result: Result
  readonly reasons: readonly Reason[]
  readonly info: TimestampInfo | undefined
  readonly signer: Certificate | undefined
  readonly certificates: readonly Certificate[]
  readonly cms: CmsSignature | undefined
}

/**
 * Whether the token is a time-stamp of exactly these bytes, signed by a certificate made for time-stamps alone. `digest` is asked for the
 * hash of the bytes. Trust in the certificate is judged apart, at the time the token says.
 */
export function checkTimestamp(
  bytes: Uint8Array,
  digest: (algorithm: string) => Uint8Array,
  more: readonly Certificate[] = [],
): TimestampVerdict {
  let token: TimestampToken
  try {
    token = readTimestamp(bytes)
  } catch (error) {
    const reasons = [unreadable(error)]
    return { result: 'bad', reasons, info: undefined, signer: undefined, certificates: [], cms: undefined }
  }
  const { cms, info } = token
  const content = cms.content ?? new Uint8Array()
  const inner = checkCms(cms, (algorithm) => createHash(algorithm).update(content).digest(), tstInfo, more)
  const reasons: Reason[] = [...inner.reasons]
  let { result } = inner
  const say = (as: Result, code: string) => {
    result = worse(result, as)
    reasons.push({ code })
  }
  if (cms.contentType !== tstInfo) say('bad', 'timestamp.not-a-token')
  if (info.digest === undefined) say('indeterminate', 'timestamp.digest-unknown')
  else if (!Buffer.from(digest(info.digest)).equals(info.imprint)) say('bad', 'timestamp.imprint')
  const usage = inner.signer?.extensions
  if (usage !== undefined && !usage.extendedKeyUsage?.includes(extendedUsages.timeStamping))
    say('bad', 'timestamp.usage')
  else if (usage !== undefined && (!usage.extendedCritical || usage.extendedKeyUsage?.length !== 1))
    say('good', 'timestamp.usage-not-exclusive')
  return { result, reasons, info, signer: inner.signer, certificates: inner.certificates, cms }
}

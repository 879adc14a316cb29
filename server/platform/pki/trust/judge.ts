import { createHash } from 'node:crypto'
import type { CmsSignature } from '../cms/read.ts'
import { checkTimestamp } from '../timestamp/read.ts'
import { indeterminate, type Reason, type Result, type Verdict, worse } from '../verdict.ts'
import { type AlgorithmEnd, endedBefore } from './algorithms.ts'
import { type Certificate, readCertificates } from './certificate.ts'
import { buildChain, type Chain, type ChainOrder, type Purpose } from './chain.ts'
import { collectValidationData, completeChain } from './collect.ts'
import type { Fetcher } from './fetch.ts'
import { judgeRevocation, type RevocationData, type RevocationVerdict, readRevocation } from './revocation.ts'

export interface TrustOptions {
  /** What is trusted; without roots every chain ends in `chain.root-unknown`. */
  readonly roots: readonly Certificate[]
  /** Milliseconds since 1970: the present as the question is asked. */
  readonly at: number
  /** Asks for issuers and revocation that the file does not bring. Without it the file alone is judged. */
  readonly fetcher?: Fetcher
  /** Until when algorithms convince, when other than those known. */
  readonly ends?: readonly AlgorithmEnd[]
}

/** What certificates are judged with: what the file keeps for the purpose, and what is asked now. */
export interface TrustStore {
  readonly options: TrustOptions
  readonly certificates: readonly Certificate[]
  /** Revocation the file keeps beside its signatures, as a PDF does in its DSS. */
  readonly kept: RevocationData
  /** Revocation fetched now, growing. */
  fetched: RevocationData
  /** The file has a place for such data at all. */
  readonly hasStore: boolean
}

/** For a signature that brings nothing but itself. */
export function bareTrust(options: TrustOptions): TrustStore {
  const nothing: RevocationData = { ocsps: [], lists: [] }
  return { options, certificates: [], kept: nothing, fetched: nothing, hasStore: false }
}

export interface Trusted {
  readonly chain: Chain
  readonly revocation: RevocationVerdict
  /** The file alone answers for every certificate. */
  readonly kept: boolean
}

export interface TrustOrder {
  readonly certificate: Certificate
  readonly pool: readonly Certificate[]
  /** Revocation inside the signature itself. */
  readonly own: RevocationData
  readonly at: number
  readonly proven: boolean
  readonly purpose: Purpose
}

/** Chain and revocation of one signer at a time: from the file first, then from the network when it may be asked. */
export async function judgeTrust(store: TrustStore, order: TrustOrder): Promise<Trusted> {
  const { options } = store
  const { certificate, at, proven, purpose, own } = order
  const pool = [...order.pool, ...store.certificates]
  const ends = options.ends === undefined ? {} : { ends: options.ends }
  const chainOrder: ChainOrder = { certificate, pool, roots: options.roots, at, proven, purpose, ...ends }
  let chain = buildChain(chainOrder)
  if (!chain.trusted && options.fetcher !== undefined) chain = await completeChain(chainOrder, options.fetcher)
  const kept = judgeRevocation(chain, at, store.kept, pool)
  let revocation = kept
  if (!kept.complete) revocation = judgeRevocation(chain, at, joinData(store.kept, own, store.fetched), pool)
  if (!revocation.complete && chain.trusted && options.fetcher !== undefined) {
    const { ocsps, crls, certificates } = await collectValidationData([chain], options.fetcher)
    store.fetched = joinData(store.fetched, readRevocation(ocsps, crls))
    const all = joinData(store.kept, own, store.fetched)
    revocation = judgeRevocation(chain, at, all, [...pool, ...readCertificates(certificates)])
  }
  return { chain, revocation, kept: kept.complete }
}

function joinData(...parts: readonly RevocationData[]): RevocationData {
  return { ocsps: parts.flatMap(({ ocsps }) => ocsps), lists: parts.flatMap(({ lists }) => lists) }
}

/**
 * The first of these digests that had ended before `at`. SHA-1 is left out: it has no end here that would not be long past, and is named weak
 * wherever it is found.
 */
export function digestEnded(
  digests: readonly (string | undefined)[],
  at: number,
  ends?: readonly AlgorithmEnd[],
): { readonly digest: string; readonly until: string } | undefined {
  for (const digest of digests) {
    const until = digest === undefined || digest === 'sha1' ? undefined : endedBefore(at, digest, undefined, ends)
    if (digest !== undefined && until !== undefined) return { digest, until }
  }
  return undefined
}

export interface ProvenTime extends Verdict {
  /** Milliseconds since 1970; nothing when the token proves nothing to us. */
  readonly time: number | undefined
  /** The file alone answers for every certificate of the token. */
  readonly kept: boolean
  readonly signer: Certificate | undefined
  /** The token itself: whole, of these bytes, by a certificate for time-stamps. */
  readonly token: Verdict
  readonly chain: Verdict
  readonly revocation: Verdict
}

/**
 * What a time-stamp proves. `at` is when it must still have been good: the time a later one proves it existed, or now.
 */
export async function judgeTimestamp(
  store: TrustStore,
  token: Uint8Array,
  digest: (algorithm: string) => Uint8Array,
  at: { readonly time: number; readonly proven: boolean },
): Promise<ProvenTime> {
  const checked = checkTimestamp(token, digest, store.certificates)
  const { info, signer, cms } = checked
  const open = indeterminate()
  const itself: Verdict = { result: checked.result, reasons: checked.reasons }
  if (info === undefined || cms === undefined || signer === undefined || checked.result === 'bad')
    return { ...checked, time: undefined, kept: false, signer, token: itself, chain: open, revocation: open }
  const own = readRevocation(cms.ocsps, cms.crls)
  const { chain, revocation, kept } = await judgeTrust(store, {
    certificate: signer,
    pool: checked.certificates,
    own,
    at: at.time,
    proven: at.proven,
    purpose: 'timestamp',
  })
  let result: Result = worse(worse(checked.result, chain.result), revocation.result)
  const reasons: Reason[] = [...checked.reasons, ...chain.reasons, ...revocation.reasons]
  // A token cannot be from later than now; its clock or ours is wrong.
  if (info.time > store.options.at + 300_000) {
    result = 'bad'
    reasons.push({ code: 'timestamp.future', time: new Date(info.time).toISOString() })
  }
  const over = digestEnded([info.digest, cms.digest], at.time, store.options.ends)
  if (over !== undefined) {
    result = worse(result, 'indeterminate')
    reasons.push({ code: 'timestamp.digest-ended', ...over })
  }
  const proves =
    over === undefined &&
    checked.result === 'good' &&
    chain.result === 'good' &&
    revocation.result !== 'bad' &&
    result !== 'bad'
  return { result, reasons, time: proves ? info.time : undefined, kept, signer, token: itself, chain, revocation }
}

const mostTokens = 4

/** The time-stamp over the signature value; of several the one that proves most. `at` as for `judgeTimestamp`. */
export async function judgeSignatureStamp(
  store: TrustStore,
  cms: CmsSignature,
  at: { readonly time: number; readonly proven: boolean },
): Promise<ProvenTime | undefined> {
  let best: ProvenTime | undefined
  const digest = (algorithm: string) => createHash(algorithm).update(cms.signature).digest()
  for (const token of cms.timestamps.slice(0, mostTokens)) {
    const judged = await judgeTimestamp(store, token, digest, at)
    if (best === undefined || (judged.time ?? Number.POSITIVE_INFINITY) < (best.time ?? Number.POSITIVE_INFINITY))
      best = judged
  }
  return best
}

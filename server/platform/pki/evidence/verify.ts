import { digestSize, type StrongDigest } from '../cms/scheme.ts'
import { checkTimestamp } from '../timestamp/read.ts'
import { convincesUntil } from '../timestamp/until.ts'
import { type AlgorithmEnd, algorithmEnds, endedBefore } from '../trust/algorithms.ts'
import { type Certificate, certificateText } from '../trust/certificate.ts'
import { buildChain } from '../trust/chain.ts'
import type { Reason, Result, Verdict } from '../verdict.ts'
import { worse } from '../verdict.ts'
import type { ArchiveTimestamp, EvidenceChain } from './record.ts'
import { renewalHash, renewedLeaf } from './renew.ts'
import { climbed } from './tree.ts'

export interface EvidenceOptions {
  readonly roots: readonly Certificate[]
  /** Milliseconds since 1970: the present as the question is asked. */
  readonly at: number
  readonly ends?: readonly AlgorithmEnd[]
}

export interface EvidenceReport extends Verdict {
  /** Since when the file is proved to be as it is; ISO 8601, null when nothing is proved. */
  readonly since: string | null
  /** Until when the newest time-stamp convinces. */
  readonly until: string | null
  readonly stamps: readonly { readonly time: string; readonly service: string; readonly digest: string }[]
}

/** A time-stamp and the hash it must lead from. */
interface Link {
  readonly stamp: ArchiveTimestamp
  readonly hash: Uint8Array
}

/** Each time-stamp with what it stands over: the file, the one before it, or the file with all chains before (RFC 4998, 5.3). */
function linksOf(chains: readonly EvidenceChain[], fileHash: (digest: StrongDigest) => Uint8Array): Link[] {
  return chains.flatMap((chain, nth) =>
    chain.map((stamp, place): Link => {
      const before = chain[place - 1]
      if (before !== undefined) return { stamp, hash: renewalHash(before.token, stamp.digest) }
      const own = fileHash(stamp.digest)
      return { stamp, hash: nth === 0 ? own : renewedLeaf(own, chains.slice(0, nth), stamp.digest) }
    }),
  )
}

interface Judged extends Verdict {
  readonly time: number | undefined
  readonly until: number
  readonly service: Certificate | undefined
}

/** One time-stamp at the time it must still have convinced: that of the next one, or now. */
function judgeLink({ stamp, hash }: Link, at: { time: number; proven: boolean }, options: EvidenceOptions): Judged {
  const { digest, path, token } = stamp
  const reasons: Reason[] = []
  let result: Result = 'good'
  const say = (as: Result, ...said: readonly Reason[]) => {
    result = worse(result, as)
    reasons.push(...said)
  }
  const root = climbed(hash, path, digest)
  if (root === undefined) say('bad', { code: 'evidence.not-covered' })
  const checked = checkTimestamp(token, () => root ?? new Uint8Array())
  say(checked.result, ...checked.reasons)
  const { info, signer, cms } = checked
  if (info === undefined || cms === undefined || signer === undefined)
    return { result, reasons, time: undefined, until: 0, service: signer }
  if (info.digest !== digest) say('bad', { code: 'evidence.digest-mixed' })
  const ends = options.ends ?? algorithmEnds
  const chain = buildChain({
    certificate: signer,
    pool: checked.certificates,
    roots: options.roots,
    at: at.time,
    proven: at.proven,
    purpose: 'timestamp',
    ends,
  })
  say(chain.result, ...chain.reasons)
  const ended = endedBefore(at.time, digest, undefined, ends)
  if (ended !== undefined) say('indeterminate', { code: 'evidence.digest-ended', digest, until: ended })
  if (info.time > at.time + (at.proven ? 0 : 300_000)) say('bad', { code: 'evidence.order' })
  return { result, reasons, time: info.time, until: convincesUntil({ cms, info }, chain.path, ends), service: signer }
}

/** The time a link must have been good at: that which its successor says, though the successor itself is judged apart. */
function neededAt(next: Judged | undefined, now: number): { time: number; proven: boolean } {
  return next?.time === undefined ? { time: now, proven: false } : { time: next.time, proven: next.result === 'good' }
}

/**
 * Whether a record proves that a file has been as it is since its first time-stamp (RFC 4998, 5.3). `fileHash` is asked for the hash of the
 * whole file by each digest the record uses. Whether a certificate of a time-stamp was revoked is not asked: the record is judged offline.
 */
export function verifyEvidence(
  chains: readonly EvidenceChain[],
  fileHash: (digest: StrongDigest) => Uint8Array,
  options: EvidenceOptions,
): EvidenceReport {
  const mixed = chains.some((chain) => new Set(chain.map(({ digest }) => digest)).size > 1)
  const sized = chains.flat().every(({ digest, path }) => path.flat().every((it) => it.length === digestSize(digest)))
  const judged: Judged[] = []
  const known = new Map<StrongDigest, Uint8Array>()
  const once = (digest: StrongDigest) => {
    const hash = known.get(digest) ?? fileHash(digest)
    known.set(digest, hash)
    return hash
  }
  for (const link of linksOf(chains, once).toReversed())
    judged.unshift(judgeLink(link, neededAt(judged[0], options.at), options))
  const wrong: Reason[] = mixed || !sized ? [{ code: 'evidence.digest-mixed' }] : []
  const result = judged.reduce<Result>((sum, it) => worse(sum, it.result), wrong.length > 0 ? 'bad' : 'good')
  const [first, last] = [judged[0], judged.at(-1)]
  const iso = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString())
  return {
    result,
    reasons: [...wrong, ...judged.flatMap(({ reasons }) => reasons)],
    since: result === 'good' ? iso(first?.time) : null,
    until: result === 'good' ? iso(last?.until) : null,
    stamps: judged.flatMap(({ time, service }, nth) =>
      time === undefined
        ? []
        : [
            {
              time: new Date(time).toISOString(),
              service: service === undefined ? '' : certificateText(service),
              digest: chains.flat()[nth]?.digest ?? '',
            },
          ],
    ),
  }
}

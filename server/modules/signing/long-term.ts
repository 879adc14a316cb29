import { appendDss, completeSignature, prepareDocumentTimestamp } from '#platform/pades/append/index.ts'
import { type ByteSource, joined } from '#platform/pades/bytes.ts'
import { cmsOf } from '#platform/pades/verify/index.ts'
import { findSigner } from '#platform/pki/cms/check.ts'
import { type CmsSignature, readCms } from '#platform/pki/cms/read.ts'
import { type AlgorithmEnd, lastingDigest } from '#platform/pki/trust/algorithms.ts'
import { type Certificate, readCertificates } from '#platform/pki/trust/certificate.ts'
import type { Chain, Purpose } from '#platform/pki/trust/chain.ts'
import { collectValidationData, completeChain, type ValidationData } from '#platform/pki/trust/collect.ts'
import type { Fetcher } from '#platform/pki/trust/fetch.ts'
import { judgeRevocation, readRevocation } from '#platform/pki/trust/revocation.ts'
import { fetcherFor } from './fetcher.ts'
import { type Stamp, stampOver } from './stamp.ts'
import type { Tools } from './tools.ts'
import type { Trust } from './trust.ts'

/** DER bytes a document time-stamp may take; ours took 3.3 KB. */
const stampRoom = 8192

export interface Asked {
  readonly roots: readonly Certificate[]
  readonly ends: readonly AlgorithmEnd[]
  readonly fetcher: Fetcher
  /** Milliseconds since 1970. */
  readonly at: number
}

export const askedWith = (tools: Tools, trust: Trust): Asked => ({
  roots: trust.roots,
  ends: trust.ends,
  fetcher: fetcherFor(trust.sample, tools),
  at: tools.now().getTime(),
})

/** A chain that leads to a root, and the time its certificates must have been good at. */
export interface Dated {
  readonly chain: Chain
  readonly at: number
}

/** From whoever signed this up to a root that is believed. Undefined: nothing leads there, so nothing can be kept of it. */
export async function chainOf(cms: CmsSignature, purpose: Purpose, ask: Asked): Promise<Dated | undefined> {
  const pool = readCertificates(cms.certificates)
  const certificate = findSigner(cms.signer, pool)
  if (!certificate) return undefined
  const chain = await completeChain(
    { certificate, pool, roots: ask.roots, ends: ask.ends, at: ask.at, proven: true, purpose },
    ask.fetcher,
  )
  return chain.trusted && chain.result !== 'bad' ? { chain, at: ask.at } : undefined
}

/** Of each signature in the file and of its time-stamp. Undefined: one of them cannot be proved for long. */
async function chainsIn(file: ByteSource, ask: Asked): Promise<readonly Dated[] | undefined> {
  const chains: Dated[] = []
  for (const cms of cmsOf(file)) {
    const [stamp] = cms.timestamps
    if (stamp === undefined) return undefined
    const both = [await chainOf(cms, 'signing', ask), await chainOf(readCms(stamp), 'timestamp', ask)]
    for (const chain of both) {
      if (!chain) return undefined
      chains.push(chain)
    }
  }
  return chains
}

/**
 * What shows that no certificate of the chains was revoked at its time. Half a proof is not embedded in silence: an answer that is missing or
 * bad makes all of it `missing` or `revoked`.
 */
export async function answersFor(
  chains: readonly Dated[],
  fetcher: Fetcher,
): Promise<ValidationData | 'missing' | 'revoked'> {
  const data = await collectValidationData(
    chains.map(({ chain }) => chain),
    fetcher,
  )
  const known = readRevocation(data.ocsps, data.crls)
  const pool = readCertificates(data.certificates)
  if (chains.some(({ chain, at }) => judgeRevocation(chain, at, known, pool).result === 'bad')) return 'revoked'
  return data.missing.length > 0 ? 'missing' : data
}

/** The update with a time-stamp over the whole file, and its token; or why there is none. */
export async function stampAll(
  tools: Tools,
  trust: Trust,
  file: ByteSource,
  sample: boolean,
): Promise<{ readonly tail: Uint8Array; readonly token: Uint8Array } | Exclude<Stamp, { token: Uint8Array }>> {
  const prepared = prepareDocumentTimestamp(file, stampRoom, lastingDigest(tools.now().getTime(), trust.ends))
  const stamp = await stampOver(tools, trust, sample, prepared.digest)
  return 'token' in stamp ? { tail: completeSignature(prepared, stamp.token), token: stamp.token } : stamp
}

/**
 * What makes the signatures of a file last (ETSI EN 319 142-1, 5.4): chains and answers about revocation of everybody who signed, then a
 * time-stamp over all of it. Answers the update to append and how far it came. Nothing is appended when an answer is missing or bad.
 */
export async function longTerm(
  tools: Tools,
  trust: Trust,
  file: ByteSource,
  sample: boolean,
): Promise<{ readonly tail: Uint8Array; readonly level: 'B-LT' | 'B-LTA' } | undefined> {
  const ask = askedWith(tools, trust)
  const chains = await chainsIn(file, ask)
  if (!chains) return undefined
  const answers = await answersFor(chains, ask.fetcher)
  if (typeof answers === 'string') return undefined
  const dss = appendDss(file, answers)
  const stamped = await stampAll(tools, trust, joined(file, dss), sample)
  if ('problem' in stamped) return { tail: dss, level: 'B-LT' }
  return { tail: Buffer.concat([dss, stamped.tail]), level: 'B-LTA' }
}

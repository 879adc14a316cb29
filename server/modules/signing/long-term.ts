import { appendDss, completeSignature, prepareDocumentTimestamp } from '#platform/pades/append/index.ts'
import { type ByteSource, joined } from '#platform/pades/bytes.ts'
import { cmsOf } from '#platform/pades/verify/index.ts'
import { findSigner } from '#platform/pki/cms/check.ts'
import { type CmsSignature, readCms } from '#platform/pki/cms/read.ts'
import { type Certificate, readCertificates } from '#platform/pki/trust/certificate.ts'
import type { Chain, Purpose } from '#platform/pki/trust/chain.ts'
import { collectValidationData, completeChain } from '#platform/pki/trust/collect.ts'
import type { Fetcher } from '#platform/pki/trust/fetch.ts'
import { judgeRevocation, readRevocation } from '#platform/pki/trust/revocation.ts'
import { fetcherFor } from './fetcher.ts'
import { stampOver } from './stamp.ts'
import type { Tools } from './tools.ts'
import type { Trust } from './trust.ts'

/** DER bytes a document time-stamp may take; ours took 3.3 KB. */
const stampRoom = 8192

interface Asked {
  readonly roots: readonly Certificate[]
  readonly fetcher: Fetcher
  readonly at: number
}

/** From whoever signed this up to a root that is believed. Undefined: nothing leads there, so nothing can be kept of it. */
async function chainOf(cms: CmsSignature, purpose: Purpose, ask: Asked): Promise<Chain | undefined> {
  const pool = readCertificates(cms.certificates)
  const certificate = findSigner(cms.signer, pool)
  if (!certificate) return undefined
  const chain = await completeChain(
    { certificate, pool, roots: ask.roots, at: ask.at, proven: true, purpose },
    ask.fetcher,
  )
  return chain.trusted && chain.result !== 'bad' ? chain : undefined
}

/** Of each signature in the file and of its time-stamp. Undefined: one of them cannot be proved for long. */
async function chainsIn(file: ByteSource, ask: Asked): Promise<readonly Chain[] | undefined> {
  const chains: Chain[] = []
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
 * What makes the signatures of a file last (ETSI EN 319 142-1, 5.4): chains and answers about revocation of everybody who signed, then a
 * time-stamp over all of it. Answers the update to append and how far it came. Nothing is appended when an answer is missing or bad: half a
 * proof is not embedded in silence.
 */
export async function longTerm(
  tools: Tools,
  trust: Trust,
  file: ByteSource,
  sample: boolean,
): Promise<{ readonly tail: Uint8Array; readonly level: 'B-LT' | 'B-LTA' } | undefined> {
  const now = tools.now()
  const ask = { roots: trust.roots, fetcher: fetcherFor(trust.sample, tools), at: now.getTime() }
  const chains = await chainsIn(file, ask)
  if (!chains) return undefined
  const data = await collectValidationData(chains, ask.fetcher)
  const known = readRevocation(data.ocsps, data.crls)
  const pool = readCertificates(data.certificates)
  const revoked = chains.some((it) => judgeRevocation(it, ask.at, known, pool).result === 'bad')
  if (revoked || data.missing.length > 0) return undefined
  const dss = appendDss(file, data)
  const prepared = prepareDocumentTimestamp(joined(file, dss), stampRoom)
  const stamp = await stampOver(tools, trust, sample, prepared.digest)
  if (!('token' in stamp)) return { tail: dss, level: 'B-LT' }
  return { tail: Buffer.concat([dss, completeSignature(prepared, stamp.token)]), level: 'B-LTA' }
}

import { isNull } from 'drizzle-orm'
import type { AlgorithmEnd } from '#platform/pki/trust/algorithms.ts'
import { type Certificate, readCertificate, readCertificates } from '#platform/pki/trust/certificate.ts'
import type { Work } from '#platform/work.ts'
import { type SampleRegister, sampleRegister } from './fetcher.ts'
import { findSampleAuthority } from './sample.ts'
import { algorithmEnd, trustAnchor } from './tables.ts'

/** Whom this installation believes, and what its own authority knows. */
export interface Trust {
  readonly roots: readonly Certificate[]
  /** Until when algorithms convince. */
  readonly ends: readonly AlgorithmEnd[]
  readonly sample: SampleRegister | undefined
}

export async function trustOf(work: Work): Promise<Trust> {
  const anchors = await work.tx.select({ der: trustAnchor.der }).from(trustAnchor).where(isNull(trustAnchor.endedAt))
  const authority = await findSampleAuthority(work)
  const ends = await work.tx
    .select({ algorithm: algorithmEnd.algorithm, below: algorithmEnd.below, until: algorithmEnd.until })
    .from(algorithmEnd)
    .where(isNull(algorithmEnd.endedAt))
  const added = readCertificates(anchors.map((it) => new Uint8Array(Buffer.from(it.der, 'base64'))))
  return {
    ends: ends.map(({ below, ...end }) => (below === null ? end : { ...end, below })),
    roots: authority ? [...added, readCertificate(authority.root.certificate)] : added,
    sample: authority ? await sampleRegister(work, authority) : undefined,
  }
}

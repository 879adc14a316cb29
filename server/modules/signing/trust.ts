import { isNull } from 'drizzle-orm'
import { type Certificate, readCertificate, readCertificates } from '#platform/pki/trust/certificate.ts'
import type { Work } from '#platform/work.ts'
import { type SampleRegister, sampleRegister } from './fetcher.ts'
import { findSampleAuthority } from './sample.ts'
import { trustAnchor } from './tables.ts'

/** Whom this installation believes, and what its own authority knows. */
export interface Trust {
  readonly roots: readonly Certificate[]
  readonly sample: SampleRegister | undefined
}

export async function trustOf(work: Work): Promise<Trust> {
  const anchors = await work.tx.select({ der: trustAnchor.der }).from(trustAnchor).where(isNull(trustAnchor.endedAt))
  const authority = await findSampleAuthority(work)
  const added = readCertificates(anchors.map((it) => new Uint8Array(Buffer.from(it.der, 'base64'))))
  return {
    roots: authority ? [...added, readCertificate(authority.root.certificate)] : added,
    sample: authority ? await sampleRegister(work, authority) : undefined,
  }
}

import { type Certificate, isSignedBy, readCertificates } from '../trust/certificate.ts'

/** The certificates above one among many, the issuing one first, as far as they are there. */
export function chainAmong(certificate: Certificate, others: readonly Uint8Array[]): readonly Uint8Array[] {
  const rest = readCertificates(others)
  const chain: Certificate[] = []
  for (let below = certificate; chain.length < 10; ) {
    const above = rest.find(
      (it) =>
        it !== below &&
        !chain.includes(it) &&
        it.subjectKey === below.issuerKey &&
        isSignedBy(below, it) &&
        it !== certificate,
    )
    if (above === undefined) break
    chain.push(above)
    below = above
  }
  return chain.map(({ der }) => der)
}

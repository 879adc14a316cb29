import { keyStrength } from './algorithms.ts'
import { type Certificate, certificateText, extendedUsages } from './certificate.ts'
import { nameText, nameValue, type SubjectKind, subjectKind } from './names.ts'

export interface SignerReport {
  /** The common name, or the whole subject where there is none. */
  readonly name: string
  readonly subject: string
  readonly issuer: string
  readonly serial: string
  /** ISO 8601, UTC. */
  readonly notBefore: string
  readonly notAfter: string
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string
  /** Whether a person or an agency signed, told by the subject, and by what. */
  readonly subjectKind: SubjectKind
  /** DER, for whoever binds it to an account. */
  readonly certificate: Uint8Array
}

/** Who signed, by the certificate; nothing without one. */
export function signerOf(certificate: Certificate | undefined): SignerReport | null {
  if (certificate === undefined) return null
  const { subject, issuer, serial, notBefore, notAfter, fingerprint, der } = certificate
  return {
    name: nameValue(subject, 'CN') ?? certificateText(certificate),
    subject: nameText(subject),
    issuer: nameText(issuer),
    serial,
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    fingerprint,
    subjectKind: isService(certificate) ? { kind: 'unknown', code: 'subject.service' } : subjectKind(subject),
    certificate: der,
  }
}

/** A time-stamp is nobody's word but a machine's. */
function isService({ extensions: { extendedKeyUsage } }: Certificate): boolean {
  return extendedKeyUsage?.includes(extendedUsages.timeStamping) ?? false
}

/** The key of a certificate in words: `RSA 2048`. */
export function keyOf(certificate: Certificate | undefined): string | null {
  if (certificate === undefined) return null
  const { family, bits } = keyStrength(certificate.publicKey)
  return `${family.toUpperCase()} ${bits}`
}

/** Milliseconds since 1970 as ISO 8601 in UTC; null for none, and for what is no time. */
export function isoOf(time: number | undefined): string | null {
  return time === undefined || Number.isNaN(new Date(time).getTime()) ? null : new Date(time).toISOString()
}

import { privateKeyOf, schemeIdentifier } from '../cms/scheme.ts'
import { element, enumerated, generalizedTime, integer, octets, oid, sequence, time, unsigned } from '../der/write.ts'
import { readCertificate } from '../trust/certificate.ts'
import { authorityScheme, keyId, publicKeyOf, signed } from './certificate.ts'
import type { Authority } from './create.ts'

const reasons = {
  unspecified: 0,
  keyCompromise: 1,
  caCompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
} as const

/** Why a certificate no longer holds (RFC 5280, 5.3.1). */
export type RevocationReason = keyof typeof reasons

export interface Revocation {
  readonly at: Date
  readonly reason: RevocationReason
}

export interface RevokedCertificate extends Revocation {
  /** Hexadecimal. */
  readonly serial: string
}

/** The number of a reason. */
export function reasonNumber(reason: RevocationReason): number {
  return reasons[reason]
}

/** Octets of a serial number written in hexadecimal. */
export function serialOctets(serial: string): Uint8Array {
  return Buffer.from(serial.length % 2 === 0 ? serial : `0${serial}`, 'hex')
}

export interface ListOrder {
  readonly by: 'issuing' | 'root'
  readonly revoked: readonly RevokedCertificate[]
  /** Larger than that of every list before (RFC 5280, 5.2.3). */
  readonly number: number
  readonly at: Date
  /** When the next one is out at the latest. */
  readonly next: Date
}

/** A list of revoked certificates (RFC 5280, 5) in DER. */
export function writeList(authority: Authority, { by, revoked, number, at, next }: ListOrder): Uint8Array {
  const issuer = authority[by]
  const key = privateKeyOf(issuer.key)
  const extension = (id: string, value: Uint8Array) => sequence(oid(id), octets(value))
  const entries = revoked.map(({ serial, at: since, reason }) =>
    sequence(
      unsigned(serialOctets(serial)),
      time(since),
      // "Unspecified" is told by leaving the reason out.
      ...(reason === 'unspecified' ? [] : [sequence(extension('2.5.29.21', enumerated(reasons[reason])))]),
    ),
  )
  const content = sequence(
    integer(1),
    schemeIdentifier(authorityScheme(key)),
    readCertificate(issuer.certificate).rawSubject,
    time(at),
    time(next),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    element(
      0xa0,
      sequence(
        extension('2.5.29.35', sequence(element(0x80, keyId(publicKeyOf(issuer.certificate))))),
        extension('2.5.29.20', integer(number)),
      ),
    ),
  )
  return signed(content, key)
}

/** `[1]` of an OCSP answer: since when and why. */
export function revokedStatus({ at, reason }: Revocation): Uint8Array {
  const why = reason === 'unspecified' ? [] : [element(0xa0, enumerated(reasons[reason]))]
  return element(0xa1, generalizedTime(at), ...why)
}

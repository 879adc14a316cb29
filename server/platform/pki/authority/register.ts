import { readCertificate } from '../trust/certificate.ts'
import type { Register } from './answer.ts'
import type { Authority } from './create.ts'
import type { Revocation, RevokedCertificate } from './revocation.ts'

export interface OpenRegister extends Register {
  /** Takes a certificate into the register. */
  issued(serial: string): void
  /** Marks it revoked; a second revocation changes nothing, because others have relied on the first. */
  revoke(serial: string, revocation: Revocation): void
}

/** A register kept in memory, for tools and tests; a server keeps its own where it keeps everything. */
export function openRegister(authority: Authority, now: () => Date): OpenRegister {
  const known = new Map<string, 'good' | Revocation>()
  known.set(readCertificate(authority.timestamping.certificate).serial, 'good')
  return {
    authority,
    now,
    issued: (serial) => void known.set(serial, known.get(serial) ?? 'good'),
    revoke: (serial, revocation) => void (known.get(serial) === 'good' && known.set(serial, revocation)),
    statusOf: (serial) => known.get(serial),
    revoked: () =>
      [...known].flatMap(([serial, status]): RevokedCertificate[] =>
        status === 'good' ? [] : [{ serial, ...status }],
      ),
  }
}

import { Secret, TOTP } from 'otpauth'

const periodSeconds = 30

function totpOf(secret: string, login: string): TOTP {
  return new TOTP({
    issuer: 'Liên Thông',
    label: login,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  })
}

/** A fresh 160-bit secret in base32 (RFC 4226 section 4). */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

export function totpUri(secret: string, login: string): string {
  return totpOf(secret, login).toString()
}

/** The time step a code belongs to, one step of clock skew allowed; undefined when wrong or not newer than `after` (a code is good once). */
export function acceptedStep(secret: string, code: string, at: Date, after: number | null): number | undefined {
  const skew = totpOf(secret, '').validate({ token: code, timestamp: at.getTime(), window: 1 })
  if (skew === null) return undefined
  const step = Math.floor(at.getTime() / 1000 / periodSeconds) + skew
  return after !== null && step <= after ? undefined : step
}

import { hash, verify } from '@node-rs/argon2'
import type { FaultFacts } from '#contract/faults.ts'

/** argon2id with the memory and passes of RFC 9106's second choice scaled to an office server: 19 MiB, 2 passes, 1 lane (OWASP floor). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

type Missing = FaultFacts['password.weak']['missing'][number]

const classes: readonly [Missing, RegExp][] = [
  ['length', /^.{8,}$/su],
  ['lower', /\p{Ll}/u],
  ['upper', /\p{Lu}/u],
  ['digit', /\p{Nd}/u],
  ['sign', /[^\p{L}\p{Nd}]/u],
]

/** What a password lacks by QCVN 12:2026 (at least 8 characters of four classes), and that it must not hold the login. */
export function weaknesses(password: string, login: string): Missing[] {
  const lacking = classes.filter(([, rule]) => !rule.test(password)).map(([name]) => name)
  return password.toLowerCase().includes(login.toLowerCase()) ? [...lacking, 'login'] : lacking
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

export function passwordMatches(stored: string, password: string): Promise<boolean> {
  return verify(stored, password)
}

/** A hash to compare with when there is no such account, so that the answer takes as long either way. */
export const nobodysHash = await hash('không ai cả', cost)

import { type FactsOf, type FaultCode, faultStatus } from '#contract/faults.ts'

/** A refusal with a meaning for the caller. Thrown inside a unit of work it rolls everything back. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly facts: unknown
  constructor(code: FaultCode, facts: unknown) {
    super(code)
    this.code = code
    this.facts = facts
  }
  get status(): number {
    return faultStatus[this.code]
  }
}

/** Makes a refusal; the facts a code needs are checked by the compiler. */
export function fault<C extends FaultCode>(
  code: C,
  ...facts: FactsOf<C> extends Record<string, never> ? [] : [FactsOf<C>]
): Fault {
  return new Fault(code, facts[0] ?? {})
}

/** Constraint name → refusal, so that a race and a check answer alike. Rooms add theirs in `tables.ts`. */
const byConstraint = new Map<string, () => Fault>()

export function constraintMeans(name: string, make: () => Fault): void {
  byConstraint.set(name, make)
}

/** Translates what PostgreSQL refused, when a room has said what it means. */
export function faultOfDatabase(error: unknown): Fault | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause as unknown) {
    const name = (cause as { constraint_name?: string }).constraint_name
    const make = name === undefined ? undefined : byConstraint.get(name)
    if (make) return make()
  }
  return undefined
}

/** Names postgres.js and the system give to a lost line, and what PostgreSQL says while it starts or stops (classes 08 and 57P, 53300). */
const away =
  /^(CONNECTION_(ENDED|CLOSED|DESTROYED)|CONNECT_TIMEOUT|ECONN(REFUSED|RESET)|EPIPE|57P0[1-3]|53300|08[0-9A-Z]{3})$/

/** Whether an error says that the database is gone for the moment, and nothing else. */
export function databaseAway(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause as unknown)
    if (away.test(String((cause as { code?: unknown }).code)) || cause.message.startsWith('Connection terminated'))
      return true
  return false
}

/** What a door answers, or undefined where it says that there is no such thing for whoever asks; any other failure is one. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Fault && error.code === 'thing.missing') return undefined
    throw error
  }
}

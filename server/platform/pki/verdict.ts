/** How a question was answered. `indeterminate` is an answer of its own: what could not be shown is not good, and it is not forged either. */
export type Result = 'good' | 'bad' | 'indeterminate'

/** Why: a code and its facts. The words are put to it where people read it. */
export interface Reason {
  readonly code: string
  readonly [fact: string]: string | number
}

export interface Verdict {
  readonly result: Result
  readonly reasons: readonly Reason[]
}

export const good = (...reasons: readonly Reason[]): Verdict => ({ result: 'good', reasons })
export const bad = (...reasons: readonly Reason[]): Verdict => ({ result: 'bad', reasons })
export const indeterminate = (...reasons: readonly Reason[]): Verdict => ({ result: 'indeterminate', reasons })

const rank: Readonly<Record<Result, number>> = { good: 0, indeterminate: 1, bad: 2 }

/** The worse of two answers. */
export function worse(one: Result, two: Result): Result {
  return rank[one] >= rank[two] ? one : two
}

/** Several answers to one question: the worst of them, with every reason. */
export function together(verdicts: readonly Verdict[]): Verdict {
  return {
    result: verdicts.reduce<Result>((sum, { result }) => worse(sum, result), 'good'),
    reasons: verdicts.flatMap(({ reasons }) => reasons),
  }
}

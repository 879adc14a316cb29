import {
  type DecisionTerms,
  type RatingOutcome,
  type Result,
  ratingOutcome,
  reaches,
  resultOf,
} from './decision-rule.ts'
import { type BallotForm, emptyAnswer } from './sealed-paper.ts'

/** What the papers of a secret ballot came to. Papers that do not count are told in each. */
export type BallotResult =
  | { readonly form: 'question'; readonly result: Result }
  | {
      readonly form: 'election'
      readonly papers: number
      readonly invalid: number
      readonly base: number
      /** In the order of the paper. `tied`: as many have as many votes as there are seats left for them. */
      readonly lines: readonly { readonly votes: number; readonly elected: boolean; readonly tied: boolean }[]
    }
  | {
      readonly form: 'rating'
      readonly papers: number
      readonly lines: readonly {
        readonly high: number
        readonly medium: number
        readonly low: number
        readonly empty: number
        /** Null where the rule names no consequence. */
        readonly outcome: RatingOutcome | null
      }[]
    }

interface Counting {
  readonly form: BallotForm
  readonly lines: number
  readonly seats: number | null
  readonly rule: DecisionTerms
  readonly electors: number
  readonly present: number
}

/** Counts the papers under the rule. */
export function countBallots(of: Counting, papers: readonly (readonly number[])[]): BallotResult {
  if (of.form === 'question') return { form: 'question', result: ofQuestion(of, papers) }
  if (of.form === 'election') return ofElection(of, papers)
  return {
    form: 'rating',
    papers: papers.length,
    lines: Array.from({ length: of.lines }, (_, line) => ofRating(of, papers, line)),
  }
}

const have = (papers: readonly (readonly number[])[], line: number, answer: number) =>
  papers.filter((paper) => paper[line] === answer).length

function ofQuestion({ rule, electors, present }: Counting, papers: readonly (readonly number[])[]): Result {
  return resultOf(rule, {
    total: electors,
    present,
    for: have(papers, 0, 0),
    against: have(papers, 0, 1),
    abstain: have(papers, 0, 2),
    invalid: have(papers, 0, emptyAnswer),
    chair: null,
  })
}

/** A paper counts that chooses at least one and no more than there are seats. Elected is who reaches the rule's part, the most votes first. */
function ofElection(of: Counting, papers: readonly (readonly number[])[]): BallotResult {
  const seats = of.seats ?? 1
  const valid = papers.filter((paper) => {
    const chosen = paper.filter((it) => it === 1).length
    return chosen >= 1 && chosen <= seats
  })
  const { rule, electors, present } = of
  const base =
    rule.base === 'total' ? electors : rule.base === 'present' ? Math.max(present, papers.length) : valid.length
  const votes = Array.from({ length: of.lines }, (_, line) => have(valid, line, 1))
  const reached = votes.map((n) => reaches(rule.threshold, n, base))
  const lines = votes.map((n, line) => {
    const better = votes.filter((other, at) => reached[at] && other > n).length
    const equal = votes.filter((other, at) => reached[at] && other === n).length
    const inside = reached[line] === true && better + equal <= seats
    return { votes: n, elected: inside, tied: reached[line] === true && !inside && better < seats }
  })
  return { form: 'election', papers: papers.length, invalid: papers.length - valid.length, base, lines }
}

function ofRating({ rule, electors }: Counting, papers: readonly (readonly number[])[], line: number) {
  const [high, medium, low] = [have(papers, line, 0), have(papers, line, 1), have(papers, line, 2)]
  return {
    ...{ high, medium, low },
    empty: have(papers, line, emptyAnswer),
    outcome: rule.confidence ? ratingOutcome(rule.confidence, electors, { high, medium, low }) : null,
  }
}

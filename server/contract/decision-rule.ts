import { nullable, oneOf, record, type Static, Type } from './shape.ts'

/** What a body decides; each has a rule of its own. Handbook 6.6, 7.2, 7.3. */
export const matters = [
  'ordinary',
  'personnel',
  'removal',
  'confidenceRating',
  'confidenceVote',
  'procedural',
  'opinionSlip',
] as const
export type Matter = (typeof matters)[number]

export const majorityBases = ['total', 'present', 'cast'] as const
export const tieRules = ['chairSide', 'fails', 'again'] as const
export const silenceRules = ['agrees', 'abstains', 'none'] as const
export const substituteRights = ['none', 'speaks', 'votes'] as const
export const ballotForms = ['any', 'open', 'secret', 'paper'] as const

const part = Type.Integer({ minimum: 1, maximum: 100 })

/** A part of a whole: more than it when `strict`, otherwise at least it. */
export const Fraction = record({ numerator: part, denominator: part, strict: Type.Boolean() })
export type Fraction = Static<typeof Fraction>

/** What follows from a confidence rating, each a part of all members (Law 87/2015 articles 63 and 64). */
export const ConfidenceTerms = record({
  /** Ratings “low” from which the person may resign. */
  mayResign: Fraction,
  /** Ratings “low” from which a vote of confidence is held. */
  mustVote: Fraction,
  /** Members whose proposal brings a vote of confidence. */
  proposal: Fraction,
})
export type ConfidenceTerms = Static<typeof ConfidenceTerms>

/** A rule of decision as data. Nothing of it is in the code. */
export const DecisionTerms = record({
  matter: oneOf(matters),
  /** Of all voting members; null where none is asked. */
  quorum: nullable(Fraction),
  base: oneOf(majorityBases),
  threshold: Fraction,
  tie: oneOf(tieRules),
  /** What it means not to answer a slip in time. */
  silence: oneOf(silenceRules),
  /** Working days to answer a slip. */
  answerDays: nullable(
    record({
      least: Type.Integer({ minimum: 1, maximum: 60 }),
      most: Type.Integer({ minimum: 1, maximum: 60 }),
    }),
  ),
  substitute: oneOf(substituteRights),
  absentVoting: Type.Boolean(),
  /** Where the base is the votes cast: whether “not voting” is one of them. */
  abstentionCounts: Type.Boolean(),
  changeAllowed: Type.Boolean(),
  ballotForm: oneOf(ballotForms),
  /** Of a confidence rating alone. */
  confidence: nullable(ConfidenceTerms),
})
export type DecisionTerms = Static<typeof DecisionTerms>

const fits = ({ numerator, denominator, strict }: Fraction) =>
  strict ? numerator < denominator : numerator <= denominator

/** The first field that says what cannot be: more than the whole, a term out of order, terms of another matter. */
export function unfitTerm(terms: DecisionTerms): string | undefined {
  if (terms.quorum && !fits(terms.quorum)) return 'quorum'
  if (!fits(terms.threshold)) return 'threshold'
  if (terms.answerDays && terms.answerDays.least > terms.answerDays.most) return 'answerDays'
  if ((terms.matter === 'opinionSlip') !== (terms.answerDays !== null)) return 'answerDays'
  if (terms.matter !== 'opinionSlip' && terms.silence !== 'none') return 'silence'
  if ((terms.matter === 'confidenceRating') !== (terms.confidence !== null)) return 'confidence'
  if (terms.confidence && Object.values(terms.confidence).some((it) => !fits(it))) return 'confidence'
  return undefined
}

function refuseCounts(...counts: readonly number[]): void {
  for (const count of counts)
    if (!Number.isSafeInteger(count) || count < 0 || count > 1_000_000) throw new RangeError(`a count of ${count}`)
}

/** Whether `count` is that part of `whole`. Of nothing nobody is a part. */
export function reaches({ numerator, denominator, strict }: Fraction, count: number, whole: number): boolean {
  if (whole === 0) return false
  return strict ? count * denominator > whole * numerator : count * denominator >= whole * numerator
}

/** The smallest count that is that part of `whole`, e.g. 12 for at least 2/3 of 18, 10 for more than 1/2 of 18. */
export function neededOf({ numerator, denominator, strict }: Fraction, whole: number): number {
  const product = whole * numerator
  const rest = product % denominator
  const below = (product - rest) / denominator
  return strict || rest > 0 || below === 0 ? below + 1 : below
}

export interface Quorum {
  readonly needed: number
  readonly present: number
  readonly total: number
  readonly ok: boolean
}

/** Whether enough are there; `total` are the voting members of that day. Throws `RangeError` on counts that cannot be. */
export function quorumOf(rule: Pick<DecisionTerms, 'quorum'>, total: number, present: number): Quorum {
  refuseCounts(total, present)
  if (present > total) throw new RangeError(`${present} present of ${total}`)
  if (rule.quorum === null) return { needed: 0, present, total, ok: true }
  return {
    needed: neededOf(rule.quorum, total),
    present,
    total,
    ok: reaches(rule.quorum, present, total),
  }
}

/** What was counted. `total` are the voting members of that day. */
export interface Tally {
  readonly total: number
  readonly present: number
  readonly for: number
  readonly against: number
  readonly abstain: number
  /** Ballots that do not count. */
  readonly invalid?: number
  /** Members who did not answer a slip in time. */
  readonly silent?: number
  /** How the chair voted; null when it is not known, as in a secret ballot. */
  readonly chair?: 'for' | 'against' | 'abstain' | null
}

/** Why it ended so; the first that applies stands first. */
export type ResultReason =
  | 'reached'
  | 'short'
  | 'nobody'
  | 'tieChairFor'
  | 'tieChairAgainst'
  | 'tieChairUnknown'
  | 'tieFails'
  | 'tieAgain'
  | 'silenceAgreed'
  | 'silenceAbstained'
  | 'equalButShort'

export interface Result {
  readonly outcome: 'passed' | 'failed' | 'undecided'
  /** Of how many the majority is reckoned, and how many of them it takes. */
  readonly base: number
  readonly needed: number
  /** Counted, with those whose silence is an answer. */
  readonly for: number
  readonly against: number
  readonly abstain: number
  readonly invalid: number
  readonly silent: number
  readonly total: number
  readonly present: number
  readonly tie: boolean
  readonly reasons: readonly ResultReason[]
}

function baseOf(rule: DecisionTerms, tally: Tally, voices: { yes: number; no: number; abstain: number }): number {
  const { yes, no, abstain } = voices
  switch (rule.base) {
    case 'total':
      return tally.total
    case 'present':
      // Whoever votes from elsewhere takes part as well.
      return Math.max(tally.present, yes + no + abstain + (tally.invalid ?? 0))
    case 'cast':
      return yes + no + (rule.abstentionCounts ? abstain : 0)
  }
}

function ofTie(rule: DecisionTerms, chair: Tally['chair']): Pick<Result, 'outcome' | 'reasons'> {
  if (rule.tie === 'fails') return { outcome: 'failed', reasons: ['tieFails'] }
  if (rule.tie === 'again') return { outcome: 'undecided', reasons: ['tieAgain'] }
  if (chair === 'for') return { outcome: 'passed', reasons: ['tieChairFor'] }
  if (chair === 'against') return { outcome: 'failed', reasons: ['tieChairAgainst'] }
  return { outcome: 'undecided', reasons: ['tieChairUnknown'] }
}

/**
 * What the votes come to under the rule, in whole numbers. A tie is half of the base for and half against under “more than half”: nothing
 * else, so that one more vote for can never turn what passed into what failed. Throws `RangeError` on counts that cannot be.
 */
export function resultOf(rule: DecisionTerms, tally: Tally): Result {
  const { total, present, against, invalid = 0, silent = 0 } = tally
  refuseCounts(total, present, tally.for, against, tally.abstain, invalid, silent)
  if (tally.for + against + tally.abstain + invalid + silent > total || present > total)
    throw new RangeError(`more votes than ${total} members`)
  const yes = tally.for + (rule.silence === 'agrees' ? silent : 0)
  const abstain = tally.abstain + (rule.silence === 'abstains' ? silent : 0)
  const base = baseOf(rule, tally, { yes, no: against, abstain })
  const counted = {
    base,
    needed: neededOf(rule.threshold, base),
    ...{ for: yes, against, abstain, invalid, silent, total, present },
  }
  const spoken: ResultReason[] =
    silent === 0 || rule.silence === 'none' ? [] : [rule.silence === 'agrees' ? 'silenceAgreed' : 'silenceAbstained']
  const end = (outcome: Result['outcome'], reasons: readonly ResultReason[], tie = false): Result => ({
    ...counted,
    outcome,
    tie,
    reasons: [...reasons, ...spoken],
  })
  if (base === 0) return end('failed', ['nobody'])
  if (reaches(rule.threshold, yes, base)) return end('passed', ['reached'])
  const half = rule.threshold.strict && rule.threshold.numerator * 2 === rule.threshold.denominator
  if (half && yes === against && yes * 2 === base) {
    const decided = ofTie(rule, tally.chair)
    return end(decided.outcome, decided.reasons, true)
  }
  return end('failed', yes > 0 && yes === against ? ['short', 'equalButShort'] : ['short'])
}

/** One person's ratings: tín nhiệm cao, tín nhiệm, tín nhiệm thấp. */
export interface Ratings {
  readonly high: number
  readonly medium: number
  readonly low: number
}

export interface RatingOutcome {
  readonly low: number
  readonly total: number
  readonly mayResignFrom: number
  readonly mustVoteFrom: number
  readonly outcome: 'none' | 'mayResign' | 'voteOfConfidence'
}

/** What a person's ratings lead to, of all members (Law 87/2015 article 63). Throws `RangeError` on counts that cannot be. */
export function ratingOutcome(terms: ConfidenceTerms, total: number, ratings: Ratings): RatingOutcome {
  const { high, medium, low } = ratings
  refuseCounts(total, high, medium, low)
  if (high + medium + low > total) throw new RangeError(`more ratings than ${total} members`)
  const mustVote = reaches(terms.mustVote, low, total)
  return {
    low,
    total,
    mayResignFrom: neededOf(terms.mayResign, total),
    mustVoteFrom: neededOf(terms.mustVote, total),
    outcome: mustVote ? 'voteOfConfidence' : reaches(terms.mayResign, low, total) ? 'mayResign' : 'none',
  }
}

/** Whether enough members propose a vote of confidence. */
export function proposalReached(terms: ConfidenceTerms, total: number, signers: number): boolean {
  refuseCounts(total, signers)
  return reaches(terms.proposal, signers, total)
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type DecisionTerms,
  neededOf,
  proposalReached,
  quorumOf,
  ratingOutcome,
  reaches,
  resultOf,
  type Tally,
  unfitTerm,
} from '#contract/decision-rule.ts'
import { percentOf, quorumSentence, ratingSentence, ruleSentences, sentenceOf } from '#contract/decision-sentence.ts'

const half = { numerator: 1, denominator: 2, strict: true }
const twoThirds = { numerator: 2, denominator: 3, strict: false }
const committee: DecisionTerms = {
  matter: 'ordinary',
  quorum: twoThirds,
  base: 'total',
  threshold: half,
  tie: 'chairSide',
  silence: 'none',
  answerDays: null,
  substitute: 'speaks',
  absentVoting: true,
  abstentionCounts: false,
  changeAllowed: false,
  ballotForm: 'open',
  confidence: null,
}
const confidence = {
  mayResign: half,
  mustVote: twoThirds,
  proposal: { numerator: 1, denominator: 3, strict: false },
}
const votes = (yes: number, no: number, abstain: number, more: Partial<Tally> = {}): Tally => ({
  total: 18,
  present: 18,
  for: yes,
  against: no,
  abstain,
  ...more,
})

describe('parts of a whole', () => {
  it.each([
    [twoThirds, 18, 12],
    [twoThirds, 19, 13],
    [twoThirds, 50, 34],
    [half, 18, 10],
    [half, 17, 9],
    [half, 1, 1],
    [{ numerator: 1, denominator: 3, strict: false }, 50, 17],
    [{ numerator: 1, denominator: 3, strict: false }, 51, 17],
    [{ numerator: 1, denominator: 3, strict: true }, 51, 18],
    [{ numerator: 1, denominator: 1, strict: false }, 7, 7],
  ])('%o of %i needs %i', (part, whole, needed) => {
    expect(neededOf(part, whole)).toBe(needed)
  })

  it('needs the smallest count that reaches it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        (whole, a, b, strict) => {
          const part = { numerator: Math.min(a, b), denominator: Math.max(a, b), strict: strict && a !== b }
          const needed = neededOf(part, whole)
          expect(reaches(part, needed, whole)).toBe(true)
          expect(needed === 1 || !reaches(part, needed - 1, whole)).toBe(true)
          expect(needed).toBeGreaterThan(0)
          expect(needed).toBeLessThanOrEqual(whole)
        },
      ),
    )
  })
})

describe('quorum', () => {
  it.each([
    [18, 11, false],
    [18, 12, true],
    [18, 18, true],
    [0, 0, false],
  ])('of %i with %i present', (total, present, ok) => {
    expect(quorumOf(committee, total, present).ok).toBe(ok)
  })
  it('is always there where none is asked, and refuses more present than there are', () => {
    expect(quorumOf({ quorum: null }, 18, 0)).toEqual({ needed: 0, present: 0, total: 18, ok: true })
    expect(() => quorumOf(committee, 18, 19)).toThrow(RangeError)
    expect(() => quorumOf(committee, 18, 1.5)).toThrow(RangeError)
  })
})

describe('result', () => {
  it.each([
    ['15 of 18', committee, votes(15, 2, 1), 'passed', 'reached'],
    ['exactly more than half of all', committee, votes(10, 8, 0), 'passed', 'reached'],
    ['nine of eighteen is not more than half', committee, votes(9, 3, 6), 'failed', 'short'],
    ['equal, chair for', committee, votes(9, 9, 0, { chair: 'for' }), 'passed', 'tieChairFor'],
    ['equal, chair against', committee, votes(9, 9, 0, { chair: 'against' }), 'failed', 'tieChairAgainst'],
    ['equal, chair unknown', committee, votes(9, 9, 0), 'undecided', 'tieChairUnknown'],
    ['equal but not half of all', committee, votes(8, 8, 2, { chair: 'for' }), 'failed', 'short'],
    ['absent members count in the whole', committee, votes(9, 0, 0, { present: 12 }), 'failed', 'short'],
    ['equal fails', { ...committee, tie: 'fails' as const }, votes(9, 9, 0, { chair: 'for' }), 'failed', 'tieFails'],
    ['equal again', { ...committee, tie: 'again' as const }, votes(9, 9, 0), 'undecided', 'tieAgain'],
    [
      'removal, two thirds of 50',
      { ...committee, threshold: twoThirds },
      votes(34, 16, 0, { total: 50, present: 50 }),
      'passed',
      'reached',
    ],
    [
      'removal, one short',
      { ...committee, threshold: twoThirds },
      votes(33, 17, 0, { total: 50, present: 50 }),
      'failed',
      'short',
    ],
    ['those present', { ...committee, base: 'present' as const }, votes(7, 5, 0, { present: 12 }), 'passed', 'reached'],
    [
      'those present and those who vote from elsewhere',
      { ...committee, base: 'present' as const },
      votes(7, 7, 0, { present: 12, chair: 'against' }),
      'failed',
      'tieChairAgainst',
    ],
    ['valid votes, abstentions aside', { ...committee, base: 'cast' as const }, votes(5, 4, 9), 'passed', 'reached'],
    [
      'valid votes, abstentions counted',
      { ...committee, base: 'cast' as const, abstentionCounts: true },
      votes(5, 4, 9),
      'failed',
      'short',
    ],
    ['nobody voted', { ...committee, base: 'cast' as const }, votes(0, 0, 0), 'failed', 'nobody'],
  ] as const)('%s', (_, rule, tally, outcome, reason) => {
    const result = resultOf(rule, tally)
    expect([result.outcome, result.reasons[0]]).toEqual([outcome, reason])
  })

  it('counts silence on a slip as the rule says', () => {
    const slip = { ...committee, matter: 'opinionSlip' as const, quorum: null, answerDays: { least: 2, most: 5 } }
    const tally = votes(6, 2, 0, { present: 0, silent: 10 })
    expect(resultOf({ ...slip, silence: 'agrees' }, tally)).toMatchObject({ outcome: 'passed', for: 16, silent: 10 })
    expect(resultOf({ ...slip, silence: 'abstains' }, tally)).toMatchObject({ outcome: 'failed', abstain: 10 })
    expect(resultOf({ ...slip, silence: 'none' }, tally)).toMatchObject({ outcome: 'failed', for: 6, abstain: 0 })
  })

  it('refuses counts that cannot be', () => {
    expect(() => resultOf(committee, votes(10, 9, 0))).toThrow(RangeError)
    expect(() => resultOf(committee, votes(-1, 9, 0))).toThrow(RangeError)
    expect(() => resultOf(committee, votes(0.5, 9, 0))).toThrow(RangeError)
  })
})

const rules = fc
  .record({
    base: fc.constantFrom('total', 'present', 'cast' as const),
    parts: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })),
    strict: fc.boolean(),
    tie: fc.constantFrom('chairSide', 'fails', 'again' as const),
    silence: fc.constantFrom('agrees', 'abstains', 'none' as const),
    abstentionCounts: fc.boolean(),
  })
  .map(({ parts: [a, b], strict, ...rest }) => ({
    ...committee,
    ...rest,
    threshold: { numerator: Math.min(a, b), denominator: Math.max(a, b), strict: strict && a !== b },
  })) as fc.Arbitrary<DecisionTerms>
const tallies = fc
  .tuple(
    fc.array(fc.nat(40), { minLength: 6, maxLength: 6 }),
    fc.constantFrom('for', 'against', 'abstain', null as never),
    fc.nat(100),
  )
  .map(([[yes = 0, no = 0, abstain = 0, invalid = 0, silent = 0, away = 0], chair, share]) => {
    const total = yes + no + abstain + invalid + silent + away
    return { total, present: Math.floor((total * share) / 100), for: yes, against: no, abstain, invalid, silent, chair }
  }) as fc.Arbitrary<Tally & { invalid: number; silent: number }>

describe('result, whatever the rule', () => {
  it('never falls when one more is for, wherever that vote comes from', () => {
    fc.assert(
      fc.property(rules, tallies, (rule, tally) => {
        const before = resultOf(rule, tally)
        if (before.outcome !== 'passed') return
        const more = { ...tally, for: tally.for + 1 }
        const away = tally.total - tally.for - tally.against - tally.abstain - tally.invalid - tally.silent
        // The chair's own vote is known: whoever changes sides is another, or the chair turning to be for.
        const from: Tally[] = []
        if (away > 0) from.push(more)
        if (tally.against > 0) from.push({ ...more, against: tally.against - 1 })
        if (tally.abstain > 0) from.push({ ...more, abstain: tally.abstain - 1 })
        if (tally.invalid > 0) from.push({ ...more, invalid: tally.invalid - 1 })
        if (tally.silent > 0) from.push({ ...more, silent: tally.silent - 1 })
        for (const after of from) expect(resultOf(rule, after).outcome).toBe('passed')
      }),
      { numRuns: 3000 },
    )
  })

  it('is a tie only when both sides are equal, and stays within its bounds', () => {
    fc.assert(
      fc.property(rules, tallies, (rule, tally) => {
        const it = resultOf(rule, tally)
        if (it.tie) {
          expect(it.for).toBe(it.against)
          expect(it.for * 2).toBe(it.base)
        }
        if (it.outcome === 'undecided') expect(it.tie).toBe(true)
        expect(it.base).toBeLessThanOrEqual(tally.total)
        expect(it.for).toBeLessThanOrEqual(it.base)
        if (it.base > 0 && !it.tie) expect(it.outcome === 'passed').toBe(it.for >= it.needed)
        expect(sentenceOf(rule, it, 'members', 'vi')).toMatch(/^\d+\/\d+ .+; .+ theo quy định /)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('ratings of confidence', () => {
  it.each([
    [25, 'none'],
    [26, 'mayResign'],
    [33, 'mayResign'],
    [34, 'voteOfConfidence'],
  ] as const)('%i low of 50: %s', (low, outcome) => {
    expect(ratingOutcome(confidence, 50, { high: 0, medium: 50 - low, low }).outcome).toBe(outcome)
  })
  it('takes a third to propose a vote, and says it in words', () => {
    expect([16, 17].map((signers) => proposalReached(confidence, 50, signers))).toEqual([false, true])
    expect(() => ratingOutcome(confidence, 10, { high: 5, medium: 5, low: 1 })).toThrow(RangeError)
    expect(ratingSentence(ratingOutcome(confidence, 50, { high: 5, medium: 11, low: 34 }), 'deputies', 'vi')).toBe(
      '34/50 đại biểu đánh giá tín nhiệm thấp (68%); đưa ra bỏ phiếu tín nhiệm',
    )
  })
})

describe('words', () => {
  it('are the sentence of the minutes', () => {
    const say = (tally: Tally, rule = committee) => sentenceOf(rule, resultOf(rule, tally), 'members', 'vi')
    expect(say(votes(15, 2, 1))).toBe(
      '15/18 thành viên tán thành (83,33%), 2 không tán thành, 1 không biểu quyết; được thông qua theo quy định quá nửa tổng số thành viên',
    )
    expect(say(votes(9, 9, 0, { chair: 'for' }))).toBe(
      '9/18 thành viên tán thành (50%), 9 không tán thành, 0 không biểu quyết; được thông qua theo quy định quá nửa tổng số thành viên (hai bên ngang nhau, theo bên chủ tọa đã biểu quyết)',
    )
    expect(sentenceOf(committee, resultOf(committee, votes(15, 2, 1)), 'members', 'en')).toBe(
      '15/18 members for (83.33%), 2 against, 1 not voting; passed under the rule of more than half of all members',
    )
  })

  it('are the rule a clerk reads', () => {
    expect(quorumSentence(committee, 18, 'members', 'vi')).toBe(
      'Họp hợp lệ khi có mặt ít nhất 2/3 tổng số thành viên (12/18)',
    )
    expect(ruleSentences(committee, 18, 'members', 'vi')).toContain(
      'Được thông qua khi quá nửa tổng số thành viên tán thành (10/18)',
    )
    expect(ruleSentences({ ...committee, matter: 'confidenceRating', confidence }, 50, 'deputies', 'vi')).toContain(
      'Ít nhất 2/3 tổng số đại biểu đánh giá tín nhiệm thấp: đưa ra bỏ phiếu tín nhiệm (34/50)',
    )
  })

  it('round percents half up', () => {
    expect(['vi', 'en'].map((it) => percentOf(2, 3, it as 'vi'))).toEqual(['66,67%', '66.67%'])
    expect([percentOf(1, 8, 'vi'), percentOf(18, 18, 'vi'), percentOf(0, 0, 'vi')]).toEqual(['12,50%', '100%', '0%'])
  })
})

describe('terms', () => {
  it('refuse what cannot be', () => {
    expect(unfitTerm(committee)).toBeUndefined()
    expect(unfitTerm({ ...committee, threshold: { numerator: 3, denominator: 2, strict: false } })).toBe('threshold')
    expect(unfitTerm({ ...committee, threshold: { numerator: 1, denominator: 1, strict: true } })).toBe('threshold')
    expect(unfitTerm({ ...committee, quorum: { numerator: 3, denominator: 2, strict: false } })).toBe('quorum')
    expect(unfitTerm({ ...committee, answerDays: { least: 2, most: 5 } })).toBe('answerDays')
    expect(unfitTerm({ ...committee, matter: 'opinionSlip', answerDays: { least: 5, most: 2 } })).toBe('answerDays')
    expect(unfitTerm({ ...committee, silence: 'agrees' })).toBe('silence')
    expect(unfitTerm({ ...committee, matter: 'confidenceRating' })).toBe('confidence')
  })
})

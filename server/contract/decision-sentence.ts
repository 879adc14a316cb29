import type { ConfidenceTerms, DecisionTerms, Fraction, RatingOutcome, Result, ResultReason } from './decision-rule.ts'
import { neededOf } from './decision-rule.ts'

/** The words of rules and results as they stand in minutes, which are Vietnamese; English beside them for whoever reads it. */
export type Tongue = 'vi' | 'en'

/** What those who vote are called: thành viên of a committee, đại biểu of a council. */
export type Voters = 'members' | 'deputies'

const voters = {
  vi: { members: 'thành viên', deputies: 'đại biểu' },
  en: { members: 'members', deputies: 'deputies' },
} as const

const isHalf = ({ numerator, denominator }: Fraction) => numerator * 2 === denominator

/** `quá nửa`, `ít nhất 2/3`. */
export function fractionWords(part: Fraction, tongue: Tongue): string {
  const figure = `${part.numerator}/${part.denominator}`
  if (tongue === 'vi') {
    if (part.strict) return isHalf(part) ? 'quá nửa' : `hơn ${figure}`
    return isHalf(part) ? 'ít nhất một nửa' : `ít nhất ${figure}`
  }
  if (part.strict) return isHalf(part) ? 'more than half' : `more than ${figure}`
  return isHalf(part) ? 'at least half' : `at least ${figure}`
}

/** Of whom the majority is reckoned. */
export function baseWords(rule: Pick<DecisionTerms, 'base' | 'abstentionCounts'>, who: Voters, tongue: Tongue): string {
  const name = voters[tongue][who]
  if (tongue === 'vi') {
    if (rule.base === 'total') return `tổng số ${name}`
    if (rule.base === 'present') return `số ${name} có mặt`
    return rule.abstentionCounts ? 'số phiếu hợp lệ, kể cả phiếu không biểu quyết' : 'số phiếu hợp lệ'
  }
  if (rule.base === 'total') return `all ${name}`
  if (rule.base === 'present') return `the ${name} present`
  return rule.abstentionCounts ? 'the valid votes, abstentions among them' : 'the valid votes'
}

/** Of a whole in hundredths of a percent, rounded half up, in whole numbers: `83,33%`. */
export function percentOf(count: number, whole: number, tongue: Tongue): string {
  if (whole === 0) return '0%'
  const twice = 2 * whole
  const sum = count * 20_000 + whole
  const hundredths = (sum - (sum % twice)) / twice
  const rest = hundredths % 100
  const tail = rest === 0 ? '' : `${tongue === 'vi' ? ',' : '.'}${String(rest).padStart(2, '0')}`
  return `${(hundredths - rest) / 100}${tail}%`
}

/** `Họp hợp lệ khi có mặt ít nhất 2/3 tổng số thành viên (12/18)`. */
export function quorumSentence(
  rule: Pick<DecisionTerms, 'quorum'>,
  total: number,
  who: Voters,
  tongue: Tongue,
): string {
  const name = voters[tongue][who]
  if (rule.quorum === null)
    return tongue === 'vi' ? 'Không quy định số người có mặt tối thiểu' : 'No number is asked to be present'
  const needed = total > 0 ? ` (${neededOf(rule.quorum, total)}/${total})` : ''
  return tongue === 'vi'
    ? `Họp hợp lệ khi có mặt ${fractionWords(rule.quorum, 'vi')} tổng số ${name}${needed}`
    : `Valid when ${fractionWords(rule.quorum, 'en')} of all ${name} are present${needed}`
}

/** `Được thông qua khi quá nửa tổng số thành viên tán thành (10/18)`. */
export function majoritySentence(rule: DecisionTerms, total: number, who: Voters, tongue: Tongue): string {
  const needed = rule.base === 'total' && total > 0 ? ` (${neededOf(rule.threshold, total)}/${total})` : ''
  const part = fractionWords(rule.threshold, tongue)
  const base = baseWords(rule, who, tongue)
  return tongue === 'vi'
    ? `Được thông qua khi ${part} ${base} tán thành${needed}`
    : `Passed when ${part} of ${base} are for it${needed}`
}

const ties = {
  vi: {
    chairSide: 'Khi hai bên ngang nhau: theo bên chủ tọa đã biểu quyết',
    fails: 'Khi hai bên ngang nhau: không được thông qua',
    again: 'Khi hai bên ngang nhau: biểu quyết lại',
  },
  en: {
    chairSide: 'When both sides are equal: the side on which the chair voted',
    fails: 'When both sides are equal: not passed',
    again: 'When both sides are equal: voted on again',
  },
} as const
const silences = {
  vi: {
    agrees: 'không trả lời là đồng ý',
    abstains: 'không trả lời là không biểu quyết',
    none: 'không trả lời thì không tính',
  },
  en: { agrees: 'silence is agreement', abstains: 'silence is not voting', none: 'silence is not counted' },
} as const
const substitutes = {
  vi: {
    none: 'Người dự thay không được phát biểu, không được biểu quyết',
    speaks: 'Người dự thay được phát biểu, không được biểu quyết',
    votes: 'Người dự thay được biểu quyết',
  },
  en: {
    none: 'A substitute neither speaks nor votes',
    speaks: 'A substitute speaks and does not vote',
    votes: 'A substitute votes',
  },
} as const
const forms = {
  vi: { any: '', open: 'Biểu quyết công khai', secret: 'Bỏ phiếu kín', paper: 'Bỏ phiếu kín bằng phiếu giấy' },
  en: { any: '', open: 'Open vote', secret: 'Secret ballot', paper: 'Secret ballot on paper' },
} as const

function confidenceSentences(terms: ConfidenceTerms, total: number, who: Voters, tongue: Tongue): string[] {
  const of = (part: Fraction) => (total > 0 ? ` (${neededOf(part, total)}/${total})` : '')
  const name = voters[tongue][who]
  const words = (part: Fraction) => fractionWords(part, tongue)
  if (tongue === 'vi')
    return [
      `${words(terms.mayResign)} tổng số ${name} đánh giá tín nhiệm thấp: có thể xin từ chức${of(terms.mayResign)}`,
      `${words(terms.mustVote)} tổng số ${name} đánh giá tín nhiệm thấp: đưa ra bỏ phiếu tín nhiệm${of(terms.mustVote)}`,
      `${words(terms.proposal)} tổng số ${name} kiến nghị thì bỏ phiếu tín nhiệm${of(terms.proposal)}`,
    ].map((it) => it.charAt(0).toUpperCase() + it.slice(1))
  return [
    `Rated low by ${words(terms.mayResign)} of all ${name}: may resign${of(terms.mayResign)}`,
    `Rated low by ${words(terms.mustVote)} of all ${name}: a vote of confidence is held${of(terms.mustVote)}`,
    `Proposed by ${words(terms.proposal)} of all ${name}: a vote of confidence is held${of(terms.proposal)}`,
  ]
}

function answerSentence({ answerDays, silence }: DecisionTerms, tongue: Tongue): string[] {
  if (answerDays === null) return []
  const days = answerDays.least === answerDays.most ? `${answerDays.most}` : `${answerDays.least}–${answerDays.most}`
  return [
    tongue === 'vi'
      ? `Trả lời phiếu lấy ý kiến trong ${days} ngày làm việc; ${silences.vi[silence]}`
      : `Slips are answered within ${days} working days; ${silences.en[silence]}`,
  ]
}

/** The whole rule in plain sentences, the most important first; `total` 0 leaves the figures out. */
export function ruleSentences(rule: DecisionTerms, total: number, who: Voters, tongue: Tongue): string[] {
  const yes = tongue === 'vi'
  if (rule.confidence)
    return [
      quorumSentence(rule, total, who, tongue),
      ...confidenceSentences(rule.confidence, total, who, tongue),
      forms[tongue][rule.ballotForm],
    ].filter((it) => it !== '')
  return [
    // Nobody meets over a slip.
    ...(rule.matter === 'opinionSlip' ? [] : [quorumSentence(rule, total, who, tongue)]),
    majoritySentence(rule, total, who, tongue),
    // Under any other part equal sides are no tie.
    rule.threshold.strict && isHalf(rule.threshold) ? ties[tongue][rule.tie] : '',
    ...answerSentence(rule, tongue),
    forms[tongue][rule.ballotForm],
    substitutes[tongue][rule.substitute],
    rule.absentVoting ? (yes ? 'Người vắng mặt được biểu quyết từ xa' : 'Absent members may vote from elsewhere') : '',
    rule.changeAllowed
      ? yes
        ? 'Được đổi ý kiến trước khi kết thúc biểu quyết'
        : 'A vote may be changed before the vote closes'
      : '',
  ].filter((it) => it !== '')
}

const outcomes: Readonly<Record<Tongue, Readonly<Record<Result['outcome'], string>>>> = {
  vi: { passed: 'được thông qua', failed: 'không được thông qua', undecided: 'chưa có kết quả' },
  en: { passed: 'passed', failed: 'not passed', undecided: 'not decided' },
}

const told: Readonly<Record<Tongue, Partial<Record<ResultReason, string>>>> = {
  vi: {
    tieChairFor: 'hai bên ngang nhau, theo bên chủ tọa đã biểu quyết',
    tieChairAgainst: 'hai bên ngang nhau, theo bên chủ tọa đã biểu quyết',
    tieChairUnknown: 'hai bên ngang nhau, chủ tọa không biểu quyết về bên nào',
    tieFails: 'hai bên ngang nhau',
    tieAgain: 'hai bên ngang nhau, phải biểu quyết lại',
    silenceAgreed: 'không trả lời được tính là đồng ý',
    silenceAbstained: 'không trả lời được tính là không biểu quyết',
  },
  en: {
    tieChairFor: 'both sides were equal, the side of the chair decides',
    tieChairAgainst: 'both sides were equal, the side of the chair decides',
    tieChairUnknown: 'both sides were equal, the chair voted on neither',
    tieFails: 'both sides were equal',
    tieAgain: 'both sides were equal, to be voted on again',
    silenceAgreed: 'silence was counted as agreement',
    silenceAbstained: 'silence was counted as not voting',
  },
}

/**
 * The sentence of the minutes, e.g. `15/18 thành viên tán thành (83,33%), 2 không tán thành, 1 không biểu quyết; được thông qua theo quy
 * định quá nửa tổng số thành viên`.
 */
export function sentenceOf(rule: DecisionTerms, result: Result, who: Voters, tongue: Tongue): string {
  const name = voters[tongue][who]
  const votes = rule.base === 'cast'
  const share = `${result.for}/${result.base}`
  const percent = percentOf(result.for, result.base, tongue)
  const reasons = result.reasons.flatMap((it) => told[tongue][it] ?? [])
  const because = reasons.length > 0 ? ` (${reasons.join('; ')})` : ''
  const part = fractionWords(rule.threshold, tongue)
  const base = baseWords(rule, who, tongue)
  if (tongue === 'vi') {
    const counted = [
      `${share} ${votes ? 'phiếu hợp lệ' : name} tán thành (${percent})`,
      `${result.against} không tán thành`,
      `${result.abstain} không biểu quyết`,
      ...(result.invalid > 0 ? [`${result.invalid} phiếu không hợp lệ`] : []),
      ...(result.silent > 0 ? [`${result.silent} không trả lời`] : []),
    ]
    return `${counted.join(', ')}; ${outcomes.vi[result.outcome]} theo quy định ${part} ${base}${because}`
  }
  const counted = [
    `${share} ${votes ? 'valid votes' : name} for (${percent})`,
    `${result.against} against`,
    `${result.abstain} not voting`,
    ...(result.invalid > 0 ? [`${result.invalid} invalid`] : []),
    ...(result.silent > 0 ? [`${result.silent} without answer`] : []),
  ]
  return `${counted.join(', ')}; ${outcomes.en[result.outcome]} under the rule of ${part} of ${base}${because}`
}

const ratingEnds = {
  vi: { none: 'không có hệ quả', mayResign: 'có thể xin từ chức', voteOfConfidence: 'đưa ra bỏ phiếu tín nhiệm' },
  en: { none: 'without consequence', mayResign: 'may resign', voteOfConfidence: 'a vote of confidence is held' },
} as const

/** What a person's rating leads to, as a sentence of the minutes. */
export function ratingSentence(of: RatingOutcome, who: Voters, tongue: Tongue): string {
  const share = `${of.low}/${of.total}`
  const percent = percentOf(of.low, of.total, tongue)
  return tongue === 'vi'
    ? `${share} ${voters.vi[who]} đánh giá tín nhiệm thấp (${percent}); ${ratingEnds.vi[of.outcome]}`
    : `Rated low by ${share} ${voters.en[who]} (${percent}); ${ratingEnds.en[of.outcome]}`
}

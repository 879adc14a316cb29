import type { BodyKind } from '#contract/bodies.ts'
import type { KindTerms, TimeTerms } from '#contract/body-regulations.ts'
import type { DecisionTerms, Fraction } from '#contract/decision-rule.ts'
import type { Static } from '#contract/shape.ts'

/**
 * Ready sets: where to begin, never law by themselves. Sources as far as they were read (handbook 6.3, 7.2, 7.3; meetings.md 0, 2 and
 * 5.5); what is written down from memory says so (`recalled`) and stays unconfirmed until somebody has found the clause.
 */
interface Sourced {
  readonly source: string
  readonly recalled: boolean
}
export interface ReadySet {
  readonly rules: readonly (Sourced & { readonly terms: DecisionTerms })[]
  readonly kinds: readonly (Sourced & { readonly terms: Static<typeof KindTerms> })[]
  readonly times: readonly (Sourced & { readonly terms: Static<typeof TimeTerms> })[]
}

const part = (numerator: number, denominator: number, strict = false): Fraction => ({ numerator, denominator, strict })
const moreThanHalf = part(1, 2, true)
const twoThirds = part(2, 3)

const toCheck = '(ghi theo trí nhớ, cần đối chiếu điều khoản)'
const committeeLaw = `Luật Tổ chức chính quyền địa phương, quy định về phiên họp và biểu quyết của Ủy ban nhân dân ${toCheck}`
const councilLaw = `Luật Tổ chức chính quyền địa phương, quy định về kỳ họp và biểu quyết của Hội đồng nhân dân ${toCheck}`
const slipPattern = `Theo mẫu Quy chế làm việc của Chính phủ năm 2026 (trả lời trong 2–5 ngày làm việc; quá hạn không trả lời là đồng ý); quy chế làm việc của cơ quan cần đối chiếu`
const supervision =
  'Luật Hoạt động giám sát của Quốc hội và Hội đồng nhân dân số 87/2015/QH13, Điều 63, 64; Nghị quyết 96/2023/QH15'
const standingLaw =
  'Luật Hoạt động giám sát số 87/2015/QH13: kết luận của Thường trực được quá nửa tổng số thành viên tán thành'
const meetings45 = 'Quyết định 45/2018/QĐ-TTg, Điều 7 và Điều 10'
const proposal = 'Gợi ý ban đầu của phần mềm; thời gian do quy chế của cơ quan quy định'

const base: DecisionTerms = {
  matter: 'ordinary',
  quorum: twoThirds,
  base: 'total',
  threshold: moreThanHalf,
  tie: 'fails',
  silence: 'none',
  answerDays: null,
  substitute: 'speaks',
  absentVoting: false,
  abstentionCounts: true,
  changeAllowed: false,
  ballotForm: 'open',
  confidence: null,
}
const slip: DecisionTerms = {
  ...base,
  matter: 'opinionSlip',
  quorum: null,
  tie: 'chairSide',
  silence: 'agrees',
  answerDays: { least: 2, most: 5 },
  absentVoting: true,
  changeAllowed: true,
  ballotForm: 'any',
}

const committee: ReadySet['rules'] = [
  { terms: { ...base, tie: 'chairSide', absentVoting: true }, source: committeeLaw, recalled: true },
  { terms: { ...base, matter: 'procedural', tie: 'chairSide' }, source: committeeLaw, recalled: true },
  { terms: slip, source: slipPattern, recalled: true },
]

const secret = { ...base, ballotForm: 'secret', substitute: 'none' } as const
const council: ReadySet['rules'] = [
  { terms: { ...base, substitute: 'none' }, source: councilLaw, recalled: true },
  { terms: { ...secret, matter: 'personnel' }, source: councilLaw, recalled: true },
  { terms: { ...secret, matter: 'removal', threshold: twoThirds }, source: councilLaw, recalled: true },
  {
    terms: {
      ...secret,
      matter: 'confidenceRating',
      confidence: { mayResign: moreThanHalf, mustVote: twoThirds, proposal: part(1, 3) },
    },
    source: supervision,
    recalled: false,
  },
  { terms: { ...secret, matter: 'confidenceVote' }, source: supervision, recalled: false },
  { terms: { ...base, matter: 'procedural', substitute: 'none' }, source: councilLaw, recalled: true },
]

const standing: ReadySet['rules'] = [
  { terms: { ...base, substitute: 'none' }, source: standingLaw, recalled: false },
  { terms: { ...slip, substitute: 'none', tie: 'fails' }, source: slipPattern, recalled: true },
]

type Kind = Static<typeof KindTerms>

/** Papers and invitation three working days before, the conclusion within five after (Decision 45/2018). */
function kind(name: string, maxMinutes: number | null, more: Partial<Kind> = {}): Kind {
  return {
    name,
    form: 'inPerson',
    papersDueDays: 3,
    noticeDueDays: 3,
    conclusionDueDays: 5,
    summaryOver: null,
    summaryMost: null,
    maxMinutes,
    // Handbook 6.4.
    checkInBefore: 30,
    checkInAfter: 30,
    recording: true,
    ...more,
  }
}
const half = 240
const day = 480
const by45 = (terms: Kind) => ({ terms, source: meetings45, recalled: terms.maxMinutes !== null })
const bySession = (terms: Kind) => ({ terms, source: councilLaw, recalled: true })

const session = { papersDueDays: null, noticeDueDays: null, conclusionDueDays: null }

type Time = Static<typeof TimeTerms>
const speech = (name: string, rank: number, seconds: number, more: Partial<Time> = {}): Time => ({
  nature: 'speech',
  name,
  limitSeconds: seconds,
  rank,
  pauses: false,
  quotaSeconds: null,
  quotaPer: null,
  ...more,
})
const timer = (name: string, rank: number, seconds: number): Time => ({
  ...speech(name, rank, seconds),
  nature: 'timer',
})
const proposed = (terms: Time) => ({ terms, source: proposal, recalled: false })

const usualTimes = [
  speech('Ý kiến về trình tự phiên họp', 1, 60, { pauses: true }),
  speech('Giải trình, trả lời', 5, 300),
  speech('Tranh luận', 10, 120),
  speech('Phát biểu', 20, 300),
  timer('Trình bày báo cáo', 1, 600),
  timer('Giải lao', 2, 900),
].map(proposed)
const councilTimes = [
  speech('Ý kiến về trình tự kỳ họp', 1, 60, { pauses: true }),
  speech('Trả lời chất vấn', 5, 180),
  speech('Tranh luận', 8, 120),
  speech('Chất vấn', 10, 60),
  speech('Thảo luận', 20, 420, { quotaSeconds: 1800, quotaPer: 'group' }),
  timer('Trình bày báo cáo', 1, 900),
  timer('Giải lao', 2, 1200),
].map(proposed)

const sets: Partial<Record<BodyKind, ReadySet>> = {
  peoplesCommittee: {
    rules: committee,
    kinds: [by45(kind('Phiên họp thường kỳ', day)), by45(kind('Phiên họp chuyên đề', half, { form: 'hybrid' }))],
    times: usualTimes,
  },
  peoplesCouncil: {
    rules: council,
    kinds: [
      bySession(kind('Kỳ họp thường lệ', null, session)),
      bySession(kind('Kỳ họp chuyên đề hoặc phát sinh đột xuất', null, session)),
    ],
    times: councilTimes,
  },
  councilStanding: {
    rules: standing,
    kinds: [bySession(kind('Phiên họp thường kỳ của Thường trực', null, session))],
    times: usualTimes,
  },
  councilCommittee: {
    rules: standing,
    kinds: [bySession(kind('Cuộc họp thẩm tra', null, session))],
    times: usualTimes,
  },
}

/** The ready set of a kind of body; undefined where the program knows of no pattern. */
export const readySetOf = (of: BodyKind): ReadySet | undefined => sets[of]

/** Of the agency itself: kinds of Decision 45/2018 (article 7) as handbook 6.3 lists them; the caps are recalled. */
export const agencySet: Omit<ReadySet, 'rules'> = {
  kinds: [
    kind('Họp giao ban', half),
    kind('Họp tham mưu, tư vấn', half),
    kind('Họp làm việc', half),
    kind('Họp chuyên môn', day),
    kind('Họp sơ kết', half),
    kind('Họp tổng kết', day),
    kind('Hội nghị tập huấn, triển khai', day, { form: 'hybrid' }),
    kind('Họp đột xuất', half, { papersDueDays: null, noticeDueDays: null }),
  ].map(by45),
  times: usualTimes,
}

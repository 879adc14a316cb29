import type { BodyBlock } from '#platform/print/paper.ts'
import { agencies, agencyOf, type SampleAgency } from './agencies.ts'
import { type Dice, dice } from './dice.ts'
import { people, type SamplePerson } from './people.ts'
import { type Theme, themes } from './themes.ts'
import { wording } from './wording.ts'

export type SampleUrgency = 'normal' | 'urgent' | 'veryUrgent' | 'immediate'
export type SamplePurpose = 'action' | 'coordination' | 'information'

/** What became of the paper at one recipient. */
export type Fate = 'arrived' | 'registered' | 'returned'

export interface SampleDelivery {
  readonly agencyKey: string
  readonly purpose: SamplePurpose
  /** Days from issue in which an answer or action is asked for. */
  readonly dueInDays?: number
  readonly fate: Fate
  /** Why it was returned; at least ten characters. */
  readonly reason?: string
}

export interface SamplePaper {
  readonly key: string
  readonly issuerKey: string
  /** Drafting unit inside the issuer, where the issuer has units. */
  readonly unitKey?: string
  /** Mark of the drafting unit, for the symbol of letters and for `Lưu: VT, …`; empty when there is none. */
  readonly unitMark: string
  /** Kind code as in Decree 30/2020, `CV` for official letters. */
  readonly kind: string
  readonly kindName: string
  readonly subject: string
  readonly field: string
  readonly urgency: SampleUrgency
  /** Prints `Kính gửi` with the recipients. */
  readonly addressed: boolean
  readonly decidedBy?: string
  readonly legalBases: readonly string[]
  readonly body: readonly BodyBlock[]
  /** Login of the leader who signs. */
  readonly signer: string
  /** Login of the one who drafted. */
  readonly drafter: string
  readonly recipients: readonly SampleDelivery[]
  readonly state: 'draft' | 'issued'
  /** Days before today; 0 is today. Within one issuer the list runs from the oldest to the newest. */
  readonly issuedDaysAgo: number
}

/** Weights by repetition: the three levels of the guided tour issue most. */
const ISSUERS: readonly string[] = [
  ...Array<string>(9).fill('ubnd-tinh'),
  ...Array<string>(9).fill('ubnd-huyen-than-uyen'),
  ...Array<string>(5).fill('ubnd-muongkim'),
  ...['so-noi-vu', 'so-nong-nghiep-moi-truong', 'so-nong-nghiep-moi-truong', 'so-giao-duc-dao-tao', 'so-y-te'],
  ...[
    'so-khoa-hoc-cong-nghe',
    'so-tai-chinh',
    'so-xay-dung',
    'van-phong-ubnd-tinh',
    'ubnd-huyen-sinho',
    'ubnd-tplaichau',
  ],
  ...['ubnd-huyen-tanuyen', 'ubnd-huyen-phongtho', 'ubnd-phucthan', 'ubnd-khoenon', 'ubnd-tamung', 'ubnd-ttthanuyen'],
  ...['phong-noi-vu-than-uyen', 'phong-giao-duc-dao-tao-than-uyen', 'chi-cuc-kiem-lam'],
]

const DOWNWARD = ['CV', 'CV', 'CV', 'KH', 'TB', 'GM', 'QĐ', 'HD', 'CT', 'CĐ'] as const
const UPWARD = ['BC', 'BC', 'TTr', 'CV'] as const

const REASONS: readonly string[] = [
  'Văn bản gửi không đúng thẩm quyền xử lý của đơn vị',
  'Văn bản thiếu phụ lục kèm theo, đề nghị gửi lại',
  'Văn bản đã nhận ở lần gửi trước, trùng nội dung',
  'Trích yếu và nội dung tệp đính kèm không khớp nhau',
]

/** The oldest sample paper is this many days old. */
export const OLDEST_DAYS = 90

/** Builds `count` papers, oldest first, drafts last. The same count and seed give the same papers. */
export function samplePapers(count: number, seed = 2026): SamplePaper[] {
  const drafts = Math.floor(count / 12)
  const papers: SamplePaper[] = []
  for (let index = 0; index < count; index += 1) {
    const luck = dice(seed * 100_003 + index)
    const issued = index < count - drafts
    // Evenly spread over the past, so that numbers follow dates; the newest are of today.
    const age = issued ? Math.floor(((count - drafts - 1 - index) * OLDEST_DAYS) / Math.max(1, count - drafts - 1)) : 0
    papers.push(paperOf(index, issued, age, luck))
  }
  return papers
}

function paperOf(index: number, issued: boolean, age: number, luck: Dice): SamplePaper {
  const issuer = agencyOf(luck.pick(ISSUERS))
  const theme = themeFor(issuer, luck)
  const upward = issuer.key !== 'ubnd-tinh' && luck.chance(issuer.level === 'commune' ? 80 : 35)
  const kind = kindFor(issuer, upward, luck)
  const targets = upward ? above(issuer, theme) : below(issuer, theme, luck)
  const words = wording({ kind, issuer, theme, targets: targets.map(agencyOf), upward, luck })
  const urgency = kind === 'CĐ' ? 'immediate' : luck.pick(URGENCIES)
  const due = words.dueInDays
  const { unitMark, unitKey } = unitFor(issuer, theme)
  return {
    key: `paper-${String(index + 1).padStart(4, '0')}`,
    issuerKey: issuer.key,
    ...(unitKey === undefined ? {} : { unitKey }),
    unitMark,
    kind,
    kindName: words.kindName,
    subject: words.subject,
    field: theme.field,
    urgency,
    addressed: words.addressed,
    ...(words.decidedBy === undefined ? {} : { decidedBy: words.decidedBy }),
    legalBases: words.legalBases,
    body: words.body,
    signer: luck.pick(postHolders(issuer.key, 'leader')).login,
    drafter: drafterOf(issuer.key, unitKey, luck),
    recipients: targets.map((agencyKey, at) => delivery(agencyKey, at, { upward, due, age, issued, luck })),
    state: issued ? 'issued' : 'draft',
    issuedDaysAgo: age,
  }
}

const URGENCIES: readonly SampleUrgency[] = [
  ...Array<SampleUrgency>(16).fill('normal'),
  ...Array<SampleUrgency>(3).fill('urgent'),
  'veryUrgent',
]

function themeFor(issuer: SampleAgency, luck: Dice): Theme {
  const own = themes.filter((theme) => [theme.department, theme.office].includes(issuer.key))
  return luck.pick(own.length > 0 ? own : themes)
}

/** Directives and telegrams are issued by committees only; offices below them write letters, notices and guidance. */
function kindFor(issuer: SampleAgency, upward: boolean, luck: Dice): string {
  if (upward) return luck.pick(UPWARD)
  const kind = luck.pick(DOWNWARD)
  const committee = issuer.kind === 'peoplesCommittee'
  if (!committee && ['CT', 'CĐ', 'QĐ'].includes(kind)) return 'CV'
  return committee && kind === 'HD' ? 'KH' : kind
}

function above(issuer: SampleAgency, theme: Theme): string[] {
  const parent = issuer.parentKey ?? 'ubnd-tinh'
  const side =
    issuer.level === 'province' ? 'van-phong-ubnd-tinh' : issuer.level === 'district' ? theme.department : theme.office
  const near = issuer.level === 'commune' && parent !== 'ubnd-huyen-than-uyen' ? [] : [side]
  return [...new Set([parent, ...near])].filter((key) => key !== issuer.key)
}

function below(issuer: SampleAgency, theme: Theme, luck: Dice): string[] {
  const living = agencies.filter((agency) => agency.validTo === null && agency.key !== issuer.key)
  const districts = living.filter((agency) => agency.kind === 'peoplesCommittee' && agency.level === 'district')
  const departments = living.filter((agency) => agency.kind === 'department')
  const keys = (list: readonly SampleAgency[]): string[] => list.map((agency) => agency.key)
  if (issuer.level === 'province') {
    const lead = theme.department === issuer.key ? [] : [theme.department]
    return [
      ...new Set([
        ...lead,
        'ubnd-huyen-than-uyen',
        ...keys(luck.some(districts, 3)),
        ...keys(luck.some(departments, 2)),
      ]),
    ]
  }
  if (issuer.level === 'district') {
    const district = issuer.kind === 'peoplesCommittee' ? issuer.key : (issuer.parentKey ?? issuer.key)
    const communes = living.filter((agency) => agency.level === 'commune' && agency.parentKey === district)
    if (communes.length === 0) return [theme.department, ...keys(luck.some(districts, 2))]
    const office = theme.office === issuer.key ? [] : [theme.office]
    return [...new Set([...office, 'ubnd-muongkim', ...keys(luck.some(communes, 4))])]
  }
  const neighbours = living.filter((agency) => agency.level === 'commune' && agency.parentKey === issuer.parentKey)
  const office = issuer.parentKey === 'ubnd-huyen-than-uyen' ? [theme.office] : []
  return [...office, ...keys(luck.some(neighbours, 2))]
}

interface Circumstance {
  readonly upward: boolean
  readonly due: number | undefined
  readonly age: number
  readonly issued: boolean
  readonly luck: Dice
}

/** The newest papers are still waiting at the other end; of the rest a few were returned. */
function delivery(agencyKey: string, at: number, { upward, due, age, issued, luck }: Circumstance): SampleDelivery {
  const purpose: SamplePurpose =
    at === 0 ? 'action' : upward ? 'information' : luck.pick(['action', 'action', 'coordination'])
  const dueInDays = due !== undefined && purpose !== 'information' ? { dueInDays: due } : {}
  if (issued && age > 0 && luck.chance(4)) {
    return { agencyKey, purpose, ...dueInDays, fate: 'returned', reason: luck.pick(REASONS) }
  }
  const waiting = !issued || age === 0 || (age <= 3 && luck.chance(60)) || luck.chance(2)
  return { agencyKey, purpose, ...dueInDays, fate: waiting ? 'arrived' : 'registered' }
}

function unitFor(issuer: SampleAgency, theme: Theme): { unitMark: string; unitKey?: string } {
  if (issuer.kind === 'peoplesCommittee' && issuer.level !== 'commune') {
    const unitMark = issuer.level === 'province' ? theme.provinceUnit : theme.districtUnit
    return { unitMark, unitKey: `${issuer.key}/${unitMark}` }
  }
  if (issuer.kind === 'department' || issuer.kind === 'peoplesCommittee') {
    return { unitMark: 'VP', unitKey: `${issuer.key}/VP` }
  }
  return { unitMark: '' }
}

function postHolders(agencyKey: string, role: string, unitKey?: string): SamplePerson[] {
  return people.filter((person) =>
    person.posts.some(
      (post) =>
        post.agencyKey === agencyKey &&
        post.role === role &&
        post.validTo === null &&
        (unitKey === undefined || post.unitKey === unitKey),
    ),
  )
}

function drafterOf(agencyKey: string, unitKey: string | undefined, luck: Dice): string {
  const inUnit = postHolders(agencyKey, 'officer', unitKey)
  const anyOfficer = inUnit.length > 0 ? inUnit : postHolders(agencyKey, 'officer')
  return luck.pick(anyOfficer.length > 0 ? anyOfficer : postHolders(agencyKey, 'clerk')).login
}

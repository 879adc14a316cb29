import { agencies, agencyOf, type SampleAgency, successions } from './agencies.ts'
import { madeUpName } from './names.ts'
import { unitsIn } from './units.ts'

export type PostRole =
  | 'clerk'
  | 'leader'
  | 'chiefOfOffice'
  | 'unitHead'
  | 'officer'
  | 'archivist'
  | 'agencyAdministrator'
  | 'systemAdministrator'

export interface SamplePost {
  readonly agencyKey: string
  readonly unitKey?: string
  readonly title: string
  readonly role: PostRole
  readonly validFrom: string
  readonly validTo: string | null
}

/** A made-up person. Everybody's middle name is `Mẫu` (sample) or `Thử` (trial), so that nobody is taken for a real official. */
export interface SamplePerson {
  /** Login name; also the key. */
  readonly login: string
  readonly fullName: string
  readonly posts: readonly SamplePost[]
}

/** The three clerks of the guided tour: province, district, commune. */
export const HEADLINE_LOGINS = ['vanthu.ubndtinh', 'vanthu.thanuyen', 'vanthu.muongkim'] as const

const TERM = '2021-07-01'

/** Titles of the head and of deputies, and the login prefix of the head. */
function heading(agency: SampleAgency): { head: string; login: string; deputies: number } {
  switch (agency.kind) {
    case 'peoplesCommittee': {
      const deputies = { province: 3, district: 2, commune: 1 }[agency.level]
      return { head: 'Chủ tịch', login: 'chutich', deputies }
    }
    case 'peoplesCouncil':
      return { head: 'Chủ tịch', login: 'chutich', deputies: 1 }
    case 'department':
      return { head: 'Giám đốc', login: 'giamdoc', deputies: agency.validTo === null ? 2 : 0 }
    case 'office':
      return { head: 'Chánh Văn phòng', login: 'chanhvanphong', deputies: 1 }
    case 'inspectorate':
      return { head: 'Chánh Thanh tra', login: 'chanhthanhtra', deputies: 0 }
    case 'board':
      return { head: 'Trưởng ban', login: 'truongban', deputies: 0 }
    case 'districtOffice':
      return { head: 'Trưởng phòng', login: 'truongphong', deputies: 0 }
    case 'publicService':
      return publicServiceHeading(agency)
  }
}

function publicServiceHeading(agency: SampleAgency): { head: string; login: string; deputies: number } {
  if (agency.name.startsWith('Chi cục')) return { head: 'Chi cục trưởng', login: 'chicuctruong', deputies: 0 }
  if (agency.name.startsWith('Trường')) return { head: 'Hiệu trưởng', login: 'hieutruong', deputies: 0 }
  return { head: 'Giám đốc', login: 'giamdoc', deputies: 0 }
}

export function headTitle(agencyKey: string): string {
  return heading(agencyOf(agencyKey)).head
}

type Draft = readonly [login: string, title: string, role: PostRole, unitKey?: string | undefined]

function draftsOf(agency: SampleAgency): Draft[] {
  const { head, login, deputies } = heading(agency)
  const { slug } = agency
  const drafts: Draft[] = [[`${login}.${slug}`, head, 'leader']]
  for (let nth = 1; nth <= deputies; nth += 1) drafts.push([`pho${login}${nth}.${slug}`, `Phó ${head}`, 'leader'])
  if (!SHARED_CLERK.has(agency.key)) drafts.push([`vanthu.${slug}`, 'Văn thư', 'clerk', clerkUnit(agency)])
  if (agency.validTo !== null) return drafts
  return [...drafts, ...staffOf(agency)]
}

function staffOf(agency: SampleAgency): Draft[] {
  const { slug } = agency
  const drafts: Draft[] = []
  for (const unit of unitsIn(agency.key)) {
    const mark = ascii(unit.abbreviation)
    if (agency.level === 'commune' || unit.parentKey !== null) {
      drafts.push([
        `chuyenvien.${mark}.${slug}`,
        agency.level === 'commune' ? 'Công chức' : 'Chuyên viên',
        'officer',
        unit.key,
      ])
    } else if (unit.abbreviation === 'VP') {
      if (agency.key !== 'ubnd-tinh' && agency.key !== 'ubnd-huyen-than-uyen') {
        drafts.push([`chanhvanphong.${slug}`, 'Chánh Văn phòng', 'chiefOfOffice', unit.key])
      }
    } else {
      drafts.push([`truongphong.${mark}.${slug}`, unitTitle(unit.name), 'unitHead', unit.key])
      drafts.push([`chuyenvien.${mark}.${slug}`, 'Chuyên viên', 'officer', unit.key])
    }
  }
  if (drafts.length === 0) drafts.push([`chuyenvien.${slug}`, 'Chuyên viên', 'officer'])
  return [...drafts, ...(EXTRA[agency.key] ?? [])]
}

function unitTitle(name: string): string {
  if (name.startsWith('Phòng')) return 'Trưởng phòng'
  return name.startsWith('Khối') ? 'Trưởng khối' : 'Giám đốc Trung tâm'
}

/** People for posts that only a few agencies have. */
const EXTRA: Readonly<Record<string, readonly Draft[]>> = {
  'ubnd-tinh': [
    ['quantri', 'Quản trị hệ thống', 'systemAdministrator'],
    ['quantri.ubndtinh', 'Quản trị đơn vị', 'agencyAdministrator', 'ubnd-tinh/VP'],
    ['luutru.ubndtinh', 'Lưu trữ viên', 'archivist', 'ubnd-tinh/VTLT'],
    ['vanthu2.ubndtinh', 'Văn thư', 'clerk', 'ubnd-tinh/VTLT'],
  ],
  'ubnd-huyen-than-uyen': [
    ['quantri.thanuyen', 'Quản trị đơn vị', 'agencyAdministrator', 'ubnd-huyen-than-uyen/VP'],
    ['luutru.thanuyen', 'Lưu trữ viên', 'archivist', 'ubnd-huyen-than-uyen/VP'],
  ],
  'ubnd-muongkim': [['quantri.muongkim', 'Quản trị đơn vị', 'agencyAdministrator', 'ubnd-muongkim/VP']],
  'trung-tam-luu-tru': [['luutru.trungtamluutru', 'Lưu trữ viên', 'archivist']],
}

/** Agencies whose clerk is the clerk of another agency, and posts that one person holds beside the first: login → posts. */
const SECOND_POSTS: Readonly<Record<string, readonly Omit<SamplePost, 'validFrom' | 'validTo'>[]>> = {
  'vanthu.ubndtinh': [{ agencyKey: 'van-phong-ubnd-tinh', title: 'Văn thư', role: 'clerk' }],
  'vanthu.vphdndtinh': [{ agencyKey: 'hdnd-tinh', title: 'Văn thư', role: 'clerk' }],
  'vanthu.thanuyen': [
    { agencyKey: 'hdnd-huyen-than-uyen', title: 'Văn thư', role: 'clerk' },
    { agencyKey: 'van-phong-huyen-than-uyen', title: 'Văn thư', role: 'clerk' },
  ],
  'vanthu.muongkim': [{ agencyKey: 'hdnd-xa-muong-kim', title: 'Văn thư', role: 'clerk' }],
  'chanhvanphong.vpubndtinh': [
    { agencyKey: 'ubnd-tinh', unitKey: 'ubnd-tinh/VP', title: 'Chánh Văn phòng', role: 'chiefOfOffice' },
  ],
  'chanhvanphong.vpthanuyen': [
    {
      agencyKey: 'ubnd-huyen-than-uyen',
      unitKey: 'ubnd-huyen-than-uyen/VP',
      title: 'Chánh Văn phòng',
      role: 'chiefOfOffice',
    },
    { agencyKey: 'hdnd-huyen-than-uyen', title: 'Chánh Văn phòng', role: 'chiefOfOffice' },
  ],
  'chanhvanphong.vphdndtinh': [{ agencyKey: 'hdnd-tinh', title: 'Chánh Văn phòng', role: 'chiefOfOffice' }],
  'phochutich1.ubndtinh': [
    { agencyKey: 'ban-quan-ly-khu-kinh-te', title: 'Phó Trưởng ban kiêm nhiệm', role: 'leader' },
  ],
  'chutich.thanuyen': [{ agencyKey: 'hdnd-huyen-than-uyen', title: 'Đại biểu', role: 'officer' }],
  'chutich.muongkim': [{ agencyKey: 'hdnd-xa-muong-kim', title: 'Đại biểu', role: 'officer' }],
}

const SHARED_CLERK = new Set(
  Object.values(SECOND_POSTS).flatMap((posts) =>
    posts.filter((post) => post.role === 'clerk').map((post) => post.agencyKey),
  ),
)

function clerkUnit(agency: SampleAgency): string | undefined {
  const inside = unitsIn(agency.key)
  return (inside.find((unit) => /^VT/u.test(unit.abbreviation)) ?? inside.find((unit) => unit.abbreviation === 'VP'))
    ?.key
}

/** Those who worked in a department that ended go on in its successor. */
function afterwards(agency: SampleAgency, draft: Draft): SamplePost[] {
  const succession = successions.find((each) => each.predecessorKey === agency.key)
  if (agency.validTo === null || succession === undefined) return []
  const leader = draft[2] === 'leader'
  const title = leader ? 'Phó Giám đốc' : 'Văn thư'
  return [
    {
      agencyKey: succession.successorKey,
      title,
      role: leader ? 'leader' : 'clerk',
      validFrom: succession.date,
      validTo: null,
    },
  ]
}

function personOf(agency: SampleAgency, draft: Draft, index: number): SamplePerson {
  const [login, title, role, unitKey] = draft
  const validFrom = agency.validFrom > TERM ? agency.validFrom : TERM
  const first: SamplePost = {
    agencyKey: agency.key,
    ...(unitKey === undefined ? {} : { unitKey }),
    title,
    role,
    validFrom,
    validTo: agency.validTo,
  }
  const beside = (SECOND_POSTS[login] ?? []).map((post) => ({ ...post, validFrom, validTo: null }))
  return { login, fullName: madeUpName(index), posts: [first, ...beside, ...afterwards(agency, draft)] }
}

export const people: readonly SamplePerson[] = agencies
  .flatMap((agency) => draftsOf(agency).map((draft) => ({ agency, draft })))
  .map(({ agency, draft }, index) => personOf(agency, draft, index))

/** Login-safe letters: `ĐCNN` → `dcnn`. */
export function ascii(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/gu, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, '')
}

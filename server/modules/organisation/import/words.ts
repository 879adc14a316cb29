import type { Ask } from '#contract/endpoint.ts'
import type { createUnit } from '#contract/organisation.ts'
import type { Role } from '#contract/permissions.ts'
import { key } from '#platform/text.ts'

export type UnitKind = Ask<typeof createUnit>['kind']
export type Nature = 'agency' | 'unit'

/** A word as it is written in a sheet, and what it stands for. The first of several is the one the template shows. */
type Words<T extends string> = readonly (readonly [T, ...string[]])[]

export const natureWords: Words<Nature> = [
  ['agency', 'Cơ quan'],
  ['unit', 'Đơn vị'],
]

export const kindWords: Words<UnitKind> = [
  ['peoplesCommittee', 'Ủy ban nhân dân', 'UBND'],
  ['peoplesCouncil', 'Hội đồng nhân dân', 'HĐND'],
  ['department', 'Sở, ban, ngành', 'Sở', 'Ngành'],
  ['office', 'Văn phòng'],
  ['board', 'Ban'],
  ['centre', 'Trung tâm'],
  ['division', 'Phòng'],
  ['partyBody', 'Cơ quan Đảng'],
  ['other', 'Khác'],
]

/** Levels are data: one that is not in this list is kept as it was written. */
export const levelWords: Words<string> = [
  ['central', 'Trung ương'],
  ['province', 'Tỉnh', 'Thành phố trực thuộc trung ương'],
  ['district', 'Huyện'],
  ['commune', 'Xã', 'Phường', 'Thị trấn'],
]

/** Roles that a sheet can give; nobody becomes system administrator by a sheet. */
export const roleWords: Words<Role> = [
  ['clerk', 'Văn thư'],
  ['leader', 'Lãnh đạo'],
  ['chiefOfOffice', 'Chánh Văn phòng'],
  ['unitHead', 'Lãnh đạo đơn vị'],
  ['officer', 'Chuyên viên'],
  ['archivist', 'Lưu trữ'],
  ['agencyAdministrator', 'Quản trị cơ quan'],
]

/** What a written word stands for, tone marks and case aside. */
export function meaning<T extends string>(words: Words<T>, written: string): T | undefined {
  const sought = key(written)
  return words.find(([, ...spellings]) => spellings.some((spelling) => key(spelling) === sought))?.[0]
}

export const shownWords = (words: Words<string>): string[] => words.map(([, shown = '']) => shown)

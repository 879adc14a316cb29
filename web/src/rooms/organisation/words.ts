import type { Reply } from '#contract/endpoint.ts'
import type { readPerson, readUnit, unitKinds } from '#contract/organisation.ts'
import { type Role, roles } from '#contract/permissions.ts'
import { type PlainKey, t } from '../../i18n/words.ts'
import { civilDate, civilDateAt } from '../../kit/format.ts'

export type Unit = Reply<typeof readUnit>
export type Person = Reply<typeof readPerson>
export type Holder = Unit['holders'][number]
export type UnitKind = (typeof unitKinds)[number]

const kindWords = {
  peoplesCommittee: 'org.kind.peoplesCommittee',
  peoplesCouncil: 'org.kind.peoplesCouncil',
  department: 'org.kind.department',
  office: 'org.kind.office',
  board: 'org.kind.board',
  centre: 'org.kind.centre',
  division: 'org.kind.division',
  partyBody: 'org.kind.partyBody',
  other: 'org.kind.other',
} as const satisfies Record<UnitKind, PlainKey>

const levelWords: Readonly<Record<string, PlainKey>> = {
  central: 'org.level.central',
  province: 'org.level.province',
  district: 'org.level.district',
  commune: 'org.level.commune',
}

const roleWords = {
  clerk: 'role.clerk',
  leader: 'role.leader',
  chiefOfOffice: 'role.chiefOfOffice',
  unitHead: 'role.unitHead',
  officer: 'role.officer',
  archivist: 'role.archivist',
  agencyAdministrator: 'role.agencyAdministrator',
  systemAdministrator: 'role.systemAdministrator',
} as const satisfies Record<Role, PlainKey>

const successionWords = {
  merge: 'org.succession.merge',
  split: 'org.succession.split',
  rename: 'org.succession.rename',
  transfer: 'org.succession.transfer',
} as const satisfies Record<Unit['successions'][number]['kind'], PlainKey>

/** Kinds and levels are data: one without words here is shown as it was written. */
export const kindName = (kind: string) => (kind in kindWords ? t(kindWords[kind as UnitKind]) : kind)
export const levelName = (level: string) => {
  const key = levelWords[level]
  return key === undefined ? level : t(key)
}
export const roleName = (role: Role) => t(roleWords[role])
export const successionName = (kind: keyof typeof successionWords) => t(successionWords[kind])

export const kindChoices = () =>
  (Object.entries(kindWords) as [UnitKind, PlainKey][]).map(([value, key]) => ({ value, label: t(key) }))
export const levelChoices = () => Object.entries(levelWords).map(([value, key]) => ({ value, label: t(key) }))
export const successionChoices = () =>
  (Object.entries(successionWords) as [keyof typeof successionWords, PlainKey][]).map(([value, key]) => ({
    value,
    label: t(key),
  }))

/** Only the system's administrator makes others. */
export const roleChoices = (system: boolean) =>
  roles.filter((it) => system || it !== 'systemAdministrator').map((value) => ({ value, label: roleName(value) }))

/** Holdings to show for a day: of an earlier day not those that began after it; of today also those to come. */
export function holdersOn(unit: Unit, day: string): readonly Holder[] {
  const today = civilDateAt(Date.now())
  return unit.holders.filter((it) => day >= today || it.validFrom <= day)
}

/** Neighbouring periods that say the same are one. */
export function joined<It extends { validFrom: string; validTo: string | null }>(
  periods: readonly It[],
  same: (one: It, two: It) => boolean,
): It[] {
  const result: It[] = []
  for (const it of periods) {
    const last = result.at(-1)
    if (last && same(last, it)) result[result.length - 1] = { ...it, validFrom: last.validFrom }
    else result.push(it)
  }
  return result
}

/** `từ 01/07/2025 đến 31/12/2026`. */
export function period({ validFrom, validTo }: { validFrom: string; validTo: string | null }): string {
  const from = civilDate(validFrom)
  return validTo === null ? t('org.from', { from }) : t('org.fromTo', { from, to: civilDate(validTo) })
}

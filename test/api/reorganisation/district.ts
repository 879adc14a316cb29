import type { Ask, Reply } from '#contract/endpoint.ts'
import {
  applyReorganisation,
  approveReorganisation,
  checkReorganisation,
  keepReorganisationLines,
  keepReorganisationPosts,
  prepareReorganisation,
} from '#contract/reorganisation.ts'
import { civilDate } from '#platform/clock.ts'
import { type Agency, agency, type House, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { administrator } from '../administrator.ts'
import { type Office, openOffice } from '../routing/office.ts'

export type Line = Ask<typeof keepReorganisationLines>['lines'][number]
export type Act = Reply<typeof checkReorganisation>

/** A district with two units that ends and merges with a commune into a new one, from the next day on. */
export interface District extends Office {
  readonly commune: Agency
  /** The day it takes effect. */
  readonly on: string
  readonly last: string
}

export async function openDistrict(): Promise<District> {
  const office = await openOffice()
  const commune = await agency(office.house, 'Ủy ban nhân dân xã Cũ', 'UBND', 'H97.2', office.sender.id)
  await staff(office.house, 'vanthu.xacu', commune.id, 'clerk', 'Văn thư')
  await staff(office.house, 'chutich.xacu', commune.id, 'leader', 'Chủ tịch')
  const day = (shift: number) => civilDate(new Date(office.house.now().getTime() + shift * 86_400_000))
  return { ...office, commune, on: day(1), last: day(0) }
}

export const line = (change: Partial<Line>): Line => ({
  kind: 'merge',
  predecessorId: null,
  successorId: null,
  successorKey: '',
  scope: '',
  key: '',
  nature: 'agency',
  parentId: null,
  parentKey: '',
  unitKind: '',
  level: '',
  name: '',
  shortName: '',
  abbreviation: '',
  place: '',
  code: '',
  ...change,
})

export const newCommune = (parentId: string, change: Partial<Line> = {}): Line =>
  line({
    kind: 'create',
    key: 'XM',
    parentId,
    unitKind: 'peoplesCommittee',
    level: 'commune',
    name: 'Ủy ban nhân dân xã Mới',
    shortName: 'UBND xã Mới',
    abbreviation: 'UBND',
    place: 'Mới',
    code: 'H97.9',
    ...change,
  })

/** The district and the commune become one; the finance unit lives on as the economic one, the justice unit has no successor of its own. */
export const merging = (d: District): Line[] => [
  newCommune(d.sender.id),
  line({
    kind: 'create',
    key: 'PKT',
    nature: 'unit',
    parentKey: 'XM',
    unitKind: 'division',
    level: 'commune',
    name: 'Phòng Kinh tế',
    shortName: 'Phòng Kinh tế',
    abbreviation: 'KT',
    place: 'Mới',
  }),
  line({ predecessorId: d.here.id, successorKey: 'XM', scope: 'Toàn bộ' }),
  line({ predecessorId: d.commune.id, successorKey: 'XM', scope: 'Toàn bộ' }),
  line({ predecessorId: d.finance, successorKey: 'PKT' }),
]

export const head = (on: string) => ({
  title: 'Sắp xếp đơn vị hành chính cấp xã',
  decision: 'Nghị quyết số 1/NQ-HĐND',
  decidedOn: '2026-01-15',
  effectiveOn: on,
})

let made = 0
/** The system's administrator, one of several. */
export async function chief(d: { house: House; sender: Agency }): Promise<Page> {
  made += 1
  return (await administrator(d.house, `hethong${made}`, d.sender.id, 'systemAdministrator')).page
}

/** An act with these lines and a post in the successor for everybody, looked at once. */
export async function checked(page: Page, on: string, lines: readonly Line[], suggest = true): Promise<Act> {
  let act = await page.call(prepareReorganisation, head(on))
  act = await page.call(keepReorganisationLines, { id: act.id, version: act.version, lines: [...lines] })
  if (suggest) act = await page.call(keepReorganisationPosts, { id: act.id, version: act.version, posts: [], suggest })
  return page.call(checkReorganisation, { id: act.id, version: act.version })
}

export async function applied(_: District, act: Act, second: Page): Promise<Act> {
  const ready = await second.call(approveReorganisation, { id: act.id, version: act.version })
  return second.call(applyReorganisation, { id: ready.id, version: ready.version })
}

/** All rows of the tables an act may change, as text. */
export async function dump(house: House): Promise<Record<string, string[]>> {
  const tables = await house.sql<{ name: string }[]>`select name from reorganisation_table order by position`
  const rows: Record<string, string[]> = {}
  for (const { name } of tables)
    rows[name] = (
      await house.sql<{ row: string }[]>`select to_jsonb(t)::text as row from ${house.sql(name)} t order by 1`
    ).map((it) => it.row)
  return rows
}

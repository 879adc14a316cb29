import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ask } from '#contract/endpoint.ts'
import {
  createUnit,
  endUnit,
  listUnits,
  moveUnit,
  readUnit,
  renameUnit,
  setAgency,
  setCode,
} from '#contract/organisation.ts'
import { civilDate } from '#platform/clock.ts'
import { type Agency, agency, type House, openHouse } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { administrator } from '../administrator.ts'

let house: House
let province: Agency
let district: Agency
let neighbour: Agency
let system: Page
let local: Page

const today = civilDate(new Date())

const office = (parentId: string): Ask<typeof createUnit> => ({
  nature: 'unit',
  parentId,
  kind: 'office',
  level: 'district',
  name: 'Văn phòng Hội đồng nhân dân và Ủy ban nhân dân',
  shortName: 'Văn phòng',
  abbreviation: 'VP',
  place: 'Than Uyên',
  code: null,
  validFrom: '2020-01-01',
})

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Lai Châu', 'UBND', 'H35')
  district = await agency(house, 'Ủy ban nhân dân huyện Than Uyên', 'UBND', 'H35.1', province.id)
  neighbour = await agency(house, 'Ủy ban nhân dân huyện Tân Uyên', 'UBND', 'H35.2', province.id)
  system = (await administrator(house, 'quantri', province.id, 'systemAdministrator')).page
  local = (await administrator(house, 'quantri.thanuyen', district.id)).page
})
afterAll(() => house.close())

describe('the tree', () => {
  it('gives its top, the children of one, and what a search finds without tone marks with the way to it', async () => {
    const top = await local.call(listUnits, {})
    expect(top.rows.map((row) => row.name)).toEqual(['Ủy ban nhân dân tỉnh Lai Châu'])
    expect(top.rows[0]).toMatchObject({ children: 2, code: 'H35', path: [] })
    const below = await local.call(listUnits, { parentId: province.id })
    expect(below.rows.map((row) => row.code).toSorted()).toEqual(['H35.1', 'H35.2'])
    for (const q of ['than uyen', 'THAN UYÊN', 'uyen than', 'h35.1', 'Than Uyên'.normalize('NFD')]) {
      const found = await local.call(listUnits, { q })
      expect(
        found.rows.map((row) => row.id),
        q,
      ).toEqual([district.id])
      expect(found.rows[0]?.path).toEqual(['Ủy ban nhân dân tỉnh Lai Châu'])
    }
    expect((await local.call(listUnits, { q: 'uyen' })).rows).toHaveLength(2)
    for (const q of ['không có đâu', '%', '_', "'; drop table org_unit; --"])
      expect((await local.call(listUnits, { q })).rows, q).toEqual([])
  })

  it('knows no unit that is not there', async () => {
    expect((await local.call(readUnit, { id: district.id })).mine).toBe(true)
    expect((await local.call(readUnit, { id: neighbour.id })).mine).toBe(false)
    expect(await local.refusal(readUnit, { id: '01890a5d-ac96-774b-bcce-b302099a8057' })).toMatchObject({
      code: 'thing.missing',
    })
    expect(await local.refusal(readUnit, { id: 'khong' })).toMatchObject({ code: 'input.invalid' })
  })
})

describe('adding', () => {
  it('hangs a unit below its agency and refuses what an agency alone may have', async () => {
    const unit = await local.call(createUnit, office(district.id))
    expect(unit).toMatchObject({ agencyId: district.id, parentId: district.id, version: 1, mine: true, code: null })
    expect(await local.refusal(createUnit, { ...office(district.id), code: 'H35.1.9' })).toMatchObject({
      code: 'input.invalid',
      facts: { problems: [{ path: '/code', rule: 'agency-only' }] },
    })
    expect(await system.refusal(createUnit, { ...office(district.id), parentId: null })).toMatchObject({
      code: 'input.invalid',
    })
  })

  it('gives a code to one agency only', async () => {
    const commune = {
      ...office(district.id),
      nature: 'agency' as const,
      kind: 'peoplesCommittee' as const,
      name: 'UBND xã Mường Kim',
    }
    const made = await local.call(createUnit, { ...commune, code: 'H35.1.1' })
    expect(made).toMatchObject({ agencyId: made.id, code: 'H35.1.1' })
    expect(await local.refusal(createUnit, { ...commune, name: 'UBND xã Khác', code: 'H35.1.1' })).toMatchObject({
      code: 'unit.code-taken',
    })
    expect((await local.call(listUnits, { q: 'xa khac' })).rows).toEqual([])
    expect(await local.refusal(createUnit, { ...commune, code: 'h35.1.1' })).toMatchObject({ code: 'input.invalid' })
  })

  it('keeps an agency’s administrator inside the agency and those below it', async () => {
    expect(
      (await local.call(createUnit, { ...office(district.id), name: 'Phòng Nội vụ', abbreviation: 'NV' })).mine,
    ).toBe(true)
    for (const parentId of [neighbour.id, province.id, null])
      expect(await local.refusal(createUnit, { ...office(district.id), parentId })).toMatchObject({
        code: 'access.denied',
      })
    const other = await system.call(createUnit, office(neighbour.id))
    const { id, version } = other
    const naming = { name: 'Tên khác', shortName: 'Khác', abbreviation: 'K', place: '', from: '2026-01-01' }
    const end = { on: '2026-02-01', successorId: null, kind: 'merge' as const, decision: 'Quyết định' }
    expect(await local.refusal(renameUnit, { id, version, ...naming })).toMatchObject({ code: 'access.denied' })
    expect(await local.refusal(moveUnit, { id, version, parentId: district.id, from: today })).toMatchObject({
      code: 'access.denied',
    })
    expect(await local.refusal(endUnit, { id, version, ...end })).toMatchObject({ code: 'access.denied' })
    expect(await local.refusal(setAgency, { id: neighbour.id, allowSecretStub: true })).toMatchObject({
      code: 'access.denied',
    })
    const code = { scheme: 'new35' as const, code: 'H99', from: '2026-01-01', version: 1 }
    expect(await local.refusal(setCode, { id: neighbour.id, ...code })).toMatchObject({ code: 'access.denied' })
    expect((await local.call(setAgency, { id: district.id, allowSecretStub: true })).allowSecretStub).toBe(true)
  })
})

describe('renaming', () => {
  it('gives each day the name it had', async () => {
    const made = await local.call(createUnit, { ...office(district.id), name: 'Phòng Lao động', abbreviation: 'LĐ' })
    const naming = {
      name: 'Phòng Nội vụ và Lao động',
      shortName: 'Phòng NVLĐ',
      abbreviation: 'NVLĐ',
      place: 'Than Uyên',
    }
    const renamed = await local.call(renameUnit, { id: made.id, version: 1, ...naming, from: '2025-03-01' })
    expect(renamed).toMatchObject({ name: naming.name, abbreviation: 'NVLĐ', version: 2 })
    expect(renamed.names.map((it) => [it.name, it.validFrom, it.validTo])).toEqual([
      ['Phòng Lao động', '2020-01-01', '2025-02-28'],
      [naming.name, '2025-03-01', null],
    ])
    const on = async (day: string) =>
      (await local.call(listUnits, { parentId: district.id, day })).rows.find((row) => row.id === made.id)
    expect((await on('2025-02-28'))?.name).toBe('Phòng Lao động')
    expect((await on('2025-03-01'))?.name).toBe(naming.name)
    expect(await on('2019-12-31')).toBeUndefined()

    expect(await local.refusal(renameUnit, { id: made.id, version: 1, ...naming, from: '2025-05-01' })).toMatchObject({
      code: 'thing.changed',
    })
    expect(await local.refusal(renameUnit, { id: made.id, version: 2, ...naming, from: '2019-01-01' })).toMatchObject({
      code: 'input.invalid',
    })
  })
})

describe('moving', () => {
  it('goes anywhere in the agency but below itself or out of it', async () => {
    const above = await local.call(createUnit, { ...office(district.id), name: 'Khối trên', abbreviation: 'KT' })
    const below = await local.call(createUnit, { ...office(above.id), name: 'Khối dưới', abbreviation: 'KD' })
    expect(below.path.map((step) => step.name)).toEqual([province.name, district.name, 'Khối trên'])
    for (const parentId of [above.id, below.id])
      expect(await local.refusal(moveUnit, { id: above.id, version: 1, parentId, from: today })).toMatchObject({
        code: 'unit.cycle',
      })
    const outside = await system.refusal(moveUnit, { id: below.id, version: 1, parentId: neighbour.id, from: today })
    expect(outside).toMatchObject({ code: 'input.invalid', facts: { problems: [{ rule: 'other-agency' }] } })
    const moved = await local.call(moveUnit, { id: below.id, version: 1, parentId: district.id, from: today })
    expect(moved.path.map((step) => step.name)).toEqual([province.name, district.name])
    expect(await local.refusal(moveUnit, { id: below.id, version: 1, parentId: above.id, from: today })).toMatchObject({
      code: 'thing.changed',
    })
  })

  it('stays a tree when two administrators move two units below each other at once', async () => {
    const one = await local.call(createUnit, { ...office(district.id), name: 'Tổ một', abbreviation: 'T1' })
    const two = await local.call(createUnit, { ...office(district.id), name: 'Tổ hai', abbreviation: 'T2' })
    const moves = await Promise.allSettled([
      local.call(moveUnit, { id: one.id, version: 1, parentId: two.id, from: today }),
      system.call(moveUnit, { id: two.id, version: 1, parentId: one.id, from: today }),
    ])
    expect(moves.map((move) => move.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('stays a tree when two moves that touch four different units would close a ring together', async () => {
    for (const round of ['a', 'b', 'c', 'd', 'e']) {
      const add = (parentId: string, name: string) =>
        local.call(createUnit, { ...office(parentId), name: `${name} ${round}` })
      const [one, two] = [await add(district.id, 'Nhánh một'), await add(district.id, 'Nhánh hai')]
      const [belowOne, belowTwo] = [await add(one.id, 'Lá một'), await add(two.id, 'Lá hai')]
      const moves = await Promise.allSettled([
        local.call(moveUnit, { id: one.id, version: 1, parentId: belowTwo.id, from: today }),
        system.call(moveUnit, { id: two.id, version: 1, parentId: belowOne.id, from: today }),
      ])
      expect(moves.map((move) => move.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    }
  })
})

describe('codes', () => {
  it('change from a day on and are found by search', async () => {
    const made = await system.call(createUnit, {
      ...office(province.id),
      nature: 'agency',
      name: 'Sở Nội vụ',
      abbreviation: 'SNV',
      code: 'H35.8',
    })
    const coded = await system.call(setCode, {
      id: made.id,
      scheme: 'new35',
      code: 'H35.88',
      from: '2026-01-01',
      version: 1,
    })
    expect(coded.codes.map((it) => [it.code, it.validFrom, it.validTo])).toEqual([
      ['H35.8', '2020-01-01', '2025-12-31'],
      ['H35.88', '2026-01-01', null],
    ])
    expect((await system.call(listUnits, { q: 'h35.88' })).rows.map((row) => row.id)).toEqual([made.id])
    const taken = { id: made.id, scheme: 'new35' as const, from: '2026-02-01', version: 2 }
    expect(await system.refusal(setCode, { ...taken, code: 'H35.1' })).toMatchObject({ code: 'unit.code-taken' })
    const unit = await system.call(createUnit, { ...office(made.id), name: 'Văn phòng Sở' })
    expect(await system.refusal(setCode, { ...taken, id: unit.id, version: 1, code: 'H35.89' })).toMatchObject({
      code: 'input.invalid',
    })
  })
})

describe('ending', () => {
  it('closes what is dated, names the successor and leaves the unit readable but not selectable', async () => {
    const draft = { ...office(province.id), nature: 'agency' as const, kind: 'department' as const }
    const old = await system.call(createUnit, {
      ...draft,
      name: 'Sở Giao thông vận tải',
      abbreviation: 'SGTVT',
      code: 'H35.20',
    })
    const next = await system.call(createUnit, { ...draft, name: 'Sở Xây dựng', abbreviation: 'SXD', code: 'H35.21' })
    const child = await system.call(createUnit, { ...office(old.id), name: 'Phòng Vận tải', abbreviation: 'VT' })
    const end = { on: '2025-02-28', successorId: next.id, kind: 'merge' as const, decision: 'Nghị quyết 01/NQ-HĐND' }
    expect(await system.refusal(endUnit, { id: old.id, version: 1, ...end })).toMatchObject({
      code: 'input.invalid',
      facts: { problems: [{ path: '/on', rule: 'children-alive' }] },
    })
    await system.call(endUnit, { id: child.id, version: 1, ...end, successorId: null })
    expect(await system.refusal(endUnit, { id: old.id, version: 1, ...end, on: '2019-01-01' })).toMatchObject({
      code: 'input.invalid',
    })
    const ended = await system.call(endUnit, { id: old.id, version: 1, ...end })
    expect(ended).toMatchObject({ validTo: '2025-02-28', name: 'Sở Giao thông vận tải' })
    expect(ended.successions).toMatchObject([
      { other: 'Sở Xây dựng', direction: 'successor', decision: 'Nghị quyết 01/NQ-HĐND' },
    ])
    expect((await system.call(readUnit, { id: next.id })).successions).toMatchObject([
      { otherId: old.id, direction: 'predecessor' },
    ])
    expect((await system.call(listUnits, { q: 'giao thong' })).rows).toEqual([])
    expect((await system.call(listUnits, { q: 'giao thong', ended: true })).rows.map((row) => row.id)).toEqual([old.id])
    expect((await system.call(listUnits, { q: 'giao thong', day: '2025-02-28' })).rows).toHaveLength(1)
    expect(await system.refusal(endUnit, { id: old.id, version: 2, ...end })).toMatchObject({ code: 'unit.ended' })
    const after = { id: old.id, version: 2, from: '2025-03-01' }
    const naming = { name: 'Sở Mới', shortName: 'Sở Mới', abbreviation: 'SM', place: '' }
    expect(await system.refusal(renameUnit, { ...after, ...naming })).toMatchObject({ code: 'unit.ended' })
    const code = { scheme: 'new35' as const, code: 'H35.22' }
    expect(await system.refusal(setCode, { ...after, ...code })).toMatchObject({ code: 'unit.ended' })
    expect(await system.refusal(createUnit, { ...office(old.id), name: 'Phòng Mới' })).toMatchObject({
      code: 'unit.ended',
    })
    // Its code is free again for whoever comes after.
    const heir = await system.call(createUnit, {
      ...draft,
      name: 'Sở Giao thông mới',
      abbreviation: 'SGM',
      code: 'H35.20',
      validFrom: '2025-03-01',
    })
    expect(heir.code).toBe('H35.20')
    expect(civilDate(house.now()) > '2025-03-01').toBe(true)
  })
})

import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Ask } from '#contract/endpoint.ts'
import {
  changeKind,
  createPerson,
  createUnit,
  endUnit,
  listPeople,
  listUnits,
  moveUnit,
  readUnit,
  renameUnit,
} from '#contract/organisation.ts'
import { findRecipients } from '#contract/recipients.ts'
import { civilDate } from '#platform/clock.ts'
import { plusDays } from '../../../server/modules/organisation/index.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { type Administrator, administrator, codeAt } from '../administrator.ts'

const day = 86_400_000

let house: House
let province: Agency
let district: Agency
let neighbour: Agency
let system: Page
let local: Administrator
let beside: Administrator
let today: string
let soon: string
let later: string
let last = 0

const draft = (parentId: string, name: string): Ask<typeof createUnit> => ({
  nature: 'unit',
  parentId,
  kind: 'division',
  level: 'district',
  name,
  shortName: name,
  abbreviation: 'P',
  place: 'Than Uyên',
  code: null,
  validFrom: '2020-01-01',
})

/** A new unit of the district, named apart from all others. */
const unit = (name: string, parentId = district.id) => local.page.call(createUnit, draft(parentId, `${name} ${++last}`))
const commune = () => {
  const name = `Ủy ban nhân dân xã ${++last}`
  return system.call(createUnit, { ...draft(district.id, name), nature: 'agency', kind: 'peoplesCommittee' })
}

/** The clock moves for everybody: an administrator comes back with password and a fresh code. */
async function anew(login: string, { secret }: Administrator): Promise<Page> {
  const page = await house.page(login)
  await page.fetch('PUT', '/api/session/second-factor', {
    body: JSON.stringify({ code: codeAt(secret, house.now()) }),
    headers: { 'content-type': 'application/json' },
  })
  return page
}

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Lai Châu', 'UBND', 'H35')
  district = await agency(house, 'Ủy ban nhân dân huyện Than Uyên', 'UBND', 'H35.1', province.id)
  neighbour = await agency(house, 'Ủy ban nhân dân huyện Tân Uyên', 'UBND', 'H35.2', province.id)
  system = (await administrator(house, 'quantri', province.id, 'systemAdministrator')).page
  local = await administrator(house, 'quantri.thanuyen', district.id)
  beside = await administrator(house, 'quantri.tanuyen', neighbour.id)
  await staff(house, 'vanthu', province.id, 'clerk')
  today = civilDate(house.now())
  soon = plusDays(today, 10)
  later = plusDays(today, 20)
})
afterAll(() => house.close())

describe('a place in the tree', () => {
  it('has its days: each day sees the parent of its own, and the card tells them all', async () => {
    const [one, two, it] = [await unit('Khối một'), await unit('Khối hai'), await unit('Phòng đi')]
    await local.page.call(moveUnit, { id: it.id, version: 1, parentId: one.id, from: '2022-05-01' })
    const moved = await local.page.call(moveUnit, { id: it.id, version: 2, parentId: two.id, from: soon })
    expect(moved).toMatchObject({ parentId: one.id, version: 3 })
    expect(moved.placements.map((at) => [at.parentName, at.validFrom, at.validTo])).toEqual([
      [district.name, '2020-01-01', '2022-04-30'],
      [one.name, '2022-05-01', plusDays(soon, -1)],
      [two.name, soon, null],
    ])
    const parentOn = async (on: string) => (await local.page.call(readUnit, { id: it.id, day: on })).path.at(-1)?.id
    for (const [on, parent] of [
      ['2022-04-30', district.id],
      ['2022-05-01', one.id],
      [plusDays(soon, -1), one.id],
      [soon, two.id],
    ] as const) {
      expect(await parentOn(on), on).toBe(parent)
      const below = await local.page.call(listUnits, { parentId: parent, day: on })
      expect(below.rows.filter((row) => row.id === it.id)).toMatchObject([{ parentId: parent }])
    }
    expect((await local.page.call(listUnits, { parentId: two.id })).rows).toEqual([])
    expect((await local.page.call(readUnit, { id: two.id, day: soon })).children).toBe(1)
    expect((await local.page.call(readUnit, { id: two.id })).children).toBe(0)
    const [hit] = (await local.page.call(listUnits, { q: it.name, day: soon })).rows
    expect(hit?.path.at(-1)).toBe(two.name)
  })

  it('tells of a parent by the name it had in those days', async () => {
    const [above, it] = [await unit('Phòng Lao động'), await unit('Tổ Việc làm')]
    await local.page.call(moveUnit, { id: it.id, version: 1, parentId: above.id, from: '2021-01-01' })
    await local.page.call(moveUnit, { id: it.id, version: 2, parentId: district.id, from: '2023-01-01' })
    const naming = { name: 'Phòng Nội vụ', shortName: 'Nội vụ', abbreviation: 'NV', place: '' }
    await local.page.call(renameUnit, { id: above.id, version: 1, ...naming, from: '2025-03-01' })
    const { placements } = await local.page.call(readUnit, { id: it.id })
    expect(placements.map((at) => at.parentName)).toEqual([district.name, above.name, district.name])
  })

  it('gives way to an earlier move, but a later kind stays', async () => {
    const [one, two, it] = [await unit('Khối ba'), await unit('Khối bốn'), await unit('Phòng giữ')]
    await local.page.call(moveUnit, { id: it.id, version: 1, parentId: one.id, from: later })
    await local.page.call(changeKind, { id: it.id, version: 2, kind: 'centre', level: 'commune', from: soon })
    const moved = await local.page.call(moveUnit, { id: it.id, version: 3, parentId: two.id, from: today })
    const shown = moved.placements.map((at) => [at.parentId, at.kind, at.level, at.validFrom, at.validTo])
    expect(shown).toEqual([
      [district.id, 'division', 'district', '2020-01-01', plusDays(today, -1)],
      [two.id, 'division', 'district', today, plusDays(soon, -1)],
      [two.id, 'centre', 'commune', soon, null],
    ])
    expect(moved).toMatchObject({ kind: 'division', level: 'district' })
    expect(await local.page.call(readUnit, { id: it.id, day: soon })).toMatchObject({
      kind: 'centre',
      level: 'commune',
    })
    const back = await local.page.call(changeKind, {
      id: it.id,
      version: 4,
      kind: 'division',
      level: 'district',
      from: soon,
    })
    expect(back.placements).toHaveLength(2)
  })

  it('is on days of the unit, below what lives on all of them', async () => {
    const [young, closing, it] = [await unit('Tổ trẻ'), await unit('Tổ sắp hết'), await unit('Phòng cũ')]
    await house.sql`update org_unit set valid_from = '2024-01-01' where id = ${young.id}`
    const end = { successorId: null, kind: 'merge' as const, decision: 'Quyết định 1/QĐ-UBND' }
    await local.page.call(endUnit, { id: closing.id, version: 1, on: soon, ...end })
    const move = { id: it.id, version: 1 }
    const early = { code: 'input.invalid', facts: { problems: [{ path: '/from', rule: 'before-beginning' }] } }
    expect(await local.page.refusal(moveUnit, { ...move, parentId: young.id, from: '2023-12-31' })).toMatchObject(early)
    expect(await local.page.refusal(moveUnit, { ...move, parentId: district.id, from: '2019-12-31' })).toMatchObject(
      early,
    )
    expect(await local.page.refusal(moveUnit, { ...move, parentId: closing.id, from: today })).toMatchObject({
      code: 'unit.ended',
    })
    const kind = { kind: 'office' as const, level: 'district' }
    expect(await local.page.refusal(changeKind, { ...move, ...kind, from: '2019-12-31' })).toMatchObject(early)
    expect(
      await local.page.refusal(changeKind, { id: closing.id, version: 2, ...kind, from: plusDays(soon, 1) }),
    ).toMatchObject({ code: 'unit.ended' })
    expect(await local.page.refusal(changeKind, { ...move, ...kind, from: '2026-02-31' })).toMatchObject({
      code: 'input.invalid',
    })
    expect((await local.page.call(readUnit, { id: it.id })).placements).toHaveLength(1)
  })

  it('ends with the unit, and keeps its parent from ending before', async () => {
    const [above, aside, it] = [await unit('Khối năm'), await unit('Khối sáu'), await unit('Phòng sau')]
    await local.page.call(moveUnit, { id: it.id, version: 1, parentId: above.id, from: soon })
    await local.page.call(moveUnit, { id: it.id, version: 2, parentId: aside.id, from: later })
    const end = { successorId: null, kind: 'merge' as const, decision: 'Quyết định 2/QĐ-UBND' }
    const alive = { facts: { problems: [{ path: '/on', rule: 'children-alive' }] } }
    expect(await local.page.refusal(endUnit, { id: above.id, version: 1, on: today, ...end })).toMatchObject(alive)
    const ended = await local.page.call(endUnit, { id: it.id, version: 3, on: plusDays(soon, 1), ...end })
    expect(ended.placements.map((at) => [at.parentId, at.validTo])).toEqual([
      [district.id, plusDays(soon, -1)],
      [above.id, plusDays(soon, 1)],
    ])
    await local.page.call(endUnit, { id: aside.id, version: 1, on: today, ...end })
    await local.page.call(endUnit, { id: above.id, version: 1, on: plusDays(soon, 1), ...end })
    const gone = await local.page.call(listUnits, { parentId: above.id, day: later, ended: true })
    expect(gone.rows.map((row) => row.id)).toEqual([it.id])
    expect((await local.page.call(listUnits, { parentId: above.id, day: later })).rows).toEqual([])
  })
})

describe('a ring', () => {
  it('is refused when it would close on any later day', async () => {
    const [one, two] = [await unit('Vòng một'), await unit('Vòng hai')]
    await local.page.call(moveUnit, { id: one.id, version: 1, parentId: two.id, from: later })
    for (const from of [today, soon, later, plusDays(later, 100)])
      expect(
        await local.page.refusal(moveUnit, { id: two.id, version: 1, parentId: one.id, from }),
        from,
      ).toMatchObject({
        code: 'unit.cycle',
      })
  })

  it('is none when the two were below each other on different days', async () => {
    const [one, two] = [await unit('Đổi một'), await unit('Đổi hai')]
    await local.page.call(moveUnit, { id: one.id, version: 1, parentId: two.id, from: '2022-01-01' })
    await local.page.call(moveUnit, { id: one.id, version: 2, parentId: district.id, from: '2023-01-01' })
    const ask = { id: two.id, version: 1, parentId: one.id }
    for (const from of ['2020-01-01', '2022-12-31'])
      expect(await local.page.refusal(moveUnit, { ...ask, from }), from).toMatchObject({ code: 'unit.cycle' })
    expect((await local.page.call(moveUnit, { ...ask, from: '2023-01-01' })).parentId).toBe(one.id)
  })

  it('is refused over several steps, each with days of its own', async () => {
    const [one, two, three] = [await unit('Xa một'), await unit('Xa hai'), await unit('Xa ba')]
    await local.page.call(moveUnit, { id: two.id, version: 1, parentId: one.id, from: soon })
    await local.page.call(moveUnit, { id: three.id, version: 1, parentId: two.id, from: later })
    expect(
      await local.page.refusal(moveUnit, { id: one.id, version: 1, parentId: three.id, from: today }),
    ).toMatchObject({
      code: 'unit.cycle',
    })
    await local.page.call(moveUnit, { id: two.id, version: 2, parentId: district.id, from: later })
    expect((await local.page.call(moveUnit, { id: one.id, version: 1, parentId: three.id, from: later })).version).toBe(
      2,
    )
  })
})

describe('an administrator', () => {
  it('of another agency changes neither place nor kind', async () => {
    const { id, version } = await unit('Phòng của huyện')
    const kind = { kind: 'office' as const, level: 'district', from: today }
    expect(await beside.page.refusal(changeKind, { id, version, ...kind })).toMatchObject({ code: 'access.denied' })
    for (const parentId of [neighbour.id, district.id, null])
      expect(await beside.page.refusal(moveUnit, { id, version, parentId, from: today })).toMatchObject({
        code: 'access.denied',
      })
    expect(await local.page.refusal(changeKind, { id, version: 9, ...kind })).toMatchObject({ code: 'thing.changed' })
    expect((await local.page.call(changeKind, { id, version, ...kind })).kind).toBe('office')
  })

  it('reaches an agency on the days it hangs below the own one, and undoes nothing for the days after', async () => {
    const it = await commune()
    const person = await system.call(createPerson, {
      fullName: 'Lò Văn Chuyển',
      post: { unitId: it.id, title: 'Văn thư', role: 'clerk', acting: false, validFrom: '2020-01-01' },
    })
    await system.call(moveUnit, { id: it.id, version: 1, parentId: neighbour.id, from: soon })
    expect((await local.page.call(readUnit, { id: it.id })).mine).toBe(true)
    expect((await beside.page.call(readUnit, { id: it.id })).mine).toBe(false)
    for (const from of [today, soon, later])
      expect(
        await local.page.refusal(moveUnit, { id: it.id, version: 2, parentId: district.id, from }),
        from,
      ).toMatchObject({
        code: 'access.denied',
      })
    const group = { id: it.id, version: 2, kind: 'other' as const, level: 'commune' }
    expect(await local.page.refusal(changeKind, { ...group, from: soon })).toMatchObject({ code: 'access.denied' })
    const clerk = await house.page('vanthu')
    const below = async (page: Page, parentId: string) =>
      (await page.call(findRecipients, { parentId })).rows.map((row) => row.id)
    expect(await below(clerk, district.id)).toContain(it.id)
    expect(await below(clerk, neighbour.id)).toEqual([])
    const found = async (page: Page) => (await page.call(listPeople, { q: 'lo van chuyen' })).rows.map((row) => row.id)
    expect([await found(local.page), await found(beside.page)]).toEqual([[person.id], []])

    house.pass(10 * day)
    const [here, there] = [await anew('quantri.thanuyen', local), await anew('quantri.tanuyen', beside)]
    expect((await here.call(readUnit, { id: it.id })).mine).toBe(false)
    expect(await there.call(readUnit, { id: it.id })).toMatchObject({ mine: true, parentId: neighbour.id })
    expect([await found(here), await found(there)]).toEqual([[], [person.id]])
    const again = await house.page('vanthu')
    expect(await below(again, district.id)).not.toContain(it.id)
    expect((await again.call(findRecipients, { parentId: neighbour.id })).rows).toMatchObject([
      { id: it.id, parentName: neighbour.name },
    ])
    expect((await again.call(listUnits, { parentId: neighbour.id })).rows.map((row) => row.id)).toEqual([it.id])
  })
})

describe('the migration to dated places', () => {
  it('keeps of every unit where it hung and what it counted as, for all its days', async () => {
    const folder = new URL('../../../migrations/', import.meta.url)
    const names = (await readdir(folder)).sort()
    const name = `t_${randomBytes(6).toString('hex')}`
    const admin = postgres(inject('adminUrl'), { max: 1, onnotice: () => undefined })
    await admin.unsafe(`create database ${name} owner lien_thong template template0`)
    const url = new URL(inject('databaseUrl'))
    url.pathname = `/${name}`
    const sql = postgres(url.href, { max: 1, onnotice: () => undefined })
    const run = async (file: string) => sql.unsafe(`begin; ${await readFile(new URL(file, folder), 'utf8')}; commit`)
    try {
      for (const file of names.filter((it) => it < '0010')) await run(file)
      await sql.unsafe(`
        insert into org_unit (id, nature, agency_id, parent_id, kind, level, position, valid_from, valid_to) values
          ('00000000-0000-7000-8000-000000000001', 'agency', '00000000-0000-7000-8000-000000000001', null, 'peoplesCommittee', 'province', 3, '2004-01-01', null),
          ('00000000-0000-7000-8000-000000000002', 'agency', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'peoplesCommittee', 'district', 7, '2004-01-01', '2025-06-30'),
          ('00000000-0000-7000-8000-000000000003', 'unit', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000002', 'division', 'district', 1000, '2010-01-01', '2025-06-30');
        insert into org_unit_name (org_unit_id, name, short_name, abbreviation, place, search_key, valid_from, valid_to)
          select id, 'Tên', 'Tên', 'T', '', 'ten', valid_from, valid_to from org_unit`)
      const query = (from: string) =>
        sql.unsafe(`
        select u.id, u.nature, u.agency_id, u.parent_id, u.kind, u.level, u.position, u.valid_from::text, u.valid_to::text ${from} order by 1`)
      const before = [...(await query('from org_unit u'))]
      const on = [...(await query(`from org_unit_on('2025-06-30') u`))]
      for (const file of names.filter((it) => it.startsWith('0010'))) await run(file)
      expect([...(await query(`from org_unit_hung('2026-01-01') u`))]).toEqual(before)
      expect([...(await query(`from org_unit_on('2025-06-30') u`))]).toEqual(on)
      expect(on).toHaveLength(3)
      expect(await query(`from org_unit_on('2025-07-01') u`)).toHaveLength(1)
      const spans = await sql`
        select from org_unit_placement p join org_unit u on u.id = p.org_unit_id
         where p.valid_from = u.valid_from and p.valid_to is not distinct from u.valid_to`
      expect(spans).toHaveLength(3)
    } finally {
      await sql.end()
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.end()
    }
  })
})

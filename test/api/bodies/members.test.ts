import { sql } from 'drizzle-orm'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, systemActor } from '#access'
import {
  addBodyMember,
  changeMember,
  createBody,
  endBody,
  findBodyPeople,
  leaveBody,
  listBodies,
  orderMembers,
  readBody,
  renameBody,
} from '#contract/bodies.ts'
import { bodyOn, bodyReadable, seatOn } from '../../../server/modules/bodies/index.ts'
import { type House, openHouse } from '../../setup/house.ts'
import { dayOf, newBody, openBodies } from './offices.ts'

let house: House
let here: Awaited<ReturnType<typeof openBodies>>
let elsewhere: Awaited<ReturnType<typeof openBodies>>

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  here = await openBodies(house)
  elsewhere = await openBodies(house)
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

const seat = (personId: string, more: object = {}) => ({
  personId,
  title: 'Ủy viên',
  role: 'member' as const,
  votes: true,
  validFrom: '2026-01-01',
  ...more,
})

describe('a body', () => {
  it('is entered by a clerk, read by the agency, hidden from others', async () => {
    const body = await newBody(here.clerk.page, { name: 'Ủy ban nhân dân huyện' })
    expect(body).toMatchObject({
      kind: 'peoplesCommittee',
      members: 0,
      chair: null,
      can: ['manage'],
      hasReadySet: true,
    })
    expect((await here.officer.page.call(readBody, { id: body.id })).can).toEqual([])
    expect((await here.leader.page.call(readBody, { id: body.id })).can).toEqual(['confirm'])
    const ask = { kind: 'taskForce' as const, name: 'Tổ công tác', validFrom: '2026-01-01' }
    expect((await here.officer.page.refusal(createBody, ask)).code).toBe('access.denied')
    expect((await here.clerk.page.refusal(createBody, { ...ask, name: 'Ủy ban nhân dân huyện' })).code).toBe(
      'body.name-taken',
    )
    expect((await elsewhere.clerk.page.refusal(readBody, { id: body.id })).code).toBe('thing.missing')
    expect((await elsewhere.clerk.page.call(listBodies, {})).bodies).toEqual([])
    expect(
      (await elsewhere.clerk.page.refusal(addBodyMember, { id: body.id, ...seat(here.leader.personId) })).code,
    ).toBe('thing.missing')
  })

  it('is renamed against its version, and ends once with its members', async () => {
    const body = await newBody(here.clerk.page)
    await here.clerk.page.call(addBodyMember, { id: body.id, ...seat(here.leader.personId) })
    const named = await here.clerk.page.call(renameBody, { id: body.id, name: 'Tên đúng', version: body.version })
    const old = { id: body.id, name: 'Tên khác', version: body.version }
    expect((await here.clerk.page.refusal(renameBody, old)).code).toBe('thing.changed')
    const end = { id: body.id, on: dayOf(house, -1), reason: 'Hết nhiệm kỳ', version: named.version }
    expect((await here.leader.page.refusal(endBody, end)).code).toBe('access.denied')
    const ended = await here.clerk.page.call(endBody, end)
    expect(ended).toMatchObject({ validTo: dayOf(house, -1), endReason: 'Hết nhiệm kỳ', can: [] })
    expect(ended.inOffice[0]).toMatchObject({ validTo: dayOf(house, -1), leaveReason: 'Hết nhiệm kỳ' })
    expect((await here.clerk.page.refusal(endBody, { ...end, version: ended.version })).code).toBe('thing.state')
    const listed = async (ended: boolean) =>
      (await here.clerk.page.call(listBodies, { ended })).bodies.some((it) => it.id === body.id)
    expect([await listed(false), await listed(true)]).toEqual([false, true])
  })

  it('ends with the agency that serves it', async () => {
    const other = await openBodies(house)
    const body = await newBody(other.clerk.page)
    await house.sql`update org_unit set valid_to = ${dayOf(house, 3)} where id = ${other.id}`
    expect((await other.clerk.page.call(readBody, { id: body.id })).validTo).toBe(dayOf(house, 3))
    expect(await house.work((work) => bodyOn(work, body.id, dayOf(house, 4)))).toBeUndefined()
  })
})

describe('members', () => {
  it('come from any agency and read their body; a former one does not', async () => {
    const body = await newBody(here.clerk.page)
    const { people } = await here.clerk.page.call(findBodyPeople, { q: 'nguoi thu chuyenvienhop' })
    expect(people.map((it) => it.personId)).toContain(elsewhere.officer.personId)
    expect(people.find((it) => it.personId === elsewhere.officer.personId)?.post).toBe(`Chuyên viên, ${elsewhere.name}`)
    expect((await here.clerk.page.call(findBodyPeople, { q: ' ' })).people).toEqual([])
    expect((await here.officer.page.refusal(findBodyPeople, { q: 'nguoi' })).code).toBe('access.denied')
    const card = await here.clerk.page.call(addBodyMember, { id: body.id, ...seat(elsewhere.officer.personId) })
    const member = card.inOffice[0]?.id ?? ''
    expect((await elsewhere.officer.page.call(readBody, { id: body.id })).can).toEqual([])
    expect((await elsewhere.officer.page.call(listBodies, {})).bodies.map((it) => it.id)).toEqual([body.id])
    expect((await elsewhere.leader.page.refusal(readBody, { id: body.id })).code).toBe('thing.missing')
    const leave = { id: member, on: dayOf(house, -1), reason: 'Chuyển công tác' }
    expect((await elsewhere.officer.page.refusal(leaveBody, leave)).code).toBe('access.denied')
    expect((await here.clerk.page.call(leaveBody, leave)).others[0]).toMatchObject({ leaveReason: 'Chuyển công tác' })
    expect((await elsewhere.officer.page.refusal(readBody, { id: body.id })).code).toBe('thing.missing')
    expect((await here.clerk.page.refusal(leaveBody, leave)).code).toBe('thing.state')
  })

  it('have one chair on a day and sit once', async () => {
    const body = await newBody(here.clerk.page)
    const chair = { title: 'Chủ tịch', role: 'chair' as const }
    const first = await here.clerk.page.call(addBodyMember, { id: body.id, ...seat(here.leader.personId, chair) })
    expect(first.chair).toBe(first.inOffice[0]?.name)
    const second = { id: body.id, ...seat(elsewhere.leader.personId, chair) }
    expect((await here.clerk.page.refusal(addBodyMember, second)).code).toBe('body.chair-taken')
    expect((await here.clerk.page.refusal(addBodyMember, { id: body.id, ...seat(here.leader.personId) })).code).toBe(
      'body.member-twice',
    )
    // The next day another presides; on each day there is one.
    await here.clerk.page.call(leaveBody, { id: first.inOffice[0]?.id ?? '', on: dayOf(house, 0), reason: 'Nghỉ hưu' })
    await here.clerk.page.call(addBodyMember, { ...second, validFrom: dayOf(house, 1) })
    const chairs = await Promise.all(
      [0, 1].map(async (days) =>
        house.work(async (work) => (await bodyOn(work, body.id, dayOf(house, days)))?.chair?.personId),
      ),
    )
    expect(chairs).toEqual([here.leader.personId, elsewhere.leader.personId])
  })

  it('of two clerks who each enter a chair in one moment one is refused', async () => {
    const body = await newBody(here.clerk.page)
    const chair = { title: 'Chủ tịch', role: 'chair' as const }
    const tries = await Promise.allSettled(
      [here.leader.personId, elsewhere.leader.personId].map((id) =>
        here.clerk.page.call(addBodyMember, { id: body.id, ...seat(id, chair) }),
      ),
    )
    expect(tries.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('change from a day on and keep what was before; the door answers for each day', async () => {
    const body = await newBody(here.clerk.page)
    const card = await here.clerk.page.call(addBodyMember, { id: body.id, ...seat(here.officer.personId) })
    const id = card.inOffice[0]?.id ?? ''
    const change = {
      id,
      title: 'Thư ký',
      role: 'secretary' as const,
      votes: false,
      group: 'Tổ 1',
      from: dayOf(house, 1),
    }
    expect((await here.officer.page.refusal(changeMember, change)).code).toBe('access.denied')
    const changed = await here.clerk.page.call(changeMember, change)
    expect(changed.inOffice[0]).toMatchObject({ title: 'Ủy viên', validTo: dayOf(house, 0) })
    expect(changed.others[0]).toMatchObject({ title: 'Thư ký', votes: false, group: 'Tổ 1' })
    const totals = await Promise.all(
      [0, 1].map((days) => house.work(async (work) => (await bodyOn(work, body.id, dayOf(house, days)))?.total)),
    )
    expect(totals).toEqual([1, 0])
    const right = await here.clerk.page.call(changeMember, {
      ...change,
      id,
      from: '2026-01-01',
      role: 'member',
      votes: true,
    })
    expect(right.inOffice[0]).toMatchObject({ title: 'Thư ký', role: 'member' })
    expect(await house.work((work) => seatOn(work, body.id, here.officer.personId, dayOf(house, 1)))).toMatchObject({
      role: 'secretary',
      votes: false,
    })
  })

  it('stand in the order given, printed and exported so', async () => {
    const body = await newBody(here.clerk.page)
    for (const who of [here.leader, here.officer, elsewhere.clerk])
      await here.clerk.page.call(addBodyMember, { id: body.id, ...seat(who.personId) })
    const card = await here.clerk.page.call(readBody, { id: body.id })
    const ids = card.inOffice.map((it) => it.id).toReversed()
    const ask = { id: body.id, ids, version: card.version }
    expect((await here.officer.page.refusal(orderMembers, ask)).code).toBe('access.denied')
    expect((await here.clerk.page.refusal(orderMembers, { ...ask, ids: ids.slice(1) })).code).toBe('thing.changed')
    const ordered = await here.clerk.page.call(orderMembers, ask)
    expect(ordered.inOffice.map((it) => it.id)).toEqual(ids)
    expect((await here.clerk.page.refusal(orderMembers, ask)).code).toBe('thing.changed')
    const path = `/api/bodies/${body.id}/members-file`
    const pdf = await here.officer.page.fetch('GET', `${path}?form=pdf`)
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    const workbook = new ExcelJS.Workbook()
    const bytes = await (await here.officer.page.fetch('GET', `${path}?form=xlsx`)).arrayBuffer()
    await workbook.xlsx.load(bytes as Parameters<typeof workbook.xlsx.load>[0])
    const sheet = workbook.worksheets[0]
    expect([2, 3, 4].map((at) => sheet?.getRow(at).getCell(2).text)).toEqual(ordered.inOffice.map((it) => it.name))
    expect((await elsewhere.officer.page.fetch('GET', `${path}?form=xlsx`)).status).toBe(404)
  })

  it('are read for in their own post alone: whoever stands in for one has no seat', async () => {
    const body = await newBody(here.clerk.page)
    await here.clerk.page.call(addBodyMember, { id: body.id, ...seat(elsewhere.leader.personId) })
    const self: Actor = { ...systemActor, personId: elsewhere.leader.personId, agencyId: elsewhere.id, role: 'leader' }
    const absent = { delegationId: self.accountId, personId: self.accountId, name: 'A', title: 'B', scope: [] }
    const seen = (actor: Actor) =>
      house.app.run(actor, async (work) => {
        const rows = await work.tx.execute(
          sql`select from collegial_body b where b.id = ${body.id} and ${bodyReadable(actor, dayOf(house, 0))}`,
        )
        return rows.length
      })
    expect([await seen(self), await seen({ ...self, onBehalfOf: absent })]).toEqual([1, 0])
  })

  it('are never outside the days of their body', async () => {
    const body = await newBody(here.clerk.page)
    const early = { id: body.id, ...seat(here.leader.personId, { validFrom: '2025-12-31' }) }
    expect((await here.clerk.page.refusal(addBodyMember, early)).code).toBe('input.invalid')
  })
})

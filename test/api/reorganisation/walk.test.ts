import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countWork } from '#contract/desk.ts'
import { listDocuments, readDocument, registerArrival, registerDelivered } from '#contract/documents.ts'
import { createDraft } from '#contract/drafting.ts'
import { listRegisters, openRegister } from '#contract/registers.ts'
import { readReorganisation, reverseReorganisation } from '#contract/reorganisation.ts'
import { readRouting } from '#contract/routing.ts'
import { testPassword } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { send } from '../../setup/sending.ts'
import { ofName, to } from '../routing/office.ts'
import { type Act, applied, checked, chief, type District, dump, merging, nextDay, openDistrict } from './district.ts'

let d: District
let first: Page
let second: Page
let act: Act
let before: Awaited<ReturnType<typeof dump>>
let waitingId: string
let assignedId: string
let arrivedId: string
let sentLate: string
beforeAll(async () => {
  d = await openDistrict()
  waitingId = (await d.submitted('Về việc chờ ý kiến')).id
  assignedId = (await d.submitted('Về việc đang giải quyết')).id
  const due = d.inDays(9)
  await d.direct('chutich', assignedId, [
    to.unit(d.finance, 'lead', due),
    to.person(d.holder.tuphap1, 'support', due),
    to.unit(d.justice, 'support', due),
  ])
  const sent = await send(d.pages.gui, { registerId: d.sender.outgoing, issuedOn: d.last }, [d.here.id], {
    subject: 'Chưa vào sổ',
  })
  sentLate = sent.id
  const [copy] = await d.house.sql<
    { id: string }[]
  >`select incoming_id as id from delivery where document_id = ${sent.id}`
  arrivedId = copy?.id ?? ''
  await nextDay(d)
  first = await chief(d)
  second = await chief(d)
  before = await dump(d.house)
  act = await checked(first, d.on, merging(d))
})
afterAll(() => d.house.close())

describe('the dry run', () => {
  it('answers the difference and changes nothing', async () => {
    expect(act.difference?.problems).toEqual([])
    expect(act.difference?.counts).toMatchObject({
      unitsEnd: 4,
      unitsBegin: 2,
      booksClose: 4,
      booksOpen: 2,
      peopleWithout: 0,
    })
    const kinds = Object.fromEntries(act.difference?.work.map((it) => [it.kind, it.count]) ?? [])
    expect(kinds).toEqual({ arrival: 1, submission: 1, assignment: 3 })
    expect(await dump(d.house)).toEqual(before)
  })
})

describe('applied', () => {
  it('works', async () => {
    act = await applied(d, act, second)
    expect(act.state).toBe('applied')
    for (const page of Object.values(d.pages)) await page.logIn(page.session?.login ?? '', testPassword)
    expect(d.pages.chutich.session?.post).toMatchObject({ agencyName: 'Ủy ban nhân dân xã Mới' })
    const routing = await d.pages.chutich.call(readRouting, { id: assignedId })
    expect(ofName(routing, 'Phòng Kinh tế')).toMatchObject({ role: 'lead' })
    expect(await d.pages.vanthu.call(readDocument, { id: arrivedId })).toMatchObject({ state: 'arrived' })
    expect(await d.pages.chutich.call(readDocument, { id: waitingId })).toMatchObject({ id: waitingId })
    expect((await d.pages.gui.call(readDocument, { id: sentLate })).deliveries[0]?.history.at(-1)?.note).toContain(
      'xã Mới',
    )
  })
  it('is reversed', async () => {
    const back = await first.call(reverseReorganisation, { id: act.id, version: act.version, reason: 'Thử' })
    expect(back.state).toBe('reversed')
    expect(await dump(d.house)).toEqual(before)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listWork } from '#contract/desk.ts'
import { readOfficeHours, setOfficeHours } from '#contract/office-hours.ts'
import { setCalendarDay } from '#contract/organisation.ts'
import { dueAfter, readRouting } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { agency, staff } from '../../setup/house.ts'
import { send } from '../../setup/sending.ts'
import { type Administrator, administrator } from '../administrator.ts'
import { type Office, ofName, openOffice, to } from '../routing/office.ts'

let o: Office
let above: Administrator
let below: { id: string }

beforeAll(async () => {
  o = await openOffice()
  below = await agency(o.house, 'Ủy ban nhân dân xã Dưới', 'UBND', 'H97.1.5', o.here.id)
  await staff(o.house, 'vtxaduoi', below.id, 'clerk')
  above = await administrator(o.house, 'qthuyen', o.here.id)
})
afterAll(() => o.house.close())

const day = (days: number) => civilDate(new Date(o.house.now().getTime() + days * 86_400_000))
const summer = [
  { from: 420, to: 660 },
  { from: 810, to: 990 },
]

describe('office hours of an agency', () => {
  it('are set by its administrator from a day to come, in order and long enough; nobody else sets them', async () => {
    const ask = { id: o.here.id, from: day(1), shifts: summer, amberMinutes: 4800 }
    const card = await above.page.call(setOfficeHours, ask)
    expect(card.settings).toMatchObject([{ from: day(1), shifts: summer, amberMinutes: 4800, byTitle: 'Quản trị' }])
    // Not in force yet.
    expect(card.today).toEqual({
      shifts: [
        { from: 450, to: 690 },
        { from: 810, to: 1020 },
      ],
      shiftsOf: null,
      amberMinutes: null,
      amberOf: null,
    })
    for (const wrong of [
      { from: day(0) },
      { shifts: [{ from: 660, to: 420 }] },
      { shifts: [...summer].reverse() },
      { shifts: [{ from: 480, to: 510 }] },
      { shifts: [{ from: 800, to: 1000 }] },
      { amberMinutes: 10 },
    ])
      expect((await above.page.refusal(setOfficeHours, { ...ask, ...wrong })).code).toBe('input.invalid')
    expect((await above.page.refusal(setOfficeHours, { ...ask, id: o.sender.id })).code).toBe('access.denied')
    expect((await o.pages.vanthu.refusal(setOfficeHours, ask)).code).toBe('access.denied')
    expect((await o.pages.chutich.call(readOfficeHours, { id: o.here.id })).mayChange).toBe(false)
  })

  it('count from their day on, here and below where nothing else is set; what was given before stays', async () => {
    const given = await o.submitted('Giao trước khi đổi giờ')
    const due = (await o.pages.gui.call(dueAfter, { days: 6 })).dueAt
    expect(due).toMatch(/T10:00:00/)
    await o.direct('chutich', given.id, [to.person(o.holder.taichinh1, 'lead', due)])
    const paceOf = async () =>
      (await o.pages.taichinh1.call(listWork, { pile: 'todo' })).rows.find((it) => it.documentId === given.id)
    expect(await paceOf()).toMatchObject({ pace: 'green', dueAt: due })

    await o.passDays(1)
    const hours = await o.pages.chutich.call(readOfficeHours, { id: o.here.id })
    expect(hours.today).toMatchObject({ shifts: summer, shiftsOf: { agencyId: o.here.id }, amberMinutes: 4800 })
    // 16.30 in Vietnam; the sender keeps the hours of the installation.
    expect((await o.pages.chutich.call(dueAfter, { days: 3 })).dueAt).toMatch(/T09:30:00/)
    expect((await o.pages.gui.call(dueAfter, { days: 3 })).dueAt).toMatch(/T10:00:00/)
    // So does the last day of what is sent inside the agency.
    const sent = await send(o.pages.vanthu, { registerId: o.here.outgoing, issuedOn: day(0) }, [], {
      recipients: [{ holderId: o.holder.tuphap1, purpose: 'execute' }],
      dueOn: day(9),
    })
    const inside = ofName(await o.pages.tuphap1.call(readRouting, { id: sent.id }), 'tuphap1')
    expect(inside.dueAt).toMatch(/T09:30:00/)
    const clerk = await o.house.page('vtxaduoi')
    expect((await clerk.call(dueAfter, { days: 3 })).dueAt).toMatch(/T09:30:00/)
    expect((await clerk.call(readOfficeHours, { id: below.id })).today).toMatchObject({
      shiftsOf: { agencyId: o.here.id },
      amberOf: { agencyId: o.here.id },
    })
    // The deadline stands where it was given; only when it counts as near follows the new threshold.
    expect(await paceOf()).toMatchObject({ pace: 'amber', dueAt: due })
  })

  it('are the own ones of an agency below that sets them; a half day ends at noon whatever they are', async () => {
    const later = { id: below.id, from: day(1), shifts: [{ from: 480, to: 960 }], amberMinutes: null }
    const admin = await administrator(o.house, 'qthuyen2', o.here.id)
    await admin.page.call(setOfficeHours, later)
    // Said again for the same day to come, the last word counts.
    await admin.page.call(setOfficeHours, { ...later, shifts: [{ from: 480, to: 900 }] })
    const operator = await administrator(o.house, 'qthethong2', o.sender.id, 'systemAdministrator')
    // Whatever day of the week it is: the third day from now works in the morning, those before it are free.
    await operator.page.call(setCalendarDay, { onDate: day(2), kind: 'holiday', name: 'Nghỉ' })
    await operator.page.call(setCalendarDay, { onDate: day(3), kind: 'halfDay', name: 'Sáng' })
    await o.passDays(1)
    const clerk = await o.house.page('vtxaduoi')
    expect((await clerk.call(readOfficeHours, { id: below.id })).today).toMatchObject({
      shifts: [{ from: 480, to: 900 }],
      shiftsOf: { agencyId: below.id },
      amberMinutes: 4800,
      amberOf: { agencyId: o.here.id },
    })
    expect((await clerk.call(dueAfter, { days: 1 })).dueAt).toBe(`${day(2)}T05:00:00.000Z`)
    await expect(o.house.sql`update office_hours set amber_minutes = 60, at = ${o.house.now()}`).rejects.toThrow(
      'never rewritten',
    )
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listNotices } from '#contract/notices.ts'
import {
  approveBooking,
  book,
  cancelBooking,
  changeEquipment,
  changeVenue,
  closeVenue,
  createVenue,
  findFreeVenues,
  listBookings,
  listVenues,
  moveBooking,
  readVenue,
  refuseBooking,
} from '#contract/venues.ts'
import { civilDate } from '#platform/clock.ts'
import { staff } from '../../setup/house.ts'
import { Refused } from '../../setup/page.ts'
import { type Office, openOffice } from '../routing/office.ts'
import { hours, newEquipment, newRoom, room, wish } from './rooms.ts'

let o: Office
const day = (days: number) => civilDate(new Date(o.house.now().getTime() + days * 86_400_000))
const span = (from: number, to: number) => hours(o.house.now(), from, to)
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

describe('rooms and equipment', () => {
  it('are entered, changed and closed by whoever manages them, and seen by their agency alone', async () => {
    const it = await newRoom(o.pages.vanthu, {
      seatPlan: [{ label: 'A', seats: [{ label: 'A1', x: 0.25, y: 0.5 }] }],
    })
    expect(it).toMatchObject({ seats: 20, busyUntil: null, seatPlan: [{ seats: [{ label: 'A1', x: 0.25 }] }] })
    expect((await o.pages.taichinh1.refusal(createVenue, { name: 'Khác', ...room })).code).toBe('access.denied')
    expect((await o.pages.vanthu.refusal(createVenue, { name: it.name, ...room })).code).toBe('venue.name-taken')
    expect((await o.pages.gui.refusal(readVenue, { id: it.id })).code).toBe('thing.missing')
    expect((await o.pages.taichinh1.call(readVenue, { id: it.id })).can).toEqual(['book'])
    const { validFrom: _from, ...fields } = room
    const change = { id: it.id, version: it.version, ...fields, name: it.name, seats: 30 }
    expect((await o.pages.taichinh1.refusal(changeVenue, change)).code).toBe('access.denied')
    expect((await o.pages.gui.refusal(changeVenue, change)).code).toBe('thing.missing')
    expect((await o.pages.vanthu.call(changeVenue, change)).venue).toMatchObject({ seats: 30, version: 2 })
    expect((await o.pages.vanthu.refusal(changeVenue, change)).code).toBe('thing.changed')
    const foreign = { ...change, version: 2, approvalUnitId: o.sender.id }
    expect((await o.pages.vanthu.refusal(changeVenue, foreign)).code).toBe('input.invalid')
    const seat = { label: 'A1', x: 0.1, y: 0.1 }
    const plan = { ...change, version: 2, seatPlan: [{ label: 'A', seats: [seat, { ...seat, x: 0.2 }] }] }
    expect((await o.pages.vanthu.refusal(changeVenue, plan)).facts).toMatchObject({
      problems: [{ path: '/seatPlan', rule: 'twice' }],
    })
    const held = await o.pages.taichinh1.call(book, { ...wish, venueId: it.id, ...span(0, 1) })
    const close = { id: it.id, on: day(0), reason: 'Sửa chữa', version: 2 }
    expect(await o.pages.vanthu.refusal(closeVenue, close)).toMatchObject({
      code: 'venue.booked-later',
      facts: { count: 1 },
    })
    expect((await o.pages.taichinh1.refusal(closeVenue, close)).code).toBe('access.denied')
    await o.pages.taichinh1.call(cancelBooking, { id: held.id, reason: 'Hoãn', version: held.version })
    expect((await o.pages.vanthu.call(closeVenue, close)).venue.validTo).toBe(day(0))
    expect((await o.pages.taichinh1.refusal(book, { ...wish, venueId: it.id, ...span(0, 1) })).code).toBe('thing.state')
    const free = await o.pages.taichinh1.call(findFreeVenues, { from: span(0, 1).startsAt, to: span(0, 1).endsAt })
    expect(free.venues.map((each) => each.id)).not.toContain(it.id)
  })
})

describe('a room', () => {
  it('goes to exactly one of twenty who ask for it at once', async () => {
    const { id } = await newRoom(o.pages.vanthu)
    const askers = [o.pages.taichinh1, o.pages.taichinh2, o.pages.tuphap1, o.pages.vanthu]
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) =>
        (askers[n % askers.length] ?? o.pages.vanthu).call(book, {
          ...wish,
          title: `Cuộc ${n}`,
          venueId: id,
          ...span(10, 12),
        }),
      ),
    )
    const won = answers.filter((it) => it.status === 'fulfilled')
    expect(won).toHaveLength(1)
    const codes = answers.flatMap((it) =>
      it.status === 'rejected' ? [it.reason instanceof Refused ? it.reason.wire.code : String(it.reason)] : [],
    )
    expect(new Set(codes)).toEqual(new Set(['venue.taken']))
    const rows = await o.house.sql`select from booking where venue_id = ${id}`
    expect(rows).toHaveLength(1)
  })

  it('is free again where one use ends, and not within the minutes of setting up and clearing', async () => {
    const plain = await newRoom(o.pages.vanthu)
    const first = await o.pages.taichinh1.call(book, { ...wish, venueId: plain.id, ...span(1, 2) })
    await o.pages.taichinh2.call(book, { ...wish, venueId: plain.id, ...span(2, 3) })
    await o.pages.taichinh2.call(book, { ...wish, venueId: plain.id, ...span(0, 1) })
    expect(await o.pages.taichinh2.refusal(book, { ...wish, venueId: plain.id, ...span(1, 3) })).toMatchObject({
      code: 'venue.taken',
      facts: { title: 'Họp giao ban', from: first.busyFrom, to: first.busyTo },
    })
    const careful = await newRoom(o.pages.vanthu, { setUpMinutes: 20, clearMinutes: 10 })
    await o.pages.taichinh1.call(book, { ...wish, venueId: careful.id, ...span(1, 2), private: true })
    const minutes = (iso: string, n: number) => new Date(new Date(iso).getTime() + n * 60_000).toISOString()
    const fromMinute = (n: number) => ({ startsAt: minutes(span(2, 3).startsAt, n), endsAt: span(2, 3).endsAt })
    // Ten minutes to clear, then twenty to set up.
    expect(
      (await o.pages.taichinh2.refusal(book, { ...wish, venueId: careful.id, ...fromMinute(29) })).facts,
    ).toMatchObject({
      title: '',
    })
    const free = (at: { startsAt: string; endsAt: string }) =>
      o.pages.taichinh2
        .call(findFreeVenues, { from: at.startsAt, to: at.endsAt })
        .then(({ venues }) => venues.some((each) => each.id === careful.id))
    expect(await free(fromMinute(29))).toBe(false)
    expect(await free(fromMinute(30))).toBe(true)
    await o.pages.taichinh2.call(book, { ...wish, venueId: careful.id, ...fromMinute(30) })
    const week = await o.pages.taichinh2.call(readVenue, { id: careful.id, from: day(3) })
    expect(week.bookings.map((each) => [each.title, each.byName === ''])).toEqual([
      ['', true],
      ['Họp giao ban', false],
    ])
  })

  it('is kept from times that are none', async () => {
    const { id } = await newRoom(o.pages.vanthu)
    const ask = { ...wish, venueId: id }
    const past = (ms: number) => new Date(o.house.now().getTime() - ms).toISOString()
    expect((await o.pages.taichinh1.refusal(book, { ...ask, ...span(2, 1) })).code).toBe('input.invalid')
    expect((await o.pages.taichinh1.refusal(book, { ...ask, ...span(0, 24 * 32) })).code).toBe('input.invalid')
    const over = { startsAt: past(7_200_000), endsAt: past(3_600_000) }
    expect((await o.pages.taichinh1.refusal(book, { ...ask, ...over })).code).toBe('input.invalid')
    expect((await o.pages.gui.refusal(book, { ...ask, ...span(0, 1) })).code).toBe('thing.missing')
    await staff(o.house, 'luutru', o.here.id, 'archivist', 'Lưu trữ')
    const archivist = await o.house.page('luutru')
    expect((await archivist.refusal(book, { ...ask, ...span(0, 1) })).code).toBe('access.denied')
    expect((await o.pages.taichinh1.refusal(book, { ...wish, ...span(0, 1) })).code).toBe('input.invalid')
  })

  it('is moved and given back by who booked it or manages it', async () => {
    const { id } = await newRoom(o.pages.vanthu)
    const it = await o.pages.taichinh1.call(book, { ...wish, venueId: id, ...span(1, 2) })
    await o.pages.taichinh2.call(book, { ...wish, title: 'Tiếp dân', venueId: id, ...span(3, 4) })
    const to = { id: it.id, version: it.version, ...span(3, 4) }
    expect((await o.pages.taichinh2.refusal(moveBooking, to)).code).toBe('access.denied')
    expect(await o.pages.taichinh1.refusal(moveBooking, to)).toMatchObject({ facts: { title: 'Tiếp dân' } })
    // Over its own time it may slide.
    const slid = await o.pages.taichinh1.call(moveBooking, { ...to, ...span(1, 3) })
    expect(slid).toMatchObject({ state: 'held', version: 2 })
    expect((await o.pages.taichinh1.refusal(moveBooking, { ...to, ...span(5, 6) })).code).toBe('thing.changed')
    const off = { id: it.id, version: 2, reason: 'Phòng có khách đột xuất' }
    expect((await o.pages.taichinh2.refusal(cancelBooking, off)).code).toBe('access.denied')
    expect((await o.pages.vanthu.call(cancelBooking, off)).state).toBe('cancelled')
    expect((await o.pages.taichinh1.refusal(cancelBooking, { ...off, version: 3 })).code).toBe('thing.state')
    await o.pages.taichinh2.call(book, { ...wish, venueId: id, ...span(1, 3) })
    const told = async () => (await o.pages.taichinh1.call(listNotices, { topic: 'meetings' })).rows[0]
    await expect
      .poll(told, { timeout: 60_000 })
      .toMatchObject({ kind: 'booking.decided', subject: 'booking', note: 'Phòng có khách đột xuất' })
  })
})

describe('a room that needs approval', () => {
  it('is asked for by several; who is approved has it, the others are refused and told for what', async () => {
    const it = await newRoom(o.pages.vanthu, { approvalUnitId: o.finance })
    const one = await o.pages.taichinh1.call(book, { ...wish, title: 'Một', venueId: it.id, ...span(1, 3) })
    const two = await o.pages.tuphap1.call(book, { ...wish, title: 'Hai', venueId: it.id, ...span(2, 4) })
    expect([one.state, two.state]).toEqual(['asked', 'asked'])
    const waiting = await o.pages.truongtaichinh.call(listBookings, { view: 'waiting' })
    expect(waiting.bookings.map((each) => each.title)).toEqual(['Một', 'Hai'])
    expect((await o.pages.truongtaichinh.call(listVenues, {})).waiting).toBe(2)
    expect((await o.pages.truongtuphap.call(listBookings, { view: 'waiting' })).bookings).toEqual([])
    const ask = { id: one.id, version: 1 }
    expect((await o.pages.truongtuphap.refusal(approveBooking, ask)).code).toBe('access.denied')
    expect((await o.pages.taichinh1.refusal(approveBooking, ask)).code).toBe('access.denied')
    expect((await o.pages.truongtaichinh.call(approveBooking, ask)).state).toBe('held')
    const mine = await o.pages.tuphap1.call(listBookings, { view: 'mine' })
    expect(mine.bookings.find((each) => each.id === two.id)).toMatchObject({ state: 'refused', lostTo: 'Một' })
    expect((await o.pages.truongtaichinh.refusal(approveBooking, { id: two.id, version: 2 })).code).toBe('thing.state')
    expect((await o.pages.tuphap1.refusal(book, { ...wish, venueId: it.id, ...span(2, 4) })).code).toBe('venue.taken')
    const told = async (login: 'taichinh1' | 'tuphap1' | 'truongtaichinh') =>
      (await o.pages[login].call(listNotices, { topic: 'meetings' })).rows
        .filter((row) => row.title.startsWith(it.name))
        .map((row) => [row.kind, row.note])
    await expect.poll(() => told('tuphap1'), { timeout: 60_000 }).toEqual([['booking.decided', 'Một']])
    await expect.poll(() => told('taichinh1'), { timeout: 60_000 }).toEqual([['booking.decided', 'Một']])
    expect(await told('truongtaichinh')).toEqual([
      ['booking.asked', 'Hai'],
      ['booking.asked', 'Một'],
    ])
  })

  it('is refused with a reason, held at once by who approves, and asked for anew when it is moved', async () => {
    const it = await newRoom(o.pages.vanthu, { approvalUnitId: o.finance })
    const own = await o.pages.truongtaichinh.call(book, { ...wish, venueId: it.id, ...span(1, 2) })
    expect(own.state).toBe('held')
    const asked = await o.pages.taichinh1.call(book, { ...wish, venueId: it.id, ...span(3, 4) })
    const refusal = { id: asked.id, version: 1, reason: 'Phòng đang sửa' }
    expect((await o.pages.tuphap1.refusal(refuseBooking, refusal)).code).toBe('access.denied')
    expect(await o.pages.chanhvp.call(refuseBooking, refusal)).toMatchObject({
      state: 'refused',
      reason: 'Phòng đang sửa',
    })
    const again = await o.pages.taichinh1.call(book, { ...wish, venueId: it.id, ...span(3, 4) })
    const held = await o.pages.chanhvp.call(approveBooking, { id: again.id, version: 1 })
    const moved = await o.pages.taichinh1.call(moveBooking, { id: again.id, version: held.version, ...span(4, 5) })
    expect(moved.state).toBe('asked')
  })
})

describe('equipment', () => {
  it('is lent up to its count at every instant', async () => {
    const it = await newEquipment(o.pages.vanthu, 5)
    const ask = { ...wish, equipmentId: it.id }
    await o.pages.taichinh1.call(book, { ...ask, quantity: 2, ...span(0, 4) })
    await o.pages.taichinh1.call(book, { ...ask, quantity: 2, ...span(0, 2) })
    // The two of the first hours are back when these begin.
    const third = await o.pages.taichinh2.call(book, { ...ask, quantity: 3, ...span(2, 4) })
    expect(await o.pages.tuphap1.refusal(book, { ...ask, quantity: 2, ...span(1, 2) })).toMatchObject({
      code: 'equipment.short',
      facts: { free: 1 },
    })
    expect((await o.pages.tuphap1.refusal(book, { ...ask, quantity: 1, ...span(1, 3) })).facts).toEqual({ free: 0 })
    await o.pages.tuphap1.call(book, { ...ask, quantity: 1, ...span(1, 2) })
    const fewer = { id: it.id, name: it.name, count: 4, version: 1 }
    expect((await o.pages.vanthu.refusal(changeEquipment, fewer)).code).toBe('equipment.short')
    expect((await o.pages.taichinh1.refusal(changeEquipment, fewer)).code).toBe('access.denied')
    expect((await o.pages.taichinh2.refusal(moveBooking, { id: third.id, version: 1, ...span(1, 3) })).code).toBe(
      'equipment.short',
    )
    const many = await newEquipment(o.pages.vanthu, 3)
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => o.pages.taichinh1.call(book, { ...wish, equipmentId: many.id, ...span(7, 8) })),
    )
    expect(answers.filter((each) => each.status === 'fulfilled')).toHaveLength(3)
  })
})

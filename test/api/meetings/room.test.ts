import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addParticipants } from '#contract/invitees.ts'
import {
  approveMeeting,
  cancelMeeting,
  changeMeeting,
  conveneMeeting,
  createMeeting,
  postponeMeeting,
  readClashes,
  submitMeeting,
} from '#contract/meetings.ts'
import { approveBooking, book, cancelBooking, listBookings, moveBooking, readVenue } from '#contract/venues.ts'
import { civilDate } from '#platform/clock.ts'
import { newRoom, wish } from '../venues/rooms.ts'
import { type Hall, type Meeting, openHall } from './hall.ts'

let o: Hall
beforeAll(async () => {
  o = await openHall()
})
afterAll(() => o.house.close())

const plan = (it: Meeting, more: object = {}) => ({
  id: it.id,
  version: it.version,
  title: it.title,
  description: it.description,
  kindId: it.kindId,
  form: it.form,
  startsAt: it.startsAt,
  endsAt: it.endsAt,
  place: it.place,
  private: it.private,
  reason: '',
  ...more,
})
const later = (iso: string, hours: number) => new Date(new Date(iso).getTime() + hours * 3_600_000).toISOString()
const inRoom = async (id: string, at: string) =>
  (await o.pages.taichinh1.call(readVenue, { id, from: civilDate(new Date(at)) })).bookings.map((each) => [
    each.title,
    each.startsAt,
  ])

describe('the room of a meeting', () => {
  it('is booked, carried along and given back with it', async () => {
    const [one, two] = [await newRoom(o.pages.vanthu), await newRoom(o.pages.vanthu)]
    const it = await o.meeting('chanhvp', { venueId: one.id, place: '', title: 'Họp A' })
    expect(it).toMatchObject({ venueId: one.id, place: `${one.name}, tầng 2, nhà A, 01 đường Lê Lợi` })
    expect(await inRoom(one.id, it.startsAt)).toEqual([['Họp A', it.startsAt]])
    const changed = await o.pages.chanhvp.call(changeMeeting, plan(it, { title: 'Họp B', venueId: two.id }))
    expect(changed.place).toContain(two.name)
    expect(await inRoom(one.id, it.startsAt)).toEqual([])
    const [startsAt, endsAt] = [later(it.startsAt, 4), later(it.endsAt, 4)]
    // Left out, the room stays, and goes along with the time.
    const moved = await o.pages.chanhvp.call(changeMeeting, plan(changed, { startsAt, endsAt }))
    expect(await inRoom(two.id, it.startsAt)).toEqual([['Họp B', startsAt]])
    const own = await o.pages.chanhvp.call(readVenue, { id: two.id, from: civilDate(new Date(startsAt)) })
    expect(own.bookings[0]).toMatchObject({ holderKind: 'meeting', holderId: it.id, can: [] })
    const held = { id: own.bookings[0]?.id ?? '', version: own.bookings[0]?.version ?? 0 }
    expect((await o.pages.chanhvp.refusal(moveBooking, { ...held, startsAt, endsAt })).code).toBe('thing.state')
    expect((await o.pages.vanthu.refusal(cancelBooking, { ...held, reason: 'Cần phòng' })).code).toBe('thing.state')
    await o.pages.chanhvp.call(cancelMeeting, { id: it.id, version: moved.version, reason: 'Không cần nữa' })
    expect(await inRoom(two.id, it.startsAt)).toEqual([])
  })

  it('is refused as a whole when it is taken or of another agency', async () => {
    const room = await newRoom(o.pages.vanthu)
    const first = await o.meeting('chanhvp', { venueId: room.id, title: 'Trước', private: true })
    const { id: _id, version: _version, reason: _reason, ...fields } = plan(first)
    const ask = { ...fields, bodyId: null, title: 'Sau', venueId: room.id }
    const before = await o.house.sql`select count(*)::int as n from meeting`
    expect(await o.pages.taichinh1.refusal(createMeeting, ask)).toMatchObject({
      code: 'venue.taken',
      facts: { title: '', from: first.startsAt },
    })
    expect(await o.house.sql`select count(*)::int as n from meeting`).toEqual(before)
    expect((await o.far.vanthuxa.refusal(createMeeting, ask)).code).toBe('thing.missing')
    const second = await o.meeting('chanhvp', {
      venueId: room.id,
      title: 'Sau',
      startsAt: later(first.endsAt, 0),
      endsAt: later(first.endsAt, 1),
    })
    const onto = plan(second, { title: 'Đổi giờ', startsAt: first.startsAt, endsAt: first.endsAt })
    expect((await o.pages.chanhvp.refusal(changeMeeting, onto)).code).toBe('venue.taken')
    expect(await o.read(o.pages.chanhvp, second.id)).toMatchObject({ title: 'Sau', startsAt: second.startsAt })
  })

  it('is moved when a convened meeting is postponed, or nothing is', async () => {
    const room = await newRoom(o.pages.vanthu)
    const approved = await o.approved({ venueId: room.id, form: 'inPerson' })
    const out = await o.pages.chanhvp.call(conveneMeeting, { id: approved.id, version: approved.version })
    const [startsAt, endsAt] = [later(out.startsAt, 24), later(out.endsAt, 24)]
    const other = await o.pages.taichinh1.call(book, { ...wish, venueId: room.id, startsAt, endsAt })
    const postpone = { id: out.id, version: out.version, startsAt, endsAt, reason: 'Lãnh đạo đi công tác' }
    expect((await o.pages.chanhvp.refusal(postponeMeeting, postpone)).code).toBe('venue.taken')
    expect((await o.read(o.pages.chanhvp, out.id)).postponedFrom).toEqual([])
    await o.pages.taichinh1.call(cancelBooking, { id: other.id, version: 1, reason: 'Nhường phòng' })
    await o.pages.chanhvp.call(postponeMeeting, postpone)
    expect(await inRoom(room.id, startsAt)).toEqual([[out.title, startsAt]])
  })

  it('that waits for approval keeps the meeting from being convened', async () => {
    const room = await newRoom(o.pages.vanthu, { approvalUnitId: o.justice })
    const asked = await o.meeting('taichinh1', { venueId: room.id, title: 'Họp chờ phòng' })
    expect(asked.venueId).toBe(room.id)
    const waiting = await o.pages.truongtuphap.call(listBookings, { view: 'waiting' })
    expect(waiting.bookings).toMatchObject([{ title: 'Họp chờ phòng', holderKind: 'meeting', state: 'asked' }])
    await o.item(asked.id)
    await o.pages.chanhvp.call(addParticipants, {
      id: asked.id,
      body: false,
      siteId: null,
      people: [
        { holderId: o.holder.chutich, role: 'chair', votes: true },
        { holderId: o.holder.taichinh1, role: 'secretary', votes: false },
      ],
    })
    const { version } = await o.read(o.pages.taichinh1, asked.id)
    const laid = await o.pages.taichinh1.call(submitMeeting, { id: asked.id, version })
    const approved = await o.pages.chutich.call(approveMeeting, { id: asked.id, version: laid.version })
    const convene = { id: asked.id, version: approved.version }
    expect(await o.pages.taichinh1.refusal(conveneMeeting, convene)).toMatchObject({ facts: { missing: ['room'] } })
    const id = waiting.bookings[0]?.id ?? ''
    expect((await o.pages.truongtuphap.call(approveBooking, { id, version: 1 })).state).toBe('held')
    expect((await o.pages.taichinh1.call(conveneMeeting, convene)).state).toBe('convened')
  })
})

describe('who is in two meetings at once', () => {
  it('is named to who prepares, with the other meeting where it may be told', async () => {
    const at = {
      startsAt: new Date(o.house.now().getTime() + 20 * 86_400_000).toISOString(),
      endsAt: new Date(o.house.now().getTime() + 20 * 86_400_000 + 3_600_000).toISOString(),
    }
    const convened = async (title: string, hidden: boolean) => {
      const it = await o.approved({ ...at, form: 'inPerson', title, private: hidden })
      await o.pages.chanhvp.call(conveneMeeting, { id: it.id, version: it.version })
    }
    await convened('Họp công khai', false)
    await convened('Họp kín', true)
    const mine = await o.meeting('taichinh1', { ...at, title: 'Họp của phòng' })
    await o.pages.taichinh1.call(addParticipants, {
      id: mine.id,
      body: false,
      siteId: null,
      people: [
        { holderId: o.holder.taichinh2, role: 'chair', votes: true },
        { holderId: o.holder.phochutich, role: 'member', votes: true },
      ],
    })
    const { clashes } = await o.pages.taichinh1.call(readClashes, { id: mine.id })
    expect(clashes.map((each) => [each.name, each.title]).sort()).toEqual([
      ['Người Thử phochutich', ''],
      ['Người Thử phochutich', 'Họp công khai'],
    ])
    expect((await o.pages.tuphap1.refusal(readClashes, { id: mine.id })).code).toBe('thing.missing')
    const [startsAt, endsAt] = [at.endsAt, later(at.endsAt, 1)]
    const read = await o.read(o.pages.taichinh1, mine.id)
    await o.pages.taichinh1.call(changeMeeting, plan(read, { startsAt, endsAt }))
    expect((await o.pages.taichinh1.call(readClashes, { id: mine.id })).clashes).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addParticipants, changeParticipant, removeParticipant } from '#contract/invitees.ts'
import { presence } from '#contract/sitting-state.ts'
import {
  admitByCode,
  callItem,
  closeSitting,
  listSittingLog,
  noteAttendance,
  openSitting,
  readMyCode,
  readSitting,
  restSitting,
  resumeSitting,
} from '#contract/sittings.ts'
import { command, openSittingHall, room, Seat, type SittingHall } from './room.ts'

let o: SittingHall
beforeAll(async () => {
  o = await openSittingHall()
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

const here = { present: true, mode: 'hall' as const, reason: '' }

describe('6. roll call', () => {
  it('is made by oneself, by the head of a site, at the door by a code, and put right by the secretary', async () => {
    const it = await o.convened()
    const { chanhvp } = o.pages
    const [self, other] = [o.members[0], o.members[1]]
    const head = o.members.at(-1)
    if (!self || !other || !head) throw new Error('sixteen members')
    const mine = { id: it.id, ...here, who: [it.electors[2] ?? ''] }
    // Ten days before it is too early.
    const early = await self.refusal(noteAttendance, { ...mine, ...command() })
    expect(early.code).toBe('sitting.check-in-closed')
    expect((await other.refusal(noteAttendance, { ...mine, ...command() })).code).toBe('access.denied')
    const atSite = it.electors.slice(-3)
    const roll = { id: it.id, ...here, mode: 'site' as const }
    await head.call(noteAttendance, { ...roll, ...command(), who: atSite })
    const notHis = await head.refusal(noteAttendance, { ...roll, ...command(), who: [it.electors[0] ?? ''] })
    expect(notHis.code).toBe('access.denied')

    const mineOnly = await other.call(readMyCode, { id: it.id })
    expect(mineOnly.codes.map((row) => row.participantId)).toEqual([it.electors[3]])
    const { codes } = await chanhvp.call(readMyCode, { id: it.id })
    expect(codes).toHaveLength(20)
    const code = mineOnly.codes[0]?.code ?? ''
    const again = command()
    expect((await other.refusal(admitByCode, { id: it.id, ...command(), code })).code).toBe('access.denied')
    const admitted = await chanhvp.call(admitByCode, { id: it.id, ...again, code })
    expect(admitted).toEqual({ participantId: it.electors[3] })
    // The reader at the door repeats what it had no answer to: that is no second use.
    expect(await chanhvp.call(admitByCode, { id: it.id, ...again, code })).toEqual(admitted)
    const first = (await room(chanhvp, it.id)).state.present[it.electors[3] ?? '']?.since ?? 0
    const used = await chanhvp.refusal(admitByCode, { id: it.id, ...command(), code })
    expect([used.code, used.facts]).toEqual([
      'sitting.code-used',
      { name: 'Người Thử uv2', at: new Date(first).toISOString() },
    ])
    const forged = `${code.slice(0, -4)}AAAA`
    expect((await chanhvp.refusal(admitByCode, { id: it.id, ...command(), code: forged })).code).toBe(
      'sitting.code-unknown',
    )

    const gone = { id: it.id, ...command(), who: [atSite[0] ?? ''], present: false, mode: 'site' as const }
    await chanhvp.call(noteAttendance, { ...gone, reason: 'Nhầm người, chưa có mặt' })
    const log = await chanhvp.call(listSittingLog, { id: it.id, only: 'attendance' })
    expect(
      log.entries.map((row) => [
        row.event.type,
        'who' in row.event && row.event.who,
        row.byName,
        'way' in row.event && row.event.way,
      ]),
    ).toEqual([
      ['came', atSite, 'Người Thử uv16', 'siteHead'],
      ['came', [it.electors[3]], 'Người Thử chanhvp', 'code'],
      ['left', [atSite[0]], 'Người Thử chanhvp', false],
    ])
    expect(log.entries.at(-1)?.event).toMatchObject({ reason: 'Nhầm người, chưa có mặt' })
    expect((await self.refusal(listSittingLog, { id: it.id })).code).toBe('access.denied')
    const state = (await room(self, it.id)).state
    expect(presence(state)).toEqual({ present: 3, total: 18, needed: 12, ok: false })
  })

  it('by oneself is open around the opening', async () => {
    const it = await o.convened({ inMinutes: 20 })
    const self = o.members[0]
    const who = it.electors[2] ?? ''
    await self?.call(noteAttendance, { id: it.id, ...here, ...command(), who: [who], mode: 'online' })
    expect((await room(o.pages.chanhvp, it.id)).state.present[who]).toMatchObject({ mode: 'online', way: 'self' })
  })
})

describe('7. opening with quorum', () => {
  it('opens with eleven of twelve asked for, hears reports, and the twelfth makes the number full on all screens', async () => {
    const it = await o.convened()
    const { chanhvp, chutich } = o.pages
    const delegate = o.members[0]
    if (!delegate) throw new Error('a member')
    expect((await chanhvp.refusal(openSitting, { id: it.id, ...command() })).code).toBe('sitting.no-chair')
    expect((await delegate.refusal(openSitting, { id: it.id, ...command() })).code).toBe('access.denied')
    await it.come(11)
    await chutich.call(openSitting, { id: it.id, ...command() })
    const seats = [await Seat.take(chanhvp, it.id), await Seat.take(delegate, it.id)]
    for (const seat of seats) expect(presence(seat.state)).toEqual({ present: 11, total: 18, needed: 12, ok: false })
    await chanhvp.call(callItem, { id: it.id, ...command(), itemId: it.items[0] ?? '', seen: null, outcome: null })
    const twelfth = { id: it.id, ...command(), who: [it.electors.at(-1) ?? ''], mode: 'online' as const }
    await chanhvp.call(noteAttendance, { ...twelfth, present: true, reason: '' })
    for (const seat of seats) {
      const state = await seat.until((now) => presence(now).ok)
      expect(state.itemId).toBe(it.items[0])
      expect(presence(state)).toEqual({ present: 12, total: 18, needed: 12, ok: true })
    }
  })

  it('rests, goes on and closes; whoever has no part sees nothing of it', async () => {
    const it = await o.convened({ items: 2 })
    const { chanhvp } = o.pages
    await it.opened()
    const [first = '', second = ''] = it.items
    const call = { id: it.id, outcome: null }
    await chanhvp.call(callItem, { ...call, ...command(), itemId: first, seen: null })
    // Two consoles in the same moment: the second one is told what the first has done.
    const stale = await chanhvp.refusal(callItem, { ...call, ...command(), itemId: second, seen: null })
    expect(stale.code).toBe('thing.changed')
    await chanhvp.call(restSitting, { id: it.id, ...command() })
    expect((await chanhvp.refusal(restSitting, { id: it.id, ...command() })).code).toBe('thing.state')
    await chanhvp.call(resumeSitting, { id: it.id, ...command() })
    await chanhvp.call(callItem, { id: it.id, ...command(), itemId: second, seen: first, outcome: 'decided' })
    const outsider = o.pages.tuphap1
    expect((await outsider.refusal(readSitting, { id: it.id })).code).toBe('thing.missing')
    expect((await outsider.refusal(openSitting, { id: it.id, ...command() })).code).toBe('thing.missing')
    expect((await o.members[0]?.refusal(closeSitting, { id: it.id, ...command() }))?.code).toBe('access.denied')
    await chanhvp.call(closeSitting, { id: it.id, ...command() })
    const card = await o.read(chanhvp, it.id)
    expect([card.state, card.items.map((row) => row.state)]).toEqual(['closed', ['decided', 'deferred']])
    expect((await room(chanhvp, it.id)).state).toMatchObject({
      phase: 'closed',
      itemId: null,
      outcomes: { [first]: 'decided', [second]: 'deferred' },
    })
    expect((await chanhvp.refusal(openSitting, { id: it.id, ...command() })).code).toBe('thing.state')
  })

  it('takes in while it lasts who was not invited, an item and its paper; who votes stays as it was', async () => {
    const it = await o.convened()
    const { chanhvp } = o.pages
    await it.opened()
    const walkIn = { holderId: o.holder.tuphap1, role: 'attendee' as const, votes: false }
    const add = { id: it.id, body: false, siteId: null }
    expect((await o.members[0]?.refusal(addParticipants, { ...add, people: [walkIn] }))?.code).toBe('access.denied')
    await chanhvp.call(addParticipants, { ...add, people: [walkIn] })
    expect((await room(o.pages.tuphap1, it.id)).role).toBe('attendee')
    const voter = { holderId: o.holder.truongtuphap, role: 'member' as const, votes: true }
    const frozen = { name: 'Người Thử truongtuphap', why: 'frozen' }
    expect((await chanhvp.refusal(addParticipants, { ...add, people: [voter] })).facts).toEqual(frozen)
    const gone = { id: it.electors[3] ?? '', reason: 'Nhầm' }
    expect((await chanhvp.refusal(removeParticipant, gone)).facts).toMatchObject({ why: 'frozen' })
    const part = { id: it.electors[3] ?? '', role: 'member' as const, siteId: null, seat: 'A1' }
    expect((await chanhvp.refusal(changeParticipant, { ...part, votes: false })).facts).toMatchObject({ why: 'frozen' })
    await chanhvp.call(changeParticipant, { ...part, votes: true })
    const added = await o.item(it.id, { title: 'Nội dung phát sinh' })
    await chanhvp.call(callItem, { id: it.id, ...command(), itemId: added, seen: null, outcome: null })
    expect((await room(o.pages.tuphap1, it.id)).state).toMatchObject({ itemId: added })
    expect((await room(chanhvp, it.id)).state.electors).toEqual(it.electors)
  })

  it('of a meeting not convened has no room', async () => {
    const { id } = await o.prepared()
    expect((await o.pages.chanhvp.refusal(readSitting, { id })).code).toBe('thing.state')
  })
})

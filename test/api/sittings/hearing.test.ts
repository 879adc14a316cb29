import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvePaper, releasePaper } from '#contract/agenda.ts'
import { removeParticipant } from '#contract/invitees.ts'
import {
  announce,
  askFloor,
  hearSitting,
  moveSpeech,
  noteAttendance,
  reportLine,
  setTimer,
  setWall,
  showPage,
  writeToDesk,
} from '#contract/sittings.ts'
import type { Page } from '../../setup/page.ts'
import { command, elsewhere, openSittingHall, room, Seat, type Sitting, type SittingHall } from './room.ts'

let o: SittingHall
beforeAll(async () => {
  o = await openSittingHall()
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

const say = (it: Sitting, text: string) => o.pages.chanhvp.call(announce, { id: it.id, ...command(), text })
const page = (it: Sitting, shown: Parameters<typeof shownOf>[0] | null) => ({
  id: it.id,
  ...command(),
  shown: shown && shownOf(shown),
})
const shownOf = (it: { paperId: string; page: number }) => ({ ...it, version: 1, view: null })

describe('10. a lost line', () => {
  it('keeps place and state: back, the log goes on without the room being read anew, and all is as for who never left', async () => {
    const it = await o.convened()
    await it.opened()
    const { chanhvp } = o.pages
    const [head, waiting, stayed] = [o.members.at(-1), o.members.at(-2), o.members[0]] as [Page, Page, Page]
    const never = await Seat.take(stayed, it.id)
    const lost = await Seat.take(waiting, it.id)
    const id = (await waiting.call(askFloor, { id: it.id, ...command(), kind: 'Phát biểu', subject: '', who: null })).id
    await chanhvp.call(moveSpeech, { id: it.id, speechId: id, ...command(), act: 'approve' })
    await lost.until((state) => state.places[id] === 1)
    await lost.away()
    const place = { ...lost.place }
    for (let n = 1; n <= 30; n++) await say(it, `Thông báo ${n}`)
    await head.call(reportLine, { id: it.id, ...command(), siteId: it.siteId, state: 'lost', text: 'Mất đường truyền' })
    await head.call(noteAttendance, {
      id: it.id,
      ...command(),
      who: it.electors.slice(-2),
      present: true,
      mode: 'site',
      reason: '',
    })
    expect(await lost.back()).toBe(true)
    await lost.until(
      (state) => state.lines[it.siteId]?.state === 'lost' && state.present[it.electors.at(-2) ?? ''] !== undefined,
    )
    await never.until((state) => state.present[it.electors.at(-2) ?? ''] !== undefined)
    expect(lost.state.places[id]).toBe(1)
    // What was said to the waiting one alone is what the other one does not know.
    const { speeches: _speeches, places: _places, ...common } = lost.state
    expect({ ...common, speeches: [], places: {} }).toEqual(never.state)
    expect(lost.place.cursor).not.toBe(place.cursor)
    expect(lost.state).toEqual((await room(waiting, it.id)).state)
    const outsider = o.pages.tuphap1
    const heard = { id: it.id, epoch: place.epoch, cursor: place.cursor }
    expect((await outsider.refusal(hearSitting, heard)).code).toBe('thing.missing')
    await Promise.all([never.away(), lost.away()])
  })

  it('without a socket hears by asking, at once or when something happens', async () => {
    const it = await o.convened()
    const member = o.members[0] as Page
    const { place } = await room(member, it.id)
    const waits = member.call(hearSitting, { id: it.id, ...place })
    await say(it, 'Bắt đầu sau năm phút')
    const told = await waits
    expect(told.events).toMatchObject([{ type: 'announced', text: 'Bắt đầu sau năm phút' }])
    await say(it, 'Bắt đầu')
    const more = await member.call(hearSitting, { id: it.id, ...told.place })
    expect([more.fresh, more.events.length]).toEqual([false, 1])
    const guessed = await member.call(hearSitting, { id: it.id, epoch: place.epoch, cursor: 'AAAAAAAAAAAAAAAAAAAAAA' })
    expect([guessed.fresh, guessed.events]).toEqual([true, []])
    const old = await member.call(hearSitting, { id: it.id, epoch: crypto.randomUUID(), cursor: place.cursor })
    expect(old.fresh).toBe(true)
  })

  it('hears the same at two processes, and what was commanded twice happens once', async () => {
    const it = await o.convened()
    const second = await o.house.another()
    const { chanhvp } = o.pages
    const far = await Seat.take(elsewhere(o.members[0] as Page, second.address), it.id)
    const same = { id: it.id, ...command(), text: 'Một lần' }
    await Promise.all([chanhvp.call(announce, same), elsewhere(chanhvp, second.address).call(announce, same)])
    // Two consoles at two processes at once: one order for everybody.
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? chanhvp : elsewhere(chanhvp, second.address)).call(announce, {
          id: it.id,
          ...command(),
          text: `${n}`,
        }),
      ),
    )
    const near = await Seat.take(o.members[1] as Page, it.id)
    await far.until(
      (state) =>
        state.announcement?.at === near.state.announcement?.at &&
        state.announcement?.text === near.state.announcement?.text,
    )
    const rows = await o.house.sql<{ seq: string; text: string }[]>`
      select seq, event->>'text' as text from sitting_event where meeting_id = ${it.id} order by seq`
    expect(rows.map((row) => Number(row.seq))).toEqual(Array.from({ length: 21 }, (_, n) => n + 1))
    expect(rows.filter((row) => row.text === 'Một lần')).toHaveLength(1)
    // A process that stops sends its pages elsewhere; they go on where they were.
    await second.close()
    expect((await far.live.untilClosed()).code).toBe(1001)
    await say(it, 'Sau khi chuyển')
    expect(await far.back(o.members[0] as Page)).toBe(true)
    await far.until((state) => state.announcement?.text === 'Sau khi chuyển')
    await Promise.all([near.away(), far.away()])
  })

  it('is no longer heard by whom the meeting has uninvited', async () => {
    const it = await o.convened()
    const seat = await Seat.take(o.pages.taichinh1, it.id)
    await o.pages.chanhvp.call(removeParticipant, { id: it.attendee, reason: 'Thay đổi thành phần' })
    await seat.live.until((frame) => frame.type === 'parted')
    await say(it, 'Nội bộ')
    expect((await seat.page.refusal(hearSitting, { id: it.id, ...seat.place })).code).toBe('thing.missing')
    expect(JSON.stringify(seat.live.frames)).not.toContain('Nội bộ')
    await seat.away()
  })
})

describe('8. following the page', () => {
  it('shows what everybody may read, in order; whoever joins late is at the page that is shown', async () => {
    const it = await o.convened()
    const { chanhvp } = o.pages
    const paperId = await o.paper(it.id, it.items[0] ?? null)
    await chanhvp.call(approvePaper, { id: paperId, version: 1 })
    await it.opened()
    const unreleased = await chanhvp.refusal(showPage, page(it, { paperId, page: 1 }))
    expect(unreleased.code).toBe('thing.missing')
    await chanhvp.call(releasePaper, { id: paperId, version: 2, lateReason: 'Bổ sung tại phiên họp' })
    const follower = await Seat.take(o.members[0] as Page, it.id)
    const shown: number[] = []
    await Promise.all(Array.from({ length: 12 }, () => chanhvp.call(showPage, page(it, { paperId, page: 1 }))))
    await follower.until((state) => state.lastRev === 12)
    for (const frame of follower.live.frames)
      if (frame.type === 'events')
        for (const event of frame.events as { type: string; rev?: number }[])
          if (event.type === 'page') shown.push(event.rev ?? 0)
    expect(shown).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect((await room(o.members[1] as Page, it.id)).state.page).toMatchObject({ paperId, page: 1, rev: 12 })
    expect((await o.members[1]?.refusal(showPage, page(it, { paperId, page: 1 })))?.code).toBe('access.denied')
    await chanhvp.call(showPage, page(it, null))
    await follower.until((state) => state.page === null)
    // The next page is still newer than all before.
    await chanhvp.call(showPage, page(it, { paperId, page: 1 }))
    await follower.until((state) => state.page?.rev === 13)
    await follower.away()
  })
})

describe('the desk', () => {
  it('is written to without anybody else reading it; timers, walls and lines are its own', async () => {
    const it = await o.convened()
    await it.opened()
    const { chanhvp } = o.pages
    const [member, other] = o.members as [Page, Page]
    const watcher = await Seat.take(other, it.id)
    await member.call(writeToDesk, { id: it.id, ...command(), text: 'Micro số 12 không có tiếng' })
    await chanhvp.call(setTimer, { id: it.id, ...command(), name: 'Thảo luận', act: 'start', limitMs: 600_000 })
    const state = await watcher.until((now) => now.timers['Thảo luận'] !== undefined)
    expect([state.messages, state.timers['Thảo luận']?.limitMs]).toEqual([[], 600_000])
    expect((await room(chanhvp, it.id)).state.messages).toMatchObject([{ text: 'Micro số 12 không có tiếng' }])
    expect((await room(member, it.id)).state.messages).toHaveLength(1)
    const denied = [
      member.refusal(setTimer, { id: it.id, ...command(), name: 'x', act: 'start', limitMs: null }),
      member.refusal(setWall, { id: it.id, ...command(), view: 'blank', text: '' }),
      member.refusal(announce, { id: it.id, ...command(), text: 'x' }),
      member.refusal(reportLine, { id: it.id, ...command(), siteId: it.siteId, state: 'ready', text: '' }),
    ]
    expect((await Promise.all(denied)).map((refused) => refused.code)).toEqual(Array(4).fill('access.denied'))
    await chanhvp.call(setWall, { id: it.id, ...command(), view: 'message', text: 'Giải lao 15 phút' })
    await watcher.until((now) => now.wall.view === 'message')
    await watcher.away()
  })
})

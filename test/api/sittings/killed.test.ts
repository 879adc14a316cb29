import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { announce } from '#contract/sittings.ts'
import { startDying } from '../../setup/dying.ts'
import { command, elsewhere, openSittingHall, room, Seat, type SittingHall } from './room.ts'

let o: SittingHall
beforeAll(async () => {
  o = await openSittingHall()
})
afterAll(() => o.house.close())

it('13. a process killed in the middle: what had no answer is commanded again and happens once, everybody goes on where he was', async () => {
  const it = await o.convened()
  const { chanhvp } = o.pages
  const dying = await startDying(o.house, 'never', { ROLES: 'web,live' })
  const { address } = await dying.page('taichinh1')
  const seats = await Promise.all(
    Array.from({ length: 40 }, (_, n) => Seat.take(elsewhere(o.members[n % 16] ?? chanhvp, address), it.id)),
  )
  const there = elsewhere(chanhvp, address)
  const asks = Array.from({ length: 120 }, (_, n) => ({ id: it.id, command: randomUUID(), text: `Lệnh ${n}` }))
  let answered = 0
  const unanswered: typeof asks = []
  let killed: Promise<void> | undefined
  const tell = async (ask: (typeof asks)[number]) => {
    await there.call(announce, ask).then(
      () => {
        answered += 1
        if (answered === 40) killed = dying.stop()
      },
      () => unanswered.push(ask),
    )
  }
  // Eight at a time, so that some are on their way when it dies.
  const waiting = [...asks]
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let ask = waiting.shift(); ask; ask = waiting.shift()) await tell(ask)
    }),
  )
  await killed
  expect(unanswered.length).toBeGreaterThan(0)
  for (const ask of unanswered) await chanhvp.call(announce, ask)
  const rows = await o.house.sql<{ seq: string; text: string }[]>`
    select seq, event->>'text' as text from sitting_event where meeting_id = ${it.id} order by seq`
  expect(rows.map((row) => Number(row.seq))).toEqual(asks.map((_, n) => n + 1))
  expect(new Set(rows.map((row) => row.text)).size).toBe(asks.length)
  for (const seat of seats) {
    expect((await seat.live.untilClosed()).code).toBe(1006)
    await seat.away()
  }
  await chanhvp.call(announce, { id: it.id, ...command(), text: 'Tiếp tục' })
  await Promise.all(
    seats.map(async (seat, n) => {
      expect(await seat.back(o.members[n % 16])).toBe(true)
      await seat.until((state) => state.announcement?.text === 'Tiếp tục')
    }),
  )
  const { state } = await room(o.members[0] ?? chanhvp, it.id)
  for (const seat of seats) expect(seat.state).toEqual(state)
  for (const seat of seats) await seat.away()
})

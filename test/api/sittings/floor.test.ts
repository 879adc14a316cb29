import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Speech } from '#contract/sitting-state.ts'
import { askFloor, closeSitting, listSittingLog, moveSpeech, orderQueue, type speechActs } from '#contract/sittings.ts'
import type { Page } from '../../setup/page.ts'
import { command, openSittingHall, room, Seat, type Sitting, type SittingHall } from './room.ts'

let o: SittingHall
beforeAll(async () => {
  o = await openSittingHall()
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

const plain = { kind: 'Phát biểu', subject: '', who: null }
const ask = async (page: Page, it: Sitting, more: object = {}) =>
  (await page.call(askFloor, { id: it.id, ...command(), ...plain, ...more })).id
const move = (page: Page, it: Sitting, speechId: string, act: (typeof speechActs)[number], ms?: number) =>
  page.call(moveSpeech, { id: it.id, speechId, ...command(), act, ...(ms === undefined ? {} : { ms }) })
const speechOf = (seat: Seat, id: string): Speech | undefined => seat.state.speeches.find((row) => row.id === id)

/** When the first speech began, was interrupted, went on, and ended, as the log has it. */
async function turnsOf(it: Sitting): Promise<[number, number, number, number]> {
  const { entries } = await o.pages.chanhvp.call(listSittingLog, { id: it.id })
  const at = (type: string, n: number) => entries.filter((row) => row.event.type === type)[n]?.event.at ?? 0
  return [at('speaks', 0), at('speaks', 1), at('ended', 0), at('ended', 1)]
}

describe('9. the floor with timers', () => {
  it('a speech of five minutes is interrupted by a point of order, extended, and comes to seven minutes net', async () => {
    const it = await o.convened()
    await it.opened()
    const { chanhvp, chutich } = o.pages
    const asked = []
    for (const page of o.members.slice(0, 13)) asked.push(await ask(page, it, { subject: 'Về ngân sách' }))
    // Raised a hand in the hall: the desk asks for it, and it is in the queue at once.
    asked.push(await ask(chanhvp, it, { who: it.attendee }))
    const [first = '', second = '', third = ''] = asked
    for (const id of asked.slice(0, 13)) await move(chanhvp, it, id, 'approve')
    await chanhvp.call(orderQueue, { id: it.id, ...command(), ids: [third, first, second] })

    const [console1, console2, one, two] = [
      await Seat.take(chanhvp, it.id),
      await Seat.take(chutich, it.id),
      await Seat.take(o.members[2] as Page, it.id),
      await Seat.take(o.members[1] as Page, it.id),
    ]
    // Behind those who were put: in the order in which they came into the queue.
    const inQueue = [third, first, second, asked[13], ...asked.slice(3, 13)]
    expect(console1.state.speeches.map((row) => row.id)).toEqual(inQueue)
    // Whoever waits knows his own place and nobody else's.
    expect([one.state.places[third], Object.keys(one.state.places)]).toEqual([1, [third]])
    expect(two.state.speeches.map((row) => row.id)).toEqual([second])
    expect(two.state.places[second]).toBe(3)
    expect(JSON.stringify(two.live.frames)).not.toContain(third)

    const began = o.house.now().getTime()
    const passes = (seconds: number) => o.house.pass(began + seconds * 1000 - o.house.now().getTime())
    await move(chanhvp, it, third, 'start')
    await two.until((state) => state.speeches[0]?.state === 'speaking' && state.places[second] === 2)
    passes(130)
    const order = await ask(o.members[3] as Page, it, { kind: 'Ý kiến về trình tự' })
    // Ranked before all who wait.
    await move(chanhvp, it, order, 'approve')
    await console1.until((state) => state.speeches[1]?.id === order)
    await move(chanhvp, it, order, 'start')
    await two.until((state) => state.speeches.some((row) => row.id === order && row.state === 'speaking'))
    // The clerk’s computer is unplugged; nobody else notices.
    await console1.away()
    passes(170)
    await move(chutich, it, order, 'end')
    const goesOn = await console2.until(
      (state) => state.speeches[0]?.id === third && state.speeches[0].state === 'speaking',
    )
    const [began1, interrupted, resumed] = await turnsOf(it)
    expect(goesOn.speeches[0]?.clock).toMatchObject({ accumulatedMs: interrupted - began1, startedAt: resumed })
    await move(chutich, it, third, 'extend', 120_000)
    await two.until(() => speechOf(two, third)?.clock.limitMs === 420_000)
    expect((await chutich.refusal(closeSitting, { id: it.id, ...command() })).code).toBe('sitting.speech-running')
    passes(130 + 40 + 290)
    await move(chutich, it, third, 'end')
    const done = await two.until((state) => state.spoken.length === 2)
    const spoken = done.spoken.at(-1)
    // Exactly what the log says went by, which is what the clock on the wall of the test says, but for the time its own calls took.
    const finished = (await turnsOf(it))[3]
    expect(spoken).toMatchObject({ from: began1, to: finished, ms: interrupted - began1 + (finished - resumed) })
    expect(Math.round((spoken?.ms ?? 0) / 60_000)).toBe(7)
    // Back at the desk, from where it was.
    expect(await console1.back()).toBe(true)
    await console1.until((state) => state.spoken.length === 2)
    expect(console1.state).toEqual((await room(chanhvp, it.id)).state)
    for (const seat of [console1, console2, one, two]) await seat.away()
  })

  it('is given by who runs the meeting alone; whoever asked may withdraw, and a closed list hears points of order', async () => {
    const it = await o.convened()
    const { chanhvp } = o.pages
    const [member, other] = o.members as [Page, Page]
    const wish = { id: it.id, ...command(), ...plain }
    expect((await member.refusal(askFloor, wish)).code).toBe('thing.state')
    await it.opened()
    const twice = { id: it.id, ...command(), ...plain }
    const id = (await member.call(askFloor, twice)).id
    expect((await member.call(askFloor, twice)).id).toBe(id)
    expect((await room(chanhvp, it.id)).state.speeches).toHaveLength(1)
    const forOther = { id: it.id, ...command(), ...plain, who: it.electors[3] ?? '' }
    expect((await member.refusal(askFloor, forOther)).code).toBe('access.denied')
    const act = { id: it.id, speechId: id, ...command() }
    expect((await member.refusal(moveSpeech, { ...act, act: 'start' })).code).toBe('access.denied')
    // Of somebody else it is not even known.
    expect((await other.refusal(moveSpeech, { ...act, act: 'withdraw' })).code).toBe('thing.missing')
    await move(member, it, id, 'withdraw')
    expect((await room(chanhvp, it.id)).state.speeches).toEqual([])
    await chanhvp.call(orderQueue, { id: it.id, ...command(), open: false })
    expect((await member.refusal(askFloor, { id: it.id, ...command(), ...plain })).code).toBe('sitting.queue-closed')
    await ask(member, it, { kind: 'Ý kiến về trình tự' })
    expect((await member.refusal(orderQueue, { id: it.id, ...command(), open: true })).code).toBe('access.denied')
    const unknown = { id: it.id, ...command(), ...plain, kind: 'Hát' }
    expect((await chanhvp.refusal(askFloor, { ...unknown, who: it.attendee })).code).toBe('input.invalid')
  })
})

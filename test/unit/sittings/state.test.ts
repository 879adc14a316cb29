import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  elapsed,
  emptySitting,
  folded,
  type Happened,
  after as next,
  presence,
  type SittingEvent,
} from '#contract/sitting-state.ts'

const people = ['a', 'b', 'c', 'd']
const ids = ['1', '2', '3', '4', '5']
const who = fc.subarray(people, { minLength: 1 })
const id = fc.constantFrom(...ids)
const asked = fc.record({
  type: fc.constant('asked' as const),
  id,
  who: fc.constantFrom(...people),
  kind: fc.constant('Phát biểu'),
  rank: fc.constantFrom(1, 50),
  pauses: fc.boolean(),
  subject: fc.constant(''),
  itemId: fc.constant(null),
  limitMs: fc.constantFrom(null, 300_000),
})
const event: fc.Arbitrary<SittingEvent> = fc.oneof(
  fc.record({ type: fc.constantFrom('opened' as const, 'recess' as const, 'resumed' as const) }),
  fc.record({
    type: fc.constant('came' as const),
    who,
    mode: fc.constantFrom('hall' as const, 'site' as const),
    way: fc.constant('desk' as const),
    reason: fc.constant(''),
  }),
  fc.record({ type: fc.constant('left' as const), who, reason: fc.constant('') }),
  asked,
  fc.record({
    type: fc.constantFrom(
      'approved' as const,
      'speaks' as const,
      'paused' as const,
      'ended' as const,
      'withdrawn' as const,
    ),
    id,
  }),
  fc.record({ type: fc.constant('extended' as const), id, ms: fc.nat({ max: 60_000 }) }),
  fc.record({ type: fc.constant('ordered' as const), ids: fc.shuffledSubarray(ids) }),
  fc.record({
    type: fc.constant('page' as const),
    paperId: fc.constant('p'),
    version: fc.constant(1),
    page: fc.nat({ max: 40 }),
    view: fc.constant(null),
    by: fc.constant('a'),
    rev: fc.nat({ max: 50 }),
  }),
  fc.record({ type: fc.constant('pageEnded' as const) }),
)
/** Events as a log has them: an id is asked for once, instants never go back. */
const log = fc.array(fc.tuple(event, fc.nat({ max: 60_000 })), { maxLength: 60 }).map((list) => {
  let at = 1_000_000
  const known = new Set<string>()
  return list.flatMap(([it, ms]): Happened[] => {
    if (it.type === 'asked' && known.has(it.id)) return []
    if (it.type === 'asked') known.add(it.id)
    at += ms
    return [{ ...it, at }]
  })
})

describe('the state of a sitting', () => {
  it('is the same whether a log is folded whole or from any place on', () => {
    fc.assert(
      fc.property(log, fc.nat(), (events, cut) => {
        const place = events.length === 0 ? 0 : cut % events.length
        expect(folded(events.slice(place), folded(events.slice(0, place)))).toEqual(folded(events))
      }),
    )
  })

  it('gives the floor to one alone, and no clock runs in a recess', () => {
    fc.assert(
      fc.property(log, (events) => {
        let state = emptySitting
        for (const it of events) {
          state = next(state, it)
          const speaking = state.speeches.filter((speech) => speech.state === 'speaking')
          expect(speaking.length).toBeLessThanOrEqual(1)
          for (const speech of state.speeches) expect(speech.clock.startedAt !== null).toBe(speech.state === 'speaking')
          if (it.type === 'recess') expect(speaking).toEqual([])
        }
      }),
    )
  })

  it('never counts more speaking time than has gone by, nor the same twice', () => {
    fc.assert(
      fc.property(log, (events) => {
        const state = folded(events)
        const from = events[0]?.at ?? 0
        const to = events.at(-1)?.at ?? 0
        const spoken = state.spoken.reduce((sum, it) => sum + it.ms, 0)
        const speaking = state.speeches.reduce((sum, it) => sum + elapsed(it.clock, to), 0)
        expect(spoken + speaking).toBeLessThanOrEqual(to - from)
        for (const it of state.spoken) expect(it.ms).toBeLessThanOrEqual(it.to - it.from)
      }),
    )
  })

  it('never shows an older page after a newer one', () => {
    fc.assert(
      fc.property(log, (events) => {
        let state = emptySitting
        let newest = 0
        for (const it of events) {
          state = next(state, it)
          if (state.page) {
            expect(state.page.rev).toBeGreaterThanOrEqual(newest)
            newest = state.page.rev
          }
        }
      }),
    )
  })

  it('counts of those with a vote alone, each once', () => {
    fc.assert(
      fc.property(log, (events) => {
        const rule: Happened = {
          type: 'prepared',
          electors: ['a', 'b', 'x'],
          quorum: { numerator: 2, denominator: 3, strict: false },
          at: 0,
        }
        const { present, total, needed, ok } = presence(folded([rule, ...events]))
        expect([total, needed]).toEqual([3, 2])
        expect(present).toBeLessThanOrEqual(2)
        expect(ok).toBe(present >= 2)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { busyOf, overlap, peakOf } from '../../server/modules/venues/occupied.ts'

const base = Date.UTC(2026, 10, 23)
const at = (minute: number) => new Date(base + minute * 60_000)
const span = (from: number, to: number) => ({ from: at(from), to: at(to) })

/** Numbers that look random and are the same each run (mulberry32). */
function dice(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

describe('what is occupied', () => {
  it('overlaps exactly where two spans share a minute', () => {
    const roll = dice(7)
    for (let n = 0; n < 3000; n++) {
      const [a, b, c, d] = [roll(30), 1 + roll(10), roll(30), 1 + roll(10)]
      const shared = Array.from({ length: 40 }, (_, m) => m).some((m) => a <= m && m < a + b && c <= m && m < c + d)
      expect(overlap(span(a, a + b), span(c, c + d))).toBe(shared)
    }
  })

  it('grows by setting up and clearing', () => {
    expect(busyOf(span(60, 120), { setUpMinutes: 15, clearMinutes: 5 })).toEqual(span(45, 125))
  })

  it('has its peak where counting minute by minute finds it', () => {
    const roll = dice(11)
    for (let n = 0; n < 500; n++) {
      const uses = Array.from({ length: roll(8) }, () => {
        const from = roll(40)
        return { start: from, end: from + 1 + roll(15), quantity: 1 + roll(4) }
      })
      const from = roll(40)
      const to = from + 1 + roll(15)
      let most = 0
      for (let m = from; m < to; m++)
        most = Math.max(
          most,
          uses.reduce((sum, it) => sum + (it.start <= m && m < it.end ? it.quantity : 0), 0),
        )
      const spans = uses.map((it) => ({ ...span(it.start, it.end), quantity: it.quantity }))
      expect(peakOf(spans, span(from, to))).toBe(most)
    }
  })
})

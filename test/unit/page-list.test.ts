import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pagesOf } from '../../server/modules/documents/page-list.ts'
import { rateOf } from '../../server/modules/reports/rate.ts'

describe('pages of an extract', () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 0, max: 20 })), {
    minLength: 1,
    maxLength: 8,
  })

  it('are those the spans name, each once, in their order', () => {
    fc.assert(
      fc.property(spans, (list) => {
        const text = list.map(([from, more]) => (more === 0 ? `${from}` : `${from}-${from + more}`)).join(', ')
        const wanted = new Set(list.flatMap(([from, more]) => Array.from({ length: more + 1 }, (_, n) => from + n)))
        expect(pagesOf(text)).toEqual([...wanted])
      }),
    )
  })

  it('are never a page 0, whatever is written', () => {
    fc.assert(fc.property(fc.string(), (text) => (pagesOf(text) ?? [1]).every((page) => page >= 1)))
    for (const text of ['', '3-1', '0', '1,,2', '1-99999', 'a']) expect(pagesOf(text)).toBeUndefined()
  })
})

describe('the rate in time', () => {
  it('lies between 0 and 100, is 100 only when nothing was late, and is none when nothing fell due', () => {
    const n = fc.nat(100_000)
    fc.assert(
      fc.property(n, n, n, (onTime, late, openLate) => {
        const rate = rateOf({ onTime, late, openLate })
        if (onTime + late + openLate === 0) return expect(rate).toBeNull()
        expect(rate).toBeGreaterThanOrEqual(0)
        expect(rate).toBeLessThanOrEqual(100)
        if (late + openLate > 0) expect(rate).toBeLessThan(100)
        if (late + openLate === 0) expect(rate).toBe(100)
      }),
    )
  })
})

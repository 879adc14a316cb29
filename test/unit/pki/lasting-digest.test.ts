import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlgorithmEnd, endOf, lastingDigest } from '#platform/pki/trust/algorithms.ts'

const at = Date.parse('2026-11-22T03:00:00Z')
const end = (algorithm: string, until: string): AlgorithmEnd => ({ algorithm, until })

describe('the digest of what is to last', () => {
  it('is the shortest that convinces for two years more', () => {
    expect(lastingDigest(at)).toBe('sha256')
    expect(lastingDigest(at, [end('sha256', '2028-11-20')])).toBe('sha384')
    expect(lastingDigest(at, [end('sha256', '2029-11-22')])).toBe('sha256')
    expect(lastingDigest(at, [end('sha256', '2020-01-01'), end('sha384', '2027-01-01')])).toBe('sha512')
  })

  it('is the one that ends last where all are to end soon', () => {
    const day = fc.integer({ min: 1, max: 700 }).map((n) => new Date(at + n * 86_400_000).toISOString().slice(0, 10))
    fc.assert(
      fc.property(day, day, day, (one, two, three) => {
        const ends = [end('sha256', one), end('sha384', two), end('sha512', three)]
        const [latest] = [one, two, three].toSorted().toReversed()
        expect(endOf(lastingDigest(at, ends), undefined, ends)).toBe(Date.parse(`${latest}T23:59:59Z`))
      }),
    )
  })
})

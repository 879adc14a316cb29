import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bundleName, plainName, sumsOf, textEntry } from '#platform/zip/summed.ts'

describe('names in bundles', () => {
  it('lead nowhere out of the folder, whatever a file was called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (name) => {
        const plain = plainName(name)
        expect(plain).not.toMatch(/[\p{Cc}\\/:*?"<>|]/u)
        expect(plain.length).toBeLessThanOrEqual(120)
      }),
    )
  })

  it('keep their ending when they are long', () => {
    expect(plainName(`${'dài '.repeat(60)}.pdf`)).toMatch(/\.pdf$/)
    expect(plainName('Tờ trình.pdf')).toBe('Tờ trình.pdf')
    expect(bundleName('tai-lieu', 'Phiên họp: tháng 11/2026')).toBe('tai-lieu-Phiên-họp-tháng-11-2026.zip')
  })
})

describe('sums of a bundle', () => {
  it('are lines as sha256sum writes them, over composed text', () => {
    const entry = textEntry('a.txt', 'Ti\u00ea\u0301ng')
    expect(sumsOf([entry])).toBe(`${textEntry('b', 'Tiếng').sha256}  a.txt\n`)
  })
})

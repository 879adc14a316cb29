import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { certifiedLevel } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import { openPdf, pagesOf } from '#platform/pades/file/index.ts'
import { hasOpenssl, hasPdfsig, opensslVerify, pdfsig, qpdfCheck, rangesIn } from './judges.ts'
import { corpus, decrees, pdfsIn } from './samples.ts'
import { ec, signed } from './signing.ts'

const place = { page: 1, box: { x: 20, y: 20, width: 60, height: 30 } }

function signedOrCode(pdf: Buffer): Buffer | string {
  try {
    return signed(pdf, 'ec', { field: 'KyThu', place })
  } catch (error) {
    if (error instanceof PdfFault) return error.code
    throw error
  }
}

/** Lines in which qpdf complains, without the places that differ. */
const complaints = (pdf: Buffer) =>
  qpdfCheck(pdf)
    .split('\n')
    .filter((line) => line.includes('WARNING') || line.includes('ERROR')).length

describe('files of others', () => {
  const names = pdfsIn(corpus)
  it.skipIf(names.length === 0 || !hasPdfsig)('are signed, or refused with a code (shared corpus)', () => {
    const refused: Record<string, string[]> = {}
    let good = 0
    for (const name of names) {
      const base = readFileSync(join(corpus, name))
      const pdf = signedOrCode(base)
      if (typeof pdf === 'string') {
        refused[pdf] = [...(refused[pdf] ?? []), name]
        continue
      }
      expect(pdf.subarray(0, base.length).equals(base), name).toBe(true)
      expect(pdfsig(pdf).find((it) => it.field === 'KyThu')?.valid, name).toBe(true)
      expect(complaints(pdf), name).toBeLessThanOrEqual(complaints(base))
      good++
    }
    expect(good).toBeGreaterThan(60)
    expect(Object.keys(refused).toSorted()).toMatchInlineSnapshot(`
      [
        "pdf.badForm",
        "pdf.badStream",
        "pdf.encrypted",
        "pdf.noStartxref",
        "pdf.otherObject",
        "pdf.syntax",
        "pdf.wrongStartxref",
        "sign.certifiedClosed",
      ]
    `)
  })

  it.skipIf(pdfsIn(decrees).length === 0 || !hasPdfsig || !hasOpenssl)(
    'decrees keep their signatures and take one more (shared samples)',
    () => {
      for (const name of pdfsIn(decrees)) {
        const base = readFileSync(join(decrees, name))
        const file = openPdf(bytesOf(base))
        // Some are certified: a new visible field is laid there only when it is asked for.
        const plain = signedOrCode(base)
        expect(typeof plain === 'string' ? plain : 'ok').toBe(
          certifiedLevel(file) === undefined ? 'ok' : 'sign.certifiedNewField',
        )
        const pdf = signed(base, 'ec', { field: 'Den', place, onCertified: true })
        const [before, after] = [pdfsig(base), pdfsig(pdf)]
        expect(after.filter((it) => it.field !== 'Den').map((it) => it.valid)).toEqual(before.map((it) => it.valid))
        expect(after.find((it) => it.field === 'Den')).toMatchObject({ valid: true, whole: true })
        const own = rangesIn(pdf).at(-1)
        const { authority } = ec
        expect(own && opensslVerify(own, authority.root.certificate, [authority.issuing.certificate])).toBe('good')
        expect([...pagesOf(openPdf(bytesOf(pdf)))].length).toBe([...pagesOf(openPdf(bytesOf(base)))].length)
      }
    },
  )
})

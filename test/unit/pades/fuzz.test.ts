import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  appendDss,
  fillTextFields,
  prepareDocumentTimestamp,
  prepareSignature,
  textFieldNames,
} from '#platform/pades/append/index.ts'
import { bytesOf, joined } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import { openPdf } from '#platform/pades/file/index.ts'
import { sampleTime } from '../pki/authority.ts'
import { corpus, onePage, pdfsIn, streamFile, tableFile } from './samples.ts'

const form = onePage(
  '/Annots [6 0 R 7 0 R]',
  {
    5: '<< /Fields [6 0 R 7 0 R] /SigFlags 1 >>',
    6: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky) /Rect [320 280 470 340] /P 3 0 R /F 4 >>',
    7: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /DA (/F 9 Tf) /Rect [10 10 90 20] /F 4 >>',
  },
  '/AcroForm 5 0 R /DSS << /Certs [4 0 R] >> /Perms << >>',
)
const box = { x: 20, y: 20, width: 60, height: 30 }

/** What is appended to a damaged file either makes a file that opens again, or is refused with a code. */
function append(bytes: Uint8Array, how: (bytes: ReturnType<typeof bytesOf>) => Uint8Array): boolean {
  try {
    const base = bytesOf(bytes)
    const tail = how(base)
    if (tail.length > 0) expect(openPdf(joined(base, tail)).sections.length).toBeGreaterThan(1)
    return true
  } catch (error) {
    if (error instanceof PdfFault) return false
    throw error
  }
}

describe('files damaged at random', () => {
  it('are appended to, or refused with a code', { timeout: 60_000 }, () => {
    const others = ['minimal-two-fields.pdf', 'minimal-with-simple-form.pdf', 'minimal-hybrid-xref.pdf']
    const shared = pdfsIn(corpus).length > 0 ? others.map((name) => readFileSync(join(corpus, name))) : []
    const seeds = [tableFile(form), streamFile(form), ...shared]
    let state = 20_261_123
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state % below
    }
    const order = { time: sampleTime, room: 300 }
    const ways: readonly ((base: ReturnType<typeof bytesOf>) => Uint8Array)[] = [
      (base) => prepareSignature(base, { ...order, field: 'Moi', place: { page: 1, box } }).tail,
      (base) => prepareSignature(base, { ...order, field: 'Ky', certify: 2 }).tail,
      (base) => prepareDocumentTimestamp(base, 300).tail,
      (base) => appendDss(base, { certificates: [Buffer.from('c')], ocsps: [], crls: [] }),
      (base) => {
        const [name = 'So'] = textFieldNames(openPdf(base))
        const font = { place: () => 4, encode: () => ({ hex: '0001', width: 500 }) }
        return fillTextFields(base, { [name]: '5' }, font)
      },
    ]
    let done = 0
    const until = performance.now() + 25_000
    for (let nth = 0; nth < 3000 && performance.now() < until; nth++) {
      const bytes = Buffer.from(seeds[nth % seeds.length] ?? [])
      for (let times = 1 + random(3); times > 0; times--) {
        const at = random(bytes.length)
        if (random(2) === 0) bytes[at] = random(256)
        else bytes[at] = bytes[random(bytes.length)] ?? 0
      }
      for (const way of ways) if (append(bytes, way)) done++
    }
    expect(done).toBeGreaterThan(1000)
  })
})

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { tinosFor } from '#platform/pades/appearance/text-font.ts'
import { fillTextFields, textFieldNames } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { fieldsOf, openPdf, textOf } from '#platform/pades/file/index.ts'
import { fillFields, prepareFields } from '#platform/pdf/index.ts'
import { type Paper, printPaper } from '#platform/print/paper.ts'
import { codeOf } from './code-of.ts'
import { hasMutool, hasPdfsig, hasQpdf, inFolder, pdfsig, qpdfCheck } from './judges.ts'
import { onePage, tableFile } from './samples.ts'
import { signed } from './signing.ts'

const names = { number: 'so_ky_hieu', date: 'ngay_ban_hanh' }
const paper: Paper = {
  issuer: { parentName: 'UBND tỉnh Lai Châu', name: 'Sở Nội vụ', place: 'Lai Châu' },
  codeNumber: null,
  codeNotation: 'QĐ-SNV',
  issuedOn: null,
  kind: { code: 'QĐ', name: 'Quyết định' },
  subject: 'Về việc thành lập Tổ công tác',
  body: [{ type: 'paragraph', text: 'Nội dung.' }],
  signer: { authorityLines: ['GIÁM ĐỐC'], name: 'Lò Văn Thử' },
  recipients: [],
}
const prepared = async () => {
  const made = await prepareFields(new Uint8Array(await buffer(printPaper(paper))), names)
  if (made.outcome !== 'prepared') throw new Error(made.outcome)
  return made.pdf
}
const foreign = (more = '') =>
  tableFile(
    onePage(
      '/Annots [6 0 R 7 0 R]',
      {
        5: '<< /Fields [6 0 R 7 0 R] /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 8 0 R >> >> >>',
        6: `<< /Type /Annot /Subtype /Widget /FT /Tx /T (Ten) /DA (/Helv 11 Tf 0 g) /Rect [72 600 272 620] /F 4 /P 3 0 R ${more} >>`,
        7: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky) /Rect [72 500 172 540] /F 4 /P 3 0 R >>',
        8: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      },
      '/AcroForm 5 0 R',
    ),
  )
const filled = (base: Uint8Array, values: Record<string, string>) =>
  Buffer.concat([base, fillTextFields(bytesOf(base), values, tinosFor(...Object.values(values)))])
const valueIn = (pdf: Uint8Array, name: string) => {
  const file = openPdf(bytesOf(pdf))
  return textOf(file.resolve(fieldsOf(file).find((it) => it.name === name)?.value))
}
/** How many versions MuPDF finds that the certification did not permit. */
const changesIn = (pdf: Uint8Array) =>
  inFolder((path) => {
    writeFileSync(path('a.pdf'), pdf)
    writeFileSync(path('a.js'), `print(new PDFDocument(${JSON.stringify(path('a.pdf'))}).validateChangeHistory())`)
    return Number(execFileSync('mutool', ['run', path('a.js')], { stdio: ['ignore', 'pipe', 'ignore'] }).toString())
  })
const textIn = (pdf: Uint8Array) =>
  inFolder((path) => {
    writeFileSync(path('a.pdf'), pdf)
    return execFileSync('pdftotext', ['-layout', path('a.pdf'), '-'])
      .toString()
      .normalize('NFC')
  })

describe('number and date between signature and seal', () => {
  it.skipIf(!hasPdfsig)('leave the signature good, and the seal covers them', async () => {
    const first = signed(await prepared(), 'rsa', {
      field: 'Ky',
      place: { page: 1, box: { x: 350, y: 300, width: 120, height: 50 } },
    })
    const made = await fillFields(first, names, { number: '05/QĐ-SNV', date: '2026-06-05' })
    if (made.outcome !== 'filled') throw new Error(made.outcome)
    const pdf = signed(made.pdf, 'rsa', { field: 'Dau' }, 'seal')
    expect(pdf.subarray(0, first.length).equals(first)).toBe(true)
    expect(pdfsig(pdf).map((it) => [it.field, it.valid, it.whole])).toEqual([
      ['Ky', true, false],
      ['Dau', true, true],
    ])
    expect(textIn(pdf)).toMatch(/Số: *05\/QĐ-SNV .*ngày 05 tháng 6 năm 2026/u)
    if (hasQpdf) expect(qpdfCheck(pdf)).toContain('No syntax or stream encoding errors')
  })

  it('change nothing but value and appearance of their fields', async () => {
    const base = signed(await prepared(), 'ec', { field: 'Ky' })
    const name = 'so_ky_hieu.so'
    expect(textFieldNames(openPdf(bytesOf(base)))).toContain(name)
    const pdf = Buffer.concat([base, fillTextFields(bytesOf(base), { [name]: '05' })])
    const [before, after] = [openPdf(bytesOf(base)), openPdf(bytesOf(pdf))]
    const changed = [...(after.sections[0]?.entries() ?? [])].map(([num]) => num).filter((num) => num < before.size)
    expect(changed).toHaveLength(1)
    const [num = 0] = changed
    const keys = (file: typeof before) => {
      const value = file.object(num)?.value
      if (typeof value !== 'object' || value?.type !== 'dict') throw new Error('no dictionary')
      return Object.fromEntries(
        [...value.spans].map(([key, it]) => [key, file.object(num)?.source.read(it.from, it.to)]),
      )
    }
    const { AP: _one, ...old } = keys(before)
    const { AP: _two, V: _value, ...fresh } = keys(after)
    expect(fresh).toEqual(old)
  })
})

describe('a form of others', () => {
  it.skipIf(!hasQpdf)('is filled in Tinos where its own font has no Vietnamese letters', () => {
    const pdf = filled(foreign(), { Ten: 'Đỗ Thị Ngọc Ưởng' })
    expect(valueIn(pdf, 'Ten')).toBe('Đỗ Thị Ngọc Ưởng')
    expect(textIn(pdf)).toContain('Đỗ Thị Ngọc Ưởng')
    expect(qpdfCheck(pdf)).toContain('No syntax or stream encoding errors')
    expect(textIn(filled(pdf, { Ten: 'Lò Văn Thử' }))).not.toContain('Đỗ')
    expect(codeOf(() => fillTextFields(bytesOf(foreign()), { Ten: 'Đỗ' }))).toBe('fill.noLetter')
    expect(codeOf(() => fillTextFields(bytesOf(foreign()), { Khac: 'a' }, tinosFor('a')))).toBe('fill.noField')
    expect(codeOf(() => fillTextFields(bytesOf(foreign()), { Ky: 'a' }, tinosFor('a')))).toBe('fill.noField')
  })

  it.skipIf(!hasPdfsig)('is filled after a certification that permits it, and not after one that does not', () => {
    const open = signed(foreign(), 'ec', { field: 'Ky', certify: 2 })
    const done = filled(open, { Ten: 'Được phép' })
    expect(pdfsig(done)).toMatchObject([{ valid: true, whole: false }])
    // MuPDF, which minds certifications, calls it no change; a new field it does call one.
    if (hasMutool) {
      const place = { page: 1, box: { x: 300, y: 300, width: 90, height: 40 } }
      expect(changesIn(done)).toBe(0)
      expect(changesIn(signed(done, 'ec', { field: 'Moi', place, onCertified: true }))).toBeGreaterThan(0)
    }
    const closed = signed(foreign(), 'ec', { field: 'Ky', certify: 1 })
    expect(codeOf(() => filled(closed, { Ten: 'Không' }))).toBe('sign.certifiedClosed')
  })
})

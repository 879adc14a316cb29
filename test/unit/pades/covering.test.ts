import { describe, expect, it } from 'vitest'
import type { Drawing } from '#platform/pades/appearance/drawing.ts'
import { pictureDrawing, readPicture } from '#platform/pades/appearance/index.ts'
import { linesDrawing } from '#platform/pades/appearance/lines.ts'
import { tinosFor } from '#platform/pades/appearance/text-font.ts'
import { fillTextFields } from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { bodyOf, updated } from '../../setup/tampered.ts'
import { handPng, pngOf, type Rgba, sealPng } from './raster.ts'
import { onePage, streamFile, tableFile } from './samples.ts'
import { signed } from './signing.ts'
import { reportsOf, trusting } from './verifying.ts'

/** `Van ban thu` stands 137 to 142 points below the upper edge, from 72 on; a field for the number, a title and a name lie lower. */
const texts = [
  'BT /F1 18 Tf 72 700 Td (Van ban thu, so tien 1.000.000 dong) Tj ET',
  'BT /F1 13 Tf 330 320 Td (CHU TICH) Tj 0 -90 Td (Nguyen Van Mau) Tj ET',
  'BT /F1 13 Tf 72 600 Td (So: ..............) Tj ET',
  'BT /F1 11 Tf 160 300 Td (Noi nhan:) Tj ET',
].join('\n')
const form = {
  4: `<< /Length ${texts.length} >>\nstream\n${texts}\nendstream`,
  5: '<< /Fields [6 0 R] /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 8 0 R >> >> >>',
  6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /DA (/Helv 11 Tf 0 g) /Rect [92 596 180 612] /F 4 /P 3 0 R >>',
  8: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
}
const paper = (more = '') => ({ ...onePage(`/Annots [6 0 R] ${more}`, form, '/AcroForm 5 0 R') })
const over = { page: 1, box: { x: 150, y: 125, width: 140, height: 30 } }
const signing = { page: 1, box: { x: 300, y: 530, width: 120, height: 60 } }
const sealing = { page: 1, box: { x: 260, y: 500, width: 102, height: 102 } }

const full = (colour: Rgba) => pictureDrawing(readPicture(pngOf(60, 20, () => colour)))
const hand = pictureDrawing(readPicture(handPng()))
const seal = pictureDrawing(readPicture(sealPng()))
const opaqueSeal = full([200, 20, 30, 255])
const drawn =
  (content: string, resources = ''): Drawing =>
  (add) => {
    const inner = '1 1 1 rg 0 0 140 30 re f'
    const head = '/Type /XObject /Subtype /Form /BBox [0 0 200 200]'
    const form = content.includes('/X Do')
      ? `/XObject << /X ${add(`<< ${head} /Length ${inner.length} >>\nstream\n${inner}\nendstream`)} 0 R >>`
      : ''
    return { content, resources: `${resources} ${form}` }
  }
const opaque = drawn('1 1 1 rg 0 0 1000 1000 re f')
const other = linesDrawing(['9.000.000 dong', '9.000.000 dong']).drawing

/** Reasons of the first signature that speak of text, behind the result. */
async function said(pdf: Uint8Array): Promise<string> {
  const [one] = await reportsOf(pdf, trusting('ec'))
  const { result, reasons } = one?.laterChanges ?? { result: 'none', reasons: [] }
  const told = reasons.filter(({ code }) => /cover|over-text/u.test(code))
  return [result, ...told.map((it) => `${it.code} ${it['field']} ${it['page']}`)].join(' ')
}

const first = signed(tableFile(paper()), 'ec', { field: 'Ky', place: signing, drawing: hand })
const certified = signed(tableFile(paper()), 'ec', { field: 'Ky', place: signing, drawing: hand, certify: 2 })

describe('a signature given later', () => {
  it.each([
    ['on a signed file', first, {}],
    ['on a certified one', certified, { onCertified: true }],
  ] as const)('hides text under an opaque picture (%s)', async (_, base, more) => {
    const place = { field: 'La', place: over, ...more }
    expect(await said(signed(base, 'ec', { ...place, drawing: full([255, 255, 255, 255]) }))).toBe(
      'indeterminate changes.covers-text La 1',
    )
    // Transparent where it should be, it hides nothing.
    expect(await said(signed(base, 'ec', { ...place, drawing: full([255, 255, 255, 20]) }))).toBe('good')
    expect(await said(signed(base, 'ec', { ...place, drawing: hand }))).toBe('good')
    // Letters on letters are told and hide nothing.
    const on = { page: 1, box: { ...over.box, y: 119 } }
    expect(await said(signed(base, 'ec', { ...place, place: on, drawing: other }))).toBe(
      'good changes.writes-over-text La 1',
    )
  })

  it('is a seal over the signature, its title and its name: opaque it is told and stays good', async () => {
    expect(await said(signed(first, 'ec', { field: 'Dau', place: sealing, drawing: seal }, 'seal'))).toBe('good')
    const wide = { page: 1, box: { ...sealing.box, width: 150, height: 120 } }
    expect(await said(signed(first, 'ec', { field: 'Dau', place: wide, drawing: opaque }, 'seal'))).toBe(
      'good changes.covers-signature-text Dau 1',
    )
    // A second one beside the first, and one that stands by itself.
    const dau = signed(first, 'ec', { field: 'Dau', place: sealing, drawing: seal }, 'seal')
    const second = (x: number, y: number) =>
      said(
        signed(dau, 'ec', {
          field: 'Hai',
          place: { page: 1, box: { x, y, width: 102, height: 102 } },
          drawing: opaque,
        }),
      )
    expect(await second(260 - 108, 500)).toBe('good changes.covers-signature-text Hai 1')
    expect(await second(330, 620 - 96)).toBe('good changes.covers-signature-text Hai 1')
    expect(await second(100, 80)).toBe('indeterminate changes.covers-text Hai 1')
    // Larger than any seal it is none.
    const huge = { page: 1, box: { x: 60, y: 120, width: 400, height: 450 } }
    expect(await said(signed(first, 'ec', { field: 'Dau', place: huge, drawing: opaque }, 'seal'))).toContain(
      'changes.covers-text Dau 1',
    )
  })

  it('hides nothing between lines, over dots left blank, or beside the page that is seen', async () => {
    const between = { page: 1, box: { x: 72, y: 160, width: 200, height: 60 } }
    expect(await said(signed(first, 'ec', { field: 'La', place: between, drawing: opaqueSeal }))).toBe('good')
    const dots = { page: 1, box: { x: 93, y: 230, width: 60, height: 14 } }
    expect(await said(signed(first, 'ec', { field: 'La', place: dots, drawing: opaqueSeal }))).toBe('good')
    const cut = signed(tableFile(paper('/CropBox [0 0 595 500]')), 'ec', { field: 'Ky' })
    const top = { page: 1, box: { x: 10, y: 10, width: 500, height: 60 } }
    expect(await said(signed(cut, 'ec', { field: 'La', place: top, drawing: opaqueSeal }))).toBe('good')
  })

  it.each([
    ['turned by a quarter', '/Rotate 90', { x: 690, y: 150, width: 30, height: 140 }],
    ['upside down', '/Rotate 180', { x: 305, y: 690, width: 140, height: 30 }],
    ['turned the other way', '/Rotate 270', { x: 125, y: 305, width: 30, height: 140 }],
    ['with its corner elsewhere', '/CropBox [50 100 545 800]', { x: 100, y: 83, width: 140, height: 30 }],
    ['in a larger unit', '/UserUnit 2', { x: 300, y: 250, width: 280, height: 60 }],
  ])('is looked for where it is seen: a page %s', async (_, more, box) => {
    for (const base of [tableFile(paper(more)), streamFile(paper(more))]) {
      const page = signed(base, 'ec', { field: 'Ky' })
      expect(await said(signed(page, 'ec', { field: 'La', place: { page: 1, box }, drawing: opaque }))).toBe(
        'indeterminate changes.covers-text La 1',
      )
      const beside = { ...box, x: 10, y: 10, width: 20, height: 20 }
      expect(await said(signed(page, 'ec', { field: 'La', place: { page: 1, box: beside }, drawing: opaque }))).toBe(
        'good',
      )
    }
  })
})

describe('what a later signature draws', () => {
  const covered = (content: string, resources = '') =>
    said(signed(first, 'ec', { field: 'La', place: over, drawing: drawn(content, resources) }))
  const white = '1 1 1 rg 0 0 140 30 re f'

  it.each<[string, string, string]>([
    ['a filled shape', white, ''],
    ['a shape within a form', '/X Do', ''],
    [
      'letters that are shapes, as large as the line',
      'BT /F 30 Tf 0 2 Td (nnnn) Tj ET',
      '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >> >>',
    ],
    [
      'letters in the colour of paper',
      'BT 1 g /F 30 Tf 0 2 Td (MMMM) Tj ET',
      '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>',
    ],
    ['a thick line', '30 w 1 G 0 15 m 140 15 l S', ''],
    ['a picture in its content', 'q 140 0 0 30 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q', ''],
    ['what cannot be read', '(', ''],
    ['nothing but a curve', '1 w 0 0 m 20 30 60 30 140 0 c S', ''],
    ['a shape that is seen through', '/G gs 0 0 140 30 re f', '/ExtGState << /G << /ca 0.1 >> >>'],
    ['a shape beside its box', '0 40 140 60 re f', ''],
  ])('%s', async (name, content, resources) => {
    const harmless = /nothing but|seen through|beside/u.test(name)
    expect(await covered(content, resources)).toContain(harmless ? 'good' : 'changes.covers-text')
  })
})

describe('a field that was there', () => {
  const value = '123/QD-UBND'
  const filled = (base: Uint8Array) =>
    Buffer.concat([base, fillTextFields(bytesOf(base), { So: value }, tinosFor(value))])

  it('takes its number over the dots', async () => {
    expect(await said(filled(first))).toBe('good')
    expect(await said(filled(certified))).toBe('good')
  })

  it('was laid over text when it was empty, and hides it when it is filled', async () => {
    const trap = tableFile({ ...paper(), 6: form[6].replace('[92 596 180 612]', '[150 690 290 720]') })
    const base = signed(trap, 'ec', { field: 'Ky', place: signing, drawing: hand })
    const look = '1 1 1 rg 0 0 140 30 re f'
    const body = (more: string) => bodyOf(base, 6, (it) => it.replace(/>>\s*$/u, `${more} >>`))
    const stream = `<< /Type /XObject /Subtype /Form /BBox [0 0 140 30] /Length ${look.length} >>\nstream\n${look}\nendstream`
    const forged = updated(base, { bodies: { 6: body('/V (9.000.000) /AP << /N 90 0 R >>'), 90: stream } })
    expect(await said(forged)).toBe('indeterminate changes.covers-text So 1')
  })
})

describe('a note where notes are permitted', () => {
  const open = signed(tableFile(paper()), 'ec', { field: 'Ky', certify: 3 })
  const noted = (rect: string) =>
    updated(open, {
      bodies: {
        3: bodyOf(open, 3, (body) => body.replace('/Annots [', '/Annots [90 0 R ')),
        90: `<< /Type /Annot /Subtype /FreeText /Rect [${rect}] /Contents (9.000.000) /F 4 >>`,
      },
    })

  it('covers text or stands beside it', async () => {
    expect(await said(noted('150 690 290 720'))).toContain('indeterminate changes.covers-text')
    expect(await said(noted('150 640 290 670'))).toBe('indeterminate')
  })
})

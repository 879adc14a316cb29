import { describe, expect, it } from 'vitest'
import { linesDrawing } from '#platform/pades/appearance/lines.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import {
  bodyOf,
  forgedText,
  overwritten,
  replaced,
  signatureIn,
  updated,
  withRange,
  wrapped,
} from '../../setup/tampered.ts'
import { onePage, streamFile, tableFile } from './samples.ts'
import { signed } from './signing.ts'
import { codes, type questions, trusting } from './verifying.ts'

const box = { x: 300, y: 300, width: 120, height: 60 }
const place = { page: 1, box }
const { drawing } = linesDrawing(['Chữ ký mẫu'])
/** Object 9 is read by nobody: the shadow of the content. Object 50 is named and not there. */
const hidden = 'BT /F1 18 Tf 72 700 Td (Noi dung an) Tj ET'
const base = tableFile(
  onePage(
    '/Annots [6 0 R 7 0 R]',
    {
      5: '<< /Fields [6 0 R 7 0 R] /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 8 0 R >> >> >>',
      6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (So) /DA (/Helv 11 Tf 0 g) /Rect [72 600 272 620] /F 4 /P 3 0 R >>',
      7: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Dau) /Rect [72 500 172 540] /F 4 /P 3 0 R >>',
      8: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      9: `<< /Length ${hidden.length} >>\nstream\n${hidden}\nendstream`,
      10: '<< /Type /XObject /Subtype /Form /BBox [0 0 10 10] /Resources << /XObject << /X 50 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream',
    },
    '/AcroForm 5 0 R /Extra 10 0 R',
  ),
)
const good = signed(base, 'ec', { field: 'Ky', place, drawing })
const certified = signed(base, 'ec', { field: 'Ky', place, drawing, certify: 2 })
const open3 = signed(base, 'ec', { field: 'Ky', place, drawing, certify: 3 })
const closed = signed(base, 'ec', { field: 'Ky', place, drawing, certify: 1 })
const { num, field, from, to } = signatureIn(good)

type Question = (typeof questions)[number]

/** The answer to one question about the signature `Ky`; a file that cannot be read is its own answer. */
async function answerTo(pdf: Uint8Array, question: Question) {
  try {
    const { signatures } = await verifyPdf(bytesOf(pdf), trusting('ec'))
    const one = signatures.find((it) => it.field === 'Ky')
    return one === undefined ? 'gone' : `${one[question].result} ${codes(one, question).join(' ')}`
  } catch (error) {
    if (error instanceof PdfFault) return `unreadable ${error.code}`
    throw error
  }
}

const page = (change: (body: string) => string) => updated(good, { bodies: { 3: bodyOf(good, 3, change) } })
const catalog = (change: (body: string) => string) => updated(good, { bodies: { 1: bodyOf(good, 1, change) } })
const inside = (body: string, more: string) => body.replace(/>>\s*$/u, `${more} >>`)
const note = '<< /Type /Annot /Subtype /FreeText /Rect [0 0 595 842] /Contents (Noi dung gia) /F 4 >>'
const annotated = (pdf: Uint8Array) =>
  updated(pdf, { bodies: { 3: bodyOf(pdf, 3, (body) => body.replace('/Annots [', '/Annots [60 0 R ')), 60: note } })
const flip = (pdf: Uint8Array, at: number) => overwritten(pdf, at, String.fromCharCode((pdf[at] ?? 0) ^ 1))
const shadowAt = good.indexOf('9 0 obj')

describe('the file that is forged below', () => {
  it('is good before', async () => {
    expect(await answerTo(good, 'integrity')).toBe('good ')
    expect(await answerTo(good, 'coverage')).toBe('good coverage.whole-file')
    expect(await answerTo(good, 'laterChanges')).toBe('good changes.none')
    expect(await answerTo(updated(good, { bodies: { 9: bodyOf(good, 9) } }), 'laterChanges')).toBe('good changes.none')
  })
})

describe('bytes', () => {
  it.each<[string, Uint8Array, Question, string]>([
    ['a byte of the content', flip(good, good.indexOf('Van ban')), 'integrity', 'bad cms.digest-mismatch'],
    [
      'a digit of the signature value',
      overwritten(good, to - 2001 - ((to - from) % 2), 'zz'),
      'integrity',
      'unreadable pdf.syntax',
    ],
    [
      'garbage behind the end',
      Buffer.concat([good, Buffer.from('rác ở cuối')]),
      'coverage',
      'bad coverage.bytes-behind',
    ],
    ['the file cut in the middle', good.subarray(0, good.length >> 1), 'coverage', 'unreadable pdf.noStartxref'],
  ])('%s', async (_, pdf, question, said) => {
    const answer = await answerTo(pdf, question)
    if (said.startsWith('unreadable')) expect(answer).toMatch(/^(unreadable|bad|gone)/u)
    else expect(answer).toBe(said)
  })
})

describe('range, value and format (universal forgery)', () => {
  it.each<[string, Uint8Array, Question, string]>([
    [
      'range that begins later',
      withRange(good, ([, b, c, d]) => `[9 ${(b ?? 0) - 9} ${c} ${d}]`),
      'coverage',
      'bad coverage.range-start',
    ],
    ['range of one number', withRange(good, ([a]) => `[${a}]`), 'coverage', 'bad coverage.range-form'],
    [
      'range with a negative number',
      withRange(good, ([a, b, , d]) => `[${a} ${b} -9 ${d}]`),
      'coverage',
      'bad coverage.range-form',
    ],
    ['range that is null', withRange(good, () => 'null'), 'coverage', 'bad coverage.range-form'],
    [
      'range that leaves out more than the value',
      withRange(good, ([a, b, c, d]) => `[${a} ${(b ?? 0) - 20} ${c} ${d}]`),
      'coverage',
      'bad coverage.gap',
    ],
    [
      'range that ends before the end',
      withRange(good, ([a, b, c, d]) => `[${a} ${b} ${c} ${(d ?? 0) - 30}]`),
      'coverage',
      'bad coverage.not-a-revision',
    ],
    [
      'range that ends behind the file',
      withRange(good, ([a, b, c, d]) => `[${a} ${b} ${c} ${(d ?? 0) + 30}]`),
      'coverage',
      'bad coverage.range-outside',
    ],
    [
      'range in the wrong order',
      withRange(good, ([a, b, , d]) => `[${a} ${b} 0 ${d}]`),
      'coverage',
      'bad coverage.range-order',
    ],
    ['value under another key', replaced(good, '/Contents <', '/Xontents <'), 'integrity', 'bad format.no-value'],
    [
      'value that is all zeros',
      overwritten(good, from + 1, '0'.repeat(to - from - 2)),
      'integrity',
      'bad der.unexpected',
    ],
    [
      'format nobody knows',
      replaced(good, '/ETSI.CAdES.detached', '/ETSI.CAdES.detachee'),
      'integrity',
      'indeterminate format.unknown',
    ],
    [
      'format of old',
      replaced(good, '/ETSI.CAdES.detached', '/adbe.x509.rsa_sha1'),
      'integrity',
      'indeterminate format.legacy',
    ],
  ])('%s', async (_, pdf, question, said) => {
    expect(await answerTo(pdf, question)).toBe(said)
  })
})

describe('incremental saving', () => {
  it.each<[string, Uint8Array, string]>([
    ['content replaced', updated(good, { bodies: { 4: forgedText } }), 'bad changes.object'],
    [
      'page leads to other content',
      updated(
        page((body) => body.replace('/Contents 4 0 R', '/Contents 60 0 R')),
        { bodies: { 60: forgedText } },
      ),
      'bad changes.page',
    ],
    ['annotation laid over the page', annotated(good), 'bad changes.annotation-added'],
    ['annotations taken away', page((body) => body.replace('6 0 R 7 0 R', '7 0 R')), 'bad changes.annotation-removed'],
    [
      'page added',
      updated(good, {
        bodies: {
          2: '<< /Type /Pages /Kids [3 0 R 60 0 R] /Count 2 /MediaBox [0 0 595 842] >>',
          60: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>',
        },
      }),
      'bad changes.page-count',
    ],
    [
      'page taken away and another given',
      updated(good, {
        bodies: {
          2: '<< /Type /Pages /Kids [60 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
          60: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>',
        },
      }),
      'bad changes.object',
    ],
    ['page turned', page((body) => inside(body, '/Rotate 180')), 'bad changes.page'],
    [
      'action when opening',
      catalog((body) => inside(body, '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>')),
      'bad changes.catalog',
    ],
    [
      'signature moved',
      updated(good, {
        bodies: { [field]: bodyOf(good, field, (body) => body.replace(/\/Rect ?\[[^\]]*\]/u, '/Rect [0 0 10 10]')) },
      }),
      'bad changes.signature-field',
    ],
    [
      'signature dictionary replaced',
      updated(good, { bodies: { [num]: bodyOf(good, num, (body) => inside(body, '/Reason (gia)')) } }),
      'bad coverage.gap',
    ],
    [
      'field moved',
      updated(good, { bodies: { 6: bodyOf(good, 6, (body) => body.replace('[72 600 272 620]', '[0 0 595 842]')) } }),
      'bad changes.field',
    ],
    [
      'text field added',
      updated(good, {
        bodies: {
          5: bodyOf(good, 5, (body) => body.replace('/Fields [', '/Fields [60 0 R ')),
          60: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Moi) /Rect [0 0 9 9] >>',
        },
      }),
      'bad changes.field-added',
    ],
    [
      'font replaced',
      updated(good, { bodies: { 8: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>' } }),
      'bad changes.object',
    ],
    ['object taken away', updated(good, { entries: { 4: 'free' } }), 'bad changes.removed'],
    ['other catalog', updated(good, { bodies: { 60: bodyOf(good, 1) }, root: '60 0 R' }), 'bad changes.root'],
    [
      'sections that forget the signed ones',
      updated(good, {
        bodies: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, field].map((it) => [it, bodyOf(good, it)])),
        entries: { [num]: good.lastIndexOf(`${num} 0 obj`) },
        previous: 'none',
      }),
      'bad changes.history',
    ],
  ])('%s', async (name, pdf, said) => {
    const answer = await answerTo(pdf, name === 'signature dictionary replaced' ? 'coverage' : 'laterChanges')
    expect(answer === 'gone' ? said : answer.slice(0, said.length)).toBe(said)
  })

  it('without a section at all: what was added is behind every revision', async () => {
    const pdf = Buffer.concat([good, Buffer.from(`4 0 obj\n${forgedText}\nendobj\n`)])
    expect(await answerTo(pdf, 'coverage')).toBe('bad coverage.bytes-behind')
  })

  it('inside an object stream: what lies in it changes with it', async () => {
    const packed = signed(streamFile(onePage()), 'ec', { field: 'Ky' })
    const container = /(\d+) 0 obj\s*<< \/Type \/ObjStm/u.exec(packed.toString('latin1'))?.[1]
    const other = updated(packed, {
      bodies: { [Number(container)]: bodyOf(packed, Number(container), (body) => body.replace(/\/N \d+/u, '/N 1')) },
    })
    expect(await answerTo(other, 'laterChanges')).toMatch(/^bad changes\.(object-stream|unreadable)|^unreadable/u)
  })
})

describe('wrapping', () => {
  it('the signed part moved behind another file', async () => {
    const pdf = wrapped(good, 4)
    expect(await answerTo(pdf, 'integrity')).toBe('good ')
    expect(await answerTo(pdf, 'coverage')).toBe('bad coverage.gap')
    expect(await answerTo(pdf, 'laterChanges')).toBe('indeterminate changes.not-judged')
  })
})

describe('shadow attacks', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'hide: what covered the content is taken away',
      updated(good, {
        bodies: { 10: '<< /Type /XObject /Subtype /Form /BBox [0 0 0 0] /Length 0 >>\nstream\n\nendstream' },
      }),
      'bad changes.object',
    ],
    [
      'replace: the look of a filled field is another one than its value',
      updated(good, { bodies: { 6: bodyOf(good, 6, (body) => inside(body, '/MK << /CA (gia) >>')) } }),
      'bad changes.field',
    ],
    [
      'replace: a font gives the letters other shapes',
      updated(good, { bodies: { 8: '<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>' } }),
      'bad changes.object',
    ],
    [
      'hide and replace: the entry leads to what was hidden',
      updated(good, { entries: { 4: shadowAt } }),
      'unreadable pdf.otherObject',
    ],
    [
      'hide and replace: an object that was named and not there',
      updated(good, { bodies: { 50: forgedText } }),
      'bad changes.dangling',
    ],
  ])('%s', async (_, pdf, said) => {
    const answer = await answerTo(pdf, 'laterChanges')
    expect(answer.split(' ').slice(0, 2).join(' ')).toMatch(
      said.startsWith('unreadable') ? /^(unreadable|bad)/u : new RegExp(`^${said}`, 'u'),
    )
  })
})

describe('attacks on certified files', () => {
  const both = async (pdf: Uint8Array) => [await answerTo(pdf, 'laterChanges'), await answerTo(pdf, 'certification')]

  it('annotations where none are permitted, and where they are: shown either way', async () => {
    expect((await both(annotated(certified)))[0]).toBe('bad changes.annotation-added changes.covers-text')
    expect((await both(annotated(open3)))[0]).toBe('indeterminate changes.annotation-added changes.covers-text')
  })

  it('a visible signature of a stranger laid over the content', async () => {
    const pdf = signed(certified, 'rsa', { field: 'La', place, drawing, onCertified: true })
    expect(await both(pdf)).toEqual([
      'indeterminate changes.signature-added changes.visible-field-certified',
      'indeterminate certification.certifies changes.visible-field-certified',
    ])
  })

  it('a picture in the name of a signature that nobody gave', async () => {
    const widget = bodyOf(good, field, (body) =>
      body.replace(/\/V \d+ 0 R/u, '').replace(/\/T ?(<[^>]*>|\([^)]*\))/u, '/T (La)'),
    )
    const pdf = updated(certified, {
      bodies: {
        3: bodyOf(certified, 3, (body) => body.replace('/Annots [', '/Annots [60 0 R ')),
        5: bodyOf(certified, 5, (body) => body.replace('/Fields [', '/Fields [60 0 R ')),
        60: widget,
      },
    })
    expect((await both(pdf))[0]).toBe('bad changes.unsigned-appearance')
  })

  it('a signature or a value where nothing more is permitted', async () => {
    const filled = updated(closed, { bodies: { 6: bodyOf(closed, 6, (body) => inside(body, '/V (99)')) } })
    expect(await both(filled)).toEqual([
      'bad changes.not-permitted',
      'bad certification.certifies changes.not-permitted',
    ])
    const opened = signed(good, 'ec', { field: 'Hai' })
    expect(await answerTo(opened, 'laterChanges')).toBe('good changes.signature-added')
  })

  it('a visible signature that does not hold', async () => {
    const two = signed(good, 'ec', { field: 'La', place, drawing })
    expect(await answerTo(two, 'laterChanges')).toBe('good changes.signature-added')
    const value = two.lastIndexOf('/Contents <')
    const broken = overwritten(two, value + 11, '00'.repeat(50))
    expect(await answerTo(broken, 'laterChanges')).toBe(
      'indeterminate changes.signature-added changes.visible-field-broken',
    )
  })

  it('a certification taken away', async () => {
    const pdf = updated(certified, { bodies: { 1: bodyOf(certified, 1, (body) => body.replace('/Perms', '/Xerms')) } })
    expect((await both(pdf))[0]).toMatch(/^bad changes\.catalog/u)
  })
})

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { PDFDocument, PDFName } from '@cantoo/pdf-lib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { libreOffice } from '#platform/convert/index.ts'
import { fillFields, prepareFields } from '#platform/pdf/index.ts'
import { type Paper, printPaper } from '#platform/print/paper.ts'
import { defaultTemplate, fillTemplate } from '../../../server/modules/drafting/paper/templating.ts'
import { sampleFields } from '../drafting/sample-fields.ts'
import { shown } from './shown.ts'

const names = { number: 'so_ky_hieu', date: 'ngay_ban_hanh' }
const office = '/usr/bin/soffice'
const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined
const hasText = has('pdftotext')
const hasQpdf = has('qpdf')

const decision: Paper = {
  issuer: { parentName: 'UBND tỉnh Lai Châu', name: 'Sở Nội vụ', place: 'Lai Châu' },
  codeNumber: null,
  codeNotation: 'QĐ-SNV',
  issuedOn: null,
  kind: { code: 'QĐ', name: 'Quyết định' },
  subject: 'Về việc thành lập Tổ công tác',
  body: [{ type: 'paragraph', text: 'Số: 7/QĐ và ngày tháng năm trong phần nội dung không phải chỗ trống.' }],
  signer: { authorityLines: ['GIÁM ĐỐC'], name: 'Lò Văn Thử' },
  recipients: [],
}
const letter: Paper = {
  ...decision,
  codeNotation: 'SNV-VP',
  kind: { code: 'CV', name: 'Công văn' },
  subject: 'cử người dự tập huấn',
  addressees: ['Sở Tài chính'],
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fields-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const printed = async (paper: Paper) => new Uint8Array(await buffer(printPaper(paper)))
async function prepared(pdf: Uint8Array) {
  const made = await prepareFields(pdf, names)
  if (made.outcome !== 'prepared') throw new Error(made.outcome)
  return made
}
async function filled(pdf: Uint8Array, number: string, date: string): Promise<Uint8Array> {
  const made = await fillFields(pdf, names, { number, date })
  if (made.outcome !== 'filled') throw new Error(made.outcome)
  return made.pdf
}
const linesOf = (pdf: Uint8Array) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf })
    .toString()
    .normalize('NFC')
    .split('\n')
    .map((line) => line.replace(/\s+/gu, ' ').trim())
const qpdf = (pdf: Uint8Array, ...options: string[]): Uint8Array => {
  const [from, to] = [join(folder, 'from.pdf'), join(folder, 'to.pdf')]
  writeFileSync(from, pdf)
  execFileSync('qpdf', [...options, from, to])
  return new Uint8Array(readFileSync(to))
}
const checked = (pdf: Uint8Array): string => {
  const file = join(folder, 'checked.pdf')
  writeFileSync(file, pdf)
  return execFileSync('qpdf', ['--check', file]).toString()
}
const startsWith = (pdf: Uint8Array, base: Uint8Array) =>
  Buffer.from(pdf.subarray(0, base.length)).equals(Buffer.from(base))

function expectFilled(pdf: Uint8Array, base: Uint8Array, code: string, dateText: string): void {
  expect(startsWith(pdf, base)).toBe(true)
  expect(pdf.length - base.length).toBeLessThan(4000)
  if (hasQpdf) expect(checked(pdf)).toContain('No syntax or stream encoding errors')
  if (!hasText) return
  const line = linesOf(pdf).find((it) => it.startsWith('Số:')) ?? ''
  expect(line).toContain(code)
  expect(line).toContain(dateText)
}

describe('number and date after the signature', () => {
  it('leaves fields that are there already, and fills them', async () => {
    const { pdf } = await prepared(await printed(decision))
    const again = await prepared(pdf)
    expect(Buffer.from(again.pdf).equals(Buffer.from(pdf))).toBe(true)
    expect([again.fields, again.places]).toEqual([['so_ky_hieu', 'ngay_ban_hanh'], []])
    expect(await shown(await filled(again.pdf, '05/QĐ-SNV', '2026-06-05'))).toMatchObject({ 'so_ky_hieu.so': '05' })
  })

  it.each([
    ['decision', decision, 'QĐ-SNV'],
    ['letter', letter, 'SNV-VP'],
  ] as const)('finds and fills the blanks of a printed %s', async (_, paper, notation) => {
    const { pdf, fields, places } = await prepared(await printed(paper))
    expect(fields).toEqual(['so_ky_hieu', 'ngay_ban_hanh'])
    expect(places.map((it) => it.name)).toEqual([
      'so_ky_hieu.so',
      'ngay_ban_hanh.ngay',
      'ngay_ban_hanh.thang',
      'ngay_ban_hanh.nam',
    ])
    expect(places.every((it) => it.x > 0 && it.x + it.width < 596 && it.y > 595)).toBe(true)
    const done = await filled(pdf, `05/${notation}`, '2026-06-05')
    expectFilled(done, pdf, `05/${notation}`, 'Lai Châu, ngày 05 tháng 6 năm 2026')
    expect(await shown(done)).toEqual({
      'so_ky_hieu.so': '05',
      'ngay_ban_hanh.ngay': '05',
      'ngay_ban_hanh.thang': '6',
      'ngay_ban_hanh.nam': '2026',
    })
  })

  it.skipIf(!existsSync(office))('finds and fills those of a Word file through LibreOffice', async () => {
    const word = await fillTemplate(await defaultTemplate('QĐ'), sampleFields)
    if (word.outcome !== 'filled') throw new Error(word.reason)
    const converter = libreOffice({ program: office })
    const made = await converter.toPdf({ type: 'docx', bytes: word.docx })
    await converter.close()
    if (made.outcome !== 'converted') throw new Error(made.outcome)
    const { pdf, places } = await prepared(made.pdf)
    expect(places.map((it) => it.name)).toEqual(['so_ky_hieu.so', 'ngay_ban_hanh.ngay', 'ngay_ban_hanh.thang'])
    expectFilled(
      await filled(pdf, '1234a/QĐ-SNV', '2026-12-31'),
      pdf,
      '1234a/QĐ-SNV',
      'Lai Châu, ngày 31 tháng 12 năm 2026',
    )
  })

  it('takes the whole code where nothing is printed behind `Số:`', async () => {
    const bare = await prepared(await barePaper())
    expect(bare.places.map((it) => it.name)).toEqual(['so_ky_hieu'])
    const done = await filled(bare.pdf, '05/QĐ-UBND', '2026-01-02')
    expect(await shown(done)).toEqual({ so_ky_hieu: '05/QĐ-UBND' })
    if (hasText) expect(linesOf(done)).toContain('Số: 05/QĐ-UBND')
  })

  it.skipIf(!hasQpdf)('appends a table after a table, a stream after a stream, and again after itself', async () => {
    const { pdf } = await prepared(await printed(decision))
    const bases = [
      qpdf(pdf, '--object-streams=disable'),
      qpdf(pdf, '--object-streams=generate'),
      qpdf(pdf, '--linearize', '--object-streams=disable'),
      qpdf(pdf, '--linearize', '--object-streams=generate'),
    ]
    for (const [at, base] of bases.entries()) {
      const once = await filled(base, '05/QĐ-SNV', '2026-01-02')
      const added = Buffer.from(once.subarray(base.length)).toString('latin1')
      expect(/\nxref\n/u.test(added)).toBe(at % 2 === 0)
      expectFilled(once, base, '05/QĐ-SNV', 'ngày 02 tháng 01 năm 2026')
      const twice = await filled(once, '06/QĐ-SNV', '2026-10-10')
      expectFilled(twice, once, '06/QĐ-SNV', 'ngày 10 tháng 10 năm 2026')
      expect((await shown(twice))['so_ky_hieu.so']).toBe('06')
    }
  })

  it('changes nothing but values and appearances', async () => {
    const { pdf } = await prepared(await printed(decision))
    const done = await filled(pdf, '05/QĐ-SNV', '2026-06-05')
    const [before, after] = [await PDFDocument.load(pdf), await PDFDocument.load(done)]
    const changed = after.context
      .enumerateIndirectObjects()
      .filter(([, object]) => !object.toString().includes('/Type /XRef'))
      .filter(([ref, object]) => before.context.lookup(ref)?.toString() !== object.toString())
    const [fresh, old] = [0, 1].map((there) =>
      changed.filter(([ref]) => (before.context.lookup(ref) === undefined ? 0 : 1) === there),
    )
    expect(fresh).toHaveLength(4)
    expect(old).toHaveLength(4)
    for (const [ref, object] of old ?? []) {
      const keys = (it: unknown) => (it as { keys(): PDFName[] }).keys().map((key) => key.toString())
      expect(keys(object)).toEqual(expect.arrayContaining(keys(before.context.lookup(ref))))
      expect(object.toString()).toContain('/Subtype /Widget')
    }
  })

  it('writes any number and symbol that may be printed', { timeout: 180_000 }, async () => {
    const { pdf } = await prepared(await barePaper())
    const groups = fc.stringMatching(/^[A-ZĐÂĂÊÔƠƯa-zđ]{1,8}$/u)
    const code = fc.tuple(fc.integer({ min: 1, max: 99_999 }), groups, groups).map(([n, a, b]) => `${n}/${a}-${b}`)
    await fc.assert(
      fc.asyncProperty(code, async (number) => {
        const done = await filled(pdf, number, '2026-01-02')
        expect(await shown(done)).toEqual({ so_ky_hieu: number })
      }),
      { numRuns: 20 },
    )
  })
})

describe('what is not prepared or filled', () => {
  it('leaves a paper that has its number and date as it is', async () => {
    const pdf = await printed({ ...decision, codeNumber: '05', issuedOn: '2026-06-05' })
    const made = await prepared(pdf)
    expect(made.fields).toEqual([])
    expect(Buffer.from(made.pdf).equals(Buffer.from(pdf))).toBe(true)
    expect(await fillFields(pdf, names, { number: '05/QĐ', date: '2026-06-05' })).toEqual({ outcome: 'noField' })
  })

  it('says which of the two was found', async () => {
    expect((await prepared(await printed({ ...decision, codeNumber: '05' }))).fields).toEqual(['ngay_ban_hanh'])
    expect((await prepared(await printed({ ...decision, issuedOn: '2026-06-05' }))).fields).toEqual(['so_ky_hieu'])
  })

  it('refuses to write a signed file anew', async () => {
    const document = await PDFDocument.load(await printed(decision))
    document.context.register(document.context.obj({ Type: 'Sig', ByteRange: [0, 1, 2, 3] }))
    expect(await prepareFields(await document.save(), names)).toEqual({ outcome: 'signed' })
  })

  it('answers `unreadable` for broken, encrypted and cut files', async () => {
    const pdf = await printed(decision)
    const broken = [Buffer.from('rác'), Buffer.from('%PDF-1.7\n1 0 obj\n<<>>')]
    for (const bytes of broken) {
      expect(await prepareFields(bytes, names)).toEqual({ outcome: 'unreadable' })
      expect(await fillFields(bytes, names, { number: '1/A', date: '2026-01-01' })).toEqual({ outcome: 'unreadable' })
    }
    const ready = (await prepared(pdf)).pdf
    const cut = ready.subarray(0, ready.length - 30)
    expect((await fillFields(cut, names, { number: '1/A', date: '2026-01-01' })).outcome).toBe('unreadable')
    if (!hasQpdf) return
    const locked = qpdf(pdf, '--encrypt', '', 'chủ', '256', '--')
    expect(await prepareFields(locked, names)).toEqual({ outcome: 'unreadable' })
  })

  it('takes programs out of the file', async () => {
    const document = await PDFDocument.load(await printed(decision))
    document.addJavaScript('main', 'app.alert(1)')
    document.catalog.set(
      PDFName.of('OpenAction'),
      document.context.obj({ S: 'JavaScript', JS: document.context.obj('app.alert(2)') }),
    )
    const { pdf } = await prepared(await document.save())
    const after = await PDFDocument.load(pdf)
    const all = after.context.enumerateIndirectObjects().map(([, object]) => object.toString())
    expect(all.join('\n')).not.toMatch(/\/JS\b|OpenAction|app\.alert/u)
  })
})

/** A page on which nothing but `Số:` is printed. */
async function barePaper(): Promise<Uint8Array> {
  const document = await PDFDocument.load(await printed({ ...decision, codeNumber: '7', issuedOn: '2026-06-05' }))
  const page = document.addPage([595, 842])
  document.removePage(0)
  document.registerFontkit((await import('fontkit')) as never)
  const { fontBytes } = await import('../../../server/platform/print/fonts.ts')
  page.drawText('Số:', { x: 90, y: 720, size: 13, font: await document.embedFont(fontBytes('regular')) })
  return document.save()
}

import { describe, expect, it } from 'vitest'
import {
  appendDss,
  completeSignature,
  fillTextFields,
  prepareDocumentTimestamp,
  prepareSignature,
} from '#platform/pades/append/index.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { fieldsOf, isArray, isDict, openPdf } from '#platform/pades/file/index.ts'
import { sampleTime } from '../pki/authority.ts'
import { codeOf } from './code-of.ts'
import { hasOpenssl, hasPdfsig, hasQpdf, opensslVerify, pdfsig, qpdf, qpdfCheck, rangesIn } from './judges.ts'
import { type Bodies, onePage, tableFile } from './samples.ts'
import { box, form, inline, place, preMade, shapes, widget, withKids } from './shapes.ts'
import { cmsFor, ec, type Kind, type Order, rsa, signed, timestamped, withDss } from './signing.ts'

/** Every judge there is finds every signature good, and the last one to cover the whole. */
function expectGood(pdf: Buffer, kind: Kind, names: readonly string[]): void {
  const { authority } = { rsa, ec }[kind]
  if (hasQpdf) expect(qpdfCheck(pdf)).toContain('No syntax or stream encoding errors')
  const found = rangesIn(pdf)
  expect(found).toHaveLength(names.length)
  // Poppler seeks the value in the widget, not in the field the widget is a kid of.
  if (hasPdfsig && !names.includes('Nhom.Ky')) {
    const said = pdfsig(pdf).filter((it) => it.type !== 'unknown' && it.type !== '')
    expect(said.map((it) => it.field).toSorted()).toEqual(
      names.filter((name) => !name.startsWith('Timestamp')).toSorted(),
    )
    expect(said.every((it) => it.valid && it.type === 'ETSI.CAdES.detached')).toBe(true)
  }
  if (!hasOpenssl) return
  const chain = [authority.issuing.certificate]
  for (const it of found) expect(opensslVerify(it, authority.root.certificate, chain)).toBe('good')
}

const order = { time: sampleTime, room: 5000 }
const file = (pdf: Uint8Array) => openPdf(bytesOf(pdf))
const startsWith = (pdf: Buffer, base: Uint8Array) => pdf.subarray(0, base.length).equals(Buffer.from(base))

describe.each(['rsa', 'ec'] as const)('a signature by %s', (kind) => {
  it.each(shapes)('stands behind %s', (_, make, asked) => {
    const base = make()
    const pdf = signed(base, kind, { signer: 'Nguyễn Thị Hằng Ước', reason: 'Ký ban hành', ...asked })
    expect(startsWith(pdf, base)).toBe(true)
    expectGood(pdf, kind, [asked.field])
    // The section is of the kind of the last one, and says nothing of what did not change.
    expect(file(pdf).sections[0]?.kind).toBe(file(base).sections[0]?.kind)
    expect(file(pdf).sections).toHaveLength(file(base).sections.length + 1)
    const twice = signed(pdf, kind, { field: 'Dau' }, 'seal')
    expect(startsWith(twice, pdf)).toBe(true)
    expectGood(twice, kind, [asked.field, 'Dau'])
  })

  it.skipIf(!hasQpdf).each([
    ['linearized', ['--linearize', '--object-streams=disable']],
    ['linearized with object streams', ['--linearize', '--object-streams=generate']],
    ['object streams', ['--object-streams=generate']],
  ])('stands behind a file rewritten by qpdf: %s', (_, options) => {
    const base = qpdf(tableFile(preMade), ...options)
    expectGood(signed(signed(base, kind, { field: 'Ky' }), kind, { field: 'Dau', place }, 'seal'), kind, ['Ky', 'Dau'])
  })

  it('stands beside others: three people, a seal, what it is checked with, and a time-stamp over all', () => {
    let pdf: Buffer = tableFile(preMade)
    const lengths = [pdf.length]
    for (const [at, name] of ['Nhay1', 'Nhay2', 'Ky'].entries()) {
      pdf = signed(pdf, kind, {
        field: name,
        ...(name === 'Ky' ? {} : { place: { page: 1, box: { x: 80, y: 600 + at * 30, width: 40, height: 20 } } }),
      })
      lengths.push(pdf.length)
    }
    pdf = timestamped(withDss(signed(pdf, kind, { field: 'Dau', place }, 'seal'), kind), kind)
    expectGood(pdf, kind, ['Nhay1', 'Nhay2', 'Ky', 'Dau', 'Timestamp1'])
    expect(
      appendDss(bytesOf(pdf), {
        certificates: [rsa, ec]
          .map((it) => it.person.certificate)
          .slice(kind === 'rsa' ? 0 : 1, kind === 'rsa' ? 1 : 2),
        ocsps: [],
        crls: [],
      }),
    ).toHaveLength(0)
    const more = Buffer.concat([
      pdf,
      appendDss(bytesOf(pdf), { certificates: [], ocsps: [Buffer.from('answer')], crls: [Buffer.from('list')] }),
    ])
    expectGood(timestamped(more, kind), kind, ['Nhay1', 'Nhay2', 'Ky', 'Dau', 'Timestamp1', 'Timestamp2'])
    const store = file(more).resolve(file(more).catalog.entries.get('DSS'))
    if (!isDict(store)) throw new Error('no store')
    const counts = ['Certs', 'OCSPs', 'CRLs'].map((key) => {
      const list = file(more).resolve(store.entries.get(key))
      return isArray(list) ? list.items.length : 0
    })
    expect(counts).toEqual([4, 1, 1])
  })
})

describe('what a signature changes', () => {
  it('is the page list of annotations, the form, and nothing else', () => {
    const base = tableFile(withKids)
    const numbers = (pdf: Uint8Array) => [...(file(pdf).sections[0]?.entries() ?? [])].map(([num]) => num)
    // Field and widget; the form for its flags.
    expect(numbers(signed(base, 'ec', { field: 'Nhom.Ky' }))).toEqual([5, 7, 9, 10, 11])
    // The list of annotations that stands by itself instead of the page.
    expect(numbers(signed(base, 'ec', { field: 'Moi', place }))).toEqual([5, 8, 10, 11, 12])
    expect(numbers(signed(tableFile(inline), 'ec', { field: 'Moi', place }))).toEqual([1, 3, 5, 6, 7])
  })

  it('copies every other byte of what it changes', () => {
    const page =
      '<< /Type /Page %lời ghi\n /Parent  2 0 R/Contents 4 0 R /Đ#41 (a\\)b) /Annots[ 7 0 R]/MediaBox[0 0 5.950E2 842 ] >>'
    const plain = page.replace('5.950E2', '595.00')
    const base = tableFile({
      ...onePage(),
      3: Buffer.from(plain).toString('latin1'),
      7: '<< /Type /Annot /Subtype /Link /Rect [0 0 1 1] >>',
    })
    const pdf = signed(base, 'ec', { field: 'Ky', place })
    const raw = file(pdf).object(3)
    expect(raw && Buffer.from(file(pdf).raw(raw)).toString()).toBe(plain.replace('7 0 R]', '7 0 R 9 0 R]'))
  })

  it('has its time, names and certification where they belong', () => {
    const pdf = signed(tableFile(onePage()), 'ec', { field: 'Ký duyệt', signer: 'Hằng Ước', certify: 2 })
    const opened = file(pdf)
    const [field] = fieldsOf(opened)
    expect(field?.name).toBe('Ký duyệt')
    const text = pdf.toString('latin1')
    expect(text).toContain("/M (D:20261122030000+00'00')")
    expect(text).toMatch(/\/Perms << \/DocMDP \d+ 0 R >>/u)
    expect(text).toContain('/TransformMethod /DocMDP')
  })
})

describe('what is not signed', () => {
  const codes = (pdf: Uint8Array, asked: Order) => codeOf(() => prepareSignature(bytesOf(pdf), { ...order, ...asked }))
  const plain = tableFile(onePage())

  it('is what the reader refuses', () => {
    const encrypted = tableFile({ ...onePage(), 5: '<< /Filter /Standard >>' }, '/Encrypt 5 0 R')
    expect(codes(encrypted, { field: 'Ky' })).toBe('pdf.encrypted')
    expect(codes(Buffer.alloc(0), { field: 'Ky' })).toBe('pdf.empty')
    expect(codes(plain.subarray(0, 200), { field: 'Ky' })).toBe('pdf.noStartxref')
    if (!hasQpdf) return
    for (const password of ['', 'mật khẩu']) {
      const locked = qpdf(plain, '--encrypt', password, 'chủ', '256', '--')
      expect(codes(locked, { field: 'Ky' })).toBe('pdf.encrypted')
    }
  })

  it('is a field that has its signature, or is another one', () => {
    const pdf = signed(plain, 'ec', { field: 'Ky' })
    expect(codes(pdf, { field: 'Ky' })).toBe('sign.fieldSigned')
    const text: Bodies = onePage('', { ...form('6 0 R'), 6: '<< /FT /Tx /T (Chu) >>' }, '/AcroForm 5 0 R')
    expect(codes(tableFile(text), { field: 'Chu' })).toBe('sign.fieldTaken')
    expect(codes(plain, { field: 'a.b' })).toBe('sign.fieldTaken')
    expect(codes(tableFile(withKids), { field: 'Nhom' })).toBe('sign.fieldTaken')
  })

  it('is a place that is none', () => {
    expect(codes(plain, { field: 'Ky', place: { page: 2, box } })).toBe('sign.noPage')
    expect(codes(plain, { field: 'Ky', place: { page: 1, box: { ...box, x: 560 } } })).toBe('sign.badBox')
    expect(codes(plain, { field: 'Ky', place: { page: 1, box: { ...box, width: 0 } } })).toBe('sign.badBox')
    expect(codes(plain, { field: 'Ky', place: { page: 1, box: { ...box, y: Number.NaN } } })).toBe('sign.badBox')
  })

  it('is a file that was certified against it', () => {
    const closed = signed(plain, 'ec', { field: 'Ky', certify: 1 })
    expect(codes(closed, { field: 'Dau' })).toBe('sign.certifiedClosed')
    expect(codes(closed, { field: 'Dau', certify: 1 })).toBe('sign.alreadySigned')
    // A time-stamp over all is exempt (ISO 32000-2, 12.8.2.2.2).
    expect(codeOf(() => prepareDocumentTimestamp(bytesOf(closed), 5000))).toBe('ok')
    const open = signed(plain, 'ec', { field: 'Ky', certify: 2 })
    expect(codes(open, { field: 'Dau', place })).toBe('sign.certifiedNewField')
    expect(codes(open, { field: 'Dau', place, onCertified: true })).toBe('ok')
    expect(codes(open, { field: 'Dau' })).toBe('ok')
    expect(codes(signed(plain, 'ec', { field: 'Ky' }), { field: 'Dau', certify: 2 })).toBe('sign.alreadySigned')
  })

  it('is a field an earlier signature has locked', () => {
    const locking = onePage(
      '/Annots [6 0 R 7 0 R]',
      {
        ...form('6 0 R 7 0 R 8 0 R'),
        6: widget('Ky', '/Lock << /Type /SigFieldLock /Action /Include /Fields [(Dau) (so)] >>'),
        7: widget('Dau'),
        8: '<< /FT /Tx /T (so) /Rect [0 0 9 9] >>',
      },
      '/AcroForm 5 0 R',
    )
    const pdf = signed(tableFile(locking), 'ec', { field: 'Ky' })
    expectGood(pdf, 'ec', ['Ky'])
    expect(codes(pdf, { field: 'Dau' })).toBe('sign.fieldLocked')
    expect(codes(pdf, { field: 'Khac' })).toBe('ok')
    expect(codeOf(() => fillTextFields(bytesOf(pdf), { so: '1' }))).toBe('sign.fieldLocked')
  })

  it('is what has no room', () => {
    const prepared = prepareSignature(bytesOf(plain), { ...order, room: 300, field: 'Ky' })
    expect(codeOf(() => completeSignature(prepared, cmsFor(prepared, 'ec')))).toBe('sign.room')
    expect(codes(plain, { field: 'Ky', room: 10_000_000 })).toBe('sign.room')
    expect(codes(plain, { field: 'Ky', reason: 'a'.repeat(501) })).toBe('sign.tooLong')
    const crls = [Buffer.alloc(33 * 1024 * 1024)]
    expect(codeOf(() => appendDss(bytesOf(plain), { certificates: [], ocsps: [], crls }))).toBe('dss.tooLarge')
  })
})

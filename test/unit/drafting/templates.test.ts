import PizZip from 'pizzip'
import { describe, expect, it } from 'vitest'
import { copyKinds, documentKinds } from '#contract/kinds.ts'
import { checkTemplate, defaultTemplate, fillTemplate } from '../../../server/modules/drafting/paper/templating.ts'
import { zip } from '../../api/organisation/zip.ts'
import { fieldsFor, sampleFields } from './sample-fields.ts'

const kinds = documentKinds.filter((kind) => !copyKinds.includes(kind.code))
const partOf = (docx: Uint8Array, name = 'word/document.xml') => new PizZip(docx).file(name)?.asText() ?? ''
const wordsOf = (docx: Uint8Array) =>
  partOf(docx)
    .replaceAll('</w:p>', '\n')
    .replace(/<[^>]+>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .split('\n')
    .filter((line) => line.trim() !== '')

/** The house's own decision with a piece of its text put otherwise. */
async function edited(change: (xml: string) => string): Promise<Uint8Array> {
  const archive = new PizZip(await defaultTemplate('QĐ'))
  archive.file('word/document.xml', change(archive.file('word/document.xml')?.asText() ?? ''))
  return archive.generate({ type: 'uint8array' })
}
const withText = (text: string) => edited((xml) => xml.replace('[Nội dung quyết định]', text))

describe('default templates', () => {
  it.each(kinds)('writes and fills $vi', async (kind) => {
    const template = await defaultTemplate(kind.code)
    expect(await checkTemplate(template)).toMatchObject({ outcome: 'read', missing: [], unknown: [] })
    const fields = fieldsFor(kind)
    const filled = await fillTemplate(template, fields)
    if (filled.outcome !== 'filled') throw new Error(filled.reason)
    const lines = wordsOf(filled.docx)
    expect(lines).toContain(`Số:        /${fields.notation}`)
    expect(lines).toContain('Lai Châu, ngày      tháng      năm 2026')
    expect(lines).toContain('- Lưu: VT, VP.')
    expect(lines.slice(-2)).toEqual(['PHÓ GIÁM ĐỐC', 'Lò Văn Thử'])
    expect(lines.some((line) => line.endsWith('./.'))).toBe(true)
    expect(lines.join('\n')).not.toMatch(/[{}]/u)
    if (kind.code === 'CV') expect(lines).toContain('V/v cử người dự tập huấn')
    else expect(lines).toContain(kind.vi.toLocaleUpperCase('vi'))
    expect(lines.includes('Kính gửi: Ủy ban nhân dân tỉnh Lai Châu.')).toBe(
      ['CV', 'TTr', 'BC', 'TCg'].includes(kind.code),
    )
  })

  it('writes a decision that puts a regulation into force, and the stamp of urgency in red', async () => {
    const filled = await fillTemplate(await defaultTemplate('QĐ', '1.3'), { ...sampleFields, urgency: 'immediate' })
    if (filled.outcome !== 'filled') throw new Error(filled.reason)
    const lines = wordsOf(filled.docx)
    expect(lines).toContain('HỎA TỐC')
    expect(lines).not.toContain('KHẨN')
    expect(partOf(filled.docx)).toContain('E30613')
    expect(lines).toContain('(Kèm theo Quyết định số        /QĐ-SNV ngày      tháng      năm 2026 của Sở Nội vụ)')
  })

  it('puts what people typed in as text, whatever signs it has', async () => {
    const subject = 'A & B <w:p/> {nam} "…" \u0007\u0000 hết'
    const filled = await fillTemplate(await defaultTemplate('QĐ'), { ...sampleFields, subject })
    if (filled.outcome !== 'filled') throw new Error(filled.reason)
    expect(wordsOf(filled.docx)).toContain('A & B <w:p/> {nam} "…"   hết')
  })
})

describe('templates an agency brings', () => {
  it('accepts its own words round our placeholders, and says which are missing or not known', async () => {
    const own = await edited((xml) =>
      xml.replace('{nguoi_ky}', 'Tên riêng').replace('[Nội dung quyết định]', '{la_lam}'),
    )
    expect(await checkTemplate(own)).toMatchObject({ outcome: 'read', missing: ['nguoi_ky'], unknown: ['la_lam'] })
    expect(await fillTemplate(own, sampleFields)).toEqual({ outcome: 'refused', reason: 'unknown', at: ['la_lam'] })
    expect(await fillTemplate(await withText('{nam} {trich_yeu}'), sampleFields)).toMatchObject({ outcome: 'filled' })
  })

  it('reads a placeholder that Word has cut into runs', async () => {
    const cut = await withText('{n</w:t></w:r><w:r><w:t>am}')
    const filled = await fillTemplate(cut, sampleFields)
    if (filled.outcome !== 'filled') throw new Error(filled.reason)
    expect(wordsOf(filled.docx)).toContain('Điều 1. 2026')
  })

  it.each([
    ['is no archive', () => Buffer.from('xin chào'), 'notDocx'],
    ['is another archive', () => zip([{ name: 'a.txt', content: Buffer.from('a') }]), 'notDocx'],
    ['carries macros', () => archiveWith({ 'word/vbaProject.bin': 'x' }), 'macros'],
    [
      'draws on a template elsewhere',
      () => archiveWith({ 'word/_rels/settings.xml.rels': attached('https://example.org/a.dotm') }),
      'remote',
    ],
    [
      'draws on a server of files',
      () => archiveWith({ 'word/_rels/settings.xml.rels': attached('file:\\\\may-chu\\a.dotm') }),
      'remote',
    ],
    ['unpacks without end', bomb, 'tooLarge'],
    [
      'has too many parts',
      () => archiveWith(Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`a${at}`, '']))),
      'tooLarge',
    ],
    ['is not XML inside', () => archiveWith({ 'word/document.xml': '<w:p' }), 'broken'],
    ['leaves a placeholder open', () => withText('{nam'), 'broken'],
    ['leaves lines open', () => withText('{#noi_nhan}'), 'broken'],
    ['uses a line outside lines', () => withText('{.}'), 'broken'],
    ['puts lines into lines', () => withText('{#noi_nhan}{#can_cu}{#quyen_han}{.}{/}{/}{/}'), 'nested'],
    ['asks for raw XML', () => edited((xml) => xml.replace('{ten_loai}', '{@trich_yeu}')), 'raw'],
  ])('refuses one that %s', async (_, make, reason) => {
    const template = new Uint8Array(await make())
    expect(await fillTemplate(template, sampleFields)).toMatchObject({ outcome: 'refused', reason })
    expect(await checkTemplate(template)).toMatchObject({ outcome: 'refused', reason })
  })
})

async function archiveWith(parts: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const archive = new PizZip(await defaultTemplate('QĐ'))
  for (const [name, content] of Object.entries(parts)) archive.file(name, content)
  return archive.generate({ type: 'uint8array' })
}

function attached(target: string): string {
  const kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate'
  return `<Relationships><Relationship Id="rId1" Type="${kind}" Target="${target}" TargetMode="External"/></Relationships>`
}

/** 100 MB of blanks that say they are 100 bytes. */
function bomb(): Buffer {
  return zip([
    { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
    { name: 'word/document.xml', content: Buffer.alloc(100 * 1024 * 1024, ' '), said: 100 },
  ])
}

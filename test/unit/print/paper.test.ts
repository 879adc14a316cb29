import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Paper, printPaper } from '../../../server/platform/print/paper.ts'
import { printRegister, type Register } from '../../../server/platform/print/register.ts'

const has = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined
const textTool = has('pdftotext')
const infoTool = has('pdfinfo')
const checkTool = has('qpdf')

/** Every vowel of the language with every tone, both cases. */
const LETTERS = Array.from('aăâeêioôơuưy')
  .flatMap((vowel) => ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'].map((tone) => vowel + tone))
  .flatMap((letter) => [letter, letter.toUpperCase()])
  .concat('đ', 'Đ')
  .map((letter) => letter.normalize('NFC'))

const decision: Paper = {
  issuer: { name: 'Ủy ban nhân dân tỉnh Lai Châu', place: 'Lai Châu' },
  codeNumber: '05',
  codeNotation: 'QĐ-UBND',
  issuedOn: '2026-06-05',
  kind: { code: 'QĐ', name: 'Quyết định' },
  subject: 'Về việc thành lập Tổ công tác thử nghiệm',
  decidedBy: 'Chủ tịch Ủy ban nhân dân tỉnh Lai Châu',
  legalBases: ['Căn cứ Luật Tổ chức chính quyền địa phương', 'Theo đề nghị của Giám đốc Sở Nội vụ'],
  body: [
    { type: 'paragraph', lead: 'Điều 1.', text: `Thử chữ: ${LETTERS.join(' ')}`.normalize('NFD') },
    {
      type: 'table',
      columns: [
        { label: 'STT', share: 1 },
        { label: 'Tên', share: 4 },
      ],
      rows: [['1', 'Bản Thử']],
    },
    { type: 'points', mark: 'letter', items: ['điểm thứ nhất;', 'điểm thứ hai.'] },
    { type: 'paragraph', lead: 'Điều 2.', text: 'Quyết định có hiệu lực kể từ ngày ký.' },
  ],
  signer: { authorityLines: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], name: 'Lò Văn Thử' },
  recipients: ['Như Điều 2', 'Sở Nội vụ'],
  keeper: 'NC',
  urgency: 'veryUrgent',
}

const letter: Paper = {
  issuer: { parentName: 'UBND tỉnh Lai Châu', name: 'Sở Nội vụ', place: 'Lai Châu' },
  codeNumber: null,
  codeNotation: 'SNV-VP',
  issuedOn: null,
  kind: { code: 'CV', name: 'Công văn' },
  subject: 'cử người dự tập huấn',
  addressees: ['Ủy ban nhân dân huyện Than Uyên', 'Ủy ban nhân dân huyện Tân Uyên'],
  body: Array.from({ length: 14 }, (_, at) => ({
    type: 'paragraph' as const,
    text: `Đoạn ${at + 1}. ${'Các cơ quan phối hợp chặt chẽ trong việc tổ chức tập huấn nghiệp vụ. '.repeat(4)}`,
  })),
  signer: { authorityLines: ['GIÁM ĐỐC'], name: 'Vàng Thị Mẫu' },
  recipients: ['UBND tỉnh'],
  keeper: 'VP',
}

function register(count: number): Register {
  const labels = ['Số, ký hiệu', 'Ngày tháng', 'Tên loại và trích yếu', 'Ghi chú']
  return {
    agency: 'Ủy ban nhân dân xã Mường Kim',
    title: 'Sổ đăng ký văn bản đi',
    year: 2026,
    period: { from: '2026-01-01', to: '2026-12-31' },
    columns: labels.map((label) => ({ label, widthMm: 40 })),
    rows: Array.from({ length: count }, (_, at) => [`${at + 1}/QĐ-UBND`, '05/6/2026', 'Về việc thử nghiệm', '']),
    closing: { place: 'Mường Kim', printedOn: '2026-12-31', title: 'Chủ tịch' },
  }
}

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'print-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function kept(name: string, pdf: NodeJS.ReadableStream): Promise<string> {
  const path = join(folder, `${name}.pdf`)
  writeFileSync(path, await buffer(pdf))
  return path
}

function textOf(path: string): string {
  return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
}

function pagesOf(path: string): number {
  return Number(/Pages:\s+(\d+)/u.exec(execFileSync('pdfinfo', [path], { encoding: 'utf8' }))?.[1])
}

describe('a printed paper', () => {
  it('is a PDF, the same bytes for the same paper', async () => {
    const first = await buffer(printPaper(decision))
    expect(first.subarray(0, 8).toString('latin1')).toBe('%PDF-1.7')
    expect(first.subarray(-6).toString('latin1')).toContain('%%EOF')
    expect(first.equals(await buffer(printPaper(decision)))).toBe(true)
  })

  it.skipIf(!textTool)('gives back every Vietnamese letter composed (needs pdftotext)', async () => {
    const text = textOf(await kept('letters', printPaper(decision)))
    expect(LETTERS).toHaveLength(12 * 6 * 2 + 2)
    expect(LETTERS.filter((each) => !text.includes(each))).toEqual([])
    expect(text).toBe(text.normalize('NFC'))
  })

  it.skipIf(!textTool)('carries the boxes of the form (needs pdftotext)', async () => {
    const text = textOf(await kept('boxes', printPaper(decision))).replace(/\s+/gu, ' ')
    for (const words of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Số: 05/QĐ-UBND',
      'Lai Châu, ngày 05 tháng 6 năm 2026',
      'THƯỢNG KHẨN',
      'QUYẾT ĐỊNH:',
      'b) điểm thứ hai.',
      'kể từ ngày ký./.',
      '- Lưu: VT, NC.',
      'Lò Văn Thử',
    ]) {
      expect(text).toContain(words)
    }
    expect(text.indexOf('TM. ỦY BAN NHÂN DÂN')).toBeLessThan(text.indexOf('KT. CHỦ TỊCH'))
  })

  it.skipIf(!textTool || !infoTool)('numbers pages from the second (needs pdftotext, pdfinfo)', async () => {
    const path = await kept('letter', printPaper(letter))
    const pages = textOf(path).split('\f')
    expect(pagesOf(path)).toBe(2)
    expect(pages[0]?.trimStart().startsWith('UBND TỈNH LAI CHÂU')).toBe(true)
    expect(pages[0]).toContain('V/v cử người dự tập huấn')
    expect(pages[1]?.trimStart().split('\n')[0]).toBe('2')
    // The signature never stands alone on a page: some of the text is above it.
    expect(pages[1]).toContain('Đoạn 14.')
    expect(pages[1]).toContain('GIÁM ĐỐC')
  })

  it.skipIf(!infoTool)('names itself (needs pdfinfo)', async () => {
    const facts = execFileSync('pdfinfo', [await kept('facts', printPaper(decision))], { encoding: 'utf8' })
    expect(facts).toContain('Quyết định 05/QĐ-UBND: Về việc thành lập Tổ công tác thử nghiệm')
    expect(facts).toMatch(/Author:\s+Ủy ban nhân dân tỉnh Lai Châu/u)
    expect(facts).toMatch(/Tagged:\s+yes/u)
    expect(facts).toContain('A4')
  })

  it.skipIf(!checkTool)('is sound (needs qpdf)', async () => {
    for (const [name, paper] of Object.entries({ decision, letter })) {
      const path = await kept(`check-${name}`, printPaper(paper))
      expect(spawnSync('qpdf', ['--check', path]).status).toBe(0)
    }
  })
})

describe('a printed register', () => {
  it.skipIf(!textTool || !infoTool)('repeats its heading and counts its pages (needs pdftotext, pdfinfo)', async () => {
    const path = await kept('register', printRegister(register(100)))
    const pages = textOf(path).split('\f').slice(0, -1)
    expect(pages).toHaveLength(pagesOf(path))
    expect(pages.length).toBeGreaterThan(3)
    for (const [at, page] of pages.entries()) {
      expect(page).toContain('Tên loại và trích yếu')
      expect(page).toContain(`Trang ${at + 1}/${pages.length}`)
    }
    expect(pages.at(-1)).toContain('100/QĐ-UBND')
    expect(pages.at(-1)).toContain('NGƯỜI LẬP SỔ')
  })

  it.skipIf(!checkTool)('is sound with and without rows (needs qpdf)', async () => {
    for (const count of [0, 1, 60]) {
      const path = await kept(`register-${count}`, printRegister(register(count)))
      expect(spawnSync('qpdf', ['--check', path]).status).toBe(0)
    }
  })

  it('lays out pages only as they are read', async () => {
    let bytes = 0
    for await (const chunk of printRegister(register(5000))) {
      bytes += (chunk as Buffer).length
      if (bytes > 20_000) break
    }
    expect(bytes).toBeLessThan(200_000)
  })
})

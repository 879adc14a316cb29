import { describe, expect, it } from 'vitest'
import {
  addresseeLines,
  basisLines,
  codeLine,
  dateLine,
  ended,
  mm,
  notation,
  numberText,
  recipientLines,
  upper,
  urgencyStamp,
} from '../../../server/platform/print/form.ts'

describe('date line (Decree 30/2020, Appendix I, II.4)', () => {
  it.each([
    ['2026-01-05', 'ngày 05 tháng 01 năm 2026'],
    ['2026-02-28', 'ngày 28 tháng 02 năm 2026'],
    ['2028-02-29', 'ngày 29 tháng 02 năm 2028'],
    ['2026-03-09', 'ngày 09 tháng 3 năm 2026'],
    ['2026-04-30', 'ngày 30 tháng 4 năm 2026'],
    ['2026-05-01', 'ngày 01 tháng 5 năm 2026'],
    ['2026-06-10', 'ngày 10 tháng 6 năm 2026'],
    ['2026-07-31', 'ngày 31 tháng 7 năm 2026'],
    ['2026-08-19', 'ngày 19 tháng 8 năm 2026'],
    ['2026-09-02', 'ngày 02 tháng 9 năm 2026'],
    ['2026-10-11', 'ngày 11 tháng 10 năm 2026'],
    ['2026-11-20', 'ngày 20 tháng 11 năm 2026'],
    ['2026-12-31', 'ngày 31 tháng 12 năm 2026'],
  ])('%s', (isoDate, text) => {
    expect(dateLine('Lai Châu', isoDate)).toBe(`Lai Châu, ${text}`)
  })

  it('leaves room in a draft', () => {
    expect(dateLine('Than Uyên', null)).toMatch(/^Than Uyên, ngày +tháng +năm +$/u)
  })

  it.each(['2026-02-30', '2026-13-01', '05/06/2026', '2026-6-5'])('refuses %s', (isoDate) => {
    expect(() => dateLine('Lai Châu', isoDate)).toThrow(RangeError)
  })
})

describe('number and symbol (II.3)', () => {
  it.each([
    [1, '', '01'],
    [9, '', '09'],
    [10, '', '10'],
    [5, 'a', '05a'],
    [12, 'a', '12a'],
    [1234, '', '1234'],
  ])('number %i%s', (number, suffix, text) => {
    expect(numberText(number, suffix)).toBe(text)
  })

  it.each([0, -1, 1.5])('refuses %d', (number) => {
    expect(() => numberText(number)).toThrow(RangeError)
  })

  it.each([
    ['QĐ', 'UBND', '', 'QĐ-UBND'],
    ['TTr', 'SNNMT', 'TL', 'TTr-SNNMT'],
    ['QyĐ', 'UBND', '', 'QyĐ-UBND'],
    ['CV', 'UBND', 'VX', 'UBND-VX'],
    ['CV', 'SNV', '', 'SNV'],
  ])('symbol of %s by %s %s', (kind, agency, unit, text) => {
    expect(notation(kind, agency, unit)).toBe(text)
  })

  it('puts a slash between number and symbol', () => {
    expect(codeLine('05', 'QĐ-UBND')).toBe('Số: 05/QĐ-UBND')
    expect(codeLine(null, 'QĐ-UBND')).toMatch(/^Số: +\/QĐ-UBND$/u)
  })
})

describe('punctuation of the lists', () => {
  it('ends bases with ; and the last with .', () => {
    expect(basisLines(['Căn cứ Luật A.', 'Căn cứ Luật B;', 'Theo đề nghị'])).toEqual([
      'Căn cứ Luật A;',
      'Căn cứ Luật B;',
      'Theo đề nghị.',
    ])
  })

  it('sets one addressee on the line and several below each other', () => {
    expect(addresseeLines(['Sở Nội vụ'])).toEqual(['Sở Nội vụ.'])
    expect(addresseeLines(['Sở Nội vụ', '- Sở Tài chính;'])).toEqual(['- Sở Nội vụ;', '- Sở Tài chính.'])
    expect(addresseeLines([])).toEqual([])
  })

  it('opens with Như trên after Kính gửi and ends with Lưu', () => {
    expect(recipientLines(['UBND tỉnh'], { addressed: true, keeper: 'TL' })).toEqual([
      '- Như trên;',
      '- UBND tỉnh;',
      '- Lưu: VT, TL.',
    ])
    expect(recipientLines(['Như trên', 'Lưu: VT, P1 (03).'], { addressed: false, keeper: 'TL' })).toEqual([
      '- Lưu: VT, P1 (03).',
    ])
  })

  it.each(['kể từ ngày ký', 'kể từ ngày ký.', 'kể từ ngày ký./.', 'kể từ ngày ký;'])('ends "%s" with ./.', (text) => {
    expect(ended(text)).toBe('kể từ ngày ký./.')
  })
})

describe('small rules', () => {
  it.each([
    ['urgent', 'KHẨN', 20],
    ['veryUrgent', 'THƯỢNG KHẨN', 40],
    ['immediate', 'HỎA TỐC', 30],
  ] as const)('stamp %s', (urgency, text, widthMm) => {
    expect(urgencyStamp(urgency)).toEqual({ text, widthMm, heightMm: 8 })
  })

  it('stamps nothing on an ordinary paper', () => {
    expect(urgencyStamp('normal')).toBeNull()
  })

  it('capitalises decomposed text into composed letters', () => {
    expect(upper('ủy ban nhân dân'.normalize('NFD'))).toBe('ỦY BAN NHÂN DÂN')
  })

  it('converts millimetres', () => {
    expect(mm(25.4)).toBeCloseTo(72)
  })
})

import { describe, expect, it } from 'vitest'
import { documentKinds } from '#contract/kinds.ts'
import { dateLine } from '#platform/print/form.ts'
import { codeText, notation, notationOfBody, numberText } from '../../../server/modules/registers/number.ts'

/** Number, kind, agency, field or drafting unit → `Số: …` (Decree 30/2020 Appendix I II.3, Appendix III). */
const symbols: readonly (readonly [number, string, string, string, string])[] = [
  [1, 'NQ', 'HĐND', '', '01/NQ-HĐND'],
  [5, 'QĐ', 'UBND', 'VX', '05/QĐ-UBND'],
  [9, 'CT', 'UBND', '', '09/CT-UBND'],
  [10, 'QC', 'SNV', '', '10/QC-SNV'],
  [11, 'QyĐ', 'UBND', '', '11/QyĐ-UBND'],
  [12, 'TC', 'UBND', '', '12/TC-UBND'],
  [99, 'TB', 'UBND', '', '99/TB-UBND'],
  [100, 'HD', 'STC', '', '100/HD-STC'],
  [7, 'CTr', 'UBND', '', '07/CTr-UBND'],
  [8, 'KH', 'UBND', '', '08/KH-UBND'],
  [2, 'PA', 'SCT', '', '02/PA-SCT'],
  [3, 'ĐA', 'UBND', '', '03/ĐA-UBND'],
  [4, 'DA', 'BQLDA', '', '04/DA-BQLDA'],
  [1234, 'BC', 'UBND', '', '1234/BC-UBND'],
  [6, 'BB', 'SNV', '', '06/BB-SNV'],
  [15, 'TTr', 'SNV', '', '15/TTr-SNV'],
  [16, 'HĐ', 'VP', '', '16/HĐ-VP'],
  [17, 'CV', 'UBND', 'VX', '17/UBND-VX'],
  [5, 'CV', 'BNV', 'VP', '05/BNV-VP'],
  [18, 'CV', 'UBND', '', '18/UBND'],
  [19, 'CĐ', 'UBND', '', '19/CĐ-UBND'],
  [20, 'BGN', 'UBND', '', '20/BGN-UBND'],
  [21, 'BTT', 'UBND', '', '21/BTT-UBND'],
  [22, 'GUQ', 'SNV', '', '22/GUQ-SNV'],
  [23, 'GM', 'VPUBND', '', '23/GM-VPUBND'],
  [24, 'GGT', 'SNV', '', '24/GGT-SNV'],
  [25, 'GNP', 'SNV', '', '25/GNP-SNV'],
  [26, 'PG', 'SNV', '', '26/PG-SNV'],
  [27, 'PC', 'SNV', '', '27/PC-SNV'],
  [28, 'PB', 'SNV', '', '28/PB-SNV'],
  [29, 'TCg', 'UBND', 'NC', '29/UBND-NC'],
  [1, 'SY', 'UBND', '', '01/SY-UBND'],
  [2, 'SL', 'UBND', '', '02/SL-UBND'],
  [3, 'TrS', 'UBND', '', '03/TrS-UBND'],
]

describe('requirement 3: number and symbol', () => {
  it.each(symbols)('%i of %s by %s, field “%s”, is %s', (number, kind, agency, field, text) => {
    expect(codeText(numberText(number), notation(kind, agency, field))).toBe(text)
  })

  it('is tried for every kind of the decree', () => {
    const tried = new Set(symbols.map(([, kind]) => kind))
    expect(documentKinds.map((kind) => kind.code).filter((code) => !tried.has(code))).toEqual(['VBKHAC'])
    expect(symbols.length).toBeGreaterThanOrEqual(30)
  })

  it.each([
    [5, 'a', '05a'],
    [12, 'a', '12a'],
    [12, 'b', '12b'],
    [120, '', '120'],
  ])('%i with “%s” is %s', (number, suffix, text) => {
    expect(numberText(number, suffix)).toBe(text)
  })

  it.each([
    ['QĐ-UBND', 'QĐ', 'HĐTĐKT', 'QĐ-HĐTĐKT'],
    ['UBND-VX', 'CV', 'BCĐ', 'BCĐ-VX'],
    ['UBND', 'CV', 'BCĐ', 'BCĐ'],
    ['TTr-UBND', 'TTr', '', 'TTr-UBND'],
  ])('%s as %s of the body %s is %s', (drafted, kind, body, text) => {
    expect(notationOfBody(drafted, kind, 'UBND', body)).toBe(text)
  })
})

/** Days below ten and the months 1 and 2 bear a zero (Appendix I II.4). */
const dates: readonly (readonly [string, string])[] = [
  ['2026-01-05', 'Lai Châu, ngày 05 tháng 01 năm 2026'],
  ['2026-02-09', 'Lai Châu, ngày 09 tháng 02 năm 2026'],
  ['2026-03-01', 'Lai Châu, ngày 01 tháng 3 năm 2026'],
  ['2026-04-30', 'Lai Châu, ngày 30 tháng 4 năm 2026'],
  ['2026-05-10', 'Lai Châu, ngày 10 tháng 5 năm 2026'],
  ['2026-06-08', 'Lai Châu, ngày 08 tháng 6 năm 2026'],
  ['2026-07-31', 'Lai Châu, ngày 31 tháng 7 năm 2026'],
  ['2026-08-19', 'Lai Châu, ngày 19 tháng 8 năm 2026'],
  ['2026-09-02', 'Lai Châu, ngày 02 tháng 9 năm 2026'],
  ['2026-10-10', 'Lai Châu, ngày 10 tháng 10 năm 2026'],
  ['2026-11-22', 'Lai Châu, ngày 22 tháng 11 năm 2026'],
  ['2028-02-29', 'Lai Châu, ngày 29 tháng 02 năm 2028'],
]

describe('place and date', () => {
  it.each(dates)('%s is %s', (day, text) => {
    expect(dateLine('Lai Châu', day)).toBe(text)
  })
})

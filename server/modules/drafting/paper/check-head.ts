import { dayText, MOTTO, monthText, numberText, STATE_NAME, upper } from '#platform/print/form.ts'
import type { ExpectedForm, Finding } from './check-form.ts'
import { folded, headLine, plain, shortened, upperFolded } from './compare-text.ts'
import { finding } from './finding.ts'
import type { PaperParts } from './paper-parts.ts'

/** Boxes 1 to 4: State name and motto, agency, number, place and date (II.1 to II.4). */
export function checkHead(parts: PaperParts, expected: ExpectedForm): Finding[] {
  const left = parts.headLeft.map((it) => headLine(it.text))
  const right = parts.headRight.map((it) => headLine(it.text))
  return [
    ...checkState(right),
    ...checkAgency(left, expected),
    ...checkNumber(left, expected),
    ...checkDate(right, expected),
  ]
}

function checkState(right: readonly string[]): Finding[] {
  const found: Finding[] = []
  const text = folded(right.join(' '))
  const near = (word: RegExp) => right.find((line) => word.test(line.normalize('NFC')))
  const said = (at: string | undefined) => (at === undefined ? {} : { at })
  if (!text.includes(folded(STATE_NAME))) {
    found.push(finding('state.name', { ...said(near(/CỘNG H|Cộng h/u)), wanted: STATE_NAME }))
  }
  if (!text.includes(folded(MOTTO))) {
    found.push(finding('state.motto', { ...said(near(/độc lập|hạnh phúc/iu)), wanted: MOTTO }))
  }
  return found
}

function checkAgency(left: readonly string[], { agencyName, parentName }: ExpectedForm): Finding[] {
  const found: Finding[] = []
  const before = left.slice(0, numberAt(left))
  const at = before.join(' ')
  if (parentName !== undefined && !shortened(at).includes(shortened(parentName))) {
    found.push(finding('agency.parent', { at, wanted: upper(parentName) }))
  }
  // In capitals: written small it is not the name as the form asks for it.
  if (!folded(at).includes(upperFolded(agencyName))) {
    found.push(finding('agency.name', { at, wanted: upper(agencyName) }))
  }
  return found
}

function numberAt(left: readonly string[]): number {
  const at = left.findIndex((line) => /^S[ốỐ]\s*:/u.test(line))
  return at < 0 ? left.length : at
}

const blank = /^[.…_\s]*$/u

function checkNumber(left: readonly string[], { kindCode, notation }: ExpectedForm): Finding[] {
  if (notation === '') return []
  const line = left[numberAt(left)]
  const wanted = `Số:        /${notation}`
  if (line === undefined) return [finding('number.form', { wanted: plain(wanted) })]
  const [whole, number = '', symbol = ''] = /^Số:\s*([^/]*?)\s*\/(.*)$/u.exec(line) ?? []
  if (whole === undefined) return [finding('number.form', { at: line, wanted: plain(wanted) })]
  const found: Finding[] = []
  const right = blank.test(number) || /^(0[1-9]|[1-9]\d+)[a-zđ]?$/u.test(number)
  if (!right) {
    const value = /^0*([1-9]\d*)/u.exec(number)?.[1]
    const better = value === undefined ? '' : numberText(Number(value))
    found.push(finding('number.form', { at: line, wanted: plain(`Số: ${better}/${notation}`) }))
  }
  // A letterhead set with tabs has the date on the same line.
  const written = plain(symbol).split(/\s(?=\p{Lu}[^/]*ngày)/u)[0] ?? ''
  if (kindCode === 'CV' && /(^|[-/])CV(-|$)/iu.test(written)) {
    found.push(finding('number.letterKind', { at: line, wanted: plain(wanted) }))
  } else if (written !== plain(notation)) {
    found.push(finding('number.notation', { at: written, wanted: notation }))
  }
  return found
}

function checkDate(right: readonly string[], { place }: ExpectedForm): Finding[] {
  const wanted = `${place}, ngày … tháng … năm …`
  const line = right.find((text) => /ngày.*tháng.*năm/iu.test(text))
  if (line === undefined) return [finding('date.form', { wanted })]
  const match = /(?:^|\s)(\S[^,]*), ngày\s*(\S*?)\s*tháng\s*(\S*?)\s*năm\s*(\S*)$/u.exec(line)
  const [, where = '', day = '', month = '', year = ''] = match ?? []
  const filled = (text: string) => !blank.test(text)
  const numbers = [day, month].every((text) => !filled(text) || /^\d{1,2}$/u.test(text))
  if (match === null || !numbers || (filled(year) && !/^\d{4}$/u.test(year))) {
    return [finding('date.form', { at: line, wanted })]
  }
  const found: Finding[] = []
  if (!folded(where).endsWith(folded(place))) found.push(finding('date.place', { at: where, wanted: place }))
  const dayRight = !filled(day) || day === dayText(Number(day))
  const monthRight = !filled(month) || month === monthText(Number(month))
  if (!dayRight || !monthRight) {
    const better = `ngày ${filled(day) ? dayText(Number(day)) : '…'} tháng ${filled(month) ? monthText(Number(month)) : '…'} năm`
    found.push(finding('date.zeros', { at: line, wanted: better }))
  }
  return found
}

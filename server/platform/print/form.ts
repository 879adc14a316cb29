/**
 * Rules of form of Decree 30/2020/NĐ-CP, Appendix I, that are pure text: no page, no font, no clock.
 * The printer and the screens that preview a paper use the same functions.
 */

export type Urgency = 'normal' | 'urgent' | 'veryUrgent' | 'immediate'

/** Stamp of urgency, Appendix I, II.10b: text and frame in millimetres. */
export interface UrgencyStamp {
  readonly text: string
  readonly widthMm: number
  readonly heightMm: number
}

const STAMPS: Readonly<Record<Urgency, UrgencyStamp | null>> = {
  normal: null,
  urgent: { text: 'KHẨN', widthMm: 20, heightMm: 8 },
  veryUrgent: { text: 'THƯỢNG KHẨN', widthMm: 40, heightMm: 8 },
  immediate: { text: 'HỎA TỐC', widthMm: 30, heightMm: 8 },
}

export const STATE_NAME = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'
export const MOTTO = 'Độc lập - Tự do - Hạnh phúc'

/** No stamp for an ordinary paper. */
export function urgencyStamp(urgency: Urgency): UrgencyStamp | null {
  return STAMPS[urgency]
}

/** Days below 10 take a leading zero (II.4b). */
export function dayText(day: number): string {
  return day < 10 ? `0${day}` : `${day}`
}

/** Only January and February take a leading zero: `tháng 02`, but `tháng 6` (II.4b). */
export function monthText(month: number): string {
  return month < 3 ? `0${month}` : `${month}`
}

/** `ngày 05 tháng 01 năm 2026`; a paper not yet issued leaves the places empty for the clerk. */
export function dateText(isoDate: string | null): string {
  if (isoDate === null) return 'ngày      tháng      năm        '
  const { year, month, day } = civilDate(isoDate)
  return `ngày ${dayText(day)} tháng ${monthText(month)} năm ${year}`
}

/** `Lai Châu, ngày 05 tháng 6 năm 2026`. */
export function dateLine(place: string, isoDate: string | null): string {
  return `${place}, ${dateText(isoDate)}`
}

/** Number as printed: 5 → `05`, 12 with suffix a → `12a` (II.3a). */
export function numberText(number: number, suffix = ''): string {
  if (!Number.isInteger(number) || number < 1) throw new RangeError('number')
  return `${number < 10 ? '0' : ''}${number}${suffix}`
}

/**
 * Symbol: `QĐ-UBND`; an official letter has no kind in its symbol but the drafting unit or field: `UBND-VX` (II.3b).
 * Case is kept as given, since `QyĐ`, `CTr` and `TTr` are mixed on purpose.
 */
export function notation(kind: string, agency: string, unit = ''): string {
  if (kind === 'CV') return unit === '' ? agency : `${agency}-${unit}`
  return `${kind}-${agency}`
}

/** `Số: 05/QĐ-UBND`; without a number room is left for it. */
export function codeLine(codeNumber: string | null, codeNotation: string): string {
  return `Số: ${codeNumber ?? '       '}/${codeNotation}`
}

/** Legal bases: each line ends with `;`, the last with `.` (II.6b). */
export function basisLines(bases: readonly string[]): string[] {
  return closedBy(bases, ';', '.')
}

/** One addressee stands on the line of `Kính gửi:`; several become `- …;` lines, the last closed by `.` (II.9a). */
export function addresseeLines(addressees: readonly string[]): string[] {
  const [only] = addressees
  if (addressees.length === 1 && only !== undefined) return [`${bare(only)}.`]
  return closedBy(addressees, ';', '.').map(dashed)
}

/**
 * Lines under `Nơi nhận:`. With a `Kính gửi` block the list opens with `Như trên`; it always ends with the keeping of the
 * record copy at the clerk's office and the drafting unit (II.9b).
 */
export function recipientLines(
  recipients: readonly string[],
  options: { addressed: boolean; keeper: string },
): string[] {
  const others = recipients.map(bare).filter((line) => line !== 'Như trên' && !line.startsWith('Lưu:'))
  const kept = recipients.map(bare).find((line) => line.startsWith('Lưu:'))
  const last = kept ?? (options.keeper === '' ? 'Lưu: VT' : `Lưu: VT, ${options.keeper}`)
  const lines = options.addressed ? ['Như trên', ...others, last] : [...others, last]
  return closedBy(lines, ';', '.').map(dashed)
}

/** The last words of the body end with `./.` whatever stood there. */
export function ended(text: string): string {
  return `${bare(text.trim().replace(/(\.\/\.|[.;,:])+$/u, ''))}./.`
}

/** Capitals by Vietnamese rules, composed. */
export function upper(text: string): string {
  return text.normalize('NFC').toLocaleUpperCase('vi')
}

/** Millimetres to PDF points. */
export function mm(millimetres: number): number {
  return (millimetres * 72) / 25.4
}

function civilDate(isoDate: string): { year: number; month: number; day: number } {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate)
  if (parts === null) throw new RangeError('date')
  const [year, month, day] = parts.slice(1).map(Number)
  if (year === undefined || month === undefined || day === undefined) throw new RangeError('date')
  const real = new Date(Date.UTC(year, month - 1, day))
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) throw new RangeError('date')
  return { year, month, day }
}

function bare(line: string): string {
  return line
    .trim()
    .replace(/^-\s*/u, '')
    .replace(/[;.,]+$/u, '')
    .trim()
}

function dashed(line: string): string {
  return `- ${line}`
}

function closedBy(lines: readonly string[], between: string, last: string): string[] {
  return lines.map((line, index) => `${bare(line)}${index === lines.length - 1 ? last : between}`)
}

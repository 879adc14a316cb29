import { addresseeLines, basisLines, recipientLines, type Urgency, upper, urgencyStamp } from '#platform/print/form.ts'

/** What the house knows of a paper before its text is written. */
export interface PaperFields {
  readonly parentName?: string
  readonly agencyName: string
  /** Địa danh of the date line. */
  readonly place: string
  /** Civil year printed after `năm`; the day and month come with the number. */
  readonly year: number
  readonly kindCode: string
  readonly kindName: string
  /** `QĐ-UBND`, `UBND-VX` for a letter: what is printed behind the slash. */
  readonly notation: string
  readonly subject: string
  readonly urgency: Urgency
  /** Authority that decides, above the bases of a resolution or decision. */
  readonly decidedBy?: string
  readonly bases?: readonly string[]
  readonly addressees?: readonly string[]
  readonly recipients: readonly string[]
  /** Unit that drafted, in `Lưu: VT, …`. */
  readonly keeper: string
  readonly authorityLines: readonly string[]
  readonly signerName: string
  /** Of minutes: who wrote them and signs on the left. */
  readonly recorderName?: string
  /** Text of the body, a line each, where another part of the house knows it; else the form guides whoever writes. */
  readonly body?: readonly string[]
}

/** Names of the placeholders that stand for one text, as an agency sees them in Word: `{ten_co_quan}`. */
export const textPlaceholders = [
  'ten_co_quan',
  'ten_co_quan_thuong',
  'ky_hieu',
  'dia_danh',
  'nam',
  'ten_loai',
  'trich_yeu',
  'nguoi_ky',
] as const

/** Names that stand for lines, each its own paragraph between `{#noi_nhan}` and `{/noi_nhan}`: `{.}` is the line. */
export const listPlaceholders = [
  'co_quan_chu_quan',
  'khan',
  'thuong_khan',
  'hoa_toc',
  'tham_quyen_ban_hanh',
  'can_cu',
  'kinh_gui',
  'noi_dien',
  'noi_nhan',
  'quyen_han',
  'noi_dung',
  'chuc_danh_thu_ky',
  'thu_ky',
] as const

/** Without these a paper would lack a part of its form that the house fills in. */
export const requiredPlaceholders = [
  'ten_co_quan',
  'ky_hieu',
  'dia_danh',
  'trich_yeu',
  'noi_nhan',
  'quyen_han',
  'nguoi_ky',
] as const

export type TemplateValues = Readonly<
  Record<(typeof textPlaceholders)[number], string> & Record<(typeof listPlaceholders)[number], readonly string[]>
>

/** What is put in the places, in the form of Decree 30/2020/NĐ-CP, Appendix I, part II. */
export function valuesOf(fields: PaperFields): TemplateValues {
  const addressees = (fields.addressees ?? []).filter((line) => line.trim() !== '')
  const stamp = urgencyStamp(fields.urgency)?.text
  const stampFor = (urgency: Urgency) => (stamp !== undefined && fields.urgency === urgency ? [stamp] : [])
  const clean = (text: string) =>
    text
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Cs}]+/gu, ' ')
      .trim()
  const lines = (texts: readonly string[]) => texts.map(clean).filter((text) => text !== '')
  return {
    ten_co_quan: upper(clean(fields.agencyName)),
    ten_co_quan_thuong: clean(fields.agencyName),
    ky_hieu: clean(fields.notation),
    dia_danh: clean(fields.place),
    nam: String(fields.year),
    ten_loai: upper(clean(fields.kindName)),
    trich_yeu: fields.kindCode === 'CV' ? bareSubject(clean(fields.subject)) : clean(fields.subject),
    nguoi_ky: clean(fields.signerName),
    co_quan_chu_quan: lines([fields.parentName ?? '']).map(upper),
    khan: stampFor('urgent'),
    thuong_khan: stampFor('veryUrgent'),
    hoa_toc: stampFor('immediate'),
    tham_quyen_ban_hanh: lines([fields.decidedBy ?? '']).map(upper),
    can_cu: lines(basisLines(fields.bases ?? [])),
    kinh_gui: lines(addressed(addressees)),
    noi_dien: lines(addresseeLines(addressees)).map((line) => (line.startsWith('- ') ? line : `- ${line}`)),
    noi_nhan: lines(recipientLines(fields.recipients, { addressed: addressees.length > 0, keeper: fields.keeper })),
    quyen_han: lines(fields.authorityLines),
    noi_dung: lines(fields.body ?? []),
    chuc_danh_thu_ky: fields.recorderName === undefined ? [] : ['THƯ KÝ'],
    thu_ky: lines([fields.recorderName ?? '']),
  }
}

/** `Kính gửi: A.` on one line, or `Kính gửi:` over `- A;` and `- B.` (II.9a). */
function addressed(addressees: readonly string[]): string[] {
  const lines = addresseeLines(addressees)
  if (lines.length < 2) return lines.map((line) => `Kính gửi: ${line}`)
  return ['Kính gửi:', ...lines]
}

/** The letter prints `V/v` itself. */
function bareSubject(subject: string): string {
  return subject.replace(/^(v\/v|về việc)\s*:?\s*/iu, '')
}

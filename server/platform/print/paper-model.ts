import type { Urgency } from './form.ts'

/** Everything that is printed on one administrative paper of Decree 30/2020/NĐ-CP, Appendix I, as plain data. */
export interface Paper {
  readonly issuer: Issuer
  /** As printed (`05`, `12a`); null leaves the place empty: a draft. */
  readonly codeNumber: string | null
  /** `QĐ-UBND`, or `UBND-VX` for an official letter. */
  readonly codeNotation: string
  /** Civil date YYYY-MM-DD; null leaves the place empty. */
  readonly issuedOn: string | null
  readonly kind: PaperKind
  readonly subject: string
  /** Authority that decides, printed above the bases of a decision or resolution: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …`. */
  readonly decidedBy?: string
  readonly legalBases?: readonly string[]
  /** `Kính gửi`: official letters, and submissions and reports to a superior only. */
  readonly addressees?: readonly string[]
  readonly body: readonly BodyBlock[]
  readonly signer: { readonly authorityLines: readonly string[]; readonly name: string }
  /** Lines of `Nơi nhận` without dashes; `Như trên` and `Lưu` are added where they are missing. */
  readonly recipients: readonly string[]
  /** Unit that drafted, in `Lưu: VT, KTN.`. */
  readonly keeper?: string
  readonly urgency?: Urgency
  /** Moment of making written into the file; the day of issue when absent, so equal papers are equal bytes. */
  readonly madeAt?: Date
}

export interface Issuer {
  readonly parentName?: string
  readonly name: string
  /** Địa danh of the date line. */
  readonly place: string
}

export interface PaperKind {
  /** Abbreviation of the decree (`QĐ`, `TTr`); `CV` is the official letter, which prints no kind but a `V/v` line. */
  readonly code: string
  readonly name: string
}

export type BodyBlock =
  | { readonly type: 'paragraph'; readonly text: string; readonly lead?: string }
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'points'; readonly mark: 'number' | 'letter' | 'dash'; readonly items: readonly string[] }
  | { readonly type: 'table'; readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly string[])[] }

export interface TableColumn {
  readonly label: string
  /** Share of the text width; the shares are scaled to fill it. */
  readonly share: number
  readonly align?: 'left' | 'center' | 'right'
}

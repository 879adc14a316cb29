/** Why a PDF is not read or not written: a word for programs, translated above. */
export type PdfFaultCode =
  | 'pdf.empty'
  | 'pdf.notPdf'
  /** Something stands before `%PDF-`: every offset of the file is in doubt. */
  | 'pdf.junkBefore'
  /** No `startxref` in the last 2 KB: cut off, or still being sent. */
  | 'pdf.noStartxref'
  /** `startxref` leads to nothing that is a section of cross references. */
  | 'pdf.wrongStartxref'
  | 'pdf.badXref'
  | 'pdf.badTrailer'
  /** Sections of cross references that lead back to themselves. */
  | 'pdf.loop'
  | 'pdf.tooManySections'
  | 'pdf.encrypted'
  | 'pdf.syntax'
  | 'pdf.tooDeep'
  | 'pdf.tooLarge'
  /** At the place the cross references name stands another object, or none. */
  | 'pdf.otherObject'
  | 'pdf.badStream'
  | 'pdf.filter'
  /** More than 256 MB unpacked out of one file. */
  | 'pdf.inflateLimit'
  | 'pdf.badPages'
  | 'pdf.badForm'
  /** Whoever read it was stopped at the limit of time, or died of it, for want of memory as a rule. */
  | 'pdf.tooSlow'
  | 'pdf.tooMuch'
  | 'sign.noPage'
  | 'sign.badBox'
  /** The field of this name has its signature. */
  | 'sign.fieldSigned'
  /** The name belongs to a field that is no signature field. */
  | 'sign.fieldTaken'
  | 'sign.tooManySignatures'
  | 'sign.alreadySigned'
  /** Certified so that nothing may be signed or filled any more (DocMDP 1). */
  | 'sign.certifiedClosed'
  /** Certified so that only fields prepared before may be signed visibly (DocMDP 2). */
  | 'sign.certifiedNewField'
  /** Locked by an earlier signature (FieldMDP). */
  | 'sign.fieldLocked'
  /** The signature is larger than the room reserved for it. */
  | 'sign.room'
  /** A name, reason or place of more letters than anybody reads. */
  | 'sign.tooLong'
  /** More validation data than signatures need: 32 MB. */
  | 'dss.tooLarge'
  | 'fill.noField'
  /** The font of the field has no letter for the value. */
  | 'fill.noLetter'
  | 'picture.notPng'
  | 'picture.tooLarge'
  | 'picture.broken'

/** A refusal with a code and the facts that explain it. Nothing else is thrown for whatever a file holds. */
export class PdfFault extends Error {
  readonly code: PdfFaultCode
  readonly facts: Readonly<Record<string, string | number>>
  constructor(code: PdfFaultCode, facts: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.name = 'PdfFault'
    this.code = code
    this.facts = facts
  }
}

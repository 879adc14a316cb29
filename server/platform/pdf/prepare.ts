import { fillTextFields, textFieldNames } from '../pades/append/index.ts'
import { bytesOf } from '../pades/bytes.ts'
import { PdfFault } from '../pades/fault.ts'
import { openPdf } from '../pades/file/index.ts'
import { type Blank, dateBlanks, numberBlank } from './blanks.ts'
import { layFields } from './lay.ts'
import { readTextNow } from './read-text.ts'

/** Names of the two fields in the file. */
export interface FieldNames {
  readonly number: string
  readonly date: string
}

/** Where a field was laid, in points from the lower left corner of the first page. */
export interface FieldPlace {
  readonly name: string
  readonly page: 1
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * `prepared`: `fields` names those of the two that found their place or were there; the other one stands nowhere, and the file is as given when
 * none was laid. `places`: of those that were laid.
 */
export type Prepared =
  | {
      readonly outcome: 'prepared'
      readonly pdf: Uint8Array
      readonly fields: readonly string[]
      readonly places: readonly FieldPlace[]
    }
  | { readonly outcome: 'signed' | 'unreadable' }

/** `noField`: neither of the fields is in the file, or cannot write the value. */
export type FilledFields =
  | { readonly outcome: 'filled'; readonly pdf: Uint8Array }
  | { readonly outcome: 'noField' | 'unreadable' }

/** Number as printed with its symbol, `05/QĐ-UBND`, and the civil date as printed: day `05`, month `6`, year `2026`. */
export interface FieldValues {
  readonly number: string
  readonly code: string
  readonly day: string
  readonly month: string
  readonly year: string
  /** `ngày 05 tháng 6 năm 2026`, for a field that takes the whole date. */
  readonly date: string
}

const parts = { number: 'so', day: 'ngay', month: 'thang', year: 'nam' } as const

export async function prepareNow(pdf: Uint8Array, names: FieldNames): Promise<Prepared> {
  // PDF.js takes the bytes away from whoever gives them.
  const text = await readTextNow(pdf.slice(), 1)
  const there = fieldsThere(pdf, names)
  const number = there.number ? undefined : numberBlank(text)
  const date = there.date ? [] : dateBlanks(text)
  const blanks = [...(number === undefined ? [] : [number]), ...date]
  const fields = [
    ...(there.number || number !== undefined ? [names.number] : []),
    ...(there.date || date.length > 0 ? [names.date] : []),
  ]
  if (blanks.length === 0) return { outcome: 'prepared', pdf, fields, places: [] }
  const laid = await layFields(
    pdf,
    blanks.map((blank) => ({ ...blank, name: nameOf(blank, names) })),
  )
  if (laid.outcome === 'signed') return { outcome: 'signed' }
  return { outcome: 'prepared', pdf: laid.pdf, fields, places: blanks.map((blank) => placeOf(blank, names)) }
}

/** Which of the two whoever made the file has laid already: a second field of one name would be filled and the first be seen. */
function fieldsThere(pdf: Uint8Array, names: FieldNames): { readonly number: boolean; readonly date: boolean } {
  try {
    const all = textFieldNames(openPdf(bytesOf(pdf)))
    const has = (name: string) => all.some((it) => it === name || it.startsWith(`${name}.`))
    return { number: has(names.number), date: has(names.date) }
  } catch (error) {
    // What our reader refuses is prepared as far as the other goes.
    if (error instanceof PdfFault) return { number: false, date: false }
    throw error
  }
}

function nameOf({ part }: Blank, names: FieldNames): string {
  if (part === 'code') return names.number
  return `${part === 'number' ? names.number : names.date}.${parts[part]}`
}

function placeOf(blank: Blank, names: FieldNames): FieldPlace {
  const { x, y, width, size } = blank
  return { name: nameOf(blank, names), page: 1, x, y: y - size * 0.28, width, height: size * 1.25 }
}

export async function fillNow(pdf: Uint8Array, names: FieldNames, values: FieldValues): Promise<FilledFields> {
  const base = bytesOf(pdf)
  const there = new Set(textFieldNames(openPdf(base)))
  const all: readonly (readonly [string, string])[] = [
    [names.number, values.code],
    [`${names.number}.${parts.number}`, values.number],
    [names.date, values.date],
    [`${names.date}.${parts.day}`, values.day],
    [`${names.date}.${parts.month}`, values.month],
    [`${names.date}.${parts.year}`, values.year],
  ]
  const given = all.filter(([name]) => there.has(name))
  if (given.length === 0) return { outcome: 'noField' }
  try {
    const tail = fillTextFields(base, Object.fromEntries(given))
    return { outcome: 'filled', pdf: Buffer.concat([pdf, tail]) }
  } catch (error) {
    if (error instanceof PdfFault && error.code.startsWith('fill.')) return { outcome: 'noField' }
    throw error
  }
}

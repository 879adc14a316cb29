import { dateText, dayText, monthText } from '../print/form.ts'
import { askPdfThread } from './ask-thread.ts'
import type { FieldNames, FilledFields, Prepared } from './prepare.ts'

export type { FieldNames, FieldPlace, FilledFields, Prepared } from './prepare.ts'

const mostBytes = 100 * 1024 * 1024

/**
 * Lays empty read-only text fields over the blanks for number and date of the first page, so that they can be filled after a signature.
 * The file is written anew: before any signature only. The number's field covers what is blank: the part before the slash where the symbol
 * is printed (`Số:        /QĐ-UBND`, field `<number>.so`), all behind `Số:` where nothing is (field `<number>`). The date has a field for
 * each blank inside (`<date>.ngay`, `.thang`, and `.nam` where no year is printed), so that value and appearance say the same.
 */
export async function prepareFields(pdf: Uint8Array, names: FieldNames): Promise<Prepared> {
  if (pdf.byteLength > mostBytes) return { outcome: 'unreadable' }
  const answer = await askPdfThread({ type: 'prepare', pdf, names })
  if (answer.outcome !== 'done' || answer.reply === null) return { outcome: 'unreadable' }
  return answer.reply as Prepared
}

/**
 * Fills number and date in an update appended to the file, whose own bytes stay as they are: signatures there stay valid. `number` is
 * `05/QĐ-UBND`, `date` a civil date YYYY-MM-DD.
 */
export async function fillFields(
  pdf: Uint8Array,
  names: FieldNames,
  { number, date }: { readonly number: string; readonly date: string },
): Promise<FilledFields> {
  if (pdf.byteLength > mostBytes) return { outcome: 'unreadable' }
  const [year = '', month = '', day = ''] = date.split('-')
  const values = {
    number: number.split('/')[0] ?? '',
    code: number,
    day: dayText(Number(day)),
    month: monthText(Number(month)),
    year,
    date: dateText(date),
  }
  const answer = await askPdfThread({ type: 'fill', pdf, names, values })
  if (answer.outcome !== 'done' || answer.reply === null) return { outcome: 'unreadable' }
  return answer.reply as FilledFields
}

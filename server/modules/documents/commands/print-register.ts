import { PassThrough, Readable } from 'node:stream'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import { printRegister as printPdf } from '#platform/print/register.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { recordMade } from '../../files/index.ts'
import { printCard, registerPrint } from '../../registers/index.ts'
import { type RegisterAsk, registerLines } from '../queries/register-lines.ts'

type Lines = Awaited<ReturnType<typeof registerLines>>

/** A print of the most lines there may be is far smaller. */
const mostBytes = 1024 * 1024 * 1024

async function recordPrint(work: Work, lines: Lines, ask: RegisterAsk, form: string): Promise<void> {
  const { id, name, agencyId } = lines.book
  await work.record('register.printed', id, [agencyId], {
    name,
    year: ask.year,
    from: ask.from ?? '',
    to: ask.to ?? '',
    form,
  })
}

const fileName = (lines: Lines, year: number, ending: string) => `${lines.book.name} ${year}.${ending}`

function refuseWrongPeriod(ask: RegisterAsk): void {
  const { from, to, year } = ask
  const outside = [from, to].some((day) => day !== undefined && yearOf(day) !== year)
  if (outside || (from ?? '') > (to ?? '9'))
    throw fault('input.invalid', { problems: [{ path: '/from', rule: 'period' }] })
}

/**
 * The statutory register as PDF, to be signed and bound (Decree 30/2020 articles 16 and 22). Its bytes are kept: printed again they are the
 * same, whatever is remarked later. Repeating makes another print. Nothing is written before the bytes are in the store, so that a long
 * print holds up nobody.
 */
export const printRegister = (store: ObjectStore) =>
  async function printRegister(work: Work, ask: RegisterAsk) {
    refuseWrongPeriod(ask)
    const lines = await registerLines(work, ask)
    let pages = 0
    const pdf = printPdf(
      {
        agency: lines.agency,
        ...(lines.parentAgency === '' ? {} : { parentAgency: lines.parentAgency }),
        closing: { place: lines.place, printedOn: civilDate(work.now), title: 'THỦ TRƯỞNG CƠ QUAN' },
        madeAt: work.now,
        title: lines.book.name,
        year: ask.year,
        period: lines.period,
        columns: lines.columns,
        rows: lines.rows,
      },
      (counted) => {
        pages = counted
      },
    )
    const kept = await store.put(pdf, mostBytes)
    await recordMade(work, kept, 'application/pdf', pages)
    const row = {
      id: newId(work.now),
      registerId: lines.book.id,
      agencyId: lines.book.agencyId,
      year: ask.year,
      fromOn: lines.period.from,
      toOn: lines.period.to,
      ...kept,
      pages,
      lines: lines.rows.length,
      byName: work.actor.personName,
      byTitle: work.actor.title,
      at: work.now,
    }
    await work.tx.insert(registerPrint).values(row)
    await recordPrint(work, lines, ask, 'pdf')
    return printCard(row)
  }

/** A cell that a spreadsheet would take for a formula is given as text. */
const inert = (cell: string) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

function* csvLines(lines: Lines): Generator<string> {
  const quote = (cell: string) => `"${inert(cell).replaceAll('"', '""')}"`
  // The mark by which Excel recognises UTF-8.
  yield `\ufeff${lines.columns.map((column) => quote(column.label)).join(',')}\r\n`
  for (const row of lines.rows) yield `${row.map(quote).join(',')}\r\n`
}

/** The spreadsheet library is large and seldom needed: it is loaded by the first export. */
async function workbook(lines: Lines, year: number): Promise<PassThrough> {
  const { default: ExcelJS } = await import('exceljs')
  const out = new PassThrough()
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true })
  const sheet = book.addWorksheet(String(year), {
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    views: [{ state: 'frozen', ySplit: 1 }],
  })
  sheet.columns = lines.columns.map((column) => ({ header: column.label, width: column.widthMm / 2 }))
  sheet.getRow(1).font = { bold: true }
  for (const row of lines.rows) sheet.addRow(row).commit()
  book.commit().catch((error: unknown) => out.destroy(error as Error))
  return out
}

export async function exportRegister(work: Work, ask: RegisterAsk & { form: 'xlsx' | 'csv' }): Promise<MadeFile> {
  const lines = await registerLines(work, ask)
  await recordPrint(work, lines, ask, ask.form)
  const name = fileName(lines, ask.year, ask.form)
  return ask.form === 'csv'
    ? { stream: Readable.from(csvLines(lines)), name, mediaType: 'text/csv; charset=utf-8', inline: false }
    : {
        stream: await workbook(lines, ask.year),
        name,
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        inline: false,
      }
}

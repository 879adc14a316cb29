import { Readable } from 'node:stream'
import { setImmediate as breath } from 'node:timers/promises'
import { dateText, MOTTO, mm, STATE_NAME, upper } from './form.ts'
import { LANDSCAPE as PAGE, pagesOf, placeColumns, type RegisterGrid, type Slice } from './register-grid.ts'
import { openSheet, type Sheet } from './sheet.ts'
import { wrapEvenly } from './wrap.ts'

/** A register printed for signing and binding: Decree 30/2020, art. 16(2)(b) and 22(3)(b), columns of Appendix IV. */
export interface Register {
  readonly agency: string
  readonly parentAgency?: string
  /** `Sổ đăng ký văn bản đi`, `Sổ đăng ký văn bản đến` … */
  readonly title: string
  readonly year: number
  /** First and last civil day covered. */
  readonly period: { readonly from: string; readonly to: string }
  /** Stands under the title instead of the period; may be empty. */
  readonly span?: string
  /** Widths are scaled to fill the page. */
  readonly columns: readonly RegisterColumn[]
  readonly rows: readonly (readonly string[])[]
  /** Place and day of printing and the one who signs for the agency; the clerk signs on the left. */
  readonly closing?: {
    readonly place: string
    readonly printedOn: string
    readonly title: string
    /** Who made it, and what it counts, where it is not a register of documents. */
    readonly maker?: string
    readonly summary?: string
  }
  readonly madeAt?: Date
}

export interface RegisterColumn {
  readonly label: string
  readonly widthMm: number
  readonly align?: 'left' | 'center'
}

/**
 * Prints a register, landscape A4. Pages are laid out only as fast as the stream is read and leave memory at once; a first pass over the rows counts
 * the pages for `page/of`, which `counted` is told.
 */
export function printRegister(register: Register, counted: (pages: number) => void = () => undefined): Readable {
  return Readable.from(chunks(register, counted), { objectMode: false })
}

async function* chunks(register: Register, counted: (pages: number) => void): AsyncGenerator<Buffer> {
  const sheet = openSheet({
    title: `${register.title} năm ${register.year}`,
    author: register.agency,
    tagged: false,
    ...(register.madeAt === undefined ? {} : { madeAt: register.madeAt }),
  })
  const grid: RegisterGrid = { columns: placeColumns(register.columns, sheet.measure), measure: sheet.measure }
  const closing = register.closing === undefined ? 0 : mm(48)
  let total = 0
  for (const _ of pagesOf(register.rows, grid, { first: mm(36), closing })) {
    total += 1
    // Other requests are served between pages.
    if (total % 8 === 0) await breath()
  }
  counted(total)
  let page = 0
  for (const slices of pagesOf(register.rows, grid, { first: mm(36), closing })) {
    page += 1
    sheet.doc.addPage({ size: 'A4', layout: 'landscape', margin: 0 })
    let top = page === 1 ? drawOpening(sheet, register) : PAGE.top
    top = drawHeading(sheet, grid, top)
    for (const slice of slices) top = drawSlice(sheet, grid, slice, top)
    drawFoot(sheet, register, page, total)
    if (page === total && register.closing !== undefined) drawClosing(sheet, register, register.closing, top, total)
    yield* drained(sheet)
    if (page % 8 === 0) await breath()
  }
  sheet.doc.end()
  yield* drained(sheet)
}

function* drained(sheet: Sheet): Generator<Buffer> {
  for (;;) {
    const chunk: unknown = sheet.doc.read()
    if (!(chunk instanceof Buffer)) return
    yield chunk
  }
}

/** Agency, State name, title, year and period on the first page. */
function drawOpening(sheet: Sheet, register: Register): number {
  const left = { x: PAGE.left, width: mm(100), size: 12, align: 'center' } as const
  const right = { x: PAGE.right - mm(105), width: mm(105), size: 12, align: 'center' } as const
  let y = PAGE.top + 10
  if (register.parentAgency !== undefined) {
    sheet.text(upper(register.parentAgency), 'regular', { ...left, y })
    y += 15
  }
  for (const line of wrapEvenly([{ text: upper(register.agency), face: 'bold' }], sheet.measure, left)) {
    sheet.line(line, { ...left, y })
    y += 15
  }
  sheet.rule(left.x + left.width / 2 - 35, y - 9, left.x + left.width / 2 + 35)
  sheet.text(STATE_NAME, 'bold', { ...right, y: PAGE.top + 10 })
  sheet.text(MOTTO, 'bold', { ...right, y: PAGE.top + 25 })
  const motto = sheet.measure(MOTTO, 'bold', 12) / 2
  sheet.rule(right.x + right.width / 2 - motto, PAGE.top + 31, right.x + right.width / 2 + motto)
  const middle = { x: PAGE.left, width: PAGE.right - PAGE.left, align: 'center' } as const
  const title = `${upper(register.title)} NĂM ${register.year}`
  sheet.text(title, 'bold', { ...middle, size: 15, y: PAGE.top + mm(26) })
  const span = register.span ?? `Từ ${dateText(register.period.from)} đến ${dateText(register.period.to)}`
  sheet.text(span, 'italic', { ...middle, size: 12, y: PAGE.top + mm(31.5) })
  return PAGE.top + mm(36)
}

/** Heading row and the row of column numbers, on every page. */
function drawHeading(sheet: Sheet, grid: RegisterGrid, top: number): number {
  let bottom = top
  for (const column of grid.columns) bottom = Math.max(bottom, top + column.heading.length * PAGE.leading + 8)
  for (const [index, column] of grid.columns.entries()) {
    sheet.doc.rect(column.x, top, column.width, bottom - top + 14).fill('#f1f1f1')
    sheet.doc
      .fillColor('#000000')
      .lineWidth(0.5)
      .rect(column.x, top, column.width, bottom - top)
      .stroke('#000000')
    sheet.doc.rect(column.x, bottom, column.width, 14).stroke('#000000')
    const free = (bottom - top - column.heading.length * PAGE.leading) / 2
    for (const [nth, line] of column.heading.entries()) {
      const y = top + free + PAGE.rise + nth * PAGE.leading
      sheet.line(line, { x: column.x, y, width: column.width, size: PAGE.size, align: 'center' })
    }
    const box = { x: column.x, y: bottom + 10, width: column.width, size: 9, align: 'center' } as const
    sheet.text(`(${index + 1})`, 'italic', box)
  }
  return bottom + 14
}

function drawSlice(sheet: Sheet, grid: RegisterGrid, slice: Slice, top: number): number {
  for (const [index, column] of grid.columns.entries()) {
    sheet.doc.lineWidth(0.5).rect(column.x, top, column.width, slice.height).stroke('#000000')
    for (const [nth, line] of (slice.cells[index] ?? []).entries()) {
      const y = top + PAGE.padding + PAGE.rise + nth * PAGE.leading
      const x = column.x + PAGE.padding
      sheet.line(line, { x, y, width: column.width - 2 * PAGE.padding, size: PAGE.size, align: column.align })
    }
  }
  return top + slice.height
}

function drawFoot(sheet: Sheet, register: Register, page: number, total: number): void {
  const box = { x: PAGE.left, y: PAGE.foot, width: PAGE.right - PAGE.left, size: 10 } as const
  sheet.text(`${register.agency} – ${register.title} năm ${register.year}`, 'italic', { ...box, align: 'left' })
  sheet.text(`Trang ${page}/${total}`, 'regular', { ...box, align: 'right' })
}

/** The register is signed when printed: count of entries, the clerk, the competent person. */
function drawClosing(
  sheet: Sheet,
  register: Register,
  closing: NonNullable<Register['closing']>,
  top: number,
  total: number,
): void {
  const half = (PAGE.right - PAGE.left) / 2
  const left = { x: PAGE.left, width: half, size: 12, align: 'center' } as const
  const right = { x: PAGE.left + half, width: half, size: 12, align: 'center' } as const
  const count = closing.summary ?? `Sổ này có ${register.rows.length} văn bản, in trên ${total} trang.`
  sheet.text(count, 'regular', { ...left, align: 'left', y: top + 20 })
  sheet.text(`${closing.place}, ${dateText(closing.printedOn)}`, 'italic', { ...right, y: top + 20 })
  sheet.text(closing.maker ?? 'NGƯỜI LẬP SỔ', 'bold', { ...left, y: top + 38 })
  sheet.text(upper(closing.title), 'bold', { ...right, y: top + 38 })
  sheet.text('(Ký, ghi rõ họ tên)', 'italic', { ...left, size: 11, y: top + 52 })
  sheet.text('(Ký, ghi rõ họ tên, đóng dấu)', 'italic', { ...right, size: 11, y: top + 52 })
}

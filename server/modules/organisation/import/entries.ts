import { fault } from '#platform/fault.ts'
import { tidy } from '#platform/text.ts'
import type { Sheet } from './book.ts'
import { type Column, columnOf, type Field, personColumns, tableOf, unitColumns } from './columns.ts'
import type { Place, Problems } from './problems.ts'

/** One line of a recognised table: its texts by field, tidied. */
export interface Entry extends Place {
  readonly texts: Readonly<Partial<Record<Field, string>>>
  /** Fields that were formulas: named wrong once, whatever else they lack. */
  readonly computed: ReadonlySet<Field>
}

export interface Entries {
  readonly units: Entry[]
  readonly people: Entry[]
}

/** What lines are called in the file: the same whatever the case, but `1.1` is not `11`. */
export const rowKey = (written: string) => written.toLowerCase()

/** Headings may stand under a title, but not deep in the sheet. */
const headingWithin = 10

function placeColumns(
  columns: readonly Column[],
  cells: readonly string[],
  at: Place,
  problems: Problems,
): Map<number, Column> {
  const placed = new Map<number, Column>()
  for (const [index, cell] of cells.entries()) {
    const column = columnOf(columns, cell)
    if (column === 'idle') continue
    if (column === undefined) problems.add(at, cell, 'unknown-column', cell)
    else if ([...placed.values()].includes(column)) problems.add(at, column.label, 'duplicate', cell)
    else placed.set(index, column)
  }
  const there = new Set([...placed.values()])
  for (const column of columns)
    if (column.needed && !there.has(column)) problems.add(at, column.label, 'column-missing')
  return placed
}

function entriesOf(sheet: Sheet, from: number, columns: readonly Column[], problems: Problems): Entry[] {
  const head = sheet.lines[from]
  if (head === undefined) return []
  const name = tidy(sheet.name)
  const placed = placeColumns(columns, head.cells, { sheet: name, line: head.line }, problems)
  return sheet.lines.slice(from + 1).flatMap(({ line, cells, computed }) => {
    const at = { sheet: name, line }
    const texts: Partial<Record<Field, string>> = {}
    const formulas = new Set<Field>()
    for (const [index, column] of placed) {
      const text = tidy((cells[index] ?? '').toWellFormed())
      if (computed.includes(index)) {
        formulas.add(column.field)
        problems.add(at, column.label, 'formula', text)
      } else if (text !== '') texts[column.field] = text
    }
    return Object.keys(texts).length > 0 || formulas.size > 0 ? [{ ...at, texts, computed: formulas }] : []
  })
}

/** Finds the tables of units and people by their headings. A file without any is not one of ours. */
export function readEntries(sheets: readonly Sheet[], problems: Problems): Entries {
  const found: Entries = { units: [], people: [] }
  let tables = 0
  for (const sheet of sheets) {
    const from = sheet.lines.slice(0, headingWithin).findIndex((line) => tableOf(line.cells) !== undefined)
    const table = tableOf(sheet.lines[from]?.cells ?? [])
    if (table === undefined) continue
    tables++
    found[table].push(...entriesOf(sheet, from, table === 'units' ? unitColumns : personColumns, problems))
  }
  if (tables === 0) throw fault('import.unreadable')
  return found
}

/** One line of a sheet as plain text. `line` counts from 1 as the spreadsheet does. */
export interface SheetLine {
  readonly line: number
  readonly cells: readonly string[]
  /** Columns whose cell is computed: what a formula says depends on who opens it, so it is no record. */
  readonly computed: readonly number[]
}

export interface Sheet {
  readonly name: string
  readonly lines: readonly SheetLine[]
}

/** What the reading thread answers. */
export type ReadBook =
  | { readonly sheets: readonly Sheet[] }
  | { readonly wrong: 'unreadable' | 'too-large' | 'too-many-lines' }

/** Largest file taken in, and what its parts may grow to when unpacked. */
export const mostBytes = 20 * 1024 * 1024
export const mostUnpacked = 96 * 1024 * 1024

export const mostLines = 50_000
export const mostColumns = 100
/** Longest text of a cell that is looked at; every column allows less. */
export const mostCharacters = 2000

export function isBlank(line: SheetLine): boolean {
  return line.computed.length === 0 && line.cells.every((cell) => cell.trim() === '')
}

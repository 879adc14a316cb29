import type { Snippet } from 'svelte'

export interface Column<Row> {
  readonly id: string
  readonly label: string
  /** What stands in the cell: plain text, or a snippet for badges and the like. */
  readonly text?: (row: Row) => string
  readonly cell?: Snippet<[Row]>
  /** Width in rem. A column without one shares what is left. */
  readonly width?: number
  readonly numeric?: boolean
  readonly sortable?: boolean
  /** Not shown until the person asks for it. */
  readonly hidden?: boolean
  /** When there is no room, columns with this give way, the highest first. */
  readonly yields?: number
  /** May not be hidden: what names the row. */
  readonly fixed?: boolean
}

export interface Sort {
  readonly column: string
  readonly descending: boolean
}

export interface TableProps<Row> {
  /** Names the table, and under this name the chosen columns are remembered. */
  name: string
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  id: (row: Row) => string
  /** Words that name one row, for the box that selects it. */
  rowLabel: (row: Row) => string
  /** Where a row leads. */
  href?: (row: Row) => string
  unread?: (row: Row) => boolean
  /** Rows under one another with the same words get a heading: Quá hạn, Hôm nay … */
  group?: (row: Row) => string
  sort?: Sort
  onsort?: (sort: Sort) => void
  /** Given, rows can be selected. A new set each time. */
  selected?: ReadonlySet<string> | undefined
  onopen?: (row: Row) => void
  loading?: boolean
  /** The row as a card on a phone. */
  card?: Snippet<[Row]>
  /** Stands left of the column chooser: filters, what is selected. */
  toolbar?: Snippet
  /** Lies over the head of the table and moves nothing: new rows that wait. */
  notice?: Snippet
}

/** In rem: below this a table of cards reads better than one of columns. */
const cardsBelow = 36
const leastForRest = 15

/** Drops columns that yield until the rest, with enough left for those without a width, fits into `room` rem. */
export function fitting<Row>(wanted: readonly Column<Row>[], room: number): readonly Column<Row>[] {
  const need = wanted.reduce((sum, it) => sum + (it.width ?? leastForRest), 0)
  const weakest = wanted.reduce<Column<Row> | undefined>(
    (found, it) => ((it.yields ?? 0) > (found?.yields ?? 0) ? it : found),
    undefined,
  )
  return need <= room || !weakest
    ? wanted
    : fitting(
        wanted.filter((it) => it !== weakest),
        room,
      )
}

export function asCards(room: number): boolean {
  return room > 0 && room < cardsBelow
}

/** The number of the row the keyboard is in; -1 outside of any. */
export function rowHere(): number {
  const at = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row
  return at === undefined ? -1 : Number(at)
}

/** Goes to the link of a row, or to the row itself. Beyond the last row nothing happens. */
export function focusRow(body: HTMLElement | undefined, to: number) {
  const row = body?.querySelector<HTMLElement>(`[data-row="${to}"]`)
  const target = row?.querySelector<HTMLElement>('a') ?? row
  target?.focus()
}

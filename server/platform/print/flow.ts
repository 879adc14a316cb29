import { PAGE } from './layout.ts'
import type { Sheet } from './sheet.ts'

/** The least that is never torn apart by a page break: a line, a row of a table, the letterhead, the closing block. */
export interface Row {
  readonly height: number
  /** Must stand on the same page as the next row. */
  readonly keep: boolean
  draw(sheet: Sheet, top: number): void
}

/** Sets rows down the pages; pages after the first carry their number at the top centre (Appendix I, I.7). */
export function flow(sheet: Sheet, rows: readonly Row[]): number {
  let page = 0
  let top: number = PAGE.top
  const turn = (): void => {
    page += 1
    top = PAGE.top
    sheet.doc.addPage()
    if (page > 1) numberPage(sheet, page)
  }
  turn()
  for (const group of grouped(rows)) {
    const height = group.reduce((sum, row) => sum + row.height, 0)
    if (top + height > PAGE.bottom && top > PAGE.top) turn()
    for (const row of group) {
      // Only a group taller than a whole page still breaks inside.
      if (top + row.height > PAGE.bottom && top > PAGE.top) turn()
      row.draw(sheet, top)
      top += row.height
    }
  }
  return page
}

export function space(height: number, keep = false): Row {
  return { height, keep, draw: () => undefined }
}

function grouped(rows: readonly Row[]): Row[][] {
  const groups: Row[][] = []
  let group: Row[] = []
  for (const row of rows) {
    group.push(row)
    if (row.keep) continue
    groups.push(group)
    group = []
  }
  if (group.length > 0) groups.push(group)
  return groups
}

function numberPage(sheet: Sheet, page: number): void {
  sheet.artifact(() => {
    const box = { x: PAGE.left, y: PAGE.top - 20, width: PAGE.textWidth, size: 13, align: 'center' } as const
    sheet.text(`${page}`, 'regular', box)
  })
}

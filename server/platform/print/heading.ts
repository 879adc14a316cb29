import type { Row } from './flow.ts'
import { MOTTO, STATE_NAME, upper } from './form.ts'
import { PAGE } from './layout.ts'
import { type Measure, wrapEvenly } from './wrap.ts'

/** Agency on the left, State name and motto on the right, over the upright page of a slip. */
export function headingRow(issuer: { readonly name: string; readonly parentName?: string }, measure: Measure): Row {
  const width = PAGE.textWidth * 0.44
  const own = wrapEvenly([{ text: upper(issuer.name), face: 'bold' }], measure, { size: 12, width })
  const parent =
    issuer.parentName === undefined
      ? []
      : wrapEvenly([{ text: upper(issuer.parentName), face: 'regular' }], measure, { size: 12, width })
  const lines = [...parent, ...own]
  return {
    height: Math.max(lines.length, 2) * 16 + 24,
    keep: true,
    draw: (sheet, top) => {
      const left = { x: PAGE.left - 6, width, size: 12, align: 'center' } as const
      const right = { x: PAGE.left + PAGE.textWidth * 0.44, width: PAGE.textWidth * 0.56, align: 'center' } as const
      sheet.mark({ tag: 'P' }, () => {
        for (const [at, line] of lines.entries()) sheet.line(line, { ...left, y: top + 12 + at * 16 })
      })
      sheet.mark({ tag: 'P' }, () => {
        sheet.text(STATE_NAME, 'bold', { ...right, size: 12, y: top + 12 })
        sheet.text(MOTTO, 'bold', { ...right, size: 13, y: top + 28 })
      })
      const middle = left.x + width / 2
      sheet.artifact(() => sheet.rule(middle - 35, top + lines.length * 16 + 2, middle + 35))
    },
  }
}

import type { Row } from './flow.ts'
import { recipientLines } from './form.ts'
import { PAGE } from './layout.ts'
import type { Paper } from './paper-model.ts'
import type { Part } from './sheet.ts'
import { type Line, type Measure, wrap, wrapEvenly } from './wrap.ts'

/** Box 9b on the left, boxes 7a and 7b on the right; the room between title and name is for the signature and the seal. */
const LEFT = { x: PAGE.left, width: PAGE.textWidth * 0.45 } as const
const RIGHT = { x: PAGE.left + PAGE.textWidth * 0.46, width: PAGE.textWidth * 0.54 } as const
const SIGNATURE_ROOM = 74
const GAP = 16

export function closingRow(paper: Paper, measure: Measure): Row {
  const addressed = (paper.addressees ?? []).length > 0
  const recipients = recipientLines(paper.recipients, { addressed, keeper: paper.keeper ?? '' }).map((text) =>
    wrap([{ text, face: 'regular' }], measure, { size: 11, width: LEFT.width - 8 }),
  )
  const listed: Line[] = recipients.flat()
  const authority = paper.signer.authorityLines.flatMap((text) =>
    wrapEvenly([{ text, face: 'bold' }], measure, { size: 14, width: RIGHT.width }),
  )
  const leftHeight = 17 + listed.length * 13.2
  const rightHeight = authority.length * 17 + SIGNATURE_ROOM + 17
  return {
    height: GAP + Math.max(leftHeight, rightHeight),
    keep: false,
    draw: (sheet, above) => {
      const top = above + GAP
      const signer: Part = { tag: 'P' }
      const list: Part = { tag: 'P' }
      sheet.mark(list, () => {
        sheet.text('Nơi nhận:', 'boldItalic', { x: LEFT.x, y: top + 13, width: LEFT.width, size: 12, align: 'left' })
        for (const [index, line] of listed.entries()) {
          sheet.line(line, { x: LEFT.x, y: top + 13 + 14 + index * 13.2, width: LEFT.width, size: 11, align: 'left' })
        }
      })
      sheet.mark(signer, () => {
        const box = { x: RIGHT.x, width: RIGHT.width, size: 14, align: 'center' } as const
        for (const [index, line] of authority.entries()) sheet.line(line, { ...box, y: top + 13 + index * 17 })
        const name = top + 13 + authority.length * 17 + SIGNATURE_ROOM
        sheet.text(paper.signer.name, 'bold', { ...box, y: name })
      })
    },
  }
}

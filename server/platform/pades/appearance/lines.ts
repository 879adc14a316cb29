import type { TextFont } from '../append/field-font.ts'
import { spellNumber } from '../append/spell.ts'
import { PdfFault } from '../fault.ts'
import type { Drawing } from './drawing.ts'
import { tinosFor } from './text-font.ts'

/** Lines of text to be shown, and how large they are. */
export interface DrawnLines {
  readonly drawing: Drawing
  /** In points, with nothing around. */
  readonly width: number
  readonly height: number
}

/** Upright, black, ten points (Decree 30/2020, Appendix I, part I, III.1d, and part II for copies). */
const size = 10
const leading = 12
const mostLines = 12
const mostLetters = 200

/**
 * The agency's signature without a picture, as copies, appendices in files of their own and arrivals bear it. `align` is the side the lines
 * stand on. Throws `fill.noLetter` when the type has no such letter, `sign.badBox` for too much text.
 */
export function linesDrawing(given: readonly string[], align: 'left' | 'right' = 'left'): DrawnLines {
  const lines = given.map((line) => line.normalize('NFC'))
  if (lines.length === 0 || lines.length > mostLines || lines.some((line) => line.length > mostLetters))
    throw new PdfFault('sign.badBox', { lines: lines.length })
  const font = tinosFor(...lines)
  const codes = font === undefined ? [] : lines.map((line) => font.encode(line) ?? { hex: '', width: 0 })
  if (font === undefined) throw new PdfFault('fill.noLetter')
  const width = (Math.max(...codes.map((it) => it.width)) * size) / 1000
  return {
    width,
    height: lines.length * leading,
    drawing: (add, box) => ({
      content: written(codes, box, align, width > box.width ? box.width / width : 1),
      resources: `/Font << /F0 ${font.place(add)} 0 R >>`,
    }),
  }
}

type Encoded = NonNullable<ReturnType<TextFont['encode']>>

function written(
  lines: readonly Encoded[],
  box: { readonly width: number; readonly height: number },
  align: 'left' | 'right',
  scale: number,
): string {
  const shown = lines.map(({ hex, width }, nth) => {
    const x = align === 'left' ? 0 : box.width - ((width * size) / 1000) * scale
    // The baseline lies as far above the foot of its line as the descent needs.
    const y = box.height - (nth + 1) * leading + 3
    return `1 0 0 1 ${spellNumber(x)} ${spellNumber(y)} Tm <${hex}> Tj`
  })
  return `q BT 0 g /F0 ${size} Tf ${spellNumber(scale * 100)} Tz ${shown.join(' ')} ET Q`
}

/** Day and time to the second with the zone of Vietnam as ISO 8601 has it: `2026-11-22T15:30:00+07:00`. */
export function stampTime(time: Date): string {
  return `${new Date(time.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`
}

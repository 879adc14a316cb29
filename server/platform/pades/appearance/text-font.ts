import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { type SubsetFont, subsetFont } from '../../pdf/subset-font.ts'
import type { TextFont } from '../append/field-font.ts'
import { spellNumber, spellStream } from '../append/spell.ts'
import type { AddObject } from './drawing.ts'

/** Tinos upright with the letters of these texts, embedded where it is placed. Undefined: a letter is not in the type. */
export function tinosFor(...texts: readonly string[]): TextFont | undefined {
  const text = texts.join('').normalize('NFC')
  const font = subsetFont(`${text} `, 'regular')
  if (font === undefined) return undefined
  return {
    place: (add) => placed(add, font),
    encode(part) {
      let hex = ''
      let width = 0
      for (const letter of part.normalize('NFC')) {
        const found = font.glyphs.get(letter)
        if (found === undefined) return undefined
        hex += code(found.glyph)
        width += found.width
      }
      return { hex, width }
    },
  }
}

const code = (glyph: number) => glyph.toString(16).padStart(4, '0').toUpperCase()

/** A composite font whose codes are the glyphs themselves, with the way back to letters for who copies or reads aloud (9.7, 9.10.3). */
function placed(add: AddObject, font: SubsetFont): number {
  const tag = createHash('sha256').update(font.program).digest('hex').slice(0, 6)
  const prefix = [...tag].map((digit) => String.fromCharCode(65 + Number.parseInt(digit, 16))).join('')
  const name = `/${prefix}+${font.name}`
  const program = add(
    spellStream(`/Length1 ${font.program.length} /Filter /FlateDecode`, deflateSync(Buffer.from(font.program))),
  )
  const [ascent, descent, capHeight] = [font.ascent, font.descent, font.capHeight].map(spellNumber)
  const bounds = font.bounds.map(spellNumber).join(' ')
  const descriptor = add(
    `<< /Type /FontDescriptor /FontName ${name} /Flags 4 /FontBBox [${bounds}] /ItalicAngle 0 /Ascent ${ascent} /Descent ${descent} /CapHeight ${capHeight} /StemV 80 /FontFile2 ${program} 0 R >>`,
  )
  const widths = [...font.glyphs.values()].map(({ glyph, width }) => `${glyph} [${spellNumber(width)}]`).join(' ')
  const descendant = add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont ${name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R /DW 1000 /W [${widths}] /CIDToGIDMap /Identity >>`,
  )
  const map = add(spellStream('/Filter /FlateDecode', deflateSync(Buffer.from(unicodeMap(font), 'latin1'))))
  return add(
    `<< /Type /Font /Subtype /Type0 /BaseFont ${name} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${map} 0 R >>`,
  )
}

function unicodeMap({ glyphs }: SubsetFont): string {
  const lines = [...glyphs].map(
    ([letter, { glyph }]) => `<${code(glyph)}> <${Buffer.from(letter, 'utf16le').swap16().toString('hex')}>`,
  )
  const blocks: string[] = []
  for (let at = 0; at < lines.length; at += 100) {
    const block = lines.slice(at, at + 100)
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The four cuts of Tinos, which has the metrics of Times New Roman (Decree 30/2020, Appendix I, I.3) and every Vietnamese letter. */
export type Face = 'regular' | 'bold' | 'italic' | 'boldItalic'

export const FACES: readonly Face[] = ['regular', 'bold', 'italic', 'boldItalic']

const FILES: Readonly<Record<Face, string>> = {
  regular: '400Regular/Tinos_400Regular.ttf',
  bold: '700Bold/Tinos_700Bold.ttf',
  italic: '400Regular_Italic/Tinos_400Regular_Italic.ttf',
  boldItalic: '700Bold_Italic/Tinos_700Bold_Italic.ttf',
}

const locate = createRequire(import.meta.url)
const read = new Map<Face, Buffer>()

/** Bytes of one cut, read once per process. */
export function fontBytes(face: Face): Buffer {
  const known = read.get(face)
  if (known !== undefined) return known
  const bytes = readFileSync(locate.resolve(`@expo-google-fonts/tinos/${FILES[face]}`))
  hideLayoutTables(bytes)
  read.set(face, bytes)
  return bytes
}

/**
 * Renames the shaping tables in the table directory, so that they are not decoded for every paper: two thirds of the time of
 * printing otherwise. Composed Vietnamese letters need no shaping, and office programs print this type without kerning too.
 */
function hideLayoutTables(bytes: Buffer): void {
  const tables = bytes.readUInt16BE(4)
  for (let entry = 12; entry < 12 + tables * 16; entry += 16) {
    if (['GPOS', 'GSUB', 'GDEF'].includes(bytes.toString('latin1', entry, entry + 4))) bytes.write('x', entry, 'latin1')
  }
}

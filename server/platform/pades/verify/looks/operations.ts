import { bytesOf } from '../../bytes.ts'
import { byteAt, type Cursor, cursorAt, isDelimiter, isDigit, isSpace, skipSpace } from '../../file/cursor.ts'
import type { PdfObject } from '../../file/index.ts'
import { parseValue } from '../../file/parse.ts'

export interface Operation {
  readonly name: string
  readonly operands: readonly PdfObject[]
}

const mostOperands = 256
const longestName = 32

/** The operators of a content stream with what stands before each (ISO 32000-2, 7.8.2). Throws `PdfFault` for what is none. */
export function* operationsOf(bytes: Uint8Array): Generator<Operation> {
  const cursor = cursorAt(bytesOf(bytes), 0)
  let operands: PdfObject[] = []
  for (let byte = skipSpace(cursor); byte !== -1; byte = skipSpace(cursor)) {
    if (beginsValue(byte)) {
      const value = parseValue(cursor)
      if (operands.length < mostOperands) operands.push(value)
      continue
    }
    const name = wordAt(cursor)
    if (name === 'ID') skipPicture(cursor, bytes)
    // A constant is an operand no rule here asks for.
    if (name !== '') yield { name, operands }
    operands = []
  }
}

/** A name, a string, an array or dictionary, a number. */
function beginsValue(byte: number): boolean {
  const others = [0x2f, 0x28, 0x3c, 0x5b, 0x2b, 0x2d, 0x2e]
  return isDigit(byte) || others.includes(byte)
}

function wordAt(cursor: Cursor): string {
  let word = ''
  for (let byte = byteAt(cursor, cursor.at); !isDelimiter(byte); byte = byteAt(cursor, ++cursor.at))
    if (word.length < longestName) word += String.fromCharCode(byte)
  // A bracket that closes nothing is passed over.
  if (word === '') cursor.at += 1
  return word
}

/** Behind the data of a picture within the content, whose end only its own word tells (8.9.7). */
function skipPicture(cursor: Cursor, bytes: Uint8Array): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = buffer.indexOf('EI', cursor.at); at >= 0; at = buffer.indexOf('EI', at + 2)) {
    if (!isSpace(buffer[at - 1] ?? 0) || !isDelimiter(buffer[at + 2] ?? -1)) continue
    cursor.at = at
    return
  }
  cursor.at = bytes.length
}

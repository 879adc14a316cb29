import { constants, inflateSync } from 'node:zlib'
import { PdfFault } from '../fault.ts'
import { isArray, isCount, isDict, isName, type PdfDict, type PdfObject } from './objects.ts'

/** How much may still be unpacked out of one file. */
export interface Budget {
  left: number
}

/** Unpacks the data of a stream: plain or Flate, with the predictors of PNG. Throws `pdf.filter` for what sections never use. */
export function decoded(dict: PdfDict, data: Uint8Array, budget: Budget): Uint8Array {
  const filter = only(dict.entries.get('Filter'))
  const parameters = only(dict.entries.get('DecodeParms'))
  if (filter === undefined || filter === null) return data
  if (!isName(filter) || (filter.name !== 'FlateDecode' && filter.name !== 'Fl')) throw new PdfFault('pdf.filter')
  const plain = inflated(data, budget)
  return isDict(parameters) ? unpredicted(plain, parameters) : plain
}

/** A single filter may stand in an array; several one after the other are not unpacked. */
function only(it: PdfObject | undefined): PdfObject | undefined {
  if (!isArray(it)) return it
  if (it.items.length > 1) throw new PdfFault('pdf.filter')
  return it.items[0]
}

function inflated(data: Uint8Array, budget: Budget): Uint8Array {
  if (budget.left <= 0) throw new PdfFault('pdf.inflateLimit')
  try {
    // Some writers leave out the checksum at the end.
    const plain = inflateSync(data, { maxOutputLength: budget.left, finishFlush: constants.Z_SYNC_FLUSH })
    budget.left -= plain.length
    return plain
  } catch (error) {
    const tooLarge = error instanceof RangeError
    if (tooLarge) budget.left = 0
    throw new PdfFault(tooLarge ? 'pdf.inflateLimit' : 'pdf.badStream')
  }
}

function unpredicted(data: Uint8Array, parameters: PdfDict): Uint8Array {
  const number = (key: string, usual: number) => {
    const value = parameters.entries.get(key) ?? usual
    if (!isCount(value) || value > 65_536) throw new PdfFault('pdf.badStream')
    return value
  }
  const predictor = number('Predictor', 1)
  if (predictor === 1) return data
  if (predictor < 10) throw new PdfFault('pdf.filter')
  const bits = number('Colors', 1) * number('BitsPerComponent', 8)
  const width = Math.ceil((bits * number('Columns', 1)) / 8)
  const step = Math.max(1, bits >> 3)
  if (width === 0) throw new PdfFault('pdf.badStream')
  const rows = Math.ceil(data.length / (width + 1))
  const out = new Uint8Array(rows * width)
  for (let row = 0; row < rows; row++) unfilter(data, row, width, step, out)
  // A last row that was cut short ends where its bytes end.
  return out.subarray(0, Math.max(0, data.length - rows))
}

/** One row by its filter (PNG, 9.2). */
function unfilter(data: Uint8Array, row: number, width: number, step: number, out: Uint8Array): void {
  const from = row * (width + 1)
  const kind = data[from]
  const to = row * width
  for (let at = 0; at < width && from + 1 + at < data.length; at++) {
    const left = at < step ? 0 : (out[to + at - step] ?? 0)
    const up = row === 0 ? 0 : (out[to + at - width] ?? 0)
    const corner = row === 0 || at < step ? 0 : (out[to + at - width - step] ?? 0)
    const raw = data[from + 1 + at] ?? 0
    if (kind === 0) out[to + at] = raw
    else if (kind === 1) out[to + at] = raw + left
    else if (kind === 2) out[to + at] = raw + up
    else if (kind === 3) out[to + at] = raw + ((left + up) >> 1)
    else if (kind === 4) out[to + at] = raw + paeth(left, up, corner)
    else throw new PdfFault('pdf.badStream')
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

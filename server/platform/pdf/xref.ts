import type { PDFDocument } from '@cantoo/pdf-lib'

export interface NewObject {
  readonly number: number
  readonly generation: number
  readonly body: Uint8Array
}

type Context = PDFDocument['context']

/**
 * The file with an update behind it (ISO 32000-1, 7.5.6): the objects, and a section of cross references of the same kind as the last one,
 * a table after a table and a stream after a stream. `objects` is told the first free number; its `undefined` is passed on. Throws when the
 * end of the file is not as it should be.
 */
export function appended(
  pdf: Uint8Array,
  context: Context,
  objects: (firstFree: number) => readonly NewObject[] | undefined,
): Uint8Array | undefined {
  const last = lastSection(pdf)
  const firstFree = Math.max(last.size, context.largestObjectNumber + 1)
  const changed = objects(firstFree)
  if (changed === undefined) return undefined
  const pieces: Uint8Array[] = [pdf]
  let length = pdf.length
  const write = (piece: string | Uint8Array) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece
    pieces.push(bytes)
    length += bytes.length
  }
  if (pdf.at(-1) !== 0x0a) write('\n')
  const offsets = new Map<number, { readonly offset: number; readonly generation: number }>()
  for (const { number, generation, body } of changed.toSorted((one, two) => one.number - two.number)) {
    offsets.set(number, { offset: length, generation })
    write(`${number} ${generation} obj\n`)
    write(body)
    write('\nendobj\n')
  }
  const start = length
  const size = Math.max(firstFree, ...offsets.keys().map((number) => number + 1))
  if (last.table) {
    write(table(offsets))
    write(`trailer\n<< /Size ${size} ${kept(context)} /Prev ${last.at} >>\n`)
  } else {
    offsets.set(size, { offset: start, generation: 0 })
    write(stream(offsets, size, `${kept(context)} /Prev ${last.at}`))
  }
  write(`startxref\n${start}\n%%EOF\n`)
  return Buffer.concat(pieces)
}

interface Section {
  readonly at: number
  readonly table: boolean
  readonly size: number
}

function lastSection(pdf: Uint8Array): Section {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  const tail = bytes.subarray(-2048).toString('latin1')
  const at = Number(/startxref\s+(\d+)\s+%%EOF\s*$/u.exec(tail)?.[1] ?? Number.NaN)
  if (!Number.isInteger(at) || at >= bytes.length) throw new Error('startxref')
  const isTable = bytes.toString('latin1', at, at + 4) === 'xref'
  // The dictionary of a stream is at its beginning, that of a table behind it.
  const from = isTable ? bytes.indexOf('trailer', at) : at
  const size = Number(/\/Size\s+(\d+)/u.exec(bytes.toString('latin1', from, from + 4096))?.[1] ?? Number.NaN)
  if (from < 0 || !Number.isInteger(size)) throw new Error('trailer')
  return { at, table: isTable, size }
}

function kept({ trailerInfo: { Root, Info, ID } }: Context): string {
  if (Root === undefined) throw new Error('root')
  const info = Info === undefined ? '' : ` /Info ${Info.toString()}`
  return `/Root ${Root.toString()}${info}${ID === undefined ? '' : ` /ID ${ID.toString()}`}`
}

type Offsets = ReadonlyMap<number, { readonly offset: number; readonly generation: number }>

function runsOf(offsets: Offsets): number[][] {
  const runs: number[][] = []
  for (const number of [...offsets.keys()].toSorted((one, two) => one - two)) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1) === number - 1) run.push(number)
    else runs.push([number])
  }
  return runs
}

function table(offsets: Offsets): string {
  const entry = (number: number) => {
    const { offset = 0, generation = 0 } = offsets.get(number) ?? {}
    return `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n\r\n`
  }
  return `xref\n${runsOf(offsets)
    .map((run) => `${run[0]} ${run.length}\n${run.map(entry).join('')}`)
    .join('')}`
}

/** A stream of cross references, itself the object of the last number; each entry a kind of one byte, four of offset, two of generation. */
function stream(offsets: Offsets, number: number, trailer: string): Uint8Array {
  const runs = runsOf(offsets)
  const entries = Buffer.concat(
    runs.flat().map((it) => {
      const { offset = 0, generation = 0 } = offsets.get(it) ?? {}
      const entry = Buffer.alloc(7)
      entry.writeUInt8(1, 0)
      entry.writeUInt32BE(offset, 1)
      entry.writeUInt16BE(generation, 5)
      return entry
    }),
  )
  const index = runs.map((run) => `${run[0]} ${run.length}`).join(' ')
  const head = `${number} 0 obj\n<< /Type /XRef /Size ${number + 1} /W [1 4 2] /Index [${index}] ${trailer} /Length ${entries.length} >>\nstream\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), entries, Buffer.from('\nendstream\nendobj\n')])
}

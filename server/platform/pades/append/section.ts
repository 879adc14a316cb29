import { PdfFault } from '../fault.ts'
import type { PdfFile } from '../file/index.ts'

export interface WrittenObject {
  readonly num: number
  readonly gen: number
  readonly body: Uint8Array
}

interface Place {
  readonly at: number
  readonly gen: number
}

/** Ten digits are what a table has room for. */
const largestOffset = 9_999_999_999

/**
 * An update behind the file (ISO 32000-1, 7.5.6): a new line, the objects, and a section of cross references of the same kind as the last
 * one, a table after a table and a stream after a stream; readers may take a mixture for damage. Only these bytes are made: that the result
 * begins with the file as it was given holds by construction.
 */
export function writeSection(
  file: PdfFile,
  objects: readonly WrittenObject[],
  next: number,
): { readonly tail: Buffer; readonly bodies: ReadonlyMap<number, number> } {
  const pieces: Uint8Array[] = []
  let length = file.source.size
  const write = (piece: string | Uint8Array) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece
    pieces.push(bytes)
    length += bytes.length
  }
  const places = new Map<number, Place>()
  const bodies = new Map<number, number>()
  write('\n')
  for (const { num, gen, body } of objects.toSorted((one, two) => one.num - two.num)) {
    places.set(num, { at: length, gen })
    write(`${num} ${gen} obj\n`)
    bodies.set(num, length)
    write(body)
    write('\nendobj\n')
  }
  const start = length
  if (start > largestOffset) throw new PdfFault('pdf.tooLarge', { at: start })
  const kept = `${keptOf(file)} /Prev ${file.startxref}`
  if (file.sections[0]?.kind === 'stream') {
    places.set(next, { at: start, gen: 0 })
    write(streamOf(places, next, kept))
  } else {
    write(tableOf(places))
    write(`trailer\n<< /Size ${next} ${kept} >>\n`)
  }
  write(`startxref\n${start}\n%%EOF\n`)
  return { tail: Buffer.concat(pieces), bodies }
}

/** What the trailer goes on saying, byte by byte. */
function keptOf({ source, trailer }: PdfFile): string {
  return ['Root', 'Info', 'ID']
    .flatMap((key) => {
      const span = trailer.spans.get(key)
      if (span === undefined) return []
      return [`/${key} ${Buffer.from(source.read(span.from, span.to)).toString('latin1')}`]
    })
    .join(' ')
}

function runsOf(places: ReadonlyMap<number, Place>): number[][] {
  const runs: number[][] = []
  for (const num of [...places.keys()].toSorted((one, two) => one - two)) {
    const run = runs.at(-1)
    if (run !== undefined && run.at(-1) === num - 1) run.push(num)
    else runs.push([num])
  }
  return runs
}

function tableOf(places: ReadonlyMap<number, Place>): string {
  const entry = (num: number) => {
    const { at = 0, gen = 0 } = places.get(num) ?? {}
    return `${String(at).padStart(10, '0')} ${String(gen).padStart(5, '0')} n\r\n`
  }
  const runs = runsOf(places).map((run) => `${run[0]} ${run.length}\n${run.map(entry).join('')}`)
  return `xref\n${runs.join('')}`
}

/** A stream of cross references, itself the object `num`; an entry is a kind of one byte, five of offset, two of generation. */
function streamOf(places: ReadonlyMap<number, Place>, num: number, kept: string): Uint8Array {
  const runs = runsOf(places)
  const rows = runs.flat().map((it) => {
    const { at = 0, gen = 0 } = places.get(it) ?? {}
    const row = Buffer.alloc(8)
    row.writeUInt8(1, 0)
    row.writeUIntBE(at, 1, 5)
    row.writeUInt16BE(gen, 6)
    return row
  })
  const index = runs.map((run) => `${run[0]} ${run.length}`).join(' ')
  const head = `${num} 0 obj\n<< /Type /XRef /Size ${num + 1} /W [1 5 2] /Index [${index}] ${kept} /Length ${rows.length * 8} >>\nstream\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), ...rows, Buffer.from('\nendstream\nendobj\n')])
}

import { bytesOf } from '#platform/pades/bytes.ts'
import { fieldsOf, isDict, isString, openPdf, type PdfFile } from '#platform/pades/file/index.ts'

/**
 * Forgeries of signed PDFs: those of our own and the classes of the research on PDF signatures (pdf-insecurity.org: universal forgery,
 * incremental saving, wrapping; shadow attacks; attacks on certified files). Each takes a good file and gives a bad one.
 */
export interface Update {
  /** Bodies by object number. */
  readonly bodies?: Readonly<Record<number, string>>
  /** Entries that lead elsewhere: object number and offset, `free` takes it away. */
  readonly entries?: Readonly<Record<number, number | 'free'>>
  readonly trailer?: string
  readonly root?: string
  /** Where the update says the section before it is; left out it says so rightly, `none` says nothing. */
  readonly previous?: number | 'none'
}

/** An update as any editor writes one behind a file with a table. */
export function updated(base: Uint8Array, { bodies = {}, entries = {}, trailer = '', root, previous }: Update): Buffer {
  const file = openPdf(bytesOf(base))
  const places = new Map<number, number | 'free'>(Object.entries(entries).map(([num, at]) => [Number(num), at]))
  let text = ''
  for (const [num, body] of Object.entries(bodies)) {
    places.set(Number(num), base.length + text.length)
    text += `${num} 0 obj\n${body}\nendobj\n`
  }
  const at = base.length + text.length
  const size = Math.max(file.size, ...[...places.keys()].map((num) => num + 1))
  const lines = [...places]
    .toSorted(([one], [two]) => one - two)
    .map(
      ([num, place]) =>
        `${num} 1\n${place === 'free' ? '0000000000 00001 f ' : `${String(place).padStart(10, '0')} 00000 n `}\n`,
    )
  const before = previous === 'none' ? '' : `/Prev ${previous ?? file.startxref}`
  const end = `trailer\n<< /Size ${size} /Root ${root ?? `${file.root.num} 0 R`} ${before} ${trailer} >>\nstartxref\n${at}\n%%EOF\n`
  return Buffer.concat([base, Buffer.from(`${text}xref\n${lines.join('')}${end}`, 'latin1')])
}

/** The value of an object as it stands in the file, with something in it replaced. */
export function bodyOf(base: Uint8Array, num: number, change: (body: string) => string = (body) => body): string {
  const file = openPdf(bytesOf(base))
  const object = file.object(num)
  if (object === undefined) throw new Error(`no object ${num}`)
  const before = Buffer.from(file.raw(object)).toString('latin1')
  const after = change(before)
  return after
}

/** Where the first signature of a file stands. */
export function signatureIn(base: Uint8Array) {
  const file: PdfFile = openPdf(bytesOf(base))
  const field = fieldsOf(file).find(({ type, value }) => type === 'Sig' && value !== undefined)
  const ref = field?.value
  const dict = file.resolve(ref)
  const contents = isDict(dict) ? dict.entries.get('Contents') : undefined
  const isRef = typeof ref === 'object' && ref?.type === 'ref'
  if (field?.ref === undefined || !isRef || !isDict(dict) || !isString(contents)) throw new Error('no signature')
  return { num: ref.num, field: field.ref.num, dict, from: contents.from, to: contents.to }
}

/** The same file with bytes at one place replaced by as many others. */
export function overwritten(base: Uint8Array, at: number, text: string): Buffer {
  const copy = Buffer.from(base)
  copy.write(text, at, 'latin1')
  return copy
}

/** The first place of a text, replaced by another of the same length; the shorter one is filled with spaces. */
export function replaced(base: Uint8Array, before: string, after: string): Buffer {
  const at = Buffer.from(base).indexOf(before, 0, 'latin1')
  if (at < 0 || after.length > before.length) throw new Error(`not there: ${before}`)
  return overwritten(base, at, after.padEnd(before.length, ' '))
}

/** The range of the first signature written anew, in the room it has. */
export function withRange(base: Uint8Array, range: (numbers: readonly number[]) => string): Buffer {
  const [all = '', numbers = ''] = /\/ByteRange ?\[([^\]]*)\]/u.exec(Buffer.from(base).toString('latin1')) ?? []
  return replaced(base, all, `/ByteRange ${range(numbers.trim().split(/\s+/u).map(Number))}`)
}

const stream = (text: string) => `<< /Length ${text.length} >>\nstream\n${text}\nendstream`
export const forgedText = stream('BT /F1 18 Tf 72 700 Td (Van ban gia) Tj ET')

/**
 * Wrapping: the second part that was signed moves to the end, and in the room between stands another file: other content, and a copy of the
 * signature whose range jumps over it all. Every digest is right.
 */
export function wrapped(base: Uint8Array, content: number): Buffer {
  const file = openPdf(bytesOf(base))
  const { num, from, to } = signatureIn(base)
  const [section] = file.sections
  if (section === undefined) throw new Error('no section')
  const before = Buffer.from(base).subarray(0, to)
  const behind = Buffer.from(base).subarray(to)
  const entries = new Map([...section.entries()].map(([n, entry]) => [n, entry.kind === 'offset' ? entry.at : 0]))
  const room = 8192
  const objects = section.offset + room
  const contents = before.toString('latin1', from, to)
  const copy = (end: number) =>
    `${num} 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 ${from} ${end} ${behind.length}] /Contents ${contents} >>\nendobj\n`
  const text = `${content} 0 obj\n${forgedText}\nendobj\n`
  const end = objects + text.length + copy(objects * 10).length + 16
  // What the update wrote behind the value has moved to the end.
  for (const [n, at] of entries) if (at >= to) entries.set(n, at + end - to)
  entries.set(content, objects)
  entries.set(num, objects + text.length)
  const lines = [...entries]
    .filter(([, at]) => at > 0)
    .toSorted(([one], [two]) => one - two)
    .map(([n, at]) => `${n} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
  const previous = section.trailer.entries.get('Prev')
  const table = `xref\n${lines.join('')}trailer\n<< /Size ${file.size} /Root ${file.root.num} 0 R /Prev ${previous} >>\n`
  const middle = [
    ' '.repeat(section.offset - to),
    table.padEnd(room, ' '),
    text,
    copy(end).padEnd(end - objects - text.length, ' '),
  ].join('')
  return Buffer.concat([before, Buffer.from(middle, 'latin1'), behind])
}

import { bad, good, type Reason, type Verdict } from '../../pki/verdict.ts'
import type { ByteSource } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import { isSpace } from '../file/cursor.ts'
import { type PdfFile, pdfAt } from '../file/index.ts'
import { type Found, rangeEnd } from './find.ts'

export interface Covered {
  readonly verdict: Verdict
  /** The file as it was signed; only when the range is that of a revision. */
  readonly revision: PdfFile | undefined
  readonly number: number | undefined
}

/** What the range of a signature covers, and whether it leaves out its own value and nothing else (ISO 32000-2, 12.8.1). */
export function judgeCoverage(file: PdfFile, found: Found, all: readonly Found[], revisions: number): Covered {
  const wrong = rangeFault(file.source, found, all)
  if (wrong !== undefined) return { verdict: bad(wrong), revision: undefined, number: undefined }
  const end = rangeEnd(found)
  let revision: PdfFile
  try {
    revision = end === file.source.size ? file : pdfAt(file.source, end)
  } catch (error) {
    if (!(error instanceof PdfFault)) throw error
    return {
      verdict: bad({ code: 'coverage.not-a-revision', why: error.code }),
      revision: undefined,
      number: undefined,
    }
  }
  if (!endsAtMark(file.source, end))
    return { verdict: bad({ code: 'coverage.not-a-revision', why: 'end' }), revision: undefined, number: undefined }
  const number = revisionsOf(revision)
  return { verdict: verdictOf(file, end, number, revisions), revision, number }
}

function verdictOf(file: PdfFile, end: number, number: number, revisions: number): Verdict {
  const behind = bytesBehind(file.source)
  if (end === file.source.size) return good({ code: 'coverage.whole-file' })
  if (behind.other > 0) return bad({ code: 'coverage.bytes-behind', count: behind.other })
  if (number === revisions && end + behind.space >= file.source.size) return good({ code: 'coverage.whole-file' })
  return good({ code: 'coverage.revision', revision: number, of: revisions })
}

function rangeFault(source: ByteSource, found: Found, all: readonly Found[]): Reason | undefined {
  const { range, contents } = found
  if (found.dict.twice !== undefined) return { code: 'coverage.key-twice', key: found.dict.twice }
  if (range === undefined) return { code: 'coverage.range-form' }
  const [start, length, second, rest] = range
  if (start !== 0) return { code: 'coverage.range-start', start }
  if (second <= length) return { code: 'coverage.range-order' }
  if (second + rest > source.size) return { code: 'coverage.range-outside', end: second + rest, size: source.size }
  if (contents === undefined || !contents.hex) return { code: 'coverage.contents-not-hex' }
  // The value must stand in exactly the gap, as this dictionary's own and not as that of another object.
  if (contents.from !== length || contents.to !== second) return { code: 'coverage.gap', from: length, to: second }
  if (!holds(source, length, second, contents.bytes)) return { code: 'coverage.gap', from: length, to: second }
  const other = all.find((it) => it !== found && overlaps(found, it))
  return other === undefined ? undefined : { code: 'coverage.overlap', field: other.field.name }
}

/** The dictionary may lie in an object stream, whose places are not those of the file: the bytes themselves must agree. */
function holds(source: ByteSource, from: number, to: number, value: Uint8Array): boolean {
  const text = Buffer.from(source.read(from, to))
  if (text[0] !== 0x3c || text.at(-1) !== 0x3e) return false
  const digits = text.toString('latin1', 1, text.length - 1).replaceAll(/\s/gu, '')
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex').equals(value)
}

/** Of two signatures the later must leave out nothing the earlier covers, so the later's gap lies behind the earlier's end. */
function overlaps(one: Found, two: Found): boolean {
  if (one.range === undefined || two.range === undefined) return false
  const [earlier, later] = rangeEnd(one) <= rangeEnd(two) ? [one, two] : [two, one]
  return (later.range?.[1] ?? 0) < rangeEnd(earlier)
}

const mark = Buffer.from('%%EOF')

/** A revision ends with its mark and at most a line end (and spaces) behind it. */
function endsAtMark(source: ByteSource, end: number): boolean {
  const tail = Buffer.from(source.read(Math.max(0, end - 1024), end))
  const at = tail.lastIndexOf(mark)
  return at >= 0 && tail.subarray(at + mark.length).every(isSpace)
}

/** What stands behind the mark that ends the last revision: white space, and anything else. */
function bytesBehind(source: ByteSource): { readonly space: number; readonly other: number } {
  const tail = Buffer.from(source.read(Math.max(0, source.size - 4096), source.size))
  const from = tail.lastIndexOf('startxref')
  const at = tail.indexOf(mark, from)
  const behind = at < 0 ? tail.subarray(from + 'startxref'.length) : tail.subarray(at + mark.length)
  if (at < 0) return { space: 0, other: 0 }
  const other = behind.findIndex((byte) => !isSpace(byte))
  return { space: behind.length, other: other < 0 ? 0 : behind.length - other }
}

/** How often the file was written to. A linearized file has two sections for its first writing: the newer stands before the older. */
export function revisionsOf({ sections }: PdfFile): number {
  const [oldest, next] = sections.toReversed()
  const linearized = oldest !== undefined && next !== undefined && next.offset < oldest.offset
  return sections.length - (linearized ? 1 : 0)
}

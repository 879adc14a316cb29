import { parse } from 'csv-parse/sync'
import { mostCharacters, mostColumns, mostLines, type ReadBook } from './book.ts'

/** Office programs of a Vietnamese setting write `;`, others `,`: whichever parts the first line into more fields. */
function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/)
  const first = end < 0 ? text : text.slice(0, end)
  return first.split(';').length > first.split(',').length ? ';' : ','
}

/** UTF-8 with or without its mark. Anything else is not guessed at. */
export function readCsv(file: Buffer): ReadBook {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file)
  } catch {
    return { wrong: 'unreadable' }
  }
  if (text.includes('\u0000')) return { wrong: 'unreadable' }
  const records = parse(text, {
    delimiter: delimiterOf(text),
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: 200_000,
    to: mostLines + 11,
  })
  if (records.length > mostLines + 10) return { wrong: 'too-many-lines' }
  const lines = records.map((record, index) => ({
    line: index + 1,
    cells: record.slice(0, mostColumns).map((cell) => cell.slice(0, mostCharacters)),
    computed: [],
  }))
  return { sheets: [{ name: 'CSV', lines }] }
}

/** A cell that a spreadsheet would take for a formula is given as text. */
const inert = (cell: string) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

/** A table as CSV (RFC 4180), a line at a time; the first begins with the mark by which Excel recognises UTF-8. */
export function* csvLines(head: readonly string[], rows: Iterable<readonly (string | number)[]>): Generator<string> {
  const quote = (cell: string | number) => `"${inert(String(cell)).replaceAll('"', '""')}"`
  yield `\ufeff${head.map(quote).join(',')}\r\n`
  for (const row of rows) yield `${row.map(quote).join(',')}\r\n`
}

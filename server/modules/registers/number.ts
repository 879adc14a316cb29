import { documentKinds } from '#contract/kinds.ts'

/** The number as printed: below ten with a leading zero, a sub-number with its letter (Decree 30/2020 Appendix I II.3). */
export function numberText(number: number, suffix = ''): string {
  return `${number < 10 ? '0' : ''}${number}${suffix}`
}

const symbolOf = new Map<string, string>(documentKinds.map((kind) => [kind.code, kind.symbol]))

/**
 * The symbol of a document: kind and agency (`QĐ-UBND`), or for kinds without an abbreviation agency and drafting unit or field
 * (`UBND-VX`). Groups are joined by hyphens, no blanks, letters keep their case.
 */
export function notation(kind: string, agency: string, field: string): string {
  const symbol = symbolOf.get(kind) ?? ''
  return symbol === '' ? [agency, field].filter((part) => part !== '').join('-') : `${symbol}-${agency}`
}

/** The same document in the series of an advisory body: the body's symbol stands where the agency's stood. */
export function notationOfBody(drafted: string, kind: string, agency: string, body: string): string {
  if (body === '') return drafted
  const field = drafted.startsWith(`${agency}-`) ? drafted.slice(agency.length + 1) : ''
  return notation(kind, body, field)
}

/** `15/QĐ-UBND`. */
export function codeText(codeNumber: string, codeNotation: string): string {
  return [codeNumber, codeNotation].filter((part) => part !== '').join('/')
}

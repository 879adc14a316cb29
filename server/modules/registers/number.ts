import { documentKinds } from '#contract/kinds.ts'

/** The number as printed: below ten with a leading zero (Decree 30/2020 Appendix I II.3). */
export function numberText(number: number): string {
  return number < 10 ? `0${number}` : String(number)
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

/** `15/QĐ-UBND`. */
export function codeText(codeNumber: string, codeNotation: string): string {
  return [codeNumber, codeNotation].filter((part) => part !== '').join('/')
}

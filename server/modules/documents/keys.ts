import { fold, key } from '#platform/text.ts'
import { codeText } from '../registers/index.ts'

interface Described {
  readonly codeNumber: string
  readonly codeNotation: string
  readonly subject: string
  readonly issuerName: string
  readonly signerName: string
}

/** What accent-free "contains" compares, and the bare number for exact and prefix look-up. */
export function searchKeys(it: Described): { searchKey: string; numberKey: string } {
  const code = codeText(it.codeNumber, it.codeNotation)
  return {
    searchKey: fold(`${code} ${it.subject} ${it.issuerName} ${it.signerName}`).replace(/\s+/g, ' '),
    numberKey: key(code),
  }
}

/** Mã định danh văn bản: `{agency code},{yyyy/MM/dd},{number}/{symbol}` (handbook 4.3). */
export function documentIdentifier(agencyCode: string, issuedOn: string, code: string): string {
  return `${agencyCode},${issuedOn.replaceAll('-', '/')},${code}`
}

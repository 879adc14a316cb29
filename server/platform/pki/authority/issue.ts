import { privateKeyOf } from '../cms/scheme.ts'
import { readCertificate } from '../trust/certificate.ts'
import { publicHalf } from './certificate.ts'
import { type Authority, issue, type KeyKind, newKey } from './create.ts'
import { marked, writeName } from './name.ts'

export interface PersonOrder {
  /** Họ và tên. */
  readonly name: string
  /** The official's number; stands as serialNumber. */
  readonly number: string
  readonly title?: string
  readonly agency: string
  readonly unit?: string
}

export interface AgencyOrder {
  readonly name: string
  /** Mã định danh of the agency; stands as organizationIdentifier. */
  readonly code: string
}

export interface IssueTerms {
  readonly validFrom: Date
  readonly validTo: Date
  /** SubjectPublicKeyInfo of a key that is made elsewhere, as in a token; otherwise a key of this kind is made (P-256). */
  readonly publicKey?: Uint8Array
  readonly keys?: KeyKind
}

export interface Issued {
  readonly certificate: Uint8Array
  /** Hexadecimal, upper case: what revocation is told by. */
  readonly serial: string
  /** PKCS#8; nothing when the key was made elsewhere. */
  readonly key: Uint8Array | undefined
}

/** A certificate of an official, for signing alone. Throws `AuthorityRefusal`. */
export function issuePerson(authority: Authority, person: PersonOrder, terms: IssueTerms): Issued {
  const { name, number, title, agency, unit } = person
  return issueTo(
    authority,
    writeName([
      ['C', 'VN'],
      ['O', marked(agency)],
      ['OU', unit],
      ['T', title],
      ['serialNumber', number],
      ['CN', name],
    ]),
    terms,
  )
}

/** A certificate of an agency's seal: its name is its organisation's. Throws `AuthorityRefusal`. */
export function issueAgency(authority: Authority, { name, code }: AgencyOrder, terms: IssueTerms): Issued {
  return issueTo(
    authority,
    writeName([
      ['C', 'VN'],
      ['O', marked(name)],
      ['organizationIdentifier', code],
      ['CN', marked(name)],
    ]),
    terms,
  )
}

function issueTo(authority: Authority, subject: Uint8Array, terms: IssueTerms): Issued {
  const { validFrom, validTo, keys = 'p-256' } = terms
  const told = (publicKey: Uint8Array, key: Uint8Array | undefined): Issued => {
    const certificate = issue(authority, { subject, publicKey, validFrom, validTo })
    return { certificate, serial: readCertificate(certificate).serial, key }
  }
  if (terms.publicKey !== undefined) return told(terms.publicKey, undefined)
  const key = newKey(keys)
  return told(publicHalf(privateKeyOf(key)), key)
}

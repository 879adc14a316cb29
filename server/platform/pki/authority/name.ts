import { element, oid, printable, sequence, utf8 } from '../der/write.ts'

const types = {
  CN: '2.5.4.3',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  T: '2.5.4.12',
  organizationIdentifier: '2.5.4.97',
} as const

export type NameType = keyof typeof types

/** Stands in every organisation name of the sample authority, so that nobody takes its certificates for real ones. */
export const sampleMark = 'MẪU/SAMPLE'

/** The name with the mark before it, once. */
export function marked(name: string): string {
  return name.startsWith(sampleMark) ? name : `${sampleMark} ${name}`
}

/** Letters of one value. RFC 5280 bounds names at 64, which names of Vietnamese agencies honestly exceed; programs read longer ones. */
const longest = 200

/** What the sample authority does not do, with the field or size that is meant. */
export class AuthorityRefusal extends Error {
  readonly code: 'authority.name' | 'authority.validity' | 'authority.key' | 'authority.address'
  readonly field: string
  constructor(code: AuthorityRefusal['code'], field: string) {
    super(`${code}: ${field}`)
    this.name = 'AuthorityRefusal'
    this.code = code
    this.field = field
  }
}

/** A distinguished name in the order given; parts left out are skipped. Throws `AuthorityRefusal` for an empty or too long one. */
export function writeName(parts: readonly (readonly [NameType, string | undefined])[]): Uint8Array {
  return sequence(
    ...parts.flatMap(([type, value]) => {
      if (value === undefined) return []
      const text = value.normalize('NFC').trim()
      if (text === '' || text.length > longest) throw new AuthorityRefusal('authority.name', type)
      const plain = (type === 'C' || type === 'serialNumber') && /^[A-Za-z0-9 '()+,./:=?-]+$/u.test(text)
      return [element(0x31, sequence(oid(types[type]), plain ? printable(text) : utf8(text)))]
    }),
  )
}

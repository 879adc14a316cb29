import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { privateKeyOf } from '../cms/scheme.ts'
import { readCertificate } from '../trust/certificate.ts'
import { type CertificateOrder, type Places, publicHalf, publicKeyOf, writeCertificate } from './certificate.ts'
import { AuthorityRefusal, marked, type NameType, writeName } from './name.ts'

export interface KeyAndCertificate {
  /** PKCS#8 in DER. Whoever stores it keeps it from reading. */
  readonly key: Uint8Array
  readonly certificate: Uint8Array
}

/**
 * The sample authority: a handful of keys and certificates the caller stores. It stands in for the authority of the State where there is none:
 * on a bare machine, in training, in tests. Everything it does is a function of this.
 */
export interface Authority {
  /** Address its answerer is reached at, without a slash at the end; written into every certificate. */
  readonly address: string
  readonly root: KeyAndCertificate
  readonly issuing: KeyAndCertificate
  readonly timestamping: KeyAndCertificate
  readonly responder: KeyAndCertificate
}

export type KeyKind = 'rsa-2048' | 'rsa-3072' | 'p-256' | 'p-384'

/** Where the answerer gives what. */
export const paths = {
  timestamp: '/tsa',
  ocsp: '/ocsp',
  list: '/issuing.crl',
  rootList: '/root.crl',
  issuer: '/issuing.cer',
  root: '/root.cer',
} as const

/** A new pair; the private half as PKCS#8. */
export function newKey(kind: KeyKind): Uint8Array {
  const { privateKey } =
    kind === 'rsa-2048' || kind === 'rsa-3072'
      ? generateKeyPairSync('rsa', { modulusLength: kind === 'rsa-2048' ? 2048 : 3072 })
      : generateKeyPairSync('ec', { namedCurve: kind === 'p-256' ? 'P-256' : 'P-384' })
  return privateKey.export({ format: 'der', type: 'pkcs8' })
}

export type AuthorityKeys = 'rsa' | 'ec' | 'ec-384'
const kinds: Readonly<Record<AuthorityKeys, readonly [KeyKind, KeyKind]>> = {
  rsa: ['rsa-3072', 'rsa-2048'],
  ec: ['p-384', 'p-256'],
  'ec-384': ['p-384', 'p-384'],
}

export interface AuthorityOrder {
  /** Whose sample it is, for people: `tỉnh Mẫu`. The mark is put before it. */
  readonly name: string
  /** `http://127.0.0.1:8088/ca`: printable ASCII up to 200 letters. */
  readonly address: string
  readonly at: Date
  /** Years the root lives; the others live half as long. */
  readonly years?: number
  /** Of root and issuing authority; the services sign with P-256 or RSA-2048 accordingly, those of `ec-384` with P-384 too. */
  readonly keys?: AuthorityKeys
}

/** Makes root, issuing authority, time-stamping service and OCSP responder. Throws `AuthorityRefusal`. */
export function createAuthority({ name, address, at, years = 20, keys = 'ec' }: AuthorityOrder): Authority {
  if (!/^https?:\/\/[!-~]{1,180}[^/]$/u.test(address)) throw new AuthorityRefusal('authority.address', address)
  const [large, small] = kinds[keys]
  const organisation = marked(name)
  const named = (words: string) =>
    nameOf([
      ['C', 'VN'],
      ['O', organisation],
      ['CN', `${marked(words)}`],
    ])
  const year = 366 * 86_400_000
  const validFrom = new Date(at.getTime() - 3_600_000)
  const lasts = (share: number) => ({ validFrom, validTo: new Date(at.getTime() + years * share * year) })
  const make = (key: Uint8Array, subject: Uint8Array, above: Above, order: Rest): KeyAndCertificate => ({
    key,
    certificate: writeCertificate({
      subject,
      publicKey: publicHalf(privateKeyOf(key)),
      issuer: above.name,
      issuerPublicKey: publicHalf(above.key),
      key: above.key,
      ...order,
    }),
  })
  const rootKey = newKey(large)
  const rootName = named('Chứng thư gốc')
  const rootAbove = { name: rootName, key: privateKeyOf(rootKey) }
  const root = make(rootKey, rootName, rootAbove, { purpose: 'authority', ...lasts(1) })
  const rootPlaces = { list: `${address}${paths.rootList}`, issuer: `${address}${paths.root}` }
  const issuingKey = newKey(large)
  const issuingName = named('Chứng thực cấp dưới')
  const order = { purpose: 'authority', pathLength: 0, places: rootPlaces, ...lasts(0.75) } as const
  const issuing = make(issuingKey, issuingName, rootAbove, order)
  const above = { name: issuingName, key: privateKeyOf(issuingKey) }
  const service = (words: string, purpose: 'timestamping' | 'ocsp', places: { places?: Places }) =>
    make(newKey(small), named(words), above, { purpose, ...places, ...lasts(0.5) })
  return {
    address,
    root,
    issuing,
    timestamping: service('Dịch vụ cấp dấu thời gian', 'timestamping', { places: placesOf(address) }),
    responder: service('Trả lời trạng thái chứng thư', 'ocsp', {}),
  }
}

interface Above {
  readonly name: Uint8Array
  readonly key: KeyObject
}
type Rest = Pick<CertificateOrder, 'purpose' | 'validFrom' | 'validTo' | 'pathLength' | 'places'>

const nameOf = (parts: readonly (readonly [NameType, string])[]) => writeName(parts)

const placesOf = (address: string): Places => ({
  list: `${address}${paths.list}`,
  issuer: `${address}${paths.issuer}`,
  ocsp: `${address}${paths.ocsp}`,
})

/** What every certificate of the issuing authority shares, whoever it is for. */
export function issue(
  authority: Authority,
  order: Pick<CertificateOrder, 'subject' | 'publicKey' | 'validFrom' | 'validTo'>,
): Uint8Array {
  return writeCertificate({
    ...order,
    issuer: readCertificate(authority.issuing.certificate).rawSubject,
    issuerPublicKey: publicKeyOf(authority.issuing.certificate),
    key: privateKeyOf(authority.issuing.key),
    purpose: 'signing',
    places: placesOf(authority.address),
  })
}

/** The certificates above a signer's, the issuing one first; the root last. */
export function chainOf({ issuing, root }: Authority): readonly Uint8Array[] {
  return [issuing.certificate, root.certificate]
}

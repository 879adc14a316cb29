import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import {
  bitsOf,
  booleanOf,
  type DerNode,
  hexOf,
  Malformed,
  octetsOf,
  oidOf,
  partsOf,
  readDer,
  smallOf,
  timeOf,
} from '../der/read.ts'
import { type SignatureScheme, schemeOf, signatureHolds } from './algorithms.ts'
import { type NamePart, nameKey, namePartsOf, nameText } from './names.ts'

export interface Certificate {
  readonly der: Uint8Array
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string
  readonly subject: readonly NamePart[]
  readonly issuer: readonly NamePart[]
  readonly subjectKey: string
  readonly issuerKey: string
  /** The names as encoded: OCSP answers and lists are bound to these bytes. */
  readonly rawSubject: Uint8Array
  readonly rawIssuer: Uint8Array
  readonly serial: string
  /** Milliseconds since 1970. */
  readonly notBefore: number
  readonly notAfter: number
  readonly publicKey: KeyObject
  /** The bits of the key alone: its SHA-1 names the issuer in OCSP. */
  readonly keyBits: Uint8Array
  readonly tbs: Uint8Array
  readonly scheme: SignatureScheme | undefined
  readonly signature: Uint8Array
  readonly extensions: Extensions
}

export interface Extensions {
  readonly authority: boolean
  readonly pathLength: number | undefined
  /** Bits of KeyUsage by their RFC 5280 number, or nothing when the certificate does not say. */
  readonly keyUsage: ReadonlySet<number> | undefined
  readonly extendedKeyUsage: readonly string[] | undefined
  readonly extendedCritical: boolean
  readonly keyId: string | undefined
  readonly authorityKeyId: string | undefined
  readonly lists: readonly string[]
  readonly ocsp: readonly string[]
  readonly issuers: readonly string[]
  /** An OCSP responder that need not be asked about itself. */
  readonly noCheck: boolean
  /** Critical extensions we do not know; such a certificate cannot be judged. */
  readonly unknownCritical: readonly string[]
}

export const keyUsages = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const
export const extendedUsages = {
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const

const known: ReadonlySet<string> = new Set([
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.35',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
  '1.3.6.1.5.5.7.1.1',
  '1.3.6.1.5.5.7.1.3',
  '1.3.6.1.5.5.7.48.1.5',
])

const cache = new Map<string, Certificate>()
const cached = 1000

/** Reads a certificate; the same bytes give the same object again. Throws `Malformed`. */
export function readCertificate(der: Uint8Array): Certificate {
  const fingerprint = createHash('sha256').update(der).digest('hex')
  const before = cache.get(fingerprint)
  if (before !== undefined) return before
  const certificate = parse(Uint8Array.from(der), fingerprint)
  if (cache.size >= cached) cache.delete(cache.keys().next().value ?? '')
  cache.set(fingerprint, certificate)
  return certificate
}

/** The certificates among these that can be read. A damaged one beside a signature must not hide the others. */
export function readCertificates(ders: Iterable<Uint8Array>): Certificate[] {
  return [...ders].flatMap((der) => {
    try {
      return [readCertificate(der)]
    } catch (error) {
      if (error instanceof Malformed) return []
      throw error
    }
  })
}

function parse(der: Uint8Array, fingerprint: string): Certificate {
  const [tbs, algorithm, signature] = partsOf(readDer(der))
  const fields = [...(tbs === undefined ? [] : partsOf(tbs))]
  if (fields[0]?.tag === 0xa0) fields.shift()
  const [serial, , issuer, validity, subject, key, ...rest] = fields
  if (!tbs || !issuer || !validity || !subject || !key) throw new Malformed('certificate.fields')
  const [issuerParts, subjectParts] = [namePartsOf(issuer), namePartsOf(subject)]
  return {
    der,
    fingerprint,
    subject: subjectParts,
    issuer: issuerParts,
    subjectKey: nameKey(subjectParts),
    issuerKey: nameKey(issuerParts),
    rawSubject: subject.raw,
    rawIssuer: issuer.raw,
    serial: hexOf(serial),
    notBefore: timeOf(partsOf(validity)[0]),
    notAfter: timeOf(partsOf(validity)[1]),
    publicKey: keyOf(der),
    keyBits: bitsOf(partsOf(key)[1]),
    tbs: tbs.raw,
    scheme: schemeOf(algorithm),
    signature: bitsOf(signature),
    extensions: extensionsOf(rest.find(({ tag }) => tag === 0xa3)),
  }
}

function keyOf(der: Uint8Array): KeyObject {
  try {
    return new X509Certificate(der).publicKey
  } catch {
    throw new Malformed('certificate.key')
  }
}

function extensionsOf(field: DerNode | undefined): Extensions {
  const list = field === undefined ? undefined : partsOf(field)[0]
  const values = new Map<string, { critical: boolean; value: DerNode }>()
  const unknownCritical: string[] = []
  for (const extension of list === undefined ? [] : partsOf(list)) {
    const parts = partsOf(extension)
    const oid = oidOf(parts[0])
    const critical = parts.length > 2 && booleanOf(parts[1])
    if (values.has(oid)) throw new Malformed('certificate.extension-twice', { oid })
    if (critical && !known.has(oid)) unknownCritical.push(oid)
    if (known.has(oid)) values.set(oid, { critical, value: readDer(octetsOf(parts.at(-1))) })
  }
  const value = (oid: string) => values.get(oid)?.value
  const [constraints, usage, purposes] = [value('2.5.29.19'), value('2.5.29.15'), value('2.5.29.37')]
  const basics = constraints === undefined ? [] : partsOf(constraints)
  const access = value('1.3.6.1.5.5.7.1.1')
  const keyId = value('2.5.29.14')
  return {
    authority: basics[0]?.tag === 0x01 && booleanOf(basics[0]),
    pathLength: basics[1] === undefined ? undefined : smallOf(basics[1]),
    keyUsage: usage === undefined ? undefined : bitSet(usage),
    extendedKeyUsage: purposes === undefined ? undefined : partsOf(purposes).map(oidOf),
    extendedCritical: values.get('2.5.29.37')?.critical ?? false,
    keyId: keyId === undefined ? undefined : hex(octetsOf(keyId)),
    authorityKeyId: authorityKeyOf(value('2.5.29.35')),
    lists: distributionPoints(value('2.5.29.31')),
    ocsp: addresses(access, '1.3.6.1.5.5.7.48.1'),
    issuers: addresses(access, '1.3.6.1.5.5.7.48.2'),
    noCheck: values.has('1.3.6.1.5.5.7.48.1.5'),
    unknownCritical,
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function bitSet(node: DerNode): ReadonlySet<number> {
  const bits = bitsOf(node)
  return new Set([...Array(bits.length * 8).keys()].filter((bit) => ((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1))
}

function authorityKeyOf(node: DerNode | undefined): string | undefined {
  const id = node === undefined ? undefined : partsOf(node).find(({ tag }) => tag === 0x80)
  return id === undefined ? undefined : hex(id.content)
}

const address = (node: DerNode) => Buffer.from(node.content).toString('latin1')

function addresses(access: DerNode | undefined, method: string): readonly string[] {
  return (access === undefined ? [] : partsOf(access)).slice(0, 20).flatMap((description) => {
    const [type, place] = partsOf(description)
    return place?.tag === 0x86 && oidOf(type) === method ? [address(place)] : []
  })
}

/** Addresses of full names only; a name relative to the issuer leads nowhere on the network. */
function distributionPoints(node: DerNode | undefined): readonly string[] {
  return (node === undefined ? [] : partsOf(node)).slice(0, 20).flatMap((point) => {
    const name = partsOf(point).find(({ tag }) => tag === 0xa0)
    const full = name === undefined ? undefined : partsOf(name).find(({ tag }) => tag === 0xa0)
    return full === undefined ? [] : partsOf(full).flatMap((it) => (it.tag === 0x86 ? [address(it)] : []))
  })
}

/** True when the issuer's key made the certificate. Names are compared apart from this. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  const { scheme, tbs, signature } = certificate
  const known = proofs.get(certificate) ?? new WeakMap<Certificate, boolean>()
  proofs.set(certificate, known)
  const before = known.get(issuer)
  if (before !== undefined) return before
  const holds = scheme !== undefined && signatureHolds(scheme, issuer.publicKey, tbs, signature)
  known.set(issuer, holds)
  return holds
}

const proofs = new WeakMap<Certificate, WeakMap<Certificate, boolean>>()

/** The certificate for people. */
export function certificateText({ subject }: Certificate): string {
  return nameText(subject)
}

/** Reads PEM text, as roots are handed over. Throws `Malformed`. */
export function certificatesOfPem(text: string): Certificate[] {
  const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/gu)
  return [...blocks].map(([, body = '']) => readCertificate(Buffer.from(body, 'base64')))
}

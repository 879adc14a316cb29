import {
  type DerNode,
  expectTag,
  hexOf,
  Malformed,
  octetsOf,
  oidOf,
  partsOf,
  readFirst,
  smallOf,
  timeOf,
} from '../der/read.ts'
import { type DigestName, digestOf, type SignatureScheme, schemeOf } from '../trust/algorithms.ts'

/** Which certificate signed: named by its issuer and serial number, or by the identifier of its key (RFC 5652, 5.3). */
export type SignerName =
  | { readonly by: 'issuer'; readonly issuer: Uint8Array; readonly serial: string }
  | { readonly by: 'key'; readonly key: string }

export interface SigningCertificate {
  readonly version: 1 | 2
  /** Nothing when the digest is not one we take. */
  readonly digest: DigestName | undefined
  readonly hash: Uint8Array
}

/** A SignedData with its one signer (RFC 5652), read but not yet believed. */
export interface CmsSignature {
  readonly contentType: string
  /** The content carried inside; a detached signature has none. */
  readonly content: Uint8Array | undefined
  readonly certificates: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
  readonly signer: SignerName
  readonly digest: DigestName | undefined
  readonly digestOid: string
  readonly scheme: SignatureScheme | undefined
  readonly schemeOid: string
  /** What the signature stands over: the attributes as encoded, with the tag of a SET; nothing when there are none. */
  readonly attributes: Uint8Array | undefined
  readonly attributeType: string | undefined
  readonly messageDigest: Uint8Array | undefined
  readonly signingCertificate: SigningCertificate | undefined
  /** Milliseconds since 1970. */
  readonly signingTime: number | undefined
  readonly signature: Uint8Array
  /** Time-stamps over the signature value, each a token of its own. */
  readonly timestamps: readonly Uint8Array[]
}

const oids = {
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestamp: '1.2.840.113549.1.9.16.2.14',
  adobeRevocation: '1.2.840.113583.1.1.8',
  ocspResponse: '1.3.6.1.5.5.7.16.2',
} as const

const single: ReadonlySet<string> = new Set([
  oids.contentType,
  oids.messageDigest,
  oids.signingTime,
  oids.signingCertificate,
  oids.signingCertificateV2,
])

type Attributes = ReadonlyMap<string, readonly DerNode[]>

function attributesOf(node: DerNode | undefined): Attributes {
  const found = new Map<string, readonly DerNode[]>()
  for (const attribute of node === undefined ? [] : partsOf(node)) {
    const [type, values] = partsOf(expectTag(attribute, 0x30))
    const oid = oidOf(type)
    const parts = partsOf(expectTag(values, 0x31))
    if (single.has(oid) && (found.has(oid) || parts.length !== 1)) throw new Malformed('cms.attribute-twice', { oid })
    found.set(oid, [...(found.get(oid) ?? []), ...parts])
  }
  return found
}

/** Zeros behind the structure fill the room kept in a file; anything else was put there for another reader. */
function withoutPadding(bytes: Uint8Array): DerNode {
  const node = readFirst(bytes)
  for (let at = node.raw.length; at < bytes.length; at += 1)
    if (bytes[at] !== 0) throw new Malformed('cms.trailing', { at })
  return node
}

/** Reads a signature. Throws `Malformed`: unreadable, not one SignedData, not exactly one signer, an attribute twice. */
export function readCms(bytes: Uint8Array): CmsSignature {
  const outer = partsOf(expectTag(withoutPadding(bytes), 0x30))
  if (oidOf(outer[0]) !== oids.signedData) throw new Malformed('cms.not-signed-data', { oid: oidOf(outer[0]) })
  const fields = partsOf(expectTag(partsOf(expectTag(outer[1], 0xa0))[0], 0x30))
  const content = partsOf(expectTag(fields[2], 0x30))
  const tagged = new Map(fields.slice(3, -1).map((field) => [field.tag, partsOf(field)]))
  const signers = partsOf(expectTag(fields.at(-1), 0x31))
  if (signers.length !== 1) throw new Malformed('cms.signer-count', { count: signers.length })
  const revocation = tagged.get(0xa1) ?? []
  const signer = signerOf(expectTag(signers[0], 0x30))
  return {
    ...signer,
    contentType: oidOf(content[0]),
    content: content[1] === undefined ? undefined : octetsOf(partsOf(expectTag(content[1], 0xa0))[0]),
    certificates: (tagged.get(0xa0) ?? []).filter(({ tag }) => tag === 0x30).map(({ raw }) => raw),
    crls: [...revocation.filter(({ tag }) => tag === 0x30).map(({ raw }) => raw), ...signer.crls],
    ocsps: [...revocation.filter(({ tag }) => tag === 0xa1).flatMap(otherRevocation), ...signer.ocsps],
  }
}

function otherRevocation(node: DerNode): readonly Uint8Array[] {
  const [format, info] = partsOf(node)
  return oidOf(format) === oids.ocspResponse && info !== undefined ? [info.raw] : []
}

function signerOf(info: DerNode): Omit<CmsSignature, 'contentType' | 'content' | 'certificates'> {
  const fields = [...partsOf(info)]
  smallOf(fields.shift())
  const signer = nameOf(fields.shift())
  const digestIdentifier = fields.shift()
  const signed = fields[0]?.tag === 0xa0 ? fields.shift() : undefined
  const schemeIdentifier = fields.shift()
  const signature = octetsOf(fields.shift())
  const attributes = attributesOf(signed)
  const unsigned = attributesOf(fields[0]?.tag === 0xa1 ? fields.shift() : undefined)
  if (digestIdentifier === undefined || schemeIdentifier === undefined || fields.length > 0)
    throw new Malformed('cms.signer')
  const digest = digestOf(digestIdentifier)
  const time = attributes.get(oids.signingTime)?.[0]
  const type = attributes.get(oids.contentType)?.[0]
  const message = attributes.get(oids.messageDigest)?.[0]
  return {
    signer,
    digest,
    digestOid: oidOf(partsOf(digestIdentifier)[0]),
    scheme: schemeOf(schemeIdentifier, digest),
    schemeOid: oidOf(partsOf(schemeIdentifier)[0]),
    attributes: signed === undefined ? undefined : asSet(signed),
    attributeType: type === undefined ? undefined : oidOf(type),
    messageDigest: message === undefined ? undefined : octetsOf(message),
    signingTime: time === undefined ? undefined : timeOf(time),
    signingCertificate: signingCertificateOf(attributes),
    signature,
    timestamps: (unsigned.get(oids.timestamp) ?? []).map(({ raw }) => raw),
    ...adobeRevocation(attributes.get(oids.adobeRevocation)?.[0]),
  }
}

function asSet(signed: DerNode): Uint8Array {
  if (signed.indefinite) throw new Malformed('cms.attributes-encoding')
  const bytes = Buffer.from(signed.raw)
  bytes[0] = 0x31
  return bytes
}

function nameOf(node: DerNode | undefined): SignerName {
  if (node?.tag === 0x80) return { by: 'key', key: Buffer.from(node.content).toString('hex') }
  const [issuer, serial] = partsOf(expectTag(node, 0x30))
  return { by: 'issuer', issuer: expectTag(issuer, 0x30).raw, serial: hexOf(serial) }
}

/** ESSCertID(v2) of the first certificate (RFC 2634, 5035): that of the signer; left out, the digest of version 2 is SHA-256. */
function signingCertificateOf(attributes: Attributes): SigningCertificate | undefined {
  const [two] = attributes.get(oids.signingCertificateV2) ?? []
  const [one] = attributes.get(oids.signingCertificate) ?? []
  const value = two ?? one
  if (value === undefined) return undefined
  const fields = partsOf(expectTag(partsOf(expectTag(partsOf(expectTag(value, 0x30))[0], 0x30))[0], 0x30))
  const [first] = fields
  if (two === undefined) return { version: 1, digest: 'sha1', hash: octetsOf(first) }
  if (first?.tag === 0x04) return { version: 2, digest: 'sha256', hash: octetsOf(first) }
  return { version: 2, digest: digestOf(expectTag(first, 0x30)), hash: octetsOf(fields[1]) }
}

/** Adobe's attribute with revocation data inside the signature: [0] lists, [1] OCSP responses. */
function adobeRevocation(node: DerNode | undefined): { crls: readonly Uint8Array[]; ocsps: readonly Uint8Array[] } {
  const fields = new Map((node === undefined ? [] : partsOf(node)).map((field) => [field.tag, field]))
  const raws = (tag: number) => {
    const list = fields.get(tag)
    return list === undefined ? [] : partsOf(expectTag(partsOf(list)[0], 0x30)).map(({ raw }) => raw)
  }
  return { crls: raws(0xa0), ocsps: raws(0xa1) }
}

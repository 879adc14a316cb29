import { createHash } from 'node:crypto'
import { SaxesParser } from 'saxes'
import { sha256 } from './algorithms.ts'
import { signatureSpace } from './bounds.ts'

export const xadesSpace = 'http://uri.etsi.org/01903/v1.3.2#'
export const propertiesType = 'http://uri.etsi.org/01903#SignedProperties'
export const [signatureId, documentId, propertiesId] = ['ky-so', 'ky-so-noi-dung', 'ky-so-thuoc-tinh']

/** Signed properties of level B-B (ETSI EN 319 132-1, 6.3): time claimed, certificate by its hash, what kind of data. */
export function writeProperties(certificate: Uint8Array, at: Date): string {
  const hash = createHash('sha256').update(certificate).digest('base64')
  const digest = `<ds:DigestMethod xmlns:ds="${signatureSpace}" Algorithm="${sha256}"/><ds:DigestValue xmlns:ds="${signatureSpace}">${hash}</ds:DigestValue>`
  return [
    `<xades:QualifyingProperties xmlns:xades="${xadesSpace}" Target="#${signatureId}">`,
    `<xades:SignedProperties Id="${propertiesId}"><xades:SignedSignatureProperties>`,
    `<xades:SigningTime>${at.toISOString().replace(/\.\d+Z$/u, 'Z')}</xades:SigningTime>`,
    `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>${digest}</xades:CertDigest></xades:Cert></xades:SigningCertificateV2>`,
    '</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>',
    `<xades:DataObjectFormat ObjectReference="#${documentId}"><xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>`,
    '</xades:SignedDataObjectProperties></xades:SignedProperties></xades:QualifyingProperties>',
  ].join('')
}

export interface SignedProperties {
  readonly time: string | undefined
  /** Digest of the signer's certificate: its algorithm's name and base64. */
  readonly digest: string | undefined
  readonly hash: string | undefined
}

/** Reads the signed properties out of bytes that were signed; nothing when they are something else. */
export function readProperties(signed: string): SignedProperties | undefined {
  const path: string[] = []
  const texts = new Map<string, string>()
  let digest: string | undefined
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', ({ local, uri, attributes }) => {
    path.push(uri === xadesSpace || uri === signatureSpace ? local : '?')
    if (path.join('/') === `${certificatePath}/DigestMethod`) digest ??= attributes['Algorithm']?.value
  })
  parser.on('text', (part) => {
    const at = path.join('/')
    texts.set(at, (texts.get(at) ?? '') + part)
  })
  parser.on('closetag', () => path.pop())
  parser.write(signed).close()
  const time = texts.get('SignedProperties/SignedSignatureProperties/SigningTime')
  return [...texts.keys()].some((it) => it.startsWith('SignedProperties/'))
    ? { time, digest, hash: texts.get(`${certificatePath}/DigestValue`) }
    : undefined
}

const certificatePath = 'SignedProperties/SignedSignatureProperties/SigningCertificateV2/Cert/CertDigest'

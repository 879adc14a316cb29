import { randomBytes } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import { partsOf, readDer } from '../pki/der/read.ts'
import type { KeyDescription } from '../pki/keys/index.ts'
import { keyStrength } from '../pki/trust/algorithms.ts'
import { readCertificate } from '../pki/trust/certificate.ts'
import { enveloped, exclusive, methodOf, restrict, sha256 } from './algorithms.ts'
import { lookThrough, XmlFault } from './bounds.ts'
import { documentId, propertiesId, propertiesType, signatureId, writeProperties } from './properties.ts'

export interface ReadyXml {
  /** What the key is asked to sign. */
  readonly bytes: Uint8Array
  /** The document with the signature in it. */
  finish(signature: Uint8Array): string
}

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`

/**
 * Makes XML ready for an enveloped signature of this key over all of it (XMLDSIG, XAdES B-B, ETSI EN 319 132-1). The signature may come hours
 * later. Throws `XmlFault` for what is no bounded XML, and for what is signed already.
 */
export function readyXml(xml: string, { certificate, chain, algorithm }: KeyDescription, at: Date): ReadyXml {
  if (lookThrough(xml) !== undefined) throw new XmlFault('xml.signed-already')
  let said: string | undefined
  // Stands where the value belongs until it is there.
  const empty = randomBytes(30).toString('base64')
  const signer = new SignedXml({
    privateKey: 'kept elsewhere',
    publicCert: [certificate, ...chain].map(pem).join(''),
    signatureAlgorithm: methodOf(algorithm),
    canonicalizationAlgorithm: exclusive,
    objects: [{ content: writeProperties(certificate, at) }],
  })
  restrict(signer, (it) => {
    said = it
    return empty
  })
  const both = { digestAlgorithm: sha256 }
  signer.addReference({ ...both, xpath: '/*', isEmptyUri: true, id: documentId, transforms: [enveloped, exclusive] })
  const xpath = `//*[@Id='${propertiesId}']`
  signer.addReference({ ...both, xpath, type: propertiesType, transforms: [exclusive] })
  signer.computeSignature(xml, { prefix: 'ds', attrs: { Id: signatureId } })
  const [before, after, ...more] = signer.getSignedXml().split(empty)
  if (said === undefined || before === undefined || after === undefined || more.length > 0)
    throw new XmlFault('xml.malformed')
  return {
    bytes: Buffer.from(said),
    finish: (signature) => `${before}${spelled(signature, certificate, algorithm.scheme)}${after}`,
  }
}

/** Of ECDSA the two numbers side by side (RFC 4050; XMLDSIG 1.1, 6.4.3), where keys give them in DER. */
function spelled(signature: Uint8Array, certificate: Uint8Array, scheme: string): string {
  if (scheme !== 'ecdsa') return Buffer.from(signature).toString('base64')
  const size = Math.ceil(keyStrength(readCertificate(certificate).publicKey).bits / 8)
  const numbers = partsOf(readDer(signature)).map(({ content }) => {
    const bare = Buffer.from(content).subarray(Math.max(0, content.length - size))
    return Buffer.concat([Buffer.alloc(size - bare.length), bare])
  })
  return Buffer.concat(numbers).toString('base64')
}

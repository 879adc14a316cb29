import { constants, type KeyObject, verify } from 'node:crypto'
import { createOptionalCallbackFunction, type SignatureAlgorithm, type SignedXml } from 'xml-crypto'
import type { SignatureAlgorithm as KeyAlgorithm } from '../pki/cms/scheme.ts'
import { XmlFault } from './bounds.ts'

const more = 'http://www.w3.org/2001/04/xmldsig-more#'
export const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'

type Scheme = Pick<KeyAlgorithm, 'digest'> & { readonly scheme: 'rsa' | 'ecdsa' }

/** The pairs that are taken, by name; SHA-1 and keyed hashes are not among them. */
const schemes: ReadonlyMap<string, Scheme> = new Map([
  [`${more}rsa-sha256`, { scheme: 'rsa', digest: 'sha256' }],
  [`${more}rsa-sha384`, { scheme: 'rsa', digest: 'sha384' }],
  [`${more}rsa-sha512`, { scheme: 'rsa', digest: 'sha512' }],
  [`${more}ecdsa-sha256`, { scheme: 'ecdsa', digest: 'sha256' }],
  [`${more}ecdsa-sha384`, { scheme: 'ecdsa', digest: 'sha384' }],
  [`${more}ecdsa-sha512`, { scheme: 'ecdsa', digest: 'sha512' }],
])

/** The name of a key's way to sign. Throws `XmlFault` for one that XML signatures are not made with here. */
export function methodOf({ scheme, digest }: KeyAlgorithm): string {
  const name = [...schemes].find(([, it]) => it.scheme === scheme && it.digest === digest)?.[0]
  if (name === undefined) throw new XmlFault('xml.algorithm', { scheme })
  return name
}

function holds({ scheme, digest }: Scheme, key: KeyObject, said: string, value: string): boolean {
  const signature = Buffer.from(value, 'base64')
  try {
    if (scheme === 'ecdsa')
      return (
        key.asymmetricKeyType === 'ec' &&
        verify(digest, Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' }, signature)
      )
    const padding = constants.RSA_PKCS1_PADDING
    return key.asymmetricKeyType === 'rsa' && verify(digest, Buffer.from(said), { key, padding }, signature)
  } catch {
    // OpenSSL refuses some keys and forms by an error instead of "no".
    return false
  }
}

/** Lets a signature know our algorithms alone. `sign` is asked for the value over what is to be signed, in base64. */
export function restrict(signature: SignedXml, sign: (said: string) => string): void {
  const { [exclusive]: exc, [inclusive]: inc, [enveloped]: env } = signature.CanonicalizationAlgorithms
  if (exc === undefined || inc === undefined || env === undefined) throw new Error('xml-crypto has no such transform')
  signature.CanonicalizationAlgorithms = { [exclusive]: exc, [inclusive]: inc, [enveloped]: env }
  const { [sha256]: short, 'http://www.w3.org/2001/04/xmlenc#sha512': long } = signature.HashAlgorithms
  if (short === undefined || long === undefined) throw new Error('xml-crypto has no such digest')
  signature.HashAlgorithms = { [sha256]: short, 'http://www.w3.org/2001/04/xmlenc#sha512': long }
  signature.SignatureAlgorithms = Object.fromEntries(
    [...schemes].map(([name, scheme]) => [
      name,
      class implements SignatureAlgorithm {
        getAlgorithmName = () => name
        getSignature = createOptionalCallbackFunction((said) => sign(String(said)))
        verifySignature = createOptionalCallbackFunction((said: string, key, value: string) =>
          holds(scheme, key as KeyObject, said, value),
        )
      },
    ]),
  )
}

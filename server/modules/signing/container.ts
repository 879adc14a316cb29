import { createPublicKey, X509Certificate } from 'node:crypto'
import { fault } from '#platform/fault.ts'
import { privateKeyOf } from '#platform/pki/cms/scheme.ts'
import { chainAmong } from '#platform/pki/keys/chain.ts'
import { openContainer } from '#platform/pki/keys/pkcs12/container.ts'
import { KeyError } from '#platform/pki/keys/port.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'

export interface OpenedContainer {
  readonly certificate: Uint8Array
  readonly chain: readonly Uint8Array[]
  /** PKCS#8. */
  readonly key: Uint8Array
}

const why = { 'pkcs12.password': 'password', 'pkcs12.unsupported': 'algorithm' } as const

/** The one key of a PKCS#12 file with its certificate. Refuses with `certificate.container`. */
export async function keyIn(bytes: Uint8Array, password: string): Promise<OpenedContainer> {
  try {
    const { keys, certificates } = await openContainer(bytes, password)
    const [key] = keys
    if (key === undefined) throw fault('certificate.container', { why: 'no-key' })
    if (keys.length > 1) throw fault('certificate.container', { why: 'many-keys' })
    const spki = createPublicKey(privateKeyOf(key)).export({ format: 'der', type: 'spki' })
    const certificate = certificates.find((der) => publicOf(der)?.equals(spki))
    if (certificate === undefined) throw fault('certificate.container', { why: 'no-key' })
    const own = readCertificate(certificate)
    return { key, certificate, chain: chainAmong(own, certificates) }
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    throw fault('certificate.container', { why: why[error.code as keyof typeof why] ?? 'damaged' })
  }
}

function publicOf(der: Uint8Array): Buffer | undefined {
  try {
    return new X509Certificate(Buffer.from(der)).publicKey.export({ format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}

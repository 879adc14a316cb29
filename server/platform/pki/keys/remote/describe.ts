import type { SignatureAlgorithm } from '../../cms/scheme.ts'
import { Malformed } from '../../der/read.ts'
import { readCertificate } from '../../trust/certificate.ts'
import { chainAmong } from '../chain.ts'
import { type KeyDescription, KeyError } from '../port.ts'

/** A description of what a provider tells: certificates in Base64, the person's first, and whether it insists on RSASSA-PSS. */
export function describeRemote(certificates: readonly unknown[], pss = false): KeyDescription {
  const ders = certificates.slice(0, 10).map((text) => Buffer.from(typeof text === 'string' ? text : '', 'base64'))
  const [own] = ders
  if (own === undefined) throw new KeyError('remote.not-a-reply', { field: 'certificates' })
  try {
    const certificate = readCertificate(own)
    return {
      certificate: certificate.der,
      chain: chainAmong(certificate, ders.slice(1)),
      algorithm: algorithmOf(certificate.publicKey.asymmetricKeyType, pss),
    }
  } catch (error) {
    throw error instanceof Malformed ? new KeyError('remote.not-a-reply', { field: 'certificates' }, error) : error
  }
}

function algorithmOf(type: string | undefined, pss: boolean): SignatureAlgorithm {
  if (type === 'ec') return { scheme: 'ecdsa', digest: 'sha256' }
  if (type === 'rsa')
    return pss ? { scheme: 'rsa-pss', digest: 'sha256', saltLength: 32 } : { scheme: 'rsa', digest: 'sha256' }
  throw new KeyError('remote.key-type', { type: type ?? 'unknown' })
}

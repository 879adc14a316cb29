import { createPrivateKey, type KeyObject } from 'node:crypto'
import { publicHalf } from '../../authority/certificate.ts'
import { signWith, usualScheme } from '../../cms/scheme.ts'
import { readCertificates } from '../../trust/certificate.ts'
import { chainAmong } from '../chain.ts'
import { checkedSignature } from '../check.ts'
import { openedKey } from '../opened.ts'
import { type KeyDescription, KeyError, type SigningKey } from '../port.ts'
import { openContainer } from './container.ts'

/**
 * A key in a file (`.p12`, `.pfx`). Throws `KeyError`: `pkcs12.password`, `pkcs12.damaged`, `pkcs12.unsupported`, `pkcs12.no-key`,
 * `pkcs12.several-keys`, `pkcs12.no-certificate` (none for the key).
 */
export async function openPkcs12(bytes: Uint8Array, password: string): Promise<SigningKey> {
  const { keys, certificates } = await openContainer(bytes, password)
  const [pkcs8, another] = keys
  if (pkcs8 === undefined) throw new KeyError('pkcs12.no-key')
  if (another !== undefined) throw new KeyError('pkcs12.several-keys', { count: keys.length })
  return openPrivateKey(pkcs8, certificates)
}

/**
 * A key the caller holds as PKCS#8, as the sample authority gives it, with its certificate among others. Throws `KeyError` as `openPkcs12`.
 */
export function openPrivateKey(pkcs8: Uint8Array, certificates: readonly Uint8Array[]): SigningKey {
  const key = keyOf(pkcs8)
  const half = Buffer.from(publicHalf(key))
  const own = readCertificates(certificates).find(({ publicKey }) =>
    half.equals(publicKey.export({ format: 'der', type: 'spki' })),
  )
  if (own === undefined) throw new KeyError('pkcs12.no-certificate')
  const algorithm = usualScheme(key)
  if (algorithm === undefined) throw new KeyError('pkcs12.unsupported', { key: key.asymmetricKeyType ?? 'unknown' })
  return keyInMemory(key, { certificate: own.der, chain: chainAmong(own, certificates), algorithm })
}

function keyOf(pkcs8: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  } catch (error) {
    throw new KeyError('pkcs12.damaged', { why: 'key' }, error)
  }
}

function keyInMemory(key: KeyObject, description: KeyDescription): SigningKey {
  return openedKey({
    description,
    begin: async ({ items }) => ({
      state: 'signed',
      results: items.map(({ bytes }) =>
        checkedSignature(description, bytes, signWith(key, description.algorithm, bytes)),
      ),
    }),
  })
}

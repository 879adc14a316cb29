import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Uint8Array, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt as never,
)

/** 64 MiB and a tenth of a second a try (RFC 7914): a stolen database is searched slowly. */
const cost = { N: 65_536, r: 8, p: 1, maxmem: 160 * 1024 * 1024 }
const head = Buffer.from('LTK1', 'latin1')

/**
 * Closes a private key (PKCS#8 in DER) under a PIN: scrypt, then AES-256-GCM. Base64 of mark, salt (16), nonce (12), tag (16) and the key.
 * `owner` is bound to it: a container moved to another certificate does not open.
 */
export async function sealKey(key: Uint8Array, pin: string, owner: string): Promise<string> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', await derive(pin.normalize('NFC'), salt, 32, cost), nonce)
  cipher.setAAD(Buffer.from(owner, 'utf8'))
  const closed = Buffer.concat([cipher.update(key), cipher.final()])
  return Buffer.concat([head, salt, nonce, cipher.getAuthTag(), closed]).toString('base64')
}

/** Undefined: the PIN is wrong, or the container is not the owner's. */
export async function openKey(container: string, pin: string, owner: string): Promise<Uint8Array | undefined> {
  const bytes = Buffer.from(container, 'base64')
  if (bytes.length < 49 || !bytes.subarray(0, 4).equals(head)) return undefined
  const key = await derive(pin.normalize('NFC'), bytes.subarray(4, 20), 32, cost)
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(20, 32))
  cipher.setAAD(Buffer.from(owner, 'utf8'))
  cipher.setAuthTag(bytes.subarray(32, 48))
  try {
    return Buffer.concat([cipher.update(bytes.subarray(48)), cipher.final()])
  } catch {
    return undefined
  }
}

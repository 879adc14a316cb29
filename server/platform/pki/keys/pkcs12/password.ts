import { createDecipheriv, createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { type DerNode, expectTag, octetsOf, oidOf, partsOf, smallOf } from '../../der/read.ts'
import { KeyError } from '../port.ts'

const derive = promisify(pbkdf2)

/** Rounds a file may ask for; more would be a way to keep the processor busy, not a protection. */
const rounds = { modern: 5_000_000, old: 500_000 }

function boundedRounds(node: DerNode | undefined, limit: number): number {
  const count = node === undefined ? 1 : smallOf(expectTag(node, 0x02))
  if (count < 1 || count > limit) throw new KeyError('pkcs12.damaged', { rounds: count })
  return count
}

const unsupported = (oid: string) => new KeyError('pkcs12.unsupported', { oid })

/** The password as RFC 7292, B.1 wants it: UTF-16 with a zero behind. */
function wide(password: string): Buffer {
  return Buffer.from(`${password}\0`, 'utf16le').swap16()
}

function repeated(bytes: Uint8Array, block: number): Buffer {
  const size = bytes.length === 0 ? 0 : block * Math.ceil(bytes.length / block)
  return Buffer.alloc(size, bytes)
}

/** The key derivation of old containers (RFC 7292, B.2). `id`: 1 key, 2 initial vector, 3 seal. */
function oldDerive(hash: string, password: string, salt: Uint8Array, count: number, id: number, size: number): Buffer {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64
  const input = Buffer.concat([repeated(salt, block), repeated(wide(password), block)])
  const made: Buffer[] = []
  for (let length = 0; length < size; ) {
    let digest = createHash(hash).update(Buffer.alloc(block, id)).update(input).digest()
    for (let round = 1; round < count; round += 1) digest = createHash(hash).update(digest).digest()
    made.push(digest)
    length += digest.length
    addToEach(input, Buffer.alloc(block, digest))
  }
  return Buffer.concat(made).subarray(0, size)
}

/** Each block of `input` becomes the block plus `added` plus one, as numbers of the block's width. */
function addToEach(input: Buffer, added: Buffer): void {
  for (let start = 0; start < input.length; start += added.length) {
    let carry = 1
    for (let at = added.length - 1; at >= 0; at -= 1) {
      const sum = (input[start + at] ?? 0) + (added[at] ?? 0) + carry
      input[start + at] = sum & 0xff
      carry = sum >> 8
    }
  }
}

const sealHashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** Proves by the container's seal that the password is right and nothing was changed. Throws `KeyError` `pkcs12.password`. */
export function checkSeal(seal: DerNode, content: Uint8Array, password: string): void {
  const [info, salt, count] = partsOf(seal)
  const [algorithm, digest] = partsOf(expectTag(info, 0x30))
  const oid = oidOf(partsOf(expectTag(algorithm, 0x30))[0])
  const hash = sealHashes[oid]
  if (hash === undefined) throw unsupported(oid)
  const wanted = octetsOf(digest)
  const key = oldDerive(
    hash,
    password,
    octetsOf(salt),
    boundedRounds(count, rounds.old),
    3,
    createHash(hash).digest().length,
  )
  const made = createHmac(hash, key).update(content).digest()
  if (made.length !== wanted.length || !timingSafeEqual(made, wanted)) throw new KeyError('pkcs12.password')
}

const ciphers: Readonly<Record<string, { readonly name: string; readonly size: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', size: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', size: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', size: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', size: 24 },
}

const prfs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}

/** Opens what a password closes: PBES2 with AES or 3DES, and the 3DES of old containers. Throws `KeyError`. */
export async function unlock(algorithm: DerNode, closed: Uint8Array, password: string): Promise<Uint8Array> {
  const [name, parameters] = partsOf(expectTag(algorithm, 0x30))
  const oid = oidOf(name)
  if (oid === '1.2.840.113549.1.5.13') return unlockModern(expectTag(parameters, 0x30), closed, password)
  if (oid !== '1.2.840.113549.1.12.1.3') throw unsupported(oid)
  const [salt, count] = partsOf(expectTag(parameters, 0x30))
  const part = (id: number, size: number) =>
    oldDerive('sha1', password, octetsOf(salt), boundedRounds(count, rounds.old), id, size)
  return decrypted('des-ede3-cbc', part(1, 24), part(2, 8), closed)
}

async function unlockModern(parameters: DerNode, closed: Uint8Array, password: string): Promise<Uint8Array> {
  const [derivation, scheme] = partsOf(parameters)
  const [method, settings] = partsOf(expectTag(derivation, 0x30))
  if (oidOf(method) !== '1.2.840.113549.1.5.12') throw unsupported(oidOf(method))
  const [salt, count, ...rest] = partsOf(expectTag(settings, 0x30))
  const prf = rest.find(({ tag }) => tag === 0x30)
  const prfOid = prf === undefined ? '1.2.840.113549.2.7' : oidOf(partsOf(prf)[0])
  const [cipherName, vector] = partsOf(expectTag(scheme, 0x30))
  const cipher = ciphers[oidOf(cipherName)]
  const hash = prfs[prfOid]
  if (cipher === undefined) throw unsupported(oidOf(cipherName))
  if (hash === undefined) throw unsupported(prfOid)
  const key = await derive(password, octetsOf(salt), boundedRounds(count, rounds.modern), cipher.size, hash)
  return decrypted(cipher.name, key, octetsOf(vector), closed)
}

function decrypted(cipher: string, key: Uint8Array, vector: Uint8Array, closed: Uint8Array): Uint8Array {
  try {
    const opening = createDecipheriv(cipher, key, vector)
    return Buffer.concat([opening.update(closed), opening.final()])
  } catch {
    // With a wrong key the padding at the end is wrong too, as a rule.
    throw new KeyError('pkcs12.password')
  }
}

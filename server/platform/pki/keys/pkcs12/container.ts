import { type DerNode, expectTag, Malformed, octetsOf, oidOf, partsOf, readDer } from '../../der/read.ts'
import { KeyError } from '../port.ts'
import { checkSeal, unlock } from './password.ts'

export interface Container {
  /** PKCS#8 in DER. */
  readonly keys: readonly Uint8Array[]
  readonly certificates: readonly Uint8Array[]
}

const oids = {
  data: '1.2.840.113549.1.7.1',
  encrypted: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  closedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  nestedBag: '1.2.840.113549.1.12.10.1.6',
  x509: '1.2.840.113549.1.9.22.1',
} as const

/** Bytes of a container; real ones stay below 20 KB. */
const limits = { size: 1024 * 1024, elements: 20_000, depth: 40 }

/** Opens a PKCS#12 container (RFC 7292). Throws `KeyError`: `pkcs12.damaged`, `pkcs12.password`, `pkcs12.unsupported` with the algorithm. */
export async function openContainer(bytes: Uint8Array, password: string): Promise<Container> {
  try {
    const [, safe, seal] = partsOf(expectTag(readDer(bytes, limits), 0x30))
    const [type, content] = partsOf(expectTag(safe, 0x30))
    if (oidOf(type) !== oids.data) throw new KeyError('pkcs12.unsupported', { oid: oidOf(type) })
    const authenticated = octetsOf(partsOf(expectTag(content, 0xa0))[0])
    if (seal !== undefined) checkSeal(expectTag(seal, 0x30), authenticated, password)
    const found = { keys: [] as Uint8Array[], certificates: [] as Uint8Array[] }
    for (const part of partsOf(readDer(authenticated, limits)))
      for (const bag of bagsOf(await contentOf(part, password))) await takeBag(bag, password, found)
    return found
  } catch (error) {
    throw error instanceof Malformed ? new KeyError('pkcs12.damaged', { why: error.code }, error) : error
  }
}

async function contentOf(part: DerNode, password: string): Promise<Uint8Array> {
  const [type, content] = partsOf(expectTag(part, 0x30))
  const inner = partsOf(expectTag(content, 0xa0))[0]
  if (oidOf(type) === oids.data) return octetsOf(inner)
  if (oidOf(type) !== oids.encrypted) throw new KeyError('pkcs12.unsupported', { oid: oidOf(type) })
  const [, info] = partsOf(expectTag(inner, 0x30))
  const [, algorithm, closed] = partsOf(expectTag(info, 0x30))
  if (closed === undefined) throw new Malformed('der.unexpected')
  const octets = closed.tag === 0x80 ? closed.content : Buffer.concat(partsOf(closed).map(octetsOf))
  return unlock(expectTag(algorithm, 0x30), octets, password)
}

const bagsOf = (content: Uint8Array) => partsOf(expectTag(readDer(content, limits), 0x30))

async function takeBag(bag: DerNode, password: string, found: { keys: Uint8Array[]; certificates: Uint8Array[] }) {
  const [type, value] = partsOf(expectTag(bag, 0x30))
  const inner = expectTag(partsOf(expectTag(value, 0xa0))[0], 0x30)
  const kind = oidOf(type)
  if (kind === oids.keyBag) found.keys.push(inner.raw)
  if (kind === oids.closedKeyBag) {
    const [algorithm, closed] = partsOf(inner)
    found.keys.push(await unlock(expectTag(algorithm, 0x30), octetsOf(closed), password))
  }
  if (kind === oids.certificateBag) {
    const [certificateType, octets] = partsOf(inner)
    if (oidOf(certificateType) === oids.x509) found.certificates.push(octetsOf(partsOf(expectTag(octets, 0xa0))[0]))
  }
  if (kind === oids.nestedBag) for (const nested of partsOf(inner)) await takeBag(nested, password, found)
}

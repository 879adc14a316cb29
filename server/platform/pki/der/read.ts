/**
 * A bounded reader of DER, and of the BER some programs still write around it (X.690). Nothing is decoded before it is asked for: a node
 * is a window on the bytes, so certificates come out exactly as they stand in the file.
 */

/** What cannot be read: a code and its facts, never a sentence. */
export class Malformed extends Error {
  readonly code: string
  readonly facts: Readonly<Record<string, string | number>>
  constructor(code: string, facts: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.name = 'Malformed'
    this.code = code
    this.facts = facts
  }
}

export interface DerLimits {
  /** Bytes of the whole input. */
  readonly size: number
  /** Elements that may be looked at, over all levels. */
  readonly elements: number
  readonly depth: number
}

/** For signatures: real ones stay below 30 KB, with revocation lists inside below 200. */
export const signatureLimits: DerLimits = { size: 256 * 1024, elements: 20_000, depth: 40 }
/** For revocation lists, which may name a hundred thousand certificates. */
export const listLimits: DerLimits = { size: 32 * 1024 * 1024, elements: 3_000_000, depth: 20 }

interface Budget {
  left: number
  readonly depth: number
}

export interface DerNode {
  /** The identifier octet: 0x30 SEQUENCE, 0x31 SET, 0xa0 the first tagged field … */
  readonly tag: number
  /** The element as it stands in the input, header included. */
  readonly raw: Uint8Array
  readonly content: Uint8Array
  /** Written with an indefinite length, which DER forbids. */
  readonly indefinite: boolean
  readonly level: number
  readonly budget: Budget
  parts: readonly DerNode[] | undefined
}

function lengthAt(bytes: Uint8Array, at: number): { length: number; next: number } {
  const first = bytes[at]
  if (first === undefined) throw new Malformed('der.truncated')
  if (first < 0x80) return { length: first, next: at + 1 }
  const count = first & 0x7f
  if (count > 4) throw new Malformed('der.length')
  let length = 0
  for (let i = 1; i <= count; i += 1) {
    const octet = bytes[at + i]
    if (octet === undefined) throw new Malformed('der.truncated')
    length = length * 256 + octet
  }
  return { length, next: at + 1 + count }
}

function elementAt(bytes: Uint8Array, at: number, level: number, budget: Budget): DerNode {
  budget.left -= 1
  if (budget.left < 0) throw new Malformed('der.too-many')
  if (level > budget.depth) throw new Malformed('der.too-deep')
  const tag = bytes[at]
  if (tag === undefined) throw new Malformed('der.truncated')
  if ((tag & 0x1f) === 0x1f) throw new Malformed('der.tag')
  if (bytes[at + 1] === 0x80) return indefiniteAt(bytes, at, tag, level, budget)
  const { length, next } = lengthAt(bytes, at + 1)
  const end = next + length
  if (end > bytes.length) throw new Malformed('der.truncated')
  const [raw, content] = [bytes.subarray(at, end), bytes.subarray(next, end)]
  return { tag, raw, content, indefinite: false, level, budget, parts: undefined }
}

function indefiniteAt(bytes: Uint8Array, at: number, tag: number, level: number, budget: Budget): DerNode {
  if ((tag & 0x20) === 0) throw new Malformed('der.length')
  const parts: DerNode[] = []
  let next = at + 2
  while (bytes[next] !== 0 || bytes[next + 1] !== 0) {
    const part = elementAt(bytes, next, level + 1, budget)
    parts.push(part)
    next += part.raw.length
  }
  return {
    tag,
    raw: bytes.subarray(at, next + 2),
    content: bytes.subarray(at + 2, next),
    indefinite: true,
    level,
    budget,
    parts,
  }
}

/** The first element of the input, whatever stands behind it. Throws `Malformed`. */
export function readFirst(bytes: Uint8Array, limits: DerLimits = signatureLimits): DerNode {
  if (bytes.length > limits.size) throw new Malformed('der.too-large', { size: bytes.length, limit: limits.size })
  return elementAt(bytes, 0, 0, { left: limits.elements, depth: limits.depth })
}

/** The one element the input consists of. Throws `Malformed`. */
export function readDer(bytes: Uint8Array, limits: DerLimits = signatureLimits): DerNode {
  const node = readFirst(bytes, limits)
  if (node.raw.length !== bytes.length) throw new Malformed('der.trailing')
  return node
}

/** The elements inside a constructed one, or inside the content of an octet string that wraps DER. */
export function partsOf(node: DerNode): readonly DerNode[] {
  if (node.parts === undefined) node.parts = [...eachPart(node)]
  return node.parts
}

/** As `partsOf`, one after the other and without keeping them: for long lists. */
export function* eachPart(node: DerNode): Generator<DerNode> {
  let at = 0
  while (at < node.content.length) {
    const part = elementAt(node.content, at, node.level + 1, node.budget)
    at += part.raw.length
    yield part
  }
}

/** The node when it has the tag. Throws `Malformed` that names the tag wanted. */
export function expectTag(node: DerNode | undefined, tag: number): DerNode {
  if (node?.tag !== tag) throw new Malformed('der.unexpected', { wanted: tag, found: node?.tag ?? -1 })
  return node
}

/** The dotted object identifier. */
export function oidOf(node: DerNode | undefined): string {
  const { content } = expectTag(node, 0x06)
  if (content.length === 0 || content.length > 64) throw new Malformed('der.oid')
  const arcs: number[] = []
  let arc = 0
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f)
    if (!Number.isSafeInteger(arc)) throw new Malformed('der.oid')
    if (octet < 0x80) {
      if (arcs.length === 0) {
        const first = Math.min(2, Math.floor(arc / 40))
        arcs.push(first, arc - first * 40)
      } else arcs.push(arc)
      arc = 0
    }
  }
  return arcs.join('.')
}

/** An integer as hexadecimal digits without leading zeros, upper case, as certificates' serial numbers are written. */
export function hexOf(node: DerNode | undefined): string {
  const { content } = expectTag(node, 0x02)
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('hex').toUpperCase()
  return text.replace(/^(?:00)+(?=..)/u, '')
}

/** An integer that must be small: a version, a path length, a reason. */
export function smallOf(node: DerNode | undefined): number {
  if (node === undefined || (node.tag !== 0x02 && node.tag !== 0x0a) || node.content.length > 4)
    throw new Malformed('der.integer')
  return node.content.reduce((sum, octet) => sum * 256 + octet, 0)
}

export function booleanOf(node: DerNode | undefined): boolean {
  return expectTag(node, 0x01).content[0] !== 0
}

/** The octets of an OCTET STRING; the pieces of a constructed one joined. */
export function octetsOf(node: DerNode | undefined): Uint8Array {
  if (node === undefined || (node.tag & 0xdf) !== 0x04) throw new Malformed('der.octets')
  return node.tag === 0x04 ? node.content : Buffer.concat(partsOf(node).map(octetsOf))
}

/** The octets of a BIT STRING without the count of unused bits. */
export function bitsOf(node: DerNode | undefined): Uint8Array {
  return expectTag(node, 0x03).content.subarray(1)
}

/** Milliseconds since 1970 of a UTCTime or GeneralizedTime; only times in UTC are taken, as RFC 5280 asks. */
export function timeOf(node: DerNode | undefined): number {
  const text = Buffer.from(node?.content ?? []).toString('latin1')
  const parts =
    node?.tag === 0x17
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/u.exec(text)
      : node?.tag === 0x18
        ? /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,](\d{1,9}))?Z$/u.exec(text)
        : null
  if (parts === null) throw new Malformed('der.time')
  const [, year = '', month, day, hour, minute, second = '0', fraction = '0'] = parts
  const full = node?.tag === 0x17 ? (Number(year) < 50 ? 2000 : 1900) + Number(year) : Number(year)
  const time = Date.UTC(full, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  return time + Math.floor(Number(`0.${fraction}`) * 1000)
}

/** The text of any of the string types of names. */
export function textOf(node: DerNode): string {
  const bytes = Buffer.from(node.content.buffer, node.content.byteOffset, node.content.byteLength)
  if (node.tag === 0x1e && bytes.length % 2 === 0)
    return Buffer.from(bytes).swap16().toString('utf16le').normalize('NFC')
  return bytes.toString(node.tag === 0x0c ? 'utf8' : 'latin1').normalize('NFC')
}

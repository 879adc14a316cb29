/** Writes DER (X.690): each function gives one element, header included. Joining is the caller's order; sets are sorted as DER asks. */

function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length)
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest & 0xff)
  return Uint8Array.of(tag, 0x80 | octets.length, ...octets)
}

/** An element with the identifier octet given: 0xa0 for `[0]` around others, 0x80 for a plain `[0]`. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([header(tag, length), ...parts])
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(0x30, ...parts)
}

/** The elements in the order DER asks of a SET OF, under any tag: an implicitly tagged set keeps the order. */
export function setOf(parts: readonly Uint8Array[], tag = 0x31): Uint8Array {
  return element(tag, ...parts.toSorted((a, b) => Buffer.compare(a, b)))
}

const oids = new Map<string, Uint8Array>()

/** A dotted object identifier. */
export function oid(dotted: string): Uint8Array {
  const before = oids.get(dotted)
  if (before !== undefined) return before
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const sevens = [arc & 0x7f]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) sevens.unshift((left & 0x7f) | 0x80)
    return sevens
  })
  const written = element(0x06, Uint8Array.from(octets))
  if (oids.size < 1000) oids.set(dotted, written)
  return written
}

/** A non-negative integer. */
export function integer(value: number | bigint): Uint8Array {
  const digits = value.toString(16)
  return unsigned(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'))
}

/** A non-negative integer of these octets, the highest first. */
export function unsigned(octets: Uint8Array): Uint8Array {
  const from = octets.findIndex((octet) => octet !== 0)
  const bare = from < 0 ? Uint8Array.of(0) : octets.subarray(from)
  return (bare[0] ?? 0) >= 0x80 ? element(0x02, Uint8Array.of(0), bare) : element(0x02, bare)
}

/** An ENUMERATED below 128. */
export function enumerated(value: number): Uint8Array {
  return Uint8Array.of(0x0a, 1, value)
}

export function octets(bytes: Uint8Array): Uint8Array {
  return element(0x04, bytes)
}

/** A BIT STRING; `unused` bits at its end do not count. */
export function bits(bytes: Uint8Array, unused = 0): Uint8Array {
  return element(0x03, Uint8Array.of(unused), bytes)
}

export const nothing: Uint8Array = Uint8Array.of(0x05, 0)
export const yes: Uint8Array = Uint8Array.of(0x01, 1, 0xff)

export function utf8(text: string): Uint8Array {
  return element(0x0c, Buffer.from(text.normalize('NFC'), 'utf8'))
}

/** A PrintableString; the caller knows that the text is ASCII. */
export function printable(text: string): Uint8Array {
  return element(0x13, Buffer.from(text, 'latin1'))
}

/** `[tag]` of a text of ASCII, as addresses stand in certificates. */
export function ascii(tag: number, text: string): Uint8Array {
  return element(tag, Buffer.from(text, 'latin1'))
}

const stamp = (at: Date) => at.toISOString().replace(/[-:T]|\.\d+Z$/gu, '')

/** A time to the second as RFC 5280, 4.1.2.5 wants it: UTCTime through 2049, GeneralizedTime after. */
export function time(at: Date): Uint8Array {
  return at.getUTCFullYear() < 2050 ? ascii(0x17, `${stamp(at).slice(2)}Z`) : generalizedTime(at)
}

/** A GeneralizedTime in UTC to the second. */
export function generalizedTime(at: Date): Uint8Array {
  return ascii(0x18, `${stamp(at)}Z`)
}

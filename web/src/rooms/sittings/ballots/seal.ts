import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { emptyAnswer, groupsOf, layerBytes, layerInfo, paperVersion } from '#contract/sealed-paper.ts'

/** Papers of secret ballots: sealed in the voter's page, opened layer by layer in the tellers' pages. The server only ever carries them. */

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() })
const utf8 = new TextEncoder()
const encapsulated = 65

/** What a ballot is sealed for. */
export interface Sealing {
  readonly id: string
  /** Raw public keys of the tellers, by position. */
  readonly keys: readonly Uint8Array<ArrayBuffer>[]
  readonly threshold: number
}

type Key = Awaited<ReturnType<typeof suite.kem.deserializePublicKey>>

/** A pair made by the browser. */
export interface TellerKeys {
  readonly privateKey: Key
  readonly publicKey: Key
}

/** A teller's pair, whose private half cannot be read by anybody, this page included. */
export const makeTellerKeys = (): Promise<TellerKeys> =>
  crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])

export const publicBytes = async (keys: TellerKeys): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey))

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, it) => sum + it.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** One layer for one teller: encapsulated key, then what it encloses. */
async function enclose(key: Uint8Array<ArrayBuffer>, info: string, inside: Uint8Array<ArrayBuffer>) {
  const recipientPublicKey = await suite.kem.deserializePublicKey(key)
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: utf8.encode(info) }, inside)
  return joined(new Uint8Array(enc), new Uint8Array(ct))
}

/** A paper with an answer for each line (null: left empty), sealed once for every group of tellers that may open it. */
export async function sealPaper(of: Sealing, answers: readonly (number | null)[]): Promise<Uint8Array<ArrayBuffer>> {
  const plain = new Uint8Array([paperVersion, ...answers.map((it) => it ?? emptyAnswer)])
  const parts: Uint8Array[] = []
  for (const group of groupsOf(of.keys.length, of.threshold)) {
    let part = plain
    // From the inside out: whoever stands first in the group takes off the outermost.
    for (let layer = group.length - 1; layer >= 0; layer--) {
      const key = of.keys[group[layer] ?? -1]
      if (!key) throw new RangeError('a teller without a key')
      part = await enclose(key, layerInfo(of.id, group, layer), part)
    }
    parts.push(part)
  }
  return joined(...parts)
}

const byBytes = (a: Uint8Array, b: Uint8Array) => {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return (a[at] ?? 0) - (b[at] ?? 0)
  return 0
}

/**
 * Takes one layer off every item with a teller's own key, and gives them back in the order of their bytes: who sees both lists cannot tell
 * which became which. What a voter did not seal as he should becomes a paper of nothing, which is counted as invalid, so that nobody can keep
 * the box from being opened. Throws when not one item is for this key and turn.
 */
export async function openLayer(
  of: { readonly id: string; readonly group: readonly number[]; readonly step: number },
  keys: TellerKeys,
  items: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>[]> {
  const info = utf8.encode(layerInfo(of.id, of.group, of.step))
  const opened: Uint8Array<ArrayBuffer>[] = []
  let wrong: unknown
  let unsealed = 0
  for (const item of items)
    try {
      const enc = item.slice(0, encapsulated)
      opened.push(new Uint8Array(await suite.open({ recipientKey: keys, enc, info }, item.slice(encapsulated))))
    } catch (thrown) {
      wrong = thrown
      unsealed += 1
      opened.push(new Uint8Array(item.length - layerBytes))
    }
  if (unsealed > 0 && unsealed === items.length) throw wrong
  return opened.sort(byBytes)
}

/** SHA-256 of a sealed paper in hex, by which its voter finds it in the box. */
export async function receiptOf(sealed: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', sealed))
  return [...hash].map((it) => it.toString(16).padStart(2, '0')).join('')
}

export const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
  const raw = atob(text)
  const bytes = new Uint8Array(raw.length)
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at)
  return bytes
}

/**
 * A mark of all the tellers' keys, 16 digits of SHA-256 in groups of four: the same on every screen, or somebody was given other keys.
 * Undefined while a key is missing.
 */
export async function markOfKeys(
  tellers: readonly { readonly publicKey: string | null }[],
): Promise<string | undefined> {
  const keys = tellers.map((it) => it.publicKey)
  if (keys.includes(null)) return undefined
  const hash = await receiptOf(joined(...keys.map((it) => fromBase64(it ?? ''))))
  return (hash.slice(0, 16).match(/.{4}/g) ?? []).join(' ')
}

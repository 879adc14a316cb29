import {
  bitsOf,
  booleanOf,
  type DerNode,
  eachPart,
  expectTag,
  hexOf,
  listLimits,
  Malformed,
  octetsOf,
  oidOf,
  partsOf,
  readDer,
  smallOf,
  timeOf,
} from '../der/read.ts'
import { type SignatureScheme, schemeOf, signatureHolds } from './algorithms.ts'
import { type Certificate, keyUsages } from './certificate.ts'
import { nameKey, namePartsOf } from './names.ts'

/** A list of revoked certificates (RFC 5280, 5). Times in milliseconds since 1970. */
export interface RevocationList {
  readonly bytes: Uint8Array
  readonly tbs: Uint8Array
  readonly scheme: SignatureScheme | undefined
  readonly signature: Uint8Array
  readonly issuerKey: string
  readonly thisUpdate: number
  readonly nextUpdate: number | undefined
  readonly entries: DerNode | undefined
  /** Only for certificates of people, or only for those of authorities. */
  readonly only: 'users' | 'authorities' | undefined
  /** Still names certificates that ended since then. */
  readonly keepsExpired: number | undefined
  /** Why the list cannot be used: a delta, an indirect list, a critical extension we do not know. */
  readonly unusable: string | undefined
}

const idp = '2.5.29.28'
const expiredOnList = '2.5.29.60'
const harmless: ReadonlySet<string> = new Set(['2.5.29.20', '2.5.29.35', idp, expiredOnList])

/** Reads a list without its entries, which are walked when one is looked for. Throws `Malformed`. */
export function readList(bytes: Uint8Array): RevocationList {
  const [tbs, algorithm, signature] = partsOf(expectTag(readDer(bytes, listLimits), 0x30))
  const fields = [...partsOf(expectTag(tbs, 0x30))]
  if (fields[0]?.tag === 0x02) fields.shift()
  const [, issuer, thisUpdate] = fields.splice(0, 3)
  const isTime = ({ tag }: DerNode) => tag === 0x17 || tag === 0x18
  const next = fields[0] !== undefined && isTime(fields[0]) ? fields.shift() : undefined
  const entries = fields[0]?.tag === 0x30 ? fields.shift() : undefined
  if (tbs === undefined || issuer === undefined) throw new Malformed('crl.fields')
  return {
    bytes,
    tbs: tbs.raw,
    scheme: schemeOf(algorithm),
    signature: bitsOf(signature),
    issuerKey: nameKey(namePartsOf(issuer)),
    thisUpdate: timeOf(thisUpdate),
    nextUpdate: next === undefined ? undefined : timeOf(next),
    entries,
    ...scopeOf(fields.find(({ tag }) => tag === 0xa0)),
  }
}

function scopeOf(field: DerNode | undefined): Pick<RevocationList, 'only' | 'keepsExpired' | 'unusable'> {
  let scope: Pick<RevocationList, 'only' | 'keepsExpired' | 'unusable'> = {
    only: undefined,
    keepsExpired: undefined,
    unusable: undefined,
  }
  const list = field === undefined ? undefined : partsOf(field)[0]
  for (const extension of list === undefined ? [] : partsOf(list)) {
    const parts = partsOf(extension)
    const oid = oidOf(parts[0])
    const critical = parts.length > 2 && booleanOf(parts[1])
    if (critical && !harmless.has(oid)) scope = { ...scope, unusable: oid }
    if (oid === expiredOnList) scope = { ...scope, keepsExpired: timeOf(readDer(octetsOf(parts.at(-1)))) }
    if (oid === idp) scope = { ...scope, ...pointOf(readDer(octetsOf(parts.at(-1)))) }
  }
  return scope
}

/** IssuingDistributionPoint: [1] users only, [2] authorities only, [3] some reasons, [4] indirect, [5] attributes only. */
function pointOf(point: DerNode): Partial<RevocationList> {
  const set = new Set(partsOf(point).flatMap(({ tag, content }) => (tag === 0x83 || content[0] !== 0 ? [tag] : [])))
  if (set.has(0x83) || set.has(0x84) || set.has(0x85)) return { unusable: idp }
  if (set.has(0x81)) return { only: 'users' }
  return set.has(0x82) ? { only: 'authorities' } : {}
}

export interface ListEntry {
  readonly revokedAt: number
  /** CRLReason, 0 when none is given. */
  readonly reason: number
}

/** The entry of a certificate, or nothing when the list does not name it. */
export function entryOf(list: RevocationList, serial: string): ListEntry | undefined {
  if (list.entries === undefined) return undefined
  // Every search may look at the whole list: what an earlier one used up does not count.
  const entries = { ...list.entries, budget: { left: listLimits.elements, depth: listLimits.depth } }
  for (const entry of eachPart(entries)) {
    const [number, time, extensions] = partsOf(entry)
    if (hexOf(number) !== serial) continue
    const reason = (extensions === undefined ? [] : partsOf(extensions)).find(
      (extension) => oidOf(partsOf(extension)[0]) === '2.5.29.21',
    )
    const value = reason === undefined ? undefined : readDer(octetsOf(partsOf(reason).at(-1)))
    return { revokedAt: timeOf(time), reason: value === undefined ? 0 : smallOf(value) }
  }
  return undefined
}

/** True when the list is about the certificate and its issuer signed it. */
export function isListOf(list: RevocationList, certificate: Certificate, issuer: Certificate): boolean {
  if (list.unusable !== undefined || list.issuerKey !== certificate.issuerKey) return false
  if (list.only === (certificate.extensions.authority ? 'users' : 'authorities')) return false
  const { keyUsage } = issuer.extensions
  if (keyUsage !== undefined && !keyUsage.has(keyUsages.cRLSign)) return false
  const known = proofs.get(list)
  if (known?.issuer === issuer) return known.holds
  const { scheme, tbs, signature } = list
  const holds = scheme !== undefined && signatureHolds(scheme, issuer.publicKey, tbs, signature)
  proofs.set(list, { issuer, holds })
  return holds
}

const proofs = new WeakMap<RevocationList, { readonly issuer: Certificate; readonly holds: boolean }>()

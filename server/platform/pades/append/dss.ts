import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { ByteSource } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import { isArray, isDict, isRef, isStream, openPdf, type PdfDict, type PdfFile, type PdfObject } from '../file/index.ts'
import { spellRef, spellStream } from './spell.ts'
import { addItem, type Edit, setKey, type Update, updateOf } from './update.ts'

/** What a signature is checked with years later, each as DER: certificates, OCSP answers, revocation lists. */
export interface ValidationData {
  readonly certificates: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

const mostParts = 10_000
const mostBytes = 32 * 1024 * 1024

/**
 * Lays validation data behind the file (Document Security Store, ETSI EN 319 142-1, 5.4.2) beside what is there already; what the file has is
 * not laid there twice. Empty: there is nothing new. Throws `dss.tooLarge`, and `PdfFault` like the reader.
 */
export function appendDss(base: ByteSource, data: ValidationData): Uint8Array {
  const bytes = [data.certificates, data.ocsps, data.crls].flat().reduce((sum, part) => sum + part.length, 0)
  if (bytes > mostBytes) throw new PdfFault('dss.tooLarge', { bytes, most: mostBytes })
  const update = updateOf(openPdf(base))
  const store = storeIn(update)
  for (const [key, parts] of [
    ['Certs', data.certificates],
    ['OCSPs', data.ocsps],
    ['CRLs', data.crls],
  ] as const) {
    const list = update.file.resolve(store?.dict.entries.get(key))
    const known = hashesOf(update.file, list)
    const refs = parts.flatMap((part) => {
      const hash = hashOf(part)
      if (known.has(hash)) return []
      known.add(hash)
      return [spellRef(update.add(packed(part)))]
    })
    if (refs.length > 0) addTo(update, store, key, list, refs.join(' '))
  }
  if (update.empty) return new Uint8Array(0)
  if (store?.fresh !== undefined) finishStore(update, store.fresh)
  return update.finish().tail
}

interface Store {
  readonly dict: PdfDict
  readonly edit: () => Edit
  /** Of a store that is to be made: what it will hold. */
  readonly fresh?: string[]
}

const nothing: PdfDict = { type: 'dict', entries: new Map(), spans: new Map(), twice: undefined, from: 0, to: 0 }

function storeIn(update: Update): Store {
  const { catalog, root } = update.file
  const said = catalog.entries.get('DSS')
  const dict = update.file.resolve(said)
  const edit = () => update.edit(isRef(said) ? said.num : root.num)
  return isDict(dict) ? { dict, edit } : { dict: nothing, edit, fresh: [] }
}

function addTo(update: Update, store: Store, key: string, list: PdfObject, refs: string): void {
  const said = store.dict.entries.get(key)
  if (store.fresh !== undefined) store.fresh.push(`/${key} [${refs}]`)
  else if (!isArray(list)) setKey(store.edit(), store.dict, key, `[${refs}]`)
  else addItem(isRef(said) ? update.edit(said.num) : store.edit(), list, refs)
}

function finishStore(update: Update, entries: readonly string[]): void {
  const { catalog, root } = update.file
  const store = update.add(`<< /Type /DSS ${entries.join(' ')} >>`)
  setKey(update.edit(root.num), catalog, 'DSS', spellRef(store))
}

function hashesOf(file: PdfFile, list: PdfObject): Set<string> {
  const known = new Set<string>()
  if (!isArray(list)) return known
  for (const item of list.items.slice(0, mostParts)) {
    const hash = hashIn(file, item)
    if (hash !== undefined) known.add(hash)
  }
  return known
}

/** A part in a way of packing that is not known is not found again; it is laid there once more at worst. */
function hashIn(file: PdfFile, item: PdfObject): string | undefined {
  try {
    const stream = file.resolve(item)
    return isStream(stream) ? hashOf(file.data(stream)) : undefined
  } catch (error) {
    if (error instanceof PdfFault && error.code !== 'pdf.inflateLimit') return undefined
    throw error
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64')
}

function packed(der: Uint8Array): Uint8Array {
  return spellStream('/Filter /FlateDecode', deflateSync(der))
}

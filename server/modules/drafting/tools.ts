import type { Converter } from '#platform/convert/index.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Look } from '../documents/index.ts'

/** What the room works with beside the database. `look` reads the head of a file's first page. */
export interface Tools {
  readonly store: ObjectStore
  readonly converter: Converter
  readonly look: Look
}

export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
export const pdfType = 'application/pdf'

/** What the converter takes, by media type. */
export const convertible: ReadonlyMap<string, 'docx' | 'odt' | 'xlsx'> = new Map([
  [docxType, 'docx'],
  ['application/vnd.oasis.opendocument.text', 'odt'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
])

/** Texts are sent as PDF, spreadsheets as they are. */
export const isText = (mediaType: string) => ['docx', 'odt'].includes(convertible.get(mediaType) ?? '')

/** Largest file that is read whole: to be converted, checked or compared. */
export const mostBytes = 50 * 1024 * 1024

/** The bytes of a kept file, or undefined when there are more than may be read whole. */
export async function wholeFile(store: ObjectStore, sha256: string): Promise<Uint8Array | undefined> {
  const size = await store.size(sha256)
  if (size === undefined || size > mostBytes) return undefined
  const parts: Buffer[] = []
  for await (const part of await store.read(sha256)) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** Puts bytes this program made into the store. */
export async function keepBytes(store: ObjectStore, bytes: Uint8Array) {
  async function* once() {
    yield bytes
  }
  return store.put(once(), 2 * mostBytes)
}

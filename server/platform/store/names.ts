import { StoreFault } from './port.ts'

const sha256Shape = /^[0-9a-f]{64}$/
const uploadShape = /^[0-9a-z][0-9a-z-]{7,63}$/
const nameShape = /^[0-9a-z][0-9a-z.-]{0,63}$/

/*
 * Names become paths and keys, so nothing but these shapes gets through: a hash of 64 lower-case hex digits, an upload id of 8–64 characters
 * of [a-z0-9-] (a UUID has), a name of 1–64 characters of [a-z0-9.-]; no separator, no dot at the front, no upper case (file systems
 * differ about it). What cannot be a name of ours cannot be here either, hence `store.missing` for anything else.
 */

/** `objects/ab/cd/abcd…`: two levels keep folders below a few thousand entries at tens of millions of objects. */
export function objectKey(sha256: string): string {
  return `objects/${spread(sha256)}`
}

/** Where a derived text of an object lies, `beside/ab/cd/abcd….name`. */
export function besideKey(sha256: string, name: string): string {
  return `beside/${spread(sha256)}.${checked(name, nameShape)}`
}

/** What the parts of an unfinished upload lie under, `parts/<upload>`. */
export function partsKey(upload: string): string {
  return `parts/${checked(upload, uploadShape)}`
}

/** `parts/<upload>/<offset>`. An offset in bytes that is not a whole number from 0 → `store.gap`. */
export function partKey(upload: string, offset: number): string {
  if (!Number.isSafeInteger(offset) || offset < 0) throw new StoreFault('store.gap')
  return `${partsKey(upload)}/${offset}`
}

function spread(sha256: string): string {
  const hash = checked(sha256, sha256Shape)
  return `${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`
}

function checked(text: string, shape: RegExp): string {
  if (typeof text !== 'string' || !shape.test(text)) throw new StoreFault('store.missing')
  return text
}

/** Under which the parts of all uploads lie. */
export const allParts = 'parts'

export function isUpload(name: string): boolean {
  return uploadShape.test(name)
}

/** What the names of all derived texts of an object begin with. */
export function besideStart(sha256: string): string {
  return `beside/${spread(sha256)}.`
}

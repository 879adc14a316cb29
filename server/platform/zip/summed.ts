import { createHash } from 'node:crypto'
import type { ZipEntry } from './write.ts'

/** A file of a bundle with its SHA-256 (hexadecimal), so that all of them can be verified together. */
export type SummedEntry = ZipEntry & { readonly sha256: string }

export const bytesEntry = (path: string, bytes: Uint8Array): SummedEntry => ({
  path,
  bytes,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

/** UTF-8, composed (NFC). */
export const textEntry = (path: string, text: string): SummedEntry =>
  bytesEntry(path, Buffer.from(text.normalize('NFC')))

export const jsonEntry = (path: string, it: unknown): SummedEntry => textEntry(path, `${JSON.stringify(it, null, 1)}\n`)

/** The format of `sha256sum`: a line per file, the hash, two blanks, the path. */
export const sumsOf = (entries: readonly SummedEntry[]): string =>
  entries.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('')

/** A name any system of files takes, and no way out of the folder; its beginning and its ending are kept when it is long. */
export function plainName(name: string, most = 120): string {
  const plain = name.normalize('NFC').replaceAll(/[\p{Cc}\\/:*?"<>|]/gu, '_')
  if (plain.length <= most) return plain
  const ending = /\.[\p{L}\p{N}]{1,8}$/u.exec(plain)?.[0] ?? ''
  return `${plain.slice(0, most - ending.length)}${ending}`
}

/** The name of a bundle from words: letters and figures, the rest as hyphens. */
export const bundleName = (...words: readonly string[]): string =>
  `${words.map((it) => it.slice(0, 80).replaceAll(/[^\p{L}\p{N}]+/gu, '-')).join('-')}.zip`

import { createHash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** Bytes that stand in memory, or that are read when their turn comes and must have this SHA-256 (hexadecimal). */
export type ZipEntry = { readonly path: string } & (
  | { readonly bytes: Uint8Array }
  | { readonly sha256: string; readonly size: number; open(): Promise<AsyncIterable<Uint8Array>> }
)

/** Lets bytes through, and fails at their end when they are not those of this SHA-256. */
function sameBytes(sha256: string): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      done(hash.digest('hex') === sha256 ? null : new Error(`the bytes of ${sha256} are damaged`))
    },
  })
}

/**
 * A ZIP (APPNOTE 6.3.3, names in UTF-8, ZIP64 where it is needed) written while it is read: one file is open at a time, none stands in memory
 * whole. The stream is broken off when kept bytes are damaged: half a file is never told as a whole one.
 */
export function zipOf(entries: readonly ZipEntry[], at: Date): Readable {
  const zip = new ZipFile()
  const out = zip.outputStream as Readable
  const fail = (error: unknown) => out.destroy(error instanceof Error ? error : new Error('unreadable'))
  zip.on('error', fail)
  for (const entry of entries) {
    const options = { mtime: at, mode: 0o100644 }
    if ('bytes' in entry) zip.addBuffer(Buffer.from(entry.bytes), entry.path, options)
    // What signed files hold is compressed already.
    else
      zip.addReadStreamLazy(entry.path, { ...options, compress: false, size: entry.size }, (give) => {
        entry.open().then((bytes) => {
          const checked = sameBytes(entry.sha256)
          pipeline(Readable.from(bytes), checked).catch(fail)
          give(null, checked)
        }, fail)
      })
  }
  zip.end()
  return out
}

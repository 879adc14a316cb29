import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { fault } from '../fault.ts'
import { type ByteRange, type ObjectStore, StoreFault } from '../store/port.ts'
import type { KeptFile, MadeFile } from './route.ts'

/** RFC 6266 / RFC 8187: an ASCII fallback and the real Vietnamese name. */
function disposition(file: { name: string; inline: boolean }): string {
  // Letters without tone marks: `đ` is a letter of its own and does not come apart by itself.
  const plain = file.name
    .normalize('NFD')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '_')
  const full = encodeURIComponent(file.name.normalize('NFC')).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  )
  return `${file.inline ? 'inline' : 'attachment'}; filename="${plain || 'tep'}"; filename*=UTF-8''${full}`
}

/** One range of RFC 9110 section 14; anything else is answered whole. `null`: cannot be satisfied. */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)
  return start > end || start >= size ? null : { start, end }
}

/**
 * The last piece waits until the stream has ended without complaint. Its hash is known only then, and damaged bytes that arrived to their
 * full length would look whole.
 */
async function* heldBack(bytes: Readable, sha256: string): AsyncGenerator<Buffer> {
  let last: Buffer | undefined
  try {
    for await (const piece of bytes) {
      if (last !== undefined) yield last
      last = piece as Buffer
    }
  } catch (error) {
    throw error instanceof StoreFault && error.code === 'store.damaged' ? fault('file.damaged', { sha256 }) : error
  }
  if (last !== undefined) yield last
}

function lastHeldBack(bytes: Readable, sha256: string): Readable {
  const sent = Readable.from(heldBack(bytes, sha256), { objectMode: false })
  // A stream that is destroyed before its first read never enters the generator.
  return sent.once('close', () => bytes.destroy())
}

interface Keeper {
  readonly store: ObjectStore
  readonly onDamaged?: (sha256: string) => void
}

/** Sends kept bytes, whole or a range. Bytes found damaged on the way cut the answer short and are reported. */
export async function sendKept(request: FastifyRequest, reply: FastifyReply, keeper: Keeper, file: KeptFile) {
  const damaged = (error: unknown) => {
    if (error instanceof StoreFault && (error.code === 'store.damaged' || error.code === 'store.missing'))
      keeper.onDamaged?.(file.sha256)
  }
  const etag = `"${file.sha256}"`
  reply
    .header('content-type', file.mediaType)
    .header('content-disposition', disposition(file))
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('x-content-sha256', file.sha256)
    // The bytes never change under their hash, but the right to read them may: the browser asks again each time.
    .header('cache-control', 'private, no-cache')
    // A PDF or image opened straight from here must not run anything in our origin.
    .header('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:")
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  const asked = request.headers['if-range'] === undefined || request.headers['if-range'] === etag
  const range = asked ? parseRange(request.headers.range, file.size) : undefined
  if (range === null) return reply.code(416).header('content-range', `bytes */${file.size}`).send()
  try {
    const bytes = await keeper.store.read(file.sha256, range)
    bytes.once('error', damaged)
    if (range) {
      reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.size}`)
      reply.header('content-length', range.end - range.start + 1)
    } else reply.header('content-length', file.size)
    return reply.send(range ? bytes : lastHeldBack(bytes, file.sha256))
  } catch (error) {
    damaged(error)
    reply.removeHeader('content-disposition').removeHeader('etag').header('content-type', 'application/json')
    if (error instanceof StoreFault && error.code === 'store.missing')
      throw fault('file.damaged', { sha256: file.sha256 })
    throw error
  }
}

export function sendMade(reply: FastifyReply, file: MadeFile) {
  return reply
    .header('content-type', file.mediaType)
    .header('content-disposition', disposition(file))
    .header('cache-control', 'no-store')
    .send(file.stream)
}

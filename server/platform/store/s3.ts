import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Client } from 'minio'
import { checkedStream, drain, measured, within } from './incoming.ts'
import { allParts, besideKey, besideStart, isUpload, objectKey, partKey, partsKey } from './names.ts'
import { contiguous, type Part } from './parts.ts'
import { type ByteRange, type Kept, type ObjectStore, StoreFault } from './port.ts'
import { connect, makeBucket, type S3Settings } from './s3-client.ts'
import { onS3, s3Fault, unlessMissing } from './s3-faults.ts'
import { type Sent, sendStream } from './s3-upload.ts'

export type { S3Settings } from './s3-client.ts'

/** Longest object a server copies in one request, so the longest kept here. */
const copyLimit = 5 * 1024 ** 3
const healthDeadline = 10_000

/**
 * Objects in a bucket: `objects/ab/cd/<sha256>`, unfinished uploads `parts/<upload>/<offset>`, derived texts `beside/…`. The hash is known
 * only after the last byte, so more than 16 MiB go to `incoming/<uuid>` first and are copied by the server. An object that is there is never
 * written again (conditional puts are not relied on: Ceph 16 ignores them). The bucket is made when it is missing.
 */
export function s3Store(settings: S3Settings): ObjectStore {
  return new S3Store(settings)
}

class S3Store implements ObjectStore {
  readonly kind = 's3'
  readonly #client: Client
  readonly #bucket: string
  readonly #region: string | undefined
  readonly #disconnect: () => void
  #bucketThere: Promise<void> | undefined

  constructor(settings: S3Settings) {
    const { client, close } = connect(settings)
    this.#client = client
    this.#disconnect = close
    this.#bucket = settings.bucket
    this.#region = settings.region
  }

  async put(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Kept> {
    const staged = `incoming/${randomUUID()}`
    const { sha256, size, small } = await this.#send(staged, bytes, maxBytes, false)
    const key = objectKey(sha256)
    try {
      // What lies under this hash is damaged: the right bytes take its place.
      if ((await this.size(sha256)) === size && (await this.verify(sha256)) === 'intact') return { sha256, size }
      if (small !== undefined) await onS3(this.#client.putObject(this.#bucket, key, small, size))
      else await onS3(this.#client.copyObject(this.#bucket, key, `/${this.#bucket}/${staged}`))
    } finally {
      if (small === undefined) await this.#client.removeObject(this.#bucket, staged).catch(() => undefined)
    }
    return { sha256, size }
  }

  async read(sha256: string, range?: ByteRange): Promise<Readable> {
    const key = objectKey(sha256)
    await this.#bucketReady()
    if (range === undefined) {
      return checkedStream(await onS3(this.#client.getObject(this.#bucket, key)), sha256, s3Fault)
    }
    const size = await this.size(sha256)
    if (size === undefined) throw new StoreFault('store.missing')
    const inside = within(range, size)
    if (inside === undefined) return Readable.from([], { objectMode: false })
    const length = inside.end - inside.start + 1
    return checkedStream(
      await onS3(this.#client.getPartialObject(this.#bucket, key, inside.start, length)),
      undefined,
      s3Fault,
    )
  }

  async size(sha256: string): Promise<number | undefined> {
    return (await unlessMissing(this.#client.statObject(this.#bucket, objectKey(sha256))))?.size
  }

  async verify(sha256: string): Promise<'intact' | 'damaged' | 'missing'> {
    if ((await this.size(sha256)) === undefined) return 'missing'
    return drain(await this.read(sha256))
  }

  async forget(sha256: string): Promise<void> {
    const key = objectKey(sha256)
    await this.#bucketReady()
    await onS3(this.#client.removeObject(this.#bucket, key))
    await this.#remove((await this.#list(besideStart(sha256))).map(({ name }) => name))
  }

  async putPart(upload: string, offset: number, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number> {
    const key = partKey(upload, offset)
    const { size, small, brokeOff } = await this.#send(key, bytes, maxBytes, true)
    // Nothing arrived: an earlier part at this offset is worth more than an empty one.
    if (small === undefined || (size === 0 && brokeOff)) return size
    await onS3(this.#client.putObject(this.#bucket, key, small, size))
    return size
  }

  async received(upload: string): Promise<number> {
    return contiguous(await this.#listParts(upload)).received
  }

  async assemble(upload: string, maxBytes: number): Promise<Kept> {
    const parts = await this.#listParts(upload)
    if (parts.length === 0) throw new StoreFault('store.missing')
    if (contiguous(parts).gap) throw new StoreFault('store.gap')
    return onS3(this.put(this.#joined(upload, parts), maxBytes))
  }

  async measure(upload: string): Promise<Kept | undefined> {
    const parts = await this.#listParts(upload)
    if (parts.length === 0 || contiguous(parts).gap) return undefined
    return onS3(measured(this.#joined(upload, parts)))
  }

  async *unfinished(): AsyncGenerator<string> {
    await this.#bucketReady()
    // Without recursion the server answers what lies between the slashes, once each.
    const listing: AsyncIterable<{ prefix?: string }> = this.#client.listObjectsV2(this.#bucket, `${allParts}/`, false)
    try {
      for await (const { prefix = '' } of listing) {
        const name = prefix.split('/')[1] ?? ''
        if (isUpload(name)) yield name
      }
    } catch (cause) {
      throw s3Fault(cause)
    }
  }

  async discard(upload: string): Promise<void> {
    await this.#remove((await this.#listParts(upload)).map(({ offset }) => partKey(upload, offset)))
  }

  async putBeside(sha256: string, name: string, text: string): Promise<void> {
    const key = besideKey(sha256, name)
    const bytes = Buffer.from(text)
    await this.#bucketReady()
    await onS3(
      this.#client.putObject(this.#bucket, key, bytes, bytes.byteLength, {
        'Content-Type': 'text/plain; charset=utf-8',
      }),
    )
  }

  async readBeside(sha256: string, name: string): Promise<string | undefined> {
    const key = besideKey(sha256, name)
    await this.#bucketReady()
    const stream = await unlessMissing(this.#client.getObject(this.#bucket, key))
    if (stream === undefined) return undefined
    const text = await onS3(stream.toArray())
    return Buffer.concat(text).toString('utf8')
  }

  async health(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StoreFault('store.unreachable', { retryable: true })), healthDeadline)
    })
    await Promise.race([this.#probe(), late]).finally(() => clearTimeout(timer))
  }

  async close(): Promise<void> {
    this.#disconnect()
  }

  async #probe(): Promise<void> {
    await this.#bucketReady()
    const sent = randomUUID()
    const key = `health/${sent}`
    await onS3(this.#client.putObject(this.#bucket, key, sent))
    const stream = await onS3(this.#client.getObject(this.#bucket, key))
    const back = Buffer.concat(await onS3(stream.toArray())).toString()
    await onS3(this.#client.removeObject(this.#bucket, key))
    if (back !== sent) throw new StoreFault('store.unreachable')
  }

  async #send(key: string, bytes: AsyncIterable<Uint8Array>, maxBytes: number, keepBroken: boolean): Promise<Sent> {
    await this.#bucketReady()
    return sendStream(
      { client: this.#client, bucket: this.#bucket, key },
      bytes,
      Math.min(maxBytes, copyLimit),
      keepBroken,
    )
  }

  async *#joined(upload: string, parts: readonly Part[]): AsyncGenerator<Uint8Array> {
    for (const { part, skip } of contiguous(parts).pieces)
      yield* await this.#client.getPartialObject(this.#bucket, partKey(upload, part.offset), skip)
  }

  async #listParts(upload: string): Promise<Part[]> {
    const prefix = `${partsKey(upload)}/`
    return (await this.#list(prefix)).map(({ name, size }) => ({ offset: Number(name.slice(prefix.length)), size }))
  }

  async #list(prefix: string): Promise<{ name: string; size: number }[]> {
    await this.#bucketReady()
    const found: { name: string; size: number }[] = []
    const listing: AsyncIterable<{ name?: string; size?: number }> = this.#client.listObjectsV2(
      this.#bucket,
      prefix,
      true,
    )
    try {
      for await (const { name = '', size = 0 } of listing) found.push({ name, size })
    } catch (cause) {
      throw s3Fault(cause)
    }
    return found
  }

  async #remove(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await onS3(this.#client.removeObjects(this.#bucket, [...keys]))
  }

  #bucketReady(): Promise<void> {
    this.#bucketThere ??= makeBucket(this.#client, this.#bucket, this.#region).catch((cause: unknown) => {
      this.#bucketThere = undefined // the next call tries again
      throw s3Fault(cause)
    })
    return this.#bucketThere
  }
}

import type { Client } from 'minio'
import { type Arrived, takeIn } from './incoming.ts'
import { onS3 } from './s3-faults.ts'

/** Bytes held in memory per upload, at most: one part of a multipart upload (16 MiB; S3 asks for 5 MiB, the last excepted). */
export const partSize = 16 * 1024 * 1024
const firstBlock = 256 * 1024

/** What was sent. `small`: the bytes fitted in one part and were not sent at all; the caller puts them under their final key. */
export interface Sent extends Arrived {
  readonly small: Buffer | undefined
}

/**
 * Streams bytes of unknown length to `key`, as a multipart upload once they exceed one part.
 * The client's own stream upload is not used: it never ends when the sender fails, and it resumes a stranger's unfinished upload.
 * Whatever fails, neither an object nor an unfinished upload stays behind.
 */
export async function sendStream(
  target: { client: Client; bucket: string; key: string },
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  keepBroken: boolean,
): Promise<Sent> {
  const upload = new MultipartUpload(target.client, target.bucket, target.key)
  try {
    const arrived = await takeIn(bytes, maxBytes, keepBroken, (chunk) => upload.add(chunk))
    return { ...arrived, small: await upload.finish() }
  } catch (cause) {
    await upload.abort()
    throw cause
  }
}

class MultipartUpload {
  readonly #client: Client
  readonly #bucket: string
  readonly #key: string
  readonly #etags: { part: number; etag: string }[] = []
  #block: Buffer = Buffer.alloc(0)
  #filled = 0
  #id: string | undefined

  constructor(client: Client, bucket: string, key: string) {
    this.#client = client
    this.#bucket = bucket
    this.#key = key
  }

  async add(chunk: Uint8Array): Promise<void> {
    for (let done = 0; done < chunk.byteLength; ) {
      if (this.#filled === partSize) await this.#sendBlock()
      const count = Math.min(chunk.byteLength - done, partSize - this.#filled)
      this.#grow(this.#filled + count)
      this.#block.set(chunk.subarray(done, done + count), this.#filled)
      this.#filled += count
      done += count
    }
  }

  /** The bytes themselves when they fit in one part, undefined when they are complete under the key. */
  async finish(): Promise<Buffer | undefined> {
    if (this.#id === undefined) return this.#block.subarray(0, this.#filled)
    await this.#sendBlock()
    await onS3(this.#client.completeMultipartUpload(this.#bucket, this.#key, this.#id, this.#etags))
    return undefined
  }

  async abort(): Promise<void> {
    if (this.#id === undefined) return
    // The fault that led here is the one to tell; what cannot be removed now falls to the bucket's lifecycle rule.
    await this.#client.abortMultipartUpload(this.#bucket, this.#key, this.#id).catch(() => undefined)
  }

  async #sendBlock(): Promise<void> {
    this.#id ??= await onS3(this.#client.initiateNewMultipartUpload(this.#bucket, this.#key, {}))
    const part = this.#etags.length + 1
    const where = { bucketName: this.#bucket, objectName: this.#key, uploadID: this.#id, partNumber: part, headers: {} }
    const { etag } = await onS3(this.#client.uploadPart(where, this.#block.subarray(0, this.#filled)))
    this.#etags.push({ part, etag })
    this.#filled = 0
  }

  /** Most documents are small: the block grows by doubling instead of taking 16 MiB each time. */
  #grow(needed: number): void {
    if (needed <= this.#block.byteLength) return
    let length = Math.max(firstBlock, this.#block.byteLength)
    while (length < needed) length *= 2
    const larger = Buffer.allocUnsafe(length)
    larger.set(this.#block.subarray(0, this.#filled))
    this.#block = larger
  }
}

import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fault } from '#platform/fault.ts'
import { type ByteSource, bytesOf, openBytes } from '#platform/pades/bytes.ts'
import type { ObjectStore } from '#platform/store/port.ts'

/** Above this a file is worked on from disk. */
const inMemory = 24 * 1024 * 1024

/**
 * Kept bytes for random access while `act` runs: small ones in memory, large ones in a temporary file that is gone afterwards. What the store
 * finds damaged or cannot reach is refused by it.
 */
export async function withBytes<R>(
  store: ObjectStore,
  sha256: string,
  act: (source: ByteSource) => Promise<R>,
): Promise<R> {
  const size = await store.size(sha256)
  if (size === undefined) throw fault('file.store-unreachable')
  if (size <= inMemory) {
    const parts: Buffer[] = []
    for await (const part of await store.read(sha256)) parts.push(part as Buffer)
    return act(bytesOf(Buffer.concat(parts)))
  }
  const folder = await mkdtemp(join(tmpdir(), 'lien-thong-sign-'))
  try {
    const path = join(folder, 'base')
    await pipeline(await store.read(sha256), createWriteStream(path))
    const file = openBytes(path)
    try {
      return await act(file)
    } finally {
      file.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

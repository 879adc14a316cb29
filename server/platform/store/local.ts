import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { diskFault, makeFolder, onDisk, place, sweep, syncFolder, unlessAbsent, writeIncoming } from './disk.ts'
import { checkedStream, drain, measured, within } from './incoming.ts'
import { allParts, besideKey, besideStart, isUpload, objectKey, partKey, partsKey } from './names.ts'
import { contiguous, type Part } from './parts.ts'
import { type ByteRange, type Kept, type ObjectStore, StoreFault } from './port.ts'

/**
 * Objects in a folder: `objects/ab/cd/<sha256>`, unfinished uploads in `parts/<upload>/<offset>`, derived texts in `beside/`.
 * A file appears under its name only when it is whole and synced. Several processes of one machine may share the folder.
 */
export function localStore(folder: string): ObjectStore {
  return new LocalStore(resolve(folder))
}

class LocalStore implements ObjectStore {
  readonly kind = 'local'
  readonly #root: string
  readonly #incoming: string
  #swept: Promise<void> | undefined

  constructor(root: string) {
    this.#root = root
    this.#incoming = join(root, 'incoming')
  }

  async put(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Kept> {
    await this.#sweepOnce()
    const { path, sha256, size } = await writeIncoming(this.#incoming, bytes, maxBytes)
    const target = this.#path(objectKey(sha256))
    const there = await unlessAbsent(stat(target))
    if (there?.size === size && (await this.verify(sha256)) === 'intact') {
      // Another process may have renamed it a moment ago without having synced the folder yet.
      await onDisk(rm(path).then(() => syncFolder(join(target, '..'))))
    } else {
      // What lies under this hash is damaged: the right bytes take its place.
      await onDisk(place(path, target))
    }
    return { sha256, size }
  }

  async read(sha256: string, range?: ByteRange): Promise<Readable> {
    const path = this.#path(objectKey(sha256))
    const file = await unlessAbsent(open(path, 'r'))
    if (file === undefined) throw new StoreFault('store.missing')
    if (range === undefined) return checkedStream(file.createReadStream(), sha256, diskFault)
    const inside = within(range, (await file.stat()).size)
    if (inside !== undefined) return checkedStream(file.createReadStream(inside), undefined, diskFault)
    await file.close()
    return Readable.from([], { objectMode: false })
  }

  async size(sha256: string): Promise<number | undefined> {
    return (await unlessAbsent(stat(this.#path(objectKey(sha256)))))?.size
  }

  async verify(sha256: string): Promise<'intact' | 'damaged' | 'missing'> {
    if ((await this.size(sha256)) === undefined) return 'missing'
    return drain(await this.read(sha256))
  }

  async forget(sha256: string): Promise<void> {
    await onDisk(rm(this.#path(objectKey(sha256)), { force: true }))
    const start = this.#path(besideStart(sha256))
    for (const name of (await unlessAbsent(readdir(dirname(start)))) ?? [])
      if (name.startsWith(basename(start))) await onDisk(rm(join(dirname(start), name), { force: true }))
  }

  async putPart(upload: string, offset: number, bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<number> {
    const target = this.#path(partKey(upload, offset))
    await this.#sweepOnce()
    const { path, size, brokeOff } = await writeIncoming(this.#incoming, bytes, maxBytes, true)
    // Nothing arrived: an earlier part at this offset is worth more than an empty one.
    await onDisk(size === 0 && brokeOff ? rm(path) : place(path, target))
    return size
  }

  async received(upload: string): Promise<number> {
    return contiguous(await this.#listParts(upload)).received
  }

  async assemble(upload: string, maxBytes: number): Promise<Kept> {
    const parts = await this.#listParts(upload)
    if (parts.length === 0) throw new StoreFault('store.missing')
    if (contiguous(parts).gap) throw new StoreFault('store.gap')
    return onDisk(this.put(this.#joined(upload, parts), maxBytes))
  }

  async measure(upload: string): Promise<Kept | undefined> {
    const parts = await this.#listParts(upload)
    if (parts.length === 0 || contiguous(parts).gap) return undefined
    return onDisk(measured(this.#joined(upload, parts)))
  }

  async *unfinished(): AsyncGenerator<string> {
    for (const name of (await unlessAbsent(readdir(this.#path(allParts)))) ?? []) if (isUpload(name)) yield name
  }

  async discard(upload: string): Promise<void> {
    await onDisk(rm(this.#path(partsKey(upload)), { recursive: true, force: true }))
  }

  async putBeside(sha256: string, name: string, text: string): Promise<void> {
    const target = this.#path(besideKey(sha256, name))
    const bytes = Readable.from([Buffer.from(text)])
    const { path } = await writeIncoming(this.#incoming, bytes, Number.POSITIVE_INFINITY)
    await onDisk(place(path, target))
  }

  async readBeside(sha256: string, name: string): Promise<string | undefined> {
    return unlessAbsent(readFile(this.#path(besideKey(sha256, name)), 'utf8'))
  }

  async health(): Promise<void> {
    const { path, size } = await writeIncoming(this.#incoming, Readable.from([Buffer.alloc(4096, 'x')]), 4096)
    const back = await onDisk(readFile(path).finally(() => rm(path, { force: true })))
    if (back.byteLength !== size) throw new StoreFault('store.unreachable')
    await onDisk(makeFolder(join(this.#root, 'objects')))
  }

  async close(): Promise<void> {
    await this.#swept
  }

  #path(key: string): string {
    return join(this.#root, key)
  }

  async *#joined(upload: string, parts: readonly Part[]): AsyncGenerator<Uint8Array> {
    const folder = this.#path(partsKey(upload))
    for (const { part, skip } of contiguous(parts).pieces)
      yield* createReadStream(join(folder, String(part.offset)), { start: skip })
  }

  async #listParts(upload: string): Promise<Part[]> {
    const folder = this.#path(partsKey(upload))
    const names = (await unlessAbsent(readdir(folder))) ?? []
    const found = names.map(async (name) => ({
      offset: Number(name),
      size: (await onDisk(stat(join(folder, name)))).size,
    }))
    return Promise.all(found)
  }

  #sweepOnce(): Promise<void> {
    // What cannot be swept shows itself in the write that follows.
    this.#swept ??= sweep(this.#incoming).catch(() => undefined)
    return this.#swept
  }
}

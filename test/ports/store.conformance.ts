import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ObjectStore } from '#platform/store/port.ts'

/** A store under test and what only its maker can do to it. */
export interface OpenedStore {
  readonly store: ObjectStore
  /** Changes one byte of a kept object behind the store's back. */
  damage(sha256: string): Promise<void>
  /** Names of everything half-done: staged files or keys, unfinished uploads. */
  unfinished(): Promise<string[]>
  close(): Promise<void>
}

const MiB = 1024 * 1024

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The bytes in chunks, as a request body brings them. */
export async function* sent(bytes: Uint8Array, chunk = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += chunk) yield bytes.subarray(at, at + chunk)
}

/** The first `count` bytes, then the connection breaks. */
export async function* brokenAfter(bytes: Uint8Array, count: number): AsyncGenerator<Uint8Array> {
  yield* sent(bytes.subarray(0, count))
  throw new Error('connection reset')
}

async function all(store: ObjectStore, sha256: string, range?: { start: number; end: number }): Promise<Buffer> {
  return Buffer.concat(await (await store.read(sha256, range)).toArray())
}

function refusal(code: string) {
  return expect.objectContaining({ name: 'Error', code })
}

/** Every promise of the port, against any store. `open` is called once. */
export function storeConformance(name: string, open: () => Promise<OpenedStore>): void {
  describe(name, () => {
    let opened: OpenedStore
    let store: ObjectStore
    beforeAll(async () => {
      opened = await open()
      store = opened.store
    })
    afterAll(() => opened?.close(), 60_000)

    test('is healthy', async () => {
      await expect(store.health()).resolves.toBeUndefined()
    }, 30_000)

    describe('objects', () => {
      test('are gone once forgotten, and forgetting again is harmless', async () => {
        const kept = await store.put(sent(randomBytes(1000)), MiB)
        await store.forget(kept.sha256)
        expect(await store.size(kept.sha256)).toBeUndefined()
        await store.forget(kept.sha256)
      })

      test('come back as they were put, under their hash', async () => {
        const bytes = randomBytes(300_001)
        const kept = await store.put(sent(bytes), MiB)
        expect(kept).toEqual({ sha256: sha256Of(bytes), size: 300_001 })
        expect(await store.size(kept.sha256)).toBe(300_001)
        expect((await all(store, kept.sha256)).equals(bytes)).toBe(true)
        expect(await store.verify(kept.sha256)).toBe('intact')
      })

      test('of no bytes at all', async () => {
        const kept = await store.put(sent(new Uint8Array()), MiB)
        expect(kept).toEqual({ sha256: sha256Of(new Uint8Array()), size: 0 })
        expect(await store.size(kept.sha256)).toBe(0)
        expect(await all(store, kept.sha256)).toHaveLength(0)
        expect(await store.verify(kept.sha256)).toBe('intact')
      })

      test('give inclusive ranges', async () => {
        const bytes = randomBytes(100_000)
        const { sha256 } = await store.put(sent(bytes), MiB)
        expect((await all(store, sha256, { start: 0, end: 0 })).equals(bytes.subarray(0, 1))).toBe(true)
        expect((await all(store, sha256, { start: 10, end: 70_000 })).equals(bytes.subarray(10, 70_001))).toBe(true)
        expect((await all(store, sha256, { start: 99_999, end: 1e9 })).equals(bytes.subarray(99_999))).toBe(true)
        expect(await all(store, sha256, { start: 100_000, end: 100_001 })).toHaveLength(0)
      })

      test('put twice, also at once, are the same object', async () => {
        const bytes = randomBytes(50_000)
        const kept = await Promise.all([store.put(sent(bytes), MiB), store.put(sent(bytes), MiB)])
        expect(kept[1]).toEqual(kept[0])
        expect(await store.put(sent(bytes), MiB)).toEqual(kept[0])
        expect(await store.verify(sha256Of(bytes))).toBe('intact')
        expect(await opened.unfinished()).toEqual([])
      })

      test('may be exactly as long as allowed, and too long leave nothing', async () => {
        const bytes = randomBytes(20 * MiB)
        expect((await store.put(sent(bytes), bytes.byteLength)).size).toBe(bytes.byteLength)
        const longer = Buffer.concat([randomBytes(1), bytes])
        await expect(store.put(sent(longer), bytes.byteLength)).rejects.toEqual(refusal('store.too-large'))
        expect(await store.size(sha256Of(longer))).toBeUndefined()
        expect(await opened.unfinished()).toEqual([])
      })

      test('of a sender that fails leave nothing, and its own error is told', async () => {
        const bytes = randomBytes(20 * MiB)
        await expect(store.put(brokenAfter(bytes, 18 * MiB), 64 * MiB)).rejects.toThrow('connection reset')
        expect(await store.size(sha256Of(bytes))).toBeUndefined()
        expect(await opened.unfinished()).toEqual([])
      })

      test('that were never put are missing', async () => {
        const unknown = sha256Of(randomBytes(8))
        expect(await store.size(unknown)).toBeUndefined()
        expect(await store.verify(unknown)).toBe('missing')
        await expect(store.read(unknown)).rejects.toEqual(refusal('store.missing'))
        await expect(store.read(unknown, { start: 0, end: 1 })).rejects.toEqual(refusal('store.missing'))
      })

      test('with one changed byte are found out while reading and scrubbing', async () => {
        const { sha256 } = await store.put(sent(randomBytes(200_000)), MiB)
        await opened.damage(sha256)
        expect(await store.verify(sha256)).toBe('damaged')
        await expect(all(store, sha256)).rejects.toEqual(refusal('store.damaged'))
      })

      test('can be left unread without harm', async () => {
        const { sha256 } = await store.put(sent(randomBytes(2 * MiB)), 2 * MiB)
        for (let i = 0; i < 5; i++) {
          const stream = await store.read(sha256)
          stream.destroy()
        }
        expect(await store.verify(sha256)).toBe('intact')
      })
    })

    describe('unfinished uploads', () => {
      test('resume after the sender broke off', async () => {
        const upload = randomUUID()
        const bytes = randomBytes(20 * MiB)
        expect(await store.received(upload)).toBe(0)
        const first = await store.putPart(upload, 0, brokenAfter(bytes, 17 * MiB + 5), 64 * MiB)
        expect(first).toBe(17 * MiB + 5)
        expect(await store.received(upload)).toBe(first)
        await store.putPart(upload, first, brokenAfter(bytes.subarray(first), 0), 64 * MiB)
        expect(await store.received(upload)).toBe(first)
        await store.putPart(upload, first, sent(bytes.subarray(first)), 64 * MiB)
        expect(await store.received(upload)).toBe(bytes.byteLength)
        expect(await store.assemble(upload, 64 * MiB)).toEqual({ sha256: sha256Of(bytes), size: bytes.byteLength })
        expect(await store.verify(sha256Of(bytes))).toBe('intact')
      })

      test('are joined again as long as they are not discarded', async () => {
        const upload = randomUUID()
        const bytes = randomBytes(9 * MiB)
        const kept = { sha256: sha256Of(bytes), size: bytes.byteLength }
        await store.putPart(upload, 0, sent(bytes.subarray(0, 8 * MiB)), 64 * MiB)
        await store.putPart(upload, 8 * MiB, sent(bytes.subarray(8 * MiB)), 64 * MiB)
        expect(await store.measure(upload)).toEqual(kept)
        expect(await store.size(kept.sha256)).toBeUndefined()
        expect(await store.assemble(upload, 64 * MiB)).toEqual(kept)
        expect(await store.received(upload)).toBe(bytes.byteLength)
        await store.forget(kept.sha256)
        expect(await store.assemble(upload, 64 * MiB)).toEqual(kept)
        expect(await store.verify(kept.sha256)).toBe('intact')
        await store.discard(upload)
        expect(await store.received(upload)).toBe(0)
        expect(await store.measure(upload)).toBeUndefined()
        expect(await store.verify(kept.sha256)).toBe('intact')
      })

      test('are listed while they have parts', async () => {
        const [one, two] = [randomUUID(), randomUUID()]
        for (const upload of [one, two]) {
          await store.putPart(upload, 0, sent(randomBytes(10)), MiB)
          await store.putPart(upload, 20, sent(randomBytes(10)), MiB)
        }
        const listed = async () => {
          const names: string[] = []
          for await (const name of store.unfinished()) names.push(name)
          return names
        }
        const all = await listed()
        expect(all).toEqual(expect.arrayContaining([one, two]))
        expect(new Set(all).size).toBe(all.length)
        // A gap is nothing that could be measured.
        expect(await store.measure(one)).toBeUndefined()
        await store.discard(one)
        expect(await listed()).not.toContain(one)
        expect(await listed()).toContain(two)
        await store.discard(two)
      })

      test('replace a part sent again at the same offset, and may overlap', async () => {
        const upload = randomUUID()
        const bytes = randomBytes(1000)
        await store.putPart(upload, 0, sent(randomBytes(500)), MiB)
        await store.putPart(upload, 0, sent(bytes.subarray(0, 600)), MiB)
        await store.putPart(upload, 400, sent(bytes.subarray(400)), MiB)
        expect(await store.received(upload)).toBe(1000)
        expect((await store.assemble(upload, MiB)).sha256).toBe(sha256Of(bytes))
      })

      test('with a gap count up to the gap and are not joined', async () => {
        const upload = randomUUID()
        await store.putPart(upload, 0, sent(randomBytes(100)), MiB)
        await store.putPart(upload, 200, sent(randomBytes(100)), MiB)
        expect(await store.received(upload)).toBe(100)
        await expect(store.assemble(upload, MiB)).rejects.toEqual(refusal('store.gap'))
        await store.putPart(upload, 100, sent(randomBytes(100)), MiB)
        expect((await store.assemble(upload, MiB)).size).toBe(300)
      })

      test('too large refuse the part, or the whole when joined', async () => {
        const upload = randomUUID()
        await expect(store.putPart(upload, 0, sent(randomBytes(101)), 100)).rejects.toEqual(refusal('store.too-large'))
        expect(await store.received(upload)).toBe(0)
        await store.putPart(upload, 0, sent(randomBytes(100)), 100)
        await expect(store.assemble(upload, 99)).rejects.toEqual(refusal('store.too-large'))
        expect(await store.received(upload)).toBe(100)
        expect(await opened.unfinished()).toEqual([])
      })

      test('of an empty document are joined, of nothing are missing', async () => {
        const upload = randomUUID()
        await expect(store.assemble(upload, MiB)).rejects.toEqual(refusal('store.missing'))
        await store.putPart(upload, 0, sent(new Uint8Array()), MiB)
        expect((await store.assemble(upload, MiB)).size).toBe(0)
      })

      test('are forgotten, also twice', async () => {
        const upload = randomUUID()
        await store.putPart(upload, 0, sent(randomBytes(100)), MiB)
        await store.discard(upload)
        await store.discard(upload)
        expect(await store.received(upload)).toBe(0)
      })
    })

    test('derived texts keep Vietnamese, are replaced, and are absent at first', async () => {
      const { sha256 } = await store.put(sent(randomBytes(10)), MiB)
      expect(await store.readBeside(sha256, 'text')).toBeUndefined()
      await store.putBeside(sha256, 'text', 'Quyết định số 123/QĐ-UBND')
      await store.putBeside(sha256, 'text', 'Ủy ban nhân dân xã Đông Hòa, ngày 02 tháng 9')
      expect(await store.readBeside(sha256, 'text')).toBe('Ủy ban nhân dân xã Đông Hòa, ngày 02 tháng 9')
      await store.putBeside(sha256, 'preview.v2', '')
      expect(await store.readBeside(sha256, 'preview.v2')).toBe('')
    })

    test('derived texts go with their object, and with no other', async () => {
      const [gone, stays] = [await store.put(sent(randomBytes(10)), MiB), await store.put(sent(randomBytes(10)), MiB)]
      for (const { sha256 } of [gone, stays])
        for (const name of ['text.json', 'head.json']) await store.putBeside(sha256, name, 'chữ')
      await store.forget(gone.sha256)
      expect(await store.readBeside(gone.sha256, 'text.json')).toBeUndefined()
      expect(await store.readBeside(gone.sha256, 'head.json')).toBeUndefined()
      expect(await store.readBeside(stays.sha256, 'head.json')).toBe('chữ')
    })

    test('60 MB pass through in bounded memory', async () => {
      setFlagsFromString('--expose-gc')
      const collect: () => void = runInNewContext('gc')
      const size = 60 * MiB
      const chunk = randomBytes(64 * 1024)
      let highest = 0
      const sample = () => {
        collect()
        highest = Math.max(highest, process.memoryUsage().arrayBuffers)
      }
      sample()
      const before = highest
      async function* sender(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < size; at += chunk.byteLength) {
          chunk.writeUInt32LE(at) // the same buffer every time: what the store keeps of it, it has to copy
          if (at % (4 * MiB) === 0) sample()
          yield chunk
        }
      }
      const { sha256 } = await store.put(sender(), size)
      let read = 0
      for await (const part of await store.read(sha256)) {
        read += part.length
        if (read % (4 * MiB) < part.length) sample()
      }
      expect(read).toBe(size)
      expect(highest - before).toBeLessThan(40 * MiB)
    })

    test.each([
      '',
      '..',
      '../../etc/passwd',
      'ab/cd',
      'A'.repeat(64),
      `${'a'.repeat(63)}/`,
      `${'a'.repeat(64)}\n`,
      '\0'.repeat(64),
    ])('refuses the hostile id %j', async (id) => {
      const good = sha256Of(new Uint8Array())
      const missing = refusal('store.missing')
      await expect(store.read(id)).rejects.toEqual(missing)
      await expect(store.size(id)).rejects.toEqual(missing)
      await expect(store.verify(id)).rejects.toEqual(missing)
      await expect(store.readBeside(id, 'text')).rejects.toEqual(missing)
      await expect(store.putBeside(id, 'text', 'x')).rejects.toEqual(missing)
      await expect(store.readBeside(good, id === '' ? '' : `../${id}`)).rejects.toEqual(missing)
      await expect(store.putBeside(good, id === '' ? '' : `.${id}`, 'x')).rejects.toEqual(missing)
      await expect(store.putPart(id, 0, sent(randomBytes(1)), 1)).rejects.toEqual(missing)
      await expect(store.received(id)).rejects.toEqual(missing)
      await expect(store.assemble(id, 1)).rejects.toEqual(missing)
      await expect(store.measure(id)).rejects.toEqual(missing)
      await expect(store.forget(id)).rejects.toEqual(missing)
      await expect(store.discard(id)).rejects.toEqual(missing)
      await expect(store.putPart(randomUUID(), -1, sent(randomBytes(1)), 1)).rejects.toEqual(refusal('store.gap'))
    })
  })
}

import { execFileSync } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'minio'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localStore, openStore, s3Store } from '#platform/store/index.ts'
import { type OpenedStore, sent, storeConformance } from './store.conformance.ts'

const MiB = 1024 * 1024

function objectPath(sha256: string): string {
  return `objects/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`
}

function flipped(bytes: Buffer): Buffer {
  const middle = bytes.byteLength >> 1
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle)
  return bytes
}

async function openLocal(): Promise<OpenedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'))
  const store = openStore({ kind: 'local', folder })
  return {
    store,
    async damage(sha256) {
      const path = join(folder, objectPath(sha256))
      await writeFile(path, flipped(await readFile(path)))
    },
    unfinished: () => readdir(join(folder, 'incoming')),
    async close() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

storeConformance('local store', openLocal)

describe('local store on a real disk', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('sweeps what a killed process left, but not what is being written', async () => {
    const store = localStore(folder)
    await store.health()
    const [old, fresh] = [join(folder, 'incoming', 'old'), join(folder, 'incoming', 'fresh')]
    await Promise.all([writeFile(old, 'x'), writeFile(fresh, 'x')])
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
    await utimes(old, twoDaysAgo, twoDaysAgo)
    await localStore(folder).put(sent(randomBytes(10)), 10)
    expect(await readdir(join(folder, 'incoming'))).toEqual(['fresh'])
  })

  test('puts the right bytes in the place of a cut-off object', async () => {
    const store = localStore(folder)
    const bytes = randomBytes(1000)
    const { sha256 } = await store.put(sent(bytes), 1000)
    await writeFile(join(folder, objectPath(sha256)), bytes.subarray(0, 10))
    await store.put(sent(bytes), 1000)
    expect(await store.verify(sha256)).toBe('intact')
  })

  test('is unreachable under a file', async () => {
    await writeFile(join(folder, 'file'), '')
    await expect(localStore(join(folder, 'file')).health()).rejects.toMatchObject({
      code: 'store.unreachable',
      retryable: false,
    })
  })
})

/** A disk of 1 MiB, or undefined where this process may not mount one. */
function tinyDisk(): { folder: string; remove(): void } | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const folder = join(tmpdir(), `store-tiny-${randomUUID()}`)
  try {
    execFileSync('mkdir', [folder])
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder], { stdio: 'ignore' })
    return { folder, remove: () => execFileSync('umount', [folder]) }
  } catch {
    return undefined
  }
}

const tiny = tinyDisk()

describe.skipIf(tiny === undefined)('local store on a full disk (needs the right to mount a tmpfs)', () => {
  afterAll(async () => {
    tiny?.remove()
    await rm(tiny?.folder ?? '', { recursive: true, force: true })
  })

  test('tells store.full, leaves nothing, and goes on when there is room', async () => {
    const store = localStore(tiny?.folder ?? '')
    await expect(store.put(sent(randomBytes(2 * MiB)), 4 * MiB)).rejects.toMatchObject({
      code: 'store.full',
      retryable: true,
    })
    expect(await readdir(join(tiny?.folder ?? '', 'incoming'))).toEqual([])
    expect((await store.put(sent(randomBytes(1000)), 1000)).size).toBe(1000)
  })
})

const { TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY = '', TEST_S3_SECRET_KEY = '' } = process.env

if (TEST_S3_ENDPOINT === undefined || TEST_S3_ENDPOINT === '') {
  describe.skip('S3 store (no S3 server: set TEST_S3_ENDPOINT)', () => {
    test('conformance', () => undefined)
  })
} else {
  const url = new URL(TEST_S3_ENDPOINT)
  const useSSL = url.protocol === 'https:'
  const server = {
    endPoint: url.hostname,
    port: Number(url.port || (useSSL ? 443 : 80)),
    useSSL,
    accessKey: TEST_S3_ACCESS_KEY,
    secretKey: TEST_S3_SECRET_KEY,
  }
  const raw = new Client({ ...server, pathStyle: true })

  const openS3 = async (): Promise<OpenedStore> => {
    const bucket = `lien-thong-test-${randomUUID()}`
    const store = openStore({ kind: 's3', ...server, bucket })
    const names = async (prefix: string) =>
      (await raw.listObjectsV2(bucket, prefix, true).toArray()).map(({ name }) => `${name}`)
    return {
      store,
      async damage(sha256) {
        const key = objectPath(sha256)
        const bytes = Buffer.concat(await (await raw.getObject(bucket, key)).toArray())
        await raw.putObject(bucket, key, flipped(bytes))
      },
      async unfinished() {
        const uploads = await raw.listIncompleteUploads(bucket, '', true).toArray()
        return [...(await names('incoming/')), ...uploads.map(({ key }) => `${key}`)]
      },
      async close() {
        await raw.removeObjects(bucket, await names(''))
        await raw.removeBucket(bucket)
        await store.close()
      },
    }
  }

  storeConformance('S3 store', openS3)

  describe('S3 store, refusals', () => {
    test('a wrong secret is unreachable, and trying again does not help', async () => {
      const store = s3Store({ ...server, secretKey: 'sai-khoa-bi-mat', bucket: 'lien-thong-test' })
      await expect(store.health()).rejects.toMatchObject({ code: 'store.unreachable', retryable: false })
      await store.close()
    })
  })
}

test('an S3 server that is not there is unreachable, and may come back', async () => {
  const nowhere = { endPoint: '127.0.0.1', port: 1, useSSL: false, accessKey: 'a', secretKey: 'b', bucket: 'nowhere' }
  const store = s3Store(nowhere)
  await expect(store.health()).rejects.toMatchObject({ code: 'store.unreachable', retryable: true })
  await expect(store.put(sent(randomBytes(10)), 10)).rejects.toMatchObject({
    code: 'store.unreachable',
    retryable: true,
  })
  await store.close()
})

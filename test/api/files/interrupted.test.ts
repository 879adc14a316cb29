import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { access, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropUpload, finishUpload, readUpload, startUpload } from '#contract/files.ts'
import { localStore } from '#platform/store/index.ts'
import { agency, type House, openHouse, staff, testPassword } from '../../setup/house.ts'
import { Page } from '../../setup/page.ts'
import { sendBytes, tinyPdf, upload } from '../../setup/upload.ts'

let house: House
let clerk: Page
let child: ChildProcess | undefined
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  const province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  await staff(house, 'vanthu', province.id, 'clerk')
  clerk = await house.page('vanthu')
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await house.close()
})

const objectOf = (sha256: string) => join(house.storeFolder, 'objects', sha256.slice(0, 2), sha256.slice(2, 4), sha256)
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
const partsOf = (id: string) => isThere(join(house.storeFolder, 'parts', id))

/** All bytes sent in two parts, not finished. */
async function sentWhole(bytes: Buffer): Promise<string> {
  const { id } = await clerk.call(startUpload, { name: 'Dở dang.pdf', size: bytes.length })
  await sendBytes(clerk, id, 0, bytes.subarray(0, 100))
  await sendBytes(clerk, id, 100, bytes.subarray(100))
  return id
}

/** A transaction that holds something up, until it is let go. */
async function holding(statement: string): Promise<() => Promise<void>> {
  const held = await house.sql.reserve()
  await held`begin`
  await held.unsafe(statement)
  return async () => {
    await held`rollback`
    held.release()
  }
}

const waiting = async () =>
  (
    await house.sql`select 1 from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and not l.granted`
  ).length

/** A second process on the same database and store, to be killed. */
function program(): Promise<string> {
  const made = spawn(process.execPath, ['server/main.ts'], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: house.databaseUrl,
      DATA_DIR: dirname(house.storeFolder),
      SAMPLE: 'no',
      PORT: '0',
      ROLES: 'web',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = made
  return new Promise((resolve, reject) => {
    let said = ''
    made.stdout.on('data', (data: Buffer) => {
      said += data.toString()
      const address = /Liên Thông: (http\S+)/.exec(said)?.[1]
      if (address) resolve(address)
    })
    made.once('exit', () => reject(new Error(said)))
  })
}

async function clear(): Promise<void> {
  const jobs = house.app.rooms.flatMap((room) => room.jobs ?? [])
  await jobs.find((job) => job.name === 'files:clear-uploads')?.handle({})
}

describe('an upload whose process is killed between bytes and record', () => {
  it('gives the same file when it is finished again', { timeout: 180_000 }, async () => {
    const bytes = tinyPdf('giết giữa chừng')
    const id = await sentWhole(bytes)
    const other = new Page(await program())
    await other.logIn('vanthu', testPassword)
    const release = await holding('lock table stored_file in share mode')
    const lost = other.call(finishUpload, { id }).catch((error: unknown) => error)
    await expect.poll(waiting, { timeout: 60_000 }).toBeGreaterThan(0)
    expect(await isThere(objectOf(sha256Of(bytes)))).toBe(true)
    const dead = once(child as ChildProcess, 'exit')
    child?.kill('SIGKILL')
    await dead
    expect(await lost).toBeInstanceOf(Error)
    await release()

    expect(await clerk.call(readUpload, { id })).toMatchObject({ received: bytes.length })
    expect(await clerk.call(finishUpload, { id })).toMatchObject({ sha256: sha256Of(bytes), size: bytes.length })
    expect(await partsOf(id)).toBe(false)
    expect(await isThere(objectOf(sha256Of(bytes)))).toBe(true)
  })

  it('is not lost when somebody takes its bytes away before they are recorded', async () => {
    const bytes = tinyPdf('bị dọn mất')
    const id = await sentWhole(bytes)
    const release = await holding(`select pg_advisory_xact_lock(hashtextextended('file ${sha256Of(bytes)}', 0))`)
    const finished = clerk.call(finishUpload, { id })
    await expect.poll(waiting).toBeGreaterThan(0)
    await rm(objectOf(sha256Of(bytes)))
    await release()
    expect(await finished).toMatchObject({ sha256: sha256Of(bytes) })
    expect(await isThere(objectOf(sha256Of(bytes)))).toBe(true)
  })
})

describe('what nobody comes back for', () => {
  it('goes with its parts and with the object it was joined to', async () => {
    const bytes = tinyPdf('bỏ dở')
    const id = await sentWhole(bytes)
    // As a process killed before recording leaves it: joined, not recorded.
    const release = await holding('lock table stored_file in share mode')
    const stuck = clerk.refusal(finishUpload, { id })
    await expect.poll(waiting).toBeGreaterThan(0)
    await house.sql`select pg_cancel_backend(l.pid) from pg_locks l where not l.granted`
    await release()
    await stuck
    expect(await isThere(objectOf(sha256Of(bytes)))).toBe(true)
    await clear()
    expect(await partsOf(id)).toBe(true)
    house.pass(8 * 86_400_000)
    await clear()
    expect(await partsOf(id)).toBe(false)
    expect(await isThere(objectOf(sha256Of(bytes)))).toBe(false)
    expect(await house.sql`select 1 from upload where id = ${id}`).toEqual([])
    await clear()
    clerk = await house.page('vanthu')
  })

  it('takes nothing that a record speaks of', async () => {
    const bytes = tinyPdf('của người khác')
    const kept = await upload(clerk, bytes)
    const dropped = await sentWhole(bytes)
    const left = await sentWhole(bytes)
    await clerk.call(dropUpload, { id: dropped })
    expect(await partsOf(dropped)).toBe(false)
    house.pass(8 * 86_400_000)
    await clear()
    expect(await partsOf(left)).toBe(false)
    expect(await isThere(objectOf(kept.sha256))).toBe(true)
    clerk = await house.page('vanthu')
  })

  it('includes parts that stayed behind a finished upload or came after their row had gone', async () => {
    const bytes = tinyPdf('phần sót lại')
    const { uploadId } = await upload(clerk, bytes)
    const store = localStore(house.storeFolder)
    for (const id of [uploadId, crypto.randomUUID()]) await store.putPart(id, 0, Readable.from([bytes]), bytes.length)
    expect(await readdir(join(house.storeFolder, 'parts'))).toHaveLength(2)
    await clear()
    expect(await readdir(join(house.storeFolder, 'parts'))).toEqual([])
    expect(await isThere(objectOf(sha256Of(bytes)))).toBe(true)
  })

  it('goes at once when its sender drops it', async () => {
    const bytes = tinyPdf('bỏ ngay')
    const id = await sentWhole(bytes)
    await clerk.call(dropUpload, { id })
    expect([await partsOf(id), await isThere(objectOf(sha256Of(bytes)))]).toEqual([false, false])
    expect(await clerk.refusal(finishUpload, { id })).toMatchObject({ code: 'thing.missing' })
  })
})

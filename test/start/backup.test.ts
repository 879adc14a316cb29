import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '#config'
import { listDocuments, readDocument } from '#contract/documents.ts'
import { beginning, readFacts } from '#platform/facts.ts'
import { migrate } from '#platform/migrate.ts'
import { backup } from '../../server/ops/backup/backup.ts'
import { restore } from '../../server/ops/backup/restore.ts'
import { objectPath, tablePath, wholeRuns } from '../../server/ops/backup/runs.ts'
import { type Installation, openInstallation } from '../../server/ops/installation.ts'
import { type House, openHouse } from '../setup/house.ts'

let from: House
let to: House
let folder: string
const open: Installation[] = []
const others: House[] = []
const quiet = () => undefined

async function installationOf(house: House): Promise<Installation> {
  const config = readConfig({ DATABASE_URL: house.databaseUrl, DATA_DIR: dirname(house.storeFolder) })
  const installation = await openInstallation(config, quiet)
  open.push(installation)
  return installation
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lien-thong-backup-'))
  from = await openHouse({}, 12)
  to = await openHouse()
})
afterAll(async () => {
  for (const installation of open) await installation.close()
  for (const house of [...others, from, to]) await house.close()
  await rm(folder, { recursive: true, force: true })
})

const runsIn = async (at: string) => (await readdir(join(at, 'tables'))).toSorted()

/** An empty house to restore into. */
async function empty(): Promise<{ house: House; into: Installation }> {
  const house = await openHouse()
  others.push(house)
  return { house, into: await installationOf(house) }
}

async function isEmpty(house: House): Promise<boolean> {
  const [row] = await house.sql`select exists(select from org_unit) or exists(select from stored_file) as used`
  return row?.['used'] === false
}

describe('backup and restore', () => {
  it('carry every row and file into an empty installation, where work goes on', async () => {
    const manifest = await backup(await installationOf(from), folder, quiet)
    expect(manifest.objects).toBeGreaterThan(10)
    await restore(await installationOf(to), folder, quiet)

    const before = await from.page('vanthu.ubndtinh')
    const after = await to.page('vanthu.ubndtinh')
    const list = { direction: 'outgoing', limit: 100 } as const
    const rows = (await after.call(listDocuments, list)).rows
    expect(rows).toEqual((await before.call(listDocuments, list)).rows)
    expect(rows.length).toBeGreaterThan(0)
    for (const { id } of rows) {
      expect((await after.call(readDocument, { id })).trail).toEqual((await before.call(readDocument, { id })).trail)
      const bytes = await after.fetch('GET', `/api/documents/${id}/files/1`)
      const same = await before.fetch('GET', `/api/documents/${id}/files/1`)
      expect(Buffer.from(await bytes.arrayBuffer()).equals(Buffer.from(await same.arrayBuffer()))).toBe(true)
    }
    const [last] = await to.sql`select type from fact order by seq desc offset 1 limit 1`
    expect(last?.type).toBeDefined()
    expect(await to.sql`select type from fact where type = 'installation.restored'`).toHaveLength(1)
  })

  it('refuses to restore over a used installation, and from a folder that is no whole backup', async () => {
    await expect(restore(await installationOf(from), folder, quiet)).rejects.toThrow('không trống')
    const empty = await mkdtemp(join(tmpdir(), 'lien-thong-empty-'))
    await expect(restore(await installationOf(to), empty, quiet)).rejects.toThrow('không phải là bản sao lưu')
    const run = '2026-01-01T00-00-00-000Z'
    const elsewhere = { run, madeAt: '', migrations: [{ name: '9999.sql', hash: '' }], tables: {}, objects: 0 }
    await mkdir(join(empty, 'tables', run), { recursive: true })
    await writeFile(join(empty, 'tables', run, 'manifest.json'), JSON.stringify(elsewhere))
    await expect(restore(await installationOf(to), empty, quiet)).rejects.toThrow('phiên bản khác')
    await rm(empty, { recursive: true })
  })

  it('lets facts that come from another cluster pass the fence', async () => {
    const { sql } = to
    await sql`alter table fact disable trigger fact_append_only`
    await sql`update fact set txid = '99999999999' where type = 'installation.restored'`
    await sql`alter table fact enable trigger fact_append_only`
    const seen = async () => (await readFacts(sql, beginning, 10_000)).map((fact) => fact.type)
    expect(await seen()).not.toContain('installation.restored')
    await migrate(sql, to.databaseUrl)
    expect(await seen()).toContain('installation.restored')
  })
})

describe('several runs into one folder', () => {
  it('are each whole for themselves: the newest is restored, an older one by its name', async () => {
    const first = await wholeRuns(folder)
    await from.sql`update person set full_name = 'Người Sau Bản Thứ Nhất' where id = (select id from person order by id limit 1)`
    const second = await backup(await installationOf(from), folder, quiet)
    expect((await wholeRuns(folder)).map((it) => it.run)).toEqual([...first.map((it) => it.run), second.run])
    const told = async (house: House) =>
      (await house.sql`select 1 from person where full_name = 'Người Sau Bản Thứ Nhất'`).length
    const newest = await empty()
    expect((await restore(newest.into, folder, quiet)).run).toBe(second.run)
    expect(await told(newest.house)).toBe(1)
    const older = await empty()
    await expect(restore(older.into, folder, quiet, 'hôm-qua')).rejects.toThrow(second.run)
    await restore(older.into, folder, quiet, first.at(-1)?.run ?? '')
    expect(await told(older.house)).toBe(0)
  })

  it('survive a kill in the middle of a further one, which the next sweeps away', { timeout: 180_000 }, async () => {
    const before = await wholeRuns(folder)
    // A table that cannot be read holds the backup in its middle.
    const blocker = await from.sql.reserve()
    await blocker`begin`
    await blocker`lock table document in access exclusive mode`
    const child = spawn(process.execPath, ['server/ops/backup/run.ts', 'backup', folder], {
      env: { PATH: process.env.PATH, DATABASE_URL: from.databaseUrl, DATA_DIR: dirname(from.storeFolder) },
    })
    const half = async () => (await runsIn(folder)).find((run) => !before.some((it) => it.run === run))
    await expect.poll(half, { timeout: 60_000 }).toBeDefined()
    const name = (await half()) ?? ''
    await expect
      .poll(async () => (await readdir(join(folder, 'tables', name))).length, { timeout: 60_000 })
      .toBeGreaterThan(3)
    await expect(backup(await installationOf(from), folder, quiet)).rejects.toThrow('Đang có một lần sao lưu khác')
    child.kill('SIGKILL')
    await once(child, 'exit')
    await blocker`rollback`
    blocker.release()

    expect(await wholeRuns(folder)).toEqual(before)
    const { into, house } = await empty()
    expect((await restore(into, folder, quiet)).run).toBe(before.at(-1)?.run)
    expect(await isEmpty(house)).toBe(false)

    // The database lets the killed one's lock go when it notices.
    await expect
      .poll(() => backup(open[0] as Installation, folder, quiet).catch(() => undefined), { timeout: 60_000 })
      .toBeDefined()
    expect(await runsIn(folder)).not.toContain(name)
  })

  it('keep the last seven', async () => {
    const made: string[] = []
    for (let n = 0; n < 8; n++) made.push((await backup(open[0] as Installation, folder, quiet)).run)
    expect(await runsIn(folder)).toEqual(made.slice(-7))
  })
})

describe('a damaged backup', () => {
  const change = async (path: string) => {
    const bytes = await readFile(path)
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
    await writeFile(path, bytes)
    return async () => {
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
      await writeFile(path, bytes)
    }
  }

  it('is refused with what to do, and the database stays untouched', async () => {
    const { into, house } = await empty()
    const newest = (await wholeRuns(folder)).at(-1)?.run ?? ''
    const [file] = await from.sql`select sha256 from stored_file order by sha256 desc limit 1`
    const object = objectPath(folder, String(file?.['sha256']))
    for (const path of [tablePath(folder, newest, 'fact'), tablePath(folder, newest, 'session'), object]) {
      const mend = await change(path)
      await expect(restore(into, folder, quiet)).rejects.toThrow(/hỏng hoặc thiếu.*Hãy dùng bản sao khác/)
      expect(await isEmpty(house)).toBe(true)
      await rm(path)
      await expect(restore(into, folder, quiet)).rejects.toThrow(/hỏng hoặc thiếu.*npm run restore/)
      expect(await isEmpty(house)).toBe(true)
      await mend()
    }
    await restore(into, folder, quiet)
    expect(await isEmpty(house)).toBe(false)
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '#config'
import { listDocuments, readDocument } from '#contract/documents.ts'
import { beginning, readFacts } from '#platform/facts.ts'
import { migrate } from '#platform/migrate.ts'
import { backup } from '../../server/ops/backup/backup.ts'
import { restore } from '../../server/ops/backup/restore.ts'
import { type Installation, openInstallation } from '../../server/ops/installation.ts'
import { type House, openHouse } from '../setup/house.ts'

let from: House
let to: House
let folder: string
const open: Installation[] = []
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
  await from.close()
  await to.close()
  await rm(folder, { recursive: true, force: true })
})

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

  it('copies only what is new into the same folder', async () => {
    const again = await backup(await installationOf(from), folder, quiet)
    expect(again.objects).toBeGreaterThan(10)
  })

  it('refuses to restore over a used installation, and from a folder that is no whole backup', async () => {
    await expect(restore(await installationOf(from), folder, quiet)).rejects.toThrow('không trống')
    const empty = await mkdtemp(join(tmpdir(), 'lien-thong-empty-'))
    await expect(restore(await installationOf(to), empty, quiet)).rejects.toThrow('không phải là bản sao lưu')
    await writeFile(
      join(empty, 'manifest.json'),
      JSON.stringify({ madeAt: '', migrations: [{ name: '9999.sql', hash: '' }], tables: {}, objects: 0 }),
    )
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

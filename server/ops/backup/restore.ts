import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import { systemActor } from '#access'
import { wallClock } from '#platform/clock.ts'
import { unitOfWork } from '#platform/work.ts'
import { Told } from '../failure.ts'
import type { Installation } from '../installation.ts'
import { type Manifest, objectPath } from './backup.ts'
import { type CarriedTable, carriedTables, columnList } from './tables.ts'

declare module '#platform/facts.ts' {
  interface Facts {
    'installation.restored': { madeAt: string; objects: number }
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => {
    throw new Told(`${folder} không phải là bản sao lưu trọn vẹn. / ${folder} is not a whole backup.`)
  })
  return JSON.parse(text) as Manifest
}

/** A backup fits a program that has run at least its migrations, unchanged. */
async function refuseMisfit(into: Installation, manifest: Manifest): Promise<void> {
  const { sql } = into.database
  const known = new Map(
    (await sql<{ name: string; hash: string }[]>`select name, hash from migration`).map((it) => [it.name, it.hash]),
  )
  const unknown = manifest.migrations.find((it) => known.get(it.name) !== it.hash)
  if (unknown)
    throw new Told(
      `Bản sao lưu của phiên bản khác (${unknown.name}). / The backup is of another version (${unknown.name}).`,
    )
  if (known.size !== manifest.migrations.length)
    throw new Told(
      'Hãy khôi phục bằng đúng phiên bản đã sao lưu, rồi mới nâng cấp. / Restore with the version that made the backup, then upgrade.',
    )
  const [row] = await sql<[{ used: boolean }]>`select exists(select from org_unit) as used`
  if (row.used)
    throw new Told(
      'Cơ sở dữ liệu đích không trống; hãy dùng DATA_DIR mới hoặc CSDL mới. / The target database is not empty; use a new DATA_DIR or database.',
    )
}

const batchRows = 500

async function fillTable(tx: TransactionSql, table: CarriedTable, path: string): Promise<number> {
  const columns = columnList(table)
  let count = 0
  let batch: string[] = []
  async function flush(): Promise<void> {
    if (batch.length === 0) return
    await tx.unsafe(
      `insert into "${table.name}" (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::"${table.name}", $1::text::jsonb)`,
      [`[${batch.join(',')}]`],
    )
    count += batch.length
    batch = []
  }
  const lines = createInterface({
    input: createReadStream(path).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  for await (const line of lines) {
    batch.push(line)
    // Rows that refer to others of their own table go in together: the reference is checked when the statement ends.
    if (batch.length >= batchRows && !table.refersToItself) await flush()
  }
  await flush()
  return count
}

async function fillTables(into: Installation, folder: string, manifest: Manifest): Promise<void> {
  const tables = await carriedTables(into.database.sql)
  await into.database.sql.begin(async (tx) => {
    for (const table of tables) {
      const count = await fillTable(tx, table, join(folder, 'tables', `${table.name}.ndjson.gz`))
      if (count !== manifest.tables[table.name])
        throw new Told(
          `Bảng ${table.name} trong bản sao lưu bị thiếu. / Table ${table.name} in the backup is not whole.`,
        )
    }
    await continueCounting(tx)
    // Sessions of before the backup may have been ended since; everybody signs in anew.
    await tx`update session set revoked_at = now() where revoked_at is null`
  })
}

async function continueCounting(tx: TransactionSql): Promise<void> {
  await tx`select setval(pg_get_serial_sequence('fact', 'seq'), (select coalesce(max(seq), 0) + 1 from fact), false)`
}

/**
 * Fills an empty installation from a backup: files first, each hashed again, then all tables in one transaction, then a fact that says
 * so. Interrupted, it leaves an empty database and may be started again.
 */
export async function restore(into: Installation, folder: string, say: (line: string) => void): Promise<Manifest> {
  const manifest = await readManifest(folder)
  await refuseMisfit(into, manifest)
  let done = 0
  const shelves = await readdir(join(folder, 'objects')).catch(() => [])
  for (const shelf of shelves)
    for (const name of await readdir(join(folder, 'objects', shelf))) {
      if (!/^[0-9a-f]{64}$/.test(name)) continue
      const kept = await into.store.put(createReadStream(objectPath(folder, name)), Number.MAX_SAFE_INTEGER)
      if (kept.sha256 !== name)
        throw new Told(`Tệp ${name} trong bản sao lưu đã hỏng. / File ${name} in the backup is damaged.`)
      const text = await readFile(`${objectPath(folder, name)}.text.json`, 'utf8').catch(() => undefined)
      if (text !== undefined) await into.store.putBeside(name, 'text.json', text)
      if (++done % 500 === 0) say(`  ${done}/${manifest.objects}`)
    }
  if (done < manifest.objects)
    throw new Told(
      `Bản sao lưu thiếu ${manifest.objects - done} tệp. / The backup lacks ${manifest.objects - done} files.`,
    )
  await fillTables(into, folder, manifest)
  const run = unitOfWork(into.database.db, wallClock, () => undefined)
  const { madeAt, objects } = manifest
  await run(systemActor, async (work) => {
    await work.record('installation.restored', systemActor.accountId, [], { madeAt, objects })
    // Texts that were still to be read when the backup was made are read now.
    const waiting = await into.database.sql<
      { sha256: string }[]
    >`select sha256 from stored_file where text_state = 'waiting'`
    for (const { sha256 } of waiting) await work.enqueue('files:extract-text', { sha256 }, { once: `text ${sha256}` })
  })
  return manifest
}

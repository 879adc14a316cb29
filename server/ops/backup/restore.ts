import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import { systemActor } from '#access'
import { wallClock } from '#platform/clock.ts'
import type { ObjectStore } from '#platform/store/index.ts'
import { unitOfWork } from '#platform/work.ts'
import { Told } from '../failure.ts'
import type { Installation } from '../installation.ts'
import { hashOf, type Manifest, objectPath, tablePath, wholeRuns } from './runs.ts'
import { beginsFilled, type CarriedTable, carriedTables, columnList } from './tables.ts'

declare module '#platform/facts.ts' {
  interface Facts {
    'installation.restored': { madeAt: string; objects: number }
  }
}

/** The newest whole run, or the one asked for by name. */
async function chosenRun(folder: string, name: string | undefined): Promise<Manifest> {
  const runs = await wholeRuns(folder)
  const run = name === undefined ? runs.at(-1) : runs.find((it) => it.run === name)
  if (run) return run
  if (runs.length === 0)
    throw new Told(`${folder} không phải là bản sao lưu trọn vẹn. / ${folder} is not a whole backup.`)
  throw new Told(
    `Không có lần sao lưu trọn vẹn tên ${name}; có: ${namesOf(runs)}. / There is no whole run of that name; there are those.`,
  )
}

const namesOf = (runs: readonly Manifest[]) => runs.map((it) => it.run).join(', ')

/** Says what is wrong and which way out there is. */
async function broken(folder: string, manifest: Manifest, what: { vi: string; en: string }): Promise<Told> {
  const others = (await wholeRuns(folder)).filter((it) => it.run !== manifest.run)
  const [vi, en] =
    others.length === 0
      ? ['', '']
      : [
          `, hoặc khôi phục lần khác (npm run restore -- ${folder} TÊN): ${namesOf(others)}`,
          ', or restore another run by its name',
        ]
  return new Told(
    `${what.vi} trong bản sao lưu ${manifest.run} bị hỏng hoặc thiếu; cơ sở dữ liệu chưa bị thay đổi. Hãy dùng bản sao khác của thư mục này${vi}. / ${what.en} of the backup is damaged or missing; the database is as it was. Use another copy of this folder${en}.`,
  )
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
  // The first rows of a migration; those of the backup are these, or what became of them.
  if (beginsFilled.has(table.name)) await tx.unsafe(`truncate "${table.name}"`)
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
  for await (const line of linesOf(path)) {
    batch.push(line)
    // Rows that refer to others of their own table go in together: the reference is checked when the statement ends.
    if (batch.length >= batchRows && !table.refersToItself) await flush()
  }
  await flush()
  return count
}

async function checkTables(into: Installation, folder: string, manifest: Manifest): Promise<readonly CarriedTable[]> {
  const tables = await carriedTables(into.database.sql)
  for (const { name } of tables) {
    const told = manifest.tables[name]
    if (told === undefined || (await hashOf(tablePath(folder, manifest.run, name))) !== told.sha256)
      throw await broken(folder, manifest, { vi: `Bảng ${name}`, en: `Table ${name}` })
  }
  return tables
}

function linesOf(path: string) {
  return createInterface({
    input: createReadStream(path).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
}

/** Puts every file the run speaks of into the store, hashed anew. What lies there beyond them belongs to other runs. */
async function fillStore(
  store: ObjectStore,
  folder: string,
  manifest: Manifest,
  say: (line: string) => void,
): Promise<void> {
  let done = 0
  for await (const line of linesOf(tablePath(folder, manifest.run, 'stored_file'))) {
    const { sha256 } = JSON.parse(line) as { sha256: string }
    const path = objectPath(folder, sha256)
    const there = await stat(path).catch(() => undefined)
    const kept = there && (await store.put(createReadStream(path), Number.MAX_SAFE_INTEGER))
    if (kept?.sha256 !== sha256) {
      if (kept) await store.forget(kept.sha256)
      throw await broken(folder, manifest, { vi: `Tệp ${sha256}`, en: `File ${sha256}` })
    }
    const text = await readFile(`${path}.text.json`, 'utf8').catch(() => undefined)
    if (text !== undefined) await store.putBeside(sha256, 'text.json', text)
    if (++done % 500 === 0) say(`  ${done}/${manifest.objects}`)
  }
}

async function fillTables(
  into: Installation,
  folder: string,
  manifest: Manifest,
  tables: readonly CarriedTable[],
): Promise<void> {
  await into.database.sql.begin(async (tx) => {
    for (const table of tables) {
      const count = await fillTable(tx, table, tablePath(folder, manifest.run, table.name))
      if (count !== manifest.tables[table.name]?.rows)
        throw await broken(folder, manifest, { vi: `Bảng ${table.name}`, en: `Table ${table.name}` })
    }
    await continueCounting(tx)
    // Sessions of before the backup may have been ended since; everybody signs in anew.
    await tx`update session set revoked_at = now() where revoked_at is null`
    // Pages that were in a room since then know places this log has not reached: to them it has begun anew.
    await tx`update sitting set epoch = gen_random_uuid()`
  })
}

async function continueCounting(tx: TransactionSql): Promise<void> {
  await tx`select setval(pg_get_serial_sequence('fact', 'seq'), (select coalesce(max(seq), 0) + 1 from fact), false)`
}

/**
 * Fills an empty installation from the newest whole run of a folder, or from the one named: table files are checked against their hashes,
 * then files are put, each hashed again, then all tables in one transaction, then a fact that says so. Refused or interrupted before its
 * end, it leaves an empty database and may be started again.
 */
export async function restore(
  into: Installation,
  folder: string,
  say: (line: string) => void,
  name?: string,
): Promise<Manifest> {
  const manifest = await chosenRun(folder, name)
  await refuseMisfit(into, manifest)
  const tables = await checkTables(into, folder, manifest)
  await fillStore(into.store, folder, manifest, say)
  await fillTables(into, folder, manifest, tables)
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

import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import { wallClock } from '#platform/clock.ts'
import type { ObjectStore } from '#platform/store/index.ts'
import { Told } from '../failure.ts'
import type { Installation } from '../installation.ts'
import { type CarriedTable, carriedTables, columnList } from './tables.ts'

export interface Manifest {
  readonly madeAt: string
  readonly migrations: readonly { readonly name: string; readonly hash: string }[]
  readonly tables: Readonly<Record<string, number>>
  readonly objects: number
}

export const objectPath = (folder: string, sha256: string) => join(folder, 'objects', sha256.slice(0, 2), sha256)

/** Copies one object, hashed on the way; one that is there already with the right length is left. */
async function copyObject(store: ObjectStore, folder: string, sha256: string, size: number): Promise<void> {
  const target = objectPath(folder, sha256)
  const there = await stat(target).catch(() => undefined)
  if (there?.size === size) return
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await pipeline(await store.read(sha256), createWriteStream(`${target}.part`, { flush: true, mode: 0o600 }))
  await rename(`${target}.part`, target)
}

/** One line of JSON a row, in the database's own rendering, so that no type is rounded on the way. Answers the number of rows. */
async function writeTable(tx: TransactionSql, table: CarriedTable, path: string): Promise<number> {
  let count = 0
  const rows = tx.unsafe<{ line: string }[]>(
    `select to_jsonb(t)::text as line from (select ${columnList(table)} from "${table.name}") t`,
  )
  async function* lines(): AsyncGenerator<string> {
    for await (const batch of rows.cursor(500)) {
      count += batch.length
      yield batch.map(({ line }) => `${line}\n`).join('')
    }
  }
  await pipeline(lines, createGzip(), createWriteStream(path, { flush: true, mode: 0o600 }))
  return count
}

/**
 * Writes a backup into a folder: every table as of one moment, and every file under its hash. Repeating into the same folder copies only
 * files that are new. The manifest is written last: a folder without one is not a backup.
 */
export async function backup(from: Installation, folder: string, say: (line: string) => void): Promise<Manifest> {
  const { sql } = from.database
  // Password hashes and second factors are in it: for its owner alone.
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 })
  // From here until the new manifest stands, this folder is no backup and does not look like one.
  await rm(join(folder, 'manifest.json'), { force: true })
  const files = await sql.begin('isolation level repeatable read read only', async (tx) => {
    const tables: Record<string, number> = {}
    for (const table of await carriedTables(sql)) {
      tables[table.name] = await writeTable(tx, table, join(folder, 'tables', `${table.name}.ndjson.gz`))
    }
    const objects = await tx<
      { sha256: string; size: number }[]
    >`select sha256, size::float8 as size from stored_file order by sha256`
    const migrations = await tx<{ name: string; hash: string }[]>`select name, hash from migration order by name`
    return { tables, objects, migrations }
  })
  let done = 0
  for (const { sha256, size } of files.objects) {
    await copyObject(from.store, folder, sha256, size).catch((cause: unknown) => {
      throw new Told(
        `Tệp ${sha256} bị hỏng hoặc mất trong kho; bản sao lưu dừng lại. / File ${sha256} is damaged or missing in the store. (${String(cause)})`,
      )
    })
    const text = await from.store.readBeside(sha256, 'text.json')
    if (text !== undefined) await writeFile(`${objectPath(folder, sha256)}.text.json`, text, { mode: 0o600 })
    if (++done % 500 === 0) say(`  ${done}/${files.objects.length}`)
  }
  const manifest: Manifest = {
    madeAt: wallClock().toISOString(),
    migrations: files.migrations.map(({ name, hash }) => ({ name, hash })),
    tables: files.tables,
    objects: files.objects.length,
  }
  const last = await open(join(folder, 'manifest.json'), 'w', 0o600)
  await last.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
  await last.sync()
  await last.close()
  return manifest
}

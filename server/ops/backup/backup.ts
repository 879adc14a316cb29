import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { TransactionSql } from 'postgres'
import { wallClock } from '#platform/clock.ts'
import { syncFolder } from '#platform/store/disk.ts'
import type { ObjectStore } from '#platform/store/index.ts'
import { Told } from '../failure.ts'
import type { Installation } from '../installation.ts'
import {
  closeRun,
  type Manifest,
  objectPath,
  openRun,
  sweepRuns,
  type TableFile,
  tablePath,
  writeWhole,
} from './runs.ts'
import { type CarriedTable, carriedTables, columnList } from './tables.ts'

/** Any fixed number: whoever backs this database up holds this lock, so that no run sweeps away another's. */
const lockNumber = 8_274_113

/** Copies one object, hashed on the way; one that is there already with the right length is left. */
async function copyObject(store: ObjectStore, folder: string, sha256: string, size: number): Promise<void> {
  const target = objectPath(folder, sha256)
  const there = await stat(target).catch(() => undefined)
  if (there?.size === size) return
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await pipeline(await store.read(sha256), createWriteStream(`${target}.part`, { flush: true, mode: 0o600 }))
  await rename(`${target}.part`, target)
}

/** One line of JSON a row, in the database's own rendering, so that no type is rounded on the way. */
async function writeTable(tx: TransactionSql, table: CarriedTable, path: string): Promise<TableFile> {
  let rows = 0
  const found = tx.unsafe<{ line: string }[]>(
    `select to_jsonb(t)::text as line from (select ${columnList(table)} from "${table.name}") t`,
  )
  async function* lines(): AsyncGenerator<string> {
    for await (const batch of found.cursor(500)) {
      rows += batch.length
      yield batch.map(({ line }) => `${line}\n`).join('')
    }
  }
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  await pipeline(lines, createGzip(), hashing, createWriteStream(path, { flush: true, mode: 0o600 }))
  return { rows, sha256: hash.digest('hex') }
}

interface Objects {
  readonly sha256: string
  readonly size: number
}

/** Every table as of one moment. */
async function writeTables(from: Installation, folder: string, run: string) {
  const { sql } = from.database
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const tables: Record<string, TableFile> = {}
    for (const table of await carriedTables(sql))
      tables[table.name] = await writeTable(tx, table, tablePath(folder, run, table.name))
    const objects = await tx<Objects[]>`select sha256, size::float8 as size from stored_file order by sha256`
    const migrations = await tx<{ name: string; hash: string }[]>`select name, hash from migration order by name`
    return { tables, objects, migrations: migrations.map(({ name, hash }) => ({ name, hash })) }
  })
}

async function copyObjects(
  store: ObjectStore,
  folder: string,
  objects: readonly Objects[],
  say: (line: string) => void,
): Promise<void> {
  const shelves = new Set<string>()
  for (const [done, { sha256, size }] of objects.entries()) {
    await copyObject(store, folder, sha256, size).catch((cause: unknown) => {
      throw new Told(
        `Tệp ${sha256} bị hỏng hoặc mất trong kho; bản sao lưu dừng lại, các bản trước vẫn dùng được. / File ${sha256} is damaged or missing in the store; the backup stops, earlier ones stay usable. (${String(cause)})`,
      )
    })
    const text = await store.readBeside(sha256, 'text.json')
    if (text !== undefined) await writeWhole(`${objectPath(folder, sha256)}.text.json`, text)
    shelves.add(dirname(objectPath(folder, sha256)))
    if ((done + 1) % 500 === 0) say(`  ${done + 1}/${objects.length}`)
  }
  for (const shelf of shelves) await syncFolder(shelf)
  if (shelves.size > 0) await syncFolder(join(folder, 'objects'))
}

async function alone<T>(from: Installation, act: () => Promise<T>): Promise<T> {
  const held = await from.database.sql.reserve()
  try {
    const [row] = await held<[{ got: boolean }]>`select pg_try_advisory_lock(${lockNumber}) as got`
    if (!row.got)
      throw new Told(
        'Đang có một lần sao lưu khác của cơ sở dữ liệu này; hãy đợi nó xong. / Another backup of this database is running; wait for it to end.',
      )
    return await act().finally(async () => {
      await held`select pg_advisory_unlock(${lockNumber})`.catch(() => undefined)
    })
  } finally {
    held.release()
  }
}

/**
 * Writes a run into a folder: every table as of one moment in files of its own, and every file under its hash, of which only new ones are
 * copied. Until its manifest stands, the runs before are what is restored; whatever cuts it off takes nothing from them.
 */
export function backup(from: Installation, folder: string, say: (line: string) => void): Promise<Manifest> {
  return alone(from, async () => {
    // Password hashes and second factors are in it: for its owner alone.
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const at = wallClock()
    const run = await openRun(folder, at)
    const { tables, objects, migrations } = await writeTables(from, folder, run)
    await copyObjects(from.store, folder, objects, say)
    const manifest = { run, madeAt: at.toISOString(), migrations, tables, objects: objects.length }
    await closeRun(folder, manifest)
    await sweepRuns(folder)
    return manifest
  })
}

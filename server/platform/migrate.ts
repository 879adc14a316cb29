import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { runMigrations } from 'graphile-worker'
import type { Sql } from 'postgres'

const folder = new URL('../../migrations/', import.meta.url)
/** Any fixed number: whoever migrates holds this advisory lock, so several processes starting at once take turns. */
const lockNumber = 7_304_115

export class MigrationRefused extends Error {}

/**
 * Facts brought from another cluster (pg_restore, logical replication) carry transaction ids this one has not reached, and would wait
 * behind the fence for ever. They are long committed, so they get the oldest id there is.
 */
async function mendFence(sql: Sql): Promise<void> {
  const [row] = await sql<
    [{ ahead: boolean }]
  >`select exists(select from fact where txid >= pg_snapshot_xmax(pg_current_snapshot())) as ahead`
  if (!row.ahead) return
  await sql.unsafe(`begin; alter table fact disable trigger fact_append_only;
    update fact set txid = '3' where txid >= pg_snapshot_xmax(pg_current_snapshot());
    alter table fact enable trigger fact_append_only; commit`)
}

/**
 * Brings the database to the newest schema. Forward only; each file runs in its own transaction; a file that was edited after it ran is
 * refused. Answers the names that were applied now.
 */
export async function migrate(sql: Sql, url: string): Promise<string[]> {
  const [{ version }] = await sql<[{ version: number }]>`select current_setting('server_version_num')::int as version`
  if (version < 150_000) throw new MigrationRefused('Cần PostgreSQL 15 trở lên. / PostgreSQL 15 or newer is needed.')
  const [{ encoding }] = await sql<[{ encoding: string }]>`select current_setting('server_encoding') as encoding`
  if (encoding !== 'UTF8')
    throw new MigrationRefused('Cơ sở dữ liệu phải dùng mã UTF8. / The database must use UTF8 encoding.')
  const applied: string[] = []
  const held = await sql.reserve()
  try {
    // Building an index over years of documents takes as long as it takes.
    await held`set statement_timeout = 0`
    await held`select pg_advisory_lock(${lockNumber})`
    await held`create table if not exists migration (name text primary key, hash text not null, at timestamptz not null default now())`
    const done = new Map(
      (await held<{ name: string; hash: string }[]>`select name, hash from migration`).map((row) => [
        row.name,
        row.hash,
      ]),
    )
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
      const text = await readFile(new URL(name, folder), 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      const before = done.get(name)
      if (before === hash) continue
      if (before !== undefined)
        throw new MigrationRefused(`${name} đã chạy rồi mà bị sửa. / ${name} was changed after it had run.`)
      await held
        .unsafe(`begin; ${text}; insert into migration (name, hash) values ('${name}', '${hash}'); commit`)
        .catch(async (error) => {
          await held`rollback`
          throw error
        })
      applied.push(name)
    }
    await runMigrations({ connectionString: url })
    await mendFence(held)
  } finally {
    await held`select pg_advisory_unlock(${lockNumber})`.catch(() => undefined)
    await held`reset statement_timeout`.catch(() => undefined)
    held.release()
  }
  return applied
}

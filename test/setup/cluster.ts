import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../server/dev/postgres/index.ts'
import { migrate } from '../../server/platform/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string
    databaseUrl: string
  }
}

/** One cluster for the whole run, with a migrated template database that each test file clones. */
export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'lien-thong-test-'))
  // The database runs as another account when the tests run as root.
  await chmod(folder, 0o755)
  const cluster = await startEmbeddedPostgres({
    dataDir: folder,
    log: () => undefined,
    elsewhere: join(folder, 'elsewhere'),
    // Tests that need durability start a cluster of their own.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  })
  const sql = postgres(cluster.url, { max: 4, onnotice: () => undefined })
  await migrate(sql, cluster.url)
  await sql.end()
  project.provide('adminUrl', cluster.adminUrl)
  project.provide('databaseUrl', cluster.url)
  return async () => {
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

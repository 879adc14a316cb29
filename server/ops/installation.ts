import type { Config } from '#config'
import { type Database, openDatabase } from '#platform/db.ts'
import { releaseHeldJobs } from '#platform/jobs.ts'
import { migrate } from '#platform/migrate.ts'
import { type ObjectStore, openStore } from '#platform/store/index.ts'
import { startEmbeddedPostgres } from '../dev/postgres/index.ts'

/** The parts every way of running the program needs: a migrated database and a store that answers. */
export interface Installation {
  readonly database: Database
  readonly store: ObjectStore
  /** Names of the migrations that ran just now. */
  readonly migrated: readonly string[]
  close(): Promise<void>
}

function storeOf(config: Config): ObjectStore {
  if (config.S3_ENDPOINT === undefined) return openStore({ kind: 'local', folder: `${config.DATA_DIR}/store` })
  const server = new URL(config.S3_ENDPOINT)
  const useSSL = server.protocol === 'https:'
  return openStore({
    kind: 's3',
    endPoint: server.hostname,
    port: Number(server.port || (useSSL ? 443 : 80)),
    useSSL,
    accessKey: config.S3_ACCESS_KEY ?? '',
    secretKey: config.S3_SECRET_KEY ?? '',
    bucket: config.S3_BUCKET,
    region: config.S3_REGION,
  })
}

/** Opens what the settings name: an outside PostgreSQL or the private one, an S3 server or the local folder. */
export async function openInstallation(
  config: Config,
  say: (line: string) => void,
  options: { statementSeconds?: number } = {},
): Promise<Installation> {
  const outside = config.DATABASE_URL !== undefined
  if (!outside) say('• Khởi động cơ sở dữ liệu riêng… / Starting the private database…')
  const postgres = outside
    ? { url: config.DATABASE_URL ?? '', stop: async () => undefined }
    : await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log: (line) => say(`  ${line}`) })
  const database = openDatabase(postgres.url, { connections: config.DATABASE_CONNECTIONS, ...options })
  const store = storeOf(config)
  const close = async () => {
    await store.close().catch(() => undefined)
    await database.close().catch(() => undefined)
    await postgres.stop()
  }
  try {
    const migrated = await migrate(database.sql, postgres.url)
    if (migrated.length > 0)
      say(`• Đã cập nhật cấu trúc dữ liệu: ${migrated.length} bước. / Schema brought up to date.`)
    if (!outside) await releaseHeldJobs(database.sql)
    await store.health()
    return { database, store, migrated, close }
  } catch (error) {
    await close()
    throw error
  }
}

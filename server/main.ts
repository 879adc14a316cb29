import { type Config, readConfig, WrongSetting } from '#config'
import { openDatabase } from '#platform/db.ts'
import { MigrationRefused, migrate } from '#platform/migrate.ts'
import { openStore } from '#platform/store/index.ts'
import { buildApp } from './app.ts'
import { DatabaseFault, startEmbeddedPostgres } from './dev/postgres/index.ts'
import { loadSample, sampleLogins } from './dev/sample.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** The database: the one that is named, or a private one. */
async function findDatabase(config: Config) {
  if (config.DATABASE_URL !== undefined) return { url: config.DATABASE_URL, stop: async () => undefined }
  say('• Khởi động cơ sở dữ liệu riêng… / Starting the private database…')
  return startEmbeddedPostgres({ dataDir: config.DATA_DIR, log: (line) => say(`  ${line}`) })
}

function findStore(config: Config) {
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

async function start(): Promise<void> {
  const config = readConfig()
  const postgres = await findDatabase(config)
  const database = openDatabase(postgres.url, { connections: config.DATABASE_CONNECTIONS })
  const applied = await migrate(database.sql, postgres.url)
  if (applied.length > 0) say(`• Đã cập nhật cấu trúc dữ liệu: ${applied.length} bước. / Schema brought up to date.`)
  const store = findStore(config)
  await store.health()
  const onError = (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  }
  if (config.SAMPLE) await loadSample({ database, store, dataDir: config.DATA_DIR, say })
  const app = await buildApp({ config, database, store, onError })
  const address = await app.http.listen({ port: config.PORT, host: config.HOST })

  let stopping = false
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    say('• Đang dừng… / Stopping…')
    await app.close().catch(onError)
    await store.close().catch(onError)
    await database.close().catch(onError)
    await postgres.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('unhandledRejection', onError)

  say(`\nLiên Thông: ${address}`)
  if (config.SAMPLE) for (const line of await sampleLogins(config.DATA_DIR)) say(line)
  say('Ctrl-C để dừng. / Ctrl-C stops.')
}

start().catch((error: unknown) => {
  const told = error instanceof WrongSetting || error instanceof MigrationRefused || error instanceof DatabaseFault
  const code = (error as { code?: string }).code
  if (told) process.stderr.write(`\n${(error as Error).message}\n`)
  else if (code === 'EADDRINUSE')
    process.stderr.write('\nCổng đang được dùng; đặt PORT khác. / The port is taken; set another PORT.\n')
  else process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})

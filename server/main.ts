import { type Config, readConfig } from '#config'
import { buildApp } from './app.ts'
import { loadSample, sampleLogins } from './dev/sample.ts'
import { sentenceOf } from './ops/failure.ts'
import { openInstallation } from './ops/installation.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const onError = (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

const longestStopMs = 40_000

async function start(config: Config): Promise<void> {
  const installation = await openInstallation(config, say)
  const { database, store } = installation
  if (config.SAMPLE) await loadSample({ database, store, dataDir: config.DATA_DIR, say })
  const app = await buildApp({ config, database, store, onError })

  let stopping = false
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    say('• Đang dừng… / Stopping…')
    // Whatever does not let go is left: what it did is either committed or never was.
    setTimeout(() => process.exit(1), longestStopMs).unref()
    await app.close().catch(onError)
    await installation.close().catch(onError)
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('unhandledRejection', onError)

  const address = await app.http.listen({ port: config.PORT, host: config.HOST })
  say(`\nLiên Thông: ${address}`)
  if (config.SAMPLE) for (const line of await sampleLogins(config.DATA_DIR)) say(line)
  say('Ctrl-C để dừng. / Ctrl-C stops.')
}

try {
  await start(readConfig())
} catch (error) {
  process.stderr.write(`\n${sentenceOf(error)}\n`)
  process.exit(1)
}

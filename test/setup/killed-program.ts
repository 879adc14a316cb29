import { readConfig } from '#config'
import { openDatabase } from '#platform/db.ts'
import { openStore } from '#platform/store/index.ts'
import { buildApp } from '../../server/app.ts'

/**
 * The program with one more habit: it dies without a word at the step of a signature that it was told (`proven`), or the second time it comes
 * there (`proven#2`). Database, folder, step, settings, milliseconds its clock is ahead; a process id, when another is to be killed there: the
 * database.
 */
const [, , databaseUrl = '', folder = '', step = '', settings = '{}', ahead = '0', victim = ''] = process.argv
const config = readConfig({
  DATA_DIR: folder,
  PORT: '0',
  LOGIN_PER_MINUTE: '100000',
  REQUESTS_PER_MINUTE: '1000000',
  LOG_LEVEL: 'silent',
  CONVERTER: 'none',
  ...(JSON.parse(settings) as Record<string, string>),
})
const [name, times = '1'] = step.split('#')
let left = Number(times)
const app = await buildApp({
  config,
  database: openDatabase(databaseUrl, { connections: 4 }),
  store: openStore({ kind: 'local', folder: `${folder}/store` }),
  clock: () => new Date(Date.now() + Number(ahead)),
  reached(at) {
    if (at === name && --left === 0) process.kill(victim === '' ? process.pid : Number(victim), 'SIGKILL')
  },
  onError: (error) => void process.stderr.write(`${String(error)}\n`),
})
process.stdout.write(`${await app.http.listen({ port: 0, host: '127.0.0.1' })}\n`)

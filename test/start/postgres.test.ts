import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { binariesPackage } from '../../server/dev/postgres/binaries.ts'
import {
  createDatabase,
  DatabaseFault,
  dropDatabase,
  type EmbeddedPostgres,
  type EmbeddedSettings,
  startEmbeddedPostgres,
  withDatabase,
} from '../../server/dev/postgres/index.ts'

const asRoot = process.getuid?.() === 0
const linux = process.platform === 'linux'

let folder: string
let lines: string[]
let cleanups: (() => unknown)[]

beforeEach(() => {
  // Traversable, as a data folder under /srv or a home of mode 0711 is; mkdtemp itself makes 0700.
  folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  chmodSync(folder, 0o711)
  lines = []
  cleanups = []
})

afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
  rmSync(folder, { recursive: true, force: true })
})

function settings(more: Partial<EmbeddedSettings> = {}): EmbeddedSettings {
  return {
    dataDir: join(folder, 'data'),
    elsewhere: join(folder, 'elsewhere'),
    log: (line) => lines.push(line),
    ...more,
  }
}

async function start(more: Partial<EmbeddedSettings> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(settings(more))
  cleanups.push(() => server.stop())
  return server
}

function connect(url: string): postgres.Sql {
  const sql = postgres(url, { max: 2, onnotice: () => undefined })
  cleanups.push(() => sql.end({ timeout: 1 }))
  return sql
}

/** Asks again until the answer comes without an error. */
async function eventually<T>(ask: () => Promise<T> | T, within = 20_000): Promise<T> {
  for (const until = Date.now() + within; ; await pause(25)) {
    try {
      return await ask()
    } catch (cause) {
      if (Date.now() > until) throw cause
    }
  }
}

function status(pid: number): string {
  return readFileSync(`/proc/${pid}/status`, 'utf8')
}

function gone(pid: number): void {
  expect(existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(status(pid))).toBe(false)
}

/** A Node of its own that runs the supervisor, as the application does. */
async function startInChild(
  environment: NodeJS.ProcessEnv = {},
): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const module = new URL('../../server/dev/postgres/index.ts', import.meta.url).href
  const { dataDir, elsewhere } = settings()
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(module)}
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, elsewhere: ${JSON.stringify(elsewhere)}, log() {} })
    process.on('SIGTERM', () => process.exit(0))
    process.stdout.write(JSON.stringify({ url: server.url, pid: server.pid() }) + '\\n')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  })
  cleanups.push(() => child.kill('SIGKILL'))
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line)
    cleanups.push(async () => {
      if (child.exitCode === null && child.signalCode === null) await killed(child, 'SIGTERM')
      await eventually(() => gone(told.pid))
    })
    return { child, ...told }
  }
  throw new Error('the child ended without a word')
}

function killed(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

describe('private PostgreSQL', { timeout: 60_000 }, () => {
  test('understands Vietnamese though the environment says nothing of a language', async () => {
    const { url } = await startInChild({})
    const sql = connect(url)
    expect(await sql`select lower('QUYẾT ĐỊNH') as lower, current_setting('server_encoding') as encoding`).toEqual([
      { lower: 'quyết định', encoding: 'UTF8' },
    ])
    const ordered = await sql<{ word: string }[]>`
      select word from unnest(array['đ', 'd', 'ă', 'z', 'â', 'An', 'Ấn', 'ô', 'o', 'ơ', 'e', 'a']) word order by word`
    expect(ordered.map(({ word }) => word)).toEqual(['a', 'An', 'ă', 'â', 'Ấn', 'd', 'đ', 'e', 'o', 'ô', 'ơ', 'z'])
    const [kept] = await sql`select current_setting('data_checksums') as checksums, current_setting('fsync') as fsync`
    expect(kept).toEqual({ checksums: 'on', fsync: 'on' })
  })

  test('listens on the loopback address only, asks for a password, and gives the application no superuser', async () => {
    const { url, adminUrl, cluster } = await start()
    const sql = connect(url)
    expect(
      await sql`select current_database() as database, rolname as role, rolsuper as super from pg_roles where rolname = current_user`,
    ).toEqual([{ database: 'lien_thong', role: 'lien_thong', super: false }])
    expect(
      await connect(adminUrl)`
        select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets`,
    ).toEqual([{ listens: '127.0.0.1', sockets: '' }])
    await sql`create extension unaccent`
    const guess = new URL(url)
    guess.password = 'sai-mat-khau'
    await expect(connect(guess.href)`select 1`).rejects.toMatchObject({ code: '28P01' })
    for (const name of ['admin', 'lien_thong'])
      expect(statSync(join(cluster, '..', `${name}.password`)).mode & 0o777).toBe(0o600)
    await createDatabase(adminUrl, 'copy_1', { owner: 'lien_thong' })
    expect(await connect(withDatabase(url, 'copy_1'))`select current_database() as name`).toEqual([{ name: 'copy_1' }])
    await dropDatabase(adminUrl, 'copy_1')
    await expect(createDatabase(adminUrl, 'x"; drop role y')).rejects.toThrow(DatabaseFault)
  })

  test('starts a second time quickly, with its data and other settings', async () => {
    const first = await start()
    expect(first.fresh).toBe(true)
    await connect(first.url)`create table kept as select 'Công văn' as title`
    await first.stop()
    expect(existsSync(join(first.cluster, 'postmaster.pid'))).toBe(false)
    const began = performance.now()
    const second = await start({ settings: { fsync: 'off', work_mem: '8MB' } })
    expect(performance.now() - began).toBeLessThan(5000)
    expect(second.fresh).toBe(false)
    expect(await connect(second.url)`select title, current_setting('work_mem') as memory from kept`).toEqual([
      { title: 'Công văn', memory: '8MB' },
    ])
  })

  test('refuses a second start on the same folder, then lets it in', async () => {
    const both = await Promise.allSettled([startEmbeddedPostgres(settings()), startEmbeddedPostgres(settings())])
    const [server] = both.filter((one) => one.status === 'fulfilled').map((one) => one.value)
    const [refused] = both.filter((one) => one.status === 'rejected').map((one) => one.reason)
    expect(refused).toBeInstanceOf(DatabaseFault)
    expect(refused.message).toBe(
      `The database in this data folder is already in use by process ${process.pid}; stop that one first.`,
    )
    expect(await connect(server?.url ?? '')`select 1 as one`).toEqual([{ one: 1 }])
    await server?.stop()
    await start()
  })

  test.runIf(linux)('comes back with its data after kill -9 of Node, which leaves the server running', async () => {
    const { child, url, pid } = await startInChild()
    const sql = connect(url)
    await sql`create table kept as select generate_series(1, 1000) as n`
    await killed(child, 'SIGKILL')
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]) // nobody told the server
    const next = await start()
    expect(lines).toEqual([`stopping the database server ${pid} that an earlier run left behind`])
    gone(pid)
    expect(await connect(next.url)`select count(*)::int as rows from kept`).toEqual([{ rows: 1000 }])
  })

  test.runIf(linux)('ends with a Node that ends without stopping it', async () => {
    const { child, pid } = await startInChild()
    await killed(child, 'SIGTERM')
    await eventually(() => gone(pid))
  })

  test.runIf(linux)(
    'comes back on the same port with all that was committed after kill -9 of the server, again and again',
    async () => {
      const server = await start()
      const sql = connect(server.url)
      await sql`create table kept (n int primary key)`
      for (let round = 1; round <= 3; round++) {
        const before = server.pid()
        await sql`insert into kept select ${round} * 1000 + generate_series(1, 500)`
        process.kill(before ?? 0, 'SIGKILL')
        // Sessions outlive their postmaster by a moment and would still answer, so the new server is awaited first.
        await eventually(() =>
          expect(lines.filter((line) => line === 'the database server is back')).toHaveLength(round),
        )
        expect(server.pid()).not.toBe(before)
        const rows = await eventually(() => sql`select count(*)::int as rows from kept`)
        expect(rows).toEqual([{ rows: 500 * round }])
      }
    },
  )

  test.runIf(linux)('does not mistake a stranger for its server when the pid file is stale', async () => {
    const first = await start()
    await first.stop()
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    cleanups.push(() => stranger.kill('SIGKILL'))
    writeFileSync(join(first.cluster, 'postmaster.pid'), `${stranger.pid}\n${first.cluster}\n1\n5432\n\n127.0.0.1\n`)
    writeFileSync(join(first.cluster, '..', 'supervisor.lock'), `${stranger.pid} 1 of-an-earlier-boot\n`)
    const next = await start()
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull()
    expect(await connect(next.url)`select 1 as one`).toEqual([{ one: 1 }])
  })

  test('works without the library links that install scripts make', async () => {
    const binaries = join(folder, 'package')
    cpSync(binariesPackage(), binaries, { recursive: true, verbatimSymlinks: true })
    const libraries = join(binaries, 'native', 'lib')
    const links = readdirSync(libraries).filter((name) => lstatSync(join(libraries, name)).isSymbolicLink())
    for (const name of links) unlinkSync(join(libraries, name))
    const { url } = await start({ binaries })
    expect(await connect(url)`select 1 as one`).toEqual([{ one: 1 }])
    for (const name of links) expect(lstatSync(join(libraries, name)).isSymbolicLink()).toBe(true)
  })

  test('tells in one sentence why it cannot start', async () => {
    await expect(start({ settings: { shared_buffers: 'nonsense' } })).rejects.toThrow(
      /does not start \(exit code 1\): .*shared_buffers/,
    )
    const { cluster, stop } = await start()
    await stop()
    writeFileSync(join(cluster, 'PG_VERSION'), '15\n')
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 15, installed is 18/)
    writeFileSync(join(cluster, 'PG_VERSION'), '18\n')
    writeFileSync(join(cluster, '..', 'admin.password'), 'other')
    await expect(start()).rejects.toThrow(/restore admin.password/)
  })

  describe.runIf(asRoot && linux)('as root', () => {
    test('runs the server as somebody else, who owns nothing but the cluster', async () => {
      const server = await start()
      expect(status(server.pid() ?? 0)).toMatch(/^Uid:\s+[1-9]\d*\s/m)
      expect(status(server.pid() ?? 0)).toMatch(/^Groups:\s*$/m)
      expect(statSync(server.cluster).uid).not.toBe(0)
      expect(statSync(join(server.cluster, '..')).uid).toBe(0)
    })

    test('works from a checkout and a data folder that only root may enter, and finds its data again', async () => {
      const closed = join(folder, 'root')
      mkdirSync(closed, { mode: 0o700 })
      const binaries = join(closed, 'package')
      cpSync(binariesPackage(), binaries, { recursive: true, verbatimSymlinks: true })
      const dataDir = join(closed, 'data')
      const first = await start({ dataDir, binaries })
      expect(first.cluster.startsWith(join(folder, 'elsewhere'))).toBe(true)
      expect(readFileSync(join(dataDir, 'database-is-elsewhere.txt'), 'utf8').trim()).toBe(join(first.cluster, '..'))
      await connect(first.url)`create table kept as select 1 as n`
      await first.stop()
      const copies = readdirSync(join(folder, 'elsewhere')).filter((name) => name.startsWith('postgresql-'))
      expect(copies).toHaveLength(1)
      const copied = statSync(join(folder, 'elsewhere', `${copies[0]}`)).ino
      const second = await start({ dataDir, binaries })
      expect(second.cluster).toBe(first.cluster)
      expect(await connect(second.url)`select n from kept`).toEqual([{ n: 1 }])
      expect(statSync(join(folder, 'elsewhere', `${copies[0]}`)).ino).toBe(copied)
    })
  })
})

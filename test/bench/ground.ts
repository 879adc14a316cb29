import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { systemActor } from '#access'
import { readConfig } from '#config'
import type { Role } from '#contract/permissions.ts'
import { type Database, openDatabase } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'
import { migrate } from '#platform/migrate.ts'
import { openStore } from '#platform/store/index.ts'
import { type App, buildApp } from '../../server/app.ts'
import { buildAccount, buildPerson, buildRegister, buildUnit } from '../../server/dev/builders.ts'
import { startEmbeddedPostgres, withDatabase } from '../../server/dev/postgres/index.ts'
import { hashPassword } from '../../server/modules/identity/index.ts'
import { Page } from '../setup/page.ts'

const password = 'Mật-khẩu-đo-1'

export interface Clerk {
  readonly login: string
  readonly accountId: string
  readonly agencyId: string
  readonly personName: string
}

export interface MeasuredAgency {
  readonly id: string
  readonly outgoing: string
  readonly incoming: string
}

/** What a benchmark stands on: a durable database of its own, the program in this process, and the bare driver beside it. */
export interface Ground {
  readonly app: App
  readonly database: Database
  readonly address: string
  /** The driver alone, with 8 connections. */
  readonly bare: Sql
  /** Superuser on the same database, for loading. */
  readonly admin: Sql
  readonly databaseUrl: string
  readonly folder: string
  agency(name: string, code: string): Promise<MeasuredAgency>
  clerk(login: string, agencyId: string): Promise<Clerk>
  /** Somebody else of the agency. */
  official(login: string, agencyId: string, role: Role): Promise<Clerk>
  page(login: string): Promise<Page>
  logIn(page: Page, login: string): Promise<void>
  /** Uploads that are already complete, each with bytes of its own that nobody will read. */
  uploads(clerk: Clerk, count: number): Promise<string[]>
}

/** A folder that the database's account may enter too. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lien-thong-bench-'))
  await chmod(folder, 0o755)
  return folder
}

export function complain(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
}

async function staff(app: App, hash: string, login: string, agencyId: string, role: Role): Promise<Clerk> {
  return app.run(systemActor, async (work) => {
    const personName = `Người Đo ${login}`
    const personId = await buildPerson(work, personName, [
      { unitId: agencyId, title: role === 'clerk' ? 'Văn thư' : 'Cán bộ', role },
    ])
    return { login, agencyId, personName, accountId: await buildAccount(work, personId, login, hash) }
  })
}

async function foundAgency(app: App, name: string, code: string): Promise<MeasuredAgency> {
  return app.run(systemActor, async (work) => {
    const id = await buildUnit(work, {
      nature: 'agency',
      parentId: null,
      kind: 'peoplesCommittee',
      level: 'province',
      name,
      shortName: name,
      abbreviation: 'UBND',
      place: 'Lai Châu',
      newCode: code,
    })
    const book = { agencyId: id, openedOn: '2004-01-01', standard: true }
    return {
      id,
      outgoing: await buildRegister(work, { ...book, direction: 'outgoing', name: 'Sổ đăng ký văn bản đi' }),
      incoming: await buildRegister(work, { ...book, direction: 'incoming', name: 'Sổ đăng ký văn bản đến' }),
    }
  })
}

async function completedUploads(sql: Sql, clerk: Clerk, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId(new Date()))
  const hashes = ids.map(() => createHash('sha256').update(randomBytes(16)).digest('hex'))
  await sql`
    insert into stored_file (sha256, size, media_type, text_state, kept_at)
    select h, 1000, 'application/pdf', 'none', now() from unnest(${hashes}::text[]) h`
  await sql`
    insert into upload (id, account_id, agency_id, name, size, started_at, sha256, done_at)
    select t.id, ${clerk.accountId}, ${clerk.agencyId}, 'van-ban.pdf', 1000, now(), t.hash, now()
      from unnest(${ids}::uuid[], ${hashes}::text[]) as t(id, hash)`
  return ids
}

/** What must be undone, the last first, also when opening broke off half way. */
type Undo = (() => Promise<unknown>)[]

async function undoAll(undo: Undo): Promise<void> {
  for (let act = undo.pop(); act !== undefined; act = undo.pop()) await act().catch(complain)
}

async function openGround(connections: number, undo: Undo): Promise<Ground> {
  const folder = await temporaryFolder()
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const cluster = await startEmbeddedPostgres({
    dataDir: folder,
    log: () => undefined,
    elsewhere: join(folder, 'elsewhere'),
  })
  undo.push(() => cluster.stop())
  const quiet = { onnotice: () => undefined }
  const bare = postgres(cluster.url, { ...quiet, max: 8 })
  const admin = postgres(withDatabase(cluster.adminUrl, 'lien_thong'), { ...quiet, max: 1 })
  undo.push(() => Promise.all([bare.end({ timeout: 5 }), admin.end({ timeout: 5 })]))
  await migrate(bare, cluster.url)
  const limits = { LOGIN_PER_MINUTE: '100000', REQUESTS_PER_MINUTE: '10000000', LOG_LEVEL: 'silent' }
  const config = readConfig({ ...limits, DATA_DIR: folder, PORT: '0' })
  const database = openDatabase(cluster.url, { connections })
  undo.push(() => database.close())
  const store = openStore({ kind: 'local', folder: join(folder, 'store') })
  undo.push(() => store.close())
  await store.health()
  const app = await buildApp({ config, database, store, onError: complain })
  undo.push(() => app.close())
  const address = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const hash = await hashPassword(password)

  async function page(login: string): Promise<Page> {
    const it = new Page(address)
    await it.logIn(login, password)
    return it
  }
  return {
    app,
    database,
    address,
    bare,
    admin,
    databaseUrl: cluster.url,
    folder,
    agency: (name, code) => foundAgency(app, name, code),
    clerk: (login, agencyId) => staff(app, hash, login, agencyId, 'clerk'),
    official: (login, agencyId, role) => staff(app, hash, login, agencyId, role),
    page,
    logIn: (it, login) => it.logIn(login, password),
    uploads: (clerk, count) => completedUploads(bare, clerk, count),
  }
}

/** A ground for the time of an act. */
export async function onGround<R>(act: (ground: Ground) => Promise<R>, connections = 10): Promise<R> {
  const undo: Undo = []
  const broken = () => undoAll(undo).finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, broken)
  try {
    return await act(await openGround(connections, undo))
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, broken)
    await undoAll(undo)
  }
}

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { inject } from 'vitest'
import { systemActor } from '#access'
import { type Config, readConfig } from '#config'
import type { Role } from '#contract/permissions.ts'
import { openDatabase } from '#platform/db.ts'
import { openStore } from '#platform/store/index.ts'
import type { Work } from '#platform/work.ts'
import { type App, buildApp } from '../../server/app.ts'
import { buildAccount, buildPerson, buildRegister, buildUnit } from '../../server/dev/builders.ts'
import { loadSample } from '../../server/dev/sample.ts'
import { hashPassword } from '../../server/modules/identity/index.ts'
import { Page } from './page.ts'

export const testPassword = 'Mật-khẩu-thử-1'
const testHash = await hashPassword(testPassword)

/** Made anew for each test file: a clone of the template, a store in a temporary folder, the program on a free port. */
export interface House {
  readonly app: App
  readonly address: string
  readonly sql: postgres.Sql
  readonly databaseUrl: string
  readonly storeFolder: string
  /** Moves the program's clock on. */
  pass(milliseconds: number): void
  now(): Date
  readonly errors: unknown[]
  work<R>(act: (work: Work) => Promise<R>): Promise<R>
  /** A second process on the same database and store. */
  another(
    settings?: Partial<Record<keyof Config, string>>,
  ): Promise<{ app: App; address: string; close(): Promise<void> }>
  page(login: string): Promise<Page>
  visitor(): Page
  close(): Promise<void>
}

interface Clone {
  readonly url: string
  /** Ends and drops it. */
  drop(): Promise<void>
}

async function cloneDatabase(): Promise<Clone> {
  const name = `t_${randomBytes(6).toString('hex')}`
  const admin = postgres(inject('adminUrl'), { max: 1, onnotice: () => undefined })
  const url = new URL(inject('databaseUrl'))
  // Two files cloning at once wait for each other: a template must have no other user.
  await admin`select pg_advisory_lock(1)`
  await admin.unsafe(`create database ${name} template lien_thong owner lien_thong strategy file_copy`)
  await admin`select pg_advisory_unlock(1)`
  url.pathname = `/${name}`
  return {
    url: url.href,
    async drop() {
      await unused(admin, name)
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}

/** A migrated database of the test's own, which it ends by itself: one that is restarted in the middle, for instance. */
const ownDatabase = (url: string): Clone => ({ url, drop: async () => undefined })

/** Connections that were closed are gone a moment later at the server; cut off before, they would complain to nobody. */
async function unused(admin: postgres.Sql, name: string): Promise<void> {
  const deadline = performance.now() + 5000
  for (;;) {
    const [row] = await admin<[{ n: number }]>`select count(*)::int as n from pg_stat_activity where datname = ${name}`
    if (row.n === 0 || performance.now() > deadline) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** `sample`: how many papers of the sample province to load first; none, and the database is empty, unless given. */
export async function openHouse(settings: Partial<Record<keyof Config, string>> = {}, sample = 0): Promise<House> {
  const { DATABASE_URL: own } = settings
  const clone = own ? ownDatabase(own) : await cloneDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'lien-thong-house-'))
  let shift = 0
  const now = () => new Date(Date.now() + shift)
  const errors: unknown[] = []
  const limits = { LOGIN_PER_MINUTE: '100000', REQUESTS_PER_MINUTE: '1000000', LOG_LEVEL: 'silent' }

  async function start(more: Partial<Record<keyof Config, string>>) {
    const config = readConfig({ ...limits, DATA_DIR: folder, PORT: '0', ...more })
    const database = openDatabase(clone.url, { connections: 8 })
    const store = openStore({ kind: 'local', folder: join(folder, 'store') })
    if (sample > 0)
      await loadSample({
        database,
        store,
        dataDir: folder,
        say: () => undefined,
        papers: sample,
        password: testPassword,
      })
    const app = await buildApp({ config, database, store, clock: now, onError: (error) => errors.push(error) })
    const address = await app.http.listen({ port: 0, host: '127.0.0.1' })
    const close = async () => {
      await app.close()
      await store.close()
      await database.close()
    }
    return { app, address, close }
  }

  const first = await start(settings)
  const sql = postgres(clone.url, { max: 3, onnotice: () => undefined })
  return {
    app: first.app,
    address: first.address,
    sql,
    databaseUrl: clone.url,
    storeFolder: join(folder, 'store'),
    pass: (milliseconds) => {
      shift += milliseconds
    },
    now,
    errors,
    work: (act) => first.app.run(systemActor, act),
    another: (more = {}) => start({ ...settings, ...more }),
    async page(login) {
      const page = new Page(first.address)
      await page.logIn(login, testPassword)
      return page
    },
    visitor: () => new Page(first.address),
    async close() {
      await first.close()
      await sql.end()
      await clone.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface Agency {
  readonly id: string
  readonly name: string
  readonly outgoing: string
  readonly incoming: string
}

/** An agency with two open registers. */
export async function agency(
  house: House,
  name: string,
  abbreviation: string,
  code: string,
  parentId?: string,
): Promise<Agency> {
  return house.work(async (work) => {
    const id = await buildUnit(work, {
      nature: 'agency',
      parentId: parentId ?? null,
      kind: 'peoplesCommittee',
      level: 'province',
      name,
      shortName: name,
      abbreviation,
      place: 'Lai Châu',
      newCode: code,
    })
    const book = { agencyId: id, openedOn: '2026-01-01', standard: true }
    return {
      id,
      name,
      outgoing: await buildRegister(work, { ...book, direction: 'outgoing', name: 'Sổ đăng ký văn bản đi' }),
      incoming: await buildRegister(work, { ...book, direction: 'incoming', name: 'Sổ đăng ký văn bản đến' }),
    }
  })
}

/** A person with one post and an account whose password is `testPassword`. */
export async function staff(
  house: House,
  login: string,
  unitId: string,
  role: Role,
  title = 'Văn thư',
): Promise<{ personId: string; accountId: string }> {
  return house.work(async (work) => {
    const personId = await buildPerson(work, `Người Thử ${login}`, [{ unitId, title, role }])
    return { personId, accountId: await buildAccount(work, personId, login, testHash) }
  })
}

import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { codeOf, DatabaseFault } from './fault.ts'
import type { Postmaster } from './postmaster.ts'

const identifier = /^[a-z_][a-z0-9_]{0,62}$/

/** Recovery after a crash replays at most a few gigabytes; longer than this something is wrong. Milliseconds. */
const readyWithin = 300_000

/** Errors while the server is coming up: not listening yet, or listening and still recovering (57P03, 57P01). */
const coming = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  '57P03',
  '57P01',
])

/** Runs `work` on one connection of its own. */
export async function withSession<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined, fetch_types: false })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Resolves true once a real query is answered, false when the postmaster has ended before. */
export async function answers(url: string, postmaster: Postmaster): Promise<boolean> {
  for (const until = Date.now() + readyWithin; Date.now() < until; await Promise.race([pause(20), postmaster.ended])) {
    if (postmaster.isOver()) return false
    try {
      await withSession(url, (sql) => sql`select 1`)
      return !postmaster.isOver()
    } catch (cause) {
      if (codeOf(cause) === '28P01') {
        throw new DatabaseFault(
          'The password kept beside the database is not that of the database; restore admin.password.',
          cause,
        )
      }
      if (!coming.has(codeOf(cause))) throw cause
    }
  }
  throw new DatabaseFault(`The database has not answered for ${readyWithin / 1000} seconds.`)
}

/** Makes the role and its database unless they are there. A `fresh` password is set in any case. */
export async function ensureRole(
  adminUrl: string,
  role: string,
  secret: { value: string; fresh: boolean },
): Promise<void> {
  await withSession(adminUrl, async (sql) => {
    const [found] = await sql`
      select exists (select from pg_roles where rolname = ${role}) as role, exists (select from pg_database where datname = ${role}) as database`
    if (!found?.role) await sql.unsafe(`create role ${quoted(role)} login password '${secret.value}'`)
    else if (secret.fresh) await sql.unsafe(`alter role ${quoted(role)} password '${secret.value}'`)
    if (!found?.database) await sql.unsafe(`create database ${quoted(role)} owner ${quoted(role)}`)
  })
}

/**
 * Makes a database, as a copy of `template` when given (the template must have no sessions). `adminUrl` is a superuser's.
 * Names are lower-case identifiers of at most 63 characters. Errors are those of PostgreSQL (42P04: there is one already).
 */
export async function createDatabase(
  adminUrl: string,
  name: string,
  more: { owner?: string; template?: string } = {},
): Promise<void> {
  const owner = more.owner === undefined ? '' : ` owner ${quoted(more.owner)}`
  const template = more.template === undefined ? '' : ` template ${quoted(more.template)}`
  await withSession(adminUrl, (sql) => sql.unsafe(`create database ${quoted(name)}${owner}${template}`))
}

/** Removes a database and breaks its sessions off; harmless when there is none. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withSession(adminUrl, (sql) => sql.unsafe(`drop database if exists ${quoted(name)} with (force)`))
}

/** The same server and role, another database. */
export function withDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

function quoted(name: string): string {
  if (!identifier.test(name)) throw new DatabaseFault(`"${name}" cannot be a name in the database.`)
  return `"${name}"`
}

import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'

export type Db = PostgresJsDatabase
/** The transaction handle of one unit of work. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]

export interface Database {
  /** Drizzle, statements prepared on the server. */
  readonly db: Db
  /** Raw driver: listening, migrations, streams. Kept apart because drizzle replaces the parsers of the client it is given. */
  readonly sql: Sql
  readonly url: string
  close(): Promise<void>
}

type Unsafe = Sql['unsafe']

/**
 * Drizzle asks postgres.js for unprepared statements unless each query is named by hand, which costs three times the server time on
 * reads. This makes every statement of the client and of its transactions a prepared one.
 */
function prepared<C extends { unsafe: Unsafe }>(client: C): C {
  const unsafe = client.unsafe.bind(client) as Unsafe
  client.unsafe = ((query, params, options) => unsafe(query, params, { ...options, prepare: true })) as Unsafe
  const nesting = client as unknown as Record<'begin' | 'savepoint', undefined | ((...args: unknown[]) => unknown)>
  for (const name of ['begin', 'savepoint'] as const) {
    const open = nesting[name]?.bind(client)
    if (!open) continue
    nesting[name] = (...args) => {
      const act = args.pop() as (inner: C) => unknown
      return open(...args, (inner: C) => act(prepared(inner)))
    }
  }
  return client
}

/** Opens a pool on PostgreSQL 15 to 18. `statementSeconds` bounds every statement. */
export function openDatabase(url: string, options: { connections?: number; statementSeconds?: number } = {}): Database {
  const shared = {
    onnotice: () => undefined,
    connect_timeout: 10,
    connection: {
      application_name: 'lien-thong',
      TimeZone: 'UTC',
      statement_timeout: (options.statementSeconds ?? 60) * 1000,
      idle_in_transaction_session_timeout: 60_000,
    },
  }
  const client = prepared(postgres(url, { ...shared, max: options.connections ?? 10 }))
  const sql = postgres(url, { ...shared, max: 4 })
  return {
    db: drizzle(client),
    sql,
    url,
    close: async () => {
      await Promise.all([client.end({ timeout: 5 }), sql.end({ timeout: 5 })])
    },
  }
}

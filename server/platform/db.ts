import { setImmediate } from 'node:timers/promises'
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

/** The connection of one transaction. */
interface Line {
  lost: boolean
}

/**
 * What is written on a connection that ended while its transaction waited for something else ends the process: postgres.js throws where
 * nobody can catch it (its issues 1154 and 1208), and be it only the rollback. The caller has long been told, so that the transaction
 * is left where it is: it never ends.
 */
async function unlessLost<R>(line: Line, work: Promise<R>): Promise<R> {
  try {
    const result = await work
    if (!line.lost) return result
  } catch (error) {
    // A statement under way is refused before the connection is told to be gone, in the same turn.
    await setImmediate()
    if (!line.lost) throw error
  }
  return new Promise(() => undefined)
}

function refuseLost(line: Line | undefined): void {
  if (line?.lost)
    throw Object.assign(new Error('the connection of the transaction ended'), { code: 'CONNECTION_CLOSED' })
}

/**
 * Drizzle asks postgres.js for unprepared statements unless each query is named by hand, which costs three times the server time on
 * reads. This makes every statement of the client and of its transactions a prepared one, and none is sent on a lost connection.
 */
function prepared<C extends { unsafe: Unsafe }>(client: C, line?: Line): C {
  const unsafe = client.unsafe.bind(client) as Unsafe
  client.unsafe = ((query, params, options) => {
    refuseLost(line)
    return unsafe(query, params, { ...options, prepare: true })
  }) as Unsafe
  const nesting = client as unknown as Record<
    'begin' | 'savepoint',
    undefined | ((...args: unknown[]) => Promise<unknown>)
  >
  for (const name of ['begin', 'savepoint'] as const) {
    const open = nesting[name]?.bind(client)
    if (!open) continue
    nesting[name] = (...args) => {
      refuseLost(line)
      const act = args.pop() as (inner: C) => Promise<unknown>
      const own = line ?? { lost: false }
      const result = open(...args, (inner: C) => unlessLost(own, act(prepared(inner, own))))
      // It is refused as soon as its connection ends, whatever it waits for.
      if (!line)
        result.catch(() => {
          own.lost = true
        })
      return result
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

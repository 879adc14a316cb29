import { sql } from 'drizzle-orm'
import * as contract from '#contract/operations.ts'
import { on } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'

export interface OperationsParts {
  readonly store: ObjectStore
  sockets(): number
  readonly startedAt: Date
  readonly sample: boolean
}

const shown = 20
const utc = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`)

interface Numbers extends Record<string, unknown> {
  database: string
  databaseBytes: number
  files: number
  fileBytes: number
  textWaiting: number
  jobsWaiting: number
  factPosition: number
  sessions: number
  oldestSession: string | null
}

async function numbers(work: Work): Promise<Numbers> {
  const [row] = await work.tx.execute<Numbers>(sql`
    select current_setting('server_version') as database, pg_database_size(current_database())::float8 as "databaseBytes",
           (select count(*)::int from stored_file) as files, (select coalesce(sum(size), 0)::float8 from stored_file) as "fileBytes",
           (select count(*)::int from stored_file where text_state = 'waiting') as "textWaiting",
           (select count(*)::int from graphile_worker.jobs) as "jobsWaiting",
           (select coalesce(max(seq), 0)::float8 from fact) as "factPosition",
           (select count(*)::int from session where revoked_at is null and ends_at > now()) as sessions,
           (select ${utc('min(created_at)')} from session where revoked_at is null and ends_at > now()) as "oldestSession"`)
  if (!row) throw new Error('no row of numbers')
  return row
}

const readOperations = (parts: OperationsParts) =>
  async function readOperations(work: Work) {
    const damaged = await work.tx.execute<{ sha256: string; damagedAt: string }>(sql`
      select sha256, ${utc('damaged_at')} as "damagedAt" from stored_file where damaged_at is not null order by damaged_at limit ${shown}`)
    const failed = await work.tx.execute<{ task: string; attempts: number; error: string; at: string }>(sql`
      select task_identifier as task, attempts::int, coalesce(left(last_error, 500), '') as error, ${utc('updated_at')} as at
        from graphile_worker.jobs where last_error is not null order by updated_at desc limit ${shown}`)
    const storeReady = await parts.store.health().then(
      () => true,
      () => false,
    )
    return {
      ...(await numbers(work)),
      store: parts.store.kind,
      storeReady,
      damaged: [...damaged],
      jobsFailed: [...failed],
      sockets: parts.sockets(),
      startedAt: parts.startedAt.toISOString(),
    }
  }

const healthKeptMs = 1000

/** Asked by proxies every moment, and it writes a file to be sure: one answer is good for a second. */
function health(parts: OperationsParts) {
  let at = Number.NEGATIVE_INFINITY
  let answer: Promise<void> = Promise.resolve()
  return async function health(work: Work) {
    await work.tx.execute(sql`select 1`)
    if (work.now.getTime() - at > healthKeptMs) {
      at = work.now.getTime()
      answer = parts.store.health()
    }
    await answer
    return { ready: true, sample: parts.sample }
  }
}

/** What the people who run the installation see. It holds no content. */
export const operationsRoom = (parts: OperationsParts): Room => ({
  name: 'operations',
  routes: [on(contract.health, health(parts)), on(contract.readOperations, readOperations(parts))],
})

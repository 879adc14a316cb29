import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Logger, type Runner, run as startWorkers, type Task, type TaskList, type WorkerEvents } from 'graphile-worker'
import { Pool } from 'pg'
import type { Sql } from 'postgres'

/** A background job. Every handler must say in its comment why repeating it is harmless. */
export interface Job {
  readonly name: string
  handle(payload: unknown): Promise<void>
  /** The last try failed as well: whoever waits for it is told. A program that is killed at its last try does not come here. */
  givenUp?(payload: unknown): Promise<void>
  /** Cron line (UTC) when it also runs by the clock. */
  readonly cron?: string
}

export interface JobsParts {
  readonly url: string
  readonly jobs: readonly Job[]
  readonly concurrency: number
  onError(job: string, error: unknown): void
}

/** How long to wait before workers that gave up are started again. */
const restartAfterMs = 1000
/** How long workers that end may take to let go of what they do: a line that died in their hands never answers. */
const lettingGoMs = 5000

/** The promise, or the end of patience. */
async function atMost(milliseconds: number, promise: Promise<unknown>): Promise<void> {
  const patience = new AbortController()
  const tired = pause(milliseconds, undefined, { signal: patience.signal, ref: false }).catch(() => undefined)
  await Promise.race([promise, tired]).finally(() => patience.abort())
}

const silent = new Logger(() => () => undefined)

/** A failure is told; the library brings the job again, later each time. */
function taskListOf({ jobs, onError }: JobsParts): TaskList {
  const tasks = jobs.map((job) => {
    const task: Task = async (payload, { job: held }) => {
      try {
        await job.handle(payload)
      } catch (error) {
        onError(job.name, error)
        if (held.attempts >= held.max_attempts)
          await job.givenUp?.(payload).catch((again: unknown) => onError(job.name, again))
        throw error
      }
    }
    return [job.name, task] as const
  })
  return Object.fromEntries(tasks)
}

/**
 * The library ends its own pool without waiting and without listening, so that a connection that dies at that moment ends the program:
 * ours listens to the last and is waited for.
 */
function openPool(parts: JobsParts): Pool {
  const pool = new Pool({ connectionString: parts.url, max: parts.concurrency + 2 })
  const lost = () => undefined
  pool.on('error', lost)
  pool.on('connect', (client) => {
    client.on('error', lost)
  })
  return pool
}

/** Workers under way. `names` are those under which they hold jobs. */
interface Crew {
  readonly runner: Runner
  /** Fulfilled when they begin to end, by themselves or because they were told to. */
  readonly ending: Promise<void>
  readonly names: readonly string[]
}

async function muster(parts: JobsParts, pgPool: Pool): Promise<Crew> {
  const events: WorkerEvents = new EventEmitter()
  const names: string[] = []
  events.on('pool:create', ({ workerPool }) => names.push(workerPool.id))
  const ending = new Promise<void>((resolve) => {
    events.on('stop', () => resolve())
  })
  const runner = await startWorkers({
    pgPool,
    concurrency: parts.concurrency,
    noHandleSignals: true,
    pollInterval: 5000,
    taskList: taskListOf(parts),
    crontab: parts.jobs.flatMap((job) => (job.cron ? [`${job.cron} ${job.name}`] : [])).join('\n'),
    logger: silent,
    events,
    // In batches the library ends its workers when it cannot write down how a job went; one by one it would say so to nobody and leave the
    // job held.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  })
  return { runner, names, ending }
}

/** What dead workers still hold in the table would wait four hours. */
async function release(pgPool: Pool, names: readonly string[]): Promise<void> {
  await pgPool.query('select graphile_worker.force_unlock_workers($1)', [names])
}

/**
 * Starts the workers of this process. Jobs are picked up within milliseconds of the commit that queued them. The library's workers end
 * for good when they cannot write down how a job went, as during a restart of the database: they are then started anew, until `stop`.
 */
export async function startJobs(parts: JobsParts): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  const pool = openPool(parts)
  let crew = await muster(parts, pool)
  async function again(fallen: Crew): Promise<void> {
    await pause(restartAfterMs, undefined, { signal: stopping.signal })
    await release(pool, fallen.names)
    crew = await muster(parts, pool)
    if (stopping.signal.aborted) await crew.runner.stop()
  }
  async function keep(): Promise<void> {
    for (let running: Crew | undefined; !stopping.signal.aborted; ) {
      try {
        if (running === crew) await again(running)
        running = crew
        await running.ending
        await atMost(lettingGoMs, running.runner.promise)
      } catch (error) {
        if (!stopping.signal.aborted) parts.onError('workers', error)
      }
    }
  }
  const kept = keep()
  return {
    async stop() {
      stopping.abort()
      // Refused when it has ended by itself.
      await atMost(
        lettingGoMs,
        crew.runner.stop().catch(() => undefined),
      )
      await atMost(2 * lettingGoMs, kept)
      await atMost(lettingGoMs, pool.end())
    },
  }
}

/**
 * Frees the jobs that a killed process held; otherwise they would wait four hours. Only for a database that no other process uses, which
 * the private one is at its start.
 */
export async function releaseHeldJobs(sql: Sql): Promise<void> {
  await sql`select graphile_worker.force_unlock_workers(array(
    select distinct locked_by from graphile_worker.jobs where locked_by is not null))`
}

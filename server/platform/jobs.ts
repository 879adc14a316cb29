import { Logger, makeWorkerUtils, type Runner, run as startWorkers } from 'graphile-worker'
import type { Sql } from 'postgres'

/** A background job. Every handler must say in its comment why repeating it is harmless. */
export interface Job {
  readonly name: string
  handle(payload: unknown): Promise<void>
  /** Cron line (UTC) when it also runs by the clock. */
  readonly cron?: string
}

export interface JobsParts {
  readonly url: string
  readonly jobs: readonly Job[]
  readonly concurrency: number
  onError(job: string, error: unknown): void
}

/** Starts the workers of this process. Jobs are picked up within milliseconds of the commit that queued them. */
export async function startJobs(parts: JobsParts): Promise<{ stop(): Promise<void> }> {
  const taskList = Object.fromEntries(
    parts.jobs.map((job) => [
      job.name,
      async (payload: unknown) => {
        try {
          await job.handle(payload)
        } catch (error) {
          parts.onError(job.name, error)
          throw error
        }
      },
    ]),
  )
  const runner: Runner = await startWorkers({
    connectionString: parts.url,
    concurrency: parts.concurrency,
    noHandleSignals: true,
    pollInterval: 5000,
    taskList,
    crontab: parts.jobs.flatMap((job) => (job.cron ? [`${job.cron} ${job.name}`] : [])).join('\n'),
    logger: new Logger(() => () => undefined),
  })
  return {
    async stop() {
      await runner.stop()
      // Only then are its connections gone.
      await runner.promise
    },
  }
}

/**
 * Frees the jobs that a killed process held; otherwise they would wait four hours. Only for a database that no other process uses, which
 * the private one is at its start.
 */
export async function releaseHeldJobs(sql: Sql, url: string): Promise<void> {
  const held = await sql<
    { by: string }[]
  >`select distinct locked_by as by from graphile_worker.jobs where locked_by is not null`
  if (held.length === 0) return
  const utils = await makeWorkerUtils({ connectionString: url, logger: new Logger(() => () => undefined) })
  await utils.forceUnlockWorkers(held.map((row) => row.by))
  await utils.release()
}

import { randomBytes } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Job, startJobs } from '#platform/jobs.ts'
import { type House, openHouse } from '../../setup/house.ts'

const patience = { timeout: 60_000, interval: 50 }
const url = () => new URL(house.databaseUrl)
let house: House
let admin: postgres.Sql

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  admin = postgres(inject('adminUrl'), { max: 1, onnotice: () => undefined })
})
afterAll(async () => {
  await admin.end()
  await house.close()
})

async function closeDatabase(): Promise<void> {
  const name = url().pathname.slice(1)
  await admin.unsafe(`alter database ${name} with allow_connections false`)
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
}

const openDatabaseAgain = () => admin.unsafe(`alter database ${url().pathname.slice(1)} with allow_connections true`)

describe('the workers of a process', () => {
  it('work again after the database was gone while they held a job, which is done once more', async () => {
    const done: string[] = []
    const errors: string[] = []
    const first = `first ${randomBytes(4).toString('hex')}`
    const note: Job = {
      name: 'test:note',
      async handle(payload) {
        const { what } = payload as { what: string }
        done.push(what)
        // The library cannot write down that this one is done.
        if (done.length === 1) await closeDatabase()
      },
    }
    const workers = await startJobs({
      url: house.databaseUrl,
      jobs: [note],
      concurrency: 1,
      onError: (job) => errors.push(job),
    })
    try {
      await house.work((work) => work.enqueue('test:note', { what: first }))
      await expect.poll(() => errors, patience).toContain('workers')
      await openDatabaseAgain()
      await expect.poll(() => done.length, patience).toBe(2)
      await house.work((work) => work.enqueue('test:note', { what: 'second' }))
      await expect.poll(() => done.length, patience).toBe(3)
      expect(done).toEqual([first, first, 'second'])
    } finally {
      await openDatabaseAgain()
      await workers.stop()
    }
  })

  it('may be stopped while the database is gone', async () => {
    const workers = await startJobs({ url: house.databaseUrl, jobs: [], concurrency: 1, onError: () => undefined })
    await closeDatabase()
    await workers.stop()
    await openDatabaseAgain()
  })

  it('say of a job whose every try failed that it was given up, once', async () => {
    const failing = `failing ${randomBytes(4).toString('hex')}`
    const told: unknown[] = []
    let tries = 0
    const bad: Job = {
      name: 'test:bad',
      handle() {
        tries += 1
        return Promise.reject(new Error('no'))
      },
      async givenUp(payload) {
        told.push(payload)
      },
    }
    const workers = await startJobs({ url: house.databaseUrl, jobs: [bad], concurrency: 1, onError: () => undefined })
    try {
      await house.work((work) => work.enqueue('test:bad', { failing }))
      await expect.poll(() => tries, patience).toBe(1)
      expect(told).toEqual([])
      // The tries in between wait longer each time: the last one is due now.
      await house.sql`
        update graphile_worker._private_jobs set attempts = max_attempts - 1, run_at = now() where locked_at is null and payload->>'failing' = ${failing}`
      await house.sql`select pg_notify('jobs:insert', '')`
      await expect.poll(() => told, patience).toEqual([{ failing }])
      expect(tries).toBe(2)
    } finally {
      await workers.stop()
    }
  })
})

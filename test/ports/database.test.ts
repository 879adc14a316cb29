import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '#platform/db.ts'
import { databaseAway } from '#platform/fault.ts'
import { type House, openHouse } from '../setup/house.ts'

let house: House
let database: Database
beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  database = openDatabase(house.databaseUrl, { connections: 2 })
})
afterAll(async () => {
  await database.close()
  await house.close()
})

describe('a transaction whose connection ends while it waits for something else', () => {
  it.each(['goes on', 'fails', 'is done', 'nests'])(
    'is refused, and the process lives, when it then %s',
    async (how) => {
      const started = Promise.withResolvers<number>()
      const may = Promise.withResolvers<void>()
      const result = database.db
        .transaction(async (tx) => {
          const [row] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
          started.resolve(row?.pid ?? 0)
          await may.promise
          if (how === 'goes on') await tx.execute(sql`select 1`)
          if (how === 'fails') throw new Error('something else')
          if (how === 'nests') await tx.transaction((inner) => inner.execute(sql`select 1`))
        })
        .catch((error: unknown) => error)
      await house.sql`select pg_terminate_backend(${await started.promise})`
      expect(databaseAway(await result)).toBe(true)
      may.resolve()
      // The pool goes on, also with what the transaction would have sent.
      for (let n = 0; n < 5; n++) expect(await database.db.execute(sql`select ${n}::int as n`)).toEqual([{ n }])
    },
  )
})

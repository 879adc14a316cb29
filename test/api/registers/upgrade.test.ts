import { randomBytes, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'

const name = `t_${randomBytes(6).toString('hex')}`
let admin: postgres.Sql
let sql: postgres.Sql

async function run(files: readonly string[]): Promise<void> {
  for (const file of files) await sql.unsafe(`begin; ${await readFile(`migrations/${file}`, 'utf8')}; commit`)
}

beforeAll(async () => {
  const quiet = { max: 1, onnotice: () => undefined }
  admin = postgres(inject('adminUrl'), quiet)
  await admin.unsafe(`create database ${name}`)
  const url = new URL(inject('adminUrl'))
  url.pathname = `/${name}`
  sql = postgres(url.href, quiet)
})
afterAll(async () => {
  await sql.end()
  await admin.unsafe(`drop database ${name} with (force)`)
  await admin.end()
})

it('gives every number of an installation from before its line in the book', async () => {
  const files = (await readdir('migrations')).filter((file) => file.endsWith('.sql')).sort()
  const at = files.indexOf('0014_books.sql')
  await run(files.slice(0, at))
  const [book, strange] = [randomUUID(), randomUUID()]
  // Rows of other tables do not matter here.
  await sql`set session_replication_role = replica`
  for (const [id, text] of [
    [book, 'Sổ đi'],
    [strange, 'Sổ không có dãy số'],
  ] as const)
    await sql`
      insert into register (id, agency_id, direction, name, opened_on)
      values (${id}, ${randomUUID()}, 'outgoing', ${text}, '2026-01-01')`
  await sql`insert into number_series (register_id, year, next_number, last_date) values (${book}, 2026, 4, '2026-03-03')`
  for (const register of [book, strange])
    for (const n of [1, 2, 3])
      await sql`
        insert into document (id, agency_id, direction, state, register_id, register_year, register_number, code_number, code_notation,
                              kind, subject, issuer_name, issued_on, urgency, created_by, created_at, listed_at, search_key, number_key)
        values (${randomUUID()}, ${randomUUID()}, 'outgoing', 'issued', ${register}, 2026, ${n}, ${`0${n}`}, 'QĐ-UBND', 'QĐ', 'x', 'x',
                ${`2026-03-0${n}`}, 'normal', ${randomUUID()}, now(), now(), '', '')`
  await sql`set session_replication_role = origin`
  await run(files.slice(at, at + 1))
  for (const register of [book, strange]) {
    const lines = await sql`
      select number, suffix, state, taken_on::text as on, kind from register_line where register_id = ${register} order by number`
    expect(lines.map((line) => ({ ...line }))).toEqual(
      [1, 2, 3].map((number) => ({ number, suffix: '', state: 'document', on: `2026-03-0${number}`, kind: 'QĐ' })),
    )
    const [series] = await sql`select next_number, first_number from number_series where register_id = ${register}`
    expect({ ...series }).toEqual({ next_number: 4, first_number: 1 })
  }
  await expect(sql`update number_series set next_number = 5 where register_id = ${book}`).rejects.toThrow('has no line')
})

import { readFile } from 'node:fs/promises'
import { getTableColumns, is, Table } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { civilDate } from '#platform/clock.ts'
import { factTable } from '#platform/facts.ts'
import { migrate } from '#platform/migrate.ts'
import * as audit from '../../server/modules/audit/tables.ts'
import * as bodies from '../../server/modules/bodies/tables.ts'
import * as documents from '../../server/modules/documents/tables.ts'
import * as dossiers from '../../server/modules/dossiers/tables.ts'
import * as tasks from '../../server/modules/dossiers/task-tables.ts'
import * as files from '../../server/modules/files/tables.ts'
import * as identity from '../../server/modules/identity/tables.ts'
import * as meetings from '../../server/modules/meetings/tables.ts'
import * as minutes from '../../server/modules/minutes/tables.ts'
import * as organisation from '../../server/modules/organisation/tables.ts'
import * as paper from '../../server/modules/paper/tables.ts'
import * as registers from '../../server/modules/registers/tables.ts'
import * as reorganisation from '../../server/modules/reorganisation/tables.ts'
import * as reports from '../../server/modules/reports/tables.ts'
import * as sittings from '../../server/modules/sittings/tables.ts'
import * as slips from '../../server/modules/slips/tables.ts'
import * as venues from '../../server/modules/venues/tables.ts'
import * as secret from '../../server/modules/votes/secret/tables.ts'
import * as votes from '../../server/modules/votes/tables.ts'
import { agency, type House, openHouse, staff } from '../setup/house.ts'
import { send } from '../setup/sending.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const tables = [
  { factTable },
  audit,
  bodies,
  documents,
  dossiers,
  tasks,
  files,
  identity,
  organisation,
  paper,
  registers,
  reports,
  registers,
  reorganisation,
  meetings,
  minutes,
  sittings,
  slips,
  secret,
  venues,
  votes,
].flatMap((room) => Object.values(room).filter((it): it is PgTable => is(it, Table) && is(it, PgTable)))

describe('tables and database', () => {
  it('agree in columns, types and what may be empty', async () => {
    const rows = await house.sql<{ table: string; column: string; type: string; empty: boolean }[]>`
      select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, not a.attnotnull as empty
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`
    const real = new Map(rows.map((row) => [`${row.table}.${row.column}`, `${row.type} ${row.empty}`]))
    const alias: Record<string, string> = {
      varchar: 'character varying',
      'timestamp with time zone': 'timestamp with time zone',
    }
    const differing: string[] = []
    for (const table of tables) {
      const { name } = getTableConfig(table)
      for (const column of Object.values(getTableColumns(table))) {
        const plain = column.getSQLType().replace(/\(\d+\)/, '')
        const mine = `${alias[plain] ?? plain} ${!column.notNull}`
        const theirs = real.get(`${name}.${column.name}`)
        if (theirs !== mine) differing.push(`${name}.${column.name}: ${mine} ≠ ${theirs}`)
      }
    }
    expect(tables.length).toBeGreaterThan(20)
    expect(differing).toEqual([])
  })

  it('is migrated once: a second run changes nothing, an edited file is refused', async () => {
    expect(await migrate(house.sql, house.databaseUrl)).toEqual([])
    await house.sql`update migration set hash = 'edited' where name = '0001_facts.sql'`
    await expect(migrate(house.sql, house.databaseUrl)).rejects.toThrow('0001_facts.sql')
    const [first] = await house.sql`select name from migration order by name limit 1`
    expect(first?.name).toBe('0001_facts.sql')
  })

  it('has in every migration a header that says whether it breaks, locks or fills', async () => {
    const names = (await house.sql<{ name: string }[]>`select name from migration`).map((row) => row.name)
    for (const name of names) {
      const [head = ''] = (await readFile(`migrations/${name}`, 'utf8')).split('\n')
      expect(head, name).toMatch(/^-- breaking: .+\. locks: .+\. backfill: .+\.$/)
    }
  })
})

describe('what is official', () => {
  it('is not changed or removed, even by a statement of one’s own', async () => {
    const province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
    const commune = await agency(house, 'Ủy ban nhân dân xã Thử', 'UBND', 'H98.1', province.id)
    await staff(house, 'tinh', province.id, 'clerk')
    const clerk = await house.page('tinh')
    const issued = await send(clerk, { registerId: province.outgoing, issuedOn: civilDate(house.now()) }, [commune.id])
    const { sql } = house
    await expect(sql`update fact set type = 'x'`).rejects.toThrow('append-only')
    await expect(sql`delete from fact`).rejects.toThrow('append-only')
    await expect(sql`truncate fact`).rejects.toThrow('append-only')
    await expect(sql`delete from delivery_status`).rejects.toThrow('append-only')
    await expect(sql`update document set register_number = 9 where id = ${issued.id}`).rejects.toThrow('never changed')
    await expect(sql`update document set code_number = '9' where id = ${issued.id}`).rejects.toThrow('never changed')
    await expect(sql`delete from document_file where document_id = ${issued.id}`).rejects.toThrow('never replaced')
    await expect(sql`update document_file set name = 'x'`).rejects.toThrow('append-only')
    await expect(sql`delete from document where id = ${issued.id}`).rejects.toThrow()
  })
})

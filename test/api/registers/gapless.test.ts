import { type ChildProcess, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerArrival } from '#contract/documents.ts'
import { askNumbers, checkRegister, decideNumberRequest, listMarks } from '#contract/registers.ts'
import { type House, openHouse, testPassword } from '../../setup/house.ts'
import { Page, Refused } from '../../setup/page.ts'
import { arrivalOf } from '../documents/asks.ts'
import {
  daysAgo as ago,
  arriveIn,
  cardOf,
  granted,
  issueIn,
  type Office,
  today as on,
  openOffice,
  reserving,
} from './office.ts'

let house: House
let other: Office
const today = () => on(house)
const daysAgo = (days: number) => ago(house, days)
const year = () => Number(today().slice(0, 4))
const check = (it: Office, id = it.outgoing) => it.clerk.call(checkRegister, { id, year: year() })

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  other = await openOffice(house)
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

/** The program once more as a process of its own, so that it can be killed. */
async function startProgram(): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: dirname(house.storeFolder),
      DATABASE_URL: house.databaseUrl,
      SAMPLE: 'no',
      ROLES: 'web',
      PORT: '0',
      LOGIN_PER_MINUTE: '1000',
      REQUESTS_PER_MINUTE: '100000',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer) => {
      output += data.toString()
      const address = /(http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1]
      if (address) resolve({ child, address })
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)))
  })
}

describe('scenario 1: two clerks, one book, one process killed in the middle', () => {
  it('number 1 to n without a hole; the next day a late document gets a sub-number with a mark', async () => {
    const it = await openOffice(house)
    const second = await startProgram()
    const there = new Page(second.address)
    await there.logIn(it.login, testPassword)
    const asks = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const page = n % 2 === 0 ? it.clerk : there
        return { page, ask: await arrivalOf(page, { registerId: it.incoming, arrivedOn: today() }) }
      }),
    )
    let acknowledged = 0
    const numbers: number[] = []
    const done = await Promise.allSettled(
      asks.map(async ({ page, ask }) => {
        const { registerNumber } = await page.call(registerArrival, ask)
        numbers.push(registerNumber ?? 0)
        if (++acknowledged === 12) second.child.kill('SIGKILL')
      }),
    )
    const lost = done.filter((one) => one.status === 'rejected')
    expect(lost.length).toBeGreaterThan(0)
    for (const one of lost) expect((one as PromiseRejectedResult).reason).not.toBeInstanceOf(Refused)

    // A number spoiled on paper is a void line, not a hole.
    await granted(it, it.incoming, { act: 'void', purpose: '', reason: 'Đóng dấu đến nhầm' })
    const report = await check(it, it.incoming)
    expect(report).toMatchObject({ sound: true, problems: [], nextNumber: report.documents + 2 })
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(report.documents).toBeGreaterThanOrEqual(numbers.length)
    expect(report.marks.map((line) => line.state)).toEqual(['void'])

    const csv = async (page: Page) => {
      const response = await page.fetch('GET', `/api/registers/${it.incoming}/export?year=${year()}&form=csv`)
      return parse(Buffer.from(await response.arrayBuffer()).toString(), { bom: true }).slice(1)
    }
    const book = await csv(it.clerk)
    const stored = await house.sql<{ n: string; subject: string }[]>`
      select register_number::text as n, subject from document where register_id = ${it.incoming} order by register_number`
    expect(book.slice(0, -1).map((row) => [row[1], row[5]])).toEqual(
      stored.map((row) => [row.n, `Công văn: ${row.subject}`]),
    )
    expect(book.map((row) => row[1])).toEqual(Array.from({ length: report.documents + 1 }, (_, n) => `${n + 1}`))

    const day = today()
    house.pass(86_400_000)
    const morning: Office = { ...it, clerk: await house.page(it.login) }
    const leader = await house.page(it.login.replace('vanthu', 'lanhdao'))
    const wish = { act: 'suffix' as const, purpose: 'Công văn đến muộn', reason: 'Bưu tá giao sau giờ', until: today() }
    const asked = await morning.clerk.call(askNumbers, {
      id: it.incoming,
      at: { year: Number(day.slice(0, 4)), number: 12, suffix: '' },
      ...wish,
    })
    await leader.call(decideNumberRequest, { id: asked.id, approve: true })
    const late = await arriveIn(morning, day, { held: { number: 12, suffix: 'a' } })
    expect(late).toMatchObject({ registerNumber: 12, registerSuffix: 'a', arrivedOn: day })
    const line = (await csv(morning.clerk)).find((row) => row[1] === '12a')
    expect(line?.[9]).toContain('Ghi lùi ngày')
    expect(await check(morning, it.incoming)).toMatchObject({ sound: true })
  })
})

describe('whatever clerks and leaders do side by side', () => {
  const deed = fc.constantFrom('issue', 'future', 'reserve', 'use', 'void', 'spoil', 'suffix', 'refuse')

  async function act(it: Office, what: string): Promise<void> {
    const at = { id: it.outgoing, year: year() }
    const held = async () => (await it.clerk.call(listMarks, at)).rows.find((line) => line.state === 'reserved')
    if (what === 'issue') await issueIn(it, other.id, { issuedOn: today() })
    if (what === 'future') await issueIn(it, other.id, { issuedOn: daysAgo(-1) })
    if (what === 'reserve') await granted(it, it.outgoing, reserving(house, { count: 2 }))
    if (what === 'spoil') await granted(it, it.outgoing, { act: 'void', purpose: '', reason: 'Hỏng' })
    if (what === 'suffix') {
      const after = { year: year(), number: 1, suffix: '' }
      await granted(it, it.outgoing, { ...reserving(house), act: 'suffix', at: after })
    }
    if (what === 'refuse') {
      const asked = await it.clerk.call(askNumbers, { id: it.outgoing, ...reserving(house) })
      await it.leader.call(decideNumberRequest, { id: asked.id, approve: false })
    }
    const line = what === 'use' || what === 'void' ? await held() : undefined
    if (!line) return
    const { number, suffix } = line
    if (what === 'use') await issueIn(it, other.id, { issuedOn: line.takenOn, held: { number, suffix } })
    else {
      const asked = { year: year(), number, suffix }
      await granted(it, it.outgoing, { act: 'void', at: asked, purpose: '', reason: 'Không dùng' })
    }
  }

  it('every number from the first to before the next is one document, one held or one void line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 6, maxLength: 18 }), async (deeds) => {
        const it = await openOffice(house)
        const done = await Promise.allSettled(deeds.map((what) => act(it, what)))
        for (const one of done) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(Refused)
        const { nextNumber } = await cardOf(it.clerk, it.outgoing)
        const rows = await house.sql<{ number: number; papers: number; state: string }[]>`
          select l.number, l.state, (select count(*)::int from document d where d.register_id = l.register_id
                   and d.register_number = l.number and d.register_suffix = '') as papers
            from register_line l where l.register_id = ${it.outgoing} and l.suffix = '' order by l.number`
        expect(rows.map((row) => row.number)).toEqual(Array.from({ length: nextNumber - 1 }, (_, n) => n + 1))
        for (const row of rows) expect(row.papers).toBe(row.state === 'document' ? 1 : 0)
        expect(await check(it)).toMatchObject({ sound: true, problemCount: 0 })
      }),
      { numRuns: 12 },
    )
  })
})

describe('the database itself', () => {
  it('refuses what would leave a hole, a double or a rewritten line', async () => {
    const it = await openOffice(house)
    await issueIn(it, other.id, { issuedOn: today() })
    await granted(it, it.outgoing, reserving(house))
    const { sql } = house
    const id = it.outgoing
    await expect(sql`update number_series set next_number = next_number + 1 where register_id = ${id}`).rejects.toThrow(
      'has no line',
    )
    await expect(sql`update number_series set next_number = 1 where register_id = ${id}`).rejects.toThrow('only grows')
    await expect(sql`delete from register_line where register_id = ${id}`).rejects.toThrow('never removed')
    await expect(sql`truncate register_line cascade`).rejects.toThrow()
    await expect(sql`update register_line set taken_on = '2020-01-01' where register_id = ${id}`).rejects.toThrow(
      'never rewritten',
    )
    await expect(sql`
      insert into register_line (register_id, year, number, state, taken_on, entered_at)
      values (${id}, ${year()}, 3, 'document', ${today()}, now())`).rejects.toThrow('before the next number')
    await expect(sql`
      update register_line set state = 'document' where register_id = ${id} and state = 'reserved'`).rejects.toThrow(
      'a line of a document has one document',
    )
    await expect(sql`
      update document set register_suffix = 'a' where register_id = ${id}`).rejects.toThrow('never changed')
    await expect(sql`
      update document set state = 'issued', register_id = ${id}, register_year = ${year()}, register_number = 2
       where id = (select id from document where agency_id = ${other.id} and state = 'arrived' limit 1)`).rejects.toThrow()
    await expect(sql`delete from register_print`).rejects.toThrow('append-only')
    await expect(sql`update register_correction set text = ''`).rejects.toThrow('append-only')
    expect(await check(it)).toMatchObject({ sound: true })
  })
})

describe('the check of a book that was damaged behind the back of the program', () => {
  it('names the gap, the double, the wrong order, and says that it is not sound', async () => {
    const it = await openOffice(house)
    for (const days of [4, 3, 2, 1]) await issueIn(it, other.id, { issuedOn: daysAgo(days) })
    const damage = (tables: readonly string[], statement: string) =>
      house.sql.begin(async (tx) => {
        for (const table of tables) await tx.unsafe(`alter table ${table} disable trigger user`)
        await tx.unsafe(statement, [it.outgoing])
        for (const table of tables) await tx.unsafe(`alter table ${table} enable trigger user`)
      })
    const found = async () => {
      const { sound, problems } = await check(it)
      expect(sound).toBe(problems.length === 0)
      return problems.map((one) => `${one.what} ${one.number}`)
    }
    expect(await found()).toEqual([])
    await damage(
      ['document'],
      `update document set issued_on = issued_on - 30 where register_id = $1 and register_number = 3`,
    )
    expect(await found()).toEqual(['order 3'])
    await damage(['number_series'], 'update number_series set next_number = 6 where register_id = $1')
    expect(await found()).toEqual(['order 3', 'gap 5'])
    await damage(['number_series'], 'update number_series set next_number = 4 where register_id = $1')
    expect(await found()).toEqual(['order 3', 'beyond 4'])
  })
})

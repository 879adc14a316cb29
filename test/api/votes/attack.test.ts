import { randomInt } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '#platform/migrate.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../server/dev/postgres/index.ts'
import type { Page } from '../../setup/page.ts'
import { added, type Guesses, type Logs, orderOfElectors, orderOfPapers, type Target, told } from './attacker.ts'
import { type BoxHall, openBoxHall, paperOf } from './box.ts'

/**
 * An attacker who has everything: the database while people vote and after, its pages with what is dead in them, every statement with its
 * parameters, facts and events. He must not tell better than chance who voted how; on a ballot built carelessly he does.
 */

let folder: string
let cluster: EmbeddedPostgres
let o: BoxHall
let admin: Sql

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lien-thong-attack-'))
  await chmod(folder, 0o755)
  cluster = await startEmbeddedPostgres({
    dataDir: folder,
    log: () => undefined,
    elsewhere: join(folder, 'elsewhere'),
    settings: { fsync: 'off', log_statement: 'all', log_parameter_max_length: '-1' },
  })
  const sql = postgres(cluster.url, { max: 2, onnotice: () => undefined })
  await migrate(sql, cluster.url)
  await sql.end()
  const url = new URL(cluster.adminUrl)
  url.pathname = new URL(cluster.url).pathname
  admin = postgres(url.href, { max: 2, onnotice: () => undefined })
  await admin`create extension if not exists pageinspect`
  o = await openBoxHall({ DATABASE_URL: cluster.url })
}, 240_000)
afterAll(async () => {
  await admin?.end()
  await o?.house.close()
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})

const ballots = 6
/** Nine for and nine against, dealt anew for each ballot. */
function dealt(): number[] {
  const cards = Array.from({ length: 18 }, (_, n) => n % 2)
  for (let at = cards.length - 1; at > 0; at--) {
    const other = randomInt(at + 1)
    ;[cards[at], cards[other]] = [cards[other] as number, cards[at] as number]
  }
  return cards
}

async function statementLog(): Promise<string> {
  for (const name of await readdir(folder, { recursive: true }))
    if (name.endsWith('postgres.log')) return readFile(join(folder, name), 'utf8')
  throw new Error('the server writes a log')
}

const factsSince = async (from: string): Promise<string> => {
  const rows = await admin<{ line: string }[]>`
    select subject_id || ' ' || data::text as line from fact where at >= ${from}
    union all select event::text from sitting_event where at >= ${from}`
  return rows.map((row) => row.line).join('\n')
}

/** How far from half chance goes: farther off would come once in more than a million runs, also for the best of thirty-two ways. */
const chance = (n: number) => 5 * (Math.sqrt(n) / 2)

describe('the secrecy of a ballot against whoever has the whole database', { timeout: 400_000 }, () => {
  it('is broken by the attacker where a vote and its mark are written together', async () => {
    await admin`create table careless_elector (ballot_id uuid, participant_id uuid, marked boolean not null default false)`
    await admin`create table careless_paper (ballot_id uuid, id uuid default gen_random_uuid(), answers smallint[])`
    let right = new Map<string, Guesses>()
    for (let n = 0; n < ballots; n++) {
      const choices = dealt()
      const [{ id: ballotId }] = await admin<[{ id: string }]>`select gen_random_uuid() as id`
      const people = await Promise.all(
        choices.map(async () => (await admin<[{ id: string }]>`select gen_random_uuid() as id`)[0].id),
      )
      for (const id of people) await admin`insert into careless_elector values (${ballotId}, ${id})`
      const before = (await statementLog()).length
      for (const at of [...people.keys()].sort(() => randomInt(3) - 1))
        await admin.begin(async (tx) => {
          await tx`update careless_elector set marked = true where participant_id = ${people[at] ?? ''}`
          await tx`insert into careless_paper (ballot_id, answers) values (${ballotId}, ${[choices[at] ?? 0]})`
        })
      const logs: Logs = { statements: (await statementLog()).slice(before), facts: '' }
      const target: Target = { ballotId, electors: 'careless_elector', papers: 'careless_paper' }
      const truth = new Map(people.map((id, at) => [id, choices[at] ?? 0]))
      right = added(
        right,
        told(await orderOfElectors(admin, target, logs), await orderOfPapers(admin, target, logs), truth),
      )
    }
    const all = 18 * ballots
    for (const way of ['transaction/transaction', 'lastPages/transaction', 'statements/statements'])
      expect([way, (right.get(way)?.right ?? 0) >= all * 0.95]).toEqual([way, true])
  })

  it('holds for ours, while people vote and after it was counted', async () => {
    const it = await o.convened()
    await it.opened(18)
    let during = new Map<string, Guesses>()
    let after = new Map<string, Guesses>()
    for (let n = 0; n < ballots; n++) {
      const { ballot, tellers } = await o.opened(it)
      const choices = dealt()
      const truth = new Map(it.electors.map((id, at) => [id, choices[at] ?? 0]))
      const target: Target = { ballotId: ballot.id, electors: 'secret_ballot_elector', papers: 'secret_ballot_paper' }
      const papers = await Promise.all(choices.map((choice) => paperOf(ballot, [choice])))
      const from = new Date(o.house.now().getTime()).toISOString()
      const before = (await statementLog()).length
      const order = [...choices.keys()].sort(() => randomInt(3) - 1)
      const cast = (at: number) => o.put(o.voters[at] as Page, ballot, papers[at] ?? { sealed: '', receipt: '' })
      const first = order.slice(0, 11).map(cast)
      await expect.poll(async () => (await o.stands(ballot)).marked).toBeGreaterThanOrEqual(5)
      const mid: Logs = { statements: (await statementLog()).slice(before), facts: await factsSince(from) }
      const early = await orderOfElectors(admin, target, mid)
      // Papers that came together are five or more, whose papers cannot be told apart.
      const together = await admin<{ n: number }[]>`
        select count(*)::int as n from secret_ballot_box where ballot_id = ${ballot.id} group by xmin::text`
      expect(Math.min(...together.map((row) => row.n))).toBeGreaterThanOrEqual(5)
      await Promise.all([...first, ...order.slice(11).map(cast)])
      await o.shut(ballot)
      // One transaction wrote all that stands.
      const [written] = await admin<[{ box: number; electors: number }]>`
        select (select count(distinct xmin::text)::int from secret_ballot_box where ballot_id = ${ballot.id}) as box,
               (select count(distinct xmin::text)::int from secret_ballot_elector where ballot_id = ${ballot.id}) as electors`
      expect(written).toEqual({ box: 1, electors: 1 })
      await o.count(ballot, tellers, [0, 1])
      await o.told(ballot)
      const logs: Logs = { statements: (await statementLog()).slice(before), facts: await factsSince(from) }
      const found = await orderOfPapers(admin, target, logs)
      expect(found['place']?.length).toBe(18)
      during = added(during, told(early, found, truth))
      after = added(after, told(await orderOfElectors(admin, target, logs), found, truth))
    }
    // Always wrong would tell as much as always right.
    const better = [...during, ...after].filter(([, { made, right }]) => Math.abs(right - made / 2) > chance(made))
    expect(better).toEqual([])
    expect(after.size).toBe(32)
  })
})

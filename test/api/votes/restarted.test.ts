import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listReceipts } from '#contract/secret-ballots.ts'
import { migrate } from '#platform/migrate.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../server/dev/postgres/index.ts'
import { type Page, Refused } from '../../setup/page.ts'
import { type BoxHall, openBoxHall, paperOf } from './box.ts'

let folder: string
let cluster: EmbeddedPostgres
let o: BoxHall

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lien-thong-ballot-'))
  await chmod(folder, 0o755)
  cluster = await startEmbeddedPostgres({
    dataDir: folder,
    log: () => undefined,
    elsewhere: join(folder, 'elsewhere'),
  })
  const sql = postgres(cluster.url, { max: 2, onnotice: () => undefined })
  await migrate(sql, cluster.url)
  await sql.end()
  o = await openBoxHall({ DATABASE_URL: cluster.url })
}, 240_000)
afterAll(async () => {
  await o?.house.close()
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** As a page does: asked again while the service is away, with the same words. */
async function atLast<R>(act: () => Promise<R>): Promise<R> {
  const deadline = performance.now() + 60_000
  for (;;)
    try {
      return await act()
    } catch (error) {
      const away = error instanceof Refused && error.wire.code === 'service.unavailable'
      if (!away || performance.now() > deadline) throw error
    }
}

it('the database is killed and comes back while people vote: every vote and every paper is there once', async () => {
  const it = await o.convened()
  await it.opened(18)
  const vote = await o.started(it)
  const cast = (n: number) => atLast(() => o.cast(o.voters[n] as Page, vote, n % 2 === 0 ? 'for' : 'against'))
  const all = Array.from({ length: 18 }, (_, n) => n)
  await Promise.all(all.slice(0, 4).map(cast))
  const during = all.slice(4).map(cast)
  process.kill(cluster.pid() ?? 0, 'SIGKILL')
  await Promise.all(during)
  expect((await atLast(() => o.closed(vote))).result).toMatchObject({ for: 9, against: 9 })
  await atLast(() => o.announced(vote))

  const { ballot, tellers } = await atLast(() => o.opened(it))
  const papers = await Promise.all(all.map((n) => paperOf(ballot, [n % 3])))
  const put = (n: number) =>
    atLast(() => o.put(o.voters[n] as Page, ballot, papers[n] ?? { sealed: '', receipt: '' })).catch(
      (error: unknown) => {
        // Its answer was lost with the database: it is in the box, and found there below.
        if (error instanceof Refused && error.wire.code === 'vote.cast-before') return true
        throw error
      },
    )
  // Four wait in memory while the database is away, with those who come meanwhile.
  const waiting = all.slice(0, 4).map(put)
  await expect.poll(async () => (await o.stands(ballot)).marked).toBe(0)
  process.kill(cluster.pid() ?? 0, 'SIGKILL')
  await Promise.all([...waiting, ...all.slice(4).map(put)])
  await atLast(() => o.shut(ballot))
  const { receipts } = await atLast(() => (o.voters[7] as Page).call(listReceipts, { id: ballot.id }))
  expect(receipts).toEqual(papers.map((it) => it.receipt).sort())
  const counted = await atLast(() => o.count(ballot, tellers, [1, 2]))
  expect(counted.result).toMatchObject({ result: { for: 6, against: 6, abstain: 6 } })
})

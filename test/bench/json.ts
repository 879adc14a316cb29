import Fastify from 'fastify'
import { yearOf } from '#platform/clock.ts'
import { startHelper } from './child.ts'
import { type Ground, onGround } from './ground.ts'
import type { Load } from './json-load.ts'
import { type Bench, takingTurns } from './measure.ts'
import { today } from './travel.ts'

const connections = 20
const milliseconds = 1500
const rounds = 7

/** Fastify alone: one statement, the same rows, no session, no rights, no unit of work; and the least a route can do. */
async function bareFastify(ground: Ground, agencyId: string) {
  const bare = Fastify()
  bare.get('/registers', async () => ({
    rows: await ground.bare`
      select r.id, r.direction, r.name, r.kinds, r.secret, r.standard, r.opened_on::text as "openedOn", r.closed_on::text as "closedOn",
             ${yearOf(today())}::int as year, coalesce(s.next_number, 1) as "nextNumber", s.last_date::text as "lastDate"
        from register r left join number_series s on s.register_id = r.id and s.year = ${yearOf(today())}
       where r.agency_id = ${agencyId} order by r.closed_on is not null, r.standard desc, r.secret, r.name`,
  }))
  bare.get('/health', () => ({ ready: true }))
  return { bare, address: await bare.listen({ port: 0, host: '127.0.0.1' }) }
}

export const json: Bench = {
  names: ['json-route', 'json-route-health'],
  run: (report, asked) =>
    onGround(async (ground) => {
      const agency = await ground.agency('Ủy ban nhân dân tỉnh Đo', 'H98')
      await ground.clerk('do', agency.id)
      const page = await ground.page('do')
      const peer = await bareFastify(ground, agency.id)
      const generator = startHelper('json-load.ts')
      const rate = (url: string, length = milliseconds) =>
        generator.ask<number>({ url, cookie: page.cookie, connections, milliseconds: length } satisfies Load)
      const unit = 'requests/s on 20 connections (higher is better)'
      const pairs = [
        ['json-route', `${ground.address}/api/registers`, `${peer.address}/registers`],
        ['json-route-health', `${ground.address}/api/health`, `${peer.address}/health`],
      ] as const
      for (const [name, ourUrl, peerUrl] of pairs) {
        if (!asked(name)) continue
        for (const url of [ourUrl, peerUrl]) await rate(url, 1000)
        report({
          name,
          ...(await takingTurns(
            rounds,
            () => rate(ourUrl),
            () => rate(peerUrl),
          )),
          unit,
        })
      }
      generator.stop()
      await peer.bare.close()
    }),
}

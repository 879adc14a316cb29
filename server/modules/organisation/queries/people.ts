import { sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { personInReach, reachCondition } from '../reach.ts'
import { holders } from './unit-card.ts'

interface PersonRow extends Record<string, unknown> {
  id: string
  fullName: string
  login: string | null
  posts: { title: string; agencyName: string }[]
  sortKey: string
}

function cursorOf(text: string | undefined): [string, string] | undefined {
  if (text === undefined) return undefined
  const [key, id] = Buffer.from(text, 'base64url').toString().split('\n')
  if (key === undefined || !/^[0-9a-f-]{36}$/.test(id ?? ''))
    throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  return [key, id ?? '']
}

/** Lists of people go by given name, the last word (handbook section 12). */
const sortKey = sql`(regexp_replace(n.search_key, '^.*\\s', '') || ' ' || n.search_key)`

export async function listPeople(work: Work, ask: { q?: string; cursor?: string; limit?: number }) {
  const limit = ask.limit ?? 50
  const day = civilDate(work.now)
  const after = cursorOf(ask.cursor)
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
  const like = words.map((word) => sql`and n.search_key like ${`%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`}`)
  const where = sql`${reachCondition(work.actor, sql`n.id`, day)} ${sql.join(like, sql` `)}`
  const rows = await work.tx.execute<PersonRow>(sql`
    select n.id, n.full_name as "fullName", ${sortKey} as "sortKey",
           (select a.login from account a where a.person_id = n.id order by a.created_at limit 1) as login,
           (select coalesce(json_agg(json_build_object('title', p.title, 'agencyName', g.name) order by p.rank), '[]')
              from post_assignment h join post p on p.id = h.post_id join lateral org_unit_named(${day}) u on u.id = p.unit_id
              join lateral org_unit_named(${day}) g on g.id = u.agency_id
             where h.person_id = n.id and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})) as posts
      from person n
     where ${where} ${after ? sql`and (${sortKey}, n.id) > (${after[0]}, ${after[1]}::uuid)` : sql``}
     order by ${sortKey}, n.id limit ${limit + 1}`)
  const [counted] = await work.tx.execute<{ count: number }>(
    sql`select count(*)::int as count from (select from person n where ${where} limit 1001) c`,
  )
  const page = [...rows].slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const count = counted?.count ?? 0
  return {
    rows: page.map(({ sortKey: _, ...row }) => row),
    next: last ? Buffer.from(`${last.sortKey}\n${last.id}`).toString('base64url') : null,
    count: Math.min(count, 1000),
    countCapped: count > 1000,
  }
}

export async function personCard(work: Work, id: string) {
  if (!(await personInReach(work.tx, work.actor, id, civilDate(work.now)))) throw fault('thing.missing')
  const [row] = await work.tx.execute<{ fullName: string; login: string | null; accountId: string | null }>(sql`
    select n.full_name as "fullName", a.login, a.id as "accountId"
      from person n left join account a on a.person_id = n.id where n.id = ${id} order by a.created_at limit 1`)
  if (!row) throw fault('thing.missing')
  return { ...row, id, posts: await holders(work, { personId: id }, civilDate(work.now)) }
}

export const readPerson = (work: Work, ask: { id: string }) => personCard(work, ask.id)

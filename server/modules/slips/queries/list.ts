import { type SQL, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { listSlipRounds as contract } from '#contract/opinion-slips.ts'
import { cursorOf, placeOf } from '#platform/keyset.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { slipReadable } from '../policy.ts'
import { mySlip } from './card.ts'

type Row = Reply<typeof contract>['rows'][number]

const countedTo = 999
function after(cursor: string | undefined): SQL {
  const place = placeOf(cursor)
  return place
    ? sql`and (slip_round.created_at, slip_round.id) < (${`${place.at}Z`}::timestamptz, ${place.id}::uuid)`
    : sql``
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** One page by keyset, the newest first. `mine`: I was asked; else those of my agency, and those I began. */
export async function listSlipRounds(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const limit = ask.limit ?? 50
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
  const asked = sql`exists (select from slip_member m where m.round_id = slip_round.id and m.person_id = ${work.actor.personId})`
  const own = sql`(slip_round.agency_id = ${work.actor.agencyId} or slip_round.created_by_holder = ${work.actor.assignmentId})`
  const where = sql.join(
    [
      slipReadable(work.actor),
      ask.view === 'mine' ? sql`slip_round.asked_at is not null and ${asked}` : own,
      ask.when === 'running'
        ? sql`slip_round.state in ('draft', 'open')`
        : sql`slip_round.state in ('closed', 'cancelled')`,
      ...words.map((word) => sql`strpos(slip_round.search_key, ${word}) > 0`),
    ],
    sql` and `,
  )
  const rows = await work.tx.execute<Row & { placed: string } & Record<string, unknown>>(sql`
    select slip_round.id, slip_round.title, slip_round.body_name as "bodyName", slip_round.state, ${iso(sql`slip_round.due_at`)} as "dueAt",
           slip_round.state = 'open' and slip_round.due_at < ${work.now.toISOString()}::timestamptz as over,
           (select count(*)::int from slip_member m where m.round_id = slip_round.id) as asked,
           (select count(distinct m.id)::int from slip_member m join slip_answer a on a.member_id = m.id and not a.late
             where m.round_id = slip_round.id) as answered,
           ${mySlip(work.actor.personId)} as mine,
           to_char(slip_round.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as placed
      from slip_round where ${where} ${after(ask.cursor)}
     order by slip_round.created_at desc, slip_round.id desc limit ${limit + 1}`)
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from slip_round where ${where} limit ${countedTo + 1}) c`,
  )
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const n = counted?.n ?? 0
  return {
    rows: page.map(({ placed: _placed, ...row }) => row),
    next: last ? cursorOf({ at: last.placed, id: last.id }) : null,
    count: Math.min(n, countedTo),
    countCapped: n > countedTo,
  }
}

import { sql } from 'drizzle-orm'
import { may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { readProgramme as contract } from '#contract/programme.ts'
import type { Work } from '#platform/work.ts'
import { mostProgramme } from '../task-policy.ts'

type Entry = Reply<typeof contract>['entries'][number]

/** The whole year, in the order of its periods; how far it is comes from the tasks, whoever leads them. */
export async function readProgramme(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const now = work.now.toISOString()
  const entries = await work.tx.execute<Entry & Record<string, unknown>>(sql`
    select e.id, e.year, e.quarter, e.month, e.title, e.product, e.lead_unit_id as "leadUnitId", e.lead_name as "leadName",
           e.due_on::text as "dueOn", e.note, e.version, e.withdrawn_reason as "withdrawnReason",
           to_char(e.withdrawn_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "withdrawnAt", t.tasks, t.done, t.late, t.percent
      from programme_entry e cross join lateral (
        select count(*)::int as tasks, count(*) filter (where k.state = 'done')::int as done,
               count(*) filter (where coalesce(k.reported_at, ${now}::timestamptz) > k.due_at)::int as late,
               coalesce(round(avg(k.percent)), 0)::int as percent
          from task k where k.programme_id = e.id and k.state <> 'cancelled') t
     where e.agency_id = ${work.actor.agencyId} and e.year = ${ask.year}
     order by e.month nulls last, e.quarter nulls last, e.due_on nulls last, e.added_at, e.id limit ${mostProgramme}`)
  return { entries: [...entries], can: may(work.actor, 'programme.manage') ? ['manage'] : [] }
}

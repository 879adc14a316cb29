import { type SQL, sql } from 'drizzle-orm'
import { may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { readAgendaCalendar as calendarContract, listMeetings as contract } from '#contract/meetings.ts'
import { fault } from '#platform/fault.ts'
import { cursorOf, placeOf } from '#platform/keyset.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from '../../organisation/index.ts'
import { meetingReadable } from '../policy.ts'

type Row = Reply<typeof contract>['rows'][number]

const countedTo = 999
const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const mine = (work: Work) => sql`exists (select from meeting_participant p where p.meeting_id = meeting.id
  and p.person_id = ${work.actor.personId} and p.removed_at is null)`

function viewed(work: Work, view: Ask<typeof contract>['view']): SQL {
  if (view === 'mine') return mine(work)
  if (view === 'prepared')
    return sql`(meeting.created_by_holder = ${work.actor.assignmentId} or exists (select from meeting_participant p
      where p.meeting_id = meeting.id and p.person_id = ${work.actor.personId} and p.removed_at is null and p.role in ('chair', 'secretary', 'clerk')))`
  return sql`(meeting.agency_id = ${work.actor.agencyId} or exists (select from meeting_agency a
    where a.meeting_id = meeting.id and a.agency_id = ${work.actor.agencyId} and a.removed_at is null))`
}

/** One page by keyset: those to come the nearest first, those past the latest first. Cancelled ones are past. */
export async function listMeetings(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const limit = ask.limit ?? 50
  const place = placeOf(ask.cursor)
  const coming = ask.when === 'coming'
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)
  const when = coming
    ? sql`meeting.ends_at >= ${work.now.toISOString()} and meeting.state not in ('closed', 'cancelled')`
    : sql`(meeting.ends_at < ${work.now.toISOString()} or meeting.state in ('closed', 'cancelled'))`
  const where = sql.join(
    [
      meetingReadable(work.actor),
      viewed(work, ask.view),
      when,
      ...words.map((word) => sql`strpos(meeting.search_key, ${word}) > 0`),
    ],
    sql` and `,
  )
  const after = !place
    ? sql``
    : coming
      ? sql`and (meeting.starts_at, meeting.id) > (${`${place.at}Z`}::timestamptz, ${place.id}::uuid)`
      : sql`and (meeting.starts_at, meeting.id) < (${`${place.at}Z`}::timestamptz, ${place.id}::uuid)`
  const order = coming ? sql`meeting.starts_at, meeting.id` : sql`meeting.starts_at desc, meeting.id desc`
  const rows = await work.tx.execute<Row & { placed: string } & Record<string, unknown>>(sql`
    select meeting.id, meeting.title, meeting.body_name as "bodyName", meeting.kind_name as "kindName", g.name as "agencyName",
           meeting.form, meeting.state, ${iso(sql`meeting.starts_at`)} as "startsAt", ${iso(sql`meeting.ends_at`)} as "endsAt",
           meeting.place, coalesce(c.name, '') as "chairName", me.role as "myRole", me.reply as "myReply",
           (select count(*)::int from agenda_item i where i.meeting_id = meeting.id and i.state <> 'withdrawn') as items,
           (select count(*)::int from meeting_site s where s.meeting_id = meeting.id and s.removed_at is null) as sites,
           (select count(*)::int from meeting_participant p where p.meeting_id = meeting.id and p.removed_at is null) as invited,
           to_char(meeting.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as placed
      from meeting
      left join lateral (select n.name from org_unit_name n where n.org_unit_id = meeting.agency_id order by n.valid_from desc limit 1) g on true
      left join meeting_participant c on c.meeting_id = meeting.id and c.role = 'chair' and c.removed_at is null
      left join meeting_participant me on me.meeting_id = meeting.id and me.person_id = ${work.actor.personId} and me.removed_at is null
     where ${where} ${after} order by ${order} limit ${limit + 1}`)
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from meeting where ${where} limit ${countedTo + 1}) c`,
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

/** Days a calendar shows at once, at most. */
const mostDays = 62

/**
 * Meetings that touch a span of days. Of one's agency also those one is not invited to, once they are convened: by title and place, and when
 * they are private only that there is one (handbook 6.3).
 */
export async function readAgendaCalendar(
  work: Work,
  ask: Ask<typeof calendarContract>,
): Promise<Reply<typeof calendarContract>> {
  if (ask.to < ask.from || ask.to > plusDays(ask.from, mostDays))
    throw fault('input.invalid', { problems: [{ path: '/to', rule: 'range' }] })
  const agency =
    ask.whose === 'agency' && may(work.actor, 'organisation.read')
      ? sql`or (meeting.agency_id = ${work.actor.agencyId} and meeting.convened_at is not null)`
      : sql``
  const readable = meetingReadable(work.actor)
  const meetings = await work.tx.execute<
    Reply<typeof calendarContract>['meetings'][number] & Record<string, unknown>
  >(sql`
    select case when r.seen then meeting.id end as id, case when r.seen or not meeting.private then meeting.title else '' end as title,
           meeting.state, ${iso(sql`meeting.starts_at`)} as "startsAt", ${iso(sql`meeting.ends_at`)} as "endsAt",
           case when r.seen or not meeting.private then meeting.place else '' end as place,
           case when r.seen or not meeting.private then coalesce(c.name, '') else '' end as "chairName", ${mine(work)} as mine
      from meeting cross join lateral (select ${readable} as seen) r
      left join meeting_participant c on c.meeting_id = meeting.id and c.role = 'chair' and c.removed_at is null
     where (${ask.whose === 'mine' ? sql`(${mine(work)} and r.seen)` : sql`r.seen`} ${agency}) and meeting.state <> 'cancelled'
       and meeting.starts_at < (${ask.to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
       and meeting.ends_at > ${ask.from}::date::timestamp at time zone 'Asia/Ho_Chi_Minh'
     order by meeting.starts_at, meeting.id limit 500`)
  return { meetings: [...meetings] }
}

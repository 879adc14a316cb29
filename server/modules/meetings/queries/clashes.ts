import { sql } from 'drizzle-orm'
import type { Reply } from '#contract/endpoint.ts'
import type { readClashes as contract } from '#contract/meetings.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { meetingReadable, readableMeeting, standingIn } from '../policy.ts'

const iso = (at: ReturnType<typeof sql>) => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Listed at most. */
const most = 500

/**
 * Persons, not posts: who sits in two meetings under two posts is one person. Only who runs the meeting is told. Whoever has declined the
 * other meeting, or sends somebody in his place, is free. A meeting that is not convened and that one may not see does not count.
 */
export async function readClashes(work: Work, ask: { id: string }): Promise<Reply<typeof contract>> {
  const it = await readableMeeting(work, ask.id)
  const standing = await standingIn(work, it)
  if (!standing.runs && !standing.approves) throw fault('access.denied')
  const seen = meetingReadable(work.actor)
  const clashes = await work.tx.execute<Reply<typeof contract>['clashes'][number] & Record<string, unknown>>(sql`
    select p.id as "participantId", p.name, case when r.seen or not meeting.private then meeting.title else '' end as title,
           ${iso(sql`meeting.starts_at`)} as "startsAt", ${iso(sql`meeting.ends_at`)} as "endsAt"
      from meeting_participant p
      join meeting_participant o on o.person_id = p.person_id and o.meeting_id <> p.meeting_id and o.removed_at is null
                                and o.reply not in ('declined', 'substitute')
      join meeting on meeting.id = o.meeting_id
      cross join lateral (select ${seen} as seen) r
     where p.meeting_id = ${it.id} and p.removed_at is null and p.reply not in ('declined', 'substitute')
       and meeting.state not in ('cancelled', 'closed') and (r.seen or meeting.convened_at is not null)
       and meeting.starts_at < ${it.endsAt.toISOString()}::timestamptz and meeting.ends_at > ${it.startsAt.toISOString()}::timestamptz
     order by p.name, meeting.starts_at, p.id, meeting.id limit ${most}`)
  return { clashes: [...clashes] }
}

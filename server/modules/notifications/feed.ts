import { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { documentKinds } from '#contract/kinds.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { codeText } from '../registers/index.ts'
import { hashOf } from './settings.ts'

interface Due extends Record<string, unknown> {
  id: string
  kind: string
  codeNumber: string
  codeNotation: string
  arrival: number | null
  dueAt: string
  changedAt: string
}

/** A calendar program shows some hundred entries at best. */
const mostEntries = 500

/** Open work with a deadline of the post the address was opened for, while its person still holds it. */
async function dueOf(work: Work, secret: string): Promise<Due[] | undefined> {
  const day = civilDate(work.now)
  const [feed] = await work.tx.execute<{ holderId: string; personId: string; unitId: string; role: string }>(sql`
    select h.id as "holderId", h.person_id as "personId", p.unit_id as "unitId", p.role from notice_address a
      join post_assignment h on h.id = a.feed_holder and h.person_id = a.person_id
       and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
      join post p on p.id = h.post_id and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
     where a.feed_sha256 = ${hashOf(secret)}`)
  if (!feed) return undefined
  const unit = feed.role === 'unitHead' ? feed.unitId : null
  return [
    ...(await work.tx.execute<Due>(sql`
      select a.id, d.kind, d.code_number as "codeNumber", d.code_notation as "codeNotation", case when d.direction = 'incoming' then d.register_number end as arrival,
             to_char(a.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "dueAt",
             to_char(coalesce(a.started_at, a.read_at, d.registered_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "changedAt"
        from assignment a join document d on d.id = a.document_id
       where (a.to_holder_id = ${feed.holderId} or a.to_unit_id = ${unit}) and a.state in ('waiting', 'doing', 'forwarded')
         and a.role <> 'informed' and a.due_at is not null and a.paused_since is null
         and not exists (select from document_exclusion x where x.document_id = d.id and x.person_id = ${feed.personId})
       order by a.due_at, a.id limit ${mostEntries}`)),
  ]
}

const kindName = (code: string) => documentKinds.find((kind) => kind.code === code)?.vi ?? code

/** Deadlines as iCalendar (RFC 5545). The library is loaded by the first who asks. */
export async function readFeed(work: Work, ask: { secret: string }): Promise<MadeFile> {
  const due = await dueOf(work, ask.secret)
  if (!due) throw fault('thing.missing')
  const { ICalCalendar } = await import('ical-generator')
  const calendar = new ICalCalendar({
    name: 'Hạn xử lý – Liên Thông',
    prodId: '//lien-thong//deadlines//VI',
    ttl: 3600,
  })
  for (const row of due) {
    const end = new Date(row.dueAt)
    const named = [kindName(row.kind), codeText(row.codeNumber, row.codeNotation)].filter((it) => it !== '').join(' ')
    const event = calendar.createEvent({
      id: `${row.id}@lien-thong`,
      start: new Date(end.getTime() - 30 * 60_000),
      end,
      stamp: new Date(row.changedAt),
      summary: `Hạn xử lý: ${named}${row.arrival === null ? '' : ` (số đến ${row.arrival})`}`,
    })
    event.createAlarm({ type: 'display' as never, trigger: 24 * 3600 })
  }
  const text = calendar.toString()
  return {
    stream: Readable.from([Buffer.from(text)]),
    name: 'han-xu-ly.ics',
    mediaType: 'text/calendar; charset=utf-8',
    inline: true,
  }
}

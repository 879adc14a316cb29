import { sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { give, type Notice } from './give.ts'

/** Days before the end of a certificate on which its owner is told. */
const stages = [1, 7, 30] as const
const most = 500

interface Ending extends Record<string, unknown> {
  id: string
  stage: number
  agencyId: string
  holderId: string
  endsOn: string
  subjectName: string
}

/**
 * Certificates that end within 30, 7 and 1 days (handbook 8.5): a person's at each post he holds in the agency, the agency's at the desk of
 * whoever keeps the seal. Once for each stage; one that was registered late is told of the nearest stage only. Repeating finds nothing more.
 */
export async function remindCertificates(work: Work): Promise<void> {
  const today = civilDate(work.now)
  const now = work.now.toISOString()
  const due = await work.tx.execute<Ending>(sql`
    with ending as (
      select c.*, (select min(s.day) from unnest(${sql.param([...stages])}::int[]) s(day)
                    where c.not_after <= ${now}::timestamptz + make_interval(days => s.day)) as stage
        from signing_certificate c where c.ended_at is null and c.not_after > ${now}::timestamptz),
    owed as (
      select * from ending e where stage is not null
         and not exists (select from reminder r where r.subject_id = e.id and r.stage = 'certificate-' || e.stage)
       order by not_after, id limit ${most}),
    given as (
      insert into reminder (subject_id, stage, due_at, at) select id, 'certificate-' || stage, not_after, ${now}::timestamptz from owed
      on conflict do nothing returning subject_id)
    select o.id, o.stage, o.agency_id as "agencyId", h.id as "holderId", o.subject_name as "subjectName",
           to_char(o.not_after at time zone 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY') as "endsOn"
      from owed o join given g on g.subject_id = o.id
      join post_assignment h on h.valid_from <= ${today} and (h.valid_to is null or h.valid_to >= ${today})
       and case when o.owner = 'agency'
             then exists (select from seal_custody k where k.holder_id = h.id and k.agency_id = o.agency_id and k.ended_at is null)
             else h.person_id = o.person_id
              and exists (select from post p join org_unit u on u.id = p.unit_id where p.id = h.post_id and u.agency_id = o.agency_id) end`)
  await give(
    work,
    due.map(
      (it): Notice => ({
        holderId: it.holderId,
        agencyId: it.agencyId,
        kind: 'certificate.ending',
        subject: 'account',
        subjectId: it.id,
        byName: '',
        byTitle: '',
        note: `${it.subjectName} · ${it.endsOn}`,
        urgent: false,
        at: work.now,
        cause: `certificate ${it.id} ${it.stage}`,
      }),
    ),
  )
}

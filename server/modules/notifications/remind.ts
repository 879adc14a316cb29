import { type SQL, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import { civilDate } from '#platform/clock.ts'
import type { Job } from '#platform/jobs.ts'
import type { Run, Work } from '#platform/work.ts'
import {
  alikeInHours,
  amberUntil,
  calendarFor,
  dueAfterDays,
  plusDays,
  workingMinutesBetween,
} from '../organisation/index.ts'
import { give, type Notice } from './give.ts'
import { remindCertificates } from './remind-certificates.ts'

type Stage = 'soon' | 'late' | 'escalated'

interface Owed extends Record<string, unknown> {
  id: string
  documentId: string
  agencyId: string
  dueAt: string
  urgent: boolean
  toName: string
  /** Desks to tell. */
  holderId: string
}

/** In one run at most so many of a stage; the next run goes on. */
const mostOfStage = 500

/** Whether a holding named `h` of a post named `p` is in force. */
const inForce = (h: string, p: string, today: string) =>
  sql`${sql.raw(h)}.valid_from <= ${today} and (${sql.raw(h)}.valid_to is null or ${sql.raw(h)}.valid_to >= ${today})
      and ${sql.raw(p)}.valid_from <= ${today} and (${sql.raw(p)}.valid_to is null or ${sql.raw(p)}.valid_to >= ${today})`

/**
 * The desk `h` of whoever gave `c`. When he has left office, of whoever heads his unit; with nobody at its head, of the leaders and the chief
 * of office of the agency.
 */
function giverDesk(today: string): SQL {
  const gone = sql`not exists (select from post_assignment gh join post gp on gp.id = gh.post_id where gh.id = c.by_holder_id and ${inForce('gh', 'gp', today)})`
  const hisUnit = sql`(select gp.unit_id from post_assignment gh join post gp on gp.id = gh.post_id where gh.id = c.by_holder_id)`
  const headed = sql`exists (select from post hp join post_assignment hh on hh.post_id = hp.id where hp.unit_id = ${hisUnit} and hp.role = 'unitHead' and ${inForce('hh', 'hp', today)})`
  return sql`(h.id = c.by_holder_id or (${gone} and case when ${headed} then p.role = 'unitHead' and p.unit_id = ${hisUnit}
    else p.role in ('leader', 'chiefOfOffice') and (select u.agency_id from org_unit u where u.id = p.unit_id) = c.agency_id end))`
}

/**
 * Claims what is owed a reminder of this stage and was given none for this deadline, and names the desks: of the handler, or of the giver
 * when the handler has let it pass.
 */
async function claim(work: Work, stage: Stage, before: Date, agencies?: readonly string[]): Promise<Owed[]> {
  const whose = agencies === undefined ? sql`` : sql`and a.agency_id = any(${sql.param([...agencies])}::uuid[])`
  const now = work.now.toISOString()
  const due =
    stage === 'soon'
      ? sql`a.due_at > ${now}::timestamptz and a.due_at <= ${before.toISOString()}::timestamptz`
      : sql`a.due_at <= ${before.toISOString()}::timestamptz`
  const today = civilDate(work.now)
  const desk =
    stage === 'escalated'
      ? giverDesk(today)
      : sql`(h.id = c.to_holder_id or (p.role = 'unitHead' and p.unit_id = c.to_unit_id))`
  return [
    ...(await work.tx.execute<Owed>(sql`
      with owed as (
        select a.* from assignment a
         where a.state in ('waiting', 'doing', 'forwarded') and a.role <> 'informed' and a.paused_since is null and ${due} ${whose}
           and not exists (select from reminder r where r.subject_id = a.id and r.stage = ${stage} and r.due_at = a.due_at)
         order by a.due_at, a.id limit ${mostOfStage}),
      given as (
        insert into reminder (subject_id, stage, due_at, at) select id, ${stage}, due_at, ${now}::timestamptz from owed
        on conflict do nothing returning subject_id),
      c as (select o.*, d.urgency from owed o join given g on g.subject_id = o.id join document d on d.id = o.document_id)
      select c.id, c.document_id as "documentId", c.agency_id as "agencyId", c.to_name as "toName", c.urgency <> 'normal' as urgent,
             to_char(c.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "dueAt", h.id as "holderId"
        from c join post p on true join post_assignment h on h.post_id = p.id
         and h.valid_from <= ${today} and (h.valid_to is null or h.valid_to >= ${today})
       where ${desk}`)),
  ]
}

const kinds = { soon: 'deadline.soon', late: 'deadline.late', escalated: 'deadline.escalated' } as const

async function remind(work: Work, stage: Stage, before: Date, agencies?: readonly string[]): Promise<number> {
  const owed = await claim(work, stage, before, agencies)
  await give(
    work,
    owed.map(
      (it): Notice => ({
        holderId: it.holderId,
        agencyId: it.agencyId,
        kind: kinds[stage],
        subject: 'document',
        subjectId: it.documentId,
        byName: '',
        byTitle: '',
        note: stage === 'escalated' ? it.toName : '',
        urgent: it.urgent && stage !== 'soon',
        at: work.now,
        cause: `${stage} ${it.id} ${it.dueAt}`,
      }),
    ),
  )
  return owed.length
}

/** The latest deadline that lies a whole working day back: seven and a half hours of work. */
async function dayAgo(work: Work): Promise<Date> {
  const today = civilDate(work.now)
  const calendar = await calendarFor(work.tx, plusDays(today, -40), today)
  const wholeDay = 7.5 * 60
  // Steps back by half hours: exact enough for a reminder, and bounded.
  for (let back = 1; back <= 40 * 48; back++) {
    const at = new Date(work.now.getTime() - back * 30 * 60_000)
    if (workingMinutesBetween(at, work.now, calendar) >= wholeDay) return at
  }
  return new Date(work.now.getTime() - 40 * 86_400_000)
}

/** How long an urgent document may lie at one step: each is to be taken at once (Decree 30/2020 articles 4, 22 to 24). */
const urgentMs = 15 * 60_000

interface Lying extends Record<string, unknown> {
  id: string
  agencyId: string
  holderId: string
  issuer: string
  since: string
}

/** Urgent arrivals nobody has registered, told to clerks and chief of office; urgent submissions, to their leader and the chief. Once each. */
async function alarm(work: Work, kind: 'urgent.unregistered' | 'urgent.undirected'): Promise<void> {
  const before = new Date(work.now.getTime() - urgentMs).toISOString()
  const today = civilDate(work.now)
  const lying =
    kind === 'urgent.unregistered'
      ? sql`select d.id, d.agency_id, d.created_at as since, null::uuid as holder_id, d.issuer_name from document d
             where d.direction = 'incoming' and d.state = 'arrived' and d.urgency <> 'normal' and d.recalled_at is null and d.created_at < ${before}::timestamptz`
      : sql`select d.id, d.agency_id, s.at as since, s.to_holder_id as holder_id, d.issuer_name from submission s join document d on d.id = s.document_id
             where s.state = 'waiting' and d.urgency <> 'normal' and s.at < ${before}::timestamptz`
  const told = await work.tx.execute<Lying>(sql`
    with l as (
      select * from (${lying}) a where not exists (select from reminder r where r.subject_id = a.id and r.stage = ${kind} and r.due_at = a.since)
       order by since, id limit ${mostOfStage}),
    given as (
      insert into reminder (subject_id, stage, due_at, at) select id, ${kind}, since, ${work.now.toISOString()}::timestamptz from l
      on conflict do nothing returning subject_id)
    select l.id, l.agency_id as "agencyId", l.issuer_name as issuer, l.since::text as since, h.id as "holderId"
      from l join given g on g.subject_id = l.id join org_unit u on u.agency_id = l.agency_id join post p on p.unit_id = u.id
      join post_assignment h on h.post_id = p.id and h.valid_from <= ${today} and (h.valid_to is null or h.valid_to >= ${today})
     where p.role = 'chiefOfOffice' or h.id = l.holder_id or (l.holder_id is null and p.role = 'clerk')`)
  await give(
    work,
    told.map(
      (it): Notice => ({
        holderId: it.holderId,
        agencyId: it.agencyId,
        kind,
        subject: 'document',
        subjectId: it.id,
        byName: '',
        byTitle: '',
        note: it.issuer,
        urgent: true,
        at: work.now,
        cause: `${kind} ${it.id} ${it.since}`,
      }),
    ),
  )
}

/** In how many days before the deposit of a file is due its keeper is told (Decree 30/2020 Appendix VI part I.5b). */
const depositDays = 30

/** Files completed nearly a year ago that are to be deposited (article 30: within one year; those kept five years and longer). */
async function remindDeposit(work: Work): Promise<void> {
  const today = civilDate(work.now)
  const now = work.now.toISOString()
  const due = await work.tx.execute<{ id: string; agencyId: string; holderId: string; dueOn: string }>(sql`
    with owed as (
      select f.id, f.agency_id, f.keeper_holder_id, (f.ended_on + interval '1 year')::date as due_on from work_file f
       where f.state = 'closed' and coalesce(f.retention_years, 100) >= 5
         and f.ended_on + interval '1 year' <= ${today}::date + ${depositDays}::int
         and not exists (select from reminder r where r.subject_id = f.id and r.stage = 'deposit')
       order by f.ended_on, f.id limit ${mostOfStage}),
    given as (
      insert into reminder (subject_id, stage, due_at, at) select id, 'deposit', due_on, ${now}::timestamptz from owed
      on conflict do nothing returning subject_id)
    select o.id, o.agency_id as "agencyId", o.keeper_holder_id as "holderId", o.due_on::text as "dueOn"
      from owed o join given g on g.subject_id = o.id`)
  await give(
    work,
    due.map(
      (it): Notice => ({
        holderId: it.holderId,
        agencyId: it.agencyId,
        kind: 'file.deposit-due',
        subject: 'file',
        subjectId: it.id,
        byName: '',
        byTitle: '',
        note: it.dueOn.split('-').reverse().join('/'),
        urgent: false,
        at: work.now,
        cause: `deposit ${it.id}`,
      }),
    ),
  )
}

/** Reminds of what is due soon, of what is late, and tells the giver what is late by more than a working day. Repeating finds nothing more. */
export const remindJob = (run: Run): Job => ({
  name: 'notifications:remind',
  cron: '*/10 * * * *',
  async handle() {
    await run(systemActor, async (work) => {
      const today = civilDate(work.now)
      const groups = await alikeInHours(work.tx, today)
      for (const group of groups) {
        const [any] = group
        if (any !== undefined) await remind(work, 'soon', await amberUntil(work.tx, work.now, any), group)
      }
      // Nobody set anything: all of them in one statement.
      if (groups.length === 0)
        await remind(work, 'soon', dueAfterDays(work.now, 1, await calendarFor(work.tx, today, plusDays(today, 60))))
    })
    // The alarms first: what fails below must not keep them back.
    await run(systemActor, (work) => alarm(work, 'urgent.unregistered'))
    await run(systemActor, (work) => alarm(work, 'urgent.undirected'))
    await run(systemActor, (work) => remind(work, 'late', work.now))
    await run(systemActor, async (work) => remind(work, 'escalated', await dayAgo(work)))
    await run(systemActor, remindDeposit)
    await run(systemActor, remindCertificates)
  },
})

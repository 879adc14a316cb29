import { type SQL, sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { countable, leadsInScope, type ReportAsk, scopeOf } from '../scope.ts'

/** The name of a unit, in force today or the last it had. */
const unitName = (id: SQL) =>
  sql`(select n.name from org_unit_name n where n.org_unit_id = ${id} order by n.valid_from desc limit 1)`

const inPeriod = (column: SQL, ask: ReportAsk) => sql`${column} between ${ask.from}::date and ${ask.to}::date`

/**
 * Done late: after the deadline in force. The clock stood still during a pause that began before the deadline and lasted until it was done,
 * so that is in time.
 */
const doneLate = sql`(a.closed_at > a.due_at and not exists (select from handling_pause s
  where s.assignment_id = a.id and s.from_at <= a.due_at and (s.until_at is null or s.until_at >= a.closed_at)))`

const part = (work: Work) => sql`
  case when a.id is null then 'unassigned' when a.state = 'returned' then 'returned'
       when a.state = 'done' and a.due_at is null then 'doneFree' when a.state = 'done' and ${doneLate} then 'late' when a.state = 'done' then 'onTime'
       when a.paused_since is null and a.due_at < ${work.now.toISOString()}::timestamptz then 'openLate' else 'openInTime' end`

/**
 * Arrivals of the period, a row per lead that was given and kept, or one for a document nobody was given. One whose work went on to the
 * document that replaces it is counted there.
 */
function incoming(work: Work, ask: ReportAsk): SQL {
  const by = ask.by ?? 'unit'
  const level = by === 'person' ? sql`a.to_holder_id is not null` : sql`a.parent_id is null`
  const line = {
    unit: [sql`lead_unit.id`, unitName(sql`lead_unit.id`)],
    person: [sql`a.to_holder_id`, sql`case when a.id is not null then a.to_name || ', ' || a.to_title end`],
    leader: [sql`r.by_holder_id`, sql`case when a.id is not null then r.by_name || ', ' || r.by_title end`],
  } as const
  const [key, name] = line[by]
  // A document nobody leads belongs to nobody's unit: it is shown to whoever sees all.
  const all = scopeOf(work) === 'agency'
  return sql`
    select coalesce(a.id, document.id) as id, document.id as document_id, document.arrived_on as on_day, coalesce((${key})::text, 'none') as key,
           coalesce(${name}, '') as line, ${part(work)} as part,
           array_remove(array[case when exists (select from extension e where e.assignment_id = a.id and e.granted) then 'extended' end,
                              case when exists (select from handling_pause s where s.assignment_id = a.id) then 'paused' end], null) as marks,
           document.issuer_name as party, r.at as given_at, a.due_at, case when a.due_at is distinct from a.original_due_at then a.original_due_at end as original_due_at,
           a.closed_at, a.id as lead_id
      from document
      ${all ? sql`left join` : sql`join`} assignment a on a.document_id = document.id and a.role = 'lead' and a.state not in ('withdrawn', 'recalled') and ${level}
      left join directive r on r.id = a.directive_id
      left join post_assignment h on h.id = a.to_holder_id left join post o on o.id = h.post_id
      left join org_unit lead_unit on lead_unit.id = coalesce(a.to_unit_id, o.unit_id)
     where document.direction = 'incoming' and document.state = 'registered' and document.recalled_at is null and ${inPeriod(sql`document.arrived_on`, ask)}
       and not (a.id is null and exists (select from handling_transfer t where t.from_document_id = document.id and t.undone_at is null))
       and ${countable(work)} and ${leadsInScope(work)}`
}

const nothing = sql`null::timestamptz as given_at, null::timestamptz as due_at, null::timestamptz as original_due_at, null::timestamptz as closed_at, null::uuid as lead_id`

/** Outside the whole agency only what the post itself wrote or may read; both are what `readable` says. */
function outgoing(work: Work, ask: ReportAsk): SQL {
  return sql`
    select document.id, document.id as document_id, document.issued_on as on_day, document.kind as key, document.kind as line,
           case when f.due_on is null then 'noDeadline' when document.issued_on <= f.due_on then 'onTime' else 'late' end as part,
           array_remove(array[case when exists (select from delivery v where v.document_id = document.id) then 'electronic' end,
                              case when document.sealed_sha256 is not null then 'signed' end,
                              case when exists (select from postal_dispatch m where m.document_id = document.id and m.cancelled_at is null) then 'withPaper' end], null) as marks,
           document.signer_name as party, null::timestamptz as given_at, (f.due_on + time '17:00') at time zone 'Asia/Ho_Chi_Minh' as due_at,
           null::timestamptz as original_due_at, document.registered_at as closed_at, null::uuid as lead_id
      from document left join lateral (select min(t.due_on) as due_on from draft t where t.document_id = document.id) f on true
     where document.direction = 'outgoing' and document.state = 'issued' and ${inPeriod(sql`document.issued_on`, ask)} and ${countable(work)}`
}

/** One row per recipient of what was issued in the period, by where its copy stands. */
function sending(work: Work, ask: ReportAsk): SQL {
  return sql`
    select v.id, document.id as document_id, document.issued_on as on_day, document.kind as key, document.kind as line,
           case when v.code is null or v.code = '01' then 'waiting' when v.code = '02' then 'refused' when v.code in ('13', '15') then 'recalled' else 'received' end as part,
           array[]::text[] as marks, v.recipient_name as party, ${nothing}
      from document join delivery v on v.document_id = document.id
     where document.direction = 'outgoing' and document.state = 'issued' and ${inPeriod(sql`document.issued_on`, ask)} and ${countable(work)}`
}

/** What went out bears the agency's signature by its state; what came bears one that verification did not find bad. */
const signedFile = sql`(case when document.direction = 'outgoing' then document.sealed_sha256 is not null
  else exists (select from document_file m join signature_finding s on s.sha256 = m.sha256
                where m.document_id = document.id and m.role = 'main' and s.result in ('good', 'open')) end)`

/** Both directions: by which way a document came or went, and whether it was opened. */
function use(work: Work, ask: ReportAsk): SQL {
  const day = sql`case when document.direction = 'incoming' then document.arrived_on else document.issued_on end`
  return sql`
    select document.id, document.id as document_id, ${day} as on_day, document.direction as key, document.direction as line,
           case when document.source = 'paper' then 'paper' when document.source = 'email' then 'email'
                when document.direction = 'outgoing' and not exists (select from delivery v where v.document_id = document.id) then 'paper' else 'electronic' end as part,
           array_remove(array[case when ${signedFile} then 'signed' end, case when exists (select from document_view w where w.document_id = document.id) then 'opened' end], null) as marks,
           case when document.direction = 'incoming' then document.issuer_name else document.signer_name end as party, ${nothing}
      from document
     where (document.direction = 'incoming' and document.state = 'registered' and ${inPeriod(sql`document.arrived_on`, ask)}
            or document.direction = 'outgoing' and document.state = 'issued' and ${inPeriod(sql`document.issued_on`, ask)}) and ${countable(work)}`
}

const cases = { incoming, outgoing, sending, use } as const

/** The rows of a report. Every figure is a count over this and every list a page of it, so that the two cannot differ. */
export const casesOf = (work: Work, ask: ReportAsk): SQL => cases[ask.report](work, ask)

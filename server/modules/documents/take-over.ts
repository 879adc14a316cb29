import { sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { fromIds, type Heirs, heirTable, type Moved } from '../organisation/index.ts'

const label = sql`trim(both ' ' from concat_ws(' · ', nullif(concat_ws('/', nullif(d.code_number, ''), nullif(d.code_notation, '')), ''), d.subject))`

/**
 * Arrivals nobody registered go to the successor's clerk, and their senders are told; outgoing papers without a number are the successor's
 * to finish. What bears a number stays in its book. Papers approved for signature and those under legal hold wait for a decision: what was
 * approved bears the name of an agency that is no more.
 */
export async function takeOverDocuments(
  work: Work,
  { agencies }: Heirs,
): Promise<{ moved: Moved[]; waiting: Moved[] }> {
  if (agencies.length === 0) return { moved: [], waiting: [] }
  const at = work.now.toISOString()
  const open = sql`((d.direction = 'incoming' and d.state = 'arrived') or (d.direction = 'outgoing' and d.state = 'draft'))`
  const kind = sql`case when d.direction = 'incoming' then 'arrival' else 'outgoing' end`
  const stuck = sql`(m."toId" is null or document_held(d.id) or (d.direction = 'outgoing' and d.approved_at is not null))`
  const waiting = await work.tx.execute<Moved>(sql`
    select ${kind} as kind, d.id, d.agency_id as "agencyId", ${label} as label, d.due_on::text as "dueAt", m."fromName" as "from", '' as "to"
      from document d join ${heirTable(agencies)} on m."fromId" = d.agency_id
     where d.agency_id = any(${fromIds(agencies)}) and d.recalled_at is null and ${open} and ${stuck} order by d.listed_at, d.id`)
  const moved = await work.tx.execute<Moved & { toAgencyId: string }>(sql`
    update document t set agency_id = o.to_id, carried_by = '{}', version = t.version + 1,
           issuer_id = case when t.direction = 'outgoing' then o.to_id else t.issuer_id end,
           issuer_name = case when t.direction = 'outgoing' then o.name else t.issuer_name end
      from (select d.id, d.agency_id as from_agency, m."toId" as to_id, m.name, m."fromName" as from_name, ${kind} as kind, ${label} as label
              from document d join ${heirTable(agencies)} on m."fromId" = d.agency_id
             where d.agency_id = any(${fromIds(agencies)}) and d.recalled_at is null and ${open} and not ${stuck} for no key update of d) o
     where t.id = o.id
    returning o.kind, o.id, o.from_agency as "agencyId", o.label, t.due_on::text as "dueAt", o.from_name as "from", o.name as "to", o.to_id as "toAgencyId"`)
  const arrived = moved.filter((it) => it.kind === 'arrival')
  const told = await work.tx.execute<{
    id: string
    documentId: string
    code: '01'
    recipient: string
    sender: string
    note: string
  }>(sql`
    insert into delivery_status (delivery_id, ordinal, code, at, by_name, by_title, note)
    select v.id, coalesce((select max(s.ordinal) from delivery_status s where s.delivery_id = v.id), 0) + 1, v.code, ${at}::timestamptz,
           ${work.actor.personName}, ${work.actor.title}, 'Cơ quan nhận đã kết thúc hoạt động; chuyển đến ' || a."to" || ' là cơ quan kế thừa'
      from delivery v join jsonb_to_recordset(${JSON.stringify(arrived.map((it) => ({ id: it.id, to: it.to })))}::jsonb) as a(id uuid, "to" text) on a.id = v.incoming_id
    returning delivery_id as id, (select v.document_id from delivery v where v.id = delivery_id) as "documentId", code, note,
              (select v.recipient_name from delivery v where v.id = delivery_id) as recipient,
              (select d.agency_id from delivery v join document d on d.id = v.document_id where v.id = delivery_id) as sender`)
  await work.recordAll(
    'delivery.changed',
    told.map(({ id, documentId, code, recipient, sender, note }) => ({
      subjectId: documentId,
      agencies: [sender],
      data: { deliveryId: id, code, recipient, note, applied: true },
    })),
  )
  await work.recordAll(
    'document.handed-over',
    moved.map((it) => ({
      subjectId: it.id,
      agencies: [it.agencyId, it.toAgencyId],
      data: { from: it.from, to: it.to },
    })),
  )
  return { moved: [...moved], waiting: [...waiting] }
}

/** Registered within so many days without being laid before anybody: still to be submitted by the successor's clerk. */
const freshDays = 60

/**
 * The unfinished handling of registered arrivals is carried on by the successor, in the book in which they stand: those waiting for a
 * directive, those just registered, those whose recall waits for an answer. `also`: documents with assignments that changed hands.
 */
export async function carryOn(
  work: Work,
  { agencies }: Heirs,
  also: readonly { readonly documentId: string; readonly agencyId: string }[],
): Promise<Moved[]> {
  const at = work.now.toISOString()
  const recalls =
    agencies.length === 0
      ? []
      : await work.tx.execute<Moved>(sql`
    select 'recall' as kind, d.id, d.agency_id as "agencyId", ${label} as label, r.due_at::text as "dueAt", m."fromName" as "from", m.name as "to"
      from recall_line l join recall r on r.id = l.recall_id join document d on d.id = l.incoming_id
      join ${heirTable(agencies)} on m."fromId" = d.agency_id
     where l.code = '13' and m."toId" is not null and d.register_number is not null order by r.due_at, d.id`)
  await work.tx.execute(sql`
    update document t set carried_by = array(select distinct x from unnest(t.carried_by || o.ids) x order by x)
      from (
        select id, array_agg(distinct agency) as ids from (
          select r."documentId" as id, r."agencyId" as agency
            from jsonb_to_recordset(${JSON.stringify(also)}::jsonb) as r("documentId" uuid, "agencyId" uuid)
          union all
          select d.id, m."toId" from document d join ${heirTable(agencies)} on m."fromId" = d.agency_id
           where d.agency_id = any(${fromIds(agencies)}) and m."toId" is not null and d.state = 'registered' and d.recalled_at is null
             and (d.handling = 'waitDirective' or (d.handling is null and d.registered_at > ${at}::timestamptz - make_interval(days => ${freshDays})))
          union all
          select d.id, m."toId" from document_update_line l join document d on d.id = l.incoming_id join ${heirTable(agencies)} on m."fromId" = d.agency_id
           where d.agency_id = any(${fromIds(agencies)}) and m."toId" is not null and l.state = 'waiting' and d.register_number is not null
          union all
          select r.id, m."toId" from jsonb_to_recordset(${JSON.stringify(recalls.map(({ id, agencyId }) => ({ id, agencyId })))}::jsonb) as r(id uuid, "agencyId" uuid)
            join ${heirTable(agencies)} on m."fromId" = r."agencyId") c
         group by id) o
     where t.id = o.id and not t.agency_id = any(o.ids)`)
  return [...recalls]
}

/**
 * What was opened to a post or to the head of a unit is open to whoever took it over: reading what one answered for goes on. What another agency
 * opened to the clerks of one that ends, those of its successor read with all else they inherit.
 */
export async function inheritReading(work: Work, { holders, units }: Heirs): Promise<void> {
  await work.tx.execute(sql`
    update document_reader r set holder_id = m."toId" from ${heirTable(holders)}
     where r.holder_id = any(${fromIds(holders)}) and r.holder_id = m."fromId" and m."toId" is not null`)
  await work.tx.execute(sql`
    update document_reader r set unit_id = m."toUnitId", holder_id = m."toHolderId" from ${heirTable(units)}
     where r.unit_id = any(${fromIds(units)}) and r.basis <> 'guest' and r.unit_id = m."fromId" and num_nonnulls(m."toUnitId", m."toHolderId") = 1`)
}

/** Drafts of other agencies that are addressed to agencies that end: at issue they go to the successor, or their drafter chooses. */
export async function draftsUnderWayTo(work: Work, agencyIds: readonly string[]): Promise<number> {
  const [row] = await work.tx.execute<{ n: number }>(sql`
    select count(distinct v.document_id)::int as n from delivery v join document d on d.id = v.document_id
     where v.recipient_id = any(${sql.param([...agencyIds])}::uuid[]) and v.unit_id is null and v.holder_id is null
       and v.code is null and d.state = 'draft'`)
  return row?.n ?? 0
}

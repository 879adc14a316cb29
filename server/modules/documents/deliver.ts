import { sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { relateCopies } from './relations.ts'
import type { DeliveryRecord, DocumentRecord } from './tables.ts'

/** A delivery of an issued document; to the successor where its recipient has ended. */
export type Outbound = DeliveryRecord & { readonly successor?: { readonly id: string; readonly name: string } }

/** To a unit or person of the agency that sends. */
export const isInside = (it: Pick<DeliveryRecord, 'unitId' | 'holderId'>) => it.unitId !== null || it.holderId !== null

/**
 * Status 01 to units and people of the own agency: they get no copy, they read the document itself. The room that knows desks lays it there
 * in the same unit of work; the database refuses a delivery that lies nowhere.
 */
export async function deliverInside(work: Work, deliveries: readonly DeliveryRecord[]): Promise<void> {
  if (deliveries.length === 0) return
  const ids = sql.param(deliveries.map((it) => it.id))
  const at = work.now.toISOString()
  await work.tx.execute(sql`
    update delivery set code = '01', changed_at = ${at}::timestamptz where id = any(${ids}::uuid[])`)
  await work.tx.execute(sql`
    insert into delivery_status (delivery_id, ordinal, code, at, by_name, by_title)
    select t.id, coalesce((select max(s.ordinal) from delivery_status s where s.delivery_id = t.id), 0) + 1, '01', ${at}::timestamptz,
           ${work.actor.personName}, ${work.actor.title}
      from unnest(${ids}::uuid[]) as t(id)`)
}

/**
 * Lays an issued document on the table of every recipient outside, in the issuing transaction: an incoming copy each, the same files by
 * reference, and status 01. The number of statements does not grow with the number of recipients.
 */
export async function deliverAll(work: Work, issued: DocumentRecord, deliveries: readonly Outbound[]): Promise<void> {
  if (deliveries.length === 0) return
  const pairs = deliveries.map((it) => ({
    delivery: it.id,
    incoming: newId(work.now),
    agency: it.successor?.id ?? it.recipientId,
    note: it.successor ? `Nơi nhận đã kết thúc hoạt động; chuyển đến ${it.successor.name} là cơ quan kế thừa` : '',
  }))
  const ids = (pick: (pair: (typeof pairs)[number]) => string) => sql.param(pairs.map(pick))
  const at = work.now.toISOString()
  await work.tx.execute(sql`
    insert into document (id, agency_id, direction, source, state, code_number, code_notation, kind, subject, issuer_id, issuer_name,
                          issuer_code, issued_on, arrived_on, signer_name, signer_title, urgency, secrecy, due_on, pages, copies, note,
                          identifier, created_by, created_at, listed_at, search_key, number_key)
    select t.incoming, t.agency, 'incoming', 'internal', 'arrived', d.code_number, d.code_notation, d.kind, d.subject, d.issuer_id,
           d.issuer_name, d.issuer_code, d.issued_on, ${civilDate(work.now)}::date, d.signer_name, d.signer_title, d.urgency, d.secrecy,
           d.due_on, d.pages, 1, '', d.identifier, d.created_by, ${at}::timestamptz, ${at}::timestamptz, d.search_key, d.number_key
      from document d cross join unnest(${ids((p) => p.incoming)}::uuid[], ${ids((p) => p.agency)}::uuid[]) as t(incoming, agency)
     where d.id = ${issued.id}`)
  await work.tx.execute(sql`
    insert into document_file (document_id, position, role, sha256, name)
    select t.incoming, f.position, f.role, f.sha256, f.name
      from document_file f cross join unnest(${ids((p) => p.incoming)}::uuid[]) as t(incoming) where f.document_id = ${issued.id}`)
  await work.tx.execute(sql`
    update delivery v set code = '01', incoming_id = t.incoming, changed_at = ${at}::timestamptz
      from unnest(${ids((p) => p.delivery)}::uuid[], ${ids((p) => p.incoming)}::uuid[]) as t(delivery, incoming) where v.id = t.delivery`)
  await work.tx.execute(sql`
    insert into delivery_status (delivery_id, ordinal, code, at, by_name, by_title, note)
    select t.delivery, 1, '01', ${at}::timestamptz, ${work.actor.personName}, ${work.actor.title}, t.note
      from unnest(${ids((p) => p.delivery)}::uuid[], ${ids((p) => p.note)}::text[]) as t(delivery, note)`)
  await relateCopies(
    work,
    issued.id,
    pairs.map((pair) => pair.incoming),
  )
  await work.recordAll(
    'document.arrived',
    pairs.map((pair) => ({
      subjectId: pair.incoming,
      agencies: [pair.agency],
      data: { from: issued.issuerName, urgency: issued.urgency },
    })),
  )
}

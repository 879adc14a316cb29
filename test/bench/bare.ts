import type { Sql, TransactionSql } from 'postgres'
import { newId } from '#platform/ids.ts'

/**
 * What issuing and registering ask of the database, statement by statement, through the driver alone: the same rows read, locked and
 * written in one transaction, and the same card read for the answer. Who calls is not asked here; that, the checks of rights and input,
 * and HTTP are what the program adds.
 */

export interface BareClerk {
  readonly accountId: string
  readonly assignmentId: string
  readonly agencyId: string
  readonly personName: string
}

type Row = Record<string, string>

async function fact(tx: TransactionSql, by: BareClerk, type: string, subject: string, agency: string, data: object) {
  await tx`
    insert into fact (txid, at, type, subject_id, agency_ids, account_id, assignment_id, actor_name, actor_title, data)
    values (pg_current_xact_id(), ${new Date()}, ${type}, ${subject}, ${[agency]}::uuid[], ${by.accountId}, ${by.assignmentId},
            ${by.personName}, 'Văn thư', ${tx.json(data as never)})`
}

async function agenciesOn(tx: TransactionSql, ids: readonly string[], day: string): Promise<Row[]> {
  return tx`
    select u.id, u.name, u.short_name, u.abbreviation, u.place, u.level, u.parent_id, p.name as parent_name,
           (select c.code from agency_code c where c.agency_id = u.id and c.scheme = 'new35'
               and c.valid_from <= d.day and (c.valid_to is null or c.valid_to >= d.day) limit 1) as code
      from (select ${day}::date as day) d
      cross join lateral org_unit_on(d.day) u left join lateral org_unit_on(d.day) p on p.id = u.parent_id
     where u.nature = 'agency' and u.id = any(${[...ids]}::uuid[])`
}

async function nextNumber(tx: TransactionSql, registerId: string, on: string): Promise<number> {
  const year = Number(on.slice(0, 4))
  await tx`insert into number_series (register_id, year) values (${registerId}, ${year}) on conflict do nothing`
  const [row] = await tx<{ next: number }[]>`
    update number_series set next_number = next_number + 1, last_date = greatest(last_date, ${on}::date)
     where register_id = ${registerId} and year = ${year} returning next_number as next`
  const number = (row?.next ?? 0) - 1
  await tx`
    insert into register_line (register_id, year, number, state, taken_on, entered_at)
    values (${registerId}, ${year}, ${number}, 'document', ${on}, ${new Date()})`
  return number
}

/** The card of a document: eight statements. */
async function card(tx: TransactionSql, id: string, agencyId: string): Promise<void> {
  const [row] = await tx<Row[]>`select * from document where id = ${id} and agency_id = ${agencyId}`
  await tx`
    select document.id, direction, state, source, register_number, register_year, code_number, code_notation, kind, subject,
           issuer_name, issued_on::text, arrived_on::text, signer_name, urgency, due_on::text,
           to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as listed,
           to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exact,
           (select count(*)::int from document_file f where f.document_id = document.id) as files, v.recipients, v.received, v.refused
      from (select * from document where id = ${id}) document
      cross join lateral (
        select count(*)::int as recipients, count(*) filter (where code in ('03', '04', '05', '06'))::int as received,
               count(*) filter (where code = '02')::int as refused
          from delivery where delivery.document_id = document.id) v`
  const people = [row?.['created_by'] ?? '', row?.['registered_by'] ?? ''].filter((person) => person !== '')
  await tx`
    select h.id, n.full_name from post_assignment h join person n on n.id = h.person_id where h.id = any(${people}::uuid[])`
  await tx`select name from register where id = ${row?.['register_id'] ?? null}`
  await tx`
    select * from document_file d inner join stored_file s on s.sha256 = d.sha256 where d.document_id = ${id} order by d.role, d.position`
  const deliveries = await tx<Row[]>`select * from delivery where document_id = ${id} order by position`
  if (deliveries.length > 0)
    await tx`
      select * from delivery_status where delivery_id = any(${deliveries.map((it) => it['id'] ?? '')}::uuid[]) order by ordinal`
  await tx`
    select seq::float8, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), type, actor_name, actor_title, data
      from fact where subject_id = ${id} order by seq limit 500`
}

async function deliver(tx: TransactionSql, by: BareClerk, id: string, deliveries: readonly Row[], day: string) {
  const now = new Date()
  const old = deliveries.map((it) => it['id'] ?? '')
  const fresh = deliveries.map(() => newId(now))
  const agencies = deliveries.map((it) => it['recipient_id'] ?? '')
  await tx`
    insert into document (id, agency_id, direction, source, state, code_number, code_notation, kind, subject, issuer_id, issuer_name,
                          issuer_code, issued_on, arrived_on, signer_name, signer_title, urgency, secrecy, due_on, pages, copies, note,
                          identifier, created_by, created_at, listed_at, search_key, number_key)
    select t.incoming, t.agency, 'incoming', 'internal', 'arrived', d.code_number, d.code_notation, d.kind, d.subject, d.issuer_id,
           d.issuer_name, d.issuer_code, d.issued_on, ${day}::date, d.signer_name, d.signer_title, d.urgency, d.secrecy,
           d.due_on, d.pages, 1, '', d.identifier, d.created_by, ${now}, ${now}, d.search_key, d.number_key
      from document d cross join unnest(${fresh}::uuid[], ${agencies}::uuid[]) as t(incoming, agency) where d.id = ${id}`
  await tx`
    insert into document_file (document_id, position, role, sha256, name)
    select t.incoming, f.position, f.role, f.sha256, f.name
      from document_file f cross join unnest(${fresh}::uuid[]) as t(incoming) where f.document_id = ${id}`
  await tx`
    update delivery v set code = '01', incoming_id = t.incoming, changed_at = ${now}
      from unnest(${old}::uuid[], ${fresh}::uuid[]) as t(delivery, incoming) where v.id = t.delivery`
  await tx`
    insert into delivery_status (delivery_id, ordinal, code, at, by_name, by_title)
    select t.delivery, 1, '01', ${now}, ${by.personName}, 'Văn thư' from unnest(${old}::uuid[]) as t(delivery)`
  const said = tx.json({ from: 'Ủy ban nhân dân tỉnh Đo', urgency: 'normal' })
  await tx`
    insert into fact (txid, at, type, subject_id, agency_ids, account_id, assignment_id, actor_name, actor_title, data)
    select pg_current_xact_id(), ${now}, 'document.arrived', t.incoming, array[t.agency], ${by.accountId}, ${by.assignmentId},
           ${by.personName}, 'Văn thư', ${said}
      from unnest(${fresh}::uuid[], ${agencies}::uuid[]) as t(incoming, agency)`
}

export async function issueBare(sql: Sql, by: BareClerk, id: string, registerId: string, day: string): Promise<void> {
  await sql.begin(async (tx) => {
    const [row] = await tx<Row[]>`select * from document where id = ${id} and agency_id = ${by.agencyId} for update`
    await tx`select sha256 from document_file where document_id = ${id} and role = 'main'`
    const deliveries = await tx<Row[]>`select * from delivery where document_id = ${id} order by position`
    const to = deliveries.map((it) => it['recipient_id'] ?? '')
    await agenciesOn(tx, to, day)
    const [agency] = await agenciesOn(tx, [by.agencyId], day)
    await tx`select * from register where id = ${registerId} and agency_id = ${by.agencyId}`
    const number = await nextNumber(tx, registerId, day)
    const code = `${number}/${row?.['code_notation']}`
    await tx`
      update document set search_key = ${`${number}${row?.['search_key']}`}, number_key = ${`${number}${row?.['number_key']}`},
             state = 'issued', register_id = ${registerId}, register_year = ${Number(day.slice(0, 4))}, register_number = ${number},
             code_number = ${String(number)}, issuer_name = ${agency?.['name'] ?? ''}, issuer_code = ${agency?.['code'] ?? ''},
             issued_on = ${day}, identifier = ${`${agency?.['code']},${day.replaceAll('-', '/')},${code}`},
             registered_by = ${by.assignmentId}, listed_at = ${new Date()}, version = version + 1
       where id = ${id} returning *`
    await deliver(tx, by, id, deliveries, day)
    await fact(tx, by, 'document.issued', id, by.agencyId, { code, recipients: deliveries.length })
    await card(tx, id, by.agencyId)
  })
  await sql`select pg_notify('facts', '')`
}

export async function registerBare(
  sql: Sql,
  by: BareClerk,
  id: string,
  registerId: string,
  day: string,
): Promise<void> {
  await sql.begin(async (tx) => {
    const [row] = await tx<Row[]>`select * from document where id = ${id} and agency_id = ${by.agencyId} for update`
    await tx`select * from register where id = ${registerId} and agency_id = ${by.agencyId}`
    const [main] = await tx<Row[]>`select sha256 from document_file where document_id = ${id} and role = 'main'`
    const sha256 = main?.['sha256'] ?? ''
    await tx`
      select *, exists (select from document_file f where f.document_id = document.id and f.role = 'main' and f.sha256 = ${sha256})
        from document
       where agency_id = ${by.agencyId} and direction = 'incoming' and state in ('arrived', 'registered') and id <> ${id}
         and (identifier = ${row?.['identifier'] ?? ''} or number_key = ${row?.['number_key'] ?? ''} or exists
             (select from document_file f where f.document_id = document.id and f.role = 'main' and f.sha256 = ${sha256}))
       limit 20`
    const number = await nextNumber(tx, registerId, day)
    const year = Number(day.slice(0, 4))
    await tx`
      update document set state = 'registered', register_id = ${registerId}, register_year = ${year}, register_number = ${number},
             arrived_on = ${day}, registered_by = ${by.assignmentId}, version = version + 1
       where id = ${id}`
    await fact(tx, by, 'document.registered', id, by.agencyId, { number, year, register: 'Sổ đăng ký văn bản đến' })
    const [told] = await tx<Row[]>`
      update delivery set code = '03', changed_at = ${new Date()} where incoming_id = ${id} returning *`
    const delivery = told?.['id'] ?? ''
    await tx`
      insert into delivery_status (delivery_id, ordinal, code, at, by_name, by_title, note)
      values (${delivery}, (select coalesce(max(s.ordinal), 0) + 1 from delivery_status s where s.delivery_id = ${delivery}), '03',
              ${new Date()}, ${by.personName}, 'Văn thư', '')`
    const sent = told?.['document_id'] ?? ''
    const [sender] = await tx<Row[]>`select agency_id from document where id = ${sent}`
    const data = { deliveryId: delivery, code: '03', recipient: told?.['recipient_name'] ?? '', note: '' }
    await fact(tx, by, 'delivery.changed', sent, sender?.['agency_id'] ?? '', data)
    await card(tx, id, by.agencyId)
  })
  await sql`select pg_notify('facts', '')`
}

import type { Sql, TransactionSql } from 'postgres'
import { draftOutgoing, issueDocument } from '#contract/documents.ts'
import { newId } from '#platform/ids.ts'
import type { Page } from '../setup/page.ts'
import { draftAsk } from '../setup/sending.ts'
import { type Ground, type MeasuredAgency, onGround } from './ground.ts'
import { type Bench, type Report, takingTurns, timed } from './measure.ts'
import { today } from './travel.ts'
import { Wire } from './wire.ts'

const assignments = 100_000
const submissions = 2_000
const rounds = 60

interface Desk {
  readonly page: Page
  readonly holder: string
}

async function desk(
  ground: Ground,
  login: string,
  agencyId: string,
  role: 'leader' | 'officer' | 'clerk',
): Promise<Desk> {
  await ground.official(login, agencyId, role)
  const page = await ground.page(login)
  return { page, holder: page.session?.post?.assignmentId ?? '' }
}

/** Arrivals with one assignment each, a fifth of them of one officer, a tenth of his open; and a pile before the leader. */
async function fill(
  tx: TransactionSql,
  agency: MeasuredAgency,
  leader: string,
  officer: string,
  others: string[],
): Promise<void> {
  await tx`set local session_replication_role = replica`
  await tx`
    insert into document (id, agency_id, direction, source, state, register_id, register_year, register_number, code_number, code_notation, kind,
                          subject, issuer_name, issued_on, arrived_on, urgency, handling, created_by, created_at, listed_at, search_key, number_key)
    select gen_random_uuid(), ${agency.id}, 'incoming', 'internal', 'registered', ${agency.incoming}, 2026, n, n::text, 'UBND-VX', 'CV',
           'Về việc thứ ' || n, 'Sở Đo', current_date, current_date, case when n % 50 = 0 then 'urgent' else 'normal' end,
           case when n <= ${assignments} then 'assigned' else 'waitDirective' end, ${leader}, now(), now() - n * interval '1 minute', 've viec thu ' || n, n || 'ubndvx'
      from generate_series(1, ${assignments + submissions}) n`
  await tx`
    insert into number_series (register_id, year, next_number, last_date) values (${agency.incoming}, 2026, ${assignments + submissions + 1}, current_date)`
  await tx`
    insert into register_line (register_id, year, number, state, taken_on, kind, entered_at)
    select register_id, register_year, register_number, 'document', current_date, kind, now() from document where agency_id = ${agency.id}`
  await tx`
    insert into directive (id, document_id, agency_id, by_holder_id, by_name, by_title, text, at)
    select gen_random_uuid(), id, agency_id, ${leader}, 'Chủ tịch Đo', 'Chủ tịch', 'Giao xử lý.', now()
      from document where agency_id = ${agency.id} and handling = 'assigned'`
  await tx`
    insert into assignment (id, document_id, agency_id, directive_id, position, role, state, by_holder_id, to_holder_id, to_name, to_title, due_at,
                            original_due_at, closed_at)
    select gen_random_uuid(), d.id, d.agency_id, r.id, 1, 'lead', s.state, ${leader}, s.holder, 'Người Đo', 'Chuyên viên', s.due, s.due,
           case when s.state = 'done' then now() - d.register_number * interval '1 minute' end
      from document d join directive r on r.document_id = d.id
      cross join lateral (
        select case when d.register_number % 10 = 0 then 'waiting' else 'done' end as state, now() + (d.register_number % 4000 - 1000) * interval '1 hour' as due,
               case when d.register_number % 5 = 0 then ${officer}::uuid else (${others}::uuid[])[1 + d.register_number % ${others.length}] end as holder) s
     where d.agency_id = ${agency.id}`
  await tx`
    insert into document_reader (document_id, holder_id, basis, basis_id, since) select document_id, to_holder_id, 'assignment', id, now() from assignment`
  await tx`
    insert into submission (id, document_id, agency_id, from_holder_id, from_name, from_title, to_holder_id, to_name, to_title, note, at, rank, state)
    select gen_random_uuid(), id, agency_id, ${officer}, 'Văn thư Đo', 'Văn thư', ${leader}, 'Chủ tịch Đo', 'Chủ tịch', '', listed_at,
           case urgency when 'urgent' then 4 else 5 end, 'waiting'
      from document where agency_id = ${agency.id} and handling = 'waitDirective'`
}

/** The ninety-fifth of a hundred, in milliseconds. */
function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN
}

async function both(ours: () => Promise<unknown>, peer: () => Promise<unknown>) {
  const taken: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  for (let warm = 0; warm < 10; warm++) {
    await ours()
    await peer()
  }
  for (let round = 0; round < rounds; round++) {
    taken.ours.push(await timed(ours))
    taken.peer.push(await timed(peer))
  }
  return { ours: p95(taken.ours), peer: p95(taken.peer) }
}

const bareInbox = (bare: Sql, holder: string) => bare`
  select a.*, d.subject, d.issuer_name, d.code_number, d.code_notation, d.urgency, d.register_number, d.arrived_on, r.text, r.by_name
    from assignment a join document d on d.id = a.document_id join directive r on r.id = a.directive_id
   where a.to_holder_id = ${holder} and a.state in ('waiting', 'doing', 'forwarded') and a.state <> 'forwarded' and a.role <> 'informed'
   order by a.due_at nulls last, a.id limit 51`

const bareQueue = (bare: Sql, holder: string) => bare`
  select s.*, d.subject, d.issuer_name, d.code_number, d.code_notation, d.urgency, d.register_number, d.arrived_on
    from submission s join document d on d.id = s.document_id where s.to_holder_id = ${holder} and s.state = 'waiting'
   order by s.rank, s.at, s.id limit 51`

/** What a directive to so many writes, and nothing else. */
async function bareDirective(
  bare: Sql,
  agencyId: string,
  documentId: string,
  by: string,
  to: readonly string[],
): Promise<void> {
  const directive = newId(new Date())
  const ids = to.map(() => newId(new Date()))
  await bare.begin(async (tx) => {
    await tx`select * from document where id = ${documentId} for update`
    await tx`insert into directive (id, document_id, agency_id, by_holder_id, by_name, by_title, text, at)
             values (${directive}, ${documentId}, ${agencyId}, ${by}, 'Chủ tịch Đo', 'Chủ tịch', 'Giao', now())`
    await tx`insert into assignment (id, document_id, agency_id, directive_id, position, role, state, by_holder_id, to_holder_id, to_name, to_title)
             select t.id, ${documentId}, ${agencyId}, ${directive}, t.n, case when t.n = 1 then 'lead' else 'support' end, 'waiting', ${by}, t.holder, 'Người Đo', ''
               from unnest(${ids}::uuid[], ${[...to]}::uuid[]) with ordinality as t(id, holder, n)`
    await tx`insert into document_reader (document_id, holder_id, basis, basis_id, since)
             select ${documentId}, t.holder, 'assignment', t.id, now() from unnest(${ids}::uuid[], ${[...to]}::uuid[]) as t(id, holder)`
    await tx`update document set handling = 'assigned' where id = ${documentId}`
    await tx`insert into fact (txid, at, type, subject_id, agency_ids, account_id, assignment_id, actor_name, actor_title, data)
             values (pg_current_xact_id(), now(), 'directive.given', ${documentId}, ${[agencyId]}::uuid[], ${by}, ${by}, 'Chủ tịch Đo', 'Chủ tịch', ${tx.json({ directiveId: directive })})`
  })
}

async function directives(ground: Ground, agency: MeasuredAgency, leader: Desk, report: Report): Promise<void> {
  const to: string[] = []
  for (let n = 0; n < 40; n++) to.push((await desk(ground, `giao${n}`, agency.id, 'officer')).holder)
  const waiting = await ground.bare<{ id: string }[]>`
    select document_id as id from submission where to_holder_id = ${leader.holder} and state = 'waiting' order by at limit 60`
  const ids = waiting.map((row) => row.id)
  const wire = new Wire(leader.page)
  const given = to.map((holderId, n) => ({
    to: { holderId },
    role: n === 0 ? 'lead' : 'support',
    dueAt: null,
    replyRequired: false,
  }))
  const ours = () =>
    timed(() => wire.send('POST', `/api/documents/${ids.pop()}/directives`, { text: 'Giao', assignments: given }))
  const peer = () => timed(() => bareDirective(ground.bare, agency.id, ids.pop() ?? '', leader.holder, to))
  await ours()
  await peer()
  report({
    name: 'directive-40',
    ...(await takingTurns(11, ours, peer)),
    unit: 'ms for a directive to 40 (lower is better)',
  })
  wire.close()
}

/** The rows that issuing to so many writes, by the fewest statements a driver could send. */
async function bareIssue(bare: Sql, documentId: string, to: readonly string[]): Promise<void> {
  const copies = to.map(() => newId(new Date()))
  await bare.begin(async (tx) => {
    await tx`select * from document where id = ${documentId} for update`
    await tx`insert into document (id, agency_id, direction, source, state, kind, subject, issuer_name, issued_on, arrived_on, urgency, created_by,
                                   created_at, listed_at, search_key, number_key)
             select t.id, t.agency, 'incoming', 'internal', 'arrived', d.kind, d.subject, d.issuer_name, current_date, current_date, d.urgency, d.created_by,
                    now(), now(), d.search_key, d.number_key
               from document d cross join unnest(${copies}::uuid[], ${[...to]}::uuid[]) as t(id, agency) where d.id = ${documentId}`
    await tx`insert into document_file (document_id, position, role, sha256, name)
             select t.id, f.position, f.role, f.sha256, f.name from document_file f cross join unnest(${copies}::uuid[]) as t(id) where f.document_id = ${documentId}`
    await tx`update delivery v set code = '01', incoming_id = t.id, changed_at = now()
               from unnest(${copies}::uuid[], ${[...to]}::uuid[]) as t(id, agency) where v.document_id = ${documentId} and v.recipient_id = t.agency`
    await tx`insert into delivery_status (delivery_id, ordinal, code, at, by_name, by_title)
             select id, 1, '01', now(), 'Văn thư Đo', 'Văn thư' from delivery where document_id = ${documentId}`
    await tx`insert into fact (txid, at, type, subject_id, agency_ids, account_id, assignment_id, actor_name, actor_title, data)
             select pg_current_xact_id(), now(), 'document.arrived', t.id, array[t.agency], d.created_by, d.created_by, 'Văn thư Đo', 'Văn thư', '{}'
               from document d cross join unnest(${copies}::uuid[], ${[...to]}::uuid[]) as t(id, agency) where d.id = ${documentId}`
  })
}

async function issueTo300(ground: Ground, report: Report): Promise<void> {
  const sender = await ground.agency('Ủy ban nhân dân tỉnh Gửi', 'H97')
  const to: string[] = []
  for (let n = 0; n < 300; n++) to.push((await ground.agency(`Xã Đo ${n}`, `H97.${n}`)).id)
  const clerk = await ground.clerk('gui', sender.id)
  const page = await ground.page('gui')
  const uploads = await ground.uploads(clerk, 40)
  const drafts: { id: string; version: number }[] = []
  for (const uploadId of uploads)
    drafts.push(
      await page.call(
        draftOutgoing,
        draftAsk({
          add: [{ uploadId, role: 'main' }],
          recipients: to.map((agencyId) => ({ agencyId, purpose: 'know' })),
        }),
      ),
    )
  const next = () => drafts.pop() ?? { id: '', version: 0 }
  const ours = () => {
    const { id, version } = next()
    return timed(() => page.call(issueDocument, { id, version, registerId: sender.outgoing, issuedOn: today() }))
  }
  const peer = () => timed(() => bareIssue(ground.bare, next().id, to))
  await ours()
  await peer()
  report({
    name: 'issue-300',
    ...(await takingTurns(15, ours, peer)),
    unit: 'ms for one document to 300 agencies (lower is better)',
  })
}

/** Desks of people among 100,000 assignments, a directive to forty, one document to three hundred agencies. */
export const desks: Bench = {
  names: ['officer-inbox', 'leader-queue', 'desk-counts', 'directive-40', 'issue-300'],
  run: (report, asked) =>
    onGround(async (ground) => {
      const agency = await ground.agency('Ủy ban nhân dân tỉnh Đo', 'H98')
      const leader = await desk(ground, 'lanhdao', agency.id, 'leader')
      const officer = await desk(ground, 'chuyenvien', agency.id, 'officer')
      const others: string[] = []
      for (let n = 0; n < 20; n++) others.push((await desk(ground, `nguoi${n}`, agency.id, 'officer')).holder)
      await ground.admin.begin((tx) => fill(tx, agency, leader.holder, officer.holder, others))
      await ground.admin`vacuum (analyze) document, directive, assignment, document_reader, submission`
      const unit = 'ms, 95th of 100 (lower is better)'
      const inbox = new Wire(officer.page)
      const queue = new Wire(leader.page)
      if (asked('officer-inbox'))
        report({
          name: 'officer-inbox',
          ...(await both(
            () => inbox.send('GET', '/api/work?pile=todo'),
            () => bareInbox(ground.bare, officer.holder),
          )),
          unit,
        })
      if (asked('leader-queue'))
        report({
          name: 'leader-queue',
          ...(await both(
            () => queue.send('GET', '/api/work?pile=toDirect'),
            () => bareQueue(ground.bare, leader.holder),
          )),
          unit,
        })
      if (asked('desk-counts')) {
        const bare = () => ground.bare`
          select count(*) filter (where due_at < now()) from (select due_at from assignment where to_holder_id = ${officer.holder}
             and state in ('waiting', 'doing', 'forwarded') limit 1000) t`
        report({ name: 'desk-counts', ...(await both(() => inbox.send('GET', '/api/work/counts'), bare)), unit })
      }
      if (asked('directive-40')) await directives(ground, agency, leader, report)
      if (asked('issue-300')) await issueTo300(ground, report)
      inbox.close()
      queue.close()
    }, 4),
}

import { type SQL, sql } from 'drizzle-orm'
import type { Reply } from '#contract/endpoint.ts'
import type { listToSign as contract, countToSign as countContract, SigningAct } from '#contract/signing.ts'
import type { Urgency } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { document, issuesSigned, readable, readableAlone } from '../../documents/index.ts'
import { codeText } from '../../registers/index.ts'
import { keepsSeal } from '../keeper.ts'

const most = 200

interface Line extends Record<string, unknown> {
  documentId: string
  copyId: string | null
  position: number
  act: SigningAct
  codeNumber: string
  codeNotation: string
  kind: string
  subject: string
  signerName: string
  fromAgency: string
  urgency: Urgency
  since: string
  name: string
  size: number
  sha256: string
}

/**
 * The same rules as `turnsOf`, for all documents at once: main files, mine to sign, to initial or to seal, of my agency and of those that ask
 * it. Tables and condition of a query, or undefined when nothing can wait: for somebody else nobody signs.
 */
async function waiting(work: Work): Promise<SQL | undefined> {
  const { actor } = work
  const today = civilDate(work.now)
  if (actor.onBehalfOf) return undefined
  const me = sql`${actor.assignmentId}::uuid`
  const done = (act: string) =>
    sql`exists (select from document_revision r where r.document_id = document.id and r.act = ${act})`
  const step = (kind: string) =>
    sql`exists (select from signing_step s where s.document_id = document.id and s.state = 'waiting' and s.kind = ${kind} and s.holder_id = ${me})`
  const initialsOpen = sql`exists (select from signing_step s where s.document_id = document.id and s.state = 'waiting' and s.kind = 'initials')`
  const asked = (kind: string, part: SQL) =>
    sql`exists (select from signing_step s where s.document_id = document.id and s.state = 'waiting' and s.kind = ${kind} and ${part})`
  const instead = sql`exists (select from signing_step s where s.document_id = document.id and s.part = 'instead' and s.state in ('waiting', 'done'))`
  const ours = sql`document.agency_id = ${actor.agencyId}`
  const personal = (await issuesSigned(work, actor.agencyId, today))
    ? sql`case
      when document.state <> 'draft' or document.approved_at is null then null
      when ${step('initials')} and not ${done('signed')} then 'initialled'
      when document.recorder_holder_id = ${me} and not ${done('recorded')} and not ${done('signed')} then 'recorded'
      when document.signer_holder_id = ${me} and not ${done('signed')} and not ${initialsOpen}
       and (document.recorder_holder_id is null or ${done('recorded')}) then 'signed'
      when ${step('countersign')} and ${done('signed')} then 'countersigned' end`
    : sql`null`
  const forOthers = sql`case when document.state = 'draft' and ${done('signed')} and ${asked('countersign', sql`s.holder_id = ${me}`)} then 'countersigned' end`
  const first = sql`(${done('sealed')} or exists (select from signing_step s where s.document_id = document.id and s.part = 'instead' and s.state = 'done'))`
  const seal = (await keepsSeal(work))
    ? sql`case
      when document.state <> 'numbered' then null
      when ${ours} and not ${done('sealed')} and not ${instead} then 'sealed'
      when ${asked('secondSeal', sql`s.sealing_id = ${actor.agencyId} and (s.part = 'instead' or ${first})`)} then 'secondSealed' end`
    : sql`null`
  return sql`${document}
      join document_file f on f.document_id = document.id and f.role = 'main'
      join stored_file b on b.sha256 = f.sha256 and b.media_type = 'application/pdf'
      cross join lateral (select coalesce(case when ${ours} then ${personal} else ${forOthers} end, ${seal}) as act) a
     where document.id in (select o.id from document o where o.agency_id = ${actor.agencyId} and o.direction = 'outgoing' and o.state in ('draft', 'numbered')
                           union all select s.document_id from signing_step s where s.state = 'waiting' and s.sealing_id = ${actor.agencyId})
       and document.state in ('draft', 'numbered') and document.recalled_at is null and a.act is not null and ${readableAlone(actor, today)}`
}

/**
 * Appendices in files of their own that wait for the seal under which the document goes out: ours, or that of another agency in its place; also
 * behind the seal on the document itself. Tables and condition, as above.
 */
async function appendicesWaiting(work: Work): Promise<SQL | undefined> {
  const { actor } = work
  if (actor.onBehalfOf || !(await keepsSeal(work))) return undefined
  const instead = sql`select s.document_id from signing_step s where s.kind = 'secondSeal' and s.part = 'instead' and s.state in ('waiting', 'done')`
  const inTheirPlace = sql`${instead} and s.sealing_id = ${actor.agencyId}`
  return sql`${document}
      join document_file f on f.document_id = document.id and f.role = 'attachment'
      join stored_file b on b.sha256 = f.sha256 and b.media_type = 'application/pdf'
      cross join lateral (select 'appendixSealed' as act) a
     where document.state = 'numbered' and document.direction = 'outgoing' and document.recalled_at is null
       and (document.id in (${inTheirPlace}) or (document.agency_id = ${actor.agencyId} and document.id not in (${instead})))
       and not exists (select from document_revision r where r.document_id = document.id and r.position = f.position and r.act = 'appendixSealed')
       and ${readableAlone(actor, civilDate(work.now))}`
}

type Row = Reply<typeof contract>['rows'][number]

/** Numbered copies that wait for the signature of the agency whose key the actor keeps: tables and condition. */
async function copiesWaiting(work: Work): Promise<SQL | undefined> {
  const { actor } = work
  if (!(await keepsSeal(work))) return undefined
  return sql`document_copy c join ${document} on document.id = c.document_id
     where c.agency_id = ${actor.agencyId} and c.seal = 'awaited' and document.recalled_at is null and ${readable(actor, civilDate(work.now))}`
}

async function listCopiesToSeal(work: Work): Promise<Row[]> {
  const from = await copiesWaiting(work)
  if (!from) return []
  const rows = await work.tx.execute<Omit<Row, 'file'> & { size: number; sha256: string }>(sql`
    select document.id as "documentId", c.id as "copyId", 1 as position, 'copySealed' as act, c.code, c.kind, subject, c.decided_by_name as "signerName",
           '' as "fromAgency", urgency, to_char(c.decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since, c.size::float8 as size, c.sha256
      from ${from} order by c.decided_at, c.id limit ${most + 1}`)
  return rows.map(({ size, sha256, ...it }) => ({
    ...it,
    file: { name: `${it.code.replaceAll('/', '-')}.pdf`, size, sha256 },
  }))
}

export async function listToSign(work: Work): Promise<Reply<typeof contract>> {
  const all = [
    ...(await listDocumentsToSign(work)),
    ...(await listAppendicesToSeal(work)),
    ...(await listCopiesToSeal(work)),
  ]
  return { rows: all.slice(0, most), more: all.length > most }
}

const listDocumentsToSign = async (work: Work) => linesOf(work, await waiting(work))
const listAppendicesToSeal = async (work: Work) => linesOf(work, await appendicesWaiting(work))

async function linesOf(work: Work, from: SQL | undefined): Promise<Row[]> {
  if (!from) return []
  const rows = await work.tx.execute<Line>(sql`
    select document.id as "documentId", null::uuid as "copyId", f.position, a.act, code_number as "codeNumber", code_notation as "codeNotation", kind, subject,
           signer_name as "signerName", case when document.agency_id = ${work.actor.agencyId} then '' else document.issuer_name end as "fromAgency", urgency, f.name, b.size::float8 as size, f.sha256,
           to_char(coalesce(registered_at, approved_at, created_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since
      from ${from}
     order by document.urgency = 'normal', since, document.id, f.position limit ${most + 1}`)
  return rows.map(({ codeNumber, codeNotation, name, size, sha256, ...it }) => ({
    ...it,
    code: codeText(codeNumber, codeNotation),
    file: { name, size, sha256 },
  }))
}

const countedTo = 99

/** As the navigation shows it: counted no further than it is written there. */
export async function countToSign(work: Work): Promise<Reply<typeof countContract>> {
  const count = async (from: SQL | undefined) => {
    if (!from) return 0
    const [row] = await work.tx.execute<{ count: number }>(
      sql`select count(*)::int as count from (select 1 from ${from} limit ${countedTo + 1}) n`,
    )
    return row?.count ?? 0
  }
  const found =
    (await count(await waiting(work))) +
    (await count(await appendicesWaiting(work))) +
    (await count(await copiesWaiting(work)))
  return { count: Math.min(found, countedTo + 1), capped: countedTo }
}

import { type SQL, sql } from 'drizzle-orm'
import type { Actor } from '#access'
import type { listWork as contract, countWork as countContract } from '#contract/desk.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { type WorkPile, workPiles } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { notExcluded } from '../../documents/index.ts'
import { codeText } from '../../registers/index.ts'
import { paceColumn, soonAt } from '../pace.ts'

type Row = Reply<typeof contract>['rows'][number]
type ListAsk = Ask<typeof contract>

const countedTo = 999

interface Pile {
  /** Those assignments, named `a`; one part for the post, one for the unit it heads, each by an index of its own. */
  readonly parts: readonly SQL[]
  readonly order: 'due' | 'closed'
}

const open = sql`a.state in ('waiting', 'doing', 'forwarded')`

function toMe(actor: Actor, condition: SQL): SQL[] {
  const mine = sql`a.to_holder_id = ${actor.assignmentId} and ${condition}`
  return actor.role === 'unitHead' ? [mine, sql`a.to_unit_id = ${actor.unitId} and ${condition}`] : [mine]
}

function pileOf(actor: Actor, pile: Exclude<WorkPile, 'toDirect'>): Pile {
  const due = (parts: readonly SQL[]): Pile => ({ parts, order: 'due' })
  switch (pile) {
    case 'todo':
      return due(toMe(actor, sql`${open} and a.state <> 'forwarded' and a.role <> 'informed'`))
    case 'toKnow':
      return due(toMe(actor, sql`${open} and a.role = 'informed'`))
    case 'given':
      return due([sql`a.by_holder_id = ${actor.assignmentId} and ${open} and a.role <> 'informed'`])
    case 'finished':
      return { parts: toMe(actor, sql`a.closed_at is not null and a.state <> 'withdrawn'`), order: 'closed' }
  }
}

interface Raw extends Omit<Row, 'code' | 'from' | 'to'>, Record<string, unknown> {
  codeNumber: string
  codeNotation: string
  fromName: string
  fromTitle: string
  toName: string
  toTitle: string
  /** What the row is ordered by, exactly. */
  placed: string
  id: string
}

function rowOf(raw: Raw): Row {
  const { codeNumber, codeNotation, fromName, fromTitle, toName, toTitle, placed: _placed, id: _id, ...rest } = raw
  return {
    ...rest,
    code: codeText(codeNumber, codeNotation),
    from: { name: fromName, title: fromTitle },
    to: { name: toName, title: toTitle },
  }
}

const described = sql`
  d.id as "documentId", d.code_number as "codeNumber", d.code_notation as "codeNotation", d.kind, d.subject, d.issuer_name as "issuerName",
  d.urgency, case when d.direction = 'incoming' then d.register_number end as "arrivalNumber", d.arrived_on::text as "arrivedOn"`

const instant = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const escapeLike = (word: string) => word.replace(/[\\%_]/g, (c) => `\\${c}`)

/** Joins the document only where words are looked for in it: otherwise a page is chosen without reading documents. */
function searched(q: string | undefined, documentId: SQL): SQL {
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10)
  if (words.length === 0) return sql``
  const like = words.map((word) => sql`w.search_key like ${`%${escapeLike(word)}%`}`)
  return sql`join document w on w.id = ${documentId} and ${sql.join(like, sql` and `)}`
}

interface Cursor {
  readonly placed: string
  readonly id: string
}

/** The rank of urgency, if any, and an instant without zone. */
const place = /^([1-9] )?\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{6}$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  try {
    const [placed, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof placed === 'string' && place.test(placed) && typeof id === 'string' && uuid.test(id))
      return { placed, id }
  } catch {
    // falls through: a cursor that is not ours
  }
  throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
}

const writeCursor = (raw: Raw) => Buffer.from(JSON.stringify([raw.placed, raw.id])).toString('base64url')

/** Of a document `d` nobody was given yet: against the day on which its sender wants the answer. */
const paceOfDocument = (work: Work, soon: Date) => sql`
  case when d.due_on is null then 'none' when d.due_on < ${civilDate(work.now)}::date then 'red'
       when d.due_on <= ${civilDate(soon)}::date then 'amber' else 'green' end`

/** Documents waiting for the leader's directive, the urgent first, then in the order they came. */
function toDirect(work: Work, ask: ListAsk, soon: Date, limit: number): SQL {
  const cursor = readCursor(ask.cursor)
  const [rank = '', at = ''] = cursor?.placed.split(' ') ?? []
  if (cursor && at === '') throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  const after = cursor
    ? sql`and (s.rank, s.at, s.id) > (${Number(rank)}::smallint, ${`${at}Z`}::timestamptz, ${cursor.id}::uuid)`
    : sql``
  return sql`
    select ${described}, s.id as "submissionId", null::uuid as "assignmentId", null as role, null as state, s.note as text,
           s.from_name as "fromName", s.from_title as "fromTitle", s.to_name as "toName", s.to_title as "toTitle", ${instant(sql`s.at`)} as at,
           case when d.due_on is null then null else d.due_on::text || 'T10:00:00.000Z' end as "dueAt",
           ${paceOfDocument(work, soon)} as pace,
           true as unread, false as "extensionAsked", false as paused,
           s.rank || ' ' || to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as placed, s.id
      from (select s.* from submission s ${searched(ask.q, sql`s.document_id`)}
             where s.to_holder_id = ${work.actor.assignmentId} and s.state = 'waiting' ${after} and ${notExcluded(work.actor, sql`s.document_id`)}
             order by s.rank, s.at, s.id limit ${limit}) s
      join document d on d.id = s.document_id order by s.rank, s.at, s.id`
}

const never = '9999-12-31T00:00:00.000000'

/** Assignments of a pile, by deadline or, when finished, the last first. Each part is cut to a page before the parts are merged. */
function assigned(work: Work, ask: ListAsk, pile: Pile, soon: Date, limit: number): SQL {
  const cursor = readCursor(ask.cursor)
  const byDue = pile.order === 'due'
  const column = byDue ? sql`a.due_at` : sql`a.closed_at`
  const placed = sql`coalesce(to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), ${never})`
  const order = byDue ? sql`a.due_at nulls last, a.id` : sql`a.closed_at desc, a.id desc`
  const after = !cursor
    ? sql`true`
    : byDue
      ? cursor.placed === never
        ? sql`(a.due_at is null and a.id > ${cursor.id}::uuid)`
        : sql`((a.due_at, a.id) > (${`${cursor.placed}Z`}::timestamptz, ${cursor.id}::uuid) or a.due_at is null)`
      : sql`(a.closed_at, a.id) < (${`${cursor.placed}Z`}::timestamptz, ${cursor.id}::uuid)`
  const pace = paceColumn(work.now, soon)
  const paced = ask.pace === undefined ? sql`true` : sql`${pace} = ${ask.pace}`
  const parts = pile.parts.map(
    (part) => sql`(select a.* from assignment a ${searched(ask.q, sql`a.document_id`)}
                    where ${part} and ${after} and ${paced} and ${notExcluded(work.actor, sql`a.document_id`)} order by ${order} limit ${limit})`,
  )
  return sql`
    select ${described}, null::uuid as "submissionId", a.id as "assignmentId", a.role, a.state, r.text, r.by_name as "fromName",
           r.by_title as "fromTitle", a.to_name as "toName", a.to_title as "toTitle", ${instant(sql`r.at`)} as at, ${instant(sql`a.due_at`)} as "dueAt",
           ${pace} as pace, a.read_at is null as unread,
           exists(select from extension e where e.assignment_id = a.id and e.granted is null) as "extensionAsked",
           a.paused_since is not null as paused, ${placed} as placed, a.id
      from (${sql.join(parts, sql` union all `)}) a
      join directive r on r.id = a.directive_id join document d on d.id = a.document_id
     order by ${order} limit ${limit}`
}

/** One pile's rows reduced to how pressing each is, up to the limit of counting. */
function pressing(work: Work, name: WorkPile, soon: Date): SQL {
  if (name === 'toDirect')
    return sql`(select ${name} as pile, ${paceOfDocument(work, soon)} as pace
        from (select s.document_id from submission s
               where s.to_holder_id = ${work.actor.assignmentId} and s.state = 'waiting' and ${notExcluded(work.actor, sql`s.document_id`)}
               limit ${countedTo + 1}) s
        join document d on d.id = s.document_id)`
  const pace = paceColumn(work.now, soon)
  return sql.join(
    pileOf(work.actor, name).parts.map(
      (part) =>
        sql`(select ${name} as pile, ${pace} as pace from assignment a where ${part} and ${notExcluded(work.actor, sql`a.document_id`)} limit ${countedTo + 1})`,
    ),
    sql` union all `,
  )
}

async function countsOf(
  work: Work,
  names: readonly WorkPile[],
  soon: Date,
): Promise<Reply<typeof countContract>['piles']> {
  const found = await work.tx.execute<{ pile: WorkPile; count: number; late: number; soon: number }>(sql`
    select pile, count(*)::int as count, count(*) filter (where pace = 'red')::int as late, count(*) filter (where pace = 'amber')::int as soon
      from (${sql.join(
        names.map((name) => pressing(work, name, soon)),
        sql` union all `,
      )}) c group by pile`)
  return names.map((pile) => found.find((row) => row.pile === pile) ?? { pile, count: 0, late: 0, soon: 0 })
}

/** How much lies on each pile, counted to a limit. What is finished is not counted: it only grows. */
export async function countWork(work: Work): Promise<Reply<typeof countContract>> {
  const names = workPiles.filter((name) => name !== 'finished')
  return { piles: await countsOf(work, names, await soonAt(work)), capped: countedTo }
}

/** One page of one pile, by keyset. */
export async function listWork(work: Work, ask: ListAsk): Promise<Reply<typeof contract>> {
  const limit = ask.limit ?? 50
  const soon = await soonAt(work)
  const query =
    ask.pile === 'toDirect'
      ? toDirect(work, ask, soon, limit + 1)
      : assigned(work, ask, pileOf(work.actor, ask.pile), soon, limit + 1)
  const found = await work.tx.execute<Raw>(query)
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  const [counted] = ask.pile === 'finished' || ask.q || ask.pace ? [] : await countsOf(work, [ask.pile], soon)
  const count = counted?.count ?? page.length
  return {
    rows: page.map(rowOf),
    next: last ? writeCursor(last) : null,
    count: Math.min(count, countedTo),
    countCapped: counted ? count > countedTo : last !== undefined,
  }
}

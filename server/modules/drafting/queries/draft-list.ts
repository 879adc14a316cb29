import { type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { countDrafts as countContract, listDrafts as listContract } from '#contract/drafting.ts'
import { type DraftPile, draftPiles } from '#contract/drafting.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { readable } from '../policy.ts'
import { draft } from '../tables.ts'
import { readRows } from './draft-rows.ts'

const countedTo = 999

interface Pile {
  readonly which: SQL
  /** waiting: the urgent first, then in the order they came. newest: the last touched first. */
  readonly order: 'waiting' | 'newest'
}

const withMe = (actor: Actor, states: SQL) =>
  sql`${draft.withId} = ${actor.assignmentId} and ${draft.state} in ${states}`

function asked(actor: Actor): SQL {
  const mine =
    actor.role === 'unitHead'
      ? sql`(o.holder_id = ${actor.assignmentId} or o.unit_id = ${actor.unitId})`
      : sql`o.holder_id = ${actor.assignmentId}`
  return sql`${draft.id} in (select o.draft_id from opinion o where o.state = 'waiting' and ${mine})`
}

/**
 * From the side of the documents, of which few are without a number, and as an array, so that they are found first: approved drafts are
 * as many as an agency ever issued.
 */
const approvedUnnumbered = (actor: Actor) => sql`${draft.id} = any(array(
  select d.id from document w join draft d on d.document_id = w.id and d.state = 'approved'
   where w.agency_id = ${actor.agencyId} and w.direction = 'outgoing' and w.state = 'draft'))`

function pileOf(actor: Actor, pile: DraftPile): Pile {
  const waiting = (which: SQL): Pile => ({ which, order: 'waiting' })
  switch (pile) {
    case 'toDecide':
      return waiting(withMe(actor, sql`('waitSign')`))
    case 'toCheck':
      return waiting(withMe(actor, sql`('unitReview', 'formatCheck', 'officeReview')`))
    case 'toRevise':
      return waiting(withMe(actor, sql`('drafting', 'consulting')`))
    case 'toAdvise':
      return waiting(asked(actor))
    case 'mine':
      return { which: sql`${draft.authorId} = ${actor.assignmentId}`, order: 'newest' }
    case 'unit':
      return {
        which: actor.role === 'unitHead' ? sql`${draft.unitId} = ${actor.unitId}` : sql`false`,
        order: 'newest',
      }
    case 'toNumber':
      return waiting(may(actor, 'document.issue') ? approvedUnnumbered(actor) : sql`false`)
  }
}

const escapeLike = (word: string) => word.replace(/[\\%_]/g, (c) => `\\${c}`)

function searched(q: string | undefined): SQL {
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10)
  if (words.length === 0) return sql`true`
  return sql.join(
    words.map((word) => sql`${draft.searchKey} like ${`%${escapeLike(word)}%`}`),
    sql` and `,
  )
}

interface Cursor {
  readonly rank: number
  readonly at: string
  readonly id: string
}

const place = /^([1-9]) (\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{6})$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  try {
    const [placed, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const found = typeof placed === 'string' ? place.exec(placed) : null
    if (found && typeof id === 'string' && uuid.test(id))
      return { rank: Number(found[1]), at: `${found[2] ?? ''}Z`, id }
  } catch {
    // falls through: a cursor that is not ours
  }
  throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
}

/** One page of one pile, by keyset. */
export async function listDrafts(work: Work, ask: Ask<typeof listContract>): Promise<Reply<typeof listContract>> {
  const limit = ask.limit ?? 50
  const { which, order } = pileOf(work.actor, ask.pile)
  const cursor = readCursor(ask.cursor)
  const after = !cursor
    ? sql`true`
    : order === 'waiting'
      ? sql`(${draft.rank}, ${draft.since}, ${draft.id}) > (${cursor.rank}::smallint, ${cursor.at}::timestamptz, ${cursor.id}::uuid)`
      : sql`(${draft.since}, ${draft.id}) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
  const ordered = order === 'waiting' ? sql`rank, since, id` : sql`since desc, id desc`
  const state = ask.state === undefined ? sql`true` : sql`${draft.state} = ${ask.state}`
  const became = ask.documentId === undefined ? sql`true` : sql`${draft.documentId} = ${ask.documentId}`
  const chosen = sql`select draft.* from draft where ${which} and ${readable(work.actor)} and ${state} and ${became} and ${searched(ask.q)} and ${after}
                      order by ${ordered} limit ${limit + 1}`
  const placed = sql`d.rank || ' ' || to_char(d.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`
  const found = await readRows(
    work,
    chosen,
    placed,
    order === 'waiting' ? sql`d.rank, d.since, d.id` : sql`d.since desc, d.id desc`,
  )
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  const whole = ask.q === undefined && ask.state === undefined && ask.documentId === undefined && order === 'waiting'
  const count = whole ? await countOf(work, ask.pile) : page.length
  return {
    rows: page.map((it) => it.row),
    next: last ? Buffer.from(JSON.stringify([last.placed, last.row.id])).toString('base64url') : null,
    count: Math.min(count, countedTo),
    countCapped: whole ? count > countedTo : last !== undefined,
  }
}

async function countOf(work: Work, pile: DraftPile): Promise<number> {
  const [found] = await work.tx.execute<{ count: number }>(sql`
    select count(*)::int as count from (select 1 from draft where ${pileOf(work.actor, pile).which} limit ${countedTo + 1}) c`)
  return found?.count ?? 0
}

/** Piles that wait for the actor; what he only looks at is not counted. */
export async function countDrafts(work: Work): Promise<Reply<typeof countContract>> {
  const names = draftPiles.filter((name) => name !== 'mine' && name !== 'unit')
  const parts = names.map(
    (name) =>
      sql`select ${name} as pile, (select count(*)::int from (select 1 from draft where ${pileOf(work.actor, name).which} limit ${countedTo + 1}) c) as count`,
  )
  const rows = await work.tx.execute<{ pile: DraftPile; count: number }>(sql.join(parts, sql` union all `))
  return { piles: [...rows], capped: countedTo }
}

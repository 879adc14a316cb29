import { type SQL, sql } from 'drizzle-orm'
import type { listDocuments as contract } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { fold, key } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from '../../organisation/index.ts'
import { readable } from '../policy.ts'
import { byField } from './by-field.ts'
import { readRows } from './rows.ts'

type ListAsk = Ask<typeof contract>

const countedTo = 1000
const soonDays = 3

const escapeLike = (word: string) => word.replace(/[\\%_]/g, (c) => `\\${c}`)

/** Words may stand anywhere; something with digits and a slash or hyphen is also looked for as a number in any spelling. */
function contains(q: string): SQL[] {
  const words = fold(q)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10)
  if (words.length === 1 && /\d/.test(q) && /[/-]/.test(q)) {
    const bare = key(q)
    return [sql`(number_key like ${`${escapeLike(bare)}%`} or search_key like ${`%${escapeLike(fold(q))}%`})`]
  }
  return words.map((word) =>
    // Two letters make no trigram: asked as `like`, they would send the planner through the whole trigram index.
    word.length < 3 ? sql`strpos(search_key, ${word}) > 0` : sql`search_key like ${`%${escapeLike(word)}%`}`,
  )
}

/** A day in Vietnam begins at 17:00 UTC of the day before. */
const startOf = (day: string) => `${day}T00:00:00+07:00`

function conditions(work: Work, ask: ListAsk): SQL[] {
  const today = civilDate(work.now)
  const list = [readable(work.actor, civilDate(work.now)), sql`direction = ${ask.direction}`]
  // One agency at a time is read along its index; words are looked for in all of them.
  if (ask.agencyId !== undefined || (work.actor.inherits.length > 0 && !ask.q && ask.registerId === undefined))
    list.push(sql`agency_id = ${ask.agencyId ?? work.actor.agencyId}`)
  const add = (given: unknown, condition: () => SQL) => given !== undefined && list.push(condition())
  add(ask.state, () => sql`state = ${ask.state}`)
  if (ask.handling === 'none') list.push(sql`state = 'registered' and handling is null`)
  else add(ask.handling, () => sql`state = 'registered' and handling = ${ask.handling}`)
  add(ask.kind, () => sql`kind = ${ask.kind}`)
  add(ask.urgency, () => sql`urgency = ${ask.urgency}`)
  add(ask.registerId, () => sql`register_id = ${ask.registerId}`)
  add(ask.year, () => sql`register_year = ${ask.year}`)
  if (ask.registerId !== undefined) {
    // Inside a register the period is that of its own date column, as in its print.
    const dated = ask.direction === 'outgoing' ? sql`issued_on` : sql`arrived_on`
    add(ask.from, () => sql`${dated} >= ${ask.from}::date`)
    add(ask.to, () => sql`${dated} <= ${ask.to}::date`)
  } else {
    add(ask.from, () => sql`listed_at >= ${startOf(ask.from ?? '')}::timestamptz`)
    add(ask.to, () => sql`listed_at < ${startOf(plusDays(ask.to ?? '', 1))}::timestamptz`)
  }
  if (ask.due === 'overdue') list.push(sql`due_on < ${today}::date`)
  if (ask.due === 'soon') list.push(sql`due_on between ${today}::date and ${plusDays(today, soonDays)}::date`)
  const withDelivery = (condition: SQL) =>
    sql`exists (select from delivery v where v.document_id = document.id and ${condition})`
  if (ask.delivery === 'returned') list.push(withDelivery(sql`v.code = '02'`))
  if (ask.delivery === 'waiting') list.push(withDelivery(sql`v.code = '01'`))
  if (ask.q) list.push(...contains(ask.q))
  list.push(...byField(work, ask))
  return list
}

interface Cursor {
  readonly at: string | number
  readonly id: string
}

function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown]
    if ((typeof at === 'string' || Number.isSafeInteger(at)) && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id))
      return { at: at as string | number, id }
  } catch {
    // falls through: a cursor that is not ours
  }
  throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
}

/** Counted in the order of the list: the newest matches are the nearest, while in no order the planner starts at the oldest row. */
async function countUpTo(work: Work, where: readonly SQL[], order: SQL): Promise<number> {
  const [counted] = await work.tx.execute<{ count: number }>(
    sql`select count(*)::int as count
          from (select from document where ${sql.join([...where], sql` and `)} order by ${order} limit ${countedTo + 1}) c`,
  )
  return counted?.count ?? 0
}

/**
 * A page of documents by keyset: the cost of a page does not grow with its place. Ordered by the moment of listing, or inside one
 * register and year by number.
 */
export async function listDocuments(work: Work, ask: ListAsk) {
  const limit = ask.limit ?? 50
  const byNumber = ask.sort === 'number' && ask.registerId !== undefined && ask.year !== undefined
  const down = ask.order !== 'asc'
  const where = conditions(work, ask)
  const cursor = readCursor(ask.cursor)
  if (cursor && (typeof cursor.at === 'number') !== byNumber)
    throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  const after = cursor
    ? byNumber
      ? [sql`(register_number, id) ${down ? sql`<` : sql`>`} (${cursor.at}, ${cursor.id}::uuid)`]
      : [sql`(listed_at, id) ${down ? sql`<` : sql`>`} (${cursor.at}::timestamptz, ${cursor.id}::uuid)`]
    : []
  const direction = down ? sql`desc` : sql`asc`
  const order = byNumber
    ? sql`register_number ${direction}, id ${direction}`
    : sql`listed_at ${direction}, id ${direction}`
  const chosen = sql`select * from document where ${sql.join([...where, ...after], sql` and `)} order by ${order} limit ${limit + 1}`
  // The best way to a rare word is the worst to a common one: a plan kept for all values is wrong for one of them (measured 60 times
  // at a million rows), so a filtered list is planned with its values.
  const read = async (inner: Work) => {
    const rows = await readRows(inner, chosen, order)
    // A first page that holds everything is its own count.
    return { rows, count: cursor || rows.length > limit ? await countUpTo(inner, where, order) : rows.length }
  }
  const { rows, count } = await (where.length > 2
    ? work.tx.transaction(async (tx) => {
        await tx.execute(sql`set local plan_cache_mode = force_custom_plan`)
        return read({ ...work, tx })
      })
    : read(work))
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    rows: page.map(({ row }) => row),
    next: last
      ? Buffer.from(JSON.stringify([byNumber ? last.row.registerNumber : last.listedExact, last.row.id])).toString(
          'base64url',
        )
      : null,
    count: Math.min(count, countedTo),
    countCapped: count > countedTo,
  }
}

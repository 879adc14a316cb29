import { sql } from 'drizzle-orm'
import type { Direction } from '#contract/words.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from '../organisation/index.ts'
import { holdConfiguration } from './coverage.ts'
import { type Register, register } from './tables.ts'

/** A book that is closed or opened by an act of reorganisation. `number`: the last given, 0 for none, or the first to be given. */
export interface TurnedBook extends Record<string, unknown> {
  readonly id: string
  readonly agencyId: string
  readonly name: string
  readonly what: 'closes' | 'opens'
  readonly number: number
  readonly on: string
}

/** What keeps a book from being closed on a day: numbers still held, or one given after it. */
export interface BookProblem extends Record<string, unknown> {
  readonly agencyId: string
  readonly name: string
  readonly held: number
  readonly lastDate: string | null
}

interface Closing {
  readonly agencies: readonly string[]
  /** The last day of the books, `YYYY-MM-DD`. */
  readonly last: string
  readonly act: string
}

const standing = (agencies: readonly string[]) =>
  sql`r.agency_id = any(${sql.param([...agencies])}::uuid[]) and r.closed_on is null`

/** Books that cannot be closed on the last day of their agency. */
export async function booksInTheWay(work: Work, { agencies, last }: Closing): Promise<BookProblem[]> {
  return [
    ...(await work.tx.execute<BookProblem>(sql`
      select * from (
        select r.agency_id as "agencyId", r.name,
               (select count(*)::int from register_line l where l.register_id = r.id and l.state = 'reserved') as held,
               (select max(s.last_date)::text from number_series s where s.register_id = r.id) as "lastDate"
          from register r where ${standing(agencies)}) b
       where b.held > 0 or b."lastDate" > ${last} order by b.name limit 200`)),
  ]
}

/** Closes all open books of agencies that end, in the middle of a year, by the closing act (handbook 5.4). */
export async function closeBooks(work: Work, closing: Closing): Promise<TurnedBook[]> {
  const { agencies, last, act } = closing
  for (const id of [...agencies].sort()) await holdConfiguration(work, id)
  const rows = await work.tx.execute<TurnedBook>(sql`
    update register r set closed_on = greatest(${last}::date, r.opened_on), closing_reason = 'Cơ quan kết thúc hoạt động', closing_act = ${act}, standard = false
     where ${standing(agencies)}
    returning r.id, r.agency_id as "agencyId", r.name, 'closes' as what, r.closed_on::text as "on",
              coalesce((select s.next_number - 1 from number_series s where s.register_id = r.id
                         and s.year = extract(year from ${last}::date)::int), 0) as number`)
  await work.recordAll(
    'register.closed',
    rows.map((it) => ({
      subjectId: it.id,
      agencies: [it.agencyId],
      data: { name: it.name, reason: 'Cơ quan kết thúc hoạt động', on: last, act },
    })),
  )
  return [...rows]
}

interface Opening {
  readonly agencyId: string
  /** Whose configuration is taken over, null: the two usual books. */
  readonly like: string | null
  /** First day. */
  readonly on: string
}

const usual: readonly { direction: Direction; name: string }[] = [
  { direction: 'outgoing', name: 'Sổ đăng ký văn bản đi' },
  { direction: 'incoming', name: 'Sổ đăng ký văn bản đến' },
]

async function booksLike(work: Work, { like, on }: Opening): Promise<Register[]> {
  if (like === null) return []
  const last = plusDays(on, -1)
  return work.tx
    .select()
    .from(register)
    .where(
      sql`${register.agencyId} = ${like} and (${register.closedOn} is null or ${register.closedOn} >= ${last}::date)`,
    )
}

/** Opens the books of agencies that begin, at 01 on their first day, configured as those of the agency they mainly succeed. */
export async function openBooks(work: Work, openings: readonly Opening[]): Promise<TurnedBook[]> {
  const opened: TurnedBook[] = []
  for (const opening of openings) {
    const models = await booksLike(work, opening)
    const base = {
      kinds: [],
      secret: false,
      purpose: 'ordinary' as const,
      bodyName: '',
      bodySymbol: '',
    }
    const wanted = [
      ...models,
      ...usual
        .filter(
          ({ direction }) =>
            !models.some((it) => it.direction === direction && it.purpose === 'ordinary' && !it.secret),
        )
        .map((it) => ({ ...base, ...it })),
    ]
    // The standard mark was taken off when the model was closed.
    const rows = wanted.map((it, index) => ({
      ...it,
      id: newId(work.now),
      agencyId: opening.agencyId,
      standard:
        !it.secret &&
        it.purpose === 'ordinary' &&
        wanted.findIndex((o) => o.direction === it.direction && o.purpose === 'ordinary' && !o.secret) === index,
      openedOn: opening.on,
      firstNumber: 1,
      closedOn: null,
      closingReason: null,
      closingAct: '',
    }))
    await work.tx.insert(register).values(rows)
    await work.recordAll(
      'register.opened',
      rows.map((it) => ({
        subjectId: it.id,
        agencies: [it.agencyId],
        data: { name: it.name, direction: it.direction },
      })),
    )
    for (const it of rows)
      opened.push({ id: it.id, agencyId: it.agencyId, name: it.name, what: 'opens', number: 1, on: opening.on })
  }
  return opened
}

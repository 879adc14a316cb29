import type { Sql } from 'postgres'

/** Two tables of a ballot as an attacker finds them: who has voted, and what was voted. */
export interface Target {
  readonly ballotId: string
  /** `(ballot_id uuid, participant_id uuid, …)`. */
  readonly electors: string
  /** `(ballot_id uuid, …, answers smallint[])`. */
  readonly papers: string
}

/** Everything kept of a ballot besides its tables. */
export interface Logs {
  /** Of statements with their parameters, as PostgreSQL writes it. */
  readonly statements: string
  /** Facts and events of meetings, in their order. */
  readonly facts: string
}

type Orders<T> = Record<string, T[]>

const uuidOf = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Electors in every order that anything kept tells of them. */
export async function orderOfElectors(sql: Sql, target: Target, logs: Logs): Promise<Orders<string>> {
  const table = sql(target.electors)
  const of = sql`${table} where ballot_id = ${target.ballotId}`
  const ids = async (query: Promise<readonly { id: string }[]>) => (await query).map((row) => row.id)
  const live = {
    transaction: await ids(sql`select participant_id as id from ${of} order by xmin::text::bigint, ctid`),
    place: await ids(sql`select participant_id as id from ${of} order by ctid`),
    backwards: await ids(sql`select participant_id as id from ${of} order by ctid desc`),
  }
  const known = new Set(live.place)
  return {
    ...live,
    // Also rows that are dead: what was before the last change.
    pages: (await everyTuple(sql, target.electors)).filter((id, at, all) => known.has(id) && all.indexOf(id) === at),
    lastPages: (await everyTuple(sql, target.electors))
      .filter((id) => known.has(id))
      .filter((id, at, all) => all.lastIndexOf(id) === at),
    statements: namesIn(logs.statements, known),
    lastStatements: namesIn(logs.statements, known, true),
    facts: namesIn(logs.facts, known),
  }
}

/** Participants of all tuples of a table, dead ones too, by the transaction that wrote them. */
async function everyTuple(sql: Sql, table: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select encode(substring(t_data from 17 for 16), 'hex') as id
      from generate_series(0, pg_relation_size(${table}::regclass) / 8192 - 1) page,
           heap_page_items(get_raw_page(${table}, page::int)) item
     where t_data is not null order by t_xmin::text::bigint, page, lp`
  return rows.map((row) => uuidOf(row.id))
}

function namesIn(log: string, known: ReadonlySet<string>, last = false): string[] {
  const all = [...log.matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)]
    .map((it) => it[0])
    .filter((id) => known.has(id))
  return all.filter((id, at) => (last ? all.lastIndexOf(id) : all.indexOf(id)) === at)
}

/** First answers of the papers in every order that anything kept tells of them. */
export async function orderOfPapers(sql: Sql, target: Target, logs: Logs): Promise<Orders<number>> {
  const of = sql`${sql(target.papers)} where ballot_id = ${target.ballotId}`
  const answers = async (query: Promise<readonly { answer: number }[]>) => (await query).map((row) => row.answer)
  const place = await answers(sql`select answers[1]::int as answer from ${of} order by ctid`)
  const written = [...logs.statements.matchAll(/\{([0-9])\}/g)].map((it) => Number(it[1]))
  return {
    transaction: await answers(sql`select answers[1]::int as answer from ${of} order by xmin::text::bigint, ctid`),
    place,
    backwards: place.toReversed(),
    statements: written.slice(-place.length),
  }
}

/** How many votes were guessed, and how many of them rightly. */
export interface Guesses {
  readonly made: number
  readonly right: number
}

/** Of each way to match one order with the other what it tells. */
export function told(
  electors: Orders<string>,
  papers: Orders<number>,
  truth: ReadonlyMap<string, number>,
): Map<string, Guesses> {
  const ways = new Map<string, Guesses>()
  for (const [how, people] of Object.entries(electors))
    for (const [by, answers] of Object.entries(papers)) {
      const guessed = people.slice(0, answers.length)
      const right = guessed.filter((id, at) => truth.get(id) === answers[at]).length
      ways.set(`${how}/${by}`, { made: guessed.length, right })
    }
  return ways
}

export const added = (sum: ReadonlyMap<string, Guesses>, more: ReadonlyMap<string, Guesses>): Map<string, Guesses> =>
  new Map(
    [...more].map(([way, { made, right }]) => {
      const before = sum.get(way) ?? { made: 0, right: 0 }
      return [way, { made: made + before.made, right: right + before.right }]
    }),
  )

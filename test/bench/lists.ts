import postgres, { type ParameterOrJSON, type Sql } from 'postgres'
import type { Database } from '#platform/db.ts'
import { type Ground, onGround } from './ground.ts'
import { type Bench, type Report, takingTurns, timed } from './measure.ts'
import { commonWords, documentCount, loadMillion, rareWords } from './million.ts'
import { Wire } from './wire.ts'

const warm = 16
const rounds = 21
/** A person notices a list that takes longer. Milliseconds. */
const noticed = 300

interface Statement {
  readonly text: string
  readonly values: readonly ParameterOrJSON<never>[]
}

type Unsafe = Sql['unsafe']
type Client = { unsafe: Unsafe }

/** What the program asks of the database inside its transactions while `act` runs: what the bare driver is then given to do alone. */
async function statementsOf(database: Database, act: () => Promise<unknown>): Promise<Statement[]> {
  const client = (database.db as unknown as { $client: { begin: (act: (inner: Client) => unknown) => unknown } })
    .$client
  const begin = client.begin
  const heard: Statement[] = []
  client.begin = (inside) =>
    begin.call(client, (inner: Client) => {
      const unsafe = inner.unsafe.bind(inner) as Unsafe
      inner.unsafe = ((text, values, options) => {
        heard.push({ text, values: (values ?? []) as ParameterOrJSON<never>[] })
        return unsafe(text, values, options)
      }) as Unsafe
      return inside(inner)
    })
  await act()
  client.begin = begin
  return heard
}

async function explain(sql: Sql, name: string, statements: readonly Statement[]): Promise<void> {
  for (const { text, values } of statements) {
    const rows = await sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain (analyze, buffers) ${text}`, [...values])
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    process.stderr.write(`\n${name}\n${text}\n${plan}\n`)
  }
}

async function compare(ground: Ground, wire: Wire, name: string, path: string, report: Report): Promise<void> {
  const ask = () => wire.send('GET', path)
  const heard = await statementsOf(ground.database, ask)
  const statements = heard.filter(({ text }) => !text.startsWith('set '))
  // Where the program asks for plans of the very values, the driver's session is set to it once.
  const mode = statements.length < heard.length ? 'force_custom_plan' : 'auto'
  const bare = postgres(ground.databaseUrl, {
    max: 1,
    onnotice: () => undefined,
    connection: { plan_cache_mode: mode },
  })
  const replay = async () => {
    for (const { text, values } of statements) await bare.unsafe(text, [...values], { prepare: true })
  }
  // Enough for every connection to have gone from custom plans to whatever it keeps.
  for (let turn = 0; turn < warm; turn++) {
    await ask()
    await replay()
  }
  const { ours, peer } = await takingTurns(
    rounds,
    () => timed(ask),
    () => timed(replay),
  )
  report({ name, ours, peer, unit: 'ms (lower is better)' })
  if (ours > noticed || process.env['BENCH_EXPLAIN'] !== undefined) await explain(bare, name, statements)
  await bare.end()
}

/** The cursor of a page, as following `next` that often would give it. */
async function cursorAfter(sql: Sql, agencyId: string, rows: number): Promise<string> {
  const [last] = await sql<{ at: string; id: string }[]>`
    select to_char(listed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, id
      from document where agency_id = ${agencyId} and direction = 'incoming'
     order by listed_at desc, id desc offset ${rows - 1} limit 1`
  return Buffer.from(JSON.stringify([last?.at, last?.id])).toString('base64url')
}

const named = (query: Record<string, string>) => `/api/documents?${new URLSearchParams(query)}`
const incoming = (query: Record<string, string> = {}) => named({ direction: 'incoming', ...query })

/** Lists of one agency with a million documents, through HTTP against the same statements through the bare driver. */
const paths: Record<string, (cursor: string, uploadId: string) => string> = {
  'list-first-page': () => incoming(),
  'list-page-1000': (cursor) => incoming({ cursor }),
  'list-by-state': () => incoming({ state: 'registered' }),
  'list-by-rare-state': () => incoming({ state: 'returned' }),
  'list-by-kind': () => incoming({ kind: 'BC', urgency: 'flash' }),
  'list-by-year': () => incoming({ year: '2019' }),
  'list-due': () => incoming({ due: 'soon' }),
  'list-returned-by-recipient': () => named({ direction: 'outgoing', delivery: 'returned' }),
  'list-search-rare': () => incoming({ q: rareWords }),
  'list-search-common': () => incoming({ q: commonWords }),
  'list-search-none': () => incoming({ q: 'khongcotunay' }),
  'list-search-short': () => incoming({ q: 'zz' }),
  'list-search-number': () => incoming({ q: `${documentCount - 4}/UBND-VX` }),
  'today-page': () => '/api/today',
  'find-duplicates': (_, uploadId) =>
    `/api/documents/duplicates?${new URLSearchParams({ codeNumber: '77', codeNotation: 'STC-NS', issuerName: 'Sở Tài chính', uploadId })}`,
}

export const lists: Bench = {
  names: Object.keys(paths),
  // Two connections, so that a few requests bring each to the plans it keeps.
  run: (report, asked) =>
    onGround(async (ground) => {
      const agency = await ground.agency('Ủy ban nhân dân tỉnh Đo', 'H98')
      const to = [await ground.agency('Sở Đo Một', 'H98.1'), await ground.agency('Sở Đo Hai', 'H98.2')]
      const clerk = await ground.clerk('do', agency.id)
      const page = await ground.page('do')
      await loadMillion(ground.admin, agency, to, page.session?.post?.assignmentId ?? '')
      const cursor = await cursorAfter(ground.bare, agency.id, 999 * 50)
      const [uploadId = ''] = await ground.uploads(clerk, 1)
      const wire = new Wire(page)
      for (const [name, path] of Object.entries(paths))
        if (asked(name)) await compare(ground, wire, name, path(cursor, uploadId), report)
      wire.close()
    }, 2),
}

import { sql } from 'drizzle-orm'
import type { Reply } from '#contract/endpoint.ts'
import { documentKinds } from '#contract/kinds.ts'
import { type readReport as contract, type FigureName, reportFigures } from '#contract/reports.ts'
import type { Work } from '#platform/work.ts'
import { rateOf } from '../rate.ts'
import { type ReportAsk, refuseWrongPeriod, scopeOf } from '../scope.ts'
import { casesOf } from './cases.ts'
import { averageMinutes } from './working-minutes.ts'

type Card = Reply<typeof contract>
type Line = Card['lines'][number]

const kindNames = new Map<string, string>(documentKinds.map((kind) => [kind.code, kind.vi]))

interface Counted extends Record<string, unknown> {
  key: string
  line: string
  part: FigureName
  mark: FigureName | null
  n: number
  opens: number
}

function lineOf(
  ask: ReportAsk,
  key: string,
  name: string,
  rows: readonly Counted[],
  minutes: number | undefined,
): Line {
  const { parts, marks } = reportFigures[ask.report]
  const parted = rows.filter((row) => row.mark === null)
  const sum = (list: readonly Counted[]) => list.reduce((all, row) => all + row.n, 0)
  const ofPart = (part: FigureName) => sum(parted.filter((row) => row.part === part))
  const due = ask.report === 'incoming' || ask.report === 'outgoing'
  return {
    key,
    name: kindNames.get(name) ?? name,
    figures: [
      { figure: 'all', count: sum(parted) },
      ...parts.map((figure) => ({ figure, count: ofPart(figure) })),
      ...marks.map((figure) => ({ figure, count: sum(rows.filter((row) => row.mark === figure)) })),
    ],
    rate: due ? rateOf({ onTime: ofPart('onTime'), late: ofPart('late'), openLate: ofPart('openLate') }) : null,
    averageMinutes: minutes ?? null,
    opens: ask.report === 'use' ? parted.reduce((all, row) => all + row.opens, 0) : null,
  }
}

/** A report whose every figure is a count over the rows that `listReportRows` shows. */
export async function readReport(work: Work, ask: ReportAsk): Promise<Card> {
  refuseWrongPeriod(ask)
  const cases = casesOf(work, ask)
  const opens =
    ask.report === 'use'
      ? sql`coalesce(sum((select sum(w.times) from document_view w where w.document_id = c.document_id)), 0)::int`
      : sql`0`
  // Parts and marks come from one statement and so of one moment.
  const rows = await work.tx.execute<Counted>(sql`
    with c as materialized (${cases})
    select key, max(line) as line, part, null as mark, count(*)::int as n, ${opens} as opens from c group by key, part
    union all
    select key, max(line), part, m, count(*)::int, 0 from c cross join lateral unnest(marks) m group by key, part, m`)
  const minutes = ask.report === 'incoming' ? await averageMinutes(work, cases) : new Map<string, number>()
  const keys = [...new Map(rows.map((row) => [row.key, row.line]))]
  const lines = keys
    .map(([key, name]) =>
      lineOf(
        ask,
        key,
        name,
        rows.filter((row) => row.key === key),
        minutes.get(key),
      ),
    )
    .sort((a, b) => Number(a.key === 'none') - Number(b.key === 'none') || a.name.localeCompare(b.name, 'vi'))
  return {
    from: ask.from,
    to: ask.to,
    asOf: work.now.toISOString(),
    scope: scopeOf(work),
    lines,
    total: lineOf(ask, '', '', rows, minutes.get('')),
  }
}

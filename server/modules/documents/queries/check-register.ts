import { sql } from 'drizzle-orm'
import type { checkProblems } from '#contract/registers.ts'
import type { Work } from '#platform/work.ts'
import { marksOf, registerFor } from '../../registers/index.ts'

/** Problems named one by one; the count tells of all. */
const most = 500

interface Found extends Record<string, unknown> {
  firstNumber: number
  nextNumber: number
  documents: number
  recalled: number
  problemCount: number
  problems: { what: (typeof checkProblems)[number]; number: number; suffix: string }[]
}

/**
 * Kiểm tra sổ, in one statement and so of one moment. Both the lines of the book and the documents themselves are counted out against
 * the series: `gap` a number without a line or a document's line without its document, `double` a document where the book has none or
 * something else, `beyond` what stands at or after the next number, `order` a date before that of an earlier number, `code` the same
 * number and symbol once more in the agency and year.
 */
function examine(work: Work, id: string, year: number) {
  return work.tx.execute<Found>(sql`
    with series as (select coalesce(max(first_number), 1) as first, coalesce(max(next_number), 1) as next
                      from number_series where register_id = ${id} and year = ${year})
    , lines as (select number, suffix, state, taken_on from register_line where register_id = ${id} and year = ${year})
    , papers as (select agency_id, direction, register_number as number, register_suffix as suffix, code_number, code_notation, recalled_at,
                        case when direction = 'outgoing' then issued_on else arrived_on end as dated
                   from document where register_id = ${id} and register_year = ${year}
                  union all
                  select agency_id, 'copy', register_number, register_suffix, '', '', null, issued_on
                    from document_copy where register_id = ${id} and register_year = ${year})
    , found as (
        select 'gap' as what, n as number, '' as suffix
          from series, generate_series(first, next - 1) n where not exists (select from lines where number = n and suffix = '')
        union all
        select 'gap', number, suffix from lines where state = 'document' and not exists
          (select from papers p where p.number = lines.number and p.suffix = lines.suffix)
        union all
        select 'double', number, suffix from papers group by number, suffix having count(*) > 1 or not exists
          (select from lines l where l.number = papers.number and l.suffix = papers.suffix and l.state = 'document')
        union all
        select 'beyond', number, suffix from lines, series where number >= next or number < first
        union all
        select 'order', number, suffix from (
          select number, suffix, dated, max(dated) over (order by number rows between unbounded preceding and 1 preceding) as before
            from papers where suffix = '') o where dated < before
        union all
        select 'code', number, suffix from papers p where direction = 'outgoing' and 1 <
          (select count(*) from document d where d.agency_id = p.agency_id and d.direction = 'outgoing' and d.state in ('numbered', 'issued')
              and d.register_year = ${year} and d.code_number = p.code_number and d.code_notation = p.code_notation))
    select first as "firstNumber", next as "nextNumber", (select count(*)::int from papers) as documents,
           (select count(*)::int from papers where recalled_at is not null) as recalled, (select count(*)::int from found) as "problemCount",
           (select coalesce(jsonb_agg(to_jsonb(f)), '[]') from (select * from found order by number, suffix limit ${most}) f) as problems
      from series`)
}

interface Remark extends Record<string, unknown> {
  number: number
  suffix: string
  text: string
  byName: string
  byTitle: string
  at: string
}

export async function checkRegister(work: Work, ask: { id: string; year: number }) {
  const book = await registerFor(work, ask.id, 'register.read')
  const [found] = await examine(work, book.id, ask.year)
  if (!found) throw new Error('no row of the check')
  const corrections = await work.tx.execute<Remark>(sql`
    select number, suffix, text, by_name as "byName", by_title as "byTitle",
           to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from register_correction where register_id = ${book.id} and year = ${ask.year} order by number, suffix, at`)
  return {
    year: ask.year,
    ...found,
    checkedAt: work.now.toISOString(),
    sound: found.problemCount === 0,
    marks: await marksOf(work, book.id, ask.year),
    corrections: [...corrections],
  }
}

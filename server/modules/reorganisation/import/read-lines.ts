import { sql } from 'drizzle-orm'
import { unitKinds } from '#contract/organisation.ts'
import type { ReorgLineAsk, ReorgProblem } from '#contract/reorganisation.ts'
import type { Static } from '#contract/shape.ts'
import { fault } from '#platform/fault.ts'
import { tidy } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { levelWords, meaning, natureWords, type Sheet, kindWords as unitKindWords } from '../../organisation/index.ts'
import type { Difference } from '../tables.ts'
import { columns, type Field, fieldOf, kindWords } from './columns.ts'

type LineAsk = Static<typeof ReorgLineAsk>
type Problem = Difference['problems'][number]
export const mostLines = 2000
const headingWithin = 10

interface Row {
  readonly line: number
  readonly texts: Readonly<Partial<Record<Field, string>>>
}

/** The table is found by its headings, wherever it begins near the top; a file without them is not one of ours. */
export function rowsOf(sheets: readonly Sheet[]): Row[] {
  for (const sheet of sheets) {
    const from = sheet.lines
      .slice(0, headingWithin)
      .findIndex(
        (line) =>
          line.cells.some((cell) => fieldOf(cell) === 'kind') &&
          line.cells.some((cell) => fieldOf(cell) === 'predecessor'),
      )
    const head = sheet.lines[from]
    if (!head) continue
    const places = head.cells.map(fieldOf)
    return sheet.lines.slice(from + 1).map(({ line, cells }) => ({
      line,
      texts: Object.fromEntries(
        places.flatMap((field, index) => {
          const text = tidy((cells[index] ?? '').toWellFormed())
          return field === undefined || text === '' ? [] : [[field, text]]
        }),
      ),
    }))
  }
  throw fault('import.unreadable')
}

/** Agencies and units by code or by name, as they stand on the last day; a name several bear is nobody's. */
async function known(work: Work, texts: readonly string[], day: string): Promise<Map<string, string[]>> {
  const rows = await work.tx.execute<{ text: string; id: string }>(sql`
    select distinct t.text, u.id from unnest(${sql.param([...new Set(texts)])}::text[]) as t(text)
      join org_unit_on(${day}::date) u on lower(u.name) = lower(t.text)
        or exists (select from agency_code c where c.agency_id = u.id and c.code = t.text and c.valid_from <= ${day}::date and (c.valid_to is null or c.valid_to >= ${day}::date))`)
  const found = new Map<string, string[]>()
  for (const { text, id } of rows) found.set(text, [...(found.get(text) ?? []), id])
  return found
}

const limits: Partial<Record<Field, number>> = {
  scope: 300,
  key: 40,
  level: 40,
  name: 200,
  shortName: 100,
  abbreviation: 20,
  place: 100,
  code: 35,
}
const forms: Partial<Record<Field, RegExp>> = {
  abbreviation: /^[\p{L}\p{N}.-]+$/u,
  code: /^[A-Z0-9]+(\.[A-Z0-9]+)*$/,
}

/** Reads lines and names what is wrong with each, by the line of the sheet. */
export async function readLines(
  work: Work,
  rows: readonly Row[],
  day: string,
): Promise<{ lines: LineAsk[]; problems: Problem[] }> {
  const problems: Problem[] = []
  const keys = new Set(rows.flatMap((row) => row.texts.key ?? []))
  const units = await known(
    work,
    rows.flatMap(({ texts }) => [texts.predecessor, texts.successor, texts.parent].filter((it) => it !== undefined)),
    day,
  )
  const lines = rows.map(({ line, texts }): LineAsk => {
    const add = (field: Field, problem: ReorgProblem) => {
      const label = columns.find((it) => it.field === field)?.label ?? field
      if (problems.length < 500) problems.push({ line, field: label, problem, value: texts[field] ?? '' })
    }
    const text = (field: Field): string => {
      const written = texts[field] ?? ''
      if ([...written].length > (limits[field] ?? 300)) add(field, 'too-long')
      if (written !== '' && forms[field]?.test(written) === false) add(field, 'format')
      return written
    }
    const kind = meaning(kindWords, texts.kind ?? '')
    if (kind === undefined) add('kind', texts.kind === undefined ? 'required' : 'word')
    const place = (field: 'predecessor' | 'successor' | 'parent', byKey: boolean) => {
      const written = texts[field] ?? ''
      if (written === '') return { id: null, key: '' }
      if (byKey && keys.has(written)) return { id: null, key: written }
      const found = units.get(written) ?? []
      if (found.length !== 1) add(field, found.length === 0 ? 'unknown' : 'twice')
      return { id: found.length === 1 ? (found[0] ?? null) : null, key: '' }
    }
    const word = meaning(unitKindWords, texts.unitKind ?? '')
    if (texts.unitKind !== undefined && word === undefined) add('unitKind', 'word')
    const nature = texts.nature === undefined ? 'agency' : meaning(natureWords, texts.nature)
    if (nature === undefined) add('nature', 'word')
    const [predecessor, successor, parent] = [
      place('predecessor', false),
      place('successor', true),
      place('parent', true),
    ]
    if (kind === 'create' && texts.key === undefined) add('key', 'required')
    if (kind === 'create' && texts.predecessor !== undefined) add('predecessor', 'format')
    if (kind !== 'create' && texts.key !== undefined) add('key', 'format')
    if (kind !== 'create' && kind !== undefined && texts.predecessor === undefined) add('predecessor', 'required')
    if (texts.key !== undefined && rows.filter((it) => it.texts.key === texts.key).length > 1) add('key', 'twice')
    return {
      kind: kind ?? 'merge',
      predecessorId: predecessor.id,
      successorId: successor.id,
      successorKey: successor.key,
      scope: text('scope'),
      key: text('key'),
      nature: nature ?? 'agency',
      parentId: parent.id,
      parentKey: parent.key,
      unitKind: unitKinds.find((it) => it === word) ?? '',
      level: meaning(levelWords, texts.level ?? '') ?? text('level'),
      name: text('name'),
      shortName: text('shortName'),
      abbreviation: text('abbreviation'),
      place: text('place'),
      code: text('code'),
    }
  })
  return { lines, problems }
}

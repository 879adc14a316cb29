import { sql } from 'drizzle-orm'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { raiseChange } from '../access-changes.ts'
import type { PersonLine } from './check-people.ts'
import type { UnitLine } from './check-units.ts'
import { rowKey } from './entries.ts'
import type { Under } from './known.ts'

/** Rows as one parameter: the statements stay the same however many lines a file has. */
const rows = (list: readonly object[]) => sql`${JSON.stringify(list)}::jsonb`

/** After what was there before, in the order of the file. */
const firstPosition = 1000

interface Placed {
  readonly id: string
  readonly agencyId: string
}

/** Ids for every line, and the agency each belongs to: its own, or that of the nearest agency above. */
function placeLines(work: Work, lines: readonly UnitLine[], under: Under | null): Map<UnitLine, Placed> {
  const placed = new Map<UnitLine, Placed>()
  for (const line of lines) {
    const way: UnitLine[] = []
    let at: UnitLine | undefined = line
    for (; at !== undefined && !placed.has(at); at = at.parent) way.push(at)
    let above = at === undefined ? under?.agencyId : placed.get(at)?.agencyId
    for (const it of way.toReversed()) {
      const id = newId(work.now)
      above = it.nature === 'agency' ? id : (above ?? id)
      placed.set(it, { id, agencyId: above })
    }
  }
  return placed
}

async function keepUnits(work: Work, lines: readonly UnitLine[], under: Under | null): Promise<Map<UnitLine, Placed>> {
  const placed = placeLines(work, lines, under)
  const unit = rows(
    lines.map((line, index) => ({
      id: placed.get(line)?.id,
      agency_id: placed.get(line)?.agencyId,
      parent_id: line.parent ? placed.get(line.parent)?.id : (under?.id ?? null),
      nature: line.nature,
      kind: line.kind,
      level: line.level,
      place_no: firstPosition + index,
      valid_from: line.validFrom,
    })),
  )
  await work.tx.execute(sql`
    insert into org_unit (id, nature, agency_id, valid_from)
    select id, nature, agency_id, valid_from from jsonb_to_recordset(${unit})
      as t(id uuid, nature text, agency_id uuid, valid_from date)`)
  await work.tx.execute(sql`
    insert into org_unit_placement (org_unit_id, parent_id, kind, level, position, valid_from)
    select id, parent_id, kind, level, place_no, valid_from from jsonb_to_recordset(${unit})
      as t(id uuid, parent_id uuid, kind text, level text, place_no integer, valid_from date)`)
  const name = rows(
    lines.map((line) => ({
      id: placed.get(line)?.id,
      name: line.name,
      short_name: line.shortName,
      abbreviation: line.abbreviation,
      place: line.place,
      search_key: fold([line.name, line.shortName, line.code].join(' ')),
      code: line.code,
      valid_from: line.validFrom,
    })),
  )
  await work.tx.execute(sql`
    insert into org_unit_name (org_unit_id, name, short_name, abbreviation, place, search_key, valid_from)
    select id, name, short_name, abbreviation, place, search_key, valid_from from jsonb_to_recordset(${name})
      as t(id uuid, name text, short_name text, abbreviation text, place text, search_key text, valid_from date)`)
  await work.tx.execute(sql`
    insert into agency_code (agency_id, scheme, code, valid_from)
    select id, 'new35', code, valid_from from jsonb_to_recordset(${name}) as t(id uuid, code text, valid_from date) where code <> ''`)
  return placed
}

async function keepPeople(
  work: Work,
  lines: readonly PersonLine[],
  placed: ReadonlyMap<UnitLine, Placed>,
): Promise<void> {
  const known = new Map<string, string>()
  const people: object[] = []
  const posts = lines.map((line) => {
    const code = rowKey(line.personCode)
    const personId = known.get(code) ?? newId(work.now)
    if (code !== '' && known.has(code)) return { line, personId }
    if (code !== '') known.set(code, personId)
    people.push({ id: personId, full_name: line.fullName, search_key: fold(line.fullName) })
    return { line, personId }
  })
  await work.tx.execute(sql`
    insert into person (id, full_name, search_key)
    select id, full_name, search_key from jsonb_to_recordset(${rows(people)}) as t(id uuid, full_name text, search_key text)`)
  const held = rows(
    posts.map(({ line, personId }) => ({
      post_id: newId(work.now),
      id: newId(work.now),
      person_id: personId,
      unit_id: 'id' in line.at ? line.at.id : placed.get(line.at.line)?.id,
      title: line.title,
      role: line.role,
      valid_from: line.validFrom,
    })),
  )
  await work.tx.execute(sql`
    insert into post (id, unit_id, title, role, valid_from)
    select post_id, unit_id, title, role, valid_from from jsonb_to_recordset(${held})
      as t(post_id uuid, unit_id uuid, title text, role text, valid_from date)`)
  await work.tx.execute(sql`
    insert into post_assignment (id, post_id, person_id, valid_from)
    select id, post_id, person_id, valid_from from jsonb_to_recordset(${held}) as t(id uuid, post_id uuid, person_id uuid, valid_from date)`)
  // One warning for each agency: nobody confirms ten thousand lines one by one.
  const counted = await work.tx.execute<{ agencyId: string; name: string; posts: number }>(sql`
    select u.agency_id as "agencyId", n.name, count(*)::int as posts
      from jsonb_to_recordset(${held}) as t(unit_id uuid) join org_unit u on u.id = t.unit_id
      join lateral (select m.name from org_unit_name m where m.org_unit_id = u.agency_id order by m.valid_from desc limit 1) n on true
     group by 1, 2`)
  for (const { agencyId, name, posts } of counted)
    await raiseChange(work, {
      agencyId,
      kind: 'postsImported',
      subjectId: agencyId,
      targetName: name,
      targetTitle: '',
      detail: String(posts),
      reason: '',
    })
}

/** Writes checked lines: a handful of statements whatever their number. */
export async function keepLines(
  work: Work,
  lines: { units: readonly UnitLine[]; people: readonly PersonLine[] },
  under: Under | null,
): Promise<void> {
  const placed = lines.units.length > 0 ? await keepUnits(work, lines.units, under) : new Map<UnitLine, Placed>()
  if (lines.people.length > 0) await keepPeople(work, lines.people, placed)
}

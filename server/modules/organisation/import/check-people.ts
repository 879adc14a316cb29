import type { Role } from '#contract/permissions.ts'
import { fold } from '#platform/text.ts'
import type { UnitLine } from './check-units.ts'
import { type Entry, rowKey } from './entries.ts'
import { type FieldReader, fieldReader } from './fields.ts'
import type { KnownUnit } from './known.ts'
import type { Place, Problems } from './problems.ts'
import { meaning, roleWords } from './words.ts'

/** Where a post is: in a unit of the file, or in one that is there already. */
export type PostPlace = { readonly line: UnitLine } | { readonly id: string; readonly name: string }

export interface PersonLine extends Place {
  readonly fullName: string
  /** Lines with the same code are posts of one person; empty: a person of its own. */
  readonly personCode: string
  readonly at: PostPlace
  readonly title: string
  readonly role: Role
  readonly validFrom: string
}

type Found = PostPlace | 'unknown-unit' | 'ambiguous-unit'

/** Finds what is written under "Mã dòng đơn vị": a line of the file first, then an identifier code, then a name that occurs once. */
function unitFinder(lines: readonly UnitLine[], known: readonly KnownUnit[]): (written: string) => Found {
  const byRow = new Map(lines.map((line) => [rowKey(line.rowCode), line]))
  const byCode = new Map(known.flatMap((unit) => (unit.code === null ? [] : [[unit.code, unit] as const])))
  const byName = new Map<string, PostPlace[]>()
  const name = (text: string, place: PostPlace) => byName.set(fold(text), [...(byName.get(fold(text)) ?? []), place])
  for (const line of lines) name(line.name, { line })
  for (const unit of known) name(unit.name, { id: unit.id, name: unit.name })
  return (written) => {
    const line = byRow.get(rowKey(written))
    if (line !== undefined) return { line }
    const unit = byCode.get(written.toUpperCase())
    if (unit !== undefined) return { id: unit.id, name: unit.name }
    const [one, more] = byName.get(fold(written)) ?? []
    return one === undefined ? 'unknown-unit' : more === undefined ? one : 'ambiguous-unit'
  }
}

interface Read {
  readonly fields: FieldReader
  readonly line: PersonLine
}

function readPerson(entry: Entry, problems: Problems, find: (written: string) => Found): Read[] {
  const fields = fieldReader('people', entry, problems)
  const fullName = fields.text('fullName', 100)
  const written = fields.text('unit', 200)
  const at = written === '' ? 'unknown-unit' : find(written)
  if (written !== '' && typeof at === 'string') fields.wrong('unit', at)
  const line = {
    sheet: entry.sheet,
    line: entry.line,
    fullName,
    personCode: fields.text('personCode', 40, false),
    title: fields.text('title', 100),
    role: fields.word('role', 'role', (word) => meaning(roleWords, word)) ?? 'officer',
    validFrom: fields.date('validFrom'),
  }
  return typeof at === 'string' ? [] : [{ fields, line: { ...line, at } }]
}

function refuseRepeated(reads: readonly Read[], held: ReadonlySet<string>): void {
  const seen = new Set<string>()
  const names = new Map<string, string>()
  for (const { fields, line } of reads) {
    const place = 'id' in line.at ? line.at.id : `#${rowKey(line.at.line.rowCode)}`
    const holding = `${place}|${line.fullName}|${line.title}`
    if (seen.has(holding) || held.has(holding)) fields.wrong('fullName', 'duplicate')
    seen.add(holding)
    if (line.personCode === '') continue
    const code = rowKey(line.personCode)
    if ((names.get(code) ?? line.fullName) !== line.fullName) fields.wrong('personCode', 'other-person')
    names.set(code, line.fullName)
  }
}

export interface PeopleKnown {
  readonly lines: readonly UnitLine[]
  readonly units: readonly KnownUnit[]
  holdingsIn(unitIds: readonly string[]): Promise<ReadonlySet<string>>
}

export async function checkPeople(
  entries: readonly Entry[],
  problems: Problems,
  known: PeopleKnown,
): Promise<PersonLine[]> {
  const find = unitFinder(known.lines, known.units)
  const reads = entries.flatMap((entry) => readPerson(entry, problems, find))
  const old = new Set(reads.flatMap(({ line }) => ('id' in line.at ? [line.at.id] : [])))
  refuseRepeated(reads, await known.holdingsIn([...old]))
  return reads.map((read) => read.line)
}

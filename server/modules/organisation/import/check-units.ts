import { fold } from '#platform/text.ts'
import { type Entry, rowKey } from './entries.ts'
import { type FieldReader, fieldReader } from './fields.ts'
import type { KnownUnit, Under } from './known.ts'
import type { Place, Problems } from './problems.ts'
import { kindWords, levelWords, meaning, type Nature, natureWords, type UnitKind } from './words.ts'

export interface UnitLine extends Place {
  readonly rowCode: string
  /** The line above it in the tree; undefined for those hung below the place of the import. */
  parent: UnitLine | undefined
  readonly nature: Nature
  readonly kind: UnitKind
  readonly level: string
  readonly name: string
  readonly shortName: string
  readonly abbreviation: string
  readonly place: string
  readonly code: string
  readonly validFrom: string
}

const abbreviationShape = /^[\p{L}\p{N}.-]*$/u
const codeShape = /^[A-Z0-9]+(\.[A-Z0-9]+)*$/

interface Read {
  readonly fields: FieldReader
  readonly parentCode: string
  readonly line: UnitLine
}

function readUnit(entry: Entry, problems: Problems): Read {
  const fields = fieldReader('units', entry, problems)
  const name = fields.text('name', 200)
  const shortName = fields.text('shortName', 100, false)
  if (shortName === '' && [...name].length > 100) fields.wrong('shortName', 'required')
  const abbreviation = fields.text('abbreviation', 20)
  if (!abbreviationShape.test(abbreviation)) fields.wrong('abbreviation', 'abbreviation')
  const nature = fields.word('nature', 'nature', (written) => meaning(natureWords, written))
  const code = fields.text('code', 35, false)
  if (code !== '' && !codeShape.test(code)) fields.wrong('code', 'code')
  if (code !== '' && nature === 'unit') fields.wrong('code', 'agency-only')
  const level = fields.text('level', 40)
  const line: UnitLine = {
    sheet: entry.sheet,
    line: entry.line,
    rowCode: fields.text('rowCode', 40),
    parent: undefined,
    nature: nature ?? 'unit',
    kind: fields.word('kind', 'kind', (written) => meaning(kindWords, written)) ?? 'other',
    level: meaning(levelWords, level) ?? level,
    name,
    shortName: shortName || name,
    abbreviation,
    place: fields.text('place', 100, false),
    code,
    validFrom: fields.date('validFrom'),
  }
  return { fields, parentCode: fields.text('parent', 40, false), line }
}

/** Lines that come back to themselves by going up. */
function inCycle(lines: readonly UnitLine[]): Set<UnitLine> {
  const found = new Set<UnitLine>()
  const settled = new Set<UnitLine>()
  for (const line of lines) {
    const way: UnitLine[] = []
    const onWay = new Set<UnitLine>()
    let at: UnitLine | undefined = line
    for (; at !== undefined && !settled.has(at) && !onWay.has(at); at = at.parent) {
      onWay.add(at)
      way.push(at)
    }
    if (at !== undefined && onWay.has(at)) for (const member of way.slice(way.indexOf(at))) found.add(member)
    for (const member of way) settled.add(member)
  }
  return found
}

function hang(reads: readonly Read[], under: Under | null): void {
  const byCode = new Map<string, UnitLine>()
  for (const { fields, line } of reads) {
    const code = rowKey(line.rowCode)
    if (line.rowCode !== '' && byCode.has(code)) fields.wrong('rowCode', 'duplicate')
    else byCode.set(code, line)
  }
  for (const { fields, parentCode, line } of reads) {
    if (parentCode !== '') {
      line.parent = byCode.get(rowKey(parentCode))
      if (line.parent === undefined) fields.wrong('parent', 'unknown-parent')
    } else if (under === null && line.nature === 'unit') fields.wrong('parent', 'required')
  }
  const cyclic = inCycle(reads.map((read) => read.line))
  for (const { fields, line } of reads) if (cyclic.has(line)) fields.wrong('parent', 'cycle')
}

/** A name once among its neighbours: in the file, and beside what hangs at the place already. */
function refuseSameNames(reads: readonly Read[], under: Under | null, known: readonly KnownUnit[]): void {
  const top = under?.id ?? null
  const there = new Set(known.filter((unit) => unit.parentId === top).map((unit) => fold(unit.name)))
  const seen = new Map<UnitLine | undefined, Set<string>>([[undefined, there]])
  for (const { fields, parentCode, line } of reads) {
    if (line.name === '' || (line.parent === undefined && parentCode !== '')) continue
    const names = seen.get(line.parent) ?? new Set<string>()
    if (names.has(fold(line.name))) fields.wrong('name', 'duplicate')
    seen.set(line.parent, names.add(fold(line.name)))
  }
}

function refuseTakenCodes(reads: readonly Read[], held: readonly { code: string; validTo: string | null }[]): void {
  const seen = new Set<string>()
  for (const { fields, line } of reads) {
    if (line.code === '') continue
    if (seen.has(line.code)) fields.wrong('code', 'duplicate')
    seen.add(line.code)
    if (held.some((it) => it.code === line.code && (it.validTo === null || it.validTo >= line.validFrom)))
      fields.wrong('code', 'code-taken')
  }
}

export interface UnitsKnown {
  readonly under: Under | null
  readonly units: readonly KnownUnit[]
  codesHeld(codes: readonly string[]): Promise<{ code: string; validTo: string | null }[]>
}

/** Every unit line checked by itself, against the file and against what is there. */
export async function checkUnits(
  entries: readonly Entry[],
  problems: Problems,
  known: UnitsKnown,
): Promise<UnitLine[]> {
  const reads = entries.map((entry) => readUnit(entry, problems))
  hang(reads, known.under)
  refuseSameNames(reads, known.under, known.units)
  refuseTakenCodes(
    reads,
    await known.codesHeld(reads.map((read) => read.line.code).filter((code) => codeShape.test(code))),
  )
  return reads.map((read) => read.line)
}

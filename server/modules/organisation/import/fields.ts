import { type Field, personColumns, unitColumns } from './columns.ts'
import type { Entry } from './entries.ts'
import type { Problems } from './problems.ts'

const labels = {
  units: new Map(unitColumns.map((column) => [column.field, column.label])),
  people: new Map(personColumns.map((column) => [column.field, column.label])),
}

/** Reads the fields of one line and names what is wrong with each. */
export interface FieldReader {
  text(field: Field, most: number, needed?: boolean): string
  word<T>(field: Field, problem: string, find: (written: string) => T | undefined): T | undefined
  date(field: Field): string
  wrong(field: Field, problem: string): void
}

/** `31/01/2026` or `2026-01-31` as a civil date; undefined for a day that does not exist or is out of all reason. */
export function civilDay(written: string): string | undefined {
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(written)
  const day = local ? `${local[3]}-${local[2]?.padStart(2, '0')}-${local[1]?.padStart(2, '0')}` : written
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(day)) return undefined
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day) ? day : undefined
}

export function fieldReader(table: 'units' | 'people', entry: Entry, problems: Problems): FieldReader {
  const written = (field: Field) => entry.texts[field] ?? ''
  const wrong = (field: Field, problem: string) => {
    if (!entry.computed.has(field)) problems.add(entry, labels[table].get(field) ?? field, problem, written(field))
  }
  return {
    wrong,
    text(field, most, needed = true) {
      const text = written(field)
      if (text === '' && needed) wrong(field, 'required')
      if ([...text].length > most) wrong(field, 'too-long')
      return text
    },
    word(field, problem, find) {
      const text = written(field)
      const found = text === '' ? undefined : find(text)
      if (found === undefined) wrong(field, text === '' ? 'required' : problem)
      return found
    },
    date(field) {
      const text = written(field)
      const day = civilDay(text)
      if (day === undefined) wrong(field, text === '' ? 'required' : 'date')
      return day ?? '1900-01-01'
    },
  }
}

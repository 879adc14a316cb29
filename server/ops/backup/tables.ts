import type { Sql } from 'postgres'

/** A table of the installation with the columns that are carried from one installation to another. */
export interface CarriedTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly refersToItself: boolean
}

/**
 * Not carried: what a migration puts in (the target has its own), and the transaction ids of facts, which mean something only in the
 * cluster that gave them — restored facts get that of the restoring transaction. So do the places of those who read the facts. The words
 * of files are entered anew from their texts.
 */
const left = new Set(['file_words', 'migration', 'reorganisation_table', 'reaction_cursor', 'reaction_failure'])
const leftColumns = new Set(['fact.txid', 'stored_file.words_entered'])

/** What a migration puts in and people change: the target's own rows make room for those that come. */
export const beginsFilled: ReadonlySet<string> = new Set(['algorithm_end'])

/** All tables, those that others refer to first, so that they can be filled in this order. */
export async function carriedTables(sql: Sql): Promise<CarriedTable[]> {
  const columns = await sql<{ table: string; column: string }[]>`
    select c.relname as table, a.attname as column
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname, a.attnum`
  const references = await sql<{ from: string; to: string }[]>`
    select f.relname as from, t.relname as to
      from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f'`
  const waiting = new Set(columns.map((row) => row.table).filter((name) => !left.has(name)))
  const ordered: string[] = []
  while (waiting.size > 0) {
    const free = [...waiting].filter(
      (name) => !references.some((it) => it.from === name && it.to !== name && waiting.has(it.to)),
    )
    if (free.length === 0) throw new Error(`tables refer to each other in a circle: ${[...waiting].join(', ')}`)
    for (const name of free) waiting.delete(name)
    ordered.push(...free)
  }
  return ordered.map((name) => ({
    name,
    refersToItself: references.some((it) => it.from === name && it.to === name),
    columns: columns
      .filter((row) => row.table === name && !leftColumns.has(`${name}.${row.column}`))
      .map((row) => row.column),
  }))
}

export const columnList = (table: CarriedTable) => table.columns.map((column) => `"${column}"`).join(', ')

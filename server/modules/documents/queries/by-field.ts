import { type SQL, sql } from 'drizzle-orm'
import type { listDocuments as contract } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { filesWith } from '../../files/index.ts'
import { closedTo } from '../content-closed.ts'

const escapeLike = (word: string) => word.replace(/[\\%_]/g, (c) => `\\${c}`)
const wordsOf = (typed: string) =>
  fold(typed)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10)

/** Every word stands in the field. Words of three letters and more are found by the index over all fields first. */
function inField(field: SQL, typed: string, indexed: boolean): SQL[] {
  return wordsOf(typed).flatMap((word) => [
    ...(indexed && word.length > 2 ? [sql`search_key like ${`%${escapeLike(word)}%`}`] : []),
    sql`strpos(lower(unaccent(${field})), ${word}) > 0`,
  ])
}

/**
 * Conditions on the fields of a document and on the content of its files (Decree 30/2020 Appendix VI part F4). Nothing is found in content that
 * a recall has closed to whoever asks.
 */
export function byField(work: Work, ask: Ask<typeof contract>): SQL[] {
  const list: SQL[] = []
  const add = <V>(given: V | undefined, conditions: (it: V) => SQL[]) => {
    if (given !== undefined) list.push(...conditions(given))
  }
  add(ask.number, (it) => [sql`ltrim(lower(code_number), '0') = ${it.trim().toLowerCase().replace(/^0+/, '')}`])
  add(ask.notation, (it) => inField(sql`code_notation`, it, true))
  add(ask.subject, (it) => inField(sql`subject`, it, true))
  add(ask.issuer, (it) => inField(sql`issuer_name`, it, true))
  add(ask.signer, (it) => inField(sql`(signer_name || ' ' || signer_title)`, it, false))
  add(ask.note, (it) => inField(sql`note`, it, false))
  add(ask.issuedFrom, (it) => [sql`issued_on >= ${it}::date`])
  add(ask.issuedTo, (it) => [sql`issued_on <= ${it}::date`])
  add(ask.pagesFrom, (it) => [sql`pages >= ${it}`])
  add(ask.pagesTo, (it) => [sql`pages <= ${it}`])
  add(ask.secrecy, (it) => [sql`secrecy = ${it}`])
  add(ask.content, (it) => [
    sql`document.id in (select f.document_id from document_file f where f.sha256 in (${filesWith(it)}))
        and not ${closedTo(work.actor, civilDate(work.now))}`,
  ])
  // What stands there now: a value taken back or replaced is not found.
  if (ask.furtherField !== undefined)
    list.push(sql`exists (
      select from further_value v where v.document_id = document.id and v.field_id = ${ask.furtherField}
         and v.search_key like ${`%${escapeLike(fold(ask.further ?? ''))}%`} and v.value <> ''
         and not exists (select from further_value l where l.document_id = v.document_id and l.field_id = v.field_id and (l.at, l.id) > (v.at, v.id)))`)
  return list
}

import { type SQL, sql } from 'drizzle-orm'
import { may } from '#access'
import type { listUses as contract } from '#contract/audit.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { documentFor, readable } from '../../documents/index.ts'
import { codeText } from '../../registers/index.ts'
import { instant, place, writePlace } from '../place.ts'
import { from, noteReading, until } from '../scope.ts'

export type UseAsk = Omit<Ask<typeof contract>, 'cursor' | 'limit'>
type Row = Reply<typeof contract>['rows'][number]

const countedTo = 1000

interface Raw extends Omit<Row, 'document'>, Record<string, unknown> {
  documentId: string
  seen: boolean
  codeNumber: string
  codeNotation: string
  subject: string
}

/**
 * What may be asked at all. One's own use is one's own to see. What others did with one document: whoever sees all documents of the agency
 * and this one (as with its viewings). Across documents: by right, and only of those the actor may see.
 */
async function door(work: Work, ask: UseAsk): Promise<void> {
  if (ask.documentId !== undefined) {
    const row = await documentFor(work, ask.documentId, 'document.read')
    if (ask.whose === 'all' && !may(work.actor, 'document.read-all')) throw fault('access.denied')
    if (row.state === 'draft') throw fault('thing.missing')
  } else if (ask.whose === 'all' && !may(work.actor, 'document-use.read')) throw fault('access.denied')
  if (ask.from !== undefined && ask.to !== undefined && ask.from > ask.to)
    throw fault('input.invalid', { problems: [{ path: '/from', rule: 'period' }] })
}

function chosen(work: Work, ask: UseAsk): SQL {
  const { actor } = work
  const list = [ask.whose === 'mine' ? sql`u.person_id = ${actor.personId}` : sql`d.seen`]
  if (ask.whose === 'all') list.push(sql`u.agency_id = any(${sql.param([actor.agencyId, ...actor.inherits])}::uuid[])`)
  if (ask.documentId !== undefined) list.push(sql`u.document_id = ${ask.documentId}`)
  if (ask.personId !== undefined) list.push(sql`u.person_id = ${ask.personId}`)
  if (ask.act !== undefined) list.push(sql`u.act = ${ask.act}`)
  if (ask.from !== undefined) list.push(sql`u.at >= ${from(ask.from)}`)
  if (ask.to !== undefined) list.push(sql`u.at < ${until(ask.to)}`)
  return sql`
    from document_use u
    join lateral (select document.code_number, document.code_notation, document.subject, ${readable(actor, civilDate(work.now))} as seen
                    from document where document.id = u.document_id) d on true
   where ${sql.join(list, sql` and `)}`
}

export async function useRows(work: Work, ask: UseAsk, cursor: string | undefined, limit: number): Promise<Row[]> {
  const rows = await work.tx.execute<Raw>(sql`
    select u.id, ${instant('u.at')} as at, u.act, u.file, u.person_id as "personId", u.name, u.title, u.document_id as "documentId", d.seen,
           d.code_number as "codeNumber", d.code_notation as "codeNotation", d.subject
    ${chosen(work, ask)} and ${place(cursor, 'u')} order by u.at desc, u.id desc limit ${limit}`)
  return rows.map(({ documentId, seen, codeNumber, codeNotation, subject, ...row }) => ({
    ...row,
    // The name of a file often is its subject.
    file: seen ? row.file : '',
    document: seen ? { id: documentId, label: codeText(codeNumber, codeNotation), subject } : null,
  }))
}

/** Decree 30/2020 Appendix VI part F11. */
export async function listUses(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const { cursor, limit = 50, ...uses } = ask
  await door(work, uses)
  const rows = await useRows(work, uses, cursor, limit + 1)
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select ${chosen(work, uses)} order by u.at desc, u.id desc limit ${countedTo + 1}) c`,
  )
  if (uses.whose === 'all')
    await noteReading(work, 'use', `${uses.documentId ?? 'all'} ${uses.from ?? ''} ${uses.to ?? ''}`)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page,
    next: rows.length > limit && last ? writePlace(last) : null,
    count: Math.min(counted?.n ?? 0, countedTo),
    countCapped: (counted?.n ?? 0) > countedTo,
  }
}

export { door as useDoor }

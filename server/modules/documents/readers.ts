import { inArray, sql } from 'drizzle-orm'
import { may } from '#access'
import type { Work } from '#platform/work.ts'
import { documentFor, readerIs } from './policy.ts'
import { documentReader } from './tables.ts'

export type Reader = typeof documentReader.$inferInsert

/** Opens documents to posts or to heads of units, each on a ground of its own; the ground's own fact says to whom. */
export async function openReading(work: Work, readers: readonly Reader[]): Promise<void> {
  if (readers.length > 0) await work.tx.insert(documentReader).values([...readers])
}

/** Ends what those grounds opened. Other grounds of the same reader stay. */
export async function closeReading(work: Work, basisIds: readonly string[]): Promise<void> {
  if (basisIds.length > 0) await work.tx.delete(documentReader).where(inArray(documentReader.basisId, [...basisIds]))
}

/** Why the actor can read it, and who else can beside those whose post shows them the whole agency. */
export async function explainReading(work: Work, id: string) {
  const row = await documentFor(work, id, 'document.read')
  const mine = await work.tx.execute<{ why: 'assignment' | 'unit' | 'workFile' | 'task' }>(sql`
    select distinct case when r.basis <> 'assignment' then r.basis when r.unit_id is null then 'assignment' else 'unit' end as why from document_reader r where r.document_id = ${row.id} and ${readerIs(work.actor)}`)
  const readers = await work.tx.execute<{ name: string; title: string; since: string }>(sql`
    select coalesce(n.full_name, u.name) as name, coalesce(p.title, '') as title,
           to_char(min(r.since) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since
      from document_reader r
      left join post_assignment h on h.id = r.holder_id left join person n on n.id = h.person_id left join post p on p.id = h.post_id
      left join org_unit_name u on u.org_unit_id = r.unit_id and u.valid_from <= r.since::date and (u.valid_to is null or u.valid_to >= r.since::date)
     where r.document_id = ${row.id} group by 1, 2 order by 3, 1`)
  return {
    mine: [...(may(work.actor, 'document.read-all') ? (['agency'] as const) : []), ...mine.map((it) => it.why)],
    agencyRoles: ['clerk', 'leader', 'chiefOfOffice'],
    readers: [...readers],
  }
}

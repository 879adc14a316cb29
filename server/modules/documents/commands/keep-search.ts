import { and, asc, eq, max, ne, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { keepSearch as keepContract, listSearches as listContract } from '#contract/searches.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { savedSearch } from '../tables.ts'

/** More would be a list to search in. */
const mostSearches = 50

const mine = (work: Work) =>
  and(eq(savedSearch.personId, work.actor.personId), eq(savedSearch.agencyId, work.actor.agencyId))

export async function listSearches(work: Work): Promise<Reply<typeof listContract>> {
  const rows = await work.tx.select().from(savedSearch).where(mine(work)).orderBy(asc(savedSearch.position))
  return { searches: rows.map(({ id, name, direction, query }) => ({ id, name, direction, query })) }
}

/** A person's own convenience: no fact of it. The same name replaces what it stood for. */
export async function keepSearch(work: Work, ask: Ask<typeof keepContract>) {
  const { personId, agencyId } = work.actor
  const [found] = await work.tx
    .select({ last: max(savedSearch.position), count: sql<number>`count(*)::int` })
    .from(savedSearch)
    .where(and(mine(work), ne(savedSearch.name, ask.name)))
  if ((found?.count ?? 0) >= mostSearches)
    throw fault('input.invalid', { problems: [{ path: '/name', rule: 'maxItems', limit: String(mostSearches) }] })
  const { name, direction, query } = ask
  await work.tx
    .insert(savedSearch)
    .values({ id: newId(work.now), personId, agencyId, name, direction, query, position: (found?.last ?? 0) + 1 })
    .onConflictDoUpdate({
      target: [savedSearch.personId, savedSearch.agencyId, savedSearch.name],
      set: { direction, query },
    })
  return listSearches(work)
}

export async function dropSearch(work: Work, ask: { id: string }) {
  const gone = await work.tx
    .delete(savedSearch)
    .where(and(eq(savedSearch.id, ask.id), mine(work)))
    .returning({ id: savedSearch.id })
  if (gone.length === 0) throw fault('thing.missing')
  return { done: true as const }
}

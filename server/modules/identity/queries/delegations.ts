import { and, eq, type SQL, sql } from 'drizzle-orm'
import { may, mayStandIn, scopesOf } from '#access'
import type {
  findDelegates as delegatesContract,
  findDelegators as delegatorsContract,
  listDelegations as listContract,
} from '#contract/delegation.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { delegationCards, type Holding, holdingOf, holdings, refuseArranging } from '../delegations.ts'
import { delegation } from '../tables.ts'

const countedTo = 1000
const mostFound = 50
/** An agency's holders that are looked through for those who fit. */
const mostLooked = 1000

function named(q: string | undefined): SQL {
  const words = fold(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
  return words.length === 0
    ? sql`true`
    : sql.join(
        words.map((word) => sql`strpos(n.search_key || ' ' || u.search_key, ${word}) > 0`),
        sql` and `,
      )
}

const line = ({ holderId, name, title, unitName }: Holding) => ({ holderId, name, title, unitName })

/** While acting for somebody, nothing: one does not delegate what one has by delegation. */
export async function findDelegators(
  work: Work,
  ask: Ask<typeof delegatorsContract>,
): Promise<Reply<typeof delegatorsContract>> {
  const { actor } = work
  if (actor.onBehalfOf !== null) return { posts: [] }
  const mine = sql`n.id = ${actor.personId}`
  const whose = may(actor, 'delegation.manage') ? sql`(${mine} or u.agency_id = ${actor.agencyId})` : mine
  const found = await holdings(work, sql`${whose} and ${named(ask.q)}`, mostLooked)
  const posts = found.flatMap((it) => {
    const scopes = scopesOf(it.role)
    return scopes.length === 0 ? [] : [{ ...line(it), mine: it.personId === actor.personId, scopes }]
  })
  return { posts: posts.sort((a, b) => Number(b.mine) - Number(a.mine)).slice(0, mostFound) }
}

export async function findDelegates(
  work: Work,
  ask: Ask<typeof delegatesContract>,
): Promise<Reply<typeof delegatesContract>> {
  const from = await holdingOf(work, ask.fromHolderId)
  if (!from) throw fault('thing.missing')
  refuseArranging(work.actor, from)
  const notHe = sql`u.agency_id = ${from.agencyId} and n.id <> ${from.personId}`
  // For somebody absent one does not choose oneself.
  const other = from.personId === work.actor.personId ? notHe : sql`${notHe} and n.id <> ${work.actor.personId}`
  const found = await holdings(work, sql`${other} and ${named(ask.q)}`, mostLooked)
  const people = found.filter((it) => it.reachable && mayStandIn(from, it)).slice(0, mostFound)
  return { people: people.map(line) }
}

function readCursor(text: string | undefined): SQL | undefined {
  if (text === undefined) return undefined
  const [day = '', id = ''] = text.split(' ')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
  return sql`(${delegation.startsOn}, ${delegation.id}) < (${day}::date, ${id}::uuid)`
}

/** The latest first, by keyset. Of the agency for whoever may enter one for the absent. */
export async function listDelegations(work: Work, ask: Ask<typeof listContract>): Promise<Reply<typeof listContract>> {
  const { actor } = work
  if (ask.which === 'agency' && !may(actor, 'delegation.manage')) throw fault('access.denied')
  const whose = {
    given: eq(delegation.fromPersonId, actor.personId),
    received: eq(delegation.toPersonId, actor.personId),
    agency: eq(delegation.agencyId, actor.agencyId),
  }[ask.which]
  const limit = ask.limit ?? 50
  const rows = await delegationCards(work, and(whose, readCursor(ask.cursor)), limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const [counted] = await work.tx.execute<{ n: number }>(
    sql`select count(*)::int as n from (select from delegation where ${whose} limit ${countedTo + 1}) c`,
  )
  const count = counted?.n ?? 0
  return {
    rows: page,
    next: last ? `${last.startsOn} ${last.id}` : null,
    count: Math.min(count, countedTo),
    countCapped: count > countedTo,
  }
}

import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { DelegationCard } from '#contract/delegation.ts'
import type { Role } from '#contract/permissions.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { postAssignment } from '../organisation/index.ts'
import { account, type Delegation, delegation } from './tables.ts'

type Card = Static<typeof DelegationCard>

/** A holding of a post that is in force today, as far as delegation asks. */
export interface Holding extends Record<string, unknown> {
  readonly holderId: string
  readonly personId: string
  readonly name: string
  readonly title: string
  readonly role: Role
  readonly agencyId: string
  readonly unitId: string
  readonly unitName: string
  /** Has an account that can sign in. */
  readonly reachable: boolean
}

/** Holdings in force today that fit a condition on `h`, `p`, `n` and `u`, the highest posts first. */
export async function holdings(work: Work, condition: SQL, most: number): Promise<Holding[]> {
  const day = civilDate(work.now)
  return [
    ...(await work.tx.execute<Holding>(sql`
      select h.id as "holderId", n.id as "personId", n.full_name as name, p.title, p.role, u.agency_id as "agencyId", u.id as "unitId",
             u.name as "unitName", exists(select from account c where c.person_id = n.id and c.disabled_at is null) as reachable
        from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id
        join org_unit_on(${day}) u on u.id = p.unit_id
       where h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
         and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day}) and ${condition}
       order by u.position, p.rank, n.search_key, h.id limit ${most}`)),
  ]
}

export async function holdingOf(work: Work, holderId: string): Promise<Holding | undefined> {
  return (await holdings(work, sql`h.id = ${holderId}`, 1))[0]
}

/** Holdings wait for each other: two delegations of one post, or in a ring, are looked at one after the other. */
export async function lockHoldings(work: Work, ids: readonly string[]): Promise<void> {
  await work.tx
    .select({ id: postAssignment.id })
    .from(postAssignment)
    .where(inArray(postAssignment.id, [...ids]))
    .orderBy(postAssignment.id)
    .for('no key update')
}

/** A person arranges for his own posts; for others of the agency whoever may. Nobody does while acting for somebody: no re-delegation. */
export function refuseArranging(actor: Actor, held: Pick<Holding, 'personId' | 'agencyId'>): void {
  const own = held.personId === actor.personId
  if (!own && held.agencyId !== actor.agencyId) throw fault('thing.missing')
  if (actor.onBehalfOf !== null || !(own || may(actor, 'delegation.manage'))) throw fault('access.denied')
}

/** Whom a page must be told of: the accounts of both. */
export async function accountsOf(work: Work, personIds: readonly string[]): Promise<string[]> {
  const rows = await work.tx
    .select({ id: account.id })
    .from(account)
    .where(inArray(account.personId, [...personIds]))
  return rows.map((row) => row.id)
}

/** By whom it may be revoked: its giver, whoever entered it, and who may enter one for the absent; never by acting for another. */
export function mayRevoke(actor: Actor, row: Delegation): boolean {
  if (actor.onBehalfOf !== null || row.revokedAt !== null) return false
  return (
    row.fromPersonId === actor.personId ||
    row.byPersonId === actor.personId ||
    (row.agencyId === actor.agencyId && may(actor, 'delegation.manage'))
  )
}

/** Who may see one: both persons, whoever entered it, and who may enter one for the absent of the agency. */
export function maySee(actor: Actor, row: Delegation): boolean {
  return (
    [row.fromPersonId, row.toPersonId, row.byPersonId].includes(actor.personId) ||
    (row.agencyId === actor.agencyId && may(actor, 'delegation.manage'))
  )
}

interface Listed {
  readonly row: Delegation
  readonly held: boolean
}

function stateOf({ row, held }: Listed, day: string): Card['state'] {
  if (row.revokedAt !== null) return 'revoked'
  if (row.endsOn < day || !held) return 'over'
  return row.startsOn > day ? 'coming' : 'inForce'
}

function cardOf(work: Work, listed: Listed): Card {
  const { row } = listed
  const state = stateOf(listed, civilDate(work.now))
  const { revokedAt, revokedName, revokedTitle, revokeReason } = row
  return {
    id: row.id,
    from: { holderId: row.fromHolderId, name: row.fromName, title: row.fromTitle },
    to: { holderId: row.toHolderId, name: row.toName, title: row.toTitle },
    scope: row.scope,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    reason: row.reason,
    source: row.source,
    by: { name: row.byName, title: row.byTitle },
    forAbsent: row.forAbsent,
    at: row.at.toISOString(),
    state,
    revoked:
      revokedAt === null
        ? null
        : {
            by: { name: revokedName ?? '', title: revokedTitle ?? '' },
            at: revokedAt.toISOString(),
            reason: revokeReason ?? '',
          },
    mayRevoke: state !== 'over' && mayRevoke(work.actor, row),
  }
}

/** Both posts are still held. */
function bothHeld(day: string): SQL<boolean> {
  return sql<boolean>`not exists (
    select from post_assignment h join post p on p.id = h.post_id
     where h.id in (${delegation.fromHolderId}, ${delegation.toHolderId}) and (h.valid_to < ${day} or p.valid_to < ${day}))`
}

export async function delegationCards(work: Work, condition: SQL | undefined, most: number): Promise<Card[]> {
  const rows = await work.tx
    .select({ row: delegation, held: bothHeld(civilDate(work.now)) })
    .from(delegation)
    .where(condition)
    .orderBy(desc(delegation.startsOn), desc(delegation.id))
    .limit(most)
  return rows.map((it) => cardOf(work, it))
}

/** The card of one that the actor may see. */
export async function delegationCard(work: Work, id: string): Promise<Card> {
  const [card] = await delegationCards(work, and(eq(delegation.id, id)), 1)
  if (!card) throw fault('thing.missing')
  return card
}

import { asc, eq, inArray, sql } from 'drizzle-orm'
import { may } from '#access'
import type { Reply } from '#contract/endpoint.ts'
import type { listGroups as contract } from '#contract/recipients.ts'
import type { Work } from '#platform/work.ts'
import { known, type RecipientAsk } from '../recipients.ts'
import { recipientGroup, recipientGroupMember } from '../tables.ts'

type Card = Reply<typeof contract>['rows'][number]
type MemberRow = typeof recipientGroupMember.$inferSelect
export type Group = typeof recipientGroup.$inferSelect

/** The agency's are kept by its clerks, one's own by oneself. */
export const mayKeep = (work: Work, personId: string | null) =>
  personId === null ? may(work.actor, 'document.draft') : personId === work.actor.personId

/** Groups of the agency one acts in, and one's own there. */
export const inReach = (work: Work) => sql`${recipientGroup.agencyId} = ${work.actor.agencyId}
  and (${recipientGroup.personId} is null or ${recipientGroup.personId} = ${work.actor.personId})`

const askOf = ({ agencyId, unitId, holderId, purpose }: MemberRow): RecipientAsk =>
  unitId !== null ? { unitId, purpose } : holderId !== null ? { holderId, purpose } : { agencyId, purpose }

/** Their cards, with members as they can be sent to today: whoever cannot is named. */
export async function groupCards(work: Work, groups: readonly Group[]): Promise<Card[]> {
  if (groups.length === 0) return []
  const ids = groups.map((it) => it.id)
  const rows = await work.tx
    .select()
    .from(recipientGroupMember)
    .where(inArray(recipientGroupMember.groupId, ids))
    .orderBy(asc(recipientGroupMember.groupId), asc(recipientGroupMember.position))
  const members = await known(work, rows.map(askOf), work.actor.agencyId)
  return groups.map((group) => ({
    id: group.id,
    name: group.name,
    personal: group.personId !== null,
    mayChange: mayKeep(work, group.personId),
    members: members
      .filter((_, index) => rows[index]?.groupId === group.id)
      .map(({ recipient: { title: _title, ...it }, note, gone }) => ({ ...it, note, gone: gone !== null })),
  }))
}

/** The agency's first, each by name. */
export async function listGroups(work: Work): Promise<Reply<typeof contract>> {
  const groups = await work.tx
    .select()
    .from(recipientGroup)
    .where(inReach(work))
    .orderBy(sql`${recipientGroup.personId} is not null`, asc(recipientGroup.name))
  return { rows: await groupCards(work, groups) }
}

export async function groupCard(work: Work, id: string): Promise<Card | undefined> {
  const groups = await work.tx.select().from(recipientGroup).where(eq(recipientGroup.id, id))
  return (await groupCards(work, groups))[0]
}

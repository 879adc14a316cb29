import { and, eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { changeGroup as changeContract, createGroup as createContract } from '#contract/recipients.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type Group, groupCard, inReach, mayKeep } from '../queries/groups.ts'
import { recipientsFor } from '../recipients.ts'
import { recipientGroup, recipientGroupMember } from '../tables.ts'

type Members = Ask<typeof createContract>['members']

/** More would be a list to search in. */
const mostGroups = 100

/** What a person keeps for himself is his own convenience: only the agency's groups are on record. */
async function tell(work: Work, type: 'recipient-group.saved' | 'recipient-group.dropped', group: Group) {
  if (group.personId === null) await work.record(type, group.id, [group.agencyId], { name: group.name })
}

async function putMembers(work: Work, group: Group, asked: Members) {
  const members = await recipientsFor(work, asked, '/members')
  await work.tx.delete(recipientGroupMember).where(eq(recipientGroupMember.groupId, group.id))
  await work.tx.insert(recipientGroupMember).values(
    members.map(({ agencyId, unitId, holderId, purpose }, index) => ({
      groupId: group.id,
      position: index + 1,
      agencyId,
      unitId,
      holderId,
      purpose,
    })),
  )
  await tell(work, 'recipient-group.saved', group)
  const card = await groupCard(work, group.id)
  if (!card) throw fault('thing.missing')
  return card
}

/** A name twice in the agency, or twice among one's own, is refused. */
export async function createGroup(work: Work, ask: Ask<typeof createContract>) {
  const personId = ask.personal ? work.actor.personId : null
  if (!mayKeep(work, personId)) throw fault('access.denied')
  const { agencyId } = work.actor
  const beside = and(
    eq(recipientGroup.agencyId, agencyId),
    sql`${recipientGroup.personId} is not distinct from ${personId}::uuid`,
  )
  const [counted] = await work.tx.select({ n: sql<number>`count(*)::int` }).from(recipientGroup).where(beside)
  if ((counted?.n ?? 0) >= mostGroups)
    throw fault('input.invalid', { problems: [{ path: '/name', rule: 'maxItems', limit: String(mostGroups) }] })
  const [group] = await work.tx
    .insert(recipientGroup)
    .values({ id: newId(work.now), agencyId, personId, name: ask.name })
    .returning()
  if (!group) throw fault('thing.missing')
  return putMembers(work, group, ask.members)
}

/** The door to a group for changing it; of another agency or somebody else's → `thing.missing`. */
async function groupFor(work: Work, id: string): Promise<Group> {
  const [group] = await work.tx
    .select()
    .from(recipientGroup)
    .where(and(eq(recipientGroup.id, id), inReach(work)))
    .for('update')
  if (!group) throw fault('thing.missing')
  if (!mayKeep(work, group.personId)) throw fault('access.denied')
  return group
}

export async function changeGroup(work: Work, ask: Ask<typeof changeContract>) {
  const before = await groupFor(work, ask.id)
  await work.tx.update(recipientGroup).set({ name: ask.name }).where(eq(recipientGroup.id, before.id))
  return putMembers(work, { ...before, name: ask.name }, ask.members)
}

export async function dropGroup(work: Work, ask: { id: string }) {
  const group = await groupFor(work, ask.id)
  await work.tx.delete(recipientGroup).where(eq(recipientGroup.id, group.id))
  await tell(work, 'recipient-group.dropped', group)
  return { done: true as const }
}

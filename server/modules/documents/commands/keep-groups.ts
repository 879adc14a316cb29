import { and, eq } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agenciesOn } from '../../organisation/index.ts'
import { groupCards } from '../queries/recipients.ts'
import { recipientGroup, recipientGroupMember } from '../tables.ts'

/** Repeating with the same name replaces the members. */
export async function saveGroup(work: Work, ask: { name: string; agencyIds: readonly string[] }) {
  const { agencyId } = work.actor
  const members = await agenciesOn(work.tx, [...new Set(ask.agencyIds)], civilDate(work.now))
  if (members.length === 0) throw fault('thing.missing')
  const [group] = await work.tx
    .insert(recipientGroup)
    .values({ id: newId(work.now), agencyId, name: ask.name })
    .onConflictDoUpdate({ target: [recipientGroup.agencyId, recipientGroup.name], set: { name: ask.name } })
    .returning()
  if (!group) throw fault('thing.missing')
  await work.tx.delete(recipientGroupMember).where(eq(recipientGroupMember.groupId, group.id))
  await work.tx
    .insert(recipientGroupMember)
    .values(members.map((member) => ({ groupId: group.id, agencyId: member.id })))
  await work.record('recipient-group.saved', group.id, [agencyId], { name: group.name })
  const [card] = await groupCards(work, group.id)
  if (!card) throw fault('thing.missing')
  return card
}

export async function dropGroup(work: Work, ask: { id: string }) {
  const [gone] = await work.tx
    .delete(recipientGroup)
    .where(and(eq(recipientGroup.id, ask.id), eq(recipientGroup.agencyId, work.actor.agencyId)))
    .returning()
  if (!gone) throw fault('thing.missing')
  await work.record('recipient-group.dropped', gone.id, [gone.agencyId], { name: gone.name })
  return { done: true as const }
}

import { and, eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  createPerson as createContract,
  endPost as endContract,
  givePost as giveContract,
} from '#contract/organisation.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { raiseChange } from '../access-changes.ts'
import { personCard } from '../queries/people.ts'
import { personInReach, unitInReach } from '../reach.ts'
import { orgUnit, person, post, postAssignment } from '../tables.ts'

type PostDraft = Omit<Ask<typeof giveContract>, 'id'>

/** Gives a post in a unit of one's reach. Only the system administrator makes system administrators. */
async function give(work: Work, personId: string, ask: PostDraft): Promise<void> {
  const [unit] = await work.tx.select().from(orgUnit).where(eq(orgUnit.id, ask.unitId))
  const today = civilDate(work.now)
  if (!unit) throw fault('thing.missing')
  if (!(await unitInReach(work.tx, work.actor, unit.id, today))) throw fault('access.denied')
  if (ask.role === 'systemAdministrator' && work.actor.role !== 'systemAdministrator') throw fault('access.denied')
  if (unit.validTo !== null && unit.validTo < today) throw fault('unit.ended')
  const { unitId, title, role, acting, validFrom } = ask
  const postId = newId(work.now)
  const assignmentId = newId(work.now)
  await work.tx.insert(post).values({ id: postId, unitId, title, role, validFrom })
  await work.tx.insert(postAssignment).values({ id: assignmentId, postId, personId, acting, validFrom })
  await work.record('post.given', personId, [unit.agencyId], { assignmentId, personId, title, role, unitId })
  const [who] = await work.tx.select().from(person).where(eq(person.id, personId))
  // The post works at once, or nobody could begin; that somebody got it stands as a warning until it is confirmed.
  await raiseChange(work, {
    agencyId: unit.agencyId,
    kind: 'postGiven',
    subjectId: assignmentId,
    holderId: assignmentId,
    personId,
    targetName: who?.fullName ?? '',
    targetTitle: title,
    detail: role,
    reason: '',
  })
}

export async function createPerson(work: Work, ask: Ask<typeof createContract>) {
  const id = newId(work.now)
  await work.tx.insert(person).values({ id, fullName: ask.fullName, searchKey: fold(ask.fullName) })
  await work.record('person.created', id, [], { name: ask.fullName })
  await give(work, id, ask.post)
  return personCard(work, id)
}

export async function givePost(work: Work, ask: Ask<typeof giveContract>) {
  if (!(await personInReach(work.tx, work.actor, ask.id, civilDate(work.now)))) throw fault('thing.missing')
  // Nobody gives posts to himself: an administrator would make himself clerk and read.
  if (ask.id === work.actor.personId) throw fault('access.denied')
  await give(work, ask.id, ask)
  return personCard(work, ask.id)
}

/** The last day is part of the holding. Sessions acting in the post fall back to another one at their next call. */
export async function endPost(work: Work, ask: Ask<typeof endContract>) {
  const [held] = await work.tx
    .select({
      row: postAssignment,
      unitId: post.unitId,
      agencyId: orgUnit.agencyId,
      role: post.role,
      title: post.title,
    })
    .from(postAssignment)
    .innerJoin(post, eq(post.id, postAssignment.postId))
    .innerJoin(orgUnit, eq(orgUnit.id, post.unitId))
    .where(and(eq(postAssignment.id, ask.assignmentId), eq(postAssignment.personId, ask.id)))
    .for('update', { of: postAssignment })
  if (!held) throw fault('thing.missing')
  if (!(await unitInReach(work.tx, work.actor, held.unitId, civilDate(work.now)))) throw fault('access.denied')
  if (ask.id === work.actor.personId) throw fault('access.denied')
  if (held.role === 'systemAdministrator' && work.actor.role !== 'systemAdministrator') throw fault('access.denied')
  // An end may come earlier than was set, never later: that would give the post anew.
  if (held.row.validTo !== null && held.row.validTo < ask.on)
    throw fault('input.invalid', { problems: [{ path: '/on', rule: 'after-end' }] })
  if (ask.on < held.row.validFrom)
    throw fault('input.invalid', { problems: [{ path: '/on', rule: 'before-beginning' }] })
  const card = await personCard(work, ask.id)
  await work.tx.update(postAssignment).set({ validTo: ask.on }).where(eq(postAssignment.id, held.row.id))
  await work.record('post.ended', ask.id, [], { assignmentId: held.row.id, personId: ask.id, on: ask.on })
  await raiseChange(work, {
    agencyId: held.agencyId,
    kind: 'postEnded',
    subjectId: held.row.id,
    holderId: held.row.id,
    personId: ask.id,
    targetName: card.fullName,
    targetTitle: held.title,
    detail: held.role,
    reason: '',
    untilOn: ask.on,
  })
  return { ...card, posts: card.posts.map((it) => (it.assignmentId === held.row.id ? { ...it, validTo: ask.on } : it)) }
}

import { and, eq } from 'drizzle-orm'
import type { addMember as addContract, handOverFile as handContract } from '#contract/dossiers.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { decideFileAccess as decideContract } from '#contract/file-access.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { changeFor, decideChange, postAssignment, raiseChange } from '../../organisation/index.ts'
import { closeThrough, documentsIn, openThrough } from '../grounds.ts'
import { personFor, type Somebody, somebody } from '../people.ts'
import { fileCode, fileFor, membersOf, mostMembers, readableFile } from '../policy.ts'
import { workFileCard } from '../queries/work-file.ts'
import { type Member, type WorkFile, workFile, workFileMember } from '../tables.ts'
import { bumped } from './open-file.ts'

async function enter(work: Work, file: WorkFile, whom: Somebody, access: 'add' | 'read'): Promise<void> {
  const member = {
    id: newId(work.now),
    fileId: file.id,
    holderId: whom.holderId,
    unitId: whom.unitId,
    name: whom.name,
    title: whom.title,
    access,
    since: work.now,
  }
  await work.tx.insert(workFileMember).values(member)
  await openThrough(work, await documentsIn(work, file.id), [member])
  await work.record('work-file.shared', file.id, [file.agencyId], {
    holders: whom.holderId === null ? [] : [whom.holderId],
    units: whom.unitId === null ? [] : [whom.unitId],
    note: whom.name,
  })
}

/** A completed file is opened to read, and waits as a warning meanwhile (Decree 30/2020 Appendix VI parts C3 and F3). */
async function askToOpen(work: Work, file: WorkFile, whom: Somebody, reason: string): Promise<void> {
  if (reason === '') throw fault('input.invalid', { problems: [{ path: '/reason', rule: 'required' }] })
  const [holding] =
    whom.holderId === null
      ? []
      : await work.tx.select().from(postAssignment).where(eq(postAssignment.id, whom.holderId))
  await raiseChange(work, {
    agencyId: file.agencyId,
    kind: 'fileGrant',
    subjectId: file.id,
    holderId: whom.holderId,
    unitId: whom.unitId,
    personId: holding?.personId ?? null,
    targetName: whom.name,
    targetTitle: whom.title,
    detail: `${fileCode(file)} ${file.title}`,
    reason,
  })
  await work.record('work-file.opening-asked', file.id, [file.agencyId], {
    holders: [],
    units: [],
    note: `${whom.name}: ${reason}`,
  })
}

/**
 * Whom it is shared with reads its documents from now on, and those that are put in later; a completed file once a second person has
 * confirmed it.
 */
export async function addMember(work: Work, ask: Ask<typeof addContract>) {
  const { file, members } = await fileFor(work, ask.id, 'share')
  if (members.length >= mostMembers) throw fault('dossier.full', { limit: mostMembers })
  const whom = await somebody(work, ask, 'work-file.read', false)
  if (isMember(members, whom)) throw fault('dossier.member-already')
  if (file.state === 'closed') await askToOpen(work, file, whom, (ask.reason ?? '').trim())
  else await enter(work, file, whom, ask.access)
  return workFileCard(work, file.id)
}

const isMember = (members: readonly Member[], whom: Pick<Member, 'holderId' | 'unitId'>) =>
  members.some((it) => it.holderId === whom.holderId && it.unitId === whom.unitId)

/** By a second competent person, who reads the file. Whom it opens to must still be in office. */
export async function decideFileAccess(work: Work, ask: Ask<typeof decideContract>) {
  const change = await changeFor(work, ask.id)
  if (change.kind !== 'fileGrant') throw fault('thing.state', { state: change.kind })
  const file = await readableFile(work, change.subjectId)
  await decideChange(work, change, { confirmed: ask.confirmed, reason: ask.reason.trim() })
  if (!ask.confirmed) return { done: true as const }
  const named =
    change.holderId !== null ? { holderId: change.holderId } : change.unitId !== null ? { unitId: change.unitId } : {}
  const whom = await somebody(work, named, 'work-file.read', false)
  const members = await membersOf(work, file.id)
  if (members.length >= mostMembers) throw fault('dossier.full', { limit: mostMembers })
  if (isMember(members, whom)) throw fault('dossier.member-already')
  await enter(work, file, whom, 'read')
  return { done: true as const }
}

/** The keeper is not removed: somebody always answers for a file. */
export async function removeMember(work: Work, ask: { id: string }) {
  const [found] = await work.tx.select().from(workFileMember).where(eq(workFileMember.id, ask.id))
  if (!found) throw fault('thing.missing')
  const { file, members } = await fileFor(work, found.fileId, 'share')
  const member = members.find((it) => it.id === ask.id)
  if (!member) throw fault('thing.missing')
  if (member.access === 'keep') throw fault('thing.state', { state: 'keep' })
  await closeThrough(work, await documentsIn(work, file.id), [member])
  await work.tx.delete(workFileMember).where(eq(workFileMember.id, member.id))
  await work.record('work-file.unshared', file.id, [file.agencyId], {
    holders: member.holderId === null ? [] : [member.holderId],
    units: member.unitId === null ? [] : [member.unitId],
    note: member.name,
  })
  return workFileCard(work, file.id)
}

/** Before a retirement, a transfer or a long absence (Decree 30/2020 article 30). Whoever handed it over reads it no more by that. */
export async function handOverFile(work: Work, ask: Ask<typeof handContract>) {
  const { file, members } = await fileFor(work, ask.id, 'handOver', ask.version)
  if (ask.holderId === file.keeperHolderId) throw fault('dossier.member-already')
  const next = await personFor(work, ask.holderId, 'work-file.open')
  const gone = members.filter((it) => it.access === 'keep' || it.holderId === ask.holderId)
  const items = await documentsIn(work, file.id)
  await closeThrough(work, items, gone)
  for (const it of gone) await work.tx.delete(workFileMember).where(and(eq(workFileMember.id, it.id)))
  const member = {
    id: newId(work.now),
    fileId: file.id,
    holderId: ask.holderId,
    unitId: null,
    name: next.name,
    title: next.title,
    access: 'keep' as const,
    since: work.now,
  }
  await work.tx.insert(workFileMember).values(member)
  await openThrough(work, items, [member])
  await work.tx
    .update(workFile)
    .set({
      keeperHolderId: ask.holderId,
      keeperName: next.name,
      keeperTitle: next.title,
      keeperUnitId: next.homeUnitId,
      version: bumped,
    })
    .where(eq(workFile.id, file.id))
  await work.record('work-file.handed-over', file.id, [file.agencyId], {
    holders: [file.keeperHolderId, ask.holderId],
    units: [],
    note: `${file.keeperName} → ${next.name}: ${ask.reason}`,
  })
  return { done: true as const }
}

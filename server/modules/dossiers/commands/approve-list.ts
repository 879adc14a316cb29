import { eq, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type { approveFileList as approveContract, issueFileList as issueContract } from '#contract/file-lists.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { listFor } from '../policy.ts'
import { cardOfList } from '../queries/file-list.ts'
import { fileEntry, fileList } from '../tables.ts'

/** What the head approves is what he read: a list changed meanwhile is refused. */
export async function approveFileList(work: Work, ask: Ask<typeof approveContract>) {
  const list = await listFor(work, ask.id, ['draft'])
  if (list.version !== ask.version) throw fault('thing.changed')
  const entries = await work.tx.select({ id: fileEntry.id }).from(fileEntry).where(eq(fileEntry.listId, list.id))
  if (entries.length === 0) throw fault('dossier.list-empty')
  await work.tx
    .update(fileList)
    .set({
      state: 'approved',
      approvedAt: work.now,
      approvedByName: work.actor.personName,
      approvedByTitle: work.actor.title,
      version: sql`${fileList.version} + 1`,
    })
    .where(eq(fileList.id, list.id))
  await work.record('file-list.approved', list.id, [list.agencyId], { year: list.year, entries: entries.length })
  return cardOfList(work, list.id)
}

export async function issueFileList(work: Work, ask: Ask<typeof issueContract>) {
  const list = await listFor(work, ask.id, ['approved'])
  if (list.version !== ask.version) throw fault('thing.changed')
  await work.tx
    .update(fileList)
    .set({ state: 'issued', issuedAt: work.now, issuingAct: ask.act, version: sql`${fileList.version} + 1` })
    .where(eq(fileList.id, list.id))
  await work.record('file-list.issued', list.id, [list.agencyId], { year: list.year, act: ask.act })
  return cardOfList(work, list.id)
}

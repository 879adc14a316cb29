import { count, eq } from 'drizzle-orm'
import type {
  changeWorkFile as changeContract,
  completeWorkFile as completeContract,
  noteWorkFile as noteContract,
  renameSubFile as renameContract,
  reopenWorkFile as reopenContract,
  addSubFile as subContract,
} from '#contract/dossiers.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { fileFor, mostSubFiles } from '../policy.ts'
import { checksOf, totalsOf } from '../queries/checks.ts'
import { workFileCard } from '../queries/work-file.ts'
import { subFile, type WorkFile, workFile } from '../tables.ts'
import { bumped, searchKey } from './open-file.ts'

type Told = 'work-file.changed' | 'work-file.divided' | 'work-file.noted' | 'work-file.closed' | 'work-file.reopened'

async function told(work: Work, file: WorkFile, type: Told, note: string) {
  await work.record(type, file.id, [file.agencyId], { holders: [file.keeperHolderId], units: [], note })
  return workFileCard(work, file.id)
}

function refuseSpan(startedOn: string, endedOn: string | null, today: string): void {
  if (startedOn > today || (endedOn !== null && (endedOn > today || endedOn < startedOn)))
    throw fault('input.invalid', { problems: [{ path: endedOn === null ? '/startedOn' : '/endedOn', rule: 'range' }] })
}

export async function changeWorkFile(work: Work, ask: Ask<typeof changeContract>) {
  const { file } = await fileFor(work, ask.id, 'change', ask.version)
  const { title, retentionYears, startedOn, language, description } = ask
  refuseSpan(startedOn, null, civilDate(work.now))
  await work.tx
    .update(workFile)
    .set({
      title,
      retentionYears,
      startedOn,
      language,
      description,
      searchKey: searchKey({ ...file, title, description }),
      version: bumped,
    })
    .where(eq(workFile.id, file.id))
  return told(work, file, 'work-file.changed', title)
}

/** Whoever may put in may also say how the work goes. */
export async function noteWorkFile(work: Work, ask: Ask<typeof noteContract>) {
  const { file } = await fileFor(work, ask.id, 'add')
  return told(work, file, 'work-file.noted', ask.text)
}

export async function addSubFile(work: Work, ask: Ask<typeof subContract>) {
  const { file } = await fileFor(work, ask.id, 'change')
  const [known] = await work.tx.select({ n: count() }).from(subFile).where(eq(subFile.fileId, file.id))
  const ordinal = (known?.n ?? 0) + 1
  if (ordinal > mostSubFiles) throw fault('dossier.full', { limit: mostSubFiles })
  await work.tx.insert(subFile).values({ id: newId(work.now), fileId: file.id, ordinal, title: ask.title })
  return told(work, file, 'work-file.divided', ask.title)
}

export async function renameSubFile(work: Work, ask: Ask<typeof renameContract>) {
  const [sub] = await work.tx.select().from(subFile).where(eq(subFile.id, ask.id))
  if (!sub) throw fault('thing.missing')
  const { file } = await fileFor(work, sub.fileId, 'change')
  await work.tx.update(subFile).set({ title: ask.title }).where(eq(subFile.id, sub.id))
  return told(work, file, 'work-file.divided', `${sub.title} → ${ask.title}`)
}

/** Retention is determined anew at the end (Decree 30/2020 article 29); totals are fixed, and nothing changes any more. */
export async function completeWorkFile(work: Work, ask: Ask<typeof completeContract>) {
  const { file } = await fileFor(work, ask.id, 'close', ask.version)
  refuseSpan(file.startedOn, ask.endedOn, civilDate(work.now))
  const missing = await checksOf(work, file.id)
  if (missing.length > 0) throw fault('dossier.incomplete', { checks: missing.map((it) => it.check) })
  const totals = await totalsOf(work, file.id)
  await work.tx
    .update(workFile)
    .set({
      state: 'closed',
      retentionYears: ask.retentionYears,
      endedOn: ask.endedOn,
      closedAt: work.now,
      documentTotal: totals.documents,
      pageTotal: totals.pages,
      version: bumped,
    })
    .where(eq(workFile.id, file.id))
  return told(work, file, 'work-file.closed', `${totals.documents} / ${totals.pages}`)
}

export async function reopenWorkFile(work: Work, ask: Ask<typeof reopenContract>) {
  const { file } = await fileFor(work, ask.id, 'reopen', ask.version)
  await work.tx
    .update(workFile)
    .set({ state: 'open', endedOn: null, closedAt: null, documentTotal: null, pageTotal: null, version: bumped })
    .where(eq(workFile.id, file.id))
  return told(work, file, 'work-file.reopened', ask.reason)
}

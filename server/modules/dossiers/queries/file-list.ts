import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { readFileList as contract, FileListCard } from '#contract/file-lists.ts'
import type { Static } from '#contract/shape.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { fileReadable } from '../policy.ts'
import {
  type FileEntry,
  type FileHeading,
  type FileList,
  fileEntry,
  fileHeading,
  fileList,
  workFile,
} from '../tables.ts'

export type ListCard = Static<typeof FileListCard>

const roman = [
  ['X', 10],
  ['IX', 9],
  ['V', 5],
  ['IV', 4],
  ['I', 1],
] as const

/** `I`, `II`, … as large headings are numbered. */
export function romanOf(n: number): string {
  let left = n
  let text = ''
  for (const [letter, worth] of roman)
    while (left >= worth) {
      text += letter
      left -= worth
    }
  return text
}

/** Headings in the order of the list, each with its label. */
export function inOrder(headings: readonly FileHeading[]): (FileHeading & { label: string })[] {
  const sorted = headings.toSorted((a, b) => a.position - b.position)
  return sorted
    .filter((it) => it.parentId === null)
    .flatMap((large, at) => [
      { ...large, label: romanOf(at + 1) },
      ...sorted.filter((it) => it.parentId === large.id).map((small, nth) => ({ ...small, label: String(nth + 1) })),
    ])
}

function canWith(actor: Actor, list: FileList): ListCard['can'] {
  const prepares = may(actor, 'file-list.prepare')
  return [
    ...(prepares ? (['prepare'] as const) : []),
    ...(list.state === 'draft' && may(actor, 'file-list.approve') ? (['approve'] as const) : []),
    ...(list.state === 'approved' && prepares ? (['issue'] as const) : []),
    ...(list.state === 'issued' && may(actor, 'work-file.open') ? (['open'] as const) : []),
  ]
}

/** Which entries have a file, and of which the actor may read it. */
async function openedFrom(work: Work, entries: readonly FileEntry[]): Promise<Map<string, string | null>> {
  if (entries.length === 0) return new Map()
  const rows = await work.tx
    .select({ entryId: workFile.entryId, id: workFile.id, seen: sql<boolean>`${fileReadable(work.actor)}` })
    .from(workFile)
    .where(
      inArray(
        workFile.entryId,
        entries.map((it) => it.id),
      ),
    )
  return new Map(rows.map((row) => [row.entryId ?? '', row.seen ? row.id : null]))
}

export async function listCard(work: Work, list: FileList): Promise<ListCard> {
  const headings = inOrder(await work.tx.select().from(fileHeading).where(eq(fileHeading.listId, list.id)))
  const place = new Map(headings.map((it, at) => [it.id, at]))
  const entries = (await work.tx.select().from(fileEntry).where(eq(fileEntry.listId, list.id))).toSorted(
    (a, b) => (place.get(a.headingId) ?? 0) - (place.get(b.headingId) ?? 0) || a.ordinal - b.ordinal,
  )
  const opened = await openedFrom(work, entries)
  const standing = entries.filter((it) => it.withdrawnAt === null)
  return {
    id: list.id,
    year: list.year,
    state: list.state,
    draftedByName: list.draftedByName,
    draftedAt: list.draftedAt.toISOString(),
    approvedByName: list.approvedByName,
    approvedByTitle: list.approvedByTitle,
    approvedAt: list.approvedAt?.toISOString() ?? null,
    issuingAct: list.issuingAct,
    issuedAt: list.issuedAt?.toISOString() ?? null,
    version: list.version,
    headings: headings.map(({ id, parentId, label, title, abbreviation }) => ({
      id,
      parentId,
      label,
      title,
      abbreviation,
    })),
    entries: entries.map((it) => ({
      id: it.id,
      headingId: it.headingId,
      notation: it.notation,
      title: it.title,
      retentionYears: it.retentionYears,
      keeperHolderId: it.keeperHolderId,
      keeperName: it.keeperName,
      note: it.note,
      addedReason: it.addedReason,
      withdrawnAt: it.withdrawnAt?.toISOString() ?? null,
      withdrawnReason: it.withdrawnReason,
      opened: opened.has(it.id),
      workFileId: opened.get(it.id) ?? null,
    })),
    permanent: standing.filter((it) => it.retentionYears === null).length,
    forTerm: standing.filter((it) => it.retentionYears !== null).length,
    can: canWith(work.actor, list),
  }
}

export async function cardOfList(work: Work, id: string): Promise<ListCard> {
  const [list] = await work.tx
    .select()
    .from(fileList)
    .where(and(eq(fileList.id, id), eq(fileList.agencyId, work.actor.agencyId)))
  if (!list) throw fault('thing.missing')
  return listCard(work, list)
}

/** A draft is seen by those who prepare and approve it; what is approved, by everybody who compiles files. */
export async function readFileList(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const rows = await work.tx
    .select()
    .from(fileList)
    .where(eq(fileList.agencyId, work.actor.agencyId))
    .orderBy(desc(fileList.year))
    .limit(200)
  const { actor } = work
  const prepares = may(actor, 'file-list.prepare')
  const seen = rows.filter((it) => it.state !== 'draft' || prepares || may(actor, 'file-list.approve'))
  const list = seen.find((it) => it.year === ask.year)
  return {
    list: list ? await listCard(work, list) : null,
    years: seen.map((it) => it.year),
    mayDraft: prepares && !rows.some((it) => it.year === ask.year),
  }
}

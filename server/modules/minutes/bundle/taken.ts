import { and, asc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { plainName } from '#platform/zip/summed.ts'
import { documentFile } from '../../documents/index.ts'
import { type OnItsWay, paperOnItsWay } from '../../drafting/index.ts'
import { storedFile } from '../../files/index.ts'
import { agendaItem, meetingPaper, paperVersion } from '../../meetings/index.ts'
import { concluded } from '../conclusions.ts'
import type { Seen } from '../policy.ts'
import type { TakenFile } from './oparl.ts'

export interface Taken {
  readonly papers: readonly TakenFile[]
  readonly invitation: TakenFile | undefined
  readonly minutes: TakenFile | undefined
  readonly others: readonly TakenFile[]
  /** What is named and not there: classified, or not to be read by who takes the bundle. */
  readonly left: readonly string[]
}

const pathOf = (folder: string, n: number, name: string) => `${folder}/${String(n).padStart(3, '0')}-${plainName(name)}`

/** Every version that was given out, in the order of the papers. What is on paper only, or of a secret item, is not among them. */
async function papersOf(work: Work, meetingId: string): Promise<TakenFile[]> {
  const rows = await work.tx
    .select({
      id: paperVersion.id,
      n: paperVersion.n,
      title: meetingPaper.title,
      name: paperVersion.fileName,
      sha256: paperVersion.sha256,
      releasedAt: paperVersion.releasedAt,
      itemId: meetingPaper.itemId,
      size: storedFile.size,
      mediaType: storedFile.mediaType,
      secret: agendaItem.secret,
    })
    .from(paperVersion)
    .innerJoin(meetingPaper, eq(meetingPaper.id, paperVersion.paperId))
    .innerJoin(storedFile, eq(storedFile.sha256, paperVersion.sha256))
    .leftJoin(agendaItem, eq(agendaItem.id, meetingPaper.itemId))
    .where(
      and(
        eq(meetingPaper.meetingId, meetingId),
        isNull(meetingPaper.removedAt),
        eq(meetingPaper.paperOnly, false),
        isNotNull(paperVersion.releasedAt),
      ),
    )
    .orderBy(asc(meetingPaper.position), asc(paperVersion.n))
  return rows
    .filter((row) => row.secret !== true)
    .map(({ id, n, title, name, sha256, releasedAt, itemId, size, mediaType }, at) => ({
      ...{ id, sha256, size, mediaType, itemId },
      name: n === 1 ? title : `${title} (${n})`,
      path: pathOf('papers', at + 1, name),
      at: releasedAt?.toISOString() ?? '',
    }))
}

async function classified(work: Work, meetingId: string): Promise<string[]> {
  const rows = await work.tx
    .select({ title: meetingPaper.title })
    .from(meetingPaper)
    .where(and(eq(meetingPaper.meetingId, meetingId), isNull(meetingPaper.removedAt), eq(meetingPaper.paperOnly, true)))
    .orderBy(asc(meetingPaper.position))
  return rows.map((row) => row.title)
}

/** The main file of an issued document, for whoever may read it. */
async function issued(work: Work, it: OnItsWay | null, at: number): Promise<TakenFile | string | undefined> {
  if (!it?.issued || it.documentId === null) return undefined
  if (!it.readable) return it.label
  const [row] = await work.tx
    .select({
      name: documentFile.name,
      sha256: documentFile.sha256,
      size: storedFile.size,
      mediaType: storedFile.mediaType,
    })
    .from(documentFile)
    .innerJoin(storedFile, eq(storedFile.sha256, documentFile.sha256))
    .where(and(inArray(documentFile.documentId, [it.documentId]), eq(documentFile.role, 'main')))
  if (!row) return it.label
  const { name, ...rest } = row
  return {
    ...rest,
    id: it.documentId,
    name: it.label,
    path: pathOf('documents', at, name),
    itemId: null,
    at: it.issuedOn ?? '',
  }
}

export async function takenFiles(work: Work, { meeting, paper }: Seen): Promise<Taken> {
  const { notice } = await concluded(work, meeting.id)
  const invitation = await issued(work, await paperOnItsWay(work, meeting.invitationDraftId), 1)
  const minutes = await issued(work, paper, 2)
  const told = await issued(work, notice, 3)
  const file = (it: TakenFile | string | undefined) => (typeof it === 'string' ? undefined : it)
  const closed = [invitation, minutes, told].flatMap((it) => (typeof it === 'string' ? [it] : []))
  const other = file(told)
  return {
    papers: await papersOf(work, meeting.id),
    invitation: file(invitation),
    minutes: file(minutes),
    others: other ? [other] : [],
    left: [...(await classified(work, meeting.id)), ...closed],
  }
}

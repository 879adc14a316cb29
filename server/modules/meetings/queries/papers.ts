import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type {
  listComments as commentsContract,
  MeetingPaperCard,
  readToPage as toPageContract,
} from '#contract/agenda.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Static } from '#contract/shape.ts'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { storedFile } from '../../files/index.ts'
import { leads, owns, paperActsOf, readablePaper } from '../papers.ts'
import type { Standing } from '../policy.ts'
import {
  type Meeting,
  type MeetingPaper,
  meetingPaper,
  type PaperVersion,
  paperComment,
  paperOpening,
  paperVersion,
} from '../tables.ts'

type Card = Static<typeof MeetingPaperCard>
type Version = PaperVersion & { size: number; pages: number | null; mediaType: string }

export async function newestVersion(work: Work, paperId: string): Promise<PaperVersion | undefined> {
  const [row] = await work.tx
    .select()
    .from(paperVersion)
    .where(eq(paperVersion.paperId, paperId))
    .orderBy(desc(paperVersion.n))
    .limit(1)
  return row
}

async function versionsOf(work: Work, ids: readonly string[]): Promise<Version[]> {
  if (ids.length === 0) return []
  const rows = await work.tx
    .select()
    .from(paperVersion)
    .innerJoin(storedFile, eq(storedFile.sha256, paperVersion.sha256))
    .where(inArray(paperVersion.paperId, [...ids]))
    .orderBy(asc(paperVersion.n))
  return rows.map((row) => ({
    ...row.meeting_paper_version,
    size: row.stored_file.size,
    pages: row.stored_file.pages,
    mediaType: row.stored_file.mediaType,
  }))
}

async function commentsOn(work: Work, ids: readonly string[], all: boolean): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await work.tx
    .select({ paperId: paperComment.paperId, n: sql<number>`count(*)::int` })
    .from(paperComment)
    .where(
      and(inArray(paperComment.paperId, [...ids]), all ? undefined : eq(paperComment.byPerson, work.actor.personId)),
    )
    .groupBy(paperComment.paperId)
  return new Map(rows.map((row) => [row.paperId, row.n]))
}

async function openingsOf(work: Work, versions: readonly Version[]) {
  if (versions.length === 0) return []
  return work.tx
    .select()
    .from(paperOpening)
    .where(
      and(
        inArray(
          paperOpening.versionId,
          versions.map((it) => it.id),
        ),
        eq(paperOpening.personId, work.actor.personId),
      ),
    )
}

/** What of a paper's versions is given: all to who runs the meeting or has it in hand, else those that were released. */
const given = (held: boolean, paper: MeetingPaper, version: Version) =>
  held || (paper.state === 'released' && version.releasedAt !== null)

/** Papers of the items that are seen, with what may be done with each. */
export async function paperCards(
  work: Work,
  it: Meeting,
  standing: Standing,
  items: ReadonlyMap<string, { rapporteurId: string | null }>,
): Promise<Card[]> {
  const papers = (
    await work.tx
      .select()
      .from(meetingPaper)
      .where(and(eq(meetingPaper.meetingId, it.id), isNull(meetingPaper.removedAt)))
      .orderBy(meetingPaper.position)
  ).flatMap((paper) => {
    const rapporteurId = paper.itemId === null ? null : (items.get(paper.itemId)?.rapporteurId ?? null)
    const held = standing.runs || owns(work, paper, rapporteurId, standing) || leads(work, paper)
    const placed = paper.itemId === null || items.has(paper.itemId)
    const out = paper.state === 'released' || paper.state === 'recalled'
    return placed && (held || out) ? [{ paper, held, rapporteurId }] : []
  })
  const ids = papers.map(({ paper }) => paper.id)
  const versions = await versionsOf(work, ids)
  const comments = await commentsOn(work, ids, standing.runs)
  const openings = new Map((await openingsOf(work, versions)).map((row) => [row.versionId, row.readTo]))
  return papers.map(({ paper, held, rapporteurId }) => {
    const mine = versions.filter((row) => row.paperId === paper.id && given(held, paper, row))
    const opened = mine.findLast((row) => openings.has(row.id))
    return {
      ...shown(paper),
      versions: mine.map((row) => ({
        n: row.n,
        fileName: row.fileName,
        mediaType: row.mediaType,
        sha256: row.sha256,
        size: row.size,
        pages: row.pages,
        byName: row.byName,
        at: row.at.toISOString(),
        reason: row.reason,
        releasedAt: row.releasedAt?.toISOString() ?? null,
      })),
      comments: comments.get(paper.id) ?? 0,
      openedVersion: opened?.n ?? null,
      readTo: opened === undefined ? null : (openings.get(opened.id) ?? null),
      can: paperActsOf(work, it, paper, rapporteurId, standing),
    }
  })
}

function shown(paper: MeetingPaper) {
  const { id, itemId, title, kind, paperOnly, state, late, lateReason, recallReason, summaryOf, version } = paper
  return { id, itemId, title, kind, paperOnly, state, late, lateReason, recallReason, summaryOf, version }
}

/** That a person opened a version is kept, the first time and the last. */
export async function readMeetingPaper(
  work: Work,
  ask: { id: string; n: number; download?: boolean },
): Promise<KeptFile> {
  const { paper, standing, own } = await readablePaper(work, ask.id)
  const [version] = (await versionsOf(work, [paper.id])).filter((row) => row.n === Number(ask.n))
  if (!version || !given(standing.runs || own || leads(work, paper), paper, version)) throw fault('thing.missing')
  await open(work, version.id, 0)
  return {
    sha256: version.sha256,
    size: version.size,
    name: version.fileName,
    mediaType: version.mediaType,
    inline: !ask.download,
  }
}

async function open(work: Work, versionId: string, readTo: number): Promise<void> {
  await work.tx
    .insert(paperOpening)
    .values({ versionId, personId: work.actor.personId, firstAt: work.now, lastAt: work.now, readTo })
    .onConflictDoUpdate({
      target: [paperOpening.versionId, paperOpening.personId],
      set: { lastAt: work.now, readTo: sql`greatest(${paperOpening.readTo}, ${readTo})` },
    })
}

/** The same of many, taken along together: papers with the number of their version. */
export async function noteOpened(
  work: Work,
  taken: readonly { readonly paperId: string; readonly n: number }[],
): Promise<void> {
  const versions = await versionsOf(
    work,
    taken.map((it) => it.paperId),
  )
  for (const { paperId, n } of taken) {
    const version = versions.find((it) => it.paperId === paperId && it.n === n)
    if (version) await open(work, version.id, 0)
  }
}

export async function readToPage(work: Work, ask: Ask<typeof toPageContract>) {
  const { paper, standing, own } = await readablePaper(work, ask.id)
  const [version] = (await versionsOf(work, [paper.id])).filter((row) => row.n === ask.n)
  if (!version || !given(standing.runs || own || leads(work, paper), paper, version)) throw fault('thing.missing')
  await open(work, version.id, Math.min(ask.page, version.pages ?? ask.page))
  return { done: true as const }
}

/** All of them for who runs the meeting or has the paper in hand, to others their own. */
export async function listComments(
  work: Work,
  ask: Ask<typeof commentsContract>,
): Promise<Reply<typeof commentsContract>> {
  const { paper, standing, own } = await readablePaper(work, ask.id)
  const rows = await work.tx
    .select()
    .from(paperComment)
    .where(
      and(
        eq(paperComment.paperId, paper.id),
        standing.runs || own ? undefined : eq(paperComment.byPerson, work.actor.personId),
      ),
    )
    .orderBy(asc(paperComment.at), asc(paperComment.id))
  return {
    comments: rows.map(({ byPerson, at, answeredAt, ...row }) => ({
      ...row,
      at: at.toISOString(),
      answeredAt: answeredAt?.toISOString() ?? null,
      mine: byPerson === work.actor.personId,
    })),
  }
}

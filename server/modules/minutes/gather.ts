import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import {
  agendaOf,
  type Meeting,
  meetingPaper,
  meetingSite,
  paperVersion,
  participant,
  spokenInstant,
} from '../meetings/index.ts'
import { readLog } from '../sittings/index.ts'
import { conclusionLine, conclusionsOf } from './conclusion-rows.ts'
import { type Block, blocksOf, type Paper, type Saying, type Told } from './logged.ts'

const spoken = (at: number) => spokenInstant(new Date(at))

export const saying: Saying = { instant: spoken, clock: (at) => spoken(at).replace(/,.*$/, '') }

async function papersOf(work: Work, meetingId: string): Promise<Paper[]> {
  const papers = await work.tx
    .select()
    .from(meetingPaper)
    .where(and(eq(meetingPaper.meetingId, meetingId), isNull(meetingPaper.removedAt)))
    .orderBy(asc(meetingPaper.position))
  const versions = await work.tx
    .select({ paperId: paperVersion.paperId, n: paperVersion.n, sha256: paperVersion.sha256 })
    .from(paperVersion)
    .innerJoin(meetingPaper, eq(meetingPaper.id, paperVersion.paperId))
    .where(eq(meetingPaper.meetingId, meetingId))
  return papers.map(({ id, itemId, title, paperOnly, late, lateReason }) => ({
    ...{ id, itemId, title, paperOnly, late, lateReason },
    versions: versions.filter((it) => it.paperId === id),
  }))
}

export async function toldOf(work: Work, it: Meeting): Promise<Told> {
  const sites = await work.tx
    .select({ id: meetingSite.id, name: meetingSite.name })
    .from(meetingSite)
    .where(and(eq(meetingSite.meetingId, it.id), eq(meetingSite.kind, 'site'), isNull(meetingSite.removedAt)))
    .orderBy(asc(meetingSite.position))
  const people = await work.tx
    .select()
    .from(participant)
    .where(and(eq(participant.meetingId, it.id), isNull(participant.removedAt)))
    .orderBy(asc(participant.position), asc(participant.id))
  const conclusions = await conclusionsOf(work, it.id)
  return {
    title: it.title,
    form: it.form,
    place: it.place,
    body: it.bodyName,
    sites,
    people,
    items: await agendaOf(work, it),
    papers: await papersOf(work, it.id),
    conclusions: conclusions.map(conclusionLine),
  }
}

/** What the log of a meeting says of each part of its minutes. */
export async function loggedBlocks(work: Work, it: Meeting): Promise<Block[]> {
  const told = await toldOf(work, it)
  return blocksOf(told, await readLog(work, it.id), work.now.getTime(), saying)
}

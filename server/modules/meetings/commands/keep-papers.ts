import { count, eq, sql } from 'drizzle-orm'
import type {
  addMeetingPaper as addContract,
  approvePaper as approveContract,
  dropPaper as dropContract,
  recallPaper as recallContract,
  releasePaper as releaseContract,
  replacePaper as replaceContract,
} from '#contract/agenda.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type Look, markedOf, refuseMarked } from '../../documents/index.ts'
import { uploadedBytes } from '../../files/index.ts'
import { paperFor } from '../papers.ts'
import { most, readableMeeting, standingIn } from '../policy.ts'
import { agendaItem, type Meeting, type MeetingPaper, meetingPaper, paperVersion } from '../tables.ts'
import { deskOf, invitedOf, tell } from '../tell.ts'

const bumped = sql`${meetingPaper.version} + 1`
const done = { done: true as const }

/**
 * The bytes of a paper: PDF, since everybody in the meeting turns the same pages, and without a mark of State secrecy on its first page
 * (handbook 7.1): such bytes go, and the paper is listed as one that exists on paper.
 */
async function bytesFor(work: Work, look: Look, meetingId: string, uploadId: string) {
  const upload = await uploadedBytes(work, uploadId)
  if (upload.mediaType !== 'application/pdf') throw fault('file.type-refused', { found: upload.mediaType })
  await refuseMarked(work, meetingId, await markedOf(look, [upload]))
  return upload
}

async function addVersion(
  work: Work,
  paperId: string,
  n: number,
  bytes: { sha256: string; name: string },
  more: { reason: string; releasedAt: Date | null },
): Promise<void> {
  await work.tx.insert(paperVersion).values({
    id: newId(work.now),
    paperId,
    n,
    sha256: bytes.sha256,
    fileName: bytes.name,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
    ...more,
  })
}

/** Whoever runs the meeting puts papers to anything in it, a rapporteur to his own items. */
async function mayAdd(work: Work, it: Meeting, itemId: string | null): Promise<void> {
  const standing = await standingIn(work, it)
  if (itemId === null) {
    if (!standing.runs) throw fault('access.denied')
    return
  }
  const [item] = await work.tx.select().from(agendaItem).where(eq(agendaItem.id, itemId))
  if (!item || item.meetingId !== it.id) throw fault('thing.missing')
  if (!standing.runs && (standing.me === undefined || item.rapporteurId !== standing.me.id))
    throw fault('access.denied')
  if (item.state === 'withdrawn') throw fault('thing.state', { state: item.state })
}

async function summedUp(work: Work, it: Meeting, id: string | null): Promise<void> {
  if (id === null) return
  const [paper] = await work.tx.select().from(meetingPaper).where(eq(meetingPaper.id, id))
  if (!paper || paper.meetingId !== it.id || paper.removedAt !== null) throw fault('thing.missing')
}

export const addMeetingPaper =
  (look: Look) =>
  async (work: Work, ask: Ask<typeof addContract>): Promise<{ id: string }> => {
    const seen = await readableMeeting(work, ask.id)
    await mayAdd(work, seen, ask.itemId)
    if (!['draft', 'submitted', 'approved', 'convened', 'postponed', 'open', 'recess'].includes(seen.state))
      throw fault('thing.state', { state: seen.state })
    const [known] = await work.tx
      .select({ n: count(), last: sql<number>`coalesce(max(${meetingPaper.position}), 0)::int` })
      .from(meetingPaper)
      .where(eq(meetingPaper.meetingId, seen.id))
    if ((known?.n ?? 0) >= most.papers) throw fault('meeting.full', { limit: most.papers })
    await summedUp(work, seen, ask.summaryOf)
    const secretItem = await isSecret(work, ask.itemId)
    if (secretItem && ask.uploadId !== null)
      throw fault('input.invalid', { problems: [{ path: '/uploadId', rule: 'secret' }] })
    const bytes = ask.uploadId === null ? undefined : await bytesFor(work, look, seen.id, ask.uploadId)
    const id = newId(work.now)
    await work.tx.insert(meetingPaper).values({
      id,
      meetingId: seen.id,
      itemId: ask.itemId,
      title: secretItem ? '' : ask.title,
      kind: ask.kind,
      paperOnly: bytes === undefined,
      state: 'draft',
      summaryOf: ask.summaryOf,
      position: (known?.last ?? 0) + 1,
      byPerson: work.actor.personId,
      byAgency: work.actor.agencyId,
      byName: work.actor.personName,
      byTitle: work.actor.title,
    })
    if (bytes) await addVersion(work, id, 1, bytes, { reason: '', releasedAt: null })
    await tell(work, seen, 'paperAdded', secretItem ? '' : ask.title, { holders: await deskOf(work, seen) })
    return { id }
  }

async function isSecret(work: Work, itemId: string | null): Promise<boolean> {
  if (itemId === null) return false
  const [item] = await work.tx.select({ secret: agendaItem.secret }).from(agendaItem).where(eq(agendaItem.id, itemId))
  return item?.secret ?? false
}

export async function approvePaper(work: Work, ask: Ask<typeof approveContract>) {
  const { meeting, paper } = await paperFor(work, ask.id, 'approve', ask.version)
  await work.tx
    .update(meetingPaper)
    .set({
      state: 'approved',
      approvedByName: work.actor.personName,
      approvedByTitle: work.actor.title,
      version: bumped,
    })
    .where(eq(meetingPaper.id, paper.id))
  await tell(work, meeting, 'paperApproved', paper.title, { holders: await deskOf(work, meeting) })
  return done
}

/** From so many pages on a submission needs a summary, which has so many at most (Government rule of 2026, handbook 7.2). */
export interface SummaryRule {
  readonly over: number
  readonly most: number
}

/** Pages of the newest version; 0 where nobody can count them. Still being counted → `meeting.pages-unread`. */
async function pagesOf(work: Work, paperId: string): Promise<number> {
  const [row] = await work.tx.execute<{ pages: number; waiting: boolean }>(sql`
    select coalesce(f.pages, 0)::int as pages, f.text_state = 'waiting' as waiting
      from meeting_paper_version v join stored_file f on f.sha256 = v.sha256
     where v.paper_id = ${paperId} order by v.n desc limit 1`)
  if (row?.waiting) throw fault('meeting.pages-unread')
  return row?.pages ?? 0
}

async function refuseUnsummed(work: Work, rule: SummaryRule, paper: MeetingPaper): Promise<void> {
  if (paper.kind !== 'submission' || paper.paperOnly) return
  const pages = await pagesOf(work, paper.id)
  if (pages <= rule.over) return
  const sums = await work.tx
    .select()
    .from(meetingPaper)
    .where(
      sql`${meetingPaper.summaryOf} = ${paper.id} and ${meetingPaper.removedAt} is null and ${meetingPaper.state} <> 'recalled'`,
    )
  for (const sum of sums) {
    const length = await pagesOf(work, sum.id)
    if (sum.paperOnly || (length > 0 && length <= rule.most)) return
  }
  throw fault('meeting.summary-missing', { pages, ...rule })
}

/**
 * Gives a paper to those invited. After the papers were due it goes with a reason and stays marked (Decision 45/2018/QĐ-TTg); whether the
 * clock has run out is judged by `work.now`.
 */
export const releasePaper =
  (summaryOf: (work: Work, kindId: string | null) => Promise<SummaryRule | null>) =>
  async (work: Work, ask: Ask<typeof releaseContract>) => {
    const { meeting, paper } = await paperFor(work, ask.id, 'release', ask.version)
    const late = meeting.papersDueAt !== null && work.now > meeting.papersDueAt
    if (late && ask.lateReason.trim() === '')
      throw fault('meeting.paper-late', { due: meeting.papersDueAt?.toISOString() ?? '' })
    const rule = await summaryOf(work, meeting.kindId)
    if (rule) await refuseUnsummed(work, rule, paper)
    await work.tx
      .update(meetingPaper)
      .set({ state: 'released', late, lateReason: late ? ask.lateReason : '', releasedAt: work.now, version: bumped })
      .where(eq(meetingPaper.id, paper.id))
    await work.tx
      .update(paperVersion)
      .set({ releasedAt: work.now })
      .where(
        sql`${paperVersion.paperId} = ${paper.id} and n = (select max(n) from meeting_paper_version where paper_id = ${paper.id})`,
      )
    await tell(work, meeting, 'paperReleased', paper.title, meeting.convenedAt ? await invitedOf(work, meeting.id) : {})
    return done
  }

/** What was given out stays readable; the new version goes out at once, and everybody is told. */
export const replacePaper = (look: Look) => async (work: Work, ask: Ask<typeof replaceContract>) => {
  const { meeting, paper } = await paperFor(work, ask.id, 'replace', ask.version)
  const bytes = await bytesFor(work, look, meeting.id, ask.uploadId)
  const [last] = await work.tx
    .select({ n: sql<number>`coalesce(max(${paperVersion.n}), 0)::int` })
    .from(paperVersion)
    .where(eq(paperVersion.paperId, paper.id))
  const n = (last?.n ?? 0) + 1
  if (n > most.versions) throw fault('meeting.full', { limit: most.versions })
  const out = paper.state === 'released'
  await addVersion(work, paper.id, n, bytes, { reason: ask.reason, releasedAt: out ? work.now : null })
  await work.tx
    .update(meetingPaper)
    // What was approved were other bytes.
    .set({ state: out ? 'released' : 'draft', version: bumped })
    .where(eq(meetingPaper.id, paper.id))
  const told = out && meeting.convenedAt ? await invitedOf(work, meeting.id) : { holders: await deskOf(work, meeting) }
  await tell(work, meeting, 'paperReplaced', `${paper.title}: ${ask.reason}`, told)
  return done
}

export async function recallPaper(work: Work, ask: Ask<typeof recallContract>) {
  const { meeting, paper } = await paperFor(work, ask.id, 'recall', ask.version)
  await work.tx
    .update(meetingPaper)
    .set({ state: 'recalled', recallReason: ask.reason, version: bumped })
    .where(eq(meetingPaper.id, paper.id))
  await tell(
    work,
    meeting,
    'paperRecalled',
    `${paper.title}: ${ask.reason}`,
    meeting.convenedAt ? await invitedOf(work, meeting.id) : {},
  )
  return done
}

export async function dropPaper(work: Work, ask: Ask<typeof dropContract>) {
  const { meeting, paper } = await paperFor(work, ask.id, 'drop', ask.version)
  await work.tx.update(meetingPaper).set({ removedAt: work.now, version: bumped }).where(eq(meetingPaper.id, paper.id))
  await tell(work, meeting, 'paperRecalled', paper.title)
  return done
}

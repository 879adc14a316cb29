import { and, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import {
  type countNotices as countContract,
  type listNotices as listContract,
  type NoticeKind,
  type NoticeTopic,
  noticeKinds,
  type noticeSubjects,
  type readNotices as readContract,
} from '#contract/notices.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { document, readableAlone } from '../../documents/index.ts'
import { fileReadable, task, taskReadable, workFile } from '../../dossiers/index.ts'
import { draft, readableDrafts } from '../../drafting/index.ts'
import { meeting, meetingReadable } from '../../meetings/index.ts'
import { codeText } from '../../registers/index.ts'
import { slipReadable, slipRound } from '../../slips/index.ts'
import { titlesOfBookings } from '../../venues/index.ts'
import { notice } from '../tables.ts'

const countedTo = 99
type Card = Reply<typeof listContract>['rows'][number]

interface Raw extends Record<string, unknown> {
  id: string
  kind: NoticeKind
  subject: (typeof noticeSubjects)[number]
  subjectId: string
  byName: string
  byTitle: string
  note: string
  urgent: boolean
  at: string
  read: boolean
  placed: string
}

/** What the notices are about, as far as the actor may see it now. */
async function titlesOf(work: Work, rows: readonly Raw[]): Promise<Map<string, string>> {
  const ids = (subject: Raw['subject']) => rows.filter((row) => row.subject === subject).map((row) => row.subjectId)
  const titles = new Map<string, string>()
  const documents = ids('document')
  if (documents.length > 0)
    for (const row of await work.tx
      .select()
      .from(document)
      .where(and(inArray(document.id, documents), readableAlone(work.actor, civilDate(work.now)))))
      titles.set(
        row.id,
        [codeText(row.codeNumber, row.codeNotation), row.subject].filter((it) => it !== '').join(' · '),
      )
  const drafts = ids('draft')
  if (drafts.length > 0)
    for (const row of await work.tx
      .select()
      .from(draft)
      .where(and(inArray(draft.id, drafts), readableDrafts(work.actor))))
      titles.set(row.id, row.subject)
  const tasks = ids('task')
  if (tasks.length > 0)
    for (const row of await work.tx
      .select()
      .from(task)
      .where(and(inArray(task.id, tasks), taskReadable(work.actor))))
      titles.set(row.id, row.title)
  const files = ids('file')
  if (files.length > 0)
    for (const row of await work.tx
      .select()
      .from(workFile)
      .where(and(inArray(workFile.id, files), fileReadable(work.actor))))
      titles.set(row.id, `${row.notation} · ${row.title}`)
  const meetings = ids('meeting')
  if (meetings.length > 0)
    for (const row of await work.tx
      .select()
      .from(meeting)
      .where(and(inArray(meeting.id, meetings), meetingReadable(work.actor))))
      titles.set(row.id, row.title)
  const slips = ids('slip')
  if (slips.length > 0)
    for (const row of await work.tx
      .select()
      .from(slipRound)
      .where(and(inArray(slipRound.id, slips), slipReadable(work.actor))))
      titles.set(row.id, row.title)
  const bookings = ids('booking')
  if (bookings.length > 0) for (const [id, title] of await titlesOfBookings(work, bookings)) titles.set(id, title)
  return titles
}

function readCursor(text: string | undefined): { at: string; id: string } | undefined {
  if (text === undefined) return undefined
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (
      typeof at === 'string' &&
      /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{6}$/.test(at) &&
      typeof id === 'string'
    )
      if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return { at: `${at}Z`, id }
  } catch {
    // falls through: a cursor that is not ours
  }
  throw fault('input.invalid', { problems: [{ path: '/cursor', rule: 'cursor' }] })
}

const kindsOf = (topic: NoticeTopic) =>
  (Object.entries(noticeKinds) as [NoticeKind, NoticeTopic][]).filter(([, it]) => it === topic).map(([kind]) => kind)

/** One page, newest first, of the desk one acts at. */
export async function listNotices(work: Work, ask: Ask<typeof listContract>): Promise<Reply<typeof listContract>> {
  const limit = ask.limit ?? 30
  const cursor = readCursor(ask.cursor)
  const after = cursor ? sql`and (n.at, n.id) < (${cursor.at}::timestamptz, ${cursor.id}::uuid)` : sql``
  const unread = ask.unread ? sql`and n.read_at is null` : sql``
  const topic = ask.topic ? sql`and n.kind = any(${sql.param(kindsOf(ask.topic))}::text[])` : sql``
  const rows = await work.tx.execute<Raw>(sql`
    select n.id, n.kind, n.subject, n.subject_id as "subjectId", n.by_name as "byName", n.by_title as "byTitle", n.note, n.urgent,
           to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, n.read_at is not null as read,
           to_char(n.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as placed
      from notice n where n.holder_id = ${work.actor.assignmentId} ${unread} ${topic} ${after}
     order by n.at desc, n.id desc limit ${limit + 1}`)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const titles = await titlesOf(work, page)
  const card = (row: Raw): Card => {
    const seen =
      titles.has(row.subjectId) || !['document', 'draft', 'task', 'file', 'meeting', 'slip'].includes(row.subject)
    return {
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      subjectId: row.subjectId,
      title: titles.get(row.subjectId) ?? '',
      by: { name: row.byName, title: row.byTitle },
      // What was said about something one may no longer see is not shown either.
      note: seen ? row.note : '',
      urgent: row.urgent,
      at: row.at,
      read: row.read,
    }
  }
  return {
    rows: page.map(card),
    next: last ? Buffer.from(JSON.stringify([last.placed, last.id])).toString('base64url') : null,
    count: page.length,
    countCapped: last !== undefined,
  }
}

export async function countNotices(work: Work): Promise<Reply<typeof countContract>> {
  const [found] = await work.tx.execute<{ unread: number; urgent: number; elsewhere: number }>(sql`
    with mine as (select urgent from notice where holder_id = ${work.actor.assignmentId} and read_at is null limit ${countedTo + 1})
    select (select count(*)::int from mine) as unread, (select count(*)::int from mine where urgent) as urgent,
           (select count(*)::int from (
              select 1 from notice n join post_assignment h on h.id = n.holder_id
               where h.person_id = ${work.actor.personId} and n.holder_id <> ${work.actor.assignmentId} and n.read_at is null
                 and h.valid_from <= ${civilDate(work.now)}::date and (h.valid_to is null or h.valid_to >= ${civilDate(work.now)}::date)
               limit ${countedTo + 1}) e) as elsewhere`)
  return { unread: found?.unread ?? 0, urgent: found?.urgent ?? 0, elsewhere: found?.elsewhere ?? 0, capped: countedTo }
}

/** Repeating changes nothing. Those of another desk are passed over. */
export async function readNotices(work: Work, ask: Ask<typeof readContract>) {
  const mine = and(eq(notice.holderId, work.actor.assignmentId), isNull(notice.readAt))
  const until = ask.until === undefined ? undefined : new Date(ask.until)
  if (until && Number.isNaN(until.getTime()))
    throw fault('input.invalid', { problems: [{ path: '/until', rule: 'format' }] })
  const which = ask.ids ? inArray(notice.id, ask.ids) : until ? lte(notice.at, until) : sql`false`
  const read = await work.tx
    .update(notice)
    .set({ readAt: work.now })
    .where(and(mine, which))
    .returning({ id: notice.id })
  // The other pages of the same desk count anew.
  if (read.length > 0)
    await work.record('notice.given', work.actor.assignmentId, [], {
      holders: [work.actor.assignmentId],
      urgent: false,
    })
  return { done: true as const }
}

import { and, asc, eq, isNull } from 'drizzle-orm'
import type {
  draftConclusionNotice as noticeContract,
  giveConclusionTasks as tasksContract,
} from '#contract/conclusions.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { giveTask } from '../../dossiers/index.ts'
import { draftGiven, type Tools } from '../../drafting/index.ts'
import { type Meeting, participant, spokenInstant } from '../../meetings/index.ts'
import { agencyOn, calendarFor, endOfWorkingDay, plusDays } from '../../organisation/index.ts'
import { conclusionLine } from '../conclusion-rows.ts'
import { becomesTask, type Concluded, conclusionsCard, conclusionsFor } from '../conclusions.ts'
import { recipientsOfNotice } from '../recipients.ts'
import { type ConclusionRow, conclusion, meetingOutcome, type Target } from '../tables.ts'
import { tellMinutes } from '../tell.ts'

/** The lines of the notice (kind TB): what meeting it was, under whom, and each point. */
async function noticeLines(work: Work, { meeting, rows }: Concluded): Promise<string[]> {
  const people = await work.tx
    .select()
    .from(participant)
    .where(and(eq(participant.meetingId, meeting.id), isNull(participant.removedAt)))
    .orderBy(asc(participant.position))
  const chair = people.find((it) => it.role === 'chair')
  const agency = await agencyOn(work.tx, meeting.agencyId, civilDate(work.now))
  const led = chair ? `, do ${chair.name}, ${chair.title}, chủ trì` : ''
  const day = spokenInstant(meeting.startsAt).replace(/^.*?, n/, 'N')
  const place = meeting.place === '' ? '' : `, tại ${meeting.place}`
  const host = meeting.bodyName === '' ? (agency?.name ?? '') : meeting.bodyName
  const last = rows.length - 1
  return [
    `${day}${place}, ${host} đã tổ chức ${meeting.title}${led}.`,
    'Sau khi nghe báo cáo và ý kiến của các đại biểu dự họp, chủ tọa kết luận như sau:',
    ...rows.map((row, at) => {
      const line = `${at + 1}. ${conclusionLine(row)}`
      return at === last ? `${line.slice(0, -1)}./.` : line
    }),
  ]
}

export const draftConclusionNotice =
  (tools: Tools) =>
  async (work: Work, ask: Ask<typeof noticeContract>): Promise<Reply<typeof noticeContract>> => {
    const held = await conclusionsFor(work, ask.id, 'notify')
    const { meeting } = held
    const noticeDraftId = await draftGiven(tools)(
      work,
      {
        kind: 'TB',
        fieldCode: '',
        subject: `Kết luận ${meeting.title}`.slice(0, 500),
        urgency: 'normal',
        secrecy: 'none',
        dueOn: null,
        note: '',
        bases: [],
        addressees: [],
        recipients: await recipientsOfNotice(work, meeting, held.rows),
        relations: [],
        authorityId: ask.authorityId,
        signerId: ask.signerId,
      },
      await noticeLines(work, held),
    )
    await work.tx.update(meetingOutcome).set({ noticeDraftId }).where(eq(meetingOutcome.meetingId, meeting.id))
    await tellMinutes(work, meeting, 'noticeDrafted')
    return conclusionsCard(work, meeting.id)
  }

async function dueAt(work: Work, it: Meeting, day: string | null): Promise<string | null> {
  if (day === null) return null
  const calendar = await calendarFor(work.tx, plusDays(day, -60), day, it.agencyId)
  return endOfWorkingDay(day, calendar).toISOString()
}

const own = (it: Target) => it.agencyId === null
const target = (it: Target) => (it.holderId === null ? { unitId: it.unitId ?? '' } : { holderId: it.holderId })

async function give(work: Work, { meeting, notice }: Concluded, row: ConclusionRow, number: number): Promise<void> {
  if (!row.lead) return
  const source = notice?.readable && notice.documentId ? { documentId: notice.documentId } : {}
  const others = row.partners.filter((it) => !own(it)).map((it) => it.name)
  const with_ = others.length === 0 ? '' : ` Phối hợp: ${others.join('; ')}.`
  const card = await giveTask(work, {
    title: row.text.slice(0, 300),
    description:
      `Kết luận ${number}, ${meeting.title}${notice?.label ? ` (Thông báo số ${notice.label})` : ''}.${with_}\n${row.text}`.slice(
        0,
        5000,
      ),
    wanted: '',
    priority: 'normal',
    dueAt: await dueAt(work, meeting, row.dueOn),
    lead: target(row.lead),
    partners: row.partners.filter(own).map(target),
    ...source,
  })
  await work.tx.update(conclusion).set({ taskId: card.id }).where(eq(conclusion.id, row.id))
}

/** All or none: a point whose lead has left, or whose day has passed, is named and nothing is given. */
export async function giveConclusionTasks(
  work: Work,
  ask: Ask<typeof tasksContract>,
): Promise<Reply<typeof tasksContract>> {
  const held = await conclusionsFor(work, ask.id, 'giveTasks')
  for (const [at, row] of held.rows.entries()) if (becomesTask(row)) await give(work, held, row, at + 1)
  await tellMinutes(work, held.meeting, 'tasksGiven')
  return conclusionsCard(work, held.meeting.id)
}

import { eq, inArray } from 'drizzle-orm'
import { may } from '#access'
import type { Conclusion, ConclusionAct, ConclusionsCard } from '#contract/conclusions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault, unlessMissing } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { task } from '../dossiers/index.ts'
import { type OnItsWay, paperOnItsWay } from '../drafting/index.ts'
import { type Meeting, readableMeeting, type Standing, standingIn } from '../meetings/index.ts'
import { calendarFor, dueAfterDays, plusDays } from '../organisation/index.ts'
import { readLog } from '../sittings/index.ts'
import { conclusionsOf } from './conclusion-rows.ts'
import { shownOnItsWay } from './on-its-way.ts'
import { type ConclusionRow, meetingOutcome } from './tables.ts'

export interface Concluded {
  readonly meeting: Meeting
  readonly standing: Standing
  readonly rows: readonly ConclusionRow[]
  readonly notice: OnItsWay | null
}

/** Of one's own agency, led by a person or a unit: such a point becomes a task. */
export const becomesTask = (row: ConclusionRow): boolean =>
  row.taskId === null && row.lead !== null && row.lead.agencyId === null

export function actsOnConclusions(work: Work, { meeting, standing, rows, notice }: Concluded): ConclusionAct[] {
  const { runs } = standing
  const over = meeting.state === 'closed'
  const begun = over || meeting.state === 'open' || meeting.state === 'recess'
  const able: Record<ConclusionAct, boolean> = {
    conclude: runs && begun && notice === null,
    notify: runs && over && notice === null && rows.length > 0 && may(work.actor, 'draft.write'),
    giveTasks: runs && over && notice?.issued === true && rows.some(becomesTask) && may(work.actor, 'task.direct'),
  }
  return (Object.keys(able) as ConclusionAct[]).filter((act) => able[act])
}

export async function concluded(work: Work, id: string): Promise<Concluded> {
  const meeting = await readableMeeting(work, id)
  const [outcome] = await work.tx.select().from(meetingOutcome).where(eq(meetingOutcome.meetingId, id))
  return {
    meeting,
    standing: await standingIn(work, meeting),
    rows: await conclusionsOf(work, id),
    notice: await paperOnItsWay(work, outcome?.noticeDraftId ?? null),
  }
}

/** The door for acting: what is concluded about one meeting is written one after the other, by its row here. */
export async function conclusionsFor(work: Work, id: string, act: ConclusionAct): Promise<Concluded> {
  const meeting = await readableMeeting(work, id)
  const standing = await standingIn(work, meeting)
  if (!standing.runs) throw fault('access.denied')
  await work.tx.insert(meetingOutcome).values({ meetingId: id }).onConflictDoNothing()
  await work.tx.select().from(meetingOutcome).where(eq(meetingOutcome.meetingId, id)).for('no key update')
  const held = await concluded(work, id)
  if (!actsOnConclusions(work, held).includes(act)) throw fault('thing.state', { state: meeting.state })
  return held
}

async function shown(work: Work, rows: readonly ConclusionRow[]): Promise<Conclusion[]> {
  const ids = rows.flatMap((it) => it.taskId ?? [])
  const tasks = ids.length === 0 ? [] : await work.tx.select().from(task).where(inArray(task.id, ids))
  return rows.map((row, at) => {
    const given = tasks.find((it) => it.id === row.taskId)
    const end = given?.closedAt ?? given?.reportedAt ?? work.now
    return {
      ...{ id: row.id, itemId: row.itemId, text: row.text, lead: row.lead, dueOn: row.dueOn, version: row.version },
      number: at + 1,
      partners: [...row.partners],
      task: given
        ? { id: given.id, state: given.state, percent: given.percent, late: given.dueAt !== null && end > given.dueAt }
        : null,
    }
  })
}

/** By when the notice is due: the end of the n-th working day after the meeting, by the hours of its agency. */
async function noticeDueAt(work: Work, it: Meeting): Promise<Date | null> {
  if (it.conclusionDueDays === null || it.state !== 'closed') return null
  const ended = (await readLog(work, it.id)).find((event) => event.type === 'closed')
  if (!ended) return null
  const day = civilDate(new Date(ended.at))
  const calendar = await calendarFor(work.tx, day, plusDays(day, 2 * it.conclusionDueDays + 60), it.agencyId)
  return dueAfterDays(new Date(ended.at), it.conclusionDueDays, calendar)
}

/** Who runs it sees conclusions as they are written, everybody else what was issued. */
const seen = ({ standing, notice }: Concluded) => standing.runs || notice?.issued === true

async function previousOf(work: Work, it: Meeting): Promise<ConclusionsCard['previous']> {
  if (it.previousId === null) return null
  const before = await unlessMissing(concluded(work, it.previousId))
  if (!before || !seen(before) || before.rows.length === 0) return null
  return {
    meetingId: before.meeting.id,
    title: before.meeting.title,
    conclusions: await shown(work, before.rows),
  }
}

export async function conclusionsCard(work: Work, id: string): Promise<ConclusionsCard> {
  const it = await concluded(work, id)
  const { meeting, rows, notice } = it
  const due = await noticeDueAt(work, meeting)
  const open = seen(it)
  const late = due !== null && (notice?.issuedOn ? notice.issuedOn > civilDate(due) : work.now > due)
  return {
    meetingId: meeting.id,
    conclusions: open ? await shown(work, rows) : [],
    notice: shownOnItsWay(notice),
    noticeDueAt: due?.toISOString() ?? null,
    noticeLate: late,
    without: meeting.state === 'closed' && rows.length === 0,
    previous: await previousOf(work, meeting),
    can: actsOnConclusions(work, it),
  }
}

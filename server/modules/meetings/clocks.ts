import { and, eq, isNull } from 'drizzle-orm'
import type { MeetingClock } from '#contract/meetings.ts'
import type { Static } from '#contract/shape.ts'
import type { Work } from '#platform/work.ts'
import { amberUntil } from '../organisation/index.ts'
import { type Meeting, meetingPaper } from './tables.ts'

type Clock = Static<typeof MeetingClock>

/** Papers on time of all that are to be given out; a paper that is recalled counts as it was given. */
async function papersOf(work: Work, it: Meeting): Promise<{ onTime: number; total: number; open: number }> {
  const papers = await work.tx
    .select({ state: meetingPaper.state, late: meetingPaper.late })
    .from(meetingPaper)
    .where(and(eq(meetingPaper.meetingId, it.id), isNull(meetingPaper.removedAt)))
  const out = papers.filter((paper) => paper.state === 'released' || paper.state === 'recalled')
  return {
    onTime: out.filter((paper) => !paper.late).length,
    total: papers.length,
    open: papers.length - out.length,
  }
}

/** The clocks of the law on a meeting, each with its state now. None where the kind of meeting sets none. */
export async function clocksOf(work: Work, it: Meeting): Promise<Clock[]> {
  const near = await amberUntil(work.tx, work.now, it.agencyId)
  const running = (due: Date): Clock['state'] => (work.now > due ? 'late' : due <= near ? 'near' : 'ahead')
  const clocks: Clock[] = []
  if (it.papersDueAt !== null && it.papersDueDays !== null) {
    const { onTime, total, open } = await papersOf(work, it)
    const given = total > 0 && open === 0
    const state = given ? (onTime === total ? 'met' : 'late') : running(it.papersDueAt)
    clocks.push({ what: 'papers', days: it.papersDueDays, dueAt: it.papersDueAt.toISOString(), state, onTime, total })
  }
  if (it.noticeDueAt !== null && it.noticeDueDays !== null) {
    const due = it.noticeDueAt
    const state = it.convenedAt === null ? running(due) : it.convenedAt <= due ? 'met' : 'late'
    clocks.push({ what: 'notice', days: it.noticeDueDays, dueAt: due.toISOString(), state, onTime: null, total: null })
  }
  return clocks
}

import { and, eq } from 'drizzle-orm'
import { may } from '#access'
import type { MinutesAct } from '#contract/minutes.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type OnItsWay, paperOnItsWay } from '../drafting/index.ts'
import { type Meeting, readableMeeting, type Standing, standingIn } from '../meetings/index.ts'
import { type Minutes, minutes, minutesReviewer } from './tables.ts'

/** From when on there is something to write of. */
const begun = ['open', 'recess', 'closed']

export interface Seen {
  readonly meeting: Meeting
  readonly standing: Standing
  readonly row: Minutes | undefined
  /** I was asked to read them; when I said that I have. */
  readonly asked: { readonly doneAt: Date | null } | undefined
  readonly paper: OnItsWay | null
}

export function actsOn(work: Work, { meeting, standing, row, asked, paper }: Seen): MinutesAct[] {
  const { runs } = standing
  const state = row?.state
  const open = state === 'writing' || state === 'review'
  const able: Record<MinutesAct, boolean> = {
    begin: runs && row === undefined && begun.includes(meeting.state),
    write: runs && open,
    callReview: runs && open,
    comment: (runs || asked !== undefined) && state === 'review',
    finishReview: asked?.doneAt === null && state === 'review',
    answer: runs && open,
    agree: runs && open && meeting.state === 'closed' && may(work.actor, 'draft.write'),
    takeBundle: runs && meeting.state === 'closed',
    reopen: runs && (state === 'review' || (state === 'agreed' && paper === null)),
  }
  return (Object.keys(able) as MinutesAct[]).filter((act) => able[act])
}

async function look(work: Work, id: string, lock: boolean): Promise<Seen> {
  const meeting = await readableMeeting(work, id)
  const standing = await standingIn(work, meeting)
  const query = work.tx.select().from(minutes).where(eq(minutes.meetingId, id))
  const [row] = await (lock ? query.for('no key update') : query)
  const me = standing.me?.id
  const [asked] =
    me === undefined
      ? []
      : await work.tx
          .select({ doneAt: minutesReviewer.doneAt })
          .from(minutesReviewer)
          .where(and(eq(minutesReviewer.meetingId, id), eq(minutesReviewer.participantId, me)))
  return { meeting, standing, row, asked, paper: await paperOnItsWay(work, row?.draftId ?? null) }
}

/** The door for reading: whoever sees the meeting; which parts he reads is told by `queries/card.ts`. */
export const readableMinutes = (work: Work, id: string): Promise<Seen> => look(work, id, false)

export type Held = Omit<Seen, 'row'> & { readonly row: Minutes }

/** The door for acting, under the lock of the minutes. No right → `access.denied`; not now → `thing.state`. */
export async function minutesFor(work: Work, id: string, act: MinutesAct, version?: number): Promise<Held> {
  const seen = await look(work, id, true)
  const { row, standing, asked } = seen
  if (!actsOn(work, seen).includes(act)) {
    const never = act === 'comment' || act === 'finishReview' ? !standing.runs && !asked : !standing.runs
    throw never ? fault('access.denied') : fault('thing.state', { state: row?.state ?? seen.meeting.state })
  }
  if (row === undefined) throw fault('thing.missing')
  if (version !== undefined && row.version !== version) throw fault('thing.changed')
  return { ...seen, row }
}

import { and, eq, type SQL, sql } from 'drizzle-orm'
import { may } from '#access'
import type { paperActs } from '#contract/agenda.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { meetingReadable, readableMeeting, type Standing, standingIn } from './policy.ts'
import { agendaItem, type Meeting, type MeetingPaper, meeting, meetingPaper } from './tables.ts'

export type PaperAct = (typeof paperActs)[number]

/**
 * Which items and papers of a meeting somebody sees, as SQL over `audience`: everybody those for everyone; whoever has a vote, chairs or
 * reports on the item also those for members; who runs the meeting all.
 */
export function itemSeen(standing: Standing): SQL {
  if (standing.runs) return sql`true`
  const { me } = standing
  const reports = me ? sql`agenda_item.rapporteur_id is not distinct from ${me.id}` : sql`false`
  const votes = me !== undefined && (me.votes || me.role === 'chair' || me.role === 'deputy' || me.role === 'member')
  return votes
    ? sql`(agenda_item.audience in ('everyone', 'members') or ${reports})`
    : sql`(agenda_item.audience = 'everyone' or ${reports})`
}

/** Has the paper in hand besides those who run the meeting: who put it there, and who reports on its item. */
export function owns(work: Work, paper: MeetingPaper, rapporteurId: string | null, standing: Standing): boolean {
  return paper.byPerson === work.actor.personId || (rapporteurId !== null && rapporteurId === standing.me?.id)
}

/** Whoever leads the agency that prepared a paper answers for it. */
export const leads = (work: Work, paper: MeetingPaper): boolean =>
  paper.byAgency === work.actor.agencyId && may(work.actor, 'meeting.approve')

const live = ['draft', 'submitted', 'approved', 'convened', 'postponed', 'open', 'recess']

/** What may be done with a paper that one sees. */
export function paperActsOf(
  work: Work,
  it: Meeting,
  paper: MeetingPaper,
  rapporteurId: string | null,
  standing: Standing,
): PaperAct[] {
  const running = live.includes(it.state)
  const own = owns(work, paper, rapporteurId, standing)
  const answers = leads(work, paper)
  const able: Record<PaperAct, boolean> = {
    approve: running && paper.state === 'draft' && (standing.runs || answers),
    release: running && paper.state === 'approved' && standing.runs,
    replace:
      running &&
      !paper.paperOnly &&
      (paper.state === 'released' ? standing.runs : paper.state !== 'recalled' && (standing.runs || own)),
    recall: running && paper.state === 'released' && standing.runs,
    comment: running && paper.state === 'released' && standing.me !== undefined,
    answer: standing.runs || own,
    drop: running && (paper.state === 'draft' || paper.state === 'approved') && (standing.runs || own),
  }
  return (Object.keys(able) as PaperAct[]).filter((act) => able[act])
}

export interface HeldPaper {
  readonly meeting: Meeting
  readonly standing: Standing
  readonly paper: MeetingPaper
  readonly rapporteurId: string | null
  readonly own: boolean
}

/** The door to a paper for reading: its meeting, its item and its state must be open to the actor. Unseen → `thing.missing`. */
export async function readablePaper(work: Work, id: string): Promise<HeldPaper> {
  const [paper] = await work.tx
    .select()
    .from(meetingPaper)
    .where(sql`${meetingPaper.id} = ${id} and ${meetingPaper.removedAt} is null`)
  if (!paper) throw fault('thing.missing')
  const it = await readableMeeting(work, paper.meetingId)
  return through(work, it, paper)
}

async function through(work: Work, it: Meeting, paper: MeetingPaper): Promise<HeldPaper> {
  const standing = await standingIn(work, it)
  const [item] =
    paper.itemId === null
      ? []
      : await work.tx
          .select({ rapporteurId: agendaItem.rapporteurId, seen: sql<boolean>`${itemSeen(standing)}` })
          .from(agendaItem)
          .where(eq(agendaItem.id, paper.itemId))
  const rapporteurId = item?.rapporteurId ?? null
  const own = owns(work, paper, rapporteurId, standing)
  const answers = leads(work, paper)
  const seen = paper.itemId === null || item?.seen === true
  const given = paper.state === 'released' || paper.state === 'recalled'
  if (!(standing.runs || own || answers || (seen && given))) throw fault('thing.missing')
  return { meeting: it, standing, paper, rapporteurId, own }
}

/** The door to a paper for acting on it; all acts on one meeting's papers wait for each other by the meeting's lock. */
export async function paperFor(work: Work, id: string, act: PaperAct, version?: number): Promise<HeldPaper> {
  const [found] = await work.tx
    .select({ meetingId: meetingPaper.meetingId })
    .from(meetingPaper)
    .where(eq(meetingPaper.id, id))
  if (!found) throw fault('thing.missing')
  const [it] = await work.tx
    .select()
    .from(meeting)
    .where(and(eq(meeting.id, found.meetingId), meetingReadable(work.actor)))
    .for('no key update')
  const [paper] = await work.tx
    .select()
    .from(meetingPaper)
    .where(sql`${meetingPaper.id} = ${id} and ${meetingPaper.removedAt} is null`)
  if (!it || !paper) throw fault('thing.missing')
  const held = await through(work, it, paper)
  if (!paperActsOf(work, it, paper, held.rapporteurId, held.standing).includes(act)) {
    const ever = held.standing.runs || held.own
    throw ever ? fault('thing.state', { state: paper.state }) : fault('access.denied')
  }
  if (version !== undefined && paper.version !== version) throw fault('thing.changed')
  return held
}

import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import { actsFrom, type MeetingAct } from '#contract/meetings.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type InvitedAgency, type Meeting, meeting, meetingAgency, type Participant, participant } from './tables.ts'

/** Most of each in one meeting: nothing grows without bound. A province with 235 sites and 12 people each fits. */
export const most = {
  participants: 5000,
  agencies: 500,
  sites: 500,
  items: 200,
  papers: 600,
  versions: 50,
  comments: 500,
}

/** Who runs a meeting besides whoever made it. */
const desk = sql`('chair', 'secretary', 'clerk')`

/**
 * Which meetings an actor may see: the only place that says so. Whoever prepares or runs it, and heads of the agency, at any time; whoever
 * is invited, and those who name people for an invited agency, once it is convened; a rapporteur from the beginning, since the paper is his.
 * Somebody standing in for another person sees by his own invitation alone.
 */
export function meetingReadable(actor: Actor): SQL {
  if (!may(actor, 'meeting.attend')) return sql`false`
  const ofAgency = may(actor, 'meeting.read-all') ? sql`meeting.agency_id = ${actor.agencyId}` : sql`false`
  const named = may(actor, 'meeting.read-all')
    ? sql`(meeting.convened_at is not null and exists (select from meeting_agency a
            where a.meeting_id = meeting.id and a.agency_id = ${actor.agencyId} and a.removed_at is null))`
    : sql`false`
  return sql`(meeting.created_by_holder = ${actor.assignmentId} or ${ofAgency} or ${named} or exists (
    select from meeting_participant p where p.meeting_id = meeting.id and p.person_id = ${actor.personId} and p.removed_at is null
       and (meeting.convened_at is not null or p.role in ${desk}
            or exists (select from agenda_item i where i.rapporteur_id = p.id and i.state <> 'withdrawn'))))`
}

/** How the actor stands to one meeting. */
export interface Standing {
  /** Prepares and runs it: its maker, chair, secretary, clerk, and the chief of office of the agency that convenes it. */
  readonly runs: boolean
  /** Approves it: whoever leads the agency, and whoever chairs it. */
  readonly approves: boolean
  readonly me: Participant | undefined
  readonly myAgency: InvitedAgency | undefined
}

export async function standingIn(work: Work, it: Meeting): Promise<Standing> {
  const { actor } = work
  const [me] = await work.tx
    .select()
    .from(participant)
    .where(
      and(eq(participant.meetingId, it.id), eq(participant.personId, actor.personId), isNull(participant.removedAt)),
    )
  const [myAgency] = may(actor, 'meeting.read-all')
    ? await work.tx
        .select()
        .from(meetingAgency)
        .where(
          and(
            eq(meetingAgency.meetingId, it.id),
            eq(meetingAgency.agencyId, actor.agencyId),
            isNull(meetingAgency.removedAt),
          ),
        )
    : []
  const own = it.agencyId === actor.agencyId
  const atDesk = me !== undefined && ['chair', 'secretary', 'clerk'].includes(me.role)
  return {
    runs: it.createdByHolder === actor.assignmentId || atDesk || (own && may(actor, 'meeting.manage')),
    approves: (own && may(actor, 'meeting.approve')) || me?.role === 'chair',
    me,
    myAgency,
  }
}

const rights: Record<MeetingAct, (actor: Actor, it: Standing) => boolean> = {
  prepare: (_, it) => it.runs,
  submit: (_, it) => it.runs,
  approve: (_, it) => it.approves,
  sendBack: (_, it) => it.approves,
  invite: (actor, it) => it.runs && may(actor, 'draft.write'),
  convene: (_, it) => it.runs,
  postpone: (_, it) => it.runs,
  cancel: (_, it) => it.runs,
  remind: (_, it) => it.runs,
  followReading: (_, it) => it.runs,
  reply: (_, it) => it.me !== undefined,
  namePersons: (_, it) => it.myAgency !== undefined,
}

const fromHere = (it: Meeting, act: MeetingAct) => actsFrom[act]?.includes(it.state) ?? true

export const meetingActsOf = (actor: Actor, it: Meeting, standing: Standing): MeetingAct[] =>
  (Object.keys(rights) as MeetingAct[]).filter((act) => rights[act](actor, standing) && fromHere(it, act))

/** The door to a meeting for reading. Unseen → `thing.missing`. */
export async function readableMeeting(work: Work, id: string): Promise<Meeting> {
  const [found] = await work.tx
    .select()
    .from(meeting)
    .where(and(eq(meeting.id, id), meetingReadable(work.actor)))
  if (!found) throw fault('thing.missing')
  return found
}

/**
 * The door to a meeting for acting on it. Acts that change what it is wait for each other by its lock. Unseen → `thing.missing`; no right →
 * `access.denied`; not from this state → `thing.state`; changed since it was read → `thing.changed`.
 */
export async function meetingFor(
  work: Work,
  id: string,
  act: MeetingAct,
  version?: number,
): Promise<{ meeting: Meeting; standing: Standing }> {
  const [found] = await work.tx
    .select()
    .from(meeting)
    .where(and(eq(meeting.id, id), meetingReadable(work.actor)))
    .for('no key update')
  if (!found) throw fault('thing.missing')
  const standing = await standingIn(work, found)
  if (!rights[act](work.actor, standing)) throw fault('access.denied')
  if (!fromHere(found, act)) throw fault('thing.state', { state: found.state })
  if (version !== undefined && found.version !== version) throw fault('thing.changed')
  return { meeting: found, standing }
}

/** Has the invitation gone out: from then on people have been told, and changes need a reason. */
export const isOut = (it: Meeting): boolean => it.convenedAt !== null

import { and, eq, isNull } from 'drizzle-orm'
import type { SittingState } from '#contract/sitting-state.ts'
import type { SittingAct } from '#contract/sittings.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import {
  lockedMeeting,
  type Meeting,
  meetingSite,
  type Participant,
  participant,
  readableMeeting,
  type Standing,
  standingIn,
} from '../meetings/index.ts'
import { type Audience, append, sittingOf, type Told, wholeState } from './log.ts'
import { type Sitting, sittingEvent } from './tables.ts'

/** From when on there is a room, and until when its log is read. */
const withRoom = ['convened', 'postponed', 'open', 'recess', 'closed']
const beforeClosing = ['convened', 'postponed', 'open', 'recess']

export interface Held {
  readonly meeting: Meeting
  readonly standing: Standing
  readonly row: Sitting
  readonly state: SittingState
}

/** Sites whose people somebody may note: as their head or technician. */
export async function sitesHeaded(work: Work, meetingId: string, me: Participant | undefined): Promise<string[]> {
  if (!me) return []
  const sites = await work.tx
    .select()
    .from(meetingSite)
    .where(and(eq(meetingSite.meetingId, meetingId), isNull(meetingSite.removedAt)))
  return sites.filter((it) => it.headId === me.id || it.technicianId === me.id).map((it) => it.id)
}

export function actsIn(meeting: Meeting, standing: Standing, headed: readonly string[]): SittingAct[] {
  if (!beforeClosing.includes(meeting.state)) return []
  const there = standing.me !== undefined && standing.me.role !== 'observer'
  const open = meeting.state === 'open'
  const able: Record<SittingAct, boolean> = {
    run: standing.runs,
    callRoll: standing.runs || headed.length > 0,
    report: standing.runs || headed.length > 0,
    checkIn: there || standing.runs,
    askFloor: (there || standing.runs) && open,
    present: (standing.runs || there) && open,
    write: there || standing.runs,
  }
  return (Object.keys(able) as SittingAct[]).filter((act) => able[act])
}

export const audiencesOf = (standing: Standing): Audience[] => [
  'all',
  ...(standing.runs ? (['desk'] as const) : []),
  ...(standing.me ? [`person:${standing.me.id}` as const] : []),
]

/** The door to a room for reading. A meeting that is not convened yet has none. */
export async function roomFor(work: Work, id: string): Promise<Omit<Held, 'state'>> {
  const meeting = await readableMeeting(work, id)
  if (!withRoom.includes(meeting.state)) throw fault('thing.state', { state: meeting.state })
  return { meeting, standing: await standingIn(work, meeting), row: await sittingOf(work, id) }
}

/**
 * The door for acting in a room: what is decided about one meeting is decided one after the other, by the meeting's lock. Undefined: this
 * command was carried out before.
 */
export async function heldRoom(work: Work, id: string, act: SittingAct, command: string): Promise<Held | undefined> {
  const meeting = await lockedMeeting(work, id)
  const standing = await standingIn(work, meeting)
  if (!beforeClosing.includes(meeting.state)) throw fault('thing.state', { state: meeting.state })
  const headed = act === 'callRoll' || act === 'report' ? await sitesHeaded(work, id, standing.me) : []
  if (!actsIn(meeting, standing, headed).includes(act)) {
    const ever = act === 'askFloor' || act === 'present' ? standing.me !== undefined || standing.runs : false
    throw ever ? fault('thing.state', { state: meeting.state }) : fault('access.denied')
  }
  const row = await sittingOf(work, id)
  const [before] = await work.tx
    .select({ seq: sittingEvent.seq })
    .from(sittingEvent)
    .where(and(eq(sittingEvent.meetingId, id), eq(sittingEvent.command, command)))
  if (before) return undefined
  return { meeting, standing, row, state: await wholeState(work, row) }
}

/** Runs a command in a room and writes what it came to. */
export async function inRoom(
  work: Work,
  ask: { readonly id: string; readonly command: string },
  act: SittingAct,
  decide: (held: Held) => readonly Told[] | Promise<readonly Told[]>,
): Promise<{ done: true }> {
  const held = await heldRoom(work, ask.id, act, ask.command)
  if (held) await append(work, held.row, await decide(held), ask.command)
  return { done: true }
}

export const peopleOf = (work: Work, meetingId: string): Promise<Participant[]> =>
  work.tx
    .select()
    .from(participant)
    .where(and(eq(participant.meetingId, meetingId), isNull(participant.removedAt)))

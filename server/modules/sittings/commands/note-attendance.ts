import type { Ask } from '#contract/endpoint.ts'
import type { AttendanceWay } from '#contract/sitting-state.ts'
import type { admitByCode as admitContract, noteAttendance as noteContract } from '#contract/sittings.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { meetingKindOn } from '../../bodies/index.ts'
import type { Meeting, Participant } from '../../meetings/index.ts'
import { append, sittingOf } from '../log.ts'
import { holderOfCode } from '../place.ts'
import { type Held, heldRoom, inRoom, peopleOf, sitesHeaded } from '../room.ts'
import { preparedOf } from '../rule.ts'

/** Minutes around the opening in which one checks in oneself, where the kind of meeting says nothing (handbook 6.4). */
const usualMinutes = 30

async function windowOf(work: Work, meeting: Meeting) {
  const kind = meeting.kindId === null ? undefined : await meetingKindOn(work, meeting.kindId)
  const start = meeting.startsAt.getTime()
  return {
    from: new Date(start - (kind?.checkInBefore ?? usualMinutes) * 60_000),
    until: new Date(start + (kind?.checkInAfter ?? usualMinutes) * 60_000),
  }
}

/** Whom the actor may note, and in which way that counts. */
async function wayOf(work: Work, { meeting, standing }: Held, who: readonly Participant[]): Promise<AttendanceWay> {
  if (standing.runs) return 'desk'
  const headed = await sitesHeaded(work, meeting.id, standing.me)
  if (headed.length > 0 && who.every((it) => it.siteId !== null && headed.includes(it.siteId))) return 'siteHead'
  if (who.length !== 1 || who[0]?.id !== standing.me?.id) throw fault('access.denied')
  const { from, until } = await windowOf(work, meeting)
  if (work.now < from || (work.now > until && meeting.state === 'convened'))
    throw fault('sitting.check-in-closed', { from: from.toISOString(), until: until.toISOString() })
  return 'self'
}

/** Before the opening the rule is told with the first who comes, so that everybody sees how many are still missing. */
async function preparedOnce(work: Work, { meeting, state }: Held, people: readonly Participant[]) {
  return state.phase === 'before' && state.electors.length === 0
    ? [{ event: await preparedOf(work, meeting, people) }]
    : []
}

/**
 * Notes people present or gone. Noting again what stands there changes nothing; another mode, or that somebody was not there after all, is put
 * right with what stood there before in the log.
 */
export const noteAttendance = (work: Work, ask: Ask<typeof noteContract>) =>
  inRoom(work, ask, 'checkIn', async (held) => note(work, held, ask))

async function note(work: Work, held: Held, ask: Ask<typeof noteContract>) {
  const people = await peopleOf(work, held.meeting.id)
  const who = ask.who.map((id) => people.find((it) => it.id === id))
  if (who.some((it) => it === undefined)) throw fault('thing.missing')
  const found = who.flatMap((it) => it ?? [])
  const way = await wayOf(work, held, found)
  const { present } = held.state
  const reason = ask.reason
  const ready = await preparedOnce(work, held, people)
  if (!ask.present) {
    const gone = found.filter((it) => present[it.id] !== undefined).map((it) => it.id)
    return gone.length === 0 ? [] : [...ready, { event: { type: 'left' as const, who: gone, reason } }]
  }
  const came = found.filter((it) => present[it.id]?.mode !== ask.mode).map((it) => it.id)
  return came.length === 0
    ? []
    : [...ready, { event: { type: 'came' as const, who: came, mode: ask.mode, way, reason } }]
}

/** The desk reads a code at the door; used a second time it is refused with when it was used first. */
export async function admitByCode(work: Work, ask: Ask<typeof admitContract>): Promise<{ participantId: string }> {
  const held = await heldRoom(work, ask.id, 'run', ask.command)
  if (!held) return { participantId: await admittedBefore(work, ask) }
  const participantId = holderOfCode(held.row.secret, ask.code)
  const people = await peopleOf(work, held.meeting.id)
  const who = people.find((it) => it.id === participantId)
  if (!who) throw fault('sitting.code-unknown')
  const there = held.state.present[who.id]
  if (there?.way === 'code')
    throw fault('sitting.code-used', { name: who.name, at: new Date(there.since).toISOString() })
  const ready = await preparedOnce(work, held, people)
  const event = { type: 'came' as const, who: [who.id], mode: 'hall' as const, way: 'code' as const, reason: '' }
  await append(work, held.row, [...ready, { event }], ask.command)
  return { participantId: who.id }
}

async function admittedBefore(work: Work, ask: Ask<typeof admitContract>): Promise<string> {
  const { secret } = await sittingOf(work, ask.id)
  return holderOfCode(secret, ask.code) ?? ''
}

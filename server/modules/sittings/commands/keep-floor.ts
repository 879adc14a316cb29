import type { Ask } from '#contract/endpoint.ts'
import { after, type Happened, type SittingEvent, type SittingState, type Speech } from '#contract/sitting-state.ts'
import type {
  askFloor as askContract,
  moveSpeech as moveContract,
  orderQueue as orderContract,
} from '#contract/sittings.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { speechKindsOn } from '../../bodies/index.ts'
import type { Meeting } from '../../meetings/index.ts'
import { type Audience, append, type Told } from '../log.ts'
import { type Held, heldRoom, inRoom, peopleOf } from '../room.ts'

/** Requests that wait at once, at most. */
const mostWaiting = 300

/** What is known of kinds of speech where the body and the agency have entered none. */
const plainKind = { name: 'Phát biểu', rank: 50, pauses: false, limitSeconds: null }

export async function speechKinds(work: Work, meeting: Meeting) {
  const day = civilDate(work.now)
  const kinds = await speechKindsOn(work, meeting.agencyId, meeting.bodyId, day)
  return (kinds.length === 0 ? [plainKind] : kinds).map(({ name, rank, pauses, limitSeconds }) => ({
    name,
    rank,
    pauses,
    limitMs: limitSeconds === null ? null : limitSeconds * 1000,
  }))
}

const alone = (who: string): Audience[] => ['desk', `person:${who}`]

/** Places of those who wait, told to each of them where they have changed: nobody else sees the queue. */
function placed(before: SittingState, told: readonly Told[], at: number): Told[] {
  let state = before
  for (const { event } of told) state = after(state, { ...event, at } as Happened)
  const places = (it: SittingState) =>
    new Map(it.speeches.filter((speech) => speech.state === 'queued').map((speech, index) => [speech.id, index + 1]))
  const was = places(before)
  return [...places(state)].flatMap(([id, place]) => {
    const speech = state.speeches.find((it) => it.id === id)
    return speech && was.get(id) !== place
      ? [{ event: { type: 'place', id, place } as const, to: [`person:${speech.who}` as const] }]
      : []
  })
}

const withPlaces = (work: Work, held: Held, told: readonly Told[]): Told[] => [
  ...told,
  ...placed(held.state, told, work.now.getTime()),
]

/** One asks for oneself; who runs the meeting also for somebody who raised a hand. Asked by the desk it is in the queue at once. */
export async function askFloor(work: Work, ask: Ask<typeof askContract>): Promise<{ id: string }> {
  const held = await heldRoom(work, ask.id, 'askFloor', ask.command)
  // A speech is named by the command that asked for it: repeating answers the same.
  if (!held) return { id: ask.command }
  const { meeting, standing, state } = held
  const who = ask.who ?? standing.me?.id
  if (who === undefined || (ask.who !== null && ask.who !== standing.me?.id && !standing.runs))
    throw fault('access.denied')
  const people = await peopleOf(work, meeting.id)
  if (!people.some((it) => it.id === who && it.role !== 'observer')) throw fault('thing.missing')
  const kind = (await speechKinds(work, meeting)).find((it) => it.name === ask.kind)
  if (!kind) throw fault('input.invalid', { problems: [{ path: '/kind', rule: 'range' }] })
  // A point of order is heard although the list is closed.
  if (!state.queueOpen && !standing.runs && !kind.pauses) throw fault('sitting.queue-closed')
  if (state.speeches.length >= mostWaiting) throw fault('meeting.full', { limit: mostWaiting })
  if (state.speeches.some((it) => it.who === who && it.kind === kind.name && it.state === 'asked'))
    throw fault('thing.state', { state: 'asked' })
  const { name, rank, pauses, limitMs } = kind
  const event: SittingEvent = {
    type: 'asked',
    id: ask.command,
    who,
    kind: name,
    rank,
    pauses,
    subject: ask.subject,
    itemId: state.itemId,
    limitMs,
  }
  const asked: Told[] = [{ event, to: alone(who) }]
  if (standing.runs) asked.push({ event: { type: 'approved', id: ask.command }, to: alone(who) })
  await append(work, held.row, withPlaces(work, held, asked), ask.command)
  return { id: ask.command }
}

type Act = Ask<typeof moveContract>['act']

/** From which states of a speech each act goes. */
const from: Record<Act, readonly Speech['state'][]> = {
  approve: ['asked'],
  decline: ['asked', 'queued', 'called'],
  withdraw: ['asked', 'queued', 'called'],
  call: ['asked', 'queued'],
  start: ['asked', 'queued', 'called', 'paused'],
  pause: ['speaking'],
  extend: ['asked', 'queued', 'called', 'speaking', 'paused'],
  end: ['speaking', 'paused', 'called'],
}

/** Everybody learns of a speech when it is called; before, only whoever asked and the desk. */
function called(speech: Speech): Told[] {
  return speech.state === 'asked' || speech.state === 'queued' ? [{ event: { type: 'called', speech } }] : []
}

function eventsOf(ask: Ask<typeof moveContract>, speech: Speech): Told[] {
  const { id, who } = speech
  const known = speech.state !== 'asked' && speech.state !== 'queued'
  const to: readonly Audience[] = known ? ['all'] : alone(who)
  switch (ask.act) {
    case 'approve':
      return [{ event: { type: 'approved', id }, to }]
    case 'decline':
      return [{ event: { type: 'declined', id }, to }]
    case 'withdraw':
      return [{ event: { type: 'withdrawn', id }, to }]
    case 'call':
      return called(speech)
    case 'start':
      return [...called(speech), { event: { type: 'speaks', id } }]
    case 'pause':
      return [{ event: { type: 'paused', id } }]
    case 'extend':
      return [{ event: { type: 'extended', id, ms: ask.ms ?? 60_000 }, to }]
    case 'end':
      return [{ event: { type: 'ended', id } }]
  }
}

export const moveSpeech = (work: Work, ask: Ask<typeof moveContract>) =>
  inRoom(work, ask, 'write', (held) => {
    const { standing, state, meeting } = held
    const speech = state.speeches.find((it) => it.id === ask.speechId)
    const mine = speech !== undefined && speech.who === standing.me?.id
    if (!speech || !(standing.runs || mine)) throw fault('thing.missing')
    if (!standing.runs && ask.act !== 'withdraw' && ask.act !== 'end') throw fault('access.denied')
    if (!from[ask.act].includes(speech.state)) throw fault('thing.state', { state: speech.state })
    if (['start', 'call'].includes(ask.act) && meeting.state !== 'open')
      throw fault('thing.state', { state: meeting.state })
    // One has the floor, unless the other one interrupts.
    const speaking = state.speeches.find((it) => it.state === 'speaking' && it.id !== speech.id)
    if (ask.act === 'start' && speaking && !speech.pauses) throw fault('thing.state', { state: 'speaking' })
    return withPlaces(work, held, eventsOf(ask, speech))
  })

export const orderQueue = (work: Work, ask: Ask<typeof orderContract>) =>
  inRoom(work, ask, 'run', (held) => {
    const told: Told[] = []
    if (ask.ids) told.push({ event: { type: 'ordered', ids: ask.ids }, to: ['desk'] })
    if (ask.open !== undefined && ask.open !== held.state.queueOpen)
      told.push({ event: { type: 'queue', open: ask.open } })
    return withPlaces(work, held, told)
  })

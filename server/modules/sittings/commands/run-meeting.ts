import type { Ask } from '#contract/endpoint.ts'
import { ballotUnderWay, voteUnderWay, votingNow } from '#contract/floor-vote.ts'
import type {
  closeSitting as closeContract,
  callItem as itemContract,
  openSitting as openContract,
  restSitting as restContract,
  resumeSitting as resumeContract,
} from '#contract/sittings.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { settleItem, settleMeeting } from '../../meetings/index.ts'
import { inRoom, peopleOf } from '../room.ts'
import { preparedOf } from '../rule.ts'

/**
 * Opens it. Who presides must be there; without the number the rule asks for the meeting opens all the same, hears reports and takes no votes
 * (handbook 7.2). Electors and rule are frozen here, by the people invited and the rule in force that day.
 */
export const openSitting = (work: Work, ask: Ask<typeof openContract>) =>
  inRoom(work, ask, 'run', async ({ meeting, state }) => {
    if (meeting.state !== 'convened') throw fault('thing.state', { state: meeting.state })
    const people = await peopleOf(work, meeting.id)
    const presides = people.some(
      (who) => (who.role === 'chair' || who.role === 'deputy') && state.present[who.id] !== undefined,
    )
    if (!presides) throw fault('sitting.no-chair')
    await settleMeeting(work, meeting, 'open')
    return [{ event: await preparedOf(work, meeting, people) }, { event: { type: 'opened' } }]
  })

export const restSitting = (work: Work, ask: Ask<typeof restContract>) =>
  inRoom(work, ask, 'run', async ({ meeting, state }) => {
    if (meeting.state !== 'open') throw fault('thing.state', { state: meeting.state })
    if (votingNow(state)) throw fault('sitting.vote-open')
    await settleMeeting(work, meeting, 'recess')
    return [{ event: { type: 'recess' } }]
  })

export const resumeSitting = (work: Work, ask: Ask<typeof resumeContract>) =>
  inRoom(work, ask, 'run', async ({ meeting }) => {
    if (meeting.state !== 'recess') throw fault('thing.state', { state: meeting.state })
    await settleMeeting(work, meeting, 'open')
    return [{ event: { type: 'resumed' } }]
  })

/** Whoever has the floor ends first. What was called and not settled is deferred: it returns to the next meeting. */
export const closeSitting = (work: Work, ask: Ask<typeof closeContract>) =>
  inRoom(work, ask, 'run', async ({ meeting, state }) => {
    if (meeting.state !== 'open' && meeting.state !== 'recess') throw fault('thing.state', { state: meeting.state })
    if (state.speeches.some((it) => it.state === 'speaking' || it.clock.accumulatedMs > 0))
      throw fault('sitting.speech-running')
    if (voteUnderWay(state.votes) || ballotUnderWay(state.ballots)) throw fault('sitting.vote-open')
    const { itemId } = state
    if (itemId !== null) await settleItem(work, meeting, itemId, 'deferred')
    await settleMeeting(work, meeting, 'closed')
    const open = itemId === null ? [] : [{ event: { type: 'outcome', itemId, outcome: 'deferred' } as const }]
    return [...open, { event: { type: 'closed' } }]
  })

const settled = ['decided', 'noted', 'rejected', 'deferred'] as const

/** One item is called at most; the one before it ends with an outcome, or goes back to the plan. */
export const callItem = (work: Work, ask: Ask<typeof itemContract>) =>
  inRoom(work, ask, 'run', async ({ meeting, state }) => {
    if (meeting.state !== 'open') throw fault('thing.state', { state: meeting.state })
    // Two consoles at once: the second sees what the first one called before it decides.
    if (state.itemId !== ask.seen) throw fault('thing.changed')
    if (votingNow(state)) throw fault('sitting.vote-open')
    const outcome = settled.find((it) => it === ask.outcome)
    if (ask.outcome !== null && (outcome === undefined || state.itemId === null))
      throw fault('input.invalid', { problems: [{ path: '/outcome', rule: 'range' }] })
    if (state.itemId !== null) await settleItem(work, meeting, state.itemId, outcome ?? 'planned')
    if (ask.itemId !== null) await settleItem(work, meeting, ask.itemId, 'called')
    const ended =
      state.itemId !== null && outcome ? [{ event: { type: 'outcome', itemId: state.itemId, outcome } as const }] : []
    return [...ended, { event: { type: 'item', itemId: ask.itemId } }]
  })

import { eq } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import { votingNow } from '#contract/floor-vote.ts'
import type {
  announceOpenVote as announceContract,
  annulOpenVote as annulContract,
  closeOpenVote as closeContract,
  extendOpenVote as extendContract,
  startOpenVote as startContract,
} from '#contract/open-votes.ts'
import type { Facts } from '#platform/facts.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Meeting, shownPaper } from '../../meetings/index.ts'
import { atDesk, choicesOf, electorsOf } from '../doors.ts'
import { electorate, quorateOf, ruleFor, thereOf } from '../electorate.ts'
import { type OpenVoteRow, openVote, openVoteElector } from '../tables.ts'
import { countedAtDevices, countedByPeople } from '../tally.ts'

async function settle(
  work: Work,
  meeting: Meeting,
  vote: OpenVoteRow,
  act: Facts['vote.acted']['act'],
  change: Partial<typeof openVote.$inferInsert>,
): Promise<OpenVoteRow> {
  const [after] = await work.tx
    .update(openVote)
    .set({ ...change, version: vote.version + 1 })
    .where(eq(openVote.id, vote.id))
    .returning()
  if (!after) throw new Error('a row under its lock is there')
  await work.record('vote.acted', vote.id, [meeting.agencyId], {
    act,
    meetingId: meeting.id,
    note: vote.question.slice(0, 500),
  })
  return after
}

/** The rule, where it does not ask for another instrument. */
async function openRule(work: Work, meeting: Meeting, vote: OpenVoteRow) {
  const found = await ruleFor(work, meeting, vote.matter)
  const { ballotForm } = found.rule
  if (vote.way !== 'paper' && (ballotForm === 'secret' || ballotForm === 'paper'))
    throw fault('vote.form-unfit', { form: ballotForm })
  return found
}

/** The text as everybody may read it; of another version than the one prepared it is not voted on. */
async function textOf(work: Work, meeting: Meeting, { paperId, paperVersion }: OpenVoteRow) {
  if (paperId === null || paperVersion === null) return { textSha256: null }
  const paper = await shownPaper(work, meeting, paperId, paperVersion)
  if (!paper) throw fault('vote.paper-unfit')
  return { textSha256: paper.sha256, paperTitle: paper.title }
}

export const startOpenVote = (work: Work, ask: Ask<typeof startContract>) =>
  atDesk(work, ask, async ({ meeting, state, vote }) => {
    if (vote.state !== 'draft') throw fault('thing.state', { state: vote.state })
    if (vote.version !== ask.version) throw fault('thing.changed')
    if (meeting.state !== 'open') throw fault('thing.state', { state: meeting.state })
    if (votingNow(state)) throw fault('vote.another-open')
    const counts = quorateOf(state)
    const frozen = { ...(await openRule(work, meeting, vote)), ...(await textOf(work, meeting, vote)) }
    const electors = await electorate(work, meeting, state)
    await work.tx.insert(openVoteElector).values(electors.map((it) => ({ ...it, voteId: vote.id })))
    return settle(work, meeting, vote, 'opened', {
      ...frozen,
      ...counts,
      state: 'open',
      openedAt: work.now,
      closesAt: vote.seconds === null ? null : new Date(work.now.getTime() + vote.seconds * 1000),
    })
  })

export const extendOpenVote = (work: Work, ask: Ask<typeof extendContract>) =>
  atDesk(work, ask, ({ meeting, vote }) => {
    if (vote.state !== 'open' || vote.closesAt === null) throw fault('thing.state', { state: vote.state })
    // Time that is over is not given again: the extension runs from now.
    const from = Math.max(vote.closesAt.getTime(), work.now.getTime())
    return settle(work, meeting, vote, 'extended', { closesAt: new Date(from + ask.seconds * 1000) })
  })

/** Whoever is voting at this moment comes before the close or is told that it is over: both wait for the vote's lock. */
export const closeOpenVote = (work: Work, ask: Ask<typeof closeContract>) =>
  atDesk(work, ask, async ({ meeting, state, vote }) => {
    const { rule } = vote
    if (vote.state !== 'open' || rule === null) throw fault('thing.state', { state: vote.state })
    if ((vote.way === 'device') !== (ask.counted === null))
      throw fault('input.invalid', { problems: [{ path: '/counted', rule: 'required' }] })
    const electors = await electorsOf(work, vote.id)
    const there = thereOf(state)
    const present = electors.filter((it) => there.has(it.participantId)).length
    const result =
      ask.counted === null
        ? countedAtDevices(rule, electors, await choicesOf(work, vote.id), there)
        : countedByPeople(rule, electors.length, present, ask.counted)
    if (!result) throw fault('vote.counts-unfit', { counted: sumOf(ask.counted), electors: electors.length })
    return settle(work, meeting, vote, 'closed', {
      ...{ state: 'closed', result, counted: ask.counted, presentAtEnd: present },
      closedAt: work.now,
    })
  })

const sumOf = (counted: Ask<typeof closeContract>['counted']) =>
  counted === null ? 0 : counted.for + counted.against + counted.abstain + counted.invalid

export const announceOpenVote = (work: Work, ask: Ask<typeof announceContract>) =>
  atDesk(work, ask, ({ meeting, vote }) => {
    if (vote.state !== 'closed') throw fault('thing.state', { state: vote.state })
    return settle(work, meeting, vote, 'announced', { state: 'announced', announcedAt: work.now })
  })

export const annulOpenVote = (work: Work, ask: Ask<typeof annulContract>) =>
  atDesk(work, ask, ({ meeting, vote }) => {
    if (vote.state !== 'open' && vote.state !== 'closed') throw fault('thing.state', { state: vote.state })
    return settle(work, meeting, vote, 'annulled', {
      ...{ state: 'annulled', annulReason: ask.reason },
      closedAt: vote.closedAt ?? work.now,
    })
  })

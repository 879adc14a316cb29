import { eq } from 'drizzle-orm'
import { type BodyKind, deputiesBodies } from '#contract/bodies.ts'
import type { Ask } from '#contract/endpoint.ts'
import type {
  announceOpenVote as announceContract,
  annulOpenVote as annulContract,
  closeOpenVote as closeContract,
  extendOpenVote as extendContract,
  startOpenVote as startContract,
} from '#contract/open-votes.ts'
import { presence } from '#contract/sitting-state.ts'
import { civilDate } from '#platform/clock.ts'
import type { Facts } from '#platform/facts.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { bodyOn, ruleOn } from '../../bodies/index.ts'
import { type Meeting, shownPaper } from '../../meetings/index.ts'
import { peopleOf } from '../../sittings/index.ts'
import { type AtDesk, atDesk, choicesOf, electorsOf, thereOf } from '../doors.ts'
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

/** The rule of the matter that day, as it will be reckoned with; not where it asks for another instrument. */
async function ruleFor(work: Work, meeting: Meeting, vote: OpenVoteRow) {
  const day = civilDate(work.now)
  const rule = meeting.bodyId === null ? undefined : await ruleOn(work, meeting.bodyId, vote.matter, day)
  if (!rule || meeting.bodyId === null) throw fault('vote.no-rule')
  const { ballotForm } = rule.terms
  if (vote.way !== 'paper' && (ballotForm === 'secret' || ballotForm === 'paper'))
    throw fault('vote.form-unfit', { form: ballotForm })
  const body = await bodyOn(work, meeting.bodyId, day)
  return { rule: rule.terms, ruleSource: rule.source, voters: votersOf(body?.kind) }
}

const votersOf = (kind: BodyKind | undefined) =>
  kind !== undefined && deputiesBodies.has(kind) ? ('deputies' as const) : ('members' as const)

/** The text as everybody may read it; of another version than the one prepared it is not voted on. */
async function textOf(work: Work, meeting: Meeting, { paperId, paperVersion }: OpenVoteRow) {
  if (paperId === null || paperVersion === null) return { textSha256: null }
  const paper = await shownPaper(work, meeting, paperId, paperVersion)
  if (!paper) throw fault('vote.paper-unfit')
  return { textSha256: paper.sha256, paperTitle: paper.title }
}

/** Who votes and who of them is there, frozen: what changes later changes nothing here. */
async function freezeElectors(work: Work, { meeting, state, vote }: AtDesk): Promise<void> {
  const there = thereOf(state)
  const people = (await peopleOf(work, meeting.id)).sort((a, b) => a.position - b.position)
  const electors = people.filter((who) => state.electors.includes(who.id))
  if (electors.length === 0) throw fault('vote.no-quorum', { present: 0, needed: 1 })
  await work.tx.insert(openVoteElector).values(
    electors.map((who, index) => ({
      voteId: vote.id,
      participantId: who.id,
      name: who.name,
      title: who.title,
      chairs: who.role === 'chair',
      present: there.has(who.id),
      position: index + 1,
    })),
  )
}

export const startOpenVote = (work: Work, ask: Ask<typeof startContract>) =>
  atDesk(work, ask, async (held) => {
    const { meeting, state, vote } = held
    if (vote.state !== 'draft') throw fault('thing.state', { state: vote.state })
    if (vote.version !== ask.version) throw fault('thing.changed')
    if (meeting.state !== 'open') throw fault('thing.state', { state: meeting.state })
    if (state.votes.some((it) => it.state === 'open')) throw fault('vote.another-open')
    const { present, needed, ok } = presence(state)
    if (!ok) throw fault('vote.no-quorum', { present, needed })
    const frozen = { ...(await ruleFor(work, meeting, vote)), ...(await textOf(work, meeting, vote)) }
    await freezeElectors(work, held)
    const electors = (await electorsOf(work, vote.id)).length
    return settle(work, meeting, vote, 'opened', {
      ...frozen,
      ...{ state: 'open', electors, present },
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

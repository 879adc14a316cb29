import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { addAgendaItem } from '#contract/agenda.ts'
import { createBody, enterRule } from '#contract/bodies.ts'
import { addParticipants } from '#contract/invitees.ts'
import { approveMeeting, conveneMeeting, createMeeting, readMeeting, submitMeeting } from '#contract/meetings.ts'
import {
  announceOpenVote,
  castOpenVote,
  closeOpenVote,
  prepareOpenVote,
  readOpenVote,
  startOpenVote,
} from '#contract/open-votes.ts'
import { paperBytes } from '#contract/sealed-paper.ts'
import {
  announceSecretBallot,
  callTellers,
  castSecretBallot,
  closeSecretBallot,
  giveBallotPass,
  giveTellerKey,
  openSecretBallot,
  prepareSecretBallot,
  takeBallotPass,
} from '#contract/secret-ballots.ts'
import { noteAttendance, openSitting, readSitting } from '#contract/sittings.ts'
import {
  fromBase64,
  makeTellerKeys,
  openLayer,
  publicBytes,
  sealPaper,
  toBase64,
} from '../../web/src/rooms/sittings/ballots/seal.ts'
import { terms } from '../api/bodies/offices.ts'
import type { Page } from '../setup/page.ts'
import { type Ground, onGround } from './ground.ts'
import { type Bench, sideBySide, takingTurns, timed } from './measure.ts'

const electors = 500
const rounds = 5
const command = () => ({ command: randomUUID() })

interface Hall {
  readonly id: string
  readonly desk: Page
  readonly voters: readonly Page[]
  /** Participants of the voters. */
  readonly people: readonly string[]
}

async function hallOf(ground: Ground): Promise<Hall> {
  const agency = await ground.agency('Hội đồng nhân dân tỉnh Đo', 'H99')
  await ground.official('thuky', agency.id, 'chiefOfOffice')
  const desk = await ground.page('thuky')
  const numbers = Array.from({ length: electors }, (_, n) => n)
  for (const n of numbers) await ground.official(`daibieu${n}`, agency.id, 'leader')
  const voters: Page[] = []
  await sideBySide([1, 2, 3, 4], numbers, async (_, n) => {
    voters[n] = await ground.page(`daibieu${n}`)
  })
  const body = { kind: 'peoplesCouncil' as const, name: 'Hội đồng nhân dân tỉnh Đo', validFrom: '2026-01-01' }
  const { id: bodyId } = await desk.call(createBody, body)
  for (const rule of [terms, { ...terms, matter: 'personnel' as const, ballotForm: 'secret' as const }])
    await desk.call(enterRule, { id: bodyId, terms: rule, validFrom: '2026-01-01', source: 'Nội quy' })
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const about = { title: 'Kỳ họp đo', description: '', form: 'hybrid' as const, place: 'Hội trường', private: false }
  const { id } = await desk.call(createMeeting, { ...about, bodyId, kindId: null, startsAt: at(0.2), endsAt: at(4) })
  await desk.call(addAgendaItem, {
    ...{ id, parentId: null, title: 'Nội dung', secret: false, kind: 'decide', audience: 'everyone' },
    ...{ plannedMinutes: null, preparingUnit: '', rapporteurId: null, documentId: null },
  })
  const holderOf = (it: Page) => it.session?.posts[0]?.assignmentId ?? ''
  const people = voters.map((it, n) => ({
    holderId: holderOf(it),
    role: n === 0 ? ('chair' as const) : ('member' as const),
    votes: true,
  }))
  const secretary = { holderId: holderOf(desk), role: 'secretary' as const, votes: false }
  // Up to 500 are added at a time.
  for (const some of [[...people.slice(0, 250), secretary], people.slice(250)])
    await desk.call(addParticipants, { id, people: some, body: false, siteId: null })
  const laid = await desk.call(submitMeeting, { id, version: (await desk.call(readMeeting, { id })).version })
  const ready = await (voters[0] ?? desk).call(approveMeeting, { id, version: laid.version })
  await desk.call(conveneMeeting, { id, version: ready.version })
  const mine: string[] = []
  await sideBySide([1, 2, 3, 4], numbers, async (_, n) => {
    mine[n] = (await (voters[n] ?? desk).call(readSitting, { id })).me ?? ''
  })
  await desk.call(noteAttendance, { id, ...command(), who: mine, present: true, mode: 'hall', reason: '' })
  await desk.call(openSitting, { id, ...command() })
  return { id, desk, voters, people: mine }
}

/** All vote at once, each in a page of his own, until the last has the answer. */
async function openRound({ id, desk, voters }: Hall): Promise<number> {
  const plan = {
    question: 'Thông qua Nghị quyết',
    itemIds: [],
    paper: null,
    roll: 'named' as const,
    way: 'device' as const,
  }
  const vote = await desk.call(prepareOpenVote, { ...plan, id, matter: 'ordinary', seconds: null, repeats: null })
  await desk.call(startOpenVote, { id: vote.id, version: vote.version, ...command() })
  const took = await timed(() =>
    Promise.all(voters.map((page) => page.call(castOpenVote, { id: vote.id, choice: 'for', textSha256: null }))),
  )
  await desk.call(closeOpenVote, { id: vote.id, counted: null, ...command() })
  const { result } = await desk.call(readOpenVote, { id: vote.id })
  if (result?.for !== electors) throw new Error(`${result?.for} of ${electors} votes`)
  await desk.call(announceOpenVote, { id: vote.id, ...command() })
  return took
}

/** Papers are sealed beforehand: what is measured is the way into the box. */
async function secretRound({ id, desk, voters, people }: Hall): Promise<number> {
  const plan = { question: 'Bầu Chủ tịch', form: 'question' as const, lines: [], seats: null, itemIds: [] }
  const ask = { ...plan, id, matter: 'personnel' as const, tellers: people.slice(1, 4), repeats: null }
  const ballot = await desk.call(prepareSecretBallot, ask)
  await desk.call(callTellers, { id: ballot.id, version: ballot.version, ...command() })
  const tellers = await Promise.all(
    voters.slice(1, 4).map(async (page) => {
      const pair = await makeTellerKeys()
      const key = await publicBytes(pair)
      await page.call(giveTellerKey, { id: ballot.id, publicKey: toBase64(key), ...command() })
      return { page, pair, key }
    }),
  )
  await desk.call(openSecretBallot, { id: ballot.id, ...command() })
  const sealing = { id: ballot.id, keys: tellers.map((it) => it.key), threshold: 2 }
  const papers = await Promise.all(voters.map(() => sealPaper(sealing, [0])))
  const took = await timed(() =>
    Promise.all(
      voters.map((page, n) =>
        page.call(castSecretBallot, { id: ballot.id, sealed: toBase64(papers[n] ?? new Uint8Array()) }),
      ),
    ),
  )
  await desk.call(closeSecretBallot, { id: ballot.id, ...command() })
  for (const step of [0, 1]) {
    const teller = tellers[step]
    if (!teller) continue
    const turn = { id: ballot.id, tellers: [0, 1], step }
    const { items } = await teller.page.call(takeBallotPass, turn)
    const opened = await openLayer({ id: ballot.id, group: [0, 1], step }, teller.pair, items.map(fromBase64))
    await teller.page.call(giveBallotPass, { ...turn, items: opened.map(toBase64), ...command() })
  }
  await desk.call(announceSecretBallot, { id: ballot.id, ...command() })
  return took
}

/** The same writes by the bare driver: who votes is locked, the vote is looked at, the choice is written; a transaction each. */
async function bareRound(sql: Sql, bytes: number): Promise<number> {
  const vote = randomUUID()
  const people = Array.from({ length: electors }, () => randomUUID())
  await sql`insert into bare_vote values (${vote}, 'open')`
  await sql`insert into bare_elector select ${vote}, unnest(${people}::uuid[])`
  const paper = Buffer.alloc(bytes, 1)
  return timed(() =>
    Promise.all(
      people.map((who) =>
        sql.begin(async (tx) => {
          await tx`select from bare_elector where vote_id = ${vote} and who = ${who} for no key update`
          await tx`select state from bare_vote where id = ${vote} for share`
          await tx`insert into bare_choice values (${vote}, ${who}, 1, ${paper})`
        }),
      ),
    ),
  )
}

/** 500 votes at one moment, over HTTP with all rights asked, against a transaction each by the bare driver. */
export const votes: Bench = {
  names: ['votes-500-open', 'votes-500-secret'],
  run: (report, asked) =>
    onGround(async (ground) => {
      await ground.admin`create table bare_vote (id uuid primary key, state text)`
      await ground.admin`create table bare_elector (vote_id uuid, who uuid, primary key (vote_id, who))`
      await ground.admin`create table bare_choice (vote_id uuid, who uuid, n int, paper bytea, primary key (vote_id, who, n))`
      await ground.admin`grant all on bare_vote, bare_elector, bare_choice to public`
      const hall = await hallOf(ground)
      const unit = `ms until the last of ${electors} votes is kept (lower is better)`
      if (asked('votes-500-open'))
        report({
          name: 'votes-500-open',
          ...(await takingTurns(
            rounds,
            () => openRound(hall),
            () => bareRound(ground.bare, 3),
          )),
          unit,
        })
      if (asked('votes-500-secret')) {
        const bytes = paperBytes(1, 3, 2)
        report({
          name: 'votes-500-secret',
          ...(await takingTurns(
            rounds,
            () => secretRound(hall),
            () => bareRound(ground.bare, bytes),
          )),
          unit,
        })
      }
    }),
}

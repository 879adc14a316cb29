import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvePaper, releasePaper } from '#contract/agenda.ts'
import { enterRule } from '#contract/bodies.ts'
import { sentenceOf } from '#contract/decision-sentence.ts'
import {
  annulOpenVote,
  castOpenVote,
  changeOpenVote,
  closeOpenVote,
  dropOpenVote,
  extendOpenVote,
  listOpenVotes,
  prepareOpenVote,
  readOpenVote,
  startOpenVote,
} from '#contract/open-votes.ts'
import { callItem, closeSitting, restSitting } from '#contract/sittings.ts'
import type { Page } from '../../setup/page.ts'
import { pdfOf, upload } from '../../setup/upload.ts'
import { terms } from '../bodies/offices.ts'
import { command, elsewhere, Seat } from '../sittings/room.ts'
import { openVoteHall, plan, type VoteHall } from './floor.ts'

let o: VoteHall
beforeAll(async () => {
  o = await openVoteHall()
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

const voter = (n: number) => o.voters[n] as Page

describe('11. a named vote on a text', { timeout: 120_000 }, () => {
  it('two absent members vote from elsewhere, a double tap is one vote, and the sentence is computed', async () => {
    const { chanhvp } = o.pages
    const it = await o.convened()
    const bytes = pdfOf(3)
    const { uploadId } = await upload(chanhvp, bytes, 'dự thảo.pdf')
    const paperId = await o.paper(it.id, it.items[0] ?? null, { uploadId, title: 'Dự thảo Quyết định', kind: 'draft' })
    await chanhvp.call(approvePaper, { id: paperId, version: 1 })
    await chanhvp.call(releasePaper, { id: paperId, version: 2, lateReason: 'Bổ sung' })
    await it.opened(16)
    const wall = await Seat.take(o.pages.taichinh1, it.id)
    const vote = await o.started(it, { paper: { paperId, version: 1 } })

    // The text on the wall is the one everybody votes on.
    const text = createHash('sha256').update(bytes).digest('hex')
    const shown = await wall.until((state) => state.votes.length === 1)
    expect([shown.votes[0]?.paper?.sha256, vote.paper?.sha256]).toEqual([text, text])
    expect(vote).toMatchObject({ electors: 18, present: 16, ruleSource: 'Quy chế làm việc', state: 'open', marked: 0 })
    expect(await voter(2).refusal(castOpenVote, { id: vote.id, choice: 'for', textSha256: null })).toMatchObject({
      code: 'thing.changed',
    })

    const twice = await Promise.all([0, 1, 2].map(() => o.cast(voter(0), vote, 'for')))
    expect(new Set(twice.map((reply) => JSON.stringify(reply))).size).toBe(1)
    await Promise.all([
      ...Array.from({ length: 14 }, (_, n) => o.cast(voter(n + 1), vote, 'for')),
      // Absent: the rule lets them vote from elsewhere.
      o.cast(voter(15), vote, 'against'),
      o.cast(voter(16), vote, 'against'),
      o.cast(voter(17), vote, 'abstain'),
    ])
    expect(await voter(3).refusal(castOpenVote, { id: vote.id, choice: 'against', textSha256: text })).toMatchObject({
      code: 'vote.cast-before',
    })
    // Nobody has voted twice, and each choice stands with the text it was about.
    const rows = await o.house.sql<{ n: number; text: string }[]>`
      select count(*)::int as n, min(text_sha256) as text from open_vote_choice where vote_id = ${vote.id}`
    expect(rows[0]).toEqual({ n: 18, text })

    await o.closed(vote)
    const done = await o.announced(vote)
    const told = (await wall.until((state) => state.votes[0]?.state === 'announced')).votes[0]
    expect(told?.result).toMatchObject({ for: 15, against: 2, abstain: 1, needed: 10, base: 18, outcome: 'passed' })
    expect(told && done.rule && told.result && sentenceOf(done.rule, told.result, done.voters, 'vi')).toBe(
      '15/18 thành viên tán thành (83,33%), 2 không tán thành, 1 không biểu quyết; được thông qua theo quy định quá nửa tổng số thành viên',
    )
    expect((await voter(1).call(readOpenVote, { id: vote.id })).people.map((row) => row.choice)).toEqual([
      ...Array.from({ length: 15 }, () => 'for'),
      ...['against', 'against', 'abstain'],
    ])
    // Who chose what never was in the log that everybody hears.
    expect(JSON.stringify(wall.live.frames)).not.toContain('"choice"')
  })
})

describe('who sees what of a vote', { timeout: 120_000 }, () => {
  it('the desk sees who has not voted, and nobody who chose what, before a named vote is announced', async () => {
    const it = await o.convened()
    await it.opened()
    const draft = await o.drafted(it)
    expect(await voter(1).refusal(readOpenVote, { id: draft.id })).toMatchObject({ code: 'thing.missing' })
    expect((await voter(1).call(listOpenVotes, { id: it.id })).votes).toEqual([])
    await o.pages.chanhvp.call(startOpenVote, { id: draft.id, version: draft.version, ...command() })
    await o.cast(voter(1), draft, 'against')
    const desk = await o.pages.chanhvp.call(readOpenVote, { id: draft.id })
    expect(desk.people.filter((row) => row.voted).map((row) => row.participantId)).toEqual([it.electors[1]])
    expect(desk.people.every((row) => row.choice === null)).toBe(true)
    const mine = await voter(1).call(readOpenVote, { id: draft.id })
    expect([mine.mine?.choice, mine.people, mine.marked, mine.result]).toEqual(['against', [], null, null])
    const counted = await o.closed(draft)
    expect(counted.result).toMatchObject({ against: 1, silent: 11, outcome: 'failed' })
    expect(counted.people.every((row) => row.choice === null)).toBe(true)
    expect((await voter(1).call(readOpenVote, { id: draft.id })).result).toBeNull()
  })

  it('an open vote publishes sums alone, also when it is announced', async () => {
    const it = await o.convened()
    await it.opened()
    const vote = await o.started(it, { roll: 'open' })
    for (let n = 0; n < 11; n++) await o.cast(voter(n), vote, 'for')
    await o.closed(vote)
    const done = await o.announced(vote)
    expect(done.result).toMatchObject({ for: 11, outcome: 'passed' })
    expect(done.people.every((row) => row.choice === null)).toBe(true)
    expect((await voter(1).call(readOpenVote, { id: vote.id })).people).toEqual([])
  })

  it('only who runs the meeting prepares, opens and counts; only electors vote', async () => {
    const it = await o.convened()
    await it.opened()
    const member = voter(2)
    const vote = await o.started(it)
    const { version } = vote
    expect(await member.refusal(prepareOpenVote, { ...plan, id: it.id })).toMatchObject({ code: 'access.denied' })
    const denied = { code: 'access.denied' }
    expect(await member.refusal(closeOpenVote, { id: vote.id, counted: null, ...command() })).toMatchObject(denied)
    expect(await member.refusal(annulOpenVote, { id: vote.id, reason: 'x', ...command() })).toMatchObject(denied)
    expect(await member.refusal(startOpenVote, { id: vote.id, version, ...command() })).toMatchObject(denied)
    const ask = { id: vote.id, choice: 'for' as const, textSha256: null }
    expect(await o.pages.taichinh1.refusal(castOpenVote, ask)).toMatchObject({ code: 'vote.not-elector' })
    expect(await o.pages.chanhvp.refusal(castOpenVote, ask)).toMatchObject({ code: 'vote.not-elector' })
    // Somebody who is not invited knows nothing of it.
    expect(await o.pages.tuphap1.refusal(castOpenVote, ask)).toMatchObject({ code: 'thing.missing' })
    expect(await o.pages.tuphap1.refusal(listOpenVotes, { id: it.id })).toMatchObject({ code: 'thing.missing' })
  })
})

describe('the course of a vote', { timeout: 120_000 }, () => {
  it('waits for the number, for the end of the one before, and for the meeting', async () => {
    const { chanhvp } = o.pages
    const it = await o.convened({ items: 2 })
    const early = await o.drafted(it)
    const start = (vote: { id: string; version: number }) => ({ id: vote.id, version: vote.version, ...command() })
    expect(await chanhvp.refusal(startOpenVote, start(early))).toMatchObject({ code: 'thing.state' })
    await it.opened(11)
    expect(await chanhvp.refusal(startOpenVote, start(early))).toMatchObject({
      code: 'vote.no-quorum',
      facts: { present: 11, needed: 12 },
    })
    await it.come(12)
    const again = start(early)
    await chanhvp.call(startOpenVote, again)
    // The answer was lost: asked again it is opened once.
    await chanhvp.call(startOpenVote, again)
    const second = await o.drafted(it, { itemIds: [] })
    expect(await chanhvp.refusal(startOpenVote, start(second))).toMatchObject({ code: 'vote.another-open' })
    const next = { id: it.id, itemId: it.items[1] ?? '', seen: null, outcome: null, ...command() }
    expect(await chanhvp.refusal(callItem, next)).toMatchObject({ code: 'sitting.vote-open' })
    expect(await chanhvp.refusal(restSitting, { id: it.id, ...command() })).toMatchObject({ code: 'sitting.vote-open' })
    await o.closed(early)
    expect(await chanhvp.refusal(closeSitting, { id: it.id, ...command() })).toMatchObject({
      code: 'sitting.vote-open',
    })
    await o.announced(early)
    await chanhvp.call(closeSitting, { id: it.id, ...command() })
    expect(await chanhvp.refusal(startOpenVote, start(second))).toMatchObject({ code: 'thing.state' })
    expect(await chanhvp.refusal(prepareOpenVote, { ...plan, id: it.id })).toMatchObject({ code: 'thing.state' })
  })

  it('ends by its clock, is extended, and takes nothing after it is closed, at whichever process', async () => {
    const { chanhvp } = o.pages
    const it = await o.convened()
    await it.opened()
    const vote = await o.started(it, { seconds: 60 })
    expect(Date.parse(vote.closesAt ?? '') - Date.parse(vote.openedAt ?? '')).toBe(60_000)
    await o.cast(voter(0), vote, 'for')
    o.house.pass(61_000)
    const ask = { id: vote.id, choice: 'for' as const, textSha256: null }
    expect(await voter(1).refusal(castOpenVote, ask)).toMatchObject({ code: 'vote.over' })
    // What was taken before is answered again.
    expect(await voter(0).call(castOpenVote, ask)).toMatchObject({ choice: 'for' })
    await chanhvp.call(extendOpenVote, { id: vote.id, seconds: 30, ...command() })
    const other = await o.house.another()
    await elsewhere(voter(1), other.address).call(castOpenVote, ask)
    // All vote and the desk closes, at the same moment: counted or told that it is over, never neither.
    const answers = await Promise.all([
      ...Array.from({ length: 10 }, (_, n) =>
        o.cast(voter(n + 2), vote, 'for').then(
          () => true,
          () => false,
        ),
      ),
      o.closed(vote).then(() => true),
    ])
    const taken = answers.slice(0, 10).filter(Boolean).length
    expect((await chanhvp.call(readOpenVote, { id: vote.id })).result).toMatchObject({ for: taken + 2 })
    expect(await voter(12).refusal(castOpenVote, ask)).toMatchObject({ code: 'vote.over' })
    await other.close()
  })

  it('is annulled with a reason and held again; what was decided stands', async () => {
    const { chanhvp } = o.pages
    const it = await o.convened()
    await it.opened()
    const vote = await o.started(it)
    await o.cast(voter(0), vote, 'for')
    await chanhvp.call(annulOpenVote, { id: vote.id, reason: 'Nhầm phiên bản dự thảo', ...command() })
    const annulled = await voter(0).call(readOpenVote, { id: vote.id })
    expect(annulled).toMatchObject({ state: 'annulled', annulReason: 'Nhầm phiên bản dự thảo', result: null })
    const second = await o.started(it, { repeats: vote.id })
    expect(second).toMatchObject({ repeats: vote.id, marked: 0, state: 'open' })
    for (let n = 0; n < 10; n++) await o.cast(voter(n), second, 'for')
    await o.closed(second)
    expect(await o.announced(second)).toMatchObject({ state: 'announced', can: [] })
    expect(await chanhvp.refusal(prepareOpenVote, { ...plan, id: it.id, repeats: second.id })).toMatchObject({
      code: 'thing.state',
    })
    expect(await chanhvp.refusal(annulOpenVote, { id: second.id, reason: 'x', ...command() })).toMatchObject({
      code: 'thing.state',
    })
    await expect(o.house.sql`update open_vote_choice set choice = 'against'`).rejects.toThrow()
    await expect(o.house.sql`delete from open_vote_elector`).rejects.toThrow()
  })

  it('a tie is decided by the side of the chair; the chair unknown it is not decided, and held again', async () => {
    const it = await o.convened()
    await it.opened(18)
    const vote = await o.started(it)
    for (let n = 0; n < 18; n++) await o.cast(voter(n), vote, n % 2 === 0 ? 'for' : 'against')
    expect((await o.closed(vote)).result).toMatchObject({ tie: true, outcome: 'passed', reasons: ['tieChairFor'] })
    await o.announced(vote)
    const hands = await o.started(it, { way: 'hands', roll: 'open' })
    const counted = { for: 9, against: 9, abstain: 0, invalid: 0, chair: null }
    await o.pages.chanhvp.call(closeOpenVote, { id: hands.id, counted, ...command() })
    const open = await o.announced(hands)
    expect(open).toMatchObject({ result: { outcome: 'undecided', reasons: ['tieChairUnknown'] }, can: ['repeat'] })
    expect(await o.drafted(it, { repeats: hands.id })).toMatchObject({ repeats: hands.id })
  })

  it('hands and slips are counted by people; more than there are votes is refused', async () => {
    const { chanhvp } = o.pages
    const it = await o.convened()
    await it.opened(14)
    const vote = await o.started(it, { way: 'paper', roll: 'open' })
    expect(await voter(0).refusal(castOpenVote, { id: vote.id, choice: 'for', textSha256: null })).toMatchObject({
      code: 'vote.over',
    })
    const counted = { for: 12, against: 4, abstain: 2, invalid: 1, chair: null }
    const close = (more: object) => ({ id: vote.id, ...command(), counted: { ...counted, ...more } })
    expect(await chanhvp.refusal(closeOpenVote, close({}))).toMatchObject({
      code: 'vote.counts-unfit',
      facts: { counted: 19, electors: 18 },
    })
    expect(await chanhvp.refusal(closeOpenVote, { id: vote.id, counted: null, ...command() })).toMatchObject({
      code: 'input.invalid',
    })
    await chanhvp.call(closeOpenVote, close({ invalid: 0, against: 0 }))
    expect(await o.announced(vote)).toMatchObject({
      result: { for: 12, abstain: 2, outcome: 'passed' },
      presentAtEnd: 14,
      marked: null,
    })
  })

  it('a matter the rule wants secret or on paper is counted on paper; without a rule there is no vote', async () => {
    const { chanhvp } = o.pages
    const it = await o.convened()
    await it.opened()
    const personnel = await o.drafted(it, { matter: 'personnel' })
    const start = { id: personnel.id, version: personnel.version }
    expect(await chanhvp.refusal(startOpenVote, { ...start, ...command() })).toMatchObject({ code: 'vote.no-rule' })
    const rule = { ...terms, matter: 'personnel' as const, ballotForm: 'secret' as const }
    await chanhvp.call(enterRule, { id: o.bodyId, terms: rule, validFrom: '2026-01-01', source: 'Luật' })
    expect(await chanhvp.refusal(startOpenVote, { ...start, ...command() })).toMatchObject({
      code: 'vote.form-unfit',
      facts: { form: 'secret' },
    })
    const onPaper = { ...plan, matter: 'personnel' as const, way: 'paper' as const, roll: 'open' as const }
    const { repeats: _, ...changed } = onPaper
    const after = await chanhvp.call(changeOpenVote, { ...changed, id: personnel.id, version: personnel.version })
    await chanhvp.call(startOpenVote, { id: after.id, version: after.version, ...command() })
  })

  it('a draft is changed by whoever saw it, and dropped; of another meeting nothing is taken', async () => {
    const { chanhvp } = o.pages
    const it = await o.convened()
    const other = await o.convened()
    const draft = await o.drafted(it)
    const { repeats: _, ...change } = plan
    const ask = { ...change, id: draft.id, version: draft.version }
    expect(await chanhvp.call(changeOpenVote, { ...ask, question: 'Câu hỏi khác' })).toMatchObject({
      question: 'Câu hỏi khác',
      version: 2,
    })
    expect(await chanhvp.refusal(changeOpenVote, ask)).toMatchObject({ code: 'thing.changed' })
    const strange = { ...plan, id: it.id, itemIds: [...other.items] }
    expect(await chanhvp.refusal(prepareOpenVote, strange)).toMatchObject({ code: 'thing.missing' })
    expect(
      await chanhvp.refusal(prepareOpenVote, { ...plan, id: it.id, way: 'paper' as const, roll: 'named' as const }),
    ).toMatchObject({ code: 'input.invalid' })
    await chanhvp.call(dropOpenVote, { id: draft.id })
    expect((await chanhvp.call(listOpenVotes, { id: it.id })).votes).toEqual([])
  })
})

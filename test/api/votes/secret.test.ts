import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterRule } from '#contract/bodies.ts'
import {
  announceSecretBallot,
  annulSecretBallot,
  callTellers,
  castSecretBallot,
  closeSecretBallot,
  dropSecretBallot,
  giveBallotPass,
  giveTellerKey,
  listReceipts,
  listSecretBallots,
  openSecretBallot,
  prepareSecretBallot,
  readSecretBallot,
  takeBallotPass,
} from '#contract/secret-ballots.ts'
import { closeSitting, restSitting } from '#contract/sittings.ts'
import {
  fromBase64,
  makeTellerKeys,
  openLayer,
  publicBytes,
  toBase64,
} from '../../../web/src/rooms/sittings/ballots/seal.ts'
import { startDying } from '../../setup/dying.ts'
import type { Page } from '../../setup/page.ts'
import { terms } from '../bodies/offices.ts'
import { command, elsewhere, Seat } from '../sittings/room.ts'
import { type BoxHall, openBoxHall, type Paper, paperOf } from './box.ts'

let o: BoxHall
beforeAll(async () => {
  o = await openBoxHall()
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})
const voter = (n: number) => o.voters[n] as Page

describe('12. a secret ballot for an appointment', { timeout: 120_000 }, () => {
  it('a process is killed while people vote: no paper is lost or doubled, each voter finds his receipt, two of three open it', async () => {
    const it = await o.convened()
    await it.opened(18)
    const wall = await Seat.take(o.pages.taichinh1, it.id)
    const { ballot, tellers } = await o.opened(it)
    const dying = await startDying(o.house, 'never', { ROLES: 'web,live' })
    const { address } = await dying.page('taichinh1')
    const choices = o.voters.map((_, n) => (n % 3 === 0 ? 1 : n === 7 ? 2 : 0))
    const papers: Paper[] = []
    for (const choice of choices) papers.push(await paperOf(ballot, [choice]))
    const paper = (n: number) => papers[n] as Paper
    const cast = (n: number) => o.put(voter(n), ballot, paper(n))

    // Four wait at the process that dies: five go into a box together. What had no answer is sent again elsewhere, and is one paper.
    const lost = [0, 1, 2, 3].map((n) => o.put(elsewhere(voter(n), address), ballot, paper(n)).catch(() => 'lost'))
    await expect.poll(async () => (await o.stands(ballot)).marked).toBe(0)
    await dying.stop()
    expect(await Promise.all(lost)).toEqual(['lost', 'lost', 'lost', 'lost'])
    const all = choices.map((_, n) => cast(n))
    // Pressed twice: the same paper waits for the same, or hears that it is there already.
    const twice = cast(0).catch((error: Error) => error.message)
    expect(await Promise.all(all)).toEqual(choices.map(() => true))
    expect(String(await twice)).toMatch(/^(true|409 vote\.cast-before .*)$/)
    const desk = await o.stands(ballot)
    expect([desk.marked, desk.missing, desk.result]).toEqual([18, [], null])
    expect(await voter(5).refusal(castSecretBallot, { id: ballot.id, sealed: paper(5).sealed })).toMatchObject({
      code: 'vote.cast-before',
    })
    // Nobody but desk and tellers knows how many there are while it is open; nobody what they say.
    expect(await o.stands(ballot, voter(9))).toMatchObject({ marked: null, result: null, voted: true, missing: [] })

    expect(await o.shut(ballot)).toMatchObject({ state: 'closed', marked: 18, presentAtEnd: 18 })
    const { receipts } = await voter(4).call(listReceipts, { id: ballot.id })
    expect(receipts).toEqual(papers.map((it) => it.receipt).sort())

    const one = tellers[0]
    if (!one) throw new Error('no teller')
    const turn = { id: ballot.id, tellers: [0, 1], step: 0 }
    const { items } = await one.page.call(takeBallotPass, turn)
    // One alone opens one layer, and finds another under it; nor is the next turn his.
    const opened = await openLayer({ id: ballot.id, group: [0, 1], step: 0 }, one.keys, items.map(fromBase64))
    expect(opened[0]?.length).toBe(2 + 65 + 16)
    await expect(openLayer({ id: ballot.id, group: [0, 1], step: 1 }, one.keys, opened)).rejects.toThrow()
    expect(await one.page.refusal(takeBallotPass, { ...turn, step: 1 })).toMatchObject({ code: 'access.denied' })
    expect(await one.page.refusal(takeBallotPass, { ...turn, tellers: [1, 2] })).toMatchObject({
      code: 'access.denied',
    })
    expect(await o.pages.chanhvp.refusal(takeBallotPass, turn)).toMatchObject({ code: 'access.denied' })
    expect(await one.page.refusal(giveBallotPass, { ...turn, items: [], ...command() })).toMatchObject({
      code: 'ballot.pass-unfit',
    })

    const counted = await o.count(ballot, tellers, [0, 1])
    expect(counted).toMatchObject({ state: 'counted', counts: [[0, 1]], disputed: false })
    expect(counted.result).toMatchObject({ form: 'question', result: { for: 11, against: 6, abstain: 1 } })
    expect((await o.stands(ballot, voter(9))).result).toBeNull()
    // Counted again by another two it is the same.
    expect(await o.count(ballot, tellers, [1, 2])).toMatchObject({
      counts: [
        [0, 1],
        [1, 2],
      ],
      disputed: false,
    })
    await o.told(ballot)
    const shown = (await wall.until((state) => state.ballots[0]?.state === 'announced')).ballots[0]
    expect(shown?.result).toMatchObject({ result: { for: 11, outcome: 'passed', needed: 10 } })
    expect(JSON.stringify(wall.live.frames)).not.toContain(paper(3).receipt)

    // What could be opened is gone; what proves that one's paper was there is not.
    const [left] = await o.house.sql<{ sealed: number; passes: number; receipts: number }[]>`
      select (select count(*)::int from secret_ballot_box where ballot_id = ${ballot.id} and sealed is not null) as sealed,
             (select count(*)::int from secret_ballot_pass where ballot_id = ${ballot.id}) as passes,
             (select count(*)::int from secret_ballot_box where ballot_id = ${ballot.id}) as receipts`
    expect(left).toEqual({ sealed: 0, passes: 0, receipts: 18 })
  })

  it('whoever waits alone is put into the box when it closes, at whichever process, and nobody after', async () => {
    const it = await o.convened()
    await it.opened(12)
    const { ballot, tellers } = await o.opened(it)
    const other = await o.house.another()
    const papers = [await paperOf(ballot, [0]), await paperOf(ballot, [1]), await paperOf(ballot, [0])] as const
    const here = o.put(voter(0), ballot, papers[0])
    const there = [1, 2].map((n) => o.put(elsewhere(voter(n), other.address), ballot, papers[n] as Paper))
    await expect.poll(async () => (await o.stands(ballot)).marked).toBe(0)
    const late = await paperOf(ballot, [0])
    const shut = await o.shut(ballot)
    expect(await Promise.all([here, ...there])).toEqual([true, true, true])
    expect(shut).toMatchObject({ state: 'closed', marked: 3 })
    expect(await voter(6).refusal(castSecretBallot, { id: ballot.id, sealed: late.sealed })).toMatchObject({
      code: 'vote.over',
    })
    const counted = await o.count(ballot, tellers, [0, 2])
    expect(counted.result).toMatchObject({ result: { for: 2, against: 1, outcome: 'failed' } })
    await other.close()
  })

  it('a teller who exchanges papers is found by another two, and nothing is announced', async () => {
    const it = await o.convened()
    await it.opened(12)
    const { ballot, tellers } = await o.opened(it)
    const papers = await Promise.all([0, 0, 1, 1, 1].map((choice) => paperOf(ballot, [choice])))
    await Promise.all(papers.map((paper, n) => o.put(voter(n), ballot, paper)))
    await o.shut(ballot)
    const cheat = (items: Uint8Array<ArrayBuffer>[], step: number) =>
      step === 1 ? items.map(() => new Uint8Array([1, 0])) : items
    expect((await o.count(ballot, tellers, [0, 1], cheat)).result).toMatchObject({ result: { for: 5 } })
    expect(await o.count(ballot, tellers, [0, 2])).toMatchObject({ disputed: true, can: ['annul'] })
    const { chanhvp } = o.pages
    expect(await chanhvp.refusal(announceSecretBallot, { id: ballot.id, ...command() })).toMatchObject({
      code: 'ballot.disputed',
    })
    await chanhvp.call(annulSecretBallot, { id: ballot.id, reason: 'Kết quả kiểm phiếu khác nhau', ...command() })
    expect(await o.stands(ballot, voter(1))).toMatchObject({ state: 'annulled', result: null })
  })

  it('a paper that is sealed for nobody is invalid and keeps nothing from being opened; a copied one does not count', async () => {
    const it = await o.convened()
    await it.opened(12)
    const { ballot, tellers } = await o.opened(it)
    const papers = await Promise.all([0, 0, 1].map((choice) => paperOf(ballot, [choice])))
    const size = fromBase64(papers[0]?.sealed ?? '').length
    const nonsense = { sealed: toBase64(crypto.getRandomValues(new Uint8Array(size))), receipt: '' }
    const [first, second, third] = papers as [Paper, Paper, Paper]
    const all = [first, second, third, first, nonsense].map((paper, n) =>
      o.put(voter(n), ballot, paper).catch((error: Error) => error.message),
    )
    const answers = await Promise.all(all)
    // One of the two who sent the same paper has a vote in the box, whoever came first.
    expect(answers.filter((it) => it === true).length).toBe(4)
    expect([answers[0], answers[3]].filter((it) => it !== true)).toEqual([expect.stringContaining('vote.cast-before')])
    expect(await o.shut(ballot)).toMatchObject({ marked: 4 })
    for (const group of [
      [0, 1],
      [0, 2],
    ])
      expect((await o.count(ballot, tellers, group)).result).toMatchObject({
        result: { for: 2, against: 1, invalid: 1 },
      })
    expect(await o.stands(ballot)).toMatchObject({ disputed: false })
  })

  it('an election and a rating are counted line by line; a box nobody used needs nobody to open it', async () => {
    const it = await o.convened()
    await it.opened(12)
    const lines = ['Nguyễn Văn A', 'Trần Thị B', 'Lê Văn C']
    const election = await o.opened(it, { form: 'election', lines, seats: 2, question: 'Bầu bổ sung' })
    const marks = [...Array.from({ length: 10 }, () => [1, 1, 0]), [1, 1, 1], [0, 0, 0]]
    const papers = await Promise.all(marks.map((answers) => paperOf(election.ballot, answers)))
    const cast = papers.map((paper, n) => o.put(voter(n), election.ballot, paper))
    await expect.poll(async () => (await o.stands(election.ballot)).marked).toBeGreaterThanOrEqual(5)
    await o.shut(election.ballot)
    await Promise.all(cast)
    expect((await o.count(election.ballot, election.tellers, [0, 1])).result).toEqual({
      form: 'election',
      papers: 12,
      invalid: 2,
      base: 18,
      lines: [
        { votes: 10, elected: true, tied: false },
        { votes: 10, elected: true, tied: false },
        { votes: 0, elected: false, tied: false },
      ],
    })
    await o.told(election.ballot)

    const confidence = {
      mayResign: { numerator: 1, denominator: 2, strict: true },
      mustVote: { numerator: 2, denominator: 3, strict: false },
      proposal: { numerator: 1, denominator: 5, strict: false },
    }
    const rule = { ...terms, matter: 'confidenceRating' as const, ballotForm: 'secret' as const, confidence }
    await o.pages.chanhvp.call(enterRule, { id: o.bodyId, terms: rule, validFrom: '2026-01-01', source: 'Luật' })
    const rating = { form: 'rating' as const, matter: 'confidenceRating' as const, lines: lines.slice(0, 2) }
    const rated = await o.opened(it, { ...rating, question: 'Lấy phiếu tín nhiệm' })
    const votes = await Promise.all(Array.from({ length: 15 }, (_, n) => paperOf(rated.ballot, [2, n < 12 ? 0 : null])))
    const rates = votes.map((paper, n) => o.put(voter(n), rated.ballot, paper))
    await expect.poll(async () => (await o.stands(rated.ballot)).marked).toBeGreaterThanOrEqual(5)
    await o.shut(rated.ballot)
    await Promise.all(rates)
    expect((await o.count(rated.ballot, rated.tellers, [1, 2])).result).toMatchObject({
      form: 'rating',
      lines: [
        { low: 15, empty: 0, outcome: { outcome: 'voteOfConfidence' } },
        { high: 12, empty: 3, outcome: { outcome: 'none' } },
      ],
    })
    await o.told(rated.ballot)

    const unused = await o.opened(it)
    expect(await o.shut(unused.ballot)).toMatchObject({ state: 'counted', result: { result: { for: 0 } } })
  })
})

describe('who may do what with a secret ballot, and when', { timeout: 120_000 }, () => {
  it('keys come from the tellers, the box from whoever runs the meeting, papers from electors who are there', async () => {
    const { chanhvp } = o.pages
    const it = await o.convened()
    await it.opened(12)
    const denied = { code: 'access.denied' }
    const tellers = it.electors.slice(2, 5)
    const ask = { question: 'Bổ nhiệm', form: 'question' as const, lines: [], seats: null, itemIds: [] }
    const plan = { ...ask, matter: 'personnel' as const, repeats: null, tellers, id: it.id }
    expect(await voter(3).refusal(prepareSecretBallot, plan)).toMatchObject(denied)
    for (const wrong of [
      { tellers: [...tellers, it.electors[0] ?? ''] },
      { tellers: [tellers[0] ?? '', tellers[0] ?? '', tellers[1] ?? ''] },
      { form: 'rating' as const },
      { form: 'election' as const, lines: ['A'], seats: 2 },
      { form: 'election' as const, lines: ['A'] },
    ])
      expect(await chanhvp.refusal(prepareSecretBallot, { ...plan, ...wrong })).toMatchObject({ code: 'input.invalid' })
    const draft = await chanhvp.call(prepareSecretBallot, plan)
    expect(await voter(3).refusal(readSecretBallot, { id: draft.id })).toMatchObject({ code: 'thing.missing' })
    expect((await voter(3).call(listSecretBallots, { id: it.id })).ballots).toEqual([])
    const call = { id: draft.id, version: draft.version, ...command() }
    expect(await voter(3).refusal(callTellers, call)).toMatchObject({ code: 'thing.missing' })
    await chanhvp.call(callTellers, call)
    const publicKey = toBase64(await publicBytes(await makeTellerKeys()))
    const key = { id: draft.id, publicKey }
    expect(await voter(9).refusal(giveTellerKey, { ...key, ...command() })).toMatchObject(denied)
    const nonsense = toBase64(new Uint8Array([4, ...new Uint8Array(64)]))
    expect(await voter(2).refusal(giveTellerKey, { ...key, publicKey: nonsense, ...command() })).toMatchObject({
      code: 'input.invalid',
    })
    await voter(2).call(giveTellerKey, { ...key, ...command() })
    // Nobody else gives the same key: one person would be two tellers.
    expect(await voter(3).refusal(giveTellerKey, { ...key, ...command() })).toMatchObject({ code: 'input.invalid' })
    expect(await chanhvp.refusal(openSecretBallot, { id: draft.id, ...command() })).toMatchObject({
      code: 'ballot.no-key',
      facts: { names: ['Người Thử uv2', 'Người Thử uv3'] },
    })
    for (const page of [voter(3), voter(4)])
      await page.call(giveTellerKey, {
        id: draft.id,
        publicKey: toBase64(await publicBytes(await makeTellerKeys())),
        ...command(),
      })
    expect(await voter(3).refusal(openSecretBallot, { id: draft.id, ...command() })).toMatchObject(denied)
    await chanhvp.call(openSecretBallot, { id: draft.id, ...command() })
    expect(await voter(2).refusal(giveTellerKey, { ...key, ...command() })).toMatchObject({ code: 'thing.state' })
    const ballot = await o.stands(draft)
    const { sealed } = await paperOf(ballot, [0])
    const cast = { id: ballot.id, sealed }
    expect(await chanhvp.refusal(castSecretBallot, cast)).toMatchObject({ code: 'vote.not-elector' })
    expect(await o.pages.taichinh1.refusal(castSecretBallot, cast)).toMatchObject({ code: 'vote.not-elector' })
    expect(await o.pages.tuphap1.refusal(castSecretBallot, cast)).toMatchObject({ code: 'thing.missing' })
    expect(await voter(0).refusal(castSecretBallot, { ...cast, sealed: sealed.slice(4) })).toMatchObject({
      code: 'ballot.paper-unfit',
    })
    expect(await voter(0).refusal(listReceipts, { id: ballot.id })).toMatchObject({ code: 'thing.state' })
    expect(await voter(5).refusal(closeSecretBallot, { id: ballot.id, ...command() })).toMatchObject(denied)
    for (const what of [restSitting, closeSitting])
      expect(await chanhvp.refusal(what, { id: it.id, ...command() })).toMatchObject({ code: 'sitting.vote-open' })
    expect(await chanhvp.refusal(dropSecretBallot, { id: ballot.id })).toMatchObject({ code: 'thing.state' })
    expect(await voter(5).refusal(annulSecretBallot, { id: ballot.id, reason: 'x', ...command() })).toMatchObject(
      denied,
    )
    await chanhvp.call(annulSecretBallot, { id: ballot.id, reason: 'Thử', ...command() })
    expect(await voter(0).refusal(castSecretBallot, cast)).toMatchObject({ code: 'vote.over' })
    await chanhvp.call(closeSitting, { id: it.id, ...command() })
  })

  it('where the rule lets nobody vote from elsewhere, only those present do', async () => {
    const rule = { ...terms, matter: 'removal' as const, ballotForm: 'secret' as const, absentVoting: false }
    await o.pages.chanhvp.call(enterRule, { id: o.bodyId, terms: rule, validFrom: '2026-01-01', source: 'Luật' })
    const it = await o.convened()
    await it.opened(12)
    const { ballot } = await o.opened(it, { matter: 'removal' })
    const { sealed } = await paperOf(ballot, [0])
    expect(await voter(13).refusal(castSecretBallot, { id: ballot.id, sealed })).toMatchObject({
      code: 'vote.not-present',
    })
  })
})

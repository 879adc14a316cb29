import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmRule, enterReadySet, enterRule, readBody, withdrawRule } from '#contract/bodies.ts'
import {
  confirmMeetingKind,
  endFloorTime,
  endMeetingKind,
  enterFloorTime,
  enterMeetingKind,
  enterReadyKinds,
  listRegulations,
} from '#contract/body-regulations.ts'
import { resultOf } from '#contract/decision-rule.ts'
import { meetingKindOn, ruleOn, speechKindsOn, timersOn } from '../../../server/modules/bodies/index.ts'
import { type House, openHouse } from '../../setup/house.ts'
import { dayOf, newBody, openBodies, terms } from './offices.ts'

let house: House
let here: Awaited<ReturnType<typeof openBodies>>
let elsewhere: Awaited<ReturnType<typeof openBodies>>

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  here = await openBodies(house)
  elsewhere = await openBodies(house)
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

const source = 'Quy chế làm việc, Điều 5'

describe('rules of decision', () => {
  it('follow each other; what is in force keeps its days', async () => {
    const { id } = await newBody(here.clerk.page)
    const ask = { id, terms, validFrom: '2026-01-01', source }
    expect((await here.leader.page.refusal(enterRule, ask)).code).toBe('access.denied')
    await here.clerk.page.call(enterRule, ask)
    for (const validFrom of ['2026-01-01', dayOf(house, 0)])
      expect((await here.clerk.page.refusal(enterRule, { ...ask, validFrom })).code).toBe('body.rule-overlaps')
    const strict = { ...terms, threshold: { numerator: 2, denominator: 3, strict: false } }
    const later = await here.clerk.page.call(enterRule, { ...ask, terms: strict, validFrom: dayOf(house, 5) })
    expect(later.rules.map((it) => [it.state, it.validTo])).toEqual([
      ['coming', null],
      ['inForce', dayOf(house, 4)],
    ])
    const overlap = await here.clerk.page.refusal(enterRule, { ...ask, validFrom: dayOf(house, 2) })
    expect(overlap.facts).toEqual({ from: dayOf(house, 5), state: 'coming' })
    const on = (days: number) => house.work((work) => ruleOn(work, id, 'ordinary', dayOf(house, days)))
    const tally = { total: 18, present: 18, for: 10, against: 8, abstain: 0 }
    const outcomes = await Promise.all([4, 5].map(on))
    expect(outcomes.map((it) => it && resultOf(it.terms, tally).outcome)).toEqual(['passed', 'failed'])
    expect(await house.work((work) => ruleOn(work, id, 'removal', dayOf(house, 0)))).toBeUndefined()
  })

  it('are withdrawn only before they are in force, and the one before goes on', async () => {
    const { id } = await newBody(here.clerk.page)
    const first = await here.clerk.page.call(enterRule, { id, terms, validFrom: '2026-01-01', source })
    const held = first.rules[0]?.id ?? ''
    const reason = 'Nghị quyết chưa ban hành'
    expect((await here.clerk.page.refusal(withdrawRule, { id: held, reason })).code).toBe('thing.state')
    const second = await here.clerk.page.call(enterRule, { id, terms, validFrom: dayOf(house, 5), source })
    const coming = second.rules.find((it) => it.state === 'coming')?.id ?? ''
    expect((await here.officer.page.refusal(withdrawRule, { id: coming, reason })).code).toBe('access.denied')
    const card = await here.clerk.page.call(withdrawRule, { id: coming, reason })
    expect(card.rules.map((it) => [it.state, it.validTo, it.withdrawn?.reason])).toEqual([
      ['withdrawn', null, reason],
      ['inForce', null, undefined],
    ])
    expect((await here.clerk.page.refusal(withdrawRule, { id: coming, reason })).code).toBe('thing.state')
    expect((await here.leader.page.refusal(confirmRule, { id: coming, act: 'Điều 1' })).code).toBe('thing.state')
  })

  it('are unconfirmed until a leader names the clause, once', async () => {
    const { id } = await newBody(here.clerk.page)
    const entered = await here.clerk.page.call(enterRule, { id, terms, validFrom: '2026-01-01', source })
    const rule = entered.rules[0]?.id ?? ''
    expect([entered.rules[0]?.confirmed, entered.unconfirmed]).toEqual([null, 1])
    const act = 'Luật Tổ chức chính quyền địa phương, Điều 40'
    expect((await here.clerk.page.refusal(confirmRule, { id: rule, act })).code).toBe('access.denied')
    expect((await elsewhere.leader.page.refusal(confirmRule, { id: rule, act })).code).toBe('thing.missing')
    const card = await here.leader.page.call(confirmRule, { id: rule, act })
    expect(card.rules[0]?.confirmed).toMatchObject({ act, title: 'Chủ tịch' })
    expect(card.unconfirmed).toBe(0)
    expect((await here.leader.page.refusal(confirmRule, { id: rule, act })).code).toBe('thing.state')
    await expect(
      house.sql`update body_rule set threshold_numerator = 1, threshold_denominator = 3 where id = ${rule}`,
    ).rejects.toThrow('never rewritten')
    await expect(house.sql`delete from body_rule where id = ${rule}`).rejects.toThrow('append-only')
  })

  it('refuse terms that cannot be', async () => {
    const { id } = await newBody(here.clerk.page)
    const ask = { id, validFrom: '2026-01-01', source }
    for (const bad of [
      { ...terms, threshold: { numerator: 3, denominator: 2, strict: false } },
      { ...terms, silence: 'agrees' as const },
      { ...terms, matter: 'confidenceRating' as const },
    ])
      expect((await here.clerk.page.refusal(enterRule, { ...ask, terms: bad })).code).toBe('input.invalid')
    expect((await here.clerk.page.refusal(enterRule, { ...ask, terms, validFrom: '2025-01-01' })).code).toBe(
      'input.invalid',
    )
  })

  it('of the ready set are entered once, unconfirmed, and leave what is there alone', async () => {
    const { id } = await newBody(here.clerk.page)
    await here.clerk.page.call(enterRule, { id, terms, validFrom: '2026-01-01', source })
    const ask = { id, validFrom: '2026-01-01' }
    expect((await here.officer.page.refusal(enterReadySet, ask)).code).toBe('access.denied')
    const card = await here.clerk.page.call(enterReadySet, ask)
    expect(card.rules.map((it) => it.terms.matter)).toEqual(['ordinary', 'procedural', 'opinionSlip'])
    expect(card.rules[0]?.source).toBe(source)
    expect(card.rules.every((it) => it.confirmed === null)).toBe(true)
    expect(card.rules.at(-1)?.recalled).toBe(true)
    const again = await here.clerk.page.call(enterReadySet, ask)
    expect([again.rules.length, again.kinds.length, again.times.length]).toEqual([
      card.rules.length,
      card.kinds.length,
      card.times.length,
    ])
    expect(card.kinds.length).toBeGreaterThan(0)
    const none = await newBody(here.clerk.page, { kind: 'taskForce' })
    expect((await here.clerk.page.refusal(enterReadySet, { ...ask, id: none.id })).code).toBe('body.ready-set-missing')
  })
})

const kind = {
  name: 'Họp giao ban',
  form: 'inPerson' as const,
  papersDueDays: 3,
  noticeDueDays: 3,
  conclusionDueDays: 5,
  summaryOver: null,
  summaryMost: null,
  maxMinutes: 240,
  checkInBefore: 30,
  checkInAfter: 30,
  recording: true,
}

describe('kinds of meetings', () => {
  it('are versions too: replaced from tomorrow on, confirmed, ended, withdrawn', async () => {
    const { id: bodyId } = await newBody(here.clerk.page)
    const ask = { bodyId, terms: kind, validFrom: '2026-01-01', source, replaces: null }
    expect((await here.officer.page.refusal(enterMeetingKind, ask)).code).toBe('access.denied')
    expect((await elsewhere.clerk.page.refusal(enterMeetingKind, ask)).code).toBe('thing.missing')
    await here.clerk.page.call(enterMeetingKind, ask)
    expect((await here.clerk.page.refusal(enterMeetingKind, ask)).code).toBe('body.name-taken')
    const kinds = async () => (await here.clerk.page.call(readBody, { id: bodyId })).kinds
    const [first] = await kinds()
    const replaces = first?.id ?? ''
    expect((await here.clerk.page.refusal(enterMeetingKind, { ...ask, replaces })).code).toBe('body.rule-overlaps')
    await here.clerk.page.call(enterMeetingKind, {
      ...ask,
      replaces,
      terms: { ...kind, maxMinutes: 120 },
      validFrom: dayOf(house, 3),
    })
    expect((await kinds()).map((it) => [it.maxMinutes, it.validTo, it.inForce])).toEqual([
      [120, null, false],
      [240, dayOf(house, 2), true],
    ])
    const coming = (await kinds())[0]?.id ?? ''
    await here.clerk.page.call(endMeetingKind, { id: coming, on: dayOf(house, 3), reason: 'Nhầm' })
    expect((await kinds()).map((it) => [it.maxMinutes, it.validTo])).toEqual([[240, null]])
    expect((await here.clerk.page.refusal(confirmMeetingKind, { id: replaces, act: 'Điều 7' })).code).toBe(
      'access.denied',
    )
    await here.leader.page.call(confirmMeetingKind, { id: replaces, act: 'Quyết định 45/2018/QĐ-TTg, Điều 7' })
    expect((await kinds())[0]?.confirmed?.act).toBe('Quyết định 45/2018/QĐ-TTg, Điều 7')
    const end = { id: replaces, on: dayOf(house, -1), reason: 'Không họp nữa' }
    expect((await here.clerk.page.refusal(endMeetingKind, end)).code).toBe('input.invalid')
    await here.clerk.page.call(endMeetingKind, { ...end, on: dayOf(house, 0) })
    expect((await house.work((work) => meetingKindOn(work, replaces)))?.validTo).toBe(dayOf(house, 0))
  })

  it('and times of the agency itself come from its own ready set', async () => {
    const ask = { validFrom: dayOf(house, 0) }
    expect((await here.officer.page.refusal(enterReadyKinds, ask)).code).toBe('access.denied')
    await here.clerk.page.call(enterReadyKinds, ask)
    await here.clerk.page.call(enterReadyKinds, ask)
    const { kinds, times, mayConfirm } = await here.leader.page.call(listRegulations, {})
    expect(kinds.find((it) => it.name === 'Họp giao ban')).toMatchObject({
      papersDueDays: 3,
      conclusionDueDays: 5,
      summaryOver: null,
      summaryMost: null,
      maxMinutes: 240,
      confirmed: null,
    })
    expect([kinds.length, times.length, mayConfirm]).toEqual([8, 6, true])
    expect((await elsewhere.clerk.page.call(listRegulations, {})).kinds).toEqual([])
    const id = kinds[0]?.id ?? ''
    expect((await elsewhere.leader.page.refusal(confirmMeetingKind, { id, act: 'x' })).code).toBe('thing.missing')
  })
})

describe('times of the floor', () => {
  const speech = {
    nature: 'speech' as const,
    name: 'Chất vấn',
    limitSeconds: 60,
    rank: 3,
    pauses: false,
    quotaSeconds: 1800,
    quotaPer: 'group' as const,
  }
  it('are entered, ordered by rank, and end; a body without goes by those of its agency', async () => {
    const { id: bodyId } = await newBody(here.clerk.page)
    const today = dayOf(house, 0)
    const ask = { bodyId, terms: speech, validFrom: today, source: '', replaces: null }
    expect((await here.leader.page.refusal(enterFloorTime, ask)).code).toBe('access.denied')
    const noLimit = { ...speech, nature: 'timer' as const, quotaSeconds: null, quotaPer: null, limitSeconds: null }
    expect((await here.clerk.page.refusal(enterFloorTime, { ...ask, terms: noLimit })).code).toBe('input.invalid')
    const door = () => house.work((work) => speechKindsOn(work, here.id, bodyId, today))
    await here.clerk.page.call(enterReadyKinds, { validFrom: today })
    expect((await door()).length).toBeGreaterThan(1)
    await here.clerk.page.call(enterFloorTime, ask)
    await here.clerk.page.call(enterFloorTime, {
      ...ask,
      terms: { ...speech, name: 'Ý kiến về trình tự', rank: 1, pauses: true, quotaSeconds: null, quotaPer: null },
    })
    expect((await door()).map((it) => [it.name, it.pauses])).toEqual([
      ['Ý kiến về trình tự', true],
      ['Chất vấn', false],
    ])
    expect((await house.work((work) => timersOn(work, here.id, bodyId, today))).length).toBe(2)
    const id = (await door())[1]?.id ?? ''
    expect((await elsewhere.clerk.page.refusal(endFloorTime, { id, on: today, reason: 'x' })).code).toBe(
      'thing.missing',
    )
    await here.clerk.page.call(endFloorTime, { id, on: today, reason: 'Gộp' })
    house.pass(86_400_000)
    expect((await house.work((work) => speechKindsOn(work, here.id, bodyId, dayOf(house, 0)))).length).toBe(1)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countWork, listWork } from '#contract/desk.ts'
import { listDocuments, readDocument } from '#contract/documents.ts'
import { explainAccess } from '#contract/reading.ts'
import {
  completeAssignment,
  findTargets,
  giveDirective,
  passSubmission,
  readAssignment,
  readRouting,
  sendBackSubmission,
  startAssignment,
  submitDocuments,
  undoDirective,
} from '#contract/routing.ts'
import { type Office, ofName, openOffice, targetsFor, to } from './office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

describe('an arrival goes from the clerk to the leader, his directive to a unit, the unit to a person', () => {
  it('requirement 8: and the sender is told 04, 05 and 06 as it happens', async () => {
    const { id, sentId } = await o.submitted()
    expect((await o.card('vanthu', id)).handling).toBe('waitDirective')
    const [waiting] = (await o.pages.chutich.call(listWork, { pile: 'toDirect' })).rows
    expect(waiting).toMatchObject({ documentId: id, unread: true, from: { title: 'vanthu' } })

    const given = await o.direct('chutich', id, [
      to.unit(o.finance, 'lead', o.inDays(5)),
      to.unit(o.justice, 'support', o.inDays(3)),
      to.person(o.holder.phochutich, 'informed'),
    ])
    expect(given.assignments.map((it) => [it.to.name, it.role, it.state])).toEqual([
      ['Phòng Tài chính', 'lead', 'waiting'],
      ['Phòng Tư pháp', 'support', 'waiting'],
      ['Người Thử phochutich', 'informed', 'waiting'],
    ])
    expect(given.submissions.map((it) => it.state)).toEqual(['directed'])
    expect(await o.status(sentId)).toEqual(['01', '03', '04'])

    const lead = ofName(given, 'Tài chính')
    const named = await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh1, 'lead')], { parentId: lead.id })
    expect(ofName(named, 'Tài chính').state).toBe('forwarded')
    const mine = ofName(named, 'taichinh1')
    expect(mine.dueAt).toBe(lead.dueAt)

    // Opening it is not handling.
    await o.pages.taichinh1.call(readAssignment, { id })
    expect(await o.status(sentId)).toEqual(['01', '03', '04'])
    const started = await o.pages.taichinh1.call(startAssignment, { id: mine.id, version: mine.version })
    expect(await o.status(sentId)).toEqual(['01', '03', '04', '05'])

    const opinion = ofName(started, 'Tư pháp')
    await o.pages.truongtuphap.call(completeAssignment, {
      id: opinion.id,
      version: opinion.version,
      note: 'Nhất trí, không có ý kiến khác.',
    })
    const done = await o.pages.taichinh1.call(completeAssignment, {
      id: mine.id,
      version: ofName(started, 'taichinh1').version,
      note: 'Đã lập kế hoạch.',
    })
    expect(done.handling).toBe('done')
    expect(done.assignments.every((it) => it.state === 'done')).toBe(true)
    expect(ofName(done, 'Phòng Tài chính').closingNote).toBe('Đã lập kế hoạch.')
    expect(await o.status(sentId)).toEqual(['01', '03', '04', '05', '06'])
    const trail = (await o.card('vanthu', id)).trail.map((it) => it.type)
    for (const type of [
      'submission.made',
      'directive.given',
      'assignment.read',
      'assignment.started',
      'assignment.completed',
    ])
      expect(trail).toContain(type)
  })

  it('requirement 7: but not before it is registered: an unregistered document creates no duty', async () => {
    const { id } = await o.arrive()
    const [raw] = await o.house.sql<{ id: string }[]>`
      insert into document (id, agency_id, direction, source, state, kind, subject, issuer_name, urgency, arrived_on, created_by, created_at, listed_at, search_key, number_key)
      select gen_random_uuid(), agency_id, direction, source, 'arrived', kind, subject, issuer_name, urgency, arrived_on, created_by, created_at, listed_at, search_key, number_key
        from document where id = ${id} returning id`
    const refusal = await o.pages.vanthu.refusal(submitDocuments, {
      documentIds: [raw?.id ?? ''],
      toHolderId: o.holder.chutich,
      note: '',
    })
    expect(refusal).toMatchObject({ code: 'thing.state', facts: { state: 'arrived' } })
    const direct = await o.pages.chutich.refusal(giveDirective, {
      id: raw?.id ?? '',
      text: '',
      assignments: [to.unit(o.finance, 'lead')],
    })
    expect(direct.code).toBe('thing.state')
  })
})

describe('a submission', () => {
  it('goes to leaders only, of this agency only, and once', async () => {
    const { id } = await o.arrive()
    const ask = { documentIds: [id], note: '' }
    expect(await o.pages.vanthu.refusal(submitDocuments, { ...ask, toHolderId: o.holder.taichinh1 })).toMatchObject({
      code: 'routing.target-unfit',
      facts: { why: 'not-leader' },
    })
    expect(await o.pages.vanthu.refusal(submitDocuments, { ...ask, toHolderId: o.holder.gui })).toMatchObject({
      facts: { why: 'other-agency' },
    })
    const targets = (await o.pages.vanthu.call(findTargets, { for: 'submission' })).targets.map((it) => it.title)
    expect(targets.sort()).toEqual(['chanhvp', 'chutich', 'phochutich'])
    await o.pages.vanthu.call(submitDocuments, { ...ask, toHolderId: o.holder.chutich })
    expect((await o.pages.vanthu.refusal(submitDocuments, { ...ask, toHolderId: o.holder.chutich })).code).toBe(
      'thing.state',
    )
    expect((await o.pages.taichinh1.refusal(submitDocuments, { ...ask, toHolderId: o.holder.chutich })).code).toBe(
      'access.denied',
    )
  })

  it('of many documents is made whole or not at all', async () => {
    const first = await o.arrive('Về việc một')
    const second = await o.submitted('Về việc hai')
    const refusal = await o.pages.vanthu.refusal(submitDocuments, {
      documentIds: [first.id, second.id],
      toHolderId: o.holder.chutich,
      note: '',
    })
    expect(refusal.code).toBe('thing.state')
    expect((await o.card('vanthu', first.id)).handling).toBeNull()
  })

  it('comes back to the clerk with the reason, and may be passed to another leader', async () => {
    const { id } = await o.submitted()
    expect((await o.pages.phochutich.refusal(sendBackSubmission, { id, reason: 'Không đúng' })).code).toBe(
      'access.denied',
    )
    const back = await o.pages.chutich.call(sendBackSubmission, { id, reason: 'Thiếu phụ lục' })
    expect(back.submissions.at(-1)).toMatchObject({ state: 'returned', reason: 'Thiếu phụ lục' })
    expect(back.handling).toBeNull()
    await o.pages.vanthu.call(submitDocuments, { documentIds: [id], toHolderId: o.holder.chanhvp, note: 'Đã bổ sung' })
    const passed = await o.pages.chanhvp.call(passSubmission, { id, toHolderId: o.holder.chutich, note: 'Kính trình' })
    expect(passed.submissions.map((it) => it.state)).toEqual(['returned', 'passed', 'waiting'])
    const rows = (await o.pages.chanhvp.call(listWork, { pile: 'toDirect' })).rows
    expect(rows.some((it) => it.documentId === id)).toBe(false)
    // What waits for the chair is the chair's to direct.
    const other = await o.pages.chanhvp.refusal(giveDirective, {
      id,
      text: '',
      assignments: [to.unit(o.finance, 'lead')],
    })
    expect(other.code).toBe('access.denied')
  })
})

describe('a directive', () => {
  it('names one lead: support without a lead and a second lead are refused', async () => {
    const { id } = await o.submitted()
    const give = (assignments: ReturnType<typeof to.unit>[], replaceLead?: boolean) => ({
      id,
      text: 'Giao xử lý',
      assignments,
      ...(replaceLead ? { replaceLead } : {}),
    })
    expect((await o.pages.chutich.refusal(giveDirective, give([to.unit(o.justice, 'support')]))).code).toBe(
      'routing.lead-missing',
    )
    expect(
      (await o.pages.chutich.refusal(giveDirective, give([to.unit(o.justice, 'lead'), to.unit(o.finance, 'lead')])))
        .code,
    ).toBe('input.invalid')
    await o.pages.chutich.call(giveDirective, give([to.unit(o.justice, 'lead')]))
    expect(await o.pages.chutich.refusal(giveDirective, give([to.unit(o.finance, 'lead')]))).toMatchObject({
      code: 'routing.lead-taken',
      facts: { name: 'Phòng Tư pháp' },
    })
    const replaced = await o.pages.chutich.call(giveDirective, give([to.unit(o.finance, 'lead')], true))
    expect(replaced.assignments.map((it) => [it.to.name, it.state])).toEqual([
      ['Phòng Tư pháp', 'withdrawn'],
      ['Phòng Tài chính', 'waiting'],
    ])
    // Whoever lost it no longer reads it.
    expect((await o.pages.truongtuphap.refusal(readDocument, { id })).code).toBe('thing.missing')
  })

  it('given twice at the same moment gives one lead', async () => {
    const { id } = await o.submitted()
    const ask = { id, text: 'Hai lần', assignments: [to.unit(o.finance, 'lead')] }
    const both = await Promise.allSettled([
      o.pages.chutich.call(giveDirective, ask),
      o.pages.chutich.call(giveDirective, ask),
    ])
    expect(both.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
    const card = await o.pages.chutich.call(readRouting, { id })
    expect(card.assignments).toHaveLength(1)
  })

  it('is refused to officers, to people of elsewhere, to oneself, twice to one, and into the past', async () => {
    const { id } = await o.submitted()
    const give = (...assignments: ReturnType<typeof to.unit>[]) => ({ id, text: '', assignments })
    const { chutich } = o.pages
    expect((await o.pages.taichinh1.refusal(giveDirective, give(to.unit(o.finance, 'lead')))).code).toBe(
      'thing.missing',
    )
    expect(await chutich.refusal(giveDirective, give(to.person(o.holder.gui, 'lead')))).toMatchObject({
      facts: { why: 'other-agency' },
    })
    expect(await chutich.refusal(giveDirective, give(to.person(o.holder.chutich, 'lead')))).toMatchObject({
      facts: { why: 'self' },
    })
    expect(
      await chutich.refusal(giveDirective, give(to.unit(o.finance, 'lead'), to.unit(o.finance, 'support'))),
    ).toMatchObject({ facts: { why: 'twice' } })
    expect((await chutich.refusal(giveDirective, give(to.unit(o.finance, 'lead', o.inDays(-1))))).code).toBe(
      'routing.due-past',
    )
    expect((await chutich.refusal(giveDirective, give(to.unit(o.finance, 'lead', 'hôm qua')))).code).toBe(
      'input.invalid',
    )
    expect(
      (await chutich.refusal(giveDirective, give({ to: {}, role: 'lead', dueAt: null, replyRequired: false }))).code,
    ).toBe('input.invalid')
    expect(await chutich.refusal(giveDirective, give(to.unit(o.here.id, 'lead')))).toMatchObject({
      facts: { why: 'no-head' },
    })
    expect((await chutich.call(readRouting, { id })).assignments).toEqual([])
  })

  it('that only lets know leaves nothing to wait for: 06 at once', async () => {
    const { id, sentId } = await o.submitted()
    const card = await o.direct('chutich', id, [
      to.unit(o.finance, 'informed'),
      to.person(o.holder.tuphap1, 'informed'),
    ])
    expect(card.handling).toBe('done')
    expect(await o.status(sentId)).toEqual(['01', '03', '06'])
    const pile = await o.pages.tuphap1.call(listWork, { pile: 'toKnow' })
    expect(pile.rows.map((it) => it.documentId)).toContain(id)
    await o.pages.tuphap1.call(readAssignment, { id })
    expect((await o.pages.tuphap1.call(listWork, { pile: 'toKnow' })).rows.map((it) => it.documentId)).not.toContain(id)
    // He may still read what he was let know.
    expect((await o.card('tuphap1', id)).id).toBe(id)
  })

  it('is taken back within seconds, which leaves both acts on record; later it is not', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    const [directive] = given.directives
    expect(directive?.undoUntil).not.toBeNull()
    expect((await o.pages.phochutich.refusal(undoDirective, { id: directive?.id ?? '' })).code).toBe('access.denied')
    const undone = await o.pages.chutich.call(undoDirective, { id: directive?.id ?? '' })
    expect(undone.handling).toBe('waitDirective')
    expect(undone.directives[0]?.undoneAt).not.toBeNull()
    expect((await o.pages.chutich.call(listWork, { pile: 'toDirect' })).rows.map((it) => it.documentId)).toContain(id)
    expect((await o.pages.truongtaichinh.refusal(readDocument, { id })).code).toBe('thing.missing')
    const trail = (await o.card('vanthu', id)).trail.map((it) => it.type)
    expect(trail.filter((it) => it.startsWith('directive.'))).toEqual(['directive.given', 'directive.undone'])

    const again = await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    o.house.pass(16_000)
    expect((await o.pages.chutich.refusal(undoDirective, { id: again.directives.at(-1)?.id ?? '' })).code).toBe(
      'routing.undo-late',
    )
  })

  it('that somebody began to handle is not taken back', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    const lead = ofName(given, 'Tài chính')
    await o.pages.truongtaichinh.call(startAssignment, { id: lead.id, version: lead.version })
    expect((await o.pages.chutich.refusal(undoDirective, { id: given.directives[0]?.id ?? '' })).code).toBe(
      'thing.state',
    )
  })
})

describe('who may see it', () => {
  it('is whoever it was assigned to, and the page says why', async () => {
    const { id } = await o.submitted('Về việc ai được xem')
    expect((await o.pages.taichinh2.refusal(readDocument, { id })).code).toBe('thing.missing')
    expect((await o.pages.taichinh2.call(listDocuments, { direction: 'incoming' })).rows).toEqual([])
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    const lead = ofName(given, 'Tài chính')
    // The unit's officers do not see what lies on its head's desk.
    expect((await o.pages.taichinh2.refusal(readDocument, { id })).code).toBe('thing.missing')
    expect((await o.pages.truongtaichinh.call(explainAccess, { id })).mine).toEqual(['unit'])
    await o.direct('truongtaichinh', id, [to.person(o.holder.taichinh2, 'lead')], { parentId: lead.id })
    const why = await o.pages.taichinh2.call(explainAccess, { id })
    expect(why.mine).toEqual(['assignment'])
    expect(why.readers.map((it) => it.name)).toEqual(['Phòng Tài chính', 'Người Thử taichinh2'])
    expect((await o.pages.vanthu.call(explainAccess, { id })).mine).toEqual(['agency'])
    expect((await o.pages.gui.refusal(explainAccess, { id })).code).toBe('thing.missing')
    expect((await o.pages.taichinh2.call(listDocuments, { direction: 'incoming' })).rows.map((it) => it.id)).toEqual([
      id,
    ])
  })

  it('of a unit head’s people, for naming them', async () => {
    const { id } = await o.submitted()
    const given = await o.direct('chutich', id, [to.unit(o.finance, 'lead')])
    const lead = ofName(given, 'Tài chính')
    const { targets } = await targetsFor(o.pages.truongtaichinh, lead.id)
    expect(targets.map((it) => it.title).sort()).toEqual(['taichinh1', 'taichinh2'])
    const refused = await o.pages.truongtaichinh.refusal(giveDirective, {
      id,
      text: '',
      assignments: [to.person(o.holder.tuphap1, 'lead')],
      parentId: lead.id,
    })
    expect(refused).toMatchObject({ facts: { why: 'not-below' } })
    const chair = (await targetsFor(o.pages.chutich)).targets
    expect(
      chair
        .filter((it) => it.unitId !== null)
        .map((it) => it.name)
        .sort(),
    ).toEqual(['Phòng Tài chính', 'Phòng Tư pháp'])
    expect(chair.some((it) => it.title === 'quantri')).toBe(false)
  })

  it('counts each pile of a desk', async () => {
    const { piles } = await o.pages.chutich.call(countWork, {})
    const rows = await o.pages.chutich.call(listWork, { pile: 'given', limit: 200 })
    expect(piles.find((it) => it.pile === 'given')?.count).toBe(rows.rows.length)
    expect(rows.rows.length).toBeGreaterThan(2)
  })
})

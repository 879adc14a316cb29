import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  askExtension,
  completeAssignment,
  giveDirective,
  pauseAssignment,
  readRouting,
  startAssignment,
  submitDocuments,
  undoDirective,
  withdrawAssignment,
} from '#contract/routing.ts'
import { readTransfers, transferHandling, undoTransfer } from '#contract/transfer.ts'
import { type Login, type Office, ofName, openOffice, to } from './office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const reason = 'Đã có kế hoạch mới thay thế'

async function offered(login: Login, id: string) {
  return o.pages[login].call(readTransfers, { id })
}

async function move(login: Login, id: string, fromId: string) {
  const { offers } = await offered(login, id)
  const offer = offers.find((it) => it.from.documentId === fromId)
  return o.pages[login].call(transferHandling, {
    id,
    fromId,
    reason,
    seen: offer?.assignments.map((it) => it.id) ?? [],
  })
}

/** A document in work: finance leads and named a person, justice supports, a deadline each. */
async function inWork() {
  const old = await o.submitted('Kế hoạch phòng, chống hạn năm 2026')
  const due = o.inDays(20)
  await o.direct('chutich', old.id, [to.unit(o.finance, 'lead', due, true), to.unit(o.justice, 'support', due)])
  const card = await o.pages.truongtaichinh.call(readRouting, { id: old.id })
  await o.direct('truongtaichinh', old.id, [to.person(o.holder.taichinh1, 'lead', o.inDays(10))], {
    parentId: ofName(card, 'Tài chính').id,
    text: 'Đồng chí tham mưu.',
  })
  return { ...old, due }
}

describe('open work on a replaced document', () => {
  it('is offered on both cards to whoever may lay documents before leaders, and to nobody else', async () => {
    const old = await inWork()
    const fresh = await o.arrive('Kế hoạch mới', old.sentId)
    for (const id of [old.id, fresh.id]) {
      const { offers } = await offered('vanthu', id)
      expect(offers.map((it) => [it.from.documentId, it.to.documentId, it.hindrance])).toEqual([
        [old.id, fresh.id, null],
      ])
      expect(offers[0]?.assignments.map((it) => it.to.name).sort()).toEqual(
        ['Phòng Tài chính', 'Phòng Tư pháp', 'Người Thử taichinh1'].sort(),
      )
    }
    expect((await offered('chutich', old.id)).offers).toHaveLength(1)
    expect((await offered('chanhvp', old.id)).offers).toHaveLength(1)
    expect((await offered('taichinh1', old.id)).offers).toEqual([])
    const ask = { id: fresh.id, fromId: old.id, reason, seen: [] }
    expect(await o.pages.taichinh1.refusal(transferHandling, ask)).toMatchObject({ code: 'access.denied' })
    expect(await o.pages.gui.refusal(transferHandling, ask)).toMatchObject({ code: 'thing.missing' })
    // What was shown is no longer all there is.
    expect(await o.pages.vanthu.refusal(transferHandling, ask)).toMatchObject({ code: 'thing.changed' })
    // The other way round nothing replaces anything.
    expect(await o.pages.vanthu.refusal(transferHandling, { ...ask, id: old.id, fromId: fresh.id })).toMatchObject({
      code: 'document.relation-unfit',
    })
  })

  it('ends there and stands here: people, roles, words, both deadlines, statuses of both senders', async () => {
    const old = await inWork()
    const fresh = await o.arrive('Kế hoạch mới', old.sentId)
    const before = await o.pages.taichinh1.call(readRouting, { id: old.id })
    const lead = ofName(before, 'taichinh1')
    await o.pages.taichinh1.call(startAssignment, { id: lead.id, version: lead.version })
    await o.pages.taichinh1.call(askExtension, { id: lead.id, wantedAt: o.inDays(15), reason: 'Chờ số liệu' })
    const card = await move('vanthu', fresh.id, old.id)
    expect(card.handling).toBe('assigned')
    const open = (it: typeof card) =>
      it.assignments
        .filter((row) => row.closedAt === null)
        .map((row) => [row.role, row.state, row.to.name, row.dueAt, row.originalDueAt, row.replyRequired])
        .sort()
    expect(open(card)).toEqual(open(before))
    expect(card.directives.map((it) => [it.by.name, it.text, it.carried?.documentId]).sort()).toEqual([
      ['Người Thử chutich', 'Xử lý theo quy định.', old.id],
      ['Người Thử truongtaichinh', 'Đồng chí tham mưu.', old.id],
    ])
    expect(ofName(card, 'taichinh1').extension).toMatchObject({ reason: 'Chờ số liệu', granted: null })

    const behind = await o.pages.vanthu.call(readRouting, { id: old.id })
    expect(behind.handling).toBe('done')
    expect(behind.assignments.every((it) => it.state === 'withdrawn' && it.closingNote.includes(reason))).toBe(true)
    expect(await o.status(old.sentId)).toEqual(['01', '03', '04', '05', '06'])
    expect(await o.status(fresh.sentId)).toEqual(['01', '03', '04'])
    const lines = (await offered('taichinh1', old.id)).lines
    expect(lines[0]).toMatchObject({
      to: { documentId: fresh.id },
      by: { name: 'Người Thử vanthu' },
      reason,
      undoUntil: null,
    })
    expect((await offered('vanthu', fresh.id)).offers).toEqual([])
    // The register goes on saying who had the replaced one.
    const [kept] = await o.house.sql<{ handler: string }[]>`select handler from document where id = ${old.id}`
    expect(kept?.handler).toBe('Phòng Tài chính; Phòng Tư pháp')

    // His earlier notes stay with him as long as he has the work: he reads both, and neither when it is withdrawn.
    await o.card('taichinh1', old.id)
    await o.card('taichinh1', fresh.id)
    const carried = ofName(card, 'taichinh1')
    await o.pages.truongtaichinh.call(withdrawAssignment, {
      id: carried.id,
      version: carried.version,
      reason: 'Giao lại',
    })
    for (const id of [old.id, fresh.id])
      expect(await o.pages.taichinh1.refusal(readRouting, { id })).toMatchObject({ code: 'thing.missing' })

    // The work comes to its end on the replacing one.
    const support = ofName(card, 'Tư pháp')
    await o.pages.truongtuphap.call(completeAssignment, { id: support.id, version: support.version, note: 'Nhất trí' })
    expect(await o.status(fresh.sentId)).toEqual(['01', '03', '04', '05'])
    expect(await o.status(old.sentId)).toEqual(['01', '03', '04', '05', '06'])
  })

  it('works when the replacing one came first and waits for its leader, whose directive it then is', async () => {
    const old = await o.arrive('Kế hoạch cũ')
    const fresh = await o.arrive('Kế hoạch mới', old.sentId)
    await o.pages.vanthu.call(submitDocuments, { documentIds: [fresh.id], toHolderId: o.holder.chutich, note: '' })
    await o.pages.vanthu.call(submitDocuments, { documentIds: [old.id], toHolderId: o.holder.chutich, note: '' })
    await o.direct('chutich', old.id, [to.unit(o.finance, 'lead')])
    expect((await offered('vanthu', fresh.id)).offers[0]?.hindrance).toBe('waits')
    const seen = (await offered('vanthu', fresh.id)).offers[0]?.assignments.map((it) => it.id) ?? []
    const ask = { id: fresh.id, fromId: old.id, reason, seen }
    expect(await o.pages.vanthu.refusal(transferHandling, ask)).toMatchObject({ code: 'access.denied' })
    const card = await move('chutich', fresh.id, old.id)
    expect(card.submissions.map((it) => it.state)).toEqual(['directed'])
    expect(card.handling).toBe('assigned')
  })

  it('moves what only waits for a directive, and is refused where people are at work already', async () => {
    const old = await o.submitted('Kế hoạch cũ')
    const fresh = await o.arrive('Kế hoạch mới', old.sentId)
    const card = await move('vanthu', fresh.id, old.id)
    expect(card.submissions.map((it) => [it.state, it.to.name])).toEqual([['waiting', 'Người Thử chutich']])
    expect(card.handling).toBe('waitDirective')

    const busy = await inWork()
    const other = await o.arrive('Kế hoạch khác', busy.sentId)
    await o.direct('phochutich', other.id, [to.person(o.holder.tuphap1, 'lead')])
    const { offers } = await offered('chutich', busy.id)
    expect(offers[0]?.hindrance).toBe('handled')
    const seen = offers[0]?.assignments.map((it) => it.id) ?? []
    expect(
      await o.pages.chutich.refusal(transferHandling, { id: other.id, fromId: busy.id, reason, seen }),
    ).toMatchObject({ code: 'thing.state' })
    expect(await o.status(busy.sentId)).toEqual(['01', '03', '04'])
  })

  it('is taken back within seconds by whoever did it, as it stood: forwarded, begun, paused', async () => {
    const old = await inWork()
    const start = ofName(await o.pages.taichinh1.call(readRouting, { id: old.id }), 'taichinh1')
    await o.pages.taichinh1.call(startAssignment, { id: start.id, version: start.version })
    await o.pages.taichinh1.call(pauseAssignment, {
      id: start.id,
      version: start.version + 1,
      paused: true,
      reason: 'Chờ tỉnh',
    })
    const fresh = await o.arrive('Kế hoạch mới', old.sentId)
    const standing = (await o.pages.vanthu.call(readRouting, { id: old.id })).assignments.map(
      ({ version: _version, can: _can, ...it }) => it,
    )
    const card = await move('vanthu', fresh.id, old.id)
    expect(ofName(card, 'taichinh1').pausedSince).not.toBeNull()
    const { lines } = await offered('vanthu', fresh.id)
    const id = lines[0]?.id ?? ''
    expect(lines[0]?.undoUntil).not.toBeNull()
    expect(await o.pages.chanhvp.refusal(undoTransfer, { id })).toMatchObject({ code: 'access.denied' })
    // It is nobody's directive to undo here.
    const directive = card.directives.find((it) => it.by.name === 'Người Thử chutich')
    expect(directive?.undoUntil).toBeNull()
    expect(await o.pages.chutich.refusal(undoDirective, { id: directive?.id ?? '' })).toMatchObject({
      code: 'thing.state',
    })
    const now = await o.pages.vanthu.call(undoTransfer, { id })
    expect(now.handling).toBeNull()
    const back = await o.pages.vanthu.call(readRouting, { id: old.id })
    expect(back.handling).toBe('inProgress')
    expect(back.assignments.map(({ version: _version, can: _can, ...it }) => it)).toEqual(standing)
    expect(await o.pages.taichinh1.refusal(readRouting, { id: fresh.id })).toMatchObject({ code: 'thing.missing' })
    await o.card('taichinh1', old.id)
    expect(await o.status(old.sentId)).toEqual(['01', '03', '04', '05', '06', '05'])
    // Once more, and now too late, or begun meanwhile.
    await move('vanthu', fresh.id, old.id)
    const again = (await offered('vanthu', fresh.id)).lines[0]?.id ?? ''
    const support = ofName(await o.pages.vanthu.call(readRouting, { id: fresh.id }), 'Tư pháp')
    await o.pages.truongtuphap.call(startAssignment, { id: support.id, version: support.version })
    expect(await o.pages.vanthu.refusal(undoTransfer, { id: again })).toMatchObject({ code: 'thing.state' })
    o.house.pass(20_000)
    expect(await o.pages.vanthu.refusal(undoTransfer, { id: again })).toMatchObject({ code: 'routing.undo-late' })
  })

  it('is not rewritten in the database, and a later directive on the replaced one is possible', async () => {
    const old = await inWork()
    const fresh = await o.arrive('Kế hoạch mới', old.sentId)
    await move('chutich', fresh.id, old.id)
    await expect(o.house.sql`update handling_transfer set reason = 'khác'`).rejects.toThrow('never rewritten')
    await expect(o.house.sql`delete from assignment_transfer`).rejects.toThrow()
    await o.pages.chutich.call(giveDirective, {
      id: old.id,
      text: 'Lưu, theo dõi',
      assignments: [to.person(o.holder.tuphap1, 'informed')],
    })
    expect((await offered('chutich', old.id)).offers).toEqual([])
  })
})

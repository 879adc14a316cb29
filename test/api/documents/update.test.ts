import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDocuments, readDocument, registerDelivered } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { holdDocuments, releaseHold } from '#contract/hold.ts'
import { listNotices } from '#contract/notices.ts'
import { recallDocument } from '#contract/recall.ts'
import { printRegister } from '#contract/registers.ts'
import { readRouting, submitDocuments } from '#contract/routing.ts'
import { answerUpdate, readUpdates, updateIssued } from '#contract/update.ts'
import { civilDate } from '#platform/clock.ts'
import { agency, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { send } from '../../setup/sending.ts'
import { type Office, openOffice, to } from '../routing/office.ts'

let o: Office
let other: { id: string; incoming: string }
let otherClerk: Page
let otherChief: Page
const today = () => civilDate(o.house.now())

beforeAll(async () => {
  o = await openOffice()
  other = await agency(o.house, 'Ủy ban nhân dân xã Khác', 'UBND', 'H97.1.9')
  await staff(o.house, 'xakhac', other.id, 'clerk')
  await staff(o.house, 'lanhdaoxa', other.id, 'leader')
  otherClerk = await o.house.page('xakhac')
  otherChief = await o.house.page('lanhdaoxa')
})
afterAll(() => o.house.close())

const wrong = 'Về việc phòng, chống hạn vụ Đông Xuân 2025'
const right = 'Về việc phòng, chống hạn vụ Đông Xuân 2026'
const reason = 'Trích yếu ghi nhầm năm'

/** Issued to two: registered in the one, only arrived in the other. */
async function issued(subject = wrong) {
  const from = { registerId: o.sender.outgoing, issuedOn: today() }
  const sent = await send(o.pages.gui, from, [o.here.id, other.id], { subject })
  const copies = await o.house.sql<{ id: string; agency: string }[]>`
    select incoming_id as id, recipient_id as agency from delivery where document_id = ${sent.id}`
  const copy = (id: string) => copies.find((it) => it.agency === id)?.id ?? ''
  const here = copy(o.here.id)
  await o.pages.vanthu.call(registerDelivered, {
    id: here,
    registerId: o.here.incoming,
    arrivedOn: today(),
    confirmDuplicate: true,
  })
  return { sentId: sent.id, here, there: copy(other.id) }
}

/** The ask with which nothing would change, but for `change`. */
async function askOf(id: string, change: Partial<Ask<typeof updateIssued>>): Promise<Ask<typeof updateIssued>> {
  const { version, subject, urgency, dueOn, signerName, signerTitle, pages } = await o.pages.gui.call(readDocument, {
    id,
  })
  return { id, reason, version, subject, urgency, dueOn, signerName, signerTitle, pages, ...change }
}

const put = async (id: string, change: Partial<Ask<typeof updateIssued>>) =>
  o.pages.gui.call(updateIssued, await askOf(id, change))

async function answer(page: Page, id: string, agreed: boolean, why = '') {
  const ids = (await page.call(readUpdates, { id })).question?.ids ?? []
  return page.call(answerUpdate, { id, ids, agreed, reason: why })
}

const change = (field: string, before: string | null, after: string | null) => ({ field, before, after })

describe('requirement 9: data put right after issue (handbook 4.4; scenario 10)', () => {
  it('goes at once into a copy nobody registered, is asked of the clerk elsewhere, and both keep what stood before', async () => {
    const { sentId, here, there } = await issued()
    const { gui, vanthu, taichinh1 } = o.pages
    const before = await gui.call(readDocument, { id: sentId })
    await vanthu.call(submitDocuments, { documentIds: [here], toHolderId: o.holder.chutich, note: '' })
    const due = o.inDays(20)
    await o.direct('chutich', here, [to.person(o.holder.taichinh1, 'lead', due)])

    const card = await put(sentId, { subject: right, urgency: 'urgent', dueOn: '2026-12-31' })
    const said = [
      change('subject', wrong, right),
      change('urgency', 'normal', 'urgent'),
      change('dueOn', null, '2026-12-31'),
    ]
    expect(card.updates[0]).toMatchObject({ reason, by: { name: 'Người Thử gui' }, changes: said })
    expect(card.updates[0]?.lines.map((it) => [it.state, it.byName])).toEqual([
      ['waiting', ''],
      ['agreed', ''],
    ])
    // Number, date, files and identifier are what they were.
    const after = await gui.call(readDocument, { id: sentId })
    expect(after).toMatchObject({
      code: before.code,
      issuedOn: before.issuedOn,
      identifier: before.identifier,
      kind: before.kind,
    })
    // The text of a file is read meanwhile; its bytes are what counts.
    const bytes = (card: typeof after) => card.fileList.map((it) => [it.position, it.role, it.name, it.sha256, it.size])
    expect(bytes(after)).toEqual(bytes(before))

    expect(await otherClerk.call(readDocument, { id: there })).toMatchObject({
      subject: right,
      urgency: 'urgent',
      state: 'arrived',
    })
    expect((await otherClerk.call(readUpdates, { id: there })).updates[0]).toMatchObject({ reason, changes: said })

    // The registered copy waits for its clerk; who only handles it is shown the question and may not answer.
    expect(await vanthu.call(readDocument, { id: here })).toMatchObject({ subject: wrong, urgency: 'normal' })
    const { question } = await vanthu.call(readUpdates, { id: here })
    expect(question).toMatchObject({ mayAnswer: true, reasons: [reason], changes: said })
    const ids = question?.ids ?? []
    expect((await taichinh1.call(readUpdates, { id: here })).question?.mayAnswer).toBe(false)
    expect(await taichinh1.refusal(answerUpdate, { id: here, ids, agreed: true, reason: '' })).toMatchObject({
      code: 'access.denied',
    })
    expect(await otherClerk.refusal(answerUpdate, { id: here, ids, agreed: true, reason: '' })).toMatchObject({
      code: 'thing.missing',
    })

    await answer(vanthu, here, true)
    expect(await taichinh1.call(readDocument, { id: here })).toMatchObject({
      subject: right,
      urgency: 'urgent',
      dueOn: '2026-12-31',
    })
    const shown = (await taichinh1.call(readUpdates, { id: here })).updates[0]
    expect(shown).toMatchObject({ changes: said, lines: [{ state: 'agreed', byName: 'Người Thử vanthu' }] })
    // Deadlines that were given do not move with the issuer's wish.
    const routing = await taichinh1.call(readRouting, { id: here })
    expect(routing.assignments[0]?.dueAt).toBe(new Date(due).toISOString())
    // Found by its new words, and by them alone.
    const found = async (q: string) =>
      (await vanthu.call(listDocuments, { direction: 'incoming', q })).rows.map((it) => it.id)
    expect(await found('dong xuan 2026')).toContain(here)
    expect(await found('dong xuan 2025')).not.toContain(here)

    // 15 stands beside the course of handling and does not move it.
    const told = (await gui.call(readDocument, { id: sentId })).deliveries
    expect(told.map((it) => it.code)).toEqual(['04', '01'])
    expect(told.map((it) => it.history.filter((line) => line.ofUpdate).map((line) => line.code))).toEqual([
      ['15'],
      ['15'],
    ])
    expect(await vanthu.refusal(answerUpdate, { id: here, ids, agreed: true, reason: '' })).toMatchObject({
      code: 'thing.state',
      facts: { state: 'not-asked' },
    })
  })

  it('is refused with a reason; a later one brings what still differs, all of it in one answer', async () => {
    const { sentId, here } = await issued()
    const { gui, vanthu } = o.pages
    await put(sentId, { subject: right })
    const ids = (await vanthu.call(readUpdates, { id: here })).question?.ids ?? []
    expect(await vanthu.refusal(answerUpdate, { id: here, ids, agreed: false, reason: 'Không' })).toMatchObject({
      code: 'input.invalid',
    })
    await answer(vanthu, here, false, 'Bản giấy đã đóng dấu ghi năm 2025')
    expect((await vanthu.call(readDocument, { id: here })).subject).toBe(wrong)
    expect((await gui.call(readUpdates, { id: sentId })).updates[0]?.lines[0]).toMatchObject({
      state: 'refused',
      byName: 'Người Thử vanthu',
      reason: 'Bản giấy đã đóng dấu ghi năm 2025',
    })
    await put(sentId, { signerName: 'Lò Văn Mới' })
    const stale = (await vanthu.call(readUpdates, { id: here })).question?.ids ?? []
    await put(sentId, { signerName: 'Lò Văn Cuối', pages: 4 })
    expect(await vanthu.refusal(answerUpdate, { id: here, ids: stale, agreed: true, reason: '' })).toMatchObject({
      code: 'thing.changed',
    })
    const { question } = await vanthu.call(readUpdates, { id: here })
    expect(question?.changes).toEqual([change('signerName', 'Lò Văn Mẫu', 'Lò Văn Cuối'), change('pages', '1', '4')])
    await answer(vanthu, here, true)
    expect(await vanthu.call(readDocument, { id: here })).toMatchObject({
      subject: wrong,
      signerName: 'Lò Văn Cuối',
      pages: 4,
    })
    expect((await gui.call(readUpdates, { id: sentId })).updates.map((it) => it.lines[0]?.state)).toEqual([
      'agreed',
      'agreed',
      'refused',
    ])
  })

  it('is the issuing clerk’s, of what is issued and in force, on the state he saw, and changes something', async () => {
    const { sentId, here } = await issued()
    const { gui, vanthu, chutich } = o.pages
    const ask = await askOf(sentId, { subject: right })
    expect(await vanthu.refusal(updateIssued, ask)).toMatchObject({ code: 'thing.missing' })
    expect(await vanthu.refusal(updateIssued, { ...ask, id: here })).toMatchObject({ code: 'thing.state' })
    expect(await chutich.refusal(updateIssued, { ...ask, id: here })).toMatchObject({ code: 'access.denied' })
    expect(await gui.refusal(updateIssued, await askOf(sentId, {}))).toMatchObject({ code: 'input.invalid' })
    await gui.call(updateIssued, ask)
    expect(await gui.refusal(updateIssued, { ...ask, subject: 'Khác' })).toMatchObject({ code: 'thing.changed' })
    await gui.call(recallDocument, { id: sentId, reason: 'Gửi nhầm' })
    expect(await gui.refusal(updateIssued, await askOf(sentId, { subject: 'Khác' }))).toMatchObject({
      facts: { state: 'recalled' },
    })
    // What stood before is never rewritten.
    await expect(o.house.sql`update document_change set before = 'khác'`).rejects.toThrow()
    await expect(o.house.sql`delete from document_update`).rejects.toThrow()
    await expect(o.house.sql`update document_update_line set reason = 'khác' where state <> 'waiting'`).rejects.toThrow(
      'given once',
    )
  })

  it('does not touch what is under legal hold', async () => {
    const { sentId, here } = await issued()
    const { vanthu, chutich } = o.pages
    await chutich.call(holdDocuments, { documentIds: [here], reason: 'Phục vụ thanh tra', basis: '12/QĐ-TTr' })
    await put(sentId, { subject: right })
    const ids = (await vanthu.call(readUpdates, { id: here })).question?.ids ?? []
    expect(await vanthu.refusal(answerUpdate, { id: here, ids, agreed: true, reason: '' })).toMatchObject({
      code: 'document.held',
    })
    expect((await vanthu.call(readDocument, { id: here })).subject).toBe(wrong)
    await answer(vanthu, here, false, 'Văn bản đang bị phong tỏa')
  })

  it('is settled in its order: while an earlier one waits a later one is asked as well, and no late answer puts older data back', async () => {
    const { sentId, there } = await issued()
    const { gui } = o.pages
    const ordered = { documentIds: [there], reason: 'Phục vụ thanh tra', basis: '13/QĐ-TTr' }
    const hold = await otherChief.call(holdDocuments, ordered)
    await put(sentId, { subject: 'Trích yếu lần một', pages: 3 })
    await otherChief.call(releaseHold, { id: hold.id, reason: 'Thanh tra đã kết thúc' })
    const card = await put(sentId, { subject: right })
    const lineOf = (update: (typeof card.updates)[number] | undefined) => update?.lines[1]?.state
    expect(card.updates.map(lineOf)).toEqual(['waiting', 'waiting'])
    // Not put over what is still asked.
    expect((await otherClerk.call(readDocument, { id: there })).subject).toBe(wrong)
    const { question } = await otherClerk.call(readUpdates, { id: there })
    expect(question?.changes).toEqual([change('subject', wrong, right), change('pages', '1', '3')])
    await answer(otherClerk, there, true)
    const { subject, pages } = await gui.call(readDocument, { id: sentId })
    expect(await otherClerk.call(readDocument, { id: there })).toMatchObject({ subject, pages })
    expect([subject, pages]).toEqual([right, 3])
    expect((await gui.call(readUpdates, { id: sentId })).updates.map(lineOf)).toEqual(['agreed', 'agreed'])
    // Nothing waits any more: the next one goes in by itself.
    await put(sentId, { subject: 'Trích yếu lần ba' })
    expect((await otherClerk.call(readDocument, { id: there })).subject).toBe('Trích yếu lần ba')
  })

  it('tells the clerk that is asked, whoever works on it, and the issuer', async () => {
    const { sentId, here } = await issued()
    const { gui, vanthu, taichinh1 } = o.pages
    await vanthu.call(submitDocuments, { documentIds: [here], toHolderId: o.holder.chutich, note: '' })
    await o.direct('chutich', here, [to.person(o.holder.taichinh1, 'lead')])
    await put(sentId, { subject: right })
    await answer(vanthu, here, true)
    const kinds = async (page: Page, id: string) =>
      (await page.call(listNotices, {})).rows.filter((it) => it.subjectId === id).map((it) => it.kind)
    await expect.poll(() => kinds(vanthu, here), { timeout: 60_000 }).toContain('document.update-asked')
    await expect.poll(() => kinds(taichinh1, here), { timeout: 60_000 }).toContain('assignment.document-updated')
    await expect.poll(() => kinds(gui, sentId), { timeout: 60_000 }).toContain('update.agreed')
  })
})

describe('requirement 6: what stands in the register stays as it was written', () => {
  it('printed before it is unchanged, printed later it has the correction beside the line, on both sides', async () => {
    const { sentId, here, there } = await issued('Kế hoạch gieo trồng năm 2025')
    const { gui, vanthu } = o.pages
    const year = Number(today().slice(0, 4))
    const print = await gui.call(printRegister, { id: o.sender.outgoing, year })
    const bytes = async () => (await gui.fetch('GET', `/api/register-prints/${print.id}`)).arrayBuffer()
    const first = await bytes()
    await put(sentId, { subject: 'Kế hoạch gieo trồng năm 2026', urgency: 'urgent' })
    await answer(vanthu, here, true)
    await otherClerk.call(registerDelivered, {
      id: there,
      registerId: other.incoming,
      arrivedOn: today(),
      confirmDuplicate: true,
    })
    expect(Buffer.from(await bytes()).equals(Buffer.from(first))).toBe(true)
    const csv = async (page: Page, id: string) =>
      (await page.fetch('GET', `/api/registers/${id}/export?year=${year}&form=csv`)).text()
    const mark =
      /Đính chính \d\d\/\d\d\/\d{4}: Trích yếu: “+Kế hoạch gieo trồng năm 2026”+\. Lý do: Trích yếu ghi nhầm năm/
    for (const [page, id] of [
      [gui, o.sender.outgoing],
      [vanthu, o.here.incoming],
    ] as const) {
      const line = (await csv(page, id)).split('\n').find((it) => it.includes('Kế hoạch gieo trồng')) ?? ''
      expect(line).toContain('Quyết định: Kế hoạch gieo trồng năm 2025')
      expect(line).toMatch(mark)
    }
    // Registered after it was put right: its line has the right words from the beginning.
    const line = (await csv(otherClerk, other.incoming)).split('\n').find((it) => it.includes('gieo trồng')) ?? ''
    expect(line).toContain('Kế hoạch gieo trồng năm 2026')
    expect(line).not.toContain('Đính chính')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listWork } from '#contract/desk.ts'
import { readDocument, registerDelivered } from '#contract/documents.ts'
import { listViews } from '#contract/reading.ts'
import { answerRecall, readRecall, recallDocument } from '#contract/recall.ts'
import { completeAssignment, readRouting, submitDocuments } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { agency, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { send } from '../../setup/sending.ts'
import { type Office, ofName, openOffice, to } from '../routing/office.ts'

let o: Office
let other: { id: string; incoming: string }
let otherClerk: Page
const today = () => civilDate(o.house.now())

beforeAll(async () => {
  o = await openOffice()
  other = await agency(o.house, 'Ủy ban nhân dân xã Khác', 'UBND', 'H97.1.9')
  await staff(o.house, 'xakhac', other.id, 'clerk')
  otherClerk = await o.house.page('xakhac')
})
afterAll(() => o.house.close())

async function sendToBoth() {
  const sent = await send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: today() }, [o.here.id, other.id], {
    subject: 'Về việc sẽ thu hồi',
  })
  const copies = await o.house.sql<{ id: string; agency: string }[]>`
    select incoming_id as id, recipient_id as agency from delivery where document_id = ${sent.id}`
  const copy = (id: string) => copies.find((it) => it.agency === id)?.id ?? ''
  return { sentId: sent.id, here: copy(o.here.id), there: copy(other.id) }
}

const codes = async (sentId: string) =>
  (await o.pages.gui.call(readDocument, { id: sentId })).deliveries.map((it) => it.history.map((line) => line.code))

describe('requirement 9: a recall acts (scenario 10; BR-12a, BR-14, BR-20, BR-29)', () => {
  it('asks where somebody is opening it at that very moment', async () => {
    const { sentId, here } = await sendToBoth()
    let recalled: Promise<unknown> = Promise.resolve()
    await o.house.sql.begin(async (opening) => {
      await opening`select from document where id = ${here} and state = 'arrived' for share`
      await opening`
        insert into document_view (document_id, holder_id, delegation_id, name, title, first_at, last_at)
        values (${here}, ${o.holder.vanthu}, null, 'Văn thư', 'Văn thư', now(), now())`
      recalled = o.pages.gui.call(recallDocument, { id: sentId, reason: 'Nhầm phụ lục số liệu' })
      await expect
        .poll(async () => (await o.house.sql`select 1 from pg_locks where not granted`).length)
        .toBeGreaterThan(0)
    })
    await recalled
    expect(await codes(sentId)).toEqual([
      ['01', '13'],
      ['01', '13', '15'],
    ])
  })

  it('is cancelled at once where nobody opened it, asked where work began; agreed, it closes every copy and all work', async () => {
    const { sentId, here, there } = await sendToBoth()
    const { vanthu, chutich, taichinh1, truongtaichinh, gui } = o.pages
    await vanthu.call(registerDelivered, {
      id: here,
      registerId: o.here.incoming,
      arrivedOn: today(),
      confirmDuplicate: true,
    })
    await vanthu.call(submitDocuments, { documentIds: [here], toHolderId: o.holder.chutich, note: '' })
    const given = await o.direct('chutich', here, [to.unit(o.finance, 'lead'), to.person(o.holder.tuphap1, 'support')])
    await o.direct('truongtaichinh', here, [to.person(o.holder.taichinh1, 'lead')], {
      parentId: ofName(given, 'Tài chính').id,
    })
    for (const page of [chutich, truongtaichinh, taichinh1]) await page.call(readDocument, { id: here })

    const asked = await gui.call(recallDocument, { id: sentId, reason: 'Nhầm phụ lục số liệu' })
    expect(asked.recall?.lines.map((it) => it.code)).toEqual(['13', '15'])
    expect(asked.recall?.reason).toBe('Nhầm phụ lục số liệu')
    expect(await codes(sentId)).toEqual([
      ['01', '03', '04', '13'],
      ['01', '13', '15'],
    ])
    // Frozen at its sender, cancelled where nobody had touched it.
    expect((await gui.refusal(recallDocument, { id: sentId, reason: 'Lần nữa' })).facts).toEqual({ state: 'recalled' })
    expect((await otherClerk.call(readDocument, { id: there })).recalledAt).not.toBeNull()
    const register = { id: there, registerId: other.incoming, arrivedOn: today() }
    expect((await otherClerk.refusal(registerDelivered, register)).facts).toEqual({ state: 'recalled' })

    // Until the clerk decides, the work goes on and the page says what is asked.
    const question = await vanthu.call(readRecall, { id: here })
    expect(question.recall).toMatchObject({ mayAnswer: true, reason: 'Nhầm phụ lục số liệu', lines: [{ code: '13' }] })
    expect((await chutich.call(readRecall, { id: here })).recall?.mayAnswer).toBe(false)
    expect((await taichinh1.refusal(answerRecall, { id: here, agreed: true, reason: '' })).code).toBe('access.denied')

    await vanthu.call(answerRecall, { id: here, agreed: true, reason: '' })
    const routing = await vanthu.call(readRouting, { id: here })
    expect(new Set(routing.assignments.map((it) => it.state))).toEqual(new Set(['recalled']))
    for (const page of [vanthu, chutich, truongtaichinh, taichinh1]) {
      const card = await page.call(readDocument, { id: here })
      expect(card.recallReason).toBe('Nhầm phụ lục số liệu')
      expect(card.can.filter((it) => it !== 'access.change')).toEqual(['document.read'])
      const bytes = await page.fetch('GET', `/api/documents/${here}/files/1`)
      expect(bytes.status).toBe(409)
    }
    const mine = ofName(routing, 'taichinh1')
    const late = await taichinh1.refusal(completeAssignment, { id: mine.id, version: mine.version, note: 'Xong' })
    expect(late).toMatchObject({ code: 'thing.state', facts: { state: 'recalled' } })
    expect((await taichinh1.call(listWork, { pile: 'todo' })).rows.map((it) => it.documentId)).not.toContain(here)

    // The sender sees who answered, when, and how many had opened it; not who they were.
    const settled = (await gui.call(readRecall, { id: sentId })).recall
    expect(settled?.lines[0]).toMatchObject({ code: '15', byName: 'Người Thử vanthu', opened: 3 })
    expect(settled?.lines[0]?.answeredAt).not.toBeNull()
    expect(JSON.stringify(settled)).not.toContain('taichinh1')
    expect((await codes(sentId))[0]).toEqual(['01', '03', '04', '13', '15'])
    // The sender keeps his original and everything that was said.
    expect((await gui.fetch('GET', `/api/documents/${sentId}/files/1`)).status).toBe(200)
  })

  it('is refused with a reason, and the work goes on to its end', async () => {
    const { sentId, here } = await sendToBoth()
    const { vanthu, gui, taichinh1 } = o.pages
    await vanthu.call(registerDelivered, {
      id: here,
      registerId: o.here.incoming,
      arrivedOn: today(),
      confirmDuplicate: true,
    })
    await gui.call(recallDocument, { id: sentId, reason: 'Gửi nhầm' })
    expect((await vanthu.refusal(answerRecall, { id: here, agreed: false, reason: 'Không' })).code).toBe(
      'input.invalid',
    )
    await vanthu.call(answerRecall, { id: here, agreed: false, reason: 'Đã tổ chức thực hiện xong.' })
    expect((await gui.call(readRecall, { id: sentId })).recall?.lines[0]).toMatchObject({
      code: '16',
      reason: 'Đã tổ chức thực hiện xong.',
    })
    expect((await vanthu.refusal(answerRecall, { id: here, agreed: true, reason: '' })).facts).toEqual({
      state: 'not-asked',
    })
    await vanthu.call(submitDocuments, { documentIds: [here], toHolderId: o.holder.chutich, note: '' })
    const given = await o.direct('chutich', here, [to.person(o.holder.taichinh1, 'lead')])
    const mine = ofName(given, 'taichinh1')
    await taichinh1.call(completeAssignment, { id: mine.id, version: mine.version, note: 'Xong' })
    expect((await codes(sentId))[0]).toEqual(['01', '03', '13', '16', '03', '04', '06'])
  })

  it('is the clerk’s of the sender, of what was issued; asked twice at once it happens once', async () => {
    const { sentId, here } = await sendToBoth()
    expect((await o.pages.vanthu.refusal(recallDocument, { id: sentId, reason: 'Của người khác' })).code).toBe(
      'thing.missing',
    )
    expect((await o.pages.vanthu.refusal(recallDocument, { id: here, reason: 'Văn bản đến' })).code).toBe('thing.state')
    const both = await Promise.allSettled(
      [1, 2].map(() => o.pages.gui.call(recallDocument, { id: sentId, reason: 'Hai lần' })),
    )
    expect(both.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('that meets a registration at the same moment ends as one or the other, on both sides alike', async () => {
    const { sentId, here } = await sendToBoth()
    await Promise.allSettled([
      o.pages.gui.call(recallDocument, { id: sentId, reason: 'Cùng lúc' }),
      o.pages.vanthu.call(registerDelivered, {
        id: here,
        registerId: o.here.incoming,
        arrivedOn: today(),
        confirmDuplicate: true,
      }),
    ])
    const copy = await o.pages.vanthu.call(readDocument, { id: here })
    const [line] = await codes(sentId)
    if (copy.state === 'registered')
      expect(line).toEqual(copy.recalledAt === null ? ['01', '03', '13'] : ['01', '03', '13', '15'])
    else expect(line).toEqual(['01', '13', '15'])
  })
})

describe('viewing (Appendix VI E1)', () => {
  it('is noted per post, and shown to those who see the whole agency', async () => {
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')])
    await o.pages.taichinh1.call(readDocument, { id })
    await o.pages.taichinh1.call(readDocument, { id })
    const { views, total } = await o.pages.vanthu.call(listViews, { id })
    expect(total).toBe(views.length)
    expect(views.find((it) => it.name === 'Người Thử taichinh1')).toMatchObject({ times: 1 })
    expect((await o.pages.taichinh1.refusal(listViews, { id })).code).toBe('access.denied')
    expect((await o.pages.gui.refusal(listViews, { id })).code).toBe('thing.missing')
  })
})

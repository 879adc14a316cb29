import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAccess } from '#contract/access.ts'
import { askCopy, decideCopy } from '#contract/copies.ts'
import { listDocuments, readDocument } from '#contract/documents.ts'
import { addDocuments } from '#contract/dossiers.ts'
import { handOverWork, listUnheld } from '#contract/handover.ts'
import { holdDocuments } from '#contract/hold.ts'
import { listNotices } from '#contract/notices.ts'
import { endPost } from '#contract/organisation.ts'
import { recallDocument } from '#contract/recall.ts'
import { openRegister } from '#contract/registers.ts'
import { completeAssignment, readRouting, returnAssignment, startAssignment } from '#contract/routing.ts'
import { sendFurther } from '#contract/sending.ts'
import { updateIssued } from '#contract/update.ts'
import { civilDate } from '#platform/clock.ts'
import { type draftAsk, send } from '../../setup/sending.ts'
import { upload } from '../../setup/upload.ts'
import { type Administrator, administrator } from '../administrator.ts'
import { fileOf } from '../dossiers/desk.ts'
import { printed } from '../files/papers.ts'
import { type Login, type Office, ofName, openOffice } from './office.ts'

let o: Office
let admin: Administrator
beforeAll(async () => {
  o = await openOffice({ ROLES: 'web,worker' })
  admin = await administrator(o.house, 'qthuyen', o.here.id)
})
afterAll(() => o.house.close())

const patience = { timeout: 60_000, interval: 100 }
const today = () => civilDate(o.house.now())
const day = (days: number) => civilDate(new Date(o.house.now().getTime() + days * 86_400_000))
const unit = (unitId: string) => ({ unitId, purpose: 'execute' as const })
const person = (login: Login) => ({ holderId: o.holder[login], purpose: 'execute' as const })
type Recipient = ReturnType<typeof unit> | ReturnType<typeof person>

async function issued(recipients: Recipient[], change: Partial<Parameters<typeof draftAsk>[0]> = {}) {
  const card = await send(o.pages.vanthu, { registerId: o.here.outgoing, issuedOn: today() }, [], {
    subject: 'Về việc trực phòng, chống thiên tai',
    recipients,
    ...change,
  })
  return card.id
}

const mine = async (login: Login, id: string) => ofName(await o.pages[login].call(readRouting, { id }), login)
const kinds = async (login: Login, id: string) =>
  (await o.pages[login].call(listNotices, {})).rows.filter((it) => it.subjectId === id).map((it) => it.kind)

/** A copy (sao y) of an issued document, numbered in a book of its own. */
async function numberedCopy(id: string): Promise<string> {
  const book = await o.pages.vanthu.call(openRegister, {
    direction: 'outgoing',
    name: 'Sổ đăng ký bản sao',
    kinds: [],
    secret: false,
    standard: false,
    purpose: 'copies',
  })
  const ask = {
    id,
    kind: 'SY' as const,
    copies: 1,
    recipients: ['Sở Nội vụ'],
    reason: 'Phục vụ họp',
    registerId: book.id,
  }
  const asked = await o.pages.vanthu.call(askCopy, ask)
  return (await o.pages.chutich.call(decideCopy, { id: asked.id, approve: true, version: asked.version })).id
}

async function leaves(login: Login) {
  const [row] = await o.house.sql<{ person: string }[]>`
    update post_assignment set valid_from = valid_from - 30 where id = ${o.holder[login]} returning person_id as person`
  await admin.page.call(endPost, { id: row?.person ?? '', assignmentId: o.holder[login], on: day(-1) })
}
const comesBack = (login: Login) =>
  o.house.sql`update post_assignment set valid_to = null where id = ${o.holder[login]}`

describe('what was sent inside to a post that has ended', () => {
  it('goes to whoever has a delivery of his own, not to whom it is closed, and the sender sees the new name', async () => {
    const id = await issued([person('taichinh1'), person('taichinh2')])
    await leaves('taichinh1')
    const [item] = (await o.pages.vanthu.call(listUnheld, {})).items.filter((it) => it.subjectId === id)
    const ask = { items: [{ kind: 'assignment' as const, id: item?.id ?? '' }], reason: 'Đã chuyển công tác' }
    const closed = { id, kind: 'exclusion' as const, holderId: o.holder.tuphap1, reason: 'Có quyền lợi liên quan' }
    await o.pages.chutich.call(changeAccess, closed)
    expect(await o.pages.vanthu.refusal(handOverWork, { ...ask, toHolderId: o.holder.tuphap1 })).toMatchObject({
      code: 'document.recipient-unfit',
      facts: { why: 'excluded', name: expect.stringContaining('tuphap1') },
    })
    await o.pages.vanthu.call(handOverWork, { ...ask, toHolderId: o.holder.taichinh2 })
    const [line, other] = (await o.card('vanthu', id)).deliveries
    expect(line).toMatchObject({
      code: '01',
      history: [{ code: '01' }, { note: expect.stringContaining('taichinh2') }],
    })
    expect(other?.history).toHaveLength(1)
    // The register names who handles arrivals; what was issued has no handler of the whole.
    const [row] = await o.house.sql<{ names: string }[]>`select handler as names from document where id = ${id}`
    expect(row?.names ?? '').toBe('')
    const both = (await o.pages.taichinh2.call(readRouting, { id })).assignments.filter((it) => it.closedAt === null)
    expect(both.map((it) => it.deliveryId).sort()).toEqual([line?.id, other?.id].sort())
    for (const it of both) {
      const now = (await o.pages.taichinh2.call(readRouting, { id })).assignments.find((row) => row.id === it.id)
      await o.pages.taichinh2.call(completeAssignment, { id: it.id, version: now?.version ?? 0, note: 'Xong' })
    }
    expect((await o.card('vanthu', id)).deliveries.map((it) => it.code)).toEqual(['06', '06'])
    await comesBack('taichinh1')
  })
})

describe('data put right after issue', () => {
  it('is told to the desks inside, and the deadline given to them stays', async () => {
    const id = await issued([person('taichinh1')], { dueOn: day(20) })
    const before = await mine('taichinh1', id)
    await o.pages.taichinh1.call(startAssignment, { id: before.id, version: before.version })
    const { version, subject, urgency, signerName, signerTitle, pages } = await o.card('vanthu', id)
    const same = { id, version, subject, urgency, signerName, signerTitle, pages }
    const ask = { ...same, dueOn: day(30), reason: 'Ghi nhầm hạn xử lý' }
    expect((await o.pages.taichinh1.refusal(updateIssued, ask)).code).toBe('access.denied')
    await o.pages.vanthu.call(updateIssued, ask)
    await expect.poll(() => kinds('taichinh1', id), patience).toContain('assignment.document-updated')
    expect((await mine('taichinh1', id)).dueAt).toBe(before.dueAt)
    expect(await o.pages.taichinh1.call(readDocument, { id })).toMatchObject({ dueOn: day(30) })
  })
})

describe('sending further', () => {
  it('after the last day gives no deadline; what comes back is told to the leader who sent it', async () => {
    const id = await issued([person('taichinh1')], { dueOn: day(1) })
    await o.house.sql`update document set due_on = ${day(-7)}::date where id = ${id}`
    await o.pages.chanhvp.call(sendFurther, { id, recipients: [person('tuphap1')] })
    const late = await mine('tuphap1', id)
    expect(late).toMatchObject({ role: 'lead', dueAt: null })
    const reason = 'Không thuộc nhiệm vụ được giao'
    await o.pages.tuphap1.call(returnAssignment, { id: late.id, version: late.version, reason })
    await expect.poll(() => kinds('chanhvp', id), patience).toContain('assignment.returned')
    await expect.poll(() => kinds('vanthu', id), patience).toEqual(['delivery.returned'])
  })
})

describe('what was recalled', () => {
  it('stays closed to whom it was sent inside, through his work file and in search as well; not to a hold manager', async () => {
    const { uploadId } = await upload(o.pages.vanthu, await printed('Quy hoạch mạng lưới chợ phiên vùng cao.'))
    const id = await issued([person('taichinh1')], { add: [{ uploadId, role: 'main' }] })
    const { taichinh1, vanthu } = o.pages
    const file = await fileOf(o, 'taichinh1')
    await taichinh1.call(addDocuments, { id: file.id, documentIds: [id] })
    const found = async (login: Login) =>
      (await o.pages[login].call(listDocuments, { direction: 'outgoing', content: 'chợ phiên' })).rows.map((r) => r.id)
    const status = async (login: Login) => (await o.pages[login].fetch('GET', `/api/documents/${id}/files/1`)).status
    await expect.poll(() => found('taichinh1'), patience).toEqual([id])
    const copy = await numberedCopy(id)
    const copied = async (login: Login) => (await o.pages[login].fetch('GET', `/api/copies/${copy}/file`)).status
    expect([await status('taichinh1'), await copied('taichinh1')]).toEqual([200, 200])
    await vanthu.call(recallDocument, { id, reason: 'Nhầm phụ lục số liệu' })
    expect([await status('taichinh1'), await status('vanthu')]).toEqual([409, 200])
    expect([await copied('taichinh1'), await copied('vanthu')]).toEqual([409, 200])
    expect([await found('taichinh1'), await found('vanthu')]).toEqual([[], [id]])
    expect((await o.card('taichinh1', id)).contentClosed).toBe(true)
    const order = { reason: 'Phục vụ thanh tra', basis: 'Quyết định thanh tra số 9/QĐ-TTr' }
    await o.pages.chanhvp.call(holdDocuments, { documentIds: [id], ...order })
    expect([await status('taichinh1'), await status('chanhvp')]).toEqual([409, 200])
  })
})

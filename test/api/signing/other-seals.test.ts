import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listSealUses, readMySigning } from '#contract/certificates.ts'
import { listDocuments, readDocument } from '#contract/documents.ts'
import { dispatchDocument } from '#contract/issuing.ts'
import { listNotices } from '#contract/notices.ts'
import { explainAccess } from '#contract/reading.ts'
import { recallDocument } from '#contract/recall.ts'
import {
  answerStep,
  askSignature,
  completeSigning,
  countToSign,
  findSealers,
  findSigners,
  listToSign,
  readSigning,
  startSigning,
} from '#contract/signing.ts'
import { giveTask } from '#contract/tasks.ts'
import { readVerification } from '#contract/verification.ts'
import type { Page } from '../../setup/page.ts'
import { hasPdfsig, hasQpdf, pdfsig, qpdfCheck } from '../../unit/pades/judges.ts'
import { taskAsk } from '../dossiers/desk.ts'
import { openSigning, paper, pin, type SigningBureau } from './ground.ts'
import { type Neighbour, openNeighbour, stepOf } from './neighbour.ts'

let o: SigningBureau
let near: Neighbour
beforeAll(async () => {
  o = await openSigning()
  near = await openNeighbour(o)
})
afterAll(() => o.house.close())

const patience = { timeout: 60_000, interval: 30 }
const told = async (page: Page, id: string) =>
  (await page.call(listNotices, { limit: 200 })).rows.filter((it) => it.subjectId === id)
const kindsTold = async (page: Page, id: string) => (await told(page, id)).map((it) => it.kind)
const waiting = async (page: Page) => {
  const { count } = await page.call(countToSign, {})
  const { rows } = await page.call(listToSign, {})
  expect(rows).toHaveLength(count)
  return rows
}

/** Signed, numbered and under our own seal. */
async function sealed(subject?: string): Promise<string> {
  const { id } = await o.approved(undefined, subject)
  await o.sign('chutich', id, 'signed')
  await o.number(id)
  await o.sign('vanthu', id, 'sealed')
  return id
}
const ask = (id: string, agencyId = near.agency.id) => ({ id, kind: 'secondSeal' as const, agencyId })
const dispatch = async (id: string) => ({ id, version: (await o.card('vanthu', id)).version })

describe('the seal of another agency (handbook 2.7: requested, sealed, refused)', () => {
  it('is asked for behind the number, given by its keeper in person, and holds beside the others', async () => {
    const id = await sealed('Quyết định xin thêm con dấu')
    expect((await o.pages.vanthu.call(findSealers, { id })).rows).toEqual([
      { agencyId: near.agency.id, name: near.agency.name, parentName: 'Ủy ban nhân dân tỉnh Gửi' },
    ])
    const asked = await o.pages.vanthu.call(askSignature, { ...ask(id), note: 'Đóng dấu xác nhận phối hợp' })
    expect(asked.steps).toMatchObject([
      { kind: 'secondSeal', part: 'beside', state: 'waiting', mine: false, mayWithdraw: true },
    ])
    await expect.poll(() => kindsTold(near.clerk, id), patience).toEqual(['seal.asked'])
    expect((await told(near.clerk, id))[0]?.title).toContain('Quyết định xin thêm con dấu')

    // Nothing leaves while it is asked for, whoever writes.
    expect(await o.pages.vanthu.refusal(dispatchDocument, await dispatch(id))).toMatchObject({
      code: 'document.unsigned',
      facts: { missing: 'other' },
    })
    await expect(
      o.house.sql`update document set state = 'issued', sealed_sha256 = signed_sha256 where id = ${id}`,
    ).rejects.toThrow('still to come')

    expect(await waiting(near.clerk)).toMatchObject([
      { documentId: id, act: 'secondSealed', fromAgency: 'Ủy ban nhân dân huyện Nhận', code: '01/QĐ-UBND' },
    ])
    expect(await waiting(near.otherClerk)).toEqual([])
    expect(await waiting(o.pages.vanthu)).toEqual([])
    const seen = await near.clerk.call(readSigning, { id })
    expect(seen).toMatchObject({
      turns: [{ act: 'secondSealed', position: 1 }],
      mayAsk: [],
      steps: [{ mine: true, mayWithdraw: false }],
    })
    const before = await o.bytes('vanthu', id)
    const { certificates } = await near.clerk.call(readMySigning, {})
    const session = await near.clerk.call(startSigning, {
      id,
      act: 'secondSealed',
      position: 1,
      certificateId: certificates[0]?.id ?? '',
    })
    expect(session.shownSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(await near.clerk.call(completeSigning, { id: session.id, pin })).toMatchObject({
      state: 'done',
      level: 'B-LTA',
    })

    const after = await o.bytes('vanthu', id)
    expect(after.subarray(0, before.length).equals(before)).toBe(true)
    const report = await o.pages.vanthu.call(readVerification, { id, position: 1 })
    const signatures = report.signatures.filter((it) => it.kind === 'signature')
    expect(signatures.map((it) => [it.signer?.kind, it.integrity.result, it.laterChanges.result])).toEqual([
      ['person', 'good', 'good'],
      ['agency', 'good', 'good'],
      ['agency', 'good', 'good'],
    ])
    expect(report.law).toMatchObject({ holds: 'yes', issuers: 1, persons: 1, agencies: 2 })
    if (hasPdfsig)
      expect(
        pdfsig(after)
          .filter((it) => it.type.includes('CAdES'))
          .map((it) => it.valid),
      ).toEqual([true, true, true])
    if (hasQpdf) expect(qpdfCheck(after)).toContain('No syntax or stream encoding errors')

    // Each log names the uses of its own key.
    const uses = async (page: Page) => (await page.call(listSealUses, {})).rows.filter((it) => it.documentId === id)
    expect((await uses(near.clerk)).map((it) => [it.act, it.byTitle])).toEqual([['secondSealed', 'vanthu.lg']])
    expect((await uses(o.pages.vanthu)).map((it) => it.act)).toEqual(['sealed'])
    expect(await waiting(near.clerk)).toEqual([])
    expect((await o.dispatch(id)).state).toBe('issued')
    // What it sealed it may read on.
    expect((await near.clerk.call(readDocument, { id })).state).toBe('issued')
  })

  it('is one document opened to the clerks asked, and nothing else of theirs or ours', async () => {
    const id = await sealed()
    const other = await sealed()
    for (const page of [near.clerk, near.otherClerk, near.chair, near.officer])
      expect(await page.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
    await o.pages.vanthu.call(askSignature, ask(id))
    expect((await near.clerk.call(readDocument, { id })).can).toEqual(['document.read'])
    expect((await near.otherClerk.call(readDocument, { id })).state).toBe('numbered')
    // The paper, to whom it goes and who signed it; not what its agency did with it, nor everything kept of it.
    const guest = await near.clerk.call(readDocument, { id })
    expect(new Set(guest.trail.map((it) => it.type))).toEqual(
      new Set(['document.bears-signature', 'document.given-number', 'signature.asked']),
    )
    const whole = await o.pages.vanthu.call(readDocument, { id })
    expect(whole.trail.length).toBeGreaterThan(guest.trail.length)
    for (const page of [near.chair, near.officer, o.pages.gui])
      expect(await page.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
    expect(await near.clerk.refusal(readDocument, { id: other })).toMatchObject({ code: 'thing.missing' })
    // In no list of theirs, and not theirs to hand on, to copy, to open to others, to ask anybody for.
    const listed = await near.clerk.call(listDocuments, { direction: 'outgoing' })
    expect(listed.rows.map((it) => it.id)).not.toContain(id)
    const access = await near.clerk.call(explainAccess, { id })
    expect(access).toMatchObject({ mine: ['guest'], readers: [], office: [], changes: [] })
    const { readers } = await o.pages.chanhvp.call(explainAccess, { id })
    expect(readers.filter((it) => it.basis === 'guest').map((it) => it.name)).toEqual([near.agency.name])
    const task = taskAsk({ holderId: near.chairId }, { documentId: id })
    expect(await near.clerk.refusal(giveTask, task)).toMatchObject({ code: 'thing.missing' })
    expect(await near.clerk.refusal(findSigners, { id })).toMatchObject({ code: 'thing.missing' })
    expect(await near.clerk.refusal(findSealers, { id })).toMatchObject({ code: 'thing.missing' })
    expect(await near.clerk.refusal(askSignature, ask(id, o.sender.id))).toMatchObject({ code: 'thing.state' })
    expect(await near.clerk.refusal(dispatchDocument, { id, version: 1 })).toMatchObject({ code: 'thing.missing' })

    // Sealed by the keeper alone; not by our own under his name.
    const { certificates } = await near.clerk.call(readMySigning, {})
    const seal = { id, act: 'secondSealed' as const, position: 1, certificateId: certificates[0]?.id ?? '' }
    for (const page of [near.otherClerk, near.chair])
      expect((await page.refusal(startSigning, seal)).code).toMatch(/^(seal.not-keeper|thing.missing)$/)
    expect(await o.pages.vanthu.refusal(startSigning, seal)).toMatchObject({ code: 'access.denied' })
    const step = await stepOf(o.pages.vanthu, id, 'secondSeal')
    const no = { id: step.id, answer: 'refused' as const, reason: 'Không phải việc của tôi' }
    expect(await near.otherClerk.refusal(answerStep, no)).toMatchObject({ code: 'access.denied' })
    expect(await o.pages.vanthu.refusal(answerStep, no)).toMatchObject({ code: 'access.denied' })
    expect(await near.clerk.refusal(answerStep, { ...no, answer: 'withdrawn' })).toMatchObject({
      code: 'access.denied',
    })

    // A recall of what was issued closes it to the guest as to any recipient.
    await near.sign(near.clerk, id, 'secondSealed')
    const { deliveries } = await o.dispatch(id)
    expect(deliveries.map((it) => it.code)).toContain('01')
    const issued = (await near.clerk.call(readDocument, { id })).deliveries
    expect(issued.map((it) => [it.recipientName, it.code, it.history])).toEqual(
      deliveries.map((it) => [it.recipientName, null, []]),
    )
    await o.pages.vanthu.call(recallDocument, { id, reason: 'Sai số liệu ở Điều 2' })
    expect((await near.clerk.call(readDocument, { id })).contentClosed).toBe(true)
    expect((await o.pages.vanthu.call(readDocument, { id })).contentClosed).toBe(false)
  })

  it('is refused with a reason: whoever asked is told, and goes on or asks once more', async () => {
    const id = await sealed()
    await o.pages.vanthu.call(askSignature, ask(id))
    expect(await o.pages.vanthu.refusal(askSignature, ask(id))).toMatchObject({
      code: 'seal.agency-unfit',
      facts: { why: 'asked', name: near.agency.name },
    })
    const reason = 'Nội dung chưa thống nhất với cơ quan'
    const step = await stepOf(o.pages.vanthu, id, 'secondSeal')
    await near.clerk.call(answerStep, { id: step.id, answer: 'refused', reason })
    await expect.poll(() => kindsTold(o.pages.vanthu, id), patience).toContain('signature.refused')
    expect(await waiting(near.clerk)).toEqual([])
    expect(await near.clerk.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
    expect(await stepOf(o.pages.vanthu, id, 'secondSeal')).toMatchObject({ state: 'refused', answer: reason })
    await o.pages.vanthu.call(askSignature, ask(id))
    expect(await waiting(near.clerk)).toHaveLength(1)
    const again = await stepOf(o.pages.vanthu, id, 'secondSeal')
    await near.clerk.call(answerStep, { id: again.id, answer: 'refused', reason })
    expect((await o.dispatch(id)).state).toBe('issued')
  })

  it('is taken back, also while it is being signed: nothing of it is kept', async () => {
    const id = await sealed()
    await o.pages.vanthu.call(askSignature, ask(id))
    const { certificates } = await near.clerk.call(readMySigning, {})
    const session = await near.clerk.call(startSigning, {
      id,
      act: 'secondSealed',
      position: 1,
      certificateId: certificates[0]?.id ?? '',
    })
    const step = await stepOf(o.pages.vanthu, id, 'secondSeal')
    await o.pages.vanthu.call(answerStep, { id: step.id, answer: 'withdrawn', reason: 'Không cần nữa' })
    expect(await near.clerk.refusal(completeSigning, { id: session.id, pin })).toMatchObject({ code: 'thing.missing' })
    await expect.poll(() => kindsTold(near.clerk, id), patience).toEqual(['signature.withdrawn', 'seal.asked'])
    expect((await told(near.clerk, id))[0]?.title ?? '').toBe('')
    expect((await o.dispatch(id)).state).toBe('issued')
    expect(await o.pages.vanthu.refusal(askSignature, ask(id))).toMatchObject({ code: 'thing.state' })
  })

  it('is asked of agencies with a seal alone, after the number and behind our own', async () => {
    const { id } = await o.approved()
    expect(await o.pages.vanthu.refusal(askSignature, ask(id))).toMatchObject({ code: 'thing.state' })
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    expect((await o.pages.vanthu.call(readSigning, { id })).mayAsk).toEqual([])
    await o.sign('vanthu', id, 'sealed')
    for (const [agencyId, why] of [
      [o.sender.id, 'no-keeper'],
      [o.here.id, 'own'],
      [crypto.randomUUID(), 'ended'],
    ] as const)
      expect(await o.pages.vanthu.refusal(askSignature, ask(id, agencyId)), why).toMatchObject({
        code: 'seal.agency-unfit',
        facts: { why },
      })
    expect(await o.pages.taichinh1.refusal(askSignature, ask(id))).toMatchObject({ code: 'thing.state' })
  })
})

describe('an agency nobody keeps a seal of', () => {
  beforeAll(async () => {
    await o.house
      .sql`update seal_custody set ended_at = now(), end_basis = 'Nộp lại con dấu' where agency_id = ${o.here.id}`
  })

  it('has another seal in place of its own, and issues', async () => {
    const { id } = await o.approved()
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    expect(await o.pages.vanthu.refusal(dispatchDocument, await dispatch(id))).toMatchObject({
      facts: { missing: 'agency' },
    })
    const asked = await o.pages.chutich.call(askSignature, ask(id))
    expect(asked.steps).toMatchObject([{ part: 'instead' }])
    expect(await o.pages.vanthu.refusal(dispatchDocument, await dispatch(id))).toMatchObject({
      facts: { missing: 'other' },
    })
    expect(await waiting(near.clerk)).toMatchObject([{ documentId: id }])
    expect(await near.sign(near.clerk, id, 'secondSealed')).toMatchObject({ state: 'done', level: 'B-LTA' })
    expect((await o.dispatch(id)).state).toBe('issued')
    const report = await o.pages.vanthu.call(readVerification, { id, position: 1 })
    expect(report.law).toMatchObject({ holds: 'yes', persons: 1, agencies: 1 })
  })

  it('has it on an appendix in a file of its own too, which waits on the pile of the agency asked', async () => {
    const { id } = await o.approved(await paper('Bản chính'), 'Quyết định có phụ lục', await paper('Phụ lục kèm theo'))
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    expect(await waiting(o.pages.vanthu)).toEqual([])
    await o.pages.chutich.call(askSignature, ask(id))
    const fromAgency = 'Ủy ban nhân dân huyện Nhận'
    const appendix = { documentId: id, act: 'appendixSealed', position: 2, fromAgency, file: { name: 'phu-luc.pdf' } }
    expect(await waiting(near.clerk)).toMatchObject([{ documentId: id, act: 'secondSealed', position: 1 }, appendix])
    expect(await waiting(near.otherClerk)).toEqual([])
    await near.sign(near.clerk, id, 'secondSealed')
    expect(await waiting(near.clerk)).toMatchObject([appendix])
    expect(await o.pages.vanthu.refusal(dispatchDocument, await dispatch(id))).toMatchObject({
      code: 'document.unsigned',
      facts: { missing: 'appendix' },
    })
    const before = await o.bytes('vanthu', id, 2)
    expect(await near.sign(near.clerk, id, 'appendixSealed', 2)).toMatchObject({ state: 'done', level: 'B-LTA' })
    expect((await o.bytes('vanthu', id, 2)).subarray(0, before.length).equals(before)).toBe(true)
    const report = await o.pages.vanthu.call(readVerification, { id, position: 2 })
    expect(report.signatures[0]).toMatchObject({ signer: { kind: 'agency' }, integrity: { result: 'good' } })
    expect(await waiting(near.clerk)).toEqual([])
    expect((await o.dispatch(id)).state).toBe('issued')
  })
})

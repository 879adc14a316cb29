import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueSampleCertificate } from '#contract/certificates.ts'
import { listDocuments, readDocument, registerDelivered } from '#contract/documents.ts'
import { refuseNumber, undoDraftStep } from '#contract/drafting-flow.ts'
import { dispatchDocument, numberDocument } from '#contract/issuing.ts'
import { listNotices } from '#contract/notices.ts'
import { answerStep, askSignature, countToSign, findSigners, listToSign, readSigning } from '#contract/signing.ts'
import { readVerification } from '#contract/verification.ts'
import { civilDate } from '#platform/clock.ts'
import type { Page } from '../../setup/page.ts'
import { hasPdfsig, hasQpdf, pdfsig, qpdfCheck } from '../../unit/pades/judges.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'
import { farther, type Neighbour, openNeighbour, stepOf } from './neighbour.ts'

let o: SigningBureau
let near: Neighbour
beforeAll(async () => {
  o = await openSigning()
  near = await openNeighbour(o)
})
afterAll(() => o.house.close())

const patience = { timeout: 60_000, interval: 30 }
const today = () => civilDate(o.house.now())
const joint = (id: string) => ({ id, kind: 'joint' as const, agencyId: near.agency.id, holderId: near.chairId })
const ask = async (id: string) => ({
  id,
  registerId: o.here.outgoing,
  issuedOn: today(),
  version: (await o.card('vanthu', id)).version,
})
const kindsTold = async (page: Page, id: string) =>
  (await page.call(listNotices, { limit: 200 })).rows.filter((it) => it.subjectId === id).map((it) => it.kind)
const waiting = async (page: Page) => {
  const { rows } = await page.call(listToSign, {})
  expect(await page.call(countToSign, {})).toMatchObject({ count: rows.length })
  return rows.map((it) => [it.documentId, it.act])
}

describe('a document two agencies issue together (văn bản liên tịch; Decree 30/2020 articles 5, 13, 15)', () => {
  it('bears two signatures and two seals in order, one number, and stands in a book of each', async () => {
    const { id } = await o.approved(undefined, 'Quy chế phối hợp liên tịch')
    expect((await o.pages.chutich.call(readSigning, { id })).mayAsk).toContain('joint')
    expect(
      (await o.pages.chutich.call(findSigners, { id, agencyId: near.agency.id })).rows.map((it) => it.holderId),
    ).toEqual([near.chairId])
    const asked = await o.pages.chutich.call(askSignature, { ...joint(id), note: 'Cùng ban hành quy chế' })
    expect(asked.steps).toMatchObject([
      { kind: 'countersign', part: 'joint', title: 'chutich.lg, Ủy ban nhân dân xã Láng Giềng', state: 'waiting' },
      { kind: 'secondSeal', part: 'joint', name: near.agency.name, state: 'waiting' },
    ])
    await expect.poll(() => kindsTold(near.chair, id), patience).toEqual(['signature.asked'])
    expect(await kindsTold(near.clerk, id)).toEqual([])

    // Ours first; theirs behind it; no number before both.
    expect(await waiting(near.chair)).toEqual([])
    await o.sign('chutich', id, 'signed')
    expect(await o.pages.vanthu.refusal(numberDocument, await ask(id))).toMatchObject({
      code: 'document.unsigned',
      facts: { missing: 'person' },
    })
    expect(await waiting(near.chair)).toEqual([[id, 'countersigned']])
    expect(await waiting(near.clerk)).toEqual([])
    expect(await near.sign(near.chair, id, 'countersigned')).toMatchObject({ state: 'done', level: 'B-T' })
    const numbered = await o.number(id)
    expect(numbered).toMatchObject({ state: 'numbered', codeNumber: '01', codeNotation: 'QĐ-UBND' })

    // Our seal, then theirs; whoever keeps it is told now.
    expect(await waiting(near.clerk)).toEqual([])
    await o.sign('vanthu', id, 'sealed')
    await expect.poll(() => kindsTold(near.clerk, id), patience).toEqual(['seal.asked'])
    const half = await o.pages.vanthu.call(readVerification, { id, position: 1 })
    expect(half.law).toMatchObject({ holds: 'no', issuers: 2, persons: 2, agencies: 1 })
    const { version } = await o.card('vanthu', id)
    expect(await o.pages.vanthu.refusal(dispatchDocument, { id, version })).toMatchObject({
      facts: { missing: 'other' },
    })
    // An agency that signed with ours is not let out of its seal.
    const step = await stepOf(o.pages.vanthu, id, 'secondSeal')
    expect(step).toMatchObject({ mayWithdraw: false })
    const taken = { id: step.id, answer: 'withdrawn' as const, reason: 'Thôi không cần' }
    expect(await o.pages.chutich.refusal(answerStep, taken)).toMatchObject({ code: 'access.denied' })
    expect(await waiting(near.clerk)).toEqual([[id, 'secondSealed']])
    await near.sign(near.clerk, id, 'secondSealed')

    const report = await o.pages.vanthu.call(readVerification, { id, position: 1 })
    const signatures = report.signatures.filter((it) => it.kind === 'signature')
    expect(
      signatures.map((it) => [it.signer?.kind, it.integrity.result, it.coverage.result, it.laterChanges.result]),
    ).toEqual([
      ['person', 'good', 'good', 'good'],
      ['person', 'good', 'good', 'good'],
      ['agency', 'good', 'good', 'good'],
      ['agency', 'good', 'good', 'good'],
    ])
    expect(report.law).toMatchObject({ holds: 'yes', issuers: 2, persons: 2, agencies: 2 })
    const bytes = await o.bytes('vanthu', id)
    if (hasPdfsig)
      expect(
        pdfsig(bytes)
          .filter((it) => it.type.includes('CAdES'))
          .map((it) => it.valid),
      ).toEqual([true, true, true, true])
    if (hasQpdf) expect(qpdfCheck(bytes)).toContain('No syntax or stream encoding errors')

    // One number, in the book of the agency that leads; the other gets its copy unasked and enters it among its arrivals.
    const issued = await o.dispatch(id)
    expect(issued.deliveries.map((it) => [it.recipientName, it.purpose, it.code])).toContainEqual([
      near.agency.name,
      'file',
      '01',
    ])
    const { rows } = await near.clerk.call(listDocuments, { direction: 'incoming' })
    const copy = rows.find((it) => it.subject === 'Quy chế phối hợp liên tịch')
    expect(copy).toMatchObject({ code: '01/QĐ-UBND', state: 'arrived' })
    const arrival = { id: copy?.id ?? '', registerId: near.agency.incoming, arrivedOn: today() }
    expect(await near.clerk.call(registerDelivered, arrival)).toMatchObject({ state: 'registered', registerNumber: 1 })
    const theirs = await near.clerk.call(readVerification, { id: copy?.id ?? '', position: 1 })
    expect(theirs.law).toMatchObject({ holds: 'yes', issuers: 2 })
  })

  it('is counted by agency: a second signer of ours and the seal of a third stand for no other', async () => {
    const { phochutich, vanthu, chutich } = o.pages
    const law = async (id: string) => (await vanthu.call(readVerification, { id, position: 1 })).law
    await phochutich.call(issueSampleCertificate, { owner: 'person', pin })
    const { id } = await o.approved()
    await chutich.call(askSignature, joint(id))
    await chutich.call(askSignature, { id, kind: 'countersign', holderId: o.holder.phochutich })
    await o.sign('chutich', id, 'signed')
    await o.sign('phochutich', id, 'countersigned')
    expect(await law(id)).toMatchObject({ holds: 'no', issuers: 2, persons: 1, agencies: 0 })
    await near.sign(near.chair, id, 'countersigned')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    const far = await openNeighbour(o, farther)
    await vanthu.call(askSignature, { id, kind: 'secondSeal', agencyId: far.agency.id })
    await far.sign(far.clerk, id, 'secondSealed')
    expect(await law(id)).toMatchObject({ holds: 'no', issuers: 2, persons: 2, agencies: 1 })
    await near.sign(near.clerk, id, 'secondSealed')
    expect(await law(id)).toMatchObject({ holds: 'yes', issuers: 2, persons: 2, agencies: 2 })
  })

  it('does not leave without the other agency: a refusal waits until it is asked again', async () => {
    const { id } = await o.approved()
    await o.pages.chutich.call(askSignature, joint(id))
    const reason = 'Chưa thống nhất Điều 2'
    const refused = await stepOf(o.pages.chutich, id, 'countersign')
    expect(await near.clerk.refusal(answerStep, { id: refused.id, answer: 'refused', reason })).toMatchObject({
      code: 'access.denied',
    })
    await near.chair.call(answerStep, { id: refused.id, answer: 'refused', reason })
    expect((await o.pages.chutich.call(readSigning, { id })).steps.map((it) => it.state)).toEqual([
      'refused',
      'withdrawn',
    ])
    for (const page of [near.chair, near.clerk])
      expect(await page.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
    await expect.poll(() => kindsTold(o.pages.chutich, id), patience).toContain('signature.refused')
    await o.sign('chutich', id, 'signed')
    expect(await o.pages.vanthu.refusal(numberDocument, await ask(id))).toMatchObject({ facts: { missing: 'person' } })

    await o.pages.chutich.call(askSignature, joint(id))
    await near.sign(near.chair, id, 'countersigned')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    const seal = await stepOf(o.pages.vanthu, id, 'secondSeal')
    await near.clerk.call(answerStep, { id: seal.id, answer: 'refused', reason })
    const { version } = await o.card('vanthu', id)
    expect(await o.pages.vanthu.refusal(dispatchDocument, { id, version })).toMatchObject({
      facts: { missing: 'other' },
    })
    const again = await o.pages.vanthu.call(askSignature, { id, kind: 'secondSeal', agencyId: near.agency.id })
    expect(again.steps.at(-1)).toMatchObject({ part: 'joint', state: 'waiting' })
    await near.sign(near.clerk, id, 'secondSealed')
    expect((await o.dispatch(id)).state).toBe('issued')
  })

  it('is taken back before the other has signed: then it is ours alone', async () => {
    const { id } = await o.approved()
    expect(await o.pages.taichinh1.refusal(askSignature, joint(id))).toMatchObject({ code: 'access.denied' })
    const stranger = { ...joint(id), holderId: o.holder.phochutich }
    expect(await o.pages.chutich.refusal(askSignature, stranger)).toMatchObject({ code: 'thing.missing' })
    await o.pages.chutich.call(askSignature, joint(id))
    await o.sign('chutich', id, 'signed')
    const step = await stepOf(o.pages.chutich, id, 'countersign')
    await o.pages.vanthu.call(answerStep, { id: step.id, answer: 'withdrawn', reason: 'Ban hành riêng' })
    expect(await near.chair.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    expect((await o.pages.vanthu.call(readVerification, { id, position: 1 })).law).toMatchObject({
      holds: 'yes',
      issuers: 1,
    })
    expect((await o.dispatch(id)).deliveries.map((it) => it.recipientName)).not.toContain(near.agency.name)
  })

  it.each(['undone', 'number refused'] as const)(
    'ends for whoever was asked when its approval is %s: they are told',
    async (how) => {
      const card = await o.approve('chutich', await o.waiting())
      const id = card.document?.id ?? ''
      const initials = { id, kind: 'initials' as const, holderId: o.holder.phochutich }
      await o.pages.chutich.call(askSignature, joint(id))
      await o.pages.chutich.call(askSignature, initials)
      await expect.poll(() => kindsTold(near.chair, id), patience).toEqual(['signature.asked'])
      await expect.poll(() => kindsTold(o.pages.phochutich, id), patience).toEqual(['signature.initials-asked'])
      if (how === 'undone') await o.pages.chutich.call(undoDraftStep, { id: card.id })
      else await o.pages.vanthu.call(refuseNumber, { id: card.id, to: 'drafting', reason: 'Sai thẩm quyền ban hành' })
      await expect.poll(() => kindsTold(near.chair, id), patience).toEqual(['signature.withdrawn', 'signature.asked'])
      await expect
        .poll(() => kindsTold(o.pages.phochutich, id), patience)
        .toEqual(['signature.withdrawn', 'signature.initials-asked'])
      expect(await kindsTold(near.clerk, id)).toEqual([])
      const { rows } = await near.chair.call(listNotices, { limit: 200 })
      const by = { name: how === 'undone' ? 'Người Thử chutich' : 'Người Thử vanthu' }
      expect(rows.find((it) => it.subjectId === id)).toMatchObject({ by, title: '' })
      expect(await waiting(near.chair)).toEqual([])
      const steps = await o.house.sql`select distinct state from signing_step where document_id = ${id}`
      expect(steps).toEqual([{ state: 'withdrawn' }])
    },
  )
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listSealUses } from '#contract/certificates.ts'
import { leaveUnsealed, listCopies } from '#contract/copies.ts'
import { startCopySealing } from '#contract/copy-sealing.ts'
import { listNotices } from '#contract/notices.ts'
import { recallDocument } from '#contract/recall.ts'
import { completeSigning, countToSign, listToSign } from '#contract/signing.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import { hasPdfsig, hasQpdf, hasRaster, pdfsig, qpdfCheck } from '../../unit/pades/judges.ts'
import { massOf, rasterOf } from '../../unit/pades/raster.ts'
import { bytesOfCopy, copied, issued, openCopiesBook } from './copied.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'

let o: SigningBureau
let book = ''
beforeAll(async () => {
  o = await openSigning()
  book = await openCopiesBook(o)
})
afterAll(() => o.house.close())

const patience = { timeout: 60_000, interval: 30 }
const { vanthu, chutich } = { vanthu: () => o.pages.vanthu, chutich: () => o.pages.chutich }

const fileOf = (id: string) => bytesOfCopy(o, id)
const waiting = async () => {
  const { rows } = await vanthu().call(listToSign, {})
  expect(await vanthu().call(countToSign, {})).toMatchObject({ count: rows.length })
  return rows.filter((it) => it.copyId !== null)
}

describe('the agency’s signature on an electronic copy (Decree 30/2020 article 25, Appendix I part II)', () => {
  it('is awaited from the number on, given by the keeper in person as text, and verifies', async () => {
    const id = await issued(o)
    const copy = await copied(o, book, id)
    expect(copy).toMatchObject({ code: '01/SY-UBND', seal: 'awaited', sealedAt: null })
    expect(await waiting()).toMatchObject([{ copyId: copy.id, documentId: id, act: 'copySealed', code: '01/SY-UBND' }])
    const told = async () =>
      (await vanthu().call(listNotices, { limit: 200 })).rows.filter((it) => it.subjectId === id).map((it) => it.kind)
    await expect.poll(told, patience).toContain('seal.awaited')

    const before = await fileOf(copy.id)
    const ask = { id: copy.id, certificateId: o.certificate.seal }
    expect(await chutich().refusal(startCopySealing, ask)).toMatchObject({ code: 'access.denied' })
    expect(await o.pages.gui.refusal(startCopySealing, ask)).toMatchObject({ code: 'seal.not-keeper' })
    expect(await vanthu().refusal(startCopySealing, { ...ask, certificateId: o.certificate.chair })).toMatchObject({
      code: 'certificate.missing',
    })
    const session = await vanthu().call(startCopySealing, ask)
    const other = await vanthu().call(startCopySealing, ask)
    expect(await vanthu().call(completeSigning, { id: session.id, pin })).toMatchObject({
      state: 'done',
      act: 'copySealed',
      level: 'B-LTA',
    })
    // Signed once: what was prepared beside it finds nothing to sign.
    expect(await vanthu().refusal(completeSigning, { id: other.id, pin })).toMatchObject({ code: 'thing.state' })
    expect(await vanthu().refusal(startCopySealing, ask)).toMatchObject({ code: 'thing.state' })

    const after = await fileOf(copy.id)
    expect(after.subarray(0, before.length).equals(before)).toBe(true)
    const { signatures } = await verifyPdf(bytesOf(after), { roots: [], at: o.house.now().getTime() })
    const legal = signatures.filter((it) => it.kind === 'signature')
    expect(legal).toMatchObject([
      {
        page: 1,
        signer: { subjectKind: { kind: 'agency' } },
        integrity: { result: 'good' },
        coverage: { result: 'good' },
        laterChanges: { result: 'good' },
      },
    ])
    if (hasPdfsig) expect(pdfsig(after)[0]).toMatchObject({ valid: true })
    if (hasQpdf) expect(qpdfCheck(after)).toContain('No syntax or stream encoding errors')
    const [, bottom = 0, right = 0, top = 0] = legal[0]?.box ?? []
    expect(right).toBeGreaterThan(500)
    expect(bottom).toBeGreaterThan(842 - 80)
    expect(top - bottom).toBeLessThan(60)
    // No picture of the seal beyond the one that is drawn on the copied page.
    if (hasRaster) expect(massOf(rasterOf(after), 'red').count).toBe(massOf(rasterOf(before), 'red').count)

    expect((await vanthu().call(listCopies, { id })).rows[0]).toMatchObject({
      seal: 'done',
      sealedByName: 'Người Thử vanthu',
      sealedAt: expect.any(String),
    })
    expect((await vanthu().call(listSealUses, {})).rows[0]).toMatchObject({ act: 'copySealed', documentId: id })
    expect(await waiting()).toEqual([])
    await expect(o.house.sql`update document_copy set sealed_by_name = 'Ai đó' where id = ${copy.id}`).rejects.toThrow(
      'never rewritten',
    )
  })

  it('is not given any more when the document was recalled meanwhile', async () => {
    const id = await issued(o)
    const copy = await copied(o, book, id, 'TrS')
    expect(copy).toMatchObject({ code: '02/TrS-UBND', seal: 'awaited' })
    const ask = { id: copy.id, certificateId: o.certificate.seal }
    const session = await vanthu().call(startCopySealing, ask)
    await vanthu().call(recallDocument, { id, reason: 'Sai số liệu ở Điều 2' })
    expect(await vanthu().refusal(completeSigning, { id: session.id, pin })).toMatchObject({ code: 'thing.state' })
    expect(await vanthu().refusal(startCopySealing, ask)).toMatchObject({ code: 'thing.state' })
    expect(await waiting()).toEqual([])
  })

  it('is waited for no more when whoever approves copies says so, with a reason that stays', async () => {
    const id = await issued(o)
    const copy = await copied(o, book, id)
    const { version } = (await chutich().call(listCopies, { id })).rows[0] ?? copy
    const session = await vanthu().call(startCopySealing, { id: copy.id, certificateId: o.certificate.seal })
    const ask = { id: copy.id, reason: 'Con dấu đã nộp lại, chưa có người giữ mới', version }
    expect((await vanthu().call(listCopies, { id })).rows[0]).toMatchObject({ mayLeaveUnsealed: false })
    expect(await vanthu().refusal(leaveUnsealed, ask)).toMatchObject({ code: 'access.denied' })
    expect(await chutich().refusal(leaveUnsealed, { ...ask, version: version - 1 })).toMatchObject({
      code: 'thing.changed',
    })
    expect(await chutich().call(leaveUnsealed, ask)).toMatchObject({
      seal: 'none',
      unsealedByName: 'Người Thử chutich',
      unsealedReason: ask.reason,
    })
    expect(await chutich().refusal(leaveUnsealed, ask)).toMatchObject({ code: 'thing.state' })
    expect(await vanthu().refusal(completeSigning, { id: session.id, pin })).toMatchObject({ code: 'thing.state' })
    expect(await waiting()).toEqual([])
    await expect(o.house.sql`update document_copy set seal = 'awaited' where id = ${copy.id}`).rejects.toThrow(
      'never rewritten',
    )
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveSeal, issueSampleCertificate, readMySigning } from '#contract/certificates.ts'
import { readDocument } from '#contract/documents.ts'
import { setElectronicIssue } from '#contract/electronic-issue.ts'
import { dispatchDocument, numberDocument } from '#contract/issuing.ts'
import {
  completeSigning,
  countToSign,
  listToSign,
  readSigning,
  type SigningAct,
  startSigning,
} from '#contract/signing.ts'
import { readVerification } from '#contract/verification.ts'
import { civilDate } from '#platform/clock.ts'
import { printPaper } from '#platform/print/paper.ts'
import { hasPdfsig, pdfsig } from '../../unit/pades/judges.ts'
import { convertDraft, invitationText } from '../meetings/converted.ts'
import { pin } from '../signing/ground.ts'
import { type MinutesHall, openMinutesHall } from './hall.ts'

let o: MinutesHall
beforeAll(async () => {
  o = await openMinutesHall()
  const { chanhvp, chutich, vanthu } = o.pages
  const from = civilDate(o.house.now())
  await chanhvp.call(setElectronicIssue, { from, signed: true, basis: 'Quy chế sử dụng chữ ký số' })
  await chanhvp.call(giveSeal, { holderId: o.holder.vanthu, basis: 'Biên bản bàn giao số 01' })
  for (const page of [chanhvp, chutich]) await page.call(issueSampleCertificate, { owner: 'person', pin })
  await vanthu.call(issueSampleCertificate, { owner: 'agency', pin })
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

/** Minutes as an office would print them, with both names below. */
async function paper(): Promise<Buffer> {
  const chunks: Buffer[] = []
  const printed = printPaper({
    issuer: { name: 'Ủy ban nhân dân huyện Nhận', place: 'Lai Châu' },
    codeNumber: null,
    codeNotation: 'BB-UBND',
    issuedOn: null,
    kind: { code: 'BB', name: 'Biên bản' },
    subject: 'Phiên họp thường kỳ tháng 11',
    body: [{ type: 'paragraph', text: 'Cuộc họp kết thúc vào 11 giờ 30 phút cùng ngày.' }],
    signer: { authorityLines: ['CHỦ TỊCH'], name: 'Người Thử chutich' },
    recipients: ['Lưu: VT'],
  })
  for await (const chunk of printed) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const pageOf = { recorded: 'chanhvp', signed: 'chutich', sealed: 'vanthu' } as const

async function sign(id: string, act: keyof typeof pageOf) {
  const page = o.pages[pageOf[act]]
  const { certificates } = await page.call(readMySigning, {})
  const certificateId = certificates.find((it) => it.standing === 'fit')?.id ?? ''
  const session = await page.call(startSigning, { id, act, position: 1, certificateId })
  return page.call(completeSigning, { id: session.id, pin })
}

describe('14. minutes are signed', { timeout: 120_000 }, () => {
  it('by the secretary, then by who presided, then numbered and sealed; two signatures of people and one of the agency verify', async () => {
    const it = await o.convened()
    await it.opened(14)
    await o.begun(it)
    await o.ended(it)
    const agreed = await o.agreed(it)
    const words = await invitationText(o, agreed.paper?.draftId ?? '')
    expect(words).toMatch(/THƯ KÝ\n\s*Người Thử chanhvp\n\s*CHUTICH\n\s*Người Thử chutich\nNơi nhận:/)
    const id = await convertDraft.approve(o, agreed.paper?.draftId ?? '', await paper())
    const { chanhvp, chutich, vanthu } = o.pages
    const waits = async (page: typeof chanhvp): Promise<SigningAct[]> =>
      (await page.call(listToSign, {})).rows.filter((row) => row.documentId === id).map((row) => row.act)
    expect([await waits(chanhvp), await waits(chutich)]).toEqual([['recorded'], []])
    expect((await chanhvp.call(countToSign, {})).count).toBe(1)
    const { certificates } = await chutich.call(readMySigning, {})
    const early = { id, act: 'signed' as const, position: 1, certificateId: certificates[0]?.id ?? '' }
    expect(await chutich.refusal(startSigning, early)).toMatchObject({
      code: 'signature.order',
      facts: { first: 'record' },
    })
    expect(await chutich.refusal(startSigning, { ...early, act: 'recorded' })).toMatchObject({ code: 'access.denied' })

    expect(await sign(id, 'recorded')).toMatchObject({ state: 'done' })
    // The secretary's signature is not that of the competent person.
    expect((await vanthu.call(readVerification, { id, position: 1 })).law).toMatchObject({ person: null, holds: 'no' })
    const { version } = await vanthu.call(readDocument, { id })
    const ask = { id, registerId: o.here.outgoing, issuedOn: civilDate(o.house.now()), version }
    expect(await vanthu.refusal(numberDocument, ask)).toMatchObject({ facts: { missing: 'person' } })
    expect([await waits(chanhvp), await waits(chutich)]).toEqual([[], ['signed']])
    expect(await sign(id, 'signed')).toMatchObject({ state: 'done' })
    await vanthu.call(numberDocument, { ...ask, version: (await vanthu.call(readDocument, { id })).version })
    await sign(id, 'sealed')
    const issued = await vanthu.call(dispatchDocument, {
      id,
      version: (await vanthu.call(readDocument, { id })).version,
    })
    expect(issued).toMatchObject({ state: 'issued', signing: { rule: 'full', signed: true, sealed: true } })
    expect((await vanthu.call(readSigning, { id })).revisions[0]?.lines.map((line) => line.act)).toEqual([
      ...['approved', 'recorded', 'signed', 'numbered', 'sealed'],
    ])
    const report = await vanthu.call(readVerification, { id, position: 1 })
    expect(report.law.holds).toBe('yes')
    expect(report.signatures.flatMap((it) => it.signer?.name ?? [])).toEqual(
      expect.arrayContaining([expect.stringContaining('chanhvp'), expect.stringContaining('chutich')]),
    )
    const response = await vanthu.fetch('GET', `/api/documents/${id}/files/1`)
    const bytes = Buffer.from(await response.arrayBuffer())
    const valid = (of: Buffer) =>
      pdfsig(of)
        .filter((it) => it.type.includes('CAdES'))
        .map((it) => it.valid)
    if (hasPdfsig) {
      expect(valid(bytes)).toEqual([true, true, true])
      // One byte of the text, and no signature holds.
      const torn = Buffer.from(bytes)
      const at = torn.indexOf('stream\n') + 20
      torn[at] = (torn[at] ?? 0) ^ 1
      expect(valid(torn)).toEqual([false, false, false])
    }
    expect(await o.minutesOf(it.id)).toMatchObject({
      state: 'agreed',
      paper: { documentId: id, issued: true, label: expect.stringMatching(/^\d+\/BB-UBND$/) },
    })
  })
})

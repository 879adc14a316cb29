import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing } from '#contract/documents.ts'
import { dispatchDocument } from '#contract/issuing.ts'
import { countToSign, listToSign } from '#contract/signing.ts'
import { readVerification } from '#contract/verification.ts'
import { draftAsk } from '../../setup/sending.ts'
import { upload } from '../../setup/upload.ts'
import { hasPdfsig, hasQpdf, hasRaster, pdfsig, qpdfCheck } from '../../unit/pades/judges.ts'
import { linesIn, massOf, rasterOf, wordsOf } from '../../unit/pades/raster.ts'
import { openSigning, paper, type SigningBureau } from './ground.ts'

let it_: SigningBureau
beforeAll(async () => {
  it_ = await openSigning()
})
afterAll(() => it_?.house.close())

/** Signed on paper and scanned, with an appendix in a file of its own. */
async function withAppendix(): Promise<string> {
  const { pages, sender } = it_
  const main = await upload(pages.vanthu, await paper('Bản chính có phụ lục'))
  const appendix = await upload(pages.vanthu, await paper('Phụ lục kèm theo'), 'phu-luc.pdf')
  const draft = await pages.vanthu.call(
    draftOutgoing,
    draftAsk({
      add: [
        { uploadId: main.uploadId, role: 'main' },
        { uploadId: appendix.uploadId, role: 'attachment' },
      ],
      recipients: [{ agencyId: sender.id, purpose: 'execute' }],
    }),
  )
  return draft.id
}

describe('an appendix in a file of its own (Decree 30/2020 Appendix I III.1d)', () => {
  it('does not leave before it bears the agency’s signature too', async () => {
    const id = await withAppendix()
    await it_.number(id)
    await it_.sign('vanthu', id, 'sealed')
    const { version } = await it_.card('vanthu', id)
    expect(await it_.pages.vanthu.refusal(dispatchDocument, { id, version })).toMatchObject({
      code: 'document.unsigned',
      facts: { missing: 'appendix' },
    })
    expect((await it_.card('vanthu', id)).state).toBe('numbered')

    // It waits on the pile of whoever keeps the seal, and of nobody else.
    const pile = async (login: 'vanthu' | 'chutich') =>
      (await it_.pages[login].call(listToSign, {})).rows.map((it) => [it.documentId, it.act, it.position])
    expect(await pile('vanthu')).toEqual([[id, 'appendixSealed', 2]])
    expect(await pile('chutich')).toEqual([])
    expect(await it_.pages.vanthu.call(countToSign, {})).toMatchObject({ count: 1 })
    const before = await it_.bytes('vanthu', id, 2)
    expect(await it_.sign('vanthu', id, 'appendixSealed', 2)).toMatchObject({ state: 'done', level: 'B-LTA' })
    expect(await pile('vanthu')).toEqual([])
    expect(await it_.dispatch(id)).toMatchObject({ state: 'issued' })

    const after = await it_.bytes('vanthu', id, 2)
    expect(after.subarray(0, before.length).equals(before)).toBe(true)
    const report = await it_.pages.vanthu.call(readVerification, { id, position: 2 })
    expect(report.signatures[0]).toMatchObject({ page: 1, signer: { kind: 'agency' }, integrity: { result: 'good' } })
    if (hasPdfsig) expect(pdfsig(after)[0]).toMatchObject({ valid: true })
    if (hasQpdf) expect(qpdfCheck(after)).toContain('No syntax or stream encoding errors')
    // Text alone, top right of page one: number and time, no picture of the seal.
    if (hasRaster) {
      expect(massOf(rasterOf(after), 'red').count).toBe(0)
      const [, bottom = 0, right = 0, top = 0] = report.signatures[0]?.box ?? []
      expect(right).toBeGreaterThan(500)
      expect(bottom).toBeGreaterThan(842 - 80)
      expect(top - bottom).toBeLessThan(60)
      const lines = linesIn(wordsOf(after).filter((word) => word.bottom < 842 - bottom + 1))
      expect(lines.map(({ text }) => text)).toEqual([
        expect.stringMatching(/^\d+\/[\p{L}-]+$/u),
        expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/u),
      ])
    }
  })
})

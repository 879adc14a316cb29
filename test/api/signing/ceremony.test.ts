import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMySigning } from '#contract/certificates.ts'
import { draftOutgoing, issueDocument, readDocument } from '#contract/documents.ts'
import { dispatchDocument, numberDocument } from '#contract/issuing.ts'
import { completeSigning, readSigning, startSigning } from '#contract/signing.ts'
import { readVerification } from '#contract/verification.ts'
import { civilDate } from '#platform/clock.ts'
import { draftAsk } from '../../setup/sending.ts'
import { upload } from '../../setup/upload.ts'
import { hasPdfsig, hasQpdf, pdfsig, qpdfCheck } from '../../unit/pades/judges.ts'
import { handPng } from '../../unit/pades/raster.ts'
import { corpus } from '../../unit/pades/samples.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'

const foreign = join(corpus, 'ed448-disallowed-hash.pdf')
let it_: SigningBureau
beforeAll(async () => {
  it_ = await openSigning()
})
afterAll(() => it_.house.close())

/** What a clerk enters with this file: signed elsewhere, so that the agency's signature alone is to come. */
async function entered(bytes: Buffer, name?: string) {
  const { uploadId } = await upload(it_.pages.vanthu, bytes, name)
  const recipients = [{ agencyId: it_.sender.id, purpose: 'execute' as const }]
  return it_.pages.vanthu.call(draftOutgoing, draftAsk({ add: [{ uploadId, role: 'main' }], recipients }))
}

const today = () => civilDate(it_.house.now())

describe('an issued document bears two signatures (Decree 30/2020 articles 5, 13, 32; requirements 1, 13)', () => {
  it('is signed, numbered, sealed and dispatched in this order, and verifies', async () => {
    const { id } = await it_.approved()
    const before = await it_.bytes('vanthu', id)
    const signing = await it_.pages.chutich.call(readSigning, { id })
    expect(signing.turns).toEqual([{ act: 'signed', position: 1, stepId: null }])

    const signed = await it_.sign('chutich', id, 'signed')
    expect(signed).toMatchObject({ state: 'done', level: 'B-T' })
    const numbered = await it_.number(id)
    expect(numbered).toMatchObject({ state: 'numbered', codeNumber: '01', signing: { signed: true, sealed: false } })
    const sealed = await it_.sign('vanthu', id, 'sealed')
    expect(sealed).toMatchObject({ state: 'done', level: 'B-LTA' })
    const issued = await it_.dispatch(id)
    expect(issued).toMatchObject({ state: 'issued', signing: { rule: 'full', signed: true, sealed: true } })
    expect(issued.deliveries[0]).toMatchObject({ code: '01' })

    const after = await it_.bytes('vanthu', id)
    expect(after.subarray(0, before.length).equals(before)).toBe(true)
    const report = await it_.pages.vanthu.call(readVerification, { id, position: 1 })
    expect(report.signatures.map((it) => [it.signer?.kind, it.integrity.result, it.laterChanges.result])).toEqual([
      ['person', 'good', 'good'],
      ['agency', 'good', 'good'],
      [expect.anything(), 'good', 'good'],
    ])
    expect(report.law.holds).toBe('yes')
    if (hasPdfsig)
      expect(
        pdfsig(after)
          .filter((it) => it.type.includes('CAdES'))
          .map((it) => it.valid),
      ).toEqual([true, true])
    if (hasQpdf) expect(qpdfCheck(after)).toContain('No syntax or stream encoding errors')
    expect((await it_.pages.vanthu.call(readSigning, { id })).revisions[0]?.lines.map((it) => it.act)).toEqual([
      'approved',
      'signed',
      'sealed',
    ])
  })

  it('does not leave with one signature, or none', async () => {
    const { id, version } = await it_.approved()
    const ask = { id, registerId: it_.here.outgoing, issuedOn: today(), version }
    expect(await it_.pages.vanthu.refusal(issueDocument, ask)).toMatchObject({
      code: 'document.unsigned',
      facts: { missing: 'person' },
    })
    expect(await it_.pages.vanthu.refusal(numberDocument, ask)).toMatchObject({ facts: { missing: 'person' } })
    await it_.sign('chutich', id, 'signed')
    const numbered = await it_.number(id)
    expect(await it_.pages.vanthu.refusal(dispatchDocument, { id, version: numbered.version })).toMatchObject({
      code: 'document.unsigned',
      facts: { missing: 'agency' },
    })
    // Whoever writes past the program is refused by the database.
    await expect(it_.house.sql`update document set state = 'issued' where id = ${id}`).rejects.toThrow(
      'document_sealed',
    )
    expect((await it_.pages.vanthu.call(readDocument, { id })).state).toBe('numbered')
  })

  it('is sealed by its keeper alone: not by a leader, not before the number', async () => {
    const { id } = await it_.approved()
    const seal = { id, act: 'sealed', position: 1, certificateId: it_.certificate.seal } as const
    expect(await it_.pages.chutich.refusal(startSigning, seal)).toMatchObject({ code: 'seal.not-keeper' })
    expect(await it_.pages.vanthu.refusal(startSigning, seal)).toMatchObject({ code: 'signature.order' })
    expect(await it_.pages.vanthu.refusal(startSigning, { ...seal, act: 'signed' })).toMatchObject({
      code: 'access.denied',
    })
    expect(
      await it_.pages.chutich.refusal(startSigning, { ...seal, act: 'signed', certificateId: it_.certificate.seal }),
    ).toMatchObject({ code: 'certificate.missing' })
  })

  it('counts wrong PINs, and the session waits for the right one', async () => {
    const { id } = await it_.approved()
    const { certificates } = await it_.pages.chutich.call(readMySigning, {})
    const session = await it_.pages.chutich.call(startSigning, {
      id,
      act: 'signed',
      position: 1,
      certificateId: certificates[0]?.id ?? '',
    })
    expect(await it_.pages.chutich.refusal(completeSigning, { id: session.id, pin: 'sai-ma-pin' })).toMatchObject({
      code: 'certificate.pin-wrong',
      facts: { left: 9 },
    })
    expect(await it_.pages.chutich.call(completeSigning, { id: session.id, pin })).toMatchObject({ state: 'done' })
    expect(await it_.pages.chutich.refusal(completeSigning, { id: session.id, pin })).toMatchObject({
      code: 'signature.over',
    })
  })

  it('gives no number to what could not be sealed: none is spent, and what is wrong is said', async () => {
    const clerk = it_.pages.vanthu
    const draft = await entered(Buffer.from(handPng()), 'ban-chup.png')
    const ask = { id: draft.id, registerId: it_.here.outgoing, issuedOn: today(), version: draft.version }
    const numbers = () => it_.house.sql`select register_id, next_number from number_series order by 1, year`
    const before = await numbers()
    expect(await clerk.refusal(numberDocument, ask)).toMatchObject({
      code: 'signature.unfit-file',
      facts: { why: 'pdf.notPdf' },
    })
    expect([...(await numbers())]).toEqual([...before])
    expect((await clerk.call(readDocument, { id: draft.id })).state).toBe('draft')
  })

  it.skipIf(!existsSync(foreign))(
    'seals what bears a signature nobody here can judge, which stays as open as it was (ed448 of the corpus)',
    async () => {
      const { id } = await entered(readFileSync(foreign))
      await it_.number(id)
      expect(await it_.sign('vanthu', id, 'sealed')).toMatchObject({ state: 'done' })
      const bytes = await it_.bytes('vanthu', id)
      expect(bytes.subarray(0, readFileSync(foreign).length).equals(readFileSync(foreign))).toBe(true)
      const { signatures } = await it_.pages.vanthu.call(readVerification, { id, position: 1 })
      const signed = signatures.filter((it) => it.kind === 'signature')
      expect(signed.map((it) => it.integrity.result)).toEqual(['indeterminate', 'good'])
      expect(signed.map((it) => it.laterChanges.result)).toEqual(['good', 'good'])
    },
  )
})

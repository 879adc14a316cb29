import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  endCertificate,
  giveSeal,
  issueSampleCertificate,
  listSealUses,
  readSealCustody,
} from '#contract/certificates.ts'
import { issueDocument, registerDelivered, returnDelivered } from '#contract/documents.ts'
import { dispatchDocument, numberDocument } from '#contract/issuing.ts'
import { answerStep, askSignature, completeSigning, readSigning, startSigning } from '#contract/signing.ts'
import { signMany } from '#contract/signing-batches.ts'
import { listTrust, readVerification, verifyAgain } from '#contract/verification.ts'
import { civilDate } from '#platform/clock.ts'
import { bytesOf } from '#platform/pades/bytes.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { arrive, wholePaper } from '../api/signing/arrival.ts'
import { bytesOfCopy, copied, issued, openCopiesBook, sealCopy } from '../api/signing/copied.ts'
import { openSigning, paper, pin, type SigningBureau } from '../api/signing/ground.ts'
import { openNeighbour } from '../api/signing/neighbour.ts'
import { overwritten } from '../setup/tampered.ts'
import { hasPdfsig, hasQpdf, hasRaster, inFolder, pdfsig, qpdfCheck } from '../unit/pades/judges.ts'
import { linesIn, massOf, rasterOf, wordsOf } from '../unit/pades/raster.ts'
import { shown } from '../unit/pdf/shown.ts'

/** Requirements and scenarios of signing by the names under which they are known. */
let o: SigningBureau
beforeAll(async () => {
  o = await openSigning()
})
afterAll(() => o.house.close())

/** The root of the sample authority, as an administrator elsewhere would be given it. */
async function rootsOf(it: SigningBureau, fingerprint: string | undefined) {
  const [row] = await it.house.sql<{ der: string }[]>`select state->'root'->>'certificate' as der from sample_authority`
  const root = readCertificate(new Uint8Array(Buffer.from(row?.der ?? '', 'base64')))
  expect(root.fingerprint).toBe(fingerprint)
  return [root]
}

const today = () => civilDate(o.house.now())
const seal = (id: string) => ({ id, act: 'sealed' as const, position: 1, certificateId: o.certificate.seal })

describe('requirement 1: legal issue needs two signatures', () => {
  it('refuses to dispatch with only one, saying which is missing', async () => {
    const { id, version } = await o.approved()
    const ask = { id, registerId: o.here.outgoing, issuedOn: today(), version }
    for (const way of [issueDocument, numberDocument])
      expect(await o.pages.vanthu.refusal(way, ask)).toMatchObject({
        code: 'document.unsigned',
        facts: { missing: 'person' },
      })
    await o.sign('chutich', id, 'signed')
    const numbered = await o.number(id)
    expect(await o.pages.vanthu.refusal(dispatchDocument, { id, version: numbered.version })).toMatchObject({
      code: 'document.unsigned',
      facts: { missing: 'agency' },
    })
    await o.sign('vanthu', id, 'sealed')
    expect((await o.dispatch(id)).state).toBe('issued')
  })
})

describe('requirement 10: what arrives is checked before it is accepted', () => {
  it('answers validity, coverage, revocation and signer apart, keeps the report; bad is returned on the System', async () => {
    const bytes = await wholePaper(o)
    const good = await arrive(o, 'Văn bản đến còn nguyên', bytes)
    const bad = await arrive(o, 'Văn bản đến bị sửa', overwritten(bytes, 7, '5'))
    const report = await o.pages.vanthu.call(readVerification, { id: good, position: 1 })
    const legal = report.signatures.filter((it) => it.kind === 'signature')
    for (const it of legal)
      for (const part of ['integrity', 'coverage', 'laterChanges', 'chain', 'revocation', 'time'] as const)
        expect(it[part].result, part).toBe('good')
    // Whose they are: the person and the agency that issued it, by their certificates.
    expect(legal.map((it) => [it.signer?.kind, it.signer?.subject])).toEqual([
      ['person', expect.stringContaining('Ủy ban nhân dân huyện Nhận')],
      ['agency', expect.stringContaining('Ủy ban nhân dân huyện Nhận')],
    ])
    expect(report.law.holds).toBe('yes')
    // Kept as evidence: asked again it is the same report, made anew it is another beside it.
    expect((await o.pages.vanthu.call(readVerification, { id: good, position: 1 })).id).toBe(report.id)
    expect((await o.pages.vanthu.call(verifyAgain, { id: good, position: 1 })).id).not.toBe(report.id)
    const into = { registerId: o.here.incoming, arrivedOn: today(), confirmDuplicate: true }
    expect((await o.pages.vanthu.call(registerDelivered, { id: good, ...into })).state).toBe('registered')
    expect(await o.pages.vanthu.refusal(registerDelivered, { id: bad, ...into })).toMatchObject({
      code: 'document.signature-bad',
    })
    const reason = 'Tệp bị sửa sau khi ký số'
    expect((await o.pages.vanthu.call(returnDelivered, { id: bad, reason })).state).toBe('returned')
  })
})

describe('requirement 12: pictures of signatures follow Appendix I', () => {
  it.skipIf(!hasRaster)('blue between title and name, red at its real size over the left third', async () => {
    const { id } = await o.approved(await paper('về việc thử hình chữ ký'))
    await o.sign('chutich', id, 'signed')
    const signed = rasterOf(await o.bytes('chutich', id))
    const hand = massOf(signed, 'blue')
    expect(hand.count).toBeGreaterThan(300)
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    const red = massOf(rasterOf(await o.bytes('vanthu', id)), 'red')
    // 36 mm at one pixel a point.
    const real = (36 * 72) / 25.4
    expect(red.right - red.left).toBeGreaterThan(real - 4)
    expect(red.right - red.left).toBeLessThan(real + 4)
    const covered = (red.right - hand.left) / (hand.right - hand.left)
    expect(covered).toBeGreaterThan(0.2)
    expect(covered).toBeLessThan(0.45)
    expect(Math.abs(red.middleY - (hand.top + hand.bottom) / 2)).toBeLessThan(25)
  })
})

describe('requirement 12 on electronic copies', () => {
  it.skipIf(!hasRaster)('text alone at the top right of page one, above the paper’s own text', async () => {
    const copy = await copied(o, await openCopiesBook(o), await issued(o))
    const unsealed = await bytesOfCopy(o, copy.id)
    const before = rasterOf(unsealed)
    expect(await sealCopy(o, copy.id)).toMatchObject({ state: 'done', act: 'copySealed' })
    const sealed = await bytesOfCopy(o, copy.id)
    const after = rasterOf(sealed)
    // One pixel a point: nothing stands within the upper 20 mm but the text, which ends there.
    const upper = (raster: typeof after) => ({
      ...raster,
      data: raster.data.slice(0, raster.width * 56 * 3),
      height: 56,
    })
    expect(massOf(upper(before), 'black').count).toBe(0)
    const text = massOf(upper(after), 'black')
    expect(text.count).toBeGreaterThan(150)
    expect(after.width - text.right).toBeLessThan(30)
    expect(text.left).toBeGreaterThan(after.width / 2)
    for (const colour of ['red', 'blue'] as const)
      expect(massOf(after, colour).count).toBe(massOf(before, colour).count)

    // What is read there, line by line, all lines ending at one margin; and every word of the paper where it was.
    const added = wordsOf(sealed).filter(({ bottom }) => bottom < 60)
    const lines = linesIn(added)
    expect(lines.map(({ text }) => text)).toEqual([
      'SAO Y',
      expect.stringMatching(/^ỦY BAN NHÂN DÂN /u),
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$/u),
    ])
    for (const { right } of lines) expect(Math.abs(right - (lines[0]?.right ?? 0))).toBeLessThan(1.5)
    const places = (all: ReturnType<typeof wordsOf>) => all.map((it) => `${it.text} ${it.left} ${it.top}`).toSorted()
    expect(places(wordsOf(sealed).filter(({ bottom }) => bottom >= 60))).toEqual(places(wordsOf(unsealed)))
  })
})

describe('requirement 13: number and date come after the leader’s signature and leave it whole', () => {
  it('fills the fields laid before, as an update behind what he signed', async () => {
    const { id } = await o.approved(await paper('về việc số và ngày điền sau'))
    await o.sign('chutich', id, 'signed')
    const signed = await o.bytes('chutich', id)
    const { code } = await o.number(id)
    const numbered = await o.bytes('chutich', id)
    expect(numbered.length).toBeGreaterThan(signed.length)
    expect(numbered.subarray(0, signed.length).equals(signed)).toBe(true)
    const [, month, day] = today().split('-')
    expect(await shown(new Uint8Array(numbered))).toMatchObject({
      'so_ky_hieu.so': code.split('/')[0],
      'ngay_ban_hanh.ngay': day,
      'ngay_ban_hanh.thang': Number(month) > 2 ? String(Number(month)) : month,
    })
    const { signatures } = await o.pages.vanthu.call(readVerification, { id, position: 1 })
    expect(signatures.map((it) => [it.integrity.result, it.coverage.result, it.laterChanges.result])).toEqual([
      ['good', 'good', 'good'],
    ])
    if (hasPdfsig) expect(pdfsig(numbered)).toMatchObject([{ valid: true }])
    const { revisions } = await o.pages.chutich.call(readSigning, { id })
    expect(revisions[0]?.lines.map((it) => it.act)).toEqual(['approved', 'signed', 'numbered'])
    await o.sign('vanthu', id, 'sealed')
    expect((await o.pages.vanthu.call(readVerification, { id, position: 1 })).law.holds).toBe('yes')
  })
  // That a file which comes back from a program is exactly what was sent and one signature more: test/api/signing/agent.test.ts.
})

describe('requirement 14: only the clerk uses the agency key, personally; custody is minuted', () => {
  it('refuses leaders, the chief of office and another clerk; a hand-over ends the first keeper’s use', async () => {
    const { id } = await o.approved()
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    for (const login of ['chutich', 'chanhvp', 'phochutich'] as const)
      expect(await o.pages[login].refusal(startSigning, seal(id)), login).toMatchObject({ code: 'seal.not-keeper' })
    expect(await o.pages.chutich.refusal(issueSampleCertificate, { owner: 'agency', pin })).toMatchObject({
      code: 'seal.not-keeper',
    })
    // Whoever manages custody cannot take it himself, and the clerk cannot give it to himself.
    expect(
      await o.pages.chanhvp.refusal(giveSeal, { holderId: o.holder.chanhvp, basis: 'Tự giao cho mình' }),
    ).toMatchObject({ code: 'thing.missing' })
    expect(
      await o.pages.vanthu.refusal(giveSeal, { holderId: o.holder.vanthu, basis: 'Tự giao cho mình' }),
    ).toMatchObject({ code: 'access.denied' })
    await o.sign('vanthu', id, 'sealed')
    const custody = await o.pages.chanhvp.call(readSealCustody, {})
    expect(custody.keepers[0]).toMatchObject({ basis: 'Biên bản bàn giao số 01', endedAt: null })
    const uses = await o.pages.vanthu.call(listSealUses, {})
    expect(uses.rows[0]).toMatchObject({ documentId: id, act: 'sealed', byTitle: 'vanthu' })
  })
})

describe('scenario 6: the signing round', () => {
  it('goes from initials over the signatory and the number to the seal, each verified, and pdfsig agrees', async () => {
    const { id } = await o.approved(await paper('về việc vòng ký số'))
    await o.pages.chutich.call(askSignature, { id, kind: 'initials', holderId: o.holder.truongtaichinh })
    await o.pages.truongtaichinh.call(issueSampleCertificate, { owner: 'person', pin })
    const sign = { id, act: 'signed' as const, position: 1, certificateId: o.certificate.chair }
    expect(await o.pages.chutich.refusal(startSigning, sign)).toMatchObject({
      code: 'signature.order',
      facts: { first: 'initials' },
    })
    await o.sign('truongtaichinh', id, 'initialled')
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    const report = await o.pages.vanthu.call(readVerification, { id, position: 1 })
    const signatures = report.signatures.filter((it) => it.kind === 'signature')
    expect(signatures.map((it) => [it.integrity.result, it.coverage.result, it.laterChanges.result])).toEqual([
      ['good', 'good', 'good'],
      ['good', 'good', 'good'],
      ['good', 'good', 'good'],
    ])
    if (hasPdfsig)
      expect(pdfsig(await o.bytes('vanthu', id)).filter((it) => it.type.includes('CAdES'))).toMatchObject([
        { valid: true },
        { valid: true },
        { valid: true },
      ])
    expect((await o.dispatch(id)).state).toBe('issued')
    // Whoever has the file and the root needs to ask nobody: everything a judge needs travels in it.
    const { sample } = await o.pages.vanthu.call(listTrust, {})
    const offline = await verifyPdf(bytesOf(await o.bytes('vanthu', id)), {
      roots: await rootsOf(o, sample?.sha256),
      at: o.house.now().getTime(),
    })
    expect(offline.signatures.map((it) => [it.level, it.chain.result, it.revocation.result])).toEqual([
      ['B-LTA', 'good', 'good'],
      ['B-LTA', 'good', 'good'],
      ['B-LTA', 'good', 'good'],
      ['timestamp', 'good', expect.anything()],
    ])
    // Pictures, seal and second seal lie where the law wants them, on title, name and each other: none of it covers what is read.
    const told = offline.signatures.flatMap(({ laterChanges }) => laterChanges.reasons.map(({ code }) => code))
    expect(told.filter((code) => /cover|over-text/u.test(code))).toEqual([])
  })

  it('goes on to a second seal, the annex in a file of its own included, and everybody agrees on each', async () => {
    const near = await openNeighbour(o)
    const annex = await paper('Phụ lục kèm theo vòng ký')
    const { id } = await o.approved(await paper('về việc con dấu thứ hai'), undefined, annex)
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    await o.sign('vanthu', id, 'appendixSealed', 2)
    await o.pages.vanthu.call(askSignature, { id, kind: 'secondSeal', agencyId: near.agency.id })
    await near.sign(near.clerk, id, 'secondSealed')
    for (const [position, signers] of [
      [1, ['person', 'agency', 'agency']],
      [2, ['agency']],
    ] as const) {
      const { signatures } = await o.pages.vanthu.call(readVerification, { id, position })
      const legal = signatures.filter((it) => it.kind === 'signature')
      expect(legal.map((it) => it.signer?.kind)).toEqual(signers)
      for (const it of legal)
        expect([it.integrity.result, it.coverage.result, it.laterChanges.result]).toEqual(['good', 'good', 'good'])
      const bytes = await o.bytes('vanthu', id, position)
      if (hasPdfsig)
        expect(
          pdfsig(bytes)
            .filter((it) => it.type.includes('CAdES'))
            .map((it) => it.valid),
        ).toEqual(signers.map(() => true))
      if (hasQpdf) expect(qpdfCheck(bytes)).toContain('No syntax or stream encoding errors')
    }
    expect((await o.dispatch(id)).state).toBe('issued')
  })

  it('is void for whoever was shown other bytes: somebody signed in between', async () => {
    const { id } = await o.approved()
    await o.pages.chutich.call(askSignature, { id, kind: 'countersign', holderId: o.holder.phochutich })
    const session = await o.pages.chutich.call(startSigning, {
      id,
      act: 'signed',
      position: 1,
      certificateId: o.certificate.chair,
    })
    await o.sign('chutich', id, 'signed')
    expect(await o.pages.chutich.refusal(completeSigning, { id: session.id, pin })).toMatchObject({
      code: 'signature.stale',
    })
    // The second signature was asked for: without it there is no number.
    expect(
      await o.pages.vanthu.refusal(numberDocument, {
        id,
        registerId: o.here.outgoing,
        issuedOn: today(),
        version: (await o.card('vanthu', id)).version,
      }),
    ).toMatchObject({
      code: 'document.unsigned',
    })
    const { steps } = await o.pages.chutich.call(readSigning, { id })
    await o.pages.chutich.call(answerStep, { id: steps[0]?.id ?? '', answer: 'withdrawn', reason: 'Không cần cùng ký' })
    expect((await o.number(id)).state).toBe('numbered')
  })

  it('stays valid when a certificate that signed under a time-stamp has ended since', async () => {
    const { id } = await o.approved()
    await o.pages.phochutich.call(issueSampleCertificate, { owner: 'person', pin })
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    await o.sign('vanthu', id, 'sealed')
    await o.dispatch(id)
    await o.pages.chutich.call(endCertificate, { id: o.certificate.chair, reason: 'Thôi giữ chức vụ' })
    const report = await o.pages.vanthu.call(verifyAgain, { id, position: 1 })
    expect(report.law.holds).toBe('yes')
    expect(report.signatures.map((it) => it.revocation.result)).not.toContain('bad')
    // Without a certificate there is no signature, in a batch neither.
    const refused = await o.pages.chutich.refusal(signMany, {
      act: 'signed',
      certificateId: o.certificate.chair,
      pin,
      batch: crypto.randomUUID(),
      documentIds: [id],
    })
    expect(refused).toMatchObject({ code: 'certificate.unfit', facts: { why: 'ended' } })
    await o.pages.chutich.call(issueSampleCertificate, { owner: 'person', pin })
  })

  it.skipIf(!hasPdfsig)('tells a changed byte, as pdfsig does', async () => {
    const { id } = await o.approved(await paper('về việc thử sửa một byte'))
    await o.sign('chutich', id, 'signed')
    const bytes = await o.bytes('chutich', id)
    const at = bytes.indexOf('stream') + 12
    bytes[at] = (bytes[at] ?? 0) ^ 1
    expect(pdfsig(bytes)[0]?.valid).toBe(false)
    const { status, stdout } = inFolder((path) => {
      writeFileSync(path('a.pdf'), bytes)
      const command = ['server/ops/verify.ts', '--json', '--offline', path('a.pdf')]
      return spawnSync(process.execPath, command, { encoding: 'utf8' })
    })
    expect(status).toBe(1)
    const said = JSON.parse(stdout) as { signatures: { integrity: { result: string } }[] }
    expect(said.signatures[0]?.integrity.result).toBe('bad')
  })
})

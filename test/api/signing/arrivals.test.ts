import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDocuments, readDocument, registerDelivered, returnDelivered } from '#contract/documents.ts'
import { registerMany } from '#contract/receive.ts'
import { readVerification } from '#contract/verification.ts'
import { civilDate } from '#platform/clock.ts'
import { overwritten } from '../../setup/tampered.ts'
import { arrive, wholePaper } from './arrival.ts'
import { openSigning, type SigningBureau } from './ground.ts'

let it_: SigningBureau
beforeAll(async () => {
  it_ = await openSigning()
})
afterAll(() => it_?.house.close())

const today = () => civilDate(it_.house.now())
let signed: Promise<Buffer> | undefined
function whole(): Promise<Buffer> {
  signed ??= wholePaper(it_)
  return signed
}
/** One byte of what was signed is another. */
const forged = async () => overwritten(await whole(), 7, '5')

const arrived = (subject: string, pdf?: Buffer) => arrive(it_, subject, pdf)
const into = () => ({ registerId: it_.here.incoming, arrivedOn: today() })

/** What the list of arrivals says of its signatures. */
async function mark(id: string) {
  const { rows } = await it_.pages.vanthu.call(listDocuments, { direction: 'incoming' })
  return rows.find((it) => it.id === id)?.signatures
}

describe('what arrives is verified before it is accepted (requirement 10)', () => {
  it('is verified by itself when it comes', async () => {
    const id = await arrived('Tự kiểm tra', await whole())
    await expect
      .poll(
        () => it_.house.sql`
          select n.result, n.law from document_file f join signature_finding n using (sha256) where f.document_id = ${id}`,
        { timeout: 60_000, interval: 50 },
      )
      .toEqual([{ result: 'good', law: 'yes' }])
    const report = await it_.pages.vanthu.call(readVerification, { id, position: 1 })
    expect(report).toMatchObject({ byName: 'Hệ thống', law: { holds: 'yes' } })
    expect(await mark(id)).toBe('good')
    expect(await it_.pages.vanthu.call(registerDelivered, { id, ...into() })).toMatchObject({ state: 'registered' })
  })

  it('is refused with a bad signature until the clerk has seen it, and that is recorded', async () => {
    const id = await arrived('Bị sửa sau khi ký', await forged())
    const ask = { id, ...into(), confirmDuplicate: true }
    const refusal = await it_.pages.vanthu.refusal(registerDelivered, ask)
    expect(refusal.code).toBe('document.signature-bad')
    expect(refusal.facts).toMatchObject({ files: [{ signers: [expect.any(String), expect.any(String)] }] })
    expect((await it_.pages.vanthu.call(readDocument, { id })).state).toBe('arrived')
    expect(await mark(id)).toBe('bad')
    const card = await it_.pages.vanthu.call(registerDelivered, { ...ask, confirmSignature: true })
    expect(card.state).toBe('registered')
    expect(card.trail.map((line) => line.type)).toContain('document.bad-signature-seen')
  })

  it('may be returned instead', async () => {
    const id = await arrived('Trả lại vì chữ ký', await forged())
    const reason = 'Chữ ký số không hợp lệ, tệp bị sửa sau khi ký'
    expect(await it_.pages.vanthu.call(returnDelivered, { id, reason })).toMatchObject({ state: 'returned' })
  })

  it('is left out of a morning’s mail by name, and what bears no signature passes', async () => {
    const [bad, bare] = [
      await arrived('Sửa, trong lô', Buffer.concat([await forged(), Buffer.from('\n')])),
      await arrived('Không ký'),
    ]
    const reply = await it_.pages.vanthu.call(registerMany, { ...into(), documentIds: [bad, bare] })
    expect(reply.registered.map((it) => it.id)).toEqual([bare])
    expect(reply.left.map(({ id, why }) => ({ id, why }))).toEqual([{ id: bad, why: 'signature' }])
    expect((await it_.pages.vanthu.call(listDocuments, { direction: 'incoming' })).rows.length).toBeGreaterThan(0)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMySigning } from '#contract/certificates.ts'
import { listNotices } from '#contract/notices.ts'
import { answerStep, askSignature, countToSign, listToSign, readSigning } from '#contract/signing.ts'
import { remindCertificates } from '../../../server/modules/notifications/index.ts'
import type { Login } from '../routing/office.ts'
import { openSigning, type SigningBureau } from './ground.ts'

let o: SigningBureau
beforeAll(async () => {
  o = await openSigning()
})
afterAll(() => o.house.close())

const patience = { timeout: 60_000, interval: 30 }
const of = async (login: Login, id: string) =>
  (await o.pages[login].call(listNotices, { limit: 200 })).rows.filter((row) => row.subjectId === id)
const told = async (login: Login, id: string) =>
  (await of(login, id)).map((row) => row.kind).filter((kind) => /^(signature|seal|certificate)/.test(kind))
const waiting = async (login: Login) => {
  const { count } = await o.pages[login].call(countToSign, {})
  expect((await o.pages[login].call(listToSign, {})).rows).toHaveLength(count)
  return count
}

describe('what waits to be signed', () => {
  it('is counted at the desk whose turn it is, and at no other', async () => {
    const before = await waiting('chutich')
    const { id } = await o.approved()
    expect(await waiting('chutich')).toBe(before + 1)
    expect(await waiting('vanthu')).toBe(0)
    expect(await waiting('taichinh1')).toBe(0)
    await o.sign('chutich', id, 'signed')
    expect(await waiting('chutich')).toBe(before)
    await o.number(id)
    expect(await waiting('vanthu')).toBe(1)
    await o.sign('vanthu', id, 'sealed')
    expect(await waiting('vanthu')).toBe(0)
  })

  it('is told to whoever is asked; a refusal to whoever asked', async () => {
    const { id } = await o.approved()
    await o.pages.chutich.call(askSignature, { id, kind: 'initials', holderId: o.holder.chanhvp })
    await expect.poll(() => told('chanhvp', id), patience).toEqual(['signature.initials-asked'])
    expect(await waiting('chanhvp')).toBe(1)
    expect(await waiting('chutich')).toBe(0)
    const { steps } = await o.pages.chanhvp.call(readSigning, { id })
    const reason = 'Căn cứ thứ hai đã hết hiệu lực'
    await o.pages.chanhvp.call(answerStep, { id: steps[0]?.id ?? '', answer: 'refused', reason })
    await expect.poll(() => told('chutich', id), patience).toEqual(['signature.refused'])
    expect((await of('chutich', id))[0]).toMatchObject({ note: reason })
    expect(await waiting('chanhvp')).toBe(0)
    await o.pages.chutich.call(askSignature, { id, kind: 'countersign', holderId: o.holder.phochutich })
    await expect.poll(() => told('phochutich', id), patience).toEqual(['signature.asked'])
    const step = (await o.pages.chutich.call(readSigning, { id })).steps.find((it) => it.state === 'waiting')
    await o.pages.chutich.call(answerStep, { id: step?.id ?? '', answer: 'withdrawn', reason: 'Không cần nữa' })
    await expect.poll(() => told('phochutich', id), patience).toEqual(['signature.withdrawn', 'signature.asked'])
    // The keeper who numbered it himself is not told of it.
    await o.sign('chutich', id, 'signed')
    await o.number(id)
    expect(await told('vanthu', id)).toEqual([])
  })

  it('has a certificate that is told to end 30, 7 and 1 days before, once each, to its owner alone', async () => {
    const id = o.certificate.chair
    const remind = () => o.house.work(remindCertificates)
    await remind()
    expect(await told('chutich', id)).toEqual([])
    for (const [days, times] of [
      [29, 1],
      [6, 2],
      [0.5, 3],
    ] as const) {
      await o.house
        .sql`update signing_certificate set not_after = ${new Date(o.house.now().getTime() + days * 86_400_000)} where id = ${id}`
      await remind()
      await remind()
      expect(await told('chutich', id)).toHaveLength(times)
    }
    expect((await of('chutich', id))[0]).toMatchObject({ kind: 'certificate.ending', subject: 'account' })
    expect(await told('vanthu', id)).toEqual([])
    await o.house
      .sql`update signing_certificate set not_after = ${new Date(o.house.now().getTime() + 6 * 86_400_000)} where id = ${o.certificate.seal}`
    await remind()
    expect(await told('vanthu', o.certificate.seal)).toEqual(['certificate.ending'])
    expect((await o.pages.vanthu.call(readMySigning, {})).keeper).toBe(true)
  })
})

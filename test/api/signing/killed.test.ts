import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMySigning } from '#contract/certificates.ts'
import { readDocument } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { numberDocument } from '#contract/issuing.ts'
import { completeSigning, readSigning, type SigningAct, startSigning } from '#contract/signing.ts'
import { readVerification } from '#contract/verification.ts'
import { civilDate } from '#platform/clock.ts'
import { startDying } from '../../setup/dying.ts'
import type { Page } from '../../setup/page.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'

let it_: SigningBureau
beforeAll(async () => {
  it_ = await openSigning()
})
afterAll(() => it_.house.close())

async function sessionOf(page: Page, id: string, act: SigningAct): Promise<string> {
  const { certificates } = await page.call(readMySigning, {})
  const owner = act === 'sealed' ? 'agency' : 'person'
  const certificateId = certificates.find((it) => it.owner === owner && it.standing === 'fit')?.id ?? ''
  return (await page.call(startSigning, { id, act, position: 1, certificateId })).id
}

/** Everything of the document a reader may rely on: its lines agree with its bytes, and its bytes verify. */
async function standing(id: string) {
  const { revisions } = await it_.pages.vanthu.call(readSigning, { id })
  const report = await it_.pages.vanthu.call(readVerification, { id, position: 1 })
  const card = await it_.pages.vanthu.call(readDocument, { id })
  const lines = revisions[0]?.lines ?? []
  expect(lines.at(-1)?.sha256).toBe(report.sha256)
  return {
    acts: lines.map((it) => it.act),
    signatures: report.signatures.map((it) => it.integrity.result),
    state: card.state,
    number: card.codeNumber,
  }
}

const before = ['claimed', 'signed', 'proven', 'stored'] as const

describe('a process that is killed in the middle of a signature (kill -9)', () => {
  it.each(before)('at `%s`: the document is as before, and is signed once, anew', async (step) => {
    const { id } = await it_.approved()
    const program = await startDying(it_.house, step)
    const page = await program.page('chutich')
    const session = await sessionOf(page, id, 'signed')
    await expect(page.call(completeSigning, { id: session, pin })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await standing(id)).toMatchObject({ acts: ['approved'], signatures: [], state: 'draft', number: '' })
    expect(await it_.pages.chutich.refusal(completeSigning, { id: session, pin })).toMatchObject({
      code: 'signature.over',
    })
    await it_.sign('chutich', id, 'signed')
    expect(await standing(id)).toMatchObject({ acts: ['approved', 'signed'], signatures: ['good'] })
  })

  it('at `recorded`: it is signed, and is not signed again', async () => {
    const { id } = await it_.approved()
    const program = await startDying(it_.house, 'recorded')
    const page = await program.page('chutich')
    const session = await sessionOf(page, id, 'signed')
    await expect(page.call(completeSigning, { id: session, pin })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await standing(id)).toMatchObject({ acts: ['approved', 'signed'], signatures: ['good'] })
    expect((await it_.pages.chutich.call(readSigning, { id })).turns).toEqual([])
  })

  it.each(before)('of a seal at `%s`: the number stays, the seal follows later', async (step) => {
    const { id } = await it_.approved()
    await it_.sign('chutich', id, 'signed')
    const { codeNumber } = await it_.number(id)
    const program = await startDying(it_.house, step)
    const page = await program.page('vanthu')
    const session = await sessionOf(page, id, 'sealed')
    await expect(page.call(completeSigning, { id: session, pin })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await standing(id)).toMatchObject({ state: 'numbered', number: codeNumber, signatures: ['good'] })
    await it_.sign('vanthu', id, 'sealed')
    expect(await it_.dispatch(id)).toMatchObject({ state: 'issued', codeNumber })
  })
})

describe('two at once', () => {
  it('on one base: one signs, the other is told that the file has changed', async () => {
    const { id } = await it_.approved()
    const { chutich } = it_.pages
    const sessions = [await sessionOf(chutich, id, 'signed'), await sessionOf(chutich, id, 'signed')]
    const ends = await Promise.allSettled(sessions.map((one) => chutich.call(completeSigning, { id: one, pin })))
    expect(ends.map((it) => it.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = ends.find((it) => it.status === 'rejected')
    expect(refused?.reason).toMatchObject({ wire: { code: 'signature.stale' } })
    expect((await standing(id)).acts).toEqual(['approved', 'signed'])
  })

  it('a double click signs once', async () => {
    const { id } = await it_.approved()
    const { chutich } = it_.pages
    const session = await sessionOf(chutich, id, 'signed')
    const ends = await Promise.allSettled([1, 2].map(() => chutich.call(completeSigning, { id: session, pin })))
    expect(ends.map((it) => it.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find((it) => it.status === 'rejected')?.reason).toMatchObject({ wire: { code: 'signature.over' } })
    expect((await standing(id)).acts).toEqual(['approved', 'signed'])
  })

  it('a number asked for twice is taken once', async () => {
    const { id } = await it_.approved()
    await it_.sign('chutich', id, 'signed')
    const { version } = await it_.card('vanthu', id)
    const ask: Ask<typeof numberDocument> = {
      id,
      registerId: it_.here.outgoing,
      issuedOn: civilDate(it_.house.now()),
      version,
    }
    const ends = await Promise.allSettled([1, 2].map(() => it_.pages.vanthu.call(numberDocument, ask)))
    expect(ends.map((it) => it.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await it_.pages.vanthu.call(readDocument, { id })).state).toBe('numbered')
  })
})

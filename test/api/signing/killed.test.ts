import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { numberDocument } from '#contract/issuing.ts'
import { completeSigning, readSigning } from '#contract/signing.ts'
import { civilDate } from '#platform/clock.ts'
import { startDying } from '../../setup/dying.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'
import { sessionOf, standing } from './standing.ts'

let it_: SigningBureau
beforeAll(async () => {
  it_ = await openSigning()
})
afterAll(() => it_.house.close())

/** The last: everything is written, and not committed. */
const before = ['claimed', 'signed', 'proven', 'stored', 'before document.bears-signature'] as const

describe('a process that is killed in the middle of a signature (kill -9)', () => {
  it.each(before)('at `%s`: the document is as before, and is signed once, anew', async (step) => {
    const { id } = await it_.approved()
    const program = await startDying(it_.house, step)
    const page = await program.page('chutich')
    const session = await sessionOf(page, id, 'signed')
    await expect(page.call(completeSigning, { id: session, pin })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await standing(it_, id)).toMatchObject({ acts: ['approved'], signatures: [], state: 'draft', number: '' })
    expect(await it_.pages.chutich.refusal(completeSigning, { id: session, pin })).toMatchObject({
      code: 'signature.over',
    })
    await it_.sign('chutich', id, 'signed')
    expect(await standing(it_, id)).toMatchObject({ acts: ['approved', 'signed'], signatures: ['good'] })
  })

  it('at `prepared`: nothing is signed, and what was prepared may be signed by another process', async () => {
    const { id } = await it_.approved()
    const program = await startDying(it_.house, 'prepared')
    const page = await program.page('chutich')
    await expect(sessionOf(page, id, 'signed')).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await standing(it_, id)).toMatchObject({ acts: ['approved'], signatures: [] })
    const [left] = await it_.house.sql<{ id: string }[]>`select id from signing_session where document_id = ${id}`
    await it_.pages.chutich.call(completeSigning, { id: left?.id ?? '', pin })
    expect(await standing(it_, id)).toMatchObject({ acts: ['approved', 'signed'], signatures: ['good'] })
  })

  it('at `recorded`: it is signed, and is not signed again', async () => {
    const { id } = await it_.approved()
    const program = await startDying(it_.house, 'recorded')
    const page = await program.page('chutich')
    const session = await sessionOf(page, id, 'signed')
    await expect(page.call(completeSigning, { id: session, pin })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await standing(it_, id)).toMatchObject({ acts: ['approved', 'signed'], signatures: ['good'] })
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
    expect(await standing(it_, id)).toMatchObject({ state: 'numbered', number: codeNumber, signatures: ['good'] })
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
    expect((await standing(it_, id)).acts).toEqual(['approved', 'signed'])
  })

  it('a double click signs once', async () => {
    const { id } = await it_.approved()
    const { chutich } = it_.pages
    const session = await sessionOf(chutich, id, 'signed')
    const ends = await Promise.allSettled([1, 2].map(() => chutich.call(completeSigning, { id: session, pin })))
    expect(ends.map((it) => it.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find((it) => it.status === 'rejected')?.reason).toMatchObject({ wire: { code: 'signature.over' } })
    expect((await standing(it_, id)).acts).toEqual(['approved', 'signed'])
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

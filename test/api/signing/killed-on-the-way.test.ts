import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMySigning } from '#contract/certificates.ts'
import { startCopySealing } from '#contract/copy-sealing.ts'
import type { Ask } from '#contract/endpoint.ts'
import { dispatchDocument, numberDocument } from '#contract/issuing.ts'
import { askSignature, completeSigning, listToSign, readSigning } from '#contract/signing.ts'
import { signMany } from '#contract/signing-batches.ts'
import { civilDate } from '#platform/clock.ts'
import { startDying } from '../../setup/dying.ts'
import { copied, issued, openCopiesBook, sealCopy } from './copied.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'
import { type Neighbour, openNeighbour } from './neighbour.ts'
import { sessionOf, standing } from './standing.ts'

let it_: SigningBureau
let near: Neighbour
beforeAll(async () => {
  it_ = await openSigning()
  near = await openNeighbour(it_)
})
afterAll(() => it_?.house.close())

async function signed(): Promise<string> {
  const { id } = await it_.approved()
  await it_.sign('chutich', id, 'signed')
  return id
}

async function askNumber(id: string): Promise<Ask<typeof numberDocument>> {
  const { version } = await it_.card('vanthu', id)
  return { id, registerId: it_.here.outgoing, issuedOn: civilDate(it_.house.now()), version }
}

/** Numbers that were given and stand in the book, in order. */
const numbers = async () =>
  (
    await it_.house.sql<{ number: number }[]>`select register_number as number from document
      where register_id = ${it_.here.outgoing} order by register_number`
  ).map((it) => it.number)

/** Nothing is missing and nothing stands there twice. */
async function expectWholeBook(): Promise<void> {
  const given = await numbers()
  expect(given).toEqual(given.map((_, at) => at + 1))
}

describe('a process that is killed while a number is given (kill -9)', () => {
  it('with the number spoken for and not committed: it is not spent, the next document has it', async () => {
    const id = await signed()
    const ask = await askNumber(id)
    const program = await startDying(it_.house, 'before document.given-number')
    await expect((await program.page('vanthu')).call(numberDocument, ask)).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await standing(it_, id)).toMatchObject({ acts: ['approved', 'signed'], state: 'draft', number: '' })
    const other = await signed()
    const { registerNumber } = await it_.number(other)
    expect(await numbers()).toContain(registerNumber)
    await it_.pages.vanthu.call(numberDocument, ask)
    await expectWholeBook()
    expect(await standing(it_, id)).toMatchObject({ state: 'numbered', signatures: ['good'] })
  })

  it('with the number committed and nobody told: it stands in the book, is not given twice, and the seal follows', async () => {
    const id = await signed()
    const ask = await askNumber(id)
    const program = await startDying(it_.house, 'after document.given-number')
    await expect((await program.page('vanthu')).call(numberDocument, ask)).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    const { number } = await standing(it_, id)
    expect(await standing(it_, id)).toMatchObject({ state: 'numbered', signatures: ['good'] })
    expect(number).not.toBe('')
    // Whoever asks again, not having heard, is told how it stands.
    expect(await it_.pages.vanthu.refusal(numberDocument, ask)).toMatchObject({ code: 'thing.state' })
    expect((await it_.pages.vanthu.call(listToSign, {})).rows).toContainEqual(
      expect.objectContaining({ documentId: id, act: 'sealed' }),
    )
    await expectWholeBook()
    await it_.sign('vanthu', id, 'sealed')
    expect(await it_.dispatch(id)).toMatchObject({ state: 'issued', codeNumber: number })
  })
})

describe('a process that is killed while it issues (kill -9)', () => {
  const delivered = async (id: string) =>
    (
      await it_.house.sql`select from document sent join document arrived on arrived.identifier = sent.identifier
        where sent.id = ${id} and arrived.direction = 'incoming'`
    ).length

  async function sealed(): Promise<string> {
    const id = await signed()
    await it_.number(id)
    await it_.sign('vanthu', id, 'sealed')
    return id
  }

  it.each([
    ['before', 'numbered', 0],
    ['after', 'issued', 1],
  ] as const)('%s the commit: it is %s, and reaches its recipient once', async (when, state, reached) => {
    const id = await sealed()
    const { version } = await it_.card('vanthu', id)
    const program = await startDying(it_.house, `${when} document.issued`)
    await expect((await program.page('vanthu')).call(dispatchDocument, { id, version })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await standing(it_, id)).toMatchObject({ state, signatures: ['good', 'good'] })
    expect(await delivered(id)).toBe(reached)
    if (state === 'numbered') await it_.dispatch(id)
    else
      expect(await it_.pages.vanthu.refusal(dispatchDocument, { id, version })).toMatchObject({ code: 'thing.state' })
    expect(await delivered(id)).toBe(1)
    await expectWholeBook()
  })
})

describe('a process that is killed in the middle of a batch (kill -9)', () => {
  it.each([
    ['stored#2', 1],
    ['recorded#2', 2],
  ] as const)('at `%s`: what was signed stays, the rest is signed anew, nothing twice', async (step, before) => {
    const ids = [(await it_.approved()).id, (await it_.approved()).id, (await it_.approved()).id]
    const program = await startDying(it_.house, step)
    const page = await program.page('chutich')
    const ask = { act: 'signed' as const, certificateId: it_.certificate.chair, pin }
    await expect(page.call(signMany, { ...ask, batch: randomUUID(), documentIds: ids })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    const { rows } = await it_.pages.chutich.call(listToSign, {})
    const open = ids.filter((id) => rows.some((it) => it.documentId === id))
    expect(open).toEqual(ids.slice(before))
    const { results } = await it_.pages.chutich.call(signMany, { ...ask, batch: randomUUID(), documentIds: ids })
    expect(results.map((it) => it.done)).toEqual(ids.map((_, at) => at >= before))
    for (const id of ids)
      expect(await standing(it_, id)).toMatchObject({ acts: ['approved', 'signed'], signatures: ['good'] })
  })
})

const lastSteps = ['before document.bears-signature', 'after document.bears-signature'] as const

describe('a process that is killed at what other agencies give (kill -9)', () => {
  it.each(lastSteps)('a seal, %s: it stands there once', async (step) => {
    const id = await signed()
    await it_.number(id)
    await it_.sign('vanthu', id, 'sealed')
    await it_.pages.vanthu.call(askSignature, { id, kind: 'secondSeal', agencyId: near.agency.id })
    const program = await startDying(it_.house, step)
    const page = await program.page('vanthu.lg')
    const session = await sessionOf(page, id, 'secondSealed')
    await expect(page.call(completeSigning, { id: session, pin })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    const done = step.startsWith('after')
    expect((await it_.pages.vanthu.call(readSigning, { id })).steps).toMatchObject([
      { kind: 'secondSeal', state: done ? 'done' : 'waiting' },
    ])
    if (!done) await near.sign(near.clerk, id, 'secondSealed')
    expect(await standing(it_, id)).toMatchObject({ signatures: ['good', 'good', 'good'] })
    expect(await it_.dispatch(id)).toMatchObject({ state: 'issued' })
  })

  it.each(lastSteps)('a joint signature, %s: it stands there once, and the number follows', async (step) => {
    const { id } = await it_.approved()
    const joint = { id, kind: 'joint' as const, agencyId: near.agency.id, holderId: near.chairId }
    await it_.pages.chutich.call(askSignature, joint)
    await it_.sign('chutich', id, 'signed')
    const program = await startDying(it_.house, step)
    const page = await program.page('chutich.lg')
    const session = await sessionOf(page, id, 'countersigned')
    await expect(page.call(completeSigning, { id: session, pin })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    if (step.startsWith('before')) await near.sign(near.chair, id, 'countersigned')
    expect(await standing(it_, id)).toMatchObject({ signatures: ['good', 'good'] })
    expect(await it_.number(id)).toMatchObject({ state: 'numbered' })
    await expectWholeBook()
  })
})

describe('a process that is killed while a copy is signed (kill -9)', () => {
  let book: string
  beforeAll(async () => {
    book = await openCopiesBook(it_)
  })

  it.each(lastSteps)('%s: the copy is signed once', async (step) => {
    const copy = await copied(it_, book, await issued(it_))
    const program = await startDying(it_.house, step)
    const page = await program.page('vanthu')
    const { certificates } = await page.call(readMySigning, {})
    const certificateId = certificates.find((it) => it.owner === 'agency')?.id ?? ''
    const session = await page.call(startCopySealing, { id: copy.id, certificateId })
    await expect(page.call(completeSigning, { id: session.id, pin })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    const seal = async () => {
      const [row] = await it_.house.sql`select seal from document_copy where id = ${copy.id}`
      return row?.['seal']
    }
    expect(await seal()).toBe(step.startsWith('after') ? 'done' : 'awaited')
    if (step.startsWith('before')) await sealCopy(it_, copy.id)
    expect(await seal()).toBe('done')
    await expect(sealCopy(it_, copy.id)).rejects.toThrow()
  })
})

import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findOffers, registerCertificate } from '#contract/certificates.ts'
import type { Ask } from '#contract/endpoint.ts'
import {
  completeSigning,
  dropSession,
  listMySignatures,
  listToSign,
  readSigning,
  startSigning,
  takeOverSignature,
} from '#contract/signing.ts'
import { readBatch, readBatchMost, signMany } from '#contract/signing-batches.ts'
import { issuePerson } from '#platform/pki/authority/index.ts'
import { startDying } from '../../setup/dying.ts'
import { type Provider, startProvider } from '../../setup/signing-provider.ts'
import { sampleAuthority, sampleTerms } from '../../unit/pki/authority.ts'
import { openSigning, pin, type SigningBureau, trustRoot } from './ground.ts'

const { authority } = sampleAuthority('rsa')
const holder = { number: '001184012345', title: 'Chủ tịch', agency: 'Ủy ban nhân dân huyện Nhận' }
const mine = issuePerson(authority, { ...holder, name: 'Người Thử chutich' }, { ...sampleTerms, keys: 'rsa-2048' })
const bearer = 'access-4815162342'
const ways = [
  { way: 'csc', key: 'key-1' },
  { way: 'transactions', key: mine.serial },
] as const

describe.each(ways)('several documents with one confirmation, spoken to by $way', ({ way, key }) => {
  let it_: SigningBureau
  let provider: Provider
  let certificateId: string
  const settings = () => ({
    REMOTE_SIGNING_URL: provider.address,
    REMOTE_SIGNING_WAY: way,
    REMOTE_SIGNING_TOKEN: bearer,
  })

  beforeAll(async () => {
    const certificates = [mine.certificate, authority.issuing.certificate]
    provider = await startProvider({ key: mine.key ?? new Uint8Array(), certificates, serial: mine.serial, bearer })
    it_ = await openSigning(settings())
    await trustRoot(it_, authority.root.certificate)
    const ask = { owner: 'person', means: 'remote' } as const
    await it_.pages.chutich.call(findOffers, { ...ask, serial: mine.serial })
    const registered = await it_.pages.chutich.call(registerCertificate, { ...ask, key })
    certificateId = registered.certificates.find((it) => it.means === 'remote')?.id ?? ''
  })
  afterEach(() => {
    provider.setFault(undefined)
    provider.setAtOnce(10)
    provider.setSeconds(180)
  })
  afterAll(async () => {
    await it_?.house.close()
    await provider?.close()
  })

  const three = async () => [(await it_.approved()).id, (await it_.approved()).id, (await it_.approved()).id]
  const askFor = (documentIds: string[]): Ask<typeof signMany> => ({
    act: 'signed',
    certificateId,
    batch: randomUUID(),
    documentIds,
  })
  async function asked(ids: string[]): Promise<string> {
    const { results, batchId } = await it_.pages.chutich.call(signMany, askFor(ids))
    expect(results.map((it) => [it.documentId, it.waiting, it.fault])).toEqual(ids.map((id) => [id, true, '']))
    return batchId ?? ''
  }
  const rows = async (id: string) => (await it_.pages.chutich.call(readBatch, { id })).rows
  const become = (id: string, wanted: readonly string[]) =>
    expect
      .poll(async () => (await rows(id)).map((it) => [it.state, it.failure].filter(Boolean).join(' ')), {
        timeout: 60_000,
        interval: 200,
      })
      .toEqual(wanted)
  const acts = (id: string) =>
    it_.pages.chutich
      .call(readSigning, { id })
      .then(({ revisions }) => revisions[0]?.lines.map((it) => it.act).join(' '))
  /** With the key that is kept here. */
  async function signHere(id: string): Promise<void> {
    const by = { act: 'signed' as const, position: 1, certificateId: it_.certificate.chair }
    const session = await it_.pages.chutich.call(startSigning, { id, ...by })
    await it_.pages.chutich.call(completeSigning, { id: session.id, pin })
  }
  const hurry = () => it_.house.sql`update graphile_worker._private_jobs set run_at = now()`

  it('rings once; confirmed, each is signed, and nobody else reads of it', async () => {
    const ids = await three()
    const [rings, signed] = [provider.rings(), provider.signed.length]
    const batch = await asked(ids)
    expect((await rows(batch)).map((it) => [it.documentId, it.state, it.batchId])).toEqual(
      ids.map((id) => [id, 'waiting', batch]),
    )
    expect(await it_.pages.phochutich.refusal(readBatch, { id: batch })).toMatchObject({ code: 'thing.missing' })
    provider.decide('SIGNED')
    await become(batch, ['done', 'done', 'done'])
    expect([provider.rings(), provider.signed.length]).toEqual([rings + 1, signed + 3])
    for (const id of ids) expect(await acts(id)).toBe('approved signed')
  })

  it('gives each its own result: what cannot be signed is said at once, what has changed meanwhile when it is known', async () => {
    const ids = await three()
    const [first = '', second = '', third = ''] = ids
    await signHere(first)
    const { results, batchId } = await it_.pages.chutich.call(signMany, askFor(ids))
    expect(results.map((it) => [it.waiting, it.fault])).toEqual([
      [false, 'access.denied'],
      [true, ''],
      [true, ''],
    ])
    await signHere(second)
    provider.decide('SIGNED')
    await become(batchId ?? '', ['failed signature.stale', 'done'])
    expect(await acts(second)).toBe('approved signed')
    expect(await acts(third)).toBe('approved signed')
  })

  it('refused on the phone: each has failed, and may be signed anew', async () => {
    const ids = await three()
    const batch = await asked(ids)
    provider.decide('REFUSED')
    await become(batch, ['failed refused', 'failed refused', 'failed refused'])
    const { rows: open } = await it_.pages.chutich.call(listToSign, {})
    expect(open.map((it) => it.documentId)).toEqual(expect.arrayContaining(ids))
    for (const id of ids) expect(await acts(id)).toBe('approved')
  })

  it('silent, then late: told of each, taken over one by one', async () => {
    provider.setSeconds(1)
    const ids = (await three()).slice(0, 2)
    const [first = '', second = ''] = ids
    const batch = await asked(ids)
    await become(batch, ['failed unanswered', 'failed unanswered'])
    provider.decide('SIGNED')
    await hurry()
    await become(batch, ['late', 'late'])
    expect(await acts(first)).toBe('approved')
    const late = await rows(batch)
    expect(await it_.pages.chutich.call(takeOverSignature, { id: late[0]?.id ?? '' })).toMatchObject({ state: 'done' })
    expect(await acts(first)).toBe('approved signed')
    expect(await acts(second)).toBe('approved')
    await it_.pages.chutich.call(dropSession, { id: late[1]?.id ?? '' })
  })

  it('one that is not waited for any longer is told and not used; the others are signed', async () => {
    const ids = await three()
    const batch = await asked(ids)
    await it_.pages.chutich.call(dropSession, { id: (await rows(batch))[1]?.id ?? '' })
    provider.decide('SIGNED')
    await hurry()
    await become(batch, ['done', 'late', 'done'])
    expect(await acts(ids[1] ?? '')).toBe('approved')
    await it_.pages.chutich.call(dropSession, { id: (await rows(batch))[1]?.id ?? '' })
  })

  it('is refused before anything begins when the service takes fewer at once', async () => {
    provider.setAtOnce(1)
    expect(await it_.pages.chutich.call(readBatchMost, { id: certificateId })).toEqual({ most: 1 })
    expect(await it_.pages.phochutich.refusal(readBatchMost, { id: certificateId })).toMatchObject({
      code: 'certificate.missing',
    })
    const rings = provider.rings()
    expect(await it_.pages.chutich.refusal(signMany, askFor(await three()))).toMatchObject({
      code: 'signature.batch-most',
      facts: { most: 1 },
    })
    expect(provider.rings()).toBe(rings)
    provider.setAtOnce(10)
    expect(await it_.pages.chutich.call(readBatchMost, { id: certificateId })).toEqual({ most: 10 })
    expect(await it_.pages.chutich.call(readBatchMost, { id: it_.certificate.chair })).toEqual({ most: 50 })
  })

  it('is not begun when the service is away: each session ends honestly', async () => {
    const ids = await three()
    provider.setFault('down')
    expect(await it_.pages.chutich.refusal(signMany, askFor(ids))).toMatchObject({ code: 'key.unreachable' })
    expect((await it_.pages.chutich.call(listMySignatures, {})).rows.map((it) => it.documentId)).not.toContain(ids[0])
  })

  it.each(['claimed', 'asked'])('killed at `%s`: the phone rings once, and each is signed once', async (step) => {
    const ids = await three()
    const program = await startDying(it_.house, step, settings())
    const page = await program.page('chutich')
    const rings = provider.rings()
    await expect(page.call(signMany, askFor(ids))).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    const waiting = await it_.pages.chutich.call(listMySignatures, {})
    const batch = waiting.rows.find((it) => it.documentId === ids[0])?.batchId ?? ''
    await hurry()
    await expect.poll(() => provider.rings(), { timeout: 60_000 }).toBe(rings + 1)
    provider.decide('SIGNED')
    await become(batch, ['done', 'done', 'done'])
    for (const id of ids) expect(await acts(id)).toBe('approved signed')
    expect(provider.rings()).toBe(rings + 1)
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findOffers, readMySigning, registerCertificate } from '#contract/certificates.ts'
import {
  completeSigning,
  dropSession,
  listMySignatures,
  readSigning,
  readSigningSession,
  startSigning,
  takeOverSignature,
} from '#contract/signing.ts'
import { issuePerson } from '#platform/pki/authority/index.ts'
import { startDying } from '../../setup/dying.ts'
import { type Provider, startProvider } from '../../setup/signing-provider.ts'
import { sampleAuthority, sampleTerms } from '../../unit/pki/authority.ts'
import { openSigning, pin, type SigningBureau, trustRoot } from './ground.ts'

const { authority } = sampleAuthority('rsa')
const holder = { number: '001184012345', title: 'Chủ tịch', agency: 'Ủy ban nhân dân huyện Nhận' }
const terms = { ...sampleTerms, keys: 'rsa-2048' } as const
const mine = issuePerson(authority, { ...holder, name: 'Người Thử chutich' }, terms)
const another = issuePerson(authority, { ...holder, name: 'Người Thử chutichh' }, terms)
const bearer = 'access-4815162342'

function provide(it_: typeof mine, seconds: number): Promise<Provider> {
  return startProvider({
    key: it_.key ?? new Uint8Array(),
    certificates: [it_.certificate, authority.issuing.certificate],
    serial: it_.serial,
    bearer,
    seconds,
  })
}

const ways = [
  { way: 'csc', key: 'key-1' },
  { way: 'transactions', key: mine.serial },
] as const

describe.each(ways)('a key at a remote service, spoken to by $way (handbook 8.2)', ({ way, key }) => {
  let it_: SigningBureau
  let provider: Provider
  let certificateId: string

  const settings = () => ({
    REMOTE_SIGNING_URL: provider.address,
    REMOTE_SIGNING_WAY: way,
    REMOTE_SIGNING_TOKEN: bearer,
  })

  beforeAll(async () => {
    provider = await provide(mine, 120)
    it_ = await openSigning(settings())
    await trustRoot(it_, authority.root.certificate)
    const ask = { owner: 'person', means: 'remote' } as const
    const { offers } = await it_.pages.chutich.call(findOffers, { ...ask, serial: mine.serial })
    expect(offers).toMatchObject([{ key, subjectName: 'Người Thử chutich', unfit: '' }])
    const { certificates } = await it_.pages.chutich.call(registerCertificate, { ...ask, key })
    certificateId = certificates.find((it) => it.means === 'remote')?.id ?? ''
  })
  beforeEach(() => provider.setFault(undefined))
  afterAll(async () => {
    await it_.house.close()
    await provider.close()
  })

  async function asked(id: string) {
    const { chutich } = it_.pages
    const session = await chutich.call(startSigning, { id, act: 'signed', position: 1, certificateId })
    return chutich.call(completeSigning, { id: session.id })
  }
  const state = async (id: string) => {
    const { state, failure } = await it_.pages.chutich.call(readSigningSession, { id })
    return failure === '' ? state : `${state} ${failure}`
  }
  const becomes = (id: string, wanted: string) =>
    expect.poll(() => state(id), { timeout: 60_000, interval: 200 }).toBe(wanted)
  const acts = async (id: string) =>
    (await it_.pages.chutich.call(readSigning, { id })).revisions[0]?.lines.map((it) => it.act)

  it('is the person’s own: another name, by one letter, is neither offered nor registered', async () => {
    const ask = { owner: 'person', means: 'remote' } as const
    const seen = await it_.pages.phochutich.call(findOffers, { ...ask, serial: mine.serial })
    expect(seen).toEqual({ offers: [], others: 1 })
    expect(await it_.pages.chutich.refusal(findOffers, { ...ask, owner: 'agency' })).toMatchObject({
      code: 'seal.not-keeper',
    })
    expect(await it_.pages.chutich.refusal(registerCertificate, { ...ask, key })).toMatchObject({
      code: 'thing.changed',
    })
    const pem = Buffer.from(another.certificate).toString('base64')
    expect(
      await it_.pages.chutich.refusal(registerCertificate, { owner: 'person', means: 'agent', certificate: pem }),
    ).toMatchObject({ code: 'certificate.unfit', facts: { why: 'person' } })
    expect((await it_.pages.chutich.call(readMySigning, {})).means.map((it) => it.means)).toEqual(['remote', 'agent'])
  })

  it('signs when the person has confirmed on the phone, and once', async () => {
    const { id } = await it_.approved()
    const waiting = await asked(id)
    expect(waiting).toMatchObject({ state: 'waiting', confirmUntil: expect.any(String) })
    expect((await it_.pages.chutich.call(listMySignatures, {})).rows.map((it) => it.id)).toEqual([waiting.id])
    expect(await it_.pages.chutich.refusal(completeSigning, { id: waiting.id })).toMatchObject({
      code: 'signature.over',
    })
    const rings = provider.rings()
    provider.decide('SIGNED')
    await becomes(waiting.id, 'done')
    expect(await acts(id)).toEqual(['approved', 'signed'])
    expect(provider.rings()).toBe(rings)
    expect((await it_.number(id)).signing.signed).toBe(true)
  })

  it('two questions about one session at the same time redeem its confirmation once', async () => {
    for (let nth = 0; nth < 3; nth++) {
      const { id } = await it_.approved()
      const waiting = await asked(id)
      provider.decide('SIGNED')
      const put = await it_.house.sql`update graphile_worker._private_jobs j set run_at = now()
        from graphile_worker._private_tasks t where t.id = j.task_id and t.identifier = 'signing:outcome' returning j.id`
      expect(put.length).toBeGreaterThanOrEqual(2)
      await becomes(waiting.id, 'done')
    }
  })

  it.runIf(way === 'csc')(
    'is asked for under its new name where the service signs behind the confirmation',
    async () => {
      provider.setPolling(true)
      const { id } = await it_.approved()
      const waiting = await asked(id)
      provider.decide('SIGNED')
      await becomes(waiting.id, 'done')
      provider.setPolling(false)
      expect(await acts(id)).toEqual(['approved', 'signed'])
    },
  )

  it('says that the person refused; the document is as it was and may be signed anew', async () => {
    const { id } = await it_.approved()
    const waiting = await asked(id)
    provider.decide('REFUSED')
    await becomes(waiting.id, 'failed refused')
    expect(await acts(id)).toEqual(['approved'])
    const rows = async (login: 'chutich' | 'phochutich') => (await it_.pages[login].call(listMySignatures, {})).rows
    expect(await rows('chutich')).toContainEqual(
      expect.objectContaining({ id: waiting.id, documentId: id, failure: 'refused', subject: expect.any(String) }),
    )
    expect(await rows('phochutich')).toEqual([])
    const again = await asked(id)
    provider.decide('SIGNED')
    await becomes(again.id, 'done')
  })

  it('is waited for no longer when the person says so; confirmed all the same, it is told and not used', async () => {
    const { id } = await it_.approved()
    const waiting = await asked(id)
    expect(await it_.pages.vanthu.refusal(dropSession, { id: waiting.id })).toMatchObject({ code: 'thing.missing' })
    await it_.pages.chutich.call(dropSession, { id: waiting.id })
    expect(await state(waiting.id)).toBe('failed dropped')
    const mine = async () => (await it_.pages.chutich.call(listMySignatures, {})).rows
    expect((await mine()).map((it) => it.id)).not.toContain(waiting.id)
    provider.decide('SIGNED')
    await it_.house.sql`update graphile_worker._private_jobs set run_at = now()`
    await becomes(waiting.id, 'late')
    expect(await mine()).toContainEqual(expect.objectContaining({ id: waiting.id, documentId: id, state: 'late' }))
    expect(await acts(id)).toEqual(['approved'])
    await it_.pages.chutich.call(dropSession, { id: waiting.id })
    expect(await state(waiting.id)).toBe('failed dropped')
    expect(await it_.pages.chutich.refusal(takeOverSignature, { id: waiting.id })).toMatchObject({
      code: 'signature.over',
    })
  })

  it('goes on asking while the service is away for a while', async () => {
    const { id } = await it_.approved()
    const waiting = await asked(id)
    provider.setFault('down')
    provider.decide('SIGNED')
    const before = provider.asked()
    await expect.poll(() => provider.asked(), { timeout: 60_000 }).toBeGreaterThan(before)
    provider.setFault(undefined)
    await becomes(waiting.id, 'done')
  })

  it('refuses to begin when the service is not there, and the session ends honestly', async () => {
    const { id } = await it_.approved()
    provider.setFault('down')
    const { chutich } = it_.pages
    const session = await chutich.call(startSigning, { id, act: 'signed', position: 1, certificateId })
    expect(await chutich.refusal(completeSigning, { id: session.id })).toMatchObject({
      code: 'key.unreachable',
      facts: { what: 'remote' },
    })
    expect(await state(session.id)).toBe('failed key.unreachable')
    expect(await acts(id)).toEqual(['approved'])
  })

  describe('a confirmation after its time', () => {
    beforeAll(() => provider.setSeconds(1))
    afterAll(() => provider.setSeconds(120))

    it('is kept, not used by itself, and taken over by whoever asked, once', async () => {
      const { id } = await it_.approved()
      const waiting = await asked(id)
      await becomes(waiting.id, 'failed unanswered')
      expect(await acts(id)).toEqual(['approved'])
      provider.decide('SIGNED')
      // The next question comes after a minute; here it is asked now.
      await it_.house.sql`update graphile_worker._private_jobs set run_at = now()`
      await becomes(waiting.id, 'late')
      expect(await acts(id)).toEqual(['approved'])
      expect((await it_.pages.chutich.call(listMySignatures, {})).rows.map((it) => it.state)).toContain('late')
      expect(await it_.pages.vanthu.refusal(takeOverSignature, { id: waiting.id })).toMatchObject({
        code: 'thing.missing',
      })
      expect(await it_.pages.chutich.call(takeOverSignature, { id: waiting.id })).toMatchObject({ state: 'done' })
      expect(await it_.pages.chutich.refusal(takeOverSignature, { id: waiting.id })).toMatchObject({
        code: 'signature.over',
      })
      expect(await acts(id)).toEqual(['approved', 'signed'])
    })

    it('is only told when the file has changed since', async () => {
      const { id } = await it_.approved()
      const waiting = await asked(id)
      await becomes(waiting.id, 'failed unanswered')
      const { certificates } = await it_.pages.chutich.call(readMySigning, {})
      const soft = certificates.find((it) => it.means === 'software')?.id ?? ''
      const other = await it_.pages.chutich.call(startSigning, { id, act: 'signed', position: 1, certificateId: soft })
      await it_.pages.chutich.call(completeSigning, { id: other.id, pin })
      provider.decide('SIGNED')
      await it_.house.sql`update graphile_worker._private_jobs set run_at = now()`
      await becomes(waiting.id, 'late')
      expect(await it_.pages.chutich.refusal(takeOverSignature, { id: waiting.id })).toMatchObject({
        code: 'signature.stale',
      })
      expect(await acts(id)).toEqual(['approved', 'signed'])
      expect(await state(waiting.id)).toBe('late')
    })
  })

  it('is found again by a process that knows only the tables, when the one that asked was killed', async () => {
    const { id } = await it_.approved()
    const program = await startDying(it_.house, 'asked', settings())
    const page = await program.page('chutich')
    const session = await page.call(startSigning, { id, act: 'signed', position: 1, certificateId })
    const rings = provider.rings()
    await expect(page.call(completeSigning, { id: session.id })).rejects.toThrow()
    expect(await program.ended()).toBe('SIGKILL')
    expect(await state(session.id)).toBe('waiting')
    provider.decide('SIGNED')
    await becomes(session.id, 'done')
    expect(provider.rings()).toBe(rings + 1)
    expect(await acts(id)).toEqual(['approved', 'signed'])
  })
})

import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findOffers, registerCertificate } from '#contract/certificates.ts'
import { numberDocument } from '#contract/issuing.ts'
import { completeSigning, listToSign, readSigningSession, startSigning } from '#contract/signing.ts'
import { signMany } from '#contract/signing-batches.ts'
import { civilDate } from '#platform/clock.ts'
import { migrate } from '#platform/migrate.ts'
import { issuePerson } from '#platform/pki/authority/index.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../server/dev/postgres/index.ts'
import { type Dying, startDying } from '../../setup/dying.ts'
import { Refused } from '../../setup/page.ts'
import { type Provider, startProvider } from '../../setup/signing-provider.ts'
import { sampleAuthority, sampleTerms } from '../../unit/pki/authority.ts'
import { openSigning, pin, type SigningBureau, trustRoot } from './ground.ts'
import { sessionOf, standing } from './standing.ts'

const { authority } = sampleAuthority('rsa')
const subject = { number: '001184012345', title: 'Chủ tịch', agency: 'Ủy ban nhân dân huyện Nhận' }
const mine = issuePerson(authority, { ...subject, name: 'Người Thử chutich' }, { ...sampleTerms, keys: 'rsa-2048' })
const bearer = 'access-4815162342'

let folder: string
let cluster: EmbeddedPostgres
let provider: Provider
let it_: SigningBureau
const remote = () => ({ REMOTE_SIGNING_URL: provider.address, REMOTE_SIGNING_TOKEN: bearer })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lien-thong-restart-'))
  await chmod(folder, 0o755)
  cluster = await startEmbeddedPostgres({
    dataDir: folder,
    log: () => undefined,
    elsewhere: join(folder, 'elsewhere'),
  })
  const sql = postgres(cluster.url, { max: 4, onnotice: () => undefined })
  await migrate(sql, cluster.url)
  await sql.end()
  const certificates = [mine.certificate, authority.issuing.certificate]
  provider = await startProvider({ key: mine.key ?? new Uint8Array(), certificates, serial: mine.serial, bearer })
  it_ = await openSigning({ DATABASE_URL: cluster.url, ...remote() })
  await trustRoot(it_, authority.root.certificate)
})
afterAll(async () => {
  await it_?.house.close()
  await provider?.close()
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** The server dies without a word and is started again by whoever looks after it. */
const kill = () => process.kill(cluster.pid() ?? 0, 'SIGKILL')

/** Asked again while the answer is that the service is away; nothing else is put up with. */
async function atLast<R>(act: () => Promise<R>): Promise<R> {
  const deadline = performance.now() + 60_000
  for (;;) {
    try {
      return await act()
    } catch (error) {
      const away = error instanceof Refused && error.wire.code === 'service.unavailable'
      if (!away || performance.now() > deadline) throw error
    }
  }
}

const programs: Dying[] = []
afterEach(async () => {
  for (const program of programs.splice(0)) await program.stop()
  await atLast(() => it_.pages.vanthu.call(listToSign, {}))
})

/** A second process of the program that kills the database at this step. */
async function deadly(step: string): Promise<Dying> {
  const program = await startDying(it_.house, step, remote(), cluster.pid())
  programs.push(program)
  return program
}

const signedOnce = { acts: ['approved', 'signed'], signatures: ['good'] }

describe('the database is killed and comes back in the middle of a signature', { timeout: 120_000 }, () => {
  it('between what was prepared and the PIN: the session goes on', async () => {
    const { id } = await it_.approved()
    const session = await sessionOf(it_.pages.chutich, id, 'signed')
    kill()
    expect(await atLast(() => it_.pages.chutich.call(completeSigning, { id: session, pin }))).toMatchObject({
      state: 'done',
    })
    expect(await standing(it_, id)).toMatchObject(signedOnce)
  })

  it.each(['claimed', 'signed', 'stored', 'before document.bears-signature', 'after document.bears-signature'])(
    'at `%s`, while the key signs: it is signed once, and whoever waits is told so',
    async (step) => {
      const { id } = await it_.approved()
      const program = await deadly(step)
      const page = await program.page('chutich')
      const session = await sessionOf(page, id, 'signed')
      expect(await page.call(completeSigning, { id: session, pin })).toMatchObject({ state: 'done' })
      expect(await atLast(() => standing(it_, id))).toMatchObject(signedOnce)
    },
  )

  it.each(['stored#2', 'ready#2'])('in the middle of a batch, at `%s`: each is signed once', async (step) => {
    const documentIds = [(await it_.approved()).id, (await it_.approved()).id, (await it_.approved()).id]
    const program = await deadly(step)
    const page = await program.page('chutich')
    const ask = { act: 'signed' as const, certificateId: it_.certificate.chair, pin, batch: randomUUID(), documentIds }
    expect((await page.call(signMany, ask)).results.map((it) => [it.done, it.fault])).toEqual([
      [true, ''],
      [true, ''],
      [true, ''],
    ])
    for (const id of documentIds) expect(await atLast(() => standing(it_, id))).toMatchObject(signedOnce)
  })

  it('while a number is given: it is not spent, it is said so, and it is given when asked again', async () => {
    const { id } = await it_.approved()
    await it_.sign('chutich', id, 'signed')
    const { version } = await it_.card('vanthu', id)
    const program = await deadly('before document.given-number')
    const page = await program.page('vanthu')
    const ask = { id, registerId: it_.here.outgoing, issuedOn: civilDate(it_.house.now()), version }
    expect(await page.refusal(numberDocument, ask)).toMatchObject({ code: 'service.unavailable' })
    expect(await atLast(() => standing(it_, id))).toMatchObject({ state: 'draft', number: '' })
    expect(await page.call(numberDocument, ask)).toMatchObject({ state: 'numbered', registerNumber: 1 })
  })
})

describe('the database is killed and comes back while a phone is waited for', { timeout: 120_000 }, () => {
  let certificateId: string
  beforeAll(async () => {
    const ask = { owner: 'person', means: 'remote' } as const
    const { offers } = await it_.pages.chutich.call(findOffers, ask)
    const { certificates } = await it_.pages.chutich.call(registerCertificate, { ...ask, key: offers[0]?.key ?? '' })
    certificateId = certificates.find((it) => it.means === 'remote')?.id ?? ''
  })

  async function becomesDone(session: string, id: string): Promise<void> {
    await expect
      .poll(async () => (await atLast(() => it_.pages.chutich.call(readSigningSession, { id: session }))).state, {
        timeout: 60_000,
        interval: 200,
      })
      .toBe('done')
    expect(await standing(it_, id)).toMatchObject(signedOnce)
  }

  it('the job goes on by itself: confirmed, it is signed', async () => {
    const { id } = await it_.approved()
    const { chutich } = it_.pages
    const session = await chutich.call(startSigning, { id, act: 'signed', position: 1, certificateId })
    expect(await chutich.call(completeSigning, { id: session.id })).toMatchObject({ state: 'waiting' })
    const signed = provider.signed.length
    kill()
    provider.decide('SIGNED')
    await becomesDone(session.id, id)
    expect(provider.signed.length).toBe(signed + 1)
  })

  it('at `asked`, when the phone has rung: it rings once, and is found again', async () => {
    const { id } = await it_.approved()
    const program = await deadly('asked')
    const page = await program.page('chutich')
    const session = await page.call(startSigning, { id, act: 'signed', position: 1, certificateId })
    const rings = provider.rings()
    expect(await page.call(completeSigning, { id: session.id })).toMatchObject({ state: 'waiting' })
    provider.decide('SIGNED')
    await becomesDone(session.id, id)
    expect(provider.rings()).toBe(rings + 1)
  })
})

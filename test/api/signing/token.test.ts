import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findOffers, registerCertificate } from '#contract/certificates.ts'
import { completeSigning, readSigning, startSigning } from '#contract/signing.ts'
import { issuePerson } from '#platform/pki/authority/index.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { folderOf, sampleAuthority, sampleTerms } from '../../unit/pki/authority.ts'
import { openSigning, type SigningBureau, trustRoot } from './ground.ts'

const library =
  ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so'].find(existsSync) ?? ''
const folder = process.env['PKCS11_FOLDER'] ?? ''
const here =
  library !== '' &&
  existsSync(join(folder, 'node_modules', 'pkcs11js')) &&
  spawnSync('softhsm2-util', ['--version']).status === 0
const pin = '48151623'

interface Bridge {
  load(library: string): void
  C_Initialize(): void
  C_GetSlotList(present: boolean): Buffer[]
  C_GetTokenInfo(slot: Buffer): { label: string }
  C_OpenSession(slot: Buffer, flags: number): Buffer
  C_CloseSession(session: Buffer): void
  C_Login(session: Buffer, user: number, pin: string): void
  C_CreateObject(session: Buffer, template: readonly { type: number; value: unknown }[]): Buffer
}

/** A token with the chair's key and certificate, as its maker's tools would fill it. */
function fillToken(key: Uint8Array, certificates: readonly (readonly [string, Uint8Array])[]): void {
  const home = mkdtempSync(join(tmpdir(), 'lien-thong-softhsm-'))
  mkdirSync(join(home, 'tokens'))
  writeFileSync(join(home, 'conf'), `directories.tokendir = ${join(home, 'tokens')}\nobjectstore.backend = file\n`)
  process.env['SOFTHSM2_CONF'] = join(home, 'conf')
  const run = (...words: string[]) => expect(spawnSync('softhsm2-util', words).status).toBe(0)
  run('--init-token', '--free', '--label', 'phong', '--so-pin', '87654321', '--pin', pin)
  const pem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(key).toString('base64')}\n-----END PRIVATE KEY-----\n`
  const file = join(folderOf({ key: pem }), 'key')
  run('--import', file, '--token', 'phong', '--label', 'khoa', '--id', '0a', '--pin', pin)
  const { PKCS11 } = createRequire(join(folder, 'package.json'))('pkcs11js') as { PKCS11: new () => Bridge }
  const bridge = new PKCS11()
  bridge.load(library)
  bridge.C_Initialize()
  const slot = bridge.C_GetSlotList(true).find((it) => bridge.C_GetTokenInfo(it).label.trim() === 'phong')
  const session = bridge.C_OpenSession(slot ?? Buffer.alloc(0), 6)
  bridge.C_Login(session, 1, pin)
  for (const [id, certificate] of certificates)
    bridge.C_CreateObject(session, [
      { type: 0, value: 1 },
      { type: 0x80, value: 0 },
      { type: 1, value: true },
      { type: 0x101, value: Buffer.from(readCertificate(certificate).rawSubject) },
      { type: 0x102, value: Buffer.from(id, 'hex') },
      { type: 0x11, value: Buffer.from(certificate) },
    ])
  bridge.C_CloseSession(session)
}

describe.skipIf(!here)('a key in a token of the server (needs SoftHSM and PKCS11_FOLDER with pkcs11js)', () => {
  const { authority } = sampleAuthority('rsa')
  const subject = { number: '001184012345', title: 'Chủ tịch', agency: 'Ủy ban nhân dân huyện Nhận' }
  const mine = issuePerson(authority, { ...subject, name: 'Người Thử chutich' }, { ...sampleTerms, keys: 'rsa-2048' })
  let it_: SigningBureau
  beforeAll(async () => {
    fillToken(mine.key ?? new Uint8Array(), [
      ['0a', mine.certificate],
      ['0b', authority.issuing.certificate],
    ])
    it_ = await openSigning({ PKCS11_LIBRARY: library, PKCS11_FOLDER: folder, PKCS11_TOKEN: 'phong' })
    await trustRoot(it_, authority.root.certificate)
  })
  afterAll(async () => {
    delete process.env['SOFTHSM2_CONF']
    await it_?.house.close()
  })

  it('is found with its PIN, registered, and signs; a wrong PIN leaves the session waiting', async () => {
    const { chutich } = it_.pages
    const ask = { owner: 'person', means: 'token' } as const
    expect(await chutich.refusal(findOffers, { ...ask, pin: '00000000' })).toMatchObject({
      code: 'certificate.pin-wrong',
      facts: { left: null },
    })
    const { offers } = await chutich.call(findOffers, { ...ask, pin })
    expect(offers).toMatchObject([{ serial: mine.serial, unfit: '' }])
    expect((await it_.pages.phochutich.call(findOffers, { ...ask, pin })).offers).toEqual([])
    const { certificates } = await chutich.call(registerCertificate, { ...ask, pin, key: offers[0]?.key ?? '' })
    const certificateId = certificates.find((it) => it.means === 'token')?.id ?? ''
    const { id } = await it_.approved()
    const session = await chutich.call(startSigning, { id, act: 'signed', position: 1, certificateId })
    expect(await chutich.refusal(completeSigning, { id: session.id, pin: '00000000' })).toMatchObject({
      code: 'certificate.pin-wrong',
    })
    expect(await chutich.call(completeSigning, { id: session.id, pin })).toMatchObject({ state: 'done' })
    expect((await chutich.call(readSigning, { id })).revisions[0]?.lines.map((it) => it.act)).toEqual([
      'approved',
      'signed',
    ])
  })
})

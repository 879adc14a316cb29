import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findOffers, registerCertificate } from '#contract/certificates.ts'
import { completeSigning, readSigning, startSigning } from '#contract/signing.ts'
import { issuePerson } from '#platform/pki/authority/index.ts'
import { bridgeFolder, hasTokens, library, openTokens, pin, type Tokens } from '../../setup/soft-token.ts'
import { sampleAuthority, sampleTerms } from '../../unit/pki/authority.ts'
import { openSigning, type SigningBureau, trustRoot } from './ground.ts'

describe.skipIf(!hasTokens)('a key in a token of the server (needs SoftHSM and PKCS11_FOLDER with pkcs11js)', () => {
  const { authority } = sampleAuthority('rsa')
  const subject = { number: '001184012345', title: 'Chủ tịch', agency: 'Ủy ban nhân dân huyện Nhận' }
  const mine = issuePerson(authority, { ...subject, name: 'Người Thử chutich' }, { ...sampleTerms, keys: 'rsa-2048' })
  let it_: SigningBureau
  let tokens: Tokens
  beforeAll(async () => {
    const certificates = [['0a', mine.certificate] as const, ['0b', authority.issuing.certificate] as const]
    tokens = openTokens({ phong: { key: mine.key, certificates } })
    it_ = await openSigning({ PKCS11_LIBRARY: library, PKCS11_FOLDER: bridgeFolder, PKCS11_TOKEN: 'phong' })
    await trustRoot(it_, authority.root.certificate)
  })
  afterAll(async () => {
    tokens?.close()
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

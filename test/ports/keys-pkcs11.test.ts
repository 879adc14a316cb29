import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf } from '#platform/pades/bytes.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import { openPkcs11, type Pkcs11Options } from '#platform/pki/keys/index.ts'
import { refusalOf } from '#platform/pki/keys/pkcs11/native.ts'
import { signatureHolds } from '#platform/pki/trust/algorithms.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { bridgeFolder, hasTokens, library, openTokens, pin, type Tokens } from '../setup/soft-token.ts'
import { runSign } from '../unit/ops/run-sign.ts'
import { onePage, tableFile } from '../unit/pades/samples.ts'
import { folderOf, sampleAuthority } from '../unit/pki/authority.ts'
import { keysConformance, orderOf } from './keys.conformance.ts'

describe.skipIf(!hasTokens)('a key on a token (needs SoftHSM and PKCS11_FOLDER with pkcs11js)', () => {
  const samples = { rsa: sampleAuthority('rsa'), ec: sampleAuthority('ec') }
  let tokens: Tokens
  const options = (token: string, more: Partial<Pkcs11Options> = {}): Pkcs11Options => ({
    library,
    folder: bridgeFolder,
    token,
    pin,
    ...more,
  })

  const contentOf = (label: 'rsa' | 'ec') => {
    const { authority, person } = samples[label]
    const certificates = [['0a', person.certificate] as const, ['0b', authority.issuing.certificate] as const]
    return { key: person.key, certificates }
  }
  beforeAll(() => {
    tokens = openTokens({ rsa: contentOf('rsa'), ec: contentOf('ec'), empty: {} })
  })
  afterAll(() => tokens?.close())

  for (const label of ['rsa', 'ec'] as const)
    keysConformance(`PKCS#11: SoftHSM, ${label}`, async () => {
      const key = await openPkcs11(options(label))
      return { key, secrets: [pin], issuing: samples[label].authority.issuing.certificate, close: () => key.close() }
    })

  const refusal = (code: string) => expect.objectContaining({ name: 'KeyError', code })

  it('tells a wrong PIN, an absent token, an empty one and a wrong library from each other', async () => {
    await expect(openPkcs11(options('ec', { pin: '0000' }))).rejects.toEqual(refusal('pkcs11.pin'))
    await expect(openPkcs11(options('nobody'))).rejects.toEqual(refusal('pkcs11.token-absent'))
    await expect(openPkcs11(options('empty'))).rejects.toEqual(refusal('pkcs11.no-key'))
    await expect(openPkcs11(options('ec', { serial: '01' }))).rejects.toEqual(refusal('pkcs11.no-key'))
    await expect(openPkcs11(options('ec', { library: '/none.so' }))).rejects.toEqual(refusal('pkcs11.library'))
    const { token: _, ...any } = options('ec')
    await expect(openPkcs11(any)).rejects.toEqual(refusal('pkcs11.several-tokens'))
  })

  it('signs a file from the command line, and says what is wrong with a PIN', async () => {
    const paths = folderOf({ 'a.pdf': tableFile(onePage()) })
    const to = join(paths, 'b.pdf')
    const words = ['--pkcs11', library, '--slot', 'rsa', '--in', join(paths, 'a.pdf'), '--out', to]
    const environment = { SOFTHSM2_CONF: process.env['SOFTHSM2_CONF'] ?? '', PKCS11_FOLDER: bridgeFolder }
    const wrong = await runSign(words, { ...environment, SIGN_PASSWORD: '0000' })
    expect(wrong).toMatchObject({ code: 1, said: expect.stringContaining('pkcs11.pin') })
    expect(await runSign(words, { ...environment, SIGN_PASSWORD: pin })).toMatchObject({ code: 0 })
    const { signatures } = await verifyPdf(bytesOf(readFileSync(to)), { roots: [], at: Date.now() })
    expect(signatures[0]).toMatchObject({ level: 'B-B', key: 'RSA 2048', integrity: { result: 'good' } })
  })

  it('goes on when the token forgot the session, and never lets a wrong PIN ride on somebody else', async () => {
    const key = await openPkcs11(options('rsa'))
    const { certificate, algorithm } = await key.describe()
    const signs = async () => {
      const begun = await key.begin(orderOf(['văn bản']))
      if (begun.state !== 'signed' || begun.results[0]?.state !== 'signed') return begun
      return signatureHolds(
        algorithm,
        readCertificate(certificate).publicKey,
        Buffer.from('văn bản'),
        begun.results[0].signature,
      )
    }
    expect(await signs()).toBe(true)
    tokens.drop('rsa')
    expect(await signs()).toBe(true)
    await expect(openPkcs11(options('rsa', { pin: '0000' }))).rejects.toEqual(refusal('pkcs11.pin'))
    expect(await signs()).toBe(true)
    await key.close()
  })
})

describe('a key on a token', () => {
  it('says how to bring what is missing', async () => {
    const asked = openPkcs11({ library: '/any.so', folder: '/nowhere/bridge', pin })
    await expect(asked).rejects.toMatchObject({
      code: 'pkcs11.missing',
      facts: { bring: 'npm install --prefix /nowhere/bridge pkcs11js@2.1.7' },
    })
  })

  it.each([
    [0xa0, 'pkcs11.pin'],
    [0xa4, 'pkcs11.pin-locked'],
    [0xe0, 'pkcs11.token-absent'],
    [0x32, 'pkcs11.token-absent'],
    [0xb3, 'pkcs11.session'],
    [0x30, 'pkcs11.failed'],
  ])('means by return value %i: %s', (returnValue, code) => {
    const error = Object.assign(new Error('what the library says may hold anything'), { code: returnValue })
    expect(refusalOf(error)).toMatchObject({ code, facts: { returnValue }, message: code })
  })
})

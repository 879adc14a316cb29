import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AuthorityServer,
  issuePerson,
  openRegister,
  paths,
  serveAuthority,
} from '#platform/pki/authority/index.ts'
import { folderOf, hasOpenssl, leader, openssl, pem, sampleAuthority, sampleTerms } from '../pki/authority.ts'
import { pkcs12Of } from '../pki/pkcs12.ts'
import { hasXmlsec, xmlsec } from '../pki/xmlsec.ts'
import { runSign } from './run-sign.ts'

const password = 'Mật khẩu 2026'
const minutes = '<?xml version="1.0" encoding="UTF-8"?>\n<bien-ban><ket-qua dong-y="31" khong="2"/></bien-ban>'

interface Signature {
  readonly signer: string
  readonly level: string
  readonly subFilter: string
  readonly claimedTime: string | null
  readonly provenTime: string | null
  readonly integrity: { readonly result: string; readonly reasons: readonly { readonly code: string }[] }
  readonly chain: { readonly result: string }
}

describe.skipIf(!hasOpenssl)('signatures that are no PDF’s (npm run sign, npm run verify)', () => {
  let server: AuthorityServer
  let sample: ReturnType<typeof sampleAuthority>
  let person: ReturnType<typeof issuePerson>
  let folder: string
  const path = (name: string) => join(folder, name)

  beforeAll(async () => {
    server = await serveAuthority((address) => {
      sample = sampleAuthority('ec', address)
      return openRegister(sample.authority, () => new Date())
    })
    const { authority } = sample
    person = issuePerson(authority, leader, { ...sampleTerms, keys: 'rsa-2048' })
    const above = [authority.issuing.certificate]
    folder = folderOf({
      'minutes.xml': minutes,
      'table.xlsx': Buffer.from(Array.from({ length: 70_000 }, (_, nth) => nth % 251)),
      'root.pem': pem(authority.root.certificate),
      'above.pem': pem(...above),
      'rsa.p12': pkcs12Of(person, above, password),
      'ec.p12': pkcs12Of(issuePerson(authority, leader, sampleTerms), above, password),
    })
  })
  afterAll(() => server.close())

  const sign = (key: string, from: string, to: string, ...more: readonly string[]) =>
    runSign(['--key', path(key), '--in', path(from), '--out', path(to), ...more], { SIGN_PASSWORD: password })

  function verify(...words: readonly string[]) {
    const trust = ['--json', '--offline', '--trust', path('root.pem')]
    const { status, stdout } = spawnSync(process.execPath, ['server/ops/verify.ts', ...trust, ...words], {
      encoding: 'utf8',
    })
    const report = JSON.parse(stdout) as { signatures: Signature[]; error?: { code: string } }
    return { status, signature: report.signatures[0], error: report.error?.code }
  }

  it.each(['rsa.p12', 'ec.p12'])('a file beside any file, which openssl finds good (%s)', async (key) => {
    const beside = `${key}.p7s`
    expect((await sign(key, 'table.xlsx', beside, '--form', 'cms')).code).toBe(0)
    const judge = (content: string) => {
      const words = ['-binary', '-inform', 'DER', '-in', beside, '-content', content, '-CAfile', 'root.pem', '-cades']
      return openssl(folder, 'cms', '-verify', ...words, '-purpose', 'any', '-out', 'same')
    }
    expect(judge('table.xlsx')).toMatchObject({ fine: true })
    expect(judge('minutes.xml').fine).toBe(false)
    const told = verify('--signature', path(beside), path('table.xlsx'))
    expect(told).toMatchObject({
      status: 0,
      signature: {
        signer: leader.name,
        subFilter: 'CAdES',
        level: 'B-B',
        claimedTime: expect.stringContaining('T') as string,
        provenTime: null,
        integrity: { result: 'good' },
        chain: { result: 'good' },
      },
    })
    expect(verify('--signature', path(beside), path('minutes.xml'))).toMatchObject({
      status: 1,
      signature: { integrity: { result: 'bad', reasons: [{ code: 'cms.digest-mismatch' }] } },
    })
  })

  it('with a time-stamp over the signature', async () => {
    const words = ['--form', 'cms', '--timestamp', `${server.address}${paths.timestamp}`]
    expect((await sign('rsa.p12', 'table.xlsx', 'stamped.p7s', ...words)).code).toBe(0)
    const { signature } = verify('--signature', path('stamped.p7s'), path('table.xlsx'))
    expect(signature).toMatchObject({ level: 'B-T', integrity: { result: 'good' } })
    expect(Date.parse(signature?.provenTime ?? '')).toBeGreaterThan(Date.now() - 600_000)
  })

  it('what openssl signed, in DER, in PEM, with its content inside, and around another content', () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(person.key ?? []).toString('base64')}\n-----END PRIVATE KEY-----\n`
    writeFileSync(path('own.key'), key)
    writeFileSync(path('own.pem'), pem(person.certificate))
    const by = [
      '-sign',
      '-binary',
      '-signer',
      'own.pem',
      '-inkey',
      'own.key',
      '-certfile',
      'above.pem',
      '-md',
      'sha384',
    ]
    const made = (from: string, to: string, ...more: readonly string[]) =>
      expect(openssl(folder, 'cms', ...by, '-in', from, '-out', to, ...more)).toMatchObject({ fine: true })
    made('table.xlsx', 'theirs.p7s', '-outform', 'DER')
    made('table.xlsx', 'theirs.pem', '-outform', 'PEM')
    made('table.xlsx', 'inside.p7m', '-outform', 'DER', '-nodetach')
    made('minutes.xml', 'other.p7m', '-outform', 'DER', '-nodetach')
    for (const name of ['theirs.p7s', 'theirs.pem', 'inside.p7m'])
      expect(verify('--signature', path(name), path('table.xlsx'))).toMatchObject({
        status: 0,
        signature: { subFilter: 'CMS', level: 'CMS', integrity: { result: 'good' }, chain: { result: 'good' } },
      })
    expect(verify('--signature', path('other.p7m'), path('table.xlsx'))).toMatchObject({
      status: 1,
      signature: { integrity: { result: 'bad' } },
    })
  })

  it('in XML, which xmlsec1 finds good; another letter, and it is bad', async () => {
    expect((await sign('ec.p12', 'minutes.xml', 'signed.xml', '--form', 'xml')).code).toBe(0)
    const xml = readFileSync(path('signed.xml'), 'utf8')
    if (hasXmlsec) {
      const at = new Date().toISOString().slice(0, 19).replace('T', ' ')
      expect(xmlsec(xml, sample.authority, at)).toMatchObject({ fine: true })
    }
    expect(verify(path('signed.xml'))).toMatchObject({
      status: 0,
      signature: { signer: leader.name, subFilter: 'XAdES', level: 'B-B', integrity: { result: 'good' } },
    })
    writeFileSync(path('changed.xml'), xml.replace('dong-y="31"', 'dong-y="32"'))
    expect(verify(path('changed.xml'))).toMatchObject({ status: 1, signature: { integrity: { result: 'bad' } } })
    expect(verify(path('minutes.xml'))).toMatchObject({ status: 2, error: 'xml.unsigned' })
  })

  it('what makes no sense is refused with a sentence, and nothing is written', async () => {
    for (const [words, said] of [
      [['--form', 'cms', '--at', '1,1,10,10'], '--at chỉ dùng cho PDF'],
      [['--form', 'xml', '--timestamp', 'http://127.0.0.1:1'], 'Dạng xml ký đến mức B-B'],
      [['--form', 'word'], 'Cách dùng'],
      [['--form', 'xml'], 'Không phải tệp XML đúng quy cách'],
    ] as const) {
      const told = await sign('ec.p12', 'table.xlsx', 'never', ...words)
      expect([told.code, told.said]).toEqual([1, expect.stringContaining(said)])
    }
    expect(() => readFileSync(path('never'))).toThrow('ENOENT')
    expect(verify('--signature', path('minutes.xml'), path('table.xlsx')).status).toBe(2)
  })
})

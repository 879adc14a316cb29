import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf } from '#platform/pades/bytes.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import {
  type AuthorityServer,
  issuePerson,
  type OpenRegister,
  openRegister,
  paths,
  serveAuthority,
} from '#platform/pki/authority/index.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { onlineFetcher } from '#platform/pki/trust/fetch.ts'
import { handPng } from '../pades/raster.ts'
import { onePage, streamFile, tableFile } from '../pades/samples.ts'
import { folderOf, hasOpenssl, leader, openssl, pem, sampleAuthority, sampleTerms } from '../pki/authority.ts'
import { runSign } from './run-sign.ts'

const sign = (words: readonly string[], environment: Record<string, string> = { SIGN_PASSWORD: password }) =>
  runSign(words, environment)

const password = 'Mật khẩu 2026'
const has = (program: string, word: string) => spawnSync(program, [word]).error === undefined

describe.skipIf(!hasOpenssl)('npm run sign (containers by openssl)', () => {
  let server: AuthorityServer
  let register: OpenRegister
  let folder: string
  let sample: ReturnType<typeof sampleAuthority>

  /** A key file of an official; the authority knows the certificate. */
  function keyFile(name: string, terms = sampleTerms): string {
    const person = issuePerson(sample.authority, leader, terms)
    register.issued(person.serial)
    const key = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(person.key ?? []).toString('base64')}\n-----END PRIVATE KEY-----\n`
    writeFileSync(join(folder, 'key.pem'), key)
    writeFileSync(join(folder, 'own.pem'), pem(person.certificate))
    const made = openssl(
      folder,
      'pkcs12',
      '-export',
      '-out',
      name,
      '-inkey',
      'key.pem',
      '-in',
      'own.pem',
      '-certfile',
      'ca.pem',
      '-passout',
      `pass:${password}`,
    )
    if (!made.fine) throw new Error(made.said)
    return person.serial
  }

  beforeAll(async () => {
    server = await serveAuthority((address) => {
      sample = sampleAuthority('ec', address)
      register = openRegister(sample.authority, () => new Date())
      return register
    })
    folder = folderOf({
      'a.pdf': tableFile(onePage()),
      'stream.pdf': streamFile(onePage()),
      'ca.pem': pem(sample.authority.issuing.certificate, sample.authority.root.certificate),
    })
    keyFile('key.p12')
  })
  afterAll(() => server.close())

  const path = (name: string) => join(folder, name)
  const order = (from: string, to: string, ...more: readonly string[]) => [
    '--key',
    path('key.p12'),
    '--in',
    path(from),
    '--out',
    path(to),
    ...more,
  ]
  const stamped = () => ['--timestamp', `${server.address}${paths.timestamp}`]
  const judged = (name: string, online = false) =>
    verifyPdf(bytesOf(readFileSync(path(name))), {
      roots: [readCertificate(sample.authority.root.certificate)],
      at: Date.now(),
      ...(online ? { fetcher: onlineFetcher({ timeout: 5000, allowPrivate: true }) } : {}),
    })
  const good = { result: 'good' }

  it.each(['B-B', 'B-T', 'B-LT', 'B-LTA'])('signs at level %s, judged offline', async (level) => {
    for (const from of ['a.pdf', 'stream.pdf']) {
      const to = `${from}-${level}.pdf`
      const run = await sign(order(from, to, '--level', level, ...stamped()))
      expect(run).toMatchObject({ code: 0 })
      expect(run.said).toContain('CN=Nguyễn Thị Hằng Ước')
      const signed = readFileSync(path(to))
      const base = readFileSync(path(from))
      expect(signed.subarray(0, base.length).equals(base)).toBe(true)
      const { signatures } = await judged(to)
      const last = level === 'B-LT' || level === 'B-LTA'
      expect(signatures[0]).toMatchObject({
        level,
        integrity: good,
        laterChanges: good,
        chain: good,
        ...(last ? { revocation: good } : {}),
      })
      expect(signatures).toHaveLength(level === 'B-LTA' ? 2 : 1)
    }
  })

  it.skipIf(!has('pdfsig', '-v') || !has('qpdf', '--version'))(
    'makes what pdfsig and qpdf accept, a second signature over the first, with a picture',
    async () => {
      writeFileSync(path('blue.png'), handPng())
      const place = ['--image', path('blue.png'), '--page', '1', '--at', '330,600,160,60', '--reason', 'Phê duyệt']
      expect(await sign(order('a.pdf', 'one.pdf', ...place))).toMatchObject({ code: 0 })
      expect(await sign(order('one.pdf', 'two.pdf', ...stamped()))).toMatchObject({ code: 0 })
      const said = spawnSync('pdfsig', ['-nocert', path('two.pdf')], { encoding: 'utf8' }).stdout
      expect(said.match(/Signature is Valid/gu)).toHaveLength(2)
      expect(spawnSync('qpdf', ['--check', path('two.pdf')]).status).toBe(0)
      const { signatures } = await judged('two.pdf', true)
      expect(
        signatures.map(({ field, integrity, laterChanges, revocation }) => [
          field,
          integrity.result,
          laterChanges.result,
          revocation.result,
        ]),
      ).toEqual([
        ['Signature1', 'good', 'good', 'good'],
        ['Signature2', 'good', 'good', 'good'],
      ])
      expect(signatures[0]).toMatchObject({ page: 1, reason: 'Phê duyệt' })
    },
  )

  it('keeps nothing and says why: password, service away, revoked, ended, place outside, file there already', async () => {
    const refused = async (words: readonly string[], code: string, environment?: Record<string, string>) => {
      const run = await sign(words, environment)
      expect(run.code).toBe(1)
      expect(run.said).toContain(code)
      expect(run.said).not.toContain(password)
    }
    await refused(order('a.pdf', 'no.pdf'), 'pkcs12.password', { SIGN_PASSWORD: 'sai' })
    await refused(order('a.pdf', 'no.pdf'), 'SIGN_PASSWORD', {})
    await refused(order('none.pdf', 'no.pdf'), 'ENOENT')
    await refused(order('key.p12', 'no.pdf'), 'pdf.notPdf')
    await refused(order('a.pdf', 'no.pdf', '--at', '590,10,100,50'), 'sign.badBox')
    await refused(order('a.pdf', 'no.pdf', '--level', 'B-T'), '--timestamp')
    await refused(
      order('a.pdf', 'no.pdf', '--level', 'B-T', '--timestamp', 'http://127.0.0.1:1/'),
      'timestamp.unreachable',
    )
    await refused(['--in', path('a.pdf')], '--key KHOA.p12')
    await refused(order('a.pdf', 'a.pdf'), 'không ghi đè')
    server.setFault(paths.ocsp, 'down')
    server.setFault(paths.list, 'down')
    await refused(order('a.pdf', 'no.pdf', '--level', 'B-LT', ...stamped()), 'proof.missing')
    server.setFault(paths.ocsp, undefined)
    server.setFault(paths.list, undefined)
    register.revoke(keyFile('revoked.p12'), { at: new Date(Date.now() - 60_000), reason: 'keyCompromise' })
    const other = (name: string) => ['--key', path(name), '--in', path('a.pdf'), '--out', path('no.pdf')]
    await refused([...other('revoked.p12'), '--level', 'B-LT', ...stamped()], 'proof.revoked')
    keyFile('ended.p12', { validFrom: new Date('2025-01-01T00:00:00Z'), validTo: new Date('2025-12-31T00:00:00Z') })
    await refused(other('ended.p12'), 'hết hạn')
    await refused(['--pkcs11', '/none.so', '--in', path('a.pdf'), '--out', path('no.pdf')], 'npm install --prefix', {
      SIGN_PASSWORD: '1',
      PKCS11_FOLDER: path('bridge'),
    })
    expect(readdirSync(folder).filter((name) => name.startsWith('no.pdf'))).toEqual([])
  })
})

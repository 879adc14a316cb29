import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endCertificate, issueSampleCertificate, readMySigning } from '#contract/certificates.ts'
import { folderOf, hasOpenssl, openssl } from '../../unit/pki/authority.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'

let it_: SigningBureau
beforeAll(async () => {
  it_ = await openSigning()
})
afterAll(() => it_.house.close())

const ask = async (path: string, body?: Uint8Array) => {
  const response = await fetch(`${it_.house.address}/api/sample-authority/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: Uint8Array.from(body) }),
  })
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    bytes: new Uint8Array(await response.arrayBuffer()),
  }
}

const pemOf = (der: Uint8Array | string) =>
  `-----BEGIN CERTIFICATE-----\n${typeof der === 'string' ? der : Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`

async function folder(): Promise<string> {
  const rows = await it_.house.sql`select der from signing_certificate where id = ${it_.certificate.chair}`
  const [root, issuing, list] = [await ask('root.cer'), await ask('issuing.cer'), await ask('issuing.crl')]
  expect([root.type, issuing.type, list.type]).toEqual([
    'application/pkix-cert',
    'application/pkix-cert',
    'application/pkix-crl',
  ])
  return folderOf({
    'root.pem': pemOf(root.bytes),
    'issuing.pem': pemOf(issuing.bytes),
    'chair.pem': pemOf(String(rows[0]?.['der'])),
    'list.crl': list.bytes,
    data: 'văn bản',
  })
}

describe.skipIf(!hasOpenssl)('the sample authority answers programs elsewhere, without a session', () => {
  it('says by OCSP what is good and what was revoked, as openssl reads it', async () => {
    const at = await folder()
    const status = async () => {
      expect(
        openssl(at, 'ocsp', '-issuer', 'issuing.pem', '-cert', 'chair.pem', '-reqout', 'q.der', '-no_nonce').said,
      ).toBeDefined()
      const { bytes, type } = await ask('ocsp', readFileSync(join(at, 'q.der')))
      expect(type).toBe('application/ocsp-response')
      writeFileSync(join(at, 'a.der'), bytes)
      const chain = ['-CAfile', 'root.pem', '-verify_other', 'issuing.pem']
      return openssl(at, 'ocsp', '-respin', 'a.der', '-issuer', 'issuing.pem', '-cert', 'chair.pem', ...chain).said
    }
    expect(await status()).toContain('chair.pem: good')
    await it_.pages.chutich.call(issueSampleCertificate, { owner: 'person', pin })
    await it_.pages.chutich.call(endCertificate, { id: it_.certificate.chair, reason: 'Đổi chứng thư số' })
    expect(await status()).toContain('chair.pem: revoked')
    expect((await it_.pages.chutich.call(readMySigning, {})).certificates[0]?.standing).toBe('fit')
    writeFileSync(join(at, 'list.crl'), (await ask('issuing.crl')).bytes)
    expect(
      openssl(at, 'crl', '-inform', 'DER', '-in', 'list.crl', '-text', '-noout', '-CAfile', 'issuing.pem').said,
    ).toMatch(/Revoked Certificates:[\s\S]*Serial Number/u)
  })

  it('gives time-stamps openssl verifies', async () => {
    const at = await folder()
    expect(openssl(at, 'ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'q.tsq').fine).toBe(true)
    const { bytes, type } = await ask('tsa', readFileSync(join(at, 'q.tsq')))
    expect(type).toBe('application/timestamp-reply')
    writeFileSync(join(at, 'a.tsr'), bytes)
    const chain = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem']
    expect(openssl(at, 'ts', '-verify', '-queryfile', 'q.tsq', '-in', 'a.tsr', ...chain).said).toContain('OK')
  })

  it('is bounded, knows no other path, and is not there when switched off', async () => {
    expect((await ask('ocsp', new Uint8Array(70_000))).status).toBe(413)
    expect((await ask('ocsp', Buffer.from('nothing'))).status).toBe(200)
    expect((await ask('root.key')).status).toBe(400)
    const off = await it_.house.another({ SAMPLE_AUTHORITY: 'no' })
    expect((await fetch(`${off.address}/api/sample-authority/root.cer`)).status).toBe(404)
    await off.close()
  })
})

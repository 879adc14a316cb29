import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type AuthorityRefusal,
  answer,
  answerOcsp,
  createAuthority,
  issuePerson,
  openRegister,
  paths,
  sampleMark,
} from '#platform/pki/authority/index.ts'
import { privateKeyOf, signWith, usualScheme } from '#platform/pki/cms/scheme.ts'
import { assembleCms, CmsMismatch, signedAttributes } from '#platform/pki/cms/write.ts'
import { readDer } from '#platform/pki/der/read.ts'
import { octets, oid, sequence, unsigned } from '#platform/pki/der/write.ts'
import { timestampRequest } from '#platform/pki/timestamp/request.ts'
import { readCertificate } from '#platform/pki/trust/certificate.ts'
import { folderOf, hasOpenssl, leader, openssl, pem, sampleAuthority, sampleTerms, sampleTime } from './authority.ts'

const at = String(sampleTime.getTime() / 1000)

describe.skipIf(!hasOpenssl).each(['ec', 'rsa'] as const)(
  'the sample authority with %s keys, judged by openssl',
  (keys) => {
    const { authority, person, seal } = sampleAuthority(keys)
    const register = openRegister(authority, () => sampleTime)
    register.issued(person.serial)
    register.issued(seal.serial)
    const folder = folderOf({
      'root.pem': pem(authority.root.certificate),
      'issuing.pem': pem(authority.issuing.certificate),
      'person.pem': pem(person.certificate),
      'seal.pem': pem(seal.certificate),
      'tsa.pem': pem(authority.timestamping.certificate),
      'chain.pem': pem(authority.issuing.certificate, authority.root.certificate),
    })
    const asked = (name: string, path: string) =>
      folderOf({ answer: answer(register, { path, body: readFileSync(join(folder, name)) }).body })

    it.each(['person', 'seal', 'tsa'])('has a chain that holds for %s', (name) => {
      const words = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem', '-x509_strict', '-attime', at]
      expect(openssl(folder, 'verify', ...words, `${name}.pem`).said).toContain('OK')
      expect(openssl(folder, 'verify', ...words, '-attime', '1', `${name}.pem`).fine).toBe(false)
    })

    it('writes Vietnamese names and marks them as a sample', () => {
      const text = (name: string) =>
        openssl(
          folder,
          'x509',
          '-in',
          `${name}.pem`,
          '-noout',
          '-subject',
          '-issuer',
          '-nameopt',
          'utf8,sep_comma_plus,-esc_msb',
        ).said
      expect(text('person')).toContain(
        `O=${sampleMark} Ủy ban nhân dân tỉnh Đắk Lắk,OU=Văn phòng,title=Phó Chủ tịch,serialNumber=001184012345,CN=Nguyễn Thị Hằng Ước`,
      )
      expect(text('person')).toContain(`issuer=C=VN,O=${sampleMark} tỉnh Đắk Lắk,CN=${sampleMark} Chứng thực cấp dưới`)
      expect(text('seal')).toContain(`CN=${sampleMark} Ủy ban nhân dân tỉnh Đắk Lắk`)
      const full = openssl(folder, 'x509', '-in', 'tsa.pem', '-noout', '-text').said
      expect(full).toMatch(/Extended Key Usage: critical\s+Time Stamping/u)
      expect(openssl(folder, 'x509', '-in', 'person.pem', '-noout', '-text').said).toMatch(
        /Key Usage: critical\s+Digital Signature, Non Repudiation\n/u,
      )
    })

    it('answers OCSP: good, revoked and never heard of', () => {
      const other = issuePerson(authority, leader, sampleTerms)
      register.revoke(seal.serial, { at: sampleTime, reason: 'keyCompromise' })
      register.revoke(seal.serial, { at: new Date(0), reason: 'superseded' })
      const files = folderOf({ 'other.pem': pem(other.certificate), 'issuing.pem': pem(authority.issuing.certificate) })
      for (const [name, where, words] of [
        ['person', folder, [': good']],
        ['seal', folder, [': revoked', 'Reason: keyCompromise', 'Nov 22 03:00:00 2026']],
        ['other', files, [': unknown']],
      ] as const) {
        const cert = ['-issuer', 'issuing.pem', '-cert', `${name}.pem`]
        expect(openssl(where, 'ocsp', ...cert, '-reqout', join(folder, 'ask')).fine).toBe(true)
        const reply = join(asked('ask', paths.ocsp), 'answer')
        const trust = ['-CAfile', join(folder, 'chain.pem'), '-attime', at, '-validity_period', '999999999']
        const { said } = openssl(where, 'ocsp', ...cert, '-no_nonce', '-respin', reply, ...trust)
        expect(said).toContain('Response verify OK')
        const echoed = openssl(where, 'ocsp', '-reqin', join(folder, 'ask'), '-respin', reply, ...trust).said
        expect(echoed).toContain('Response verify OK')
        expect(echoed).not.toMatch(/nonce/iu)
        for (const word of words) expect(said).toContain(word)
      }
    })

    it('gives lists that hold', () => {
      const list = folderOf({
        'list.crl': answer(register, { path: paths.list }).body,
        'root.crl': answer(register, { path: paths.rootList }).body,
      })
      const read = (name: string, ca: string) =>
        openssl(list, 'crl', '-inform', 'DER', '-in', name, '-noout', '-text', '-CAfile', join(folder, ca)).said
      expect(read('list.crl', 'issuing.pem')).toContain('verify OK')
      expect(read('list.crl', 'issuing.pem')).toMatch(new RegExp(`${seal.serial}[^]*Key Compromise`, 'u'))
      expect(read('root.crl', 'root.pem')).toContain('No Revoked Certificates')
    })

    it('gives time-stamps that hold, with the nonce asked for', () => {
      const digest = createHash('sha512').update('văn bản').digest('hex')
      const query = ['-digest', digest, '-sha512', '-cert', '-out', 'query']
      expect(openssl(folder, 'ts', '-query', ...query).fine).toBe(true)
      const reply = join(asked('query', paths.timestamp), 'answer')
      const trust = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem', '-attime', at]
      expect(openssl(folder, 'ts', '-verify', '-queryfile', 'query', '-in', reply, ...trust).said).toContain(
        'Verification: OK',
      )
      expect(openssl(folder, 'ts', '-reply', '-in', reply, '-text').said).toMatch(
        /Time stamp: Nov 22 03:00:00 2026 GMT/u,
      )
      const wrong = createHash('sha512').update('khác').digest('hex')
      expect(openssl(folder, 'ts', '-verify', '-digest', wrong, '-in', reply, ...trust).fine).toBe(false)
    })

    it('makes signatures others accept, in DER, with the time-stamp beside them', () => {
      const content = Buffer.from('Nội dung văn bản')
      const key = privateKeyOf(person.key ?? new Uint8Array())
      const algorithms = [usualScheme(key), usualScheme(key, 'sha384'), usualScheme(key, 'sha512')]
      if (keys === 'rsa') algorithms.push({ scheme: 'rsa-pss', digest: 'sha256', saltLength: 32 })
      for (const algorithm of algorithms) {
        if (algorithm === undefined) throw new Error('no scheme')
        const digest = createHash(algorithm.digest).update(content).digest()
        const attributes = signedAttributes(digest, person.certificate)
        const signature = signWith(key, algorithm, attributes)
        const chain = [authority.issuing.certificate]
        const cms = assembleCms({ attributes, signature, certificate: person.certificate, chain, algorithm })
        const files = folderOf({ cms, content, damaged: 'Nội dung khác' })
        const judge = (name: string) =>
          openssl(
            files,
            'cms',
            '-verify',
            '-binary',
            '-inform',
            'DER',
            '-in',
            'cms',
            '-content',
            name,
            '-CAfile',
            join(folder, 'root.pem'),
            '-purpose',
            'any',
            '-attime',
            at,
            '-cades',
          )
        expect(judge('content').said).toContain('CAdES Verification successful')
        expect(judge('damaged').fine).toBe(false)
      }
    })
  },
)

/** One question of OCSP, as RFC 6960, 4.1.1 has it. */
function ocspRequestFor(issuing: Uint8Array, serial: string): Uint8Array {
  const { rawSubject, keyBits } = readCertificate(issuing)
  const sha1 = (bytes: Uint8Array) => octets(createHash('sha1').update(bytes).digest())
  const id = sequence(
    sequence(oid('1.3.14.3.2.26')),
    sha1(rawSubject),
    sha1(keyBits),
    unsigned(Buffer.from(serial, 'hex')),
  )
  return sequence(sequence(sequence(sequence(id))))
}

describe('the sample authority', () => {
  const { authority, person } = sampleAuthority()
  const register = openRegister(authority, () => sampleTime)

  it('answers nonsense in the words of the protocol and never falls over', () => {
    const body = Buffer.from('GET / HTTP/1.1')
    expect(Buffer.from(answer(register, { path: paths.ocsp, body }).body).toString('hex')).toBe('30030a0101')
    expect(Buffer.from(answer(register, { path: paths.timestamp, body }).body).toString('latin1')).toContain(
      'badDataFormat',
    )
    const long = new Uint8Array(70_000)
    expect(Buffer.from(answer(register, { path: paths.timestamp, body: long }).body).toString('latin1')).toContain(
      'badDataFormat',
    )
    expect(answer(register, { path: '/etc/passwd' }).status).toBe(404)
  })

  it('says since when it remembers revocations, when told to', () => {
    const request = ocspRequestFor(authority.issuing.certificate, person.serial)
    const terms = { statusOf: () => 'good' as const, at: sampleTime, next: sampleTime }
    const cutoff = Buffer.from(
      answerOcsp(authority, request, { ...terms, archiveCutoff: new Date('2020-01-01T00:00:00Z') }),
    )
    expect(cutoff.includes('20200101000000Z')).toBe(true)
    expect(Buffer.from(answerOcsp(authority, request, terms)).includes('20200101000000Z')).toBe(false)
  })

  it('falls over no damaged request', () => {
    const asked = {
      [paths.ocsp]: ocspRequestFor(authority.issuing.certificate, person.serial),
      [paths.timestamp]: timestampRequest(createHash('sha256').digest(), Buffer.from('01020304', 'hex')),
    }
    for (const [path, request] of Object.entries(asked))
      for (let at = 0; at < request.length; at += 1)
        for (const bit of [1, 0x20, 0x80]) {
          const body = Uint8Array.from(request)
          body[at] = (body[at] ?? 0) ^ bit
          const { status, body: reply } = answer(register, { path, body })
          expect(status).toBe(200)
          expect(readDer(reply).tag).toBe(0x30)
        }
  })

  it('refuses names that are empty or endless, times that run backwards and addresses nobody could ask', () => {
    const refusal = (code: string) => expect.objectContaining({ code }) as AuthorityRefusal
    const named = (name: string) => () => issuePerson(authority, { ...leader, name }, sampleTerms)
    expect(named(' ')).toThrow(refusal('authority.name'))
    expect(named('x'.repeat(201))).toThrow(refusal('authority.name'))
    const backwards = { validFrom: sampleTerms.validTo, validTo: sampleTerms.validFrom }
    expect(() => issuePerson(authority, leader, backwards)).toThrow(refusal('authority.validity'))
    expect(() => createAuthority({ name: 'x', address: 'ftp://x', at: sampleTime })).toThrow(
      refusal('authority.address'),
    )
  })

  it('lets nobody mix digests or certificates in a signature', () => {
    const attributes = signedAttributes(new Uint8Array(48), person.certificate)
    const parts = { attributes, signature: new Uint8Array(64), certificate: person.certificate, chain: [] }
    expect(() => assembleCms({ ...parts, algorithm: { scheme: 'ecdsa', digest: 'sha256' } })).toThrow(CmsMismatch)
    expect(() => signedAttributes(new Uint8Array(20), person.certificate)).toThrow(CmsMismatch)
  })
})

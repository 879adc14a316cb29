import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { openRegister, serveAuthority, writeList } from '#platform/pki/authority/index.ts'
import { endedBefore } from '#platform/pki/trust/algorithms.ts'
import { type Certificate, certificatesOfPem, readCertificate } from '#platform/pki/trust/certificate.ts'
import { buildChain, type ChainOrder } from '#platform/pki/trust/chain.ts'
import { collectValidationData, completeChain } from '#platform/pki/trust/collect.ts'
import { frugalFetcher, isInside, onlineFetcher } from '#platform/pki/trust/fetch.ts'
import { subjectKind } from '#platform/pki/trust/names.ts'
import { judgeRevocation, readRevocation } from '#platform/pki/trust/revocation.ts'
import { pem, sampleAuthority, sampleTime } from './authority.ts'

const { authority, person, seal } = sampleAuthority('ec')
const other = sampleAuthority('ec')
const [root, issuing, leaf, stamp] = [
  authority.root.certificate,
  authority.issuing.certificate,
  person.certificate,
  authority.timestamping.certificate,
].map(readCertificate) as [Certificate, Certificate, Certificate, Certificate]
const at = sampleTime.getTime() + 60_000
const order = (more: Partial<ChainOrder> = {}): ChainOrder => ({
  certificate: leaf,
  pool: [issuing],
  roots: [root],
  at,
  proven: true,
  purpose: 'signing',
  ...more,
})
const codes = ({ reasons }: { readonly reasons: readonly { readonly code: string }[] }) =>
  reasons.map(({ code }) => code)

describe('a chain', () => {
  it('leads to a root by names and by keys', () => {
    const chain = buildChain(order())
    expect([chain.result, chain.trusted, chain.path.length]).toEqual(['good', true, 3])
    expect(certificatesOfPem(pem(root.der, issuing.der)).map(({ fingerprint }) => fingerprint)).toEqual([
      root.fingerprint,
      issuing.fingerprint,
    ])
  })

  it('has a reason of its own for everything that is wrong with it', () => {
    expect(codes(buildChain(order({ pool: [] })))).toEqual(['chain.issuer-missing'])
    expect(codes(buildChain(order({ pool: [issuing, root], roots: [] })))).toEqual(['chain.root-unknown'])
    // The same names, another key: names alone lead nowhere.
    const stranger = readCertificate(other.authority.issuing.certificate)
    expect(buildChain(order({ pool: [stranger] })).trusted).toBe(false)
    const ended = Date.parse('2029-06-01')
    expect(buildChain(order({ at: ended }))).toMatchObject({ result: 'bad', reasons: [{ code: 'chain.expired' }] })
    expect(buildChain(order({ at: ended, proven: false })).result).toBe('indeterminate')
    expect(codes(buildChain(order({ at: Date.parse('2025-06-01') })))).toContain('chain.not-yet-valid')
    expect(codes(buildChain(order({ purpose: 'timestamp' })))).toEqual(['chain.extended-usage'])
    expect(codes(buildChain(order({ certificate: stamp })))).toEqual(['chain.extended-usage'])
    expect(buildChain(order({ certificate: stamp, purpose: 'timestamp' })).result).toBe('good')
    // A person's certificate trusted as a root does not make the person an authority.
    expect(codes(buildChain(order({ roots: [leaf] })))).toEqual([])
    const ends = [{ algorithm: 'ec', below: 512, until: '2026-01-01' }]
    expect(codes(buildChain(order({ ends })))).toContain('chain.key-ended')
  })

  it('fetches an issuer that is missing from where the certificate says it is', async () => {
    const asked: string[] = []
    const chain = await completeChain(order({ pool: [] }), async ({ address }) => {
      asked.push(address)
      return { bytes: issuing.der }
    })
    expect([chain.trusted, asked.length]).toEqual([true, 1])
    const none = await completeChain(order({ pool: [] }), async () => ({ failure: 'slow' }))
    expect(codes(none)).toEqual(['chain.issuer-missing'])
  })
})

describe('revocation', () => {
  const chain = buildChain(order())
  const next = new Date(at + 86_400_000)
  const lists = (revokedAt: Date | undefined, made = new Date(at + 1000)) => {
    const revoked =
      revokedAt === undefined ? [] : [{ serial: person.serial, at: revokedAt, reason: 'keyCompromise' as const }]
    const list = (by: 'issuing' | 'root', entries: typeof revoked) =>
      writeList(authority, { by, revoked: entries, number: 1, at: made, next })
    return readRevocation([], [list('issuing', revoked), list('root', [])])
  }

  it('is told by lists: not revoked, before, after', () => {
    expect(judgeRevocation(chain, at, lists(undefined))).toMatchObject({ result: 'good', complete: true })
    expect(judgeRevocation(chain, at, lists(new Date(at - 1000)))).toMatchObject({
      result: 'bad',
      reasons: [{ code: 'revocation.revoked', by: 'crl', reason: 1 }],
    })
    expect(codes(judgeRevocation(chain, at, lists(new Date(at + 5000))))).toContain('revocation.revoked-later')
  })

  it('takes what was in force, and not what was out of date', () => {
    const before = lists(undefined, new Date(at - 3_600_000))
    expect(codes(judgeRevocation(chain, at, before))).toEqual(['revocation.made-before', 'revocation.made-before'])
    const late = judgeRevocation(chain, at + 10 * 86_400_000, before)
    expect([late.result, codes(late)[0]]).toEqual(['indeterminate', 'revocation.stale'])
    expect(codes(judgeRevocation(chain, at, readRevocation([], [])))).toEqual([
      'revocation.no-data',
      'revocation.no-data',
    ])
  })

  it('is not told by a list that another authority signed, nor by a damaged one', () => {
    const foreign = writeList(other.authority, { by: 'issuing', revoked: [], number: 1, at: new Date(at), next })
    const list = Buffer.from(writeList(authority, { by: 'issuing', revoked: [], number: 1, at: new Date(at), next }))
    list[60] = (list[60] ?? 0) ^ 1
    const verdict = judgeRevocation(chain, at, readRevocation([Buffer.from('0000', 'hex')], [foreign, list]))
    expect(codes(verdict)).toEqual(['revocation.no-data', 'revocation.no-data'])
  })

  it('is collected from the authority, over the network only where that is allowed', async () => {
    const server = await serveAuthority((address) => {
      const made = sampleAuthority('ec', address)
      issued = made
      const register = openRegister(made.authority, () => new Date(at))
      register.issued(made.person.serial)
      return register
    })
    try {
      const made = issued ?? sampleAuthority()
      const roots = [readCertificate(made.authority.root.certificate)]
      const pool = [readCertificate(made.authority.issuing.certificate)]
      const own = buildChain(order({ certificate: readCertificate(made.person.certificate), pool, roots }))
      const online = onlineFetcher({ timeout: 5000, allowPrivate: true })
      const data = await collectValidationData([own], online)
      expect([data.missing, data.ocsps.length, data.crls.length]).toEqual([[], 1, 1])
      const read = readRevocation(data.ocsps, data.crls)
      expect(judgeRevocation(own, at, read)).toMatchObject({ result: 'good', complete: true })
      const refused = await collectValidationData([own], onlineFetcher({ timeout: 5000, allowPrivate: false }))
      expect(refused.missing.length).toBe(2)
      server.setFault('/ocsp', 'html')
      const byList = await collectValidationData([own], online)
      expect([byList.missing, byList.ocsps.length, byList.crls.length]).toEqual([[], 0, 2])
    } finally {
      await server.close()
    }
  })
  let issued: ReturnType<typeof sampleAuthority> | undefined
})

describe('addresses that certificates name', () => {
  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '192.168.1.1', '::1', 'fd00::1', '::ffff:10.0.0.1'])(
    '%s lies inside',
    (address) => expect(isInside(address)).toBe(true),
  )

  it('are asked within limits', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/missing') response.writeHead(404).end()
      else if (request.url === '/silent') return
      else response.end(Buffer.alloc(5000))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const fetcher = onlineFetcher({ timeout: 300, allowPrivate: true })
    const ask = (path: string, limit = 10_000) => fetcher({ address: `${address}${path}`, limit })
    expect(await ask('/')).toMatchObject({ bytes: expect.any(Uint8Array) })
    expect(await ask('/', 100)).toEqual({ failure: 'large' })
    expect(await ask('/missing')).toEqual({ failure: 'status' })
    expect(await ask('/silent')).toEqual({ failure: 'slow' })
    expect(await fetcher({ address: 'ldap://127.0.0.1/cn=x', limit: 9 })).toEqual({ failure: 'address' })
    const outside = onlineFetcher({ timeout: 300, allowPrivate: false })
    expect(await outside({ address, limit: 9 })).toEqual({ failure: 'private' })
    expect(await outside({ address: address.replace('127.0.0.1', 'localhost'), limit: 9 })).toEqual({
      failure: 'private',
    })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('whoever asks for one file', () => {
  it('asks so often, so long, and never again where it failed', async () => {
    const asked: string[] = []
    const answer = async ({ address }: { address: string }) => {
      asked.push(address)
      return address.endsWith('xấu') ? ({ failure: 'network' } as const) : { bytes: new Uint8Array(1) }
    }
    const frugal = frugalFetcher(answer, { milliseconds: 60_000, questions: 4 })
    const of = (address: string) => frugal({ address, limit: 10 })
    expect(await of('xấu')).toEqual({ failure: 'network' })
    expect(await of('xấu')).toEqual({ failure: 'network' })
    for (const name of ['a', 'a', 'b']) expect(await of(name)).toEqual({ bytes: new Uint8Array(1) })
    expect(await of('c')).toEqual({ failure: 'slow' })
    expect(asked).toEqual(['xấu', 'a', 'a', 'b'])
    const late = frugalFetcher(answer, { milliseconds: -1, questions: 4 })
    expect(await late({ address: 'a', limit: 10 })).toEqual({ failure: 'slow' })
  })
})

describe('subjects and algorithms', () => {
  it('tell a person from an agency', () => {
    expect(subjectKind(leaf.subject).kind).toBe('person')
    expect(subjectKind(readCertificate(seal.certificate).subject).kind).toBe('agency')
    const name = (...parts: [string, string][]) => parts.map(([type, value]) => ({ type, value }))
    expect(subjectKind(name(['O', 'VĂN PHÒNG'], ['CN', 'CỔNG'], ['UID', 'MST:0102357802']))).toMatchObject({
      kind: 'agency',
    })
    expect(subjectKind(name(['O', 'CHÍNH PHỦ'], ['CN', 'Chính phủ']))).toMatchObject({ kind: 'agency' })
    expect(subjectKind(name(['O', 'CHÍNH PHỦ'], ['CN', 'Trần Hồng Hà']))).toMatchObject({ kind: 'person' })
    expect(subjectKind(name(['CN', 'Ai đó']))).toMatchObject({ kind: 'unknown' })
  })

  it('convince until their last day', () => {
    expect(endedBefore(Date.parse('2012-01-01'), 'sha1')).toBe('2011-12-31')
    expect(endedBefore(Date.parse('2011-06-01'), 'sha1')).toBeUndefined()
    expect(endedBefore(at, 'rsa', 1024)).toBe('2013-12-31')
    expect(endedBefore(at, 'rsa', 2048)).toBeUndefined()
  })
})

import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  type AuthorityServer,
  type Fault,
  openRegister,
  paths,
  samplePolicy,
  serveAuthority,
} from '#platform/pki/authority/index.ts'
import { checkTimestamp } from '#platform/pki/timestamp/read.ts'
import { requestTimestamp, type TimestampError } from '#platform/pki/timestamp/request.ts'
import { sampleAuthority, sampleTime } from './authority.ts'

const content = Buffer.from('giá trị chữ ký')
const hash = (name: string) => createHash(name).update(content).digest()

describe('asking for a time-stamp', () => {
  let server: AuthorityServer
  beforeAll(async () => {
    server = await serveAuthority((address) => openRegister(sampleAuthority('ec', address).authority, () => sampleTime))
  })
  afterEach(() => server.setFault(paths.timestamp, undefined))
  afterAll(() => server.close())

  const ask = (limits = {}, digest: Uint8Array = hash('sha256')) =>
    requestTimestamp(`${server.address}${paths.timestamp}`, digest, limits)
  const refusal = (code: string, facts = {}) =>
    expect.objectContaining({ name: 'TimestampError', code, facts: expect.objectContaining(facts) }) as TimestampError

  it.each(['sha256', 'sha384', 'sha512'])('gives a token over %s that holds', async (name) => {
    const { token, at, policy } = await ask({ policy: samplePolicy }, hash(name))
    expect([at, policy]).toEqual([sampleTime, samplePolicy])
    expect(checkTimestamp(token, hash)).toMatchObject({
      result: 'good',
      signer: { extensions: { extendedCritical: true } },
    })
  })

  it.each<[Fault, string, object]>([
    ['down', 'timestamp.unreachable', {}],
    ['not-found', 'timestamp.status', { status: 404 }],
    ['html', 'timestamp.not-a-reply', {}],
    ['cut', 'timestamp.not-a-reply', { why: 'der.truncated' }],
    ['wrong-imprint', 'timestamp.imprint', {}],
    ['wrong-nonce', 'timestamp.nonce', {}],
  ])('tells a service that is %s from others: %s', async (fault, code, facts) => {
    server.setFault(paths.timestamp, fault)
    await expect(ask()).rejects.toEqual(refusal(code, facts))
  })

  it('ends at the limit of time, of size, and when nobody wants it any more', async () => {
    await expect(ask({ size: 100 })).rejects.toEqual(refusal('timestamp.too-large', { limit: 100 }))
    server.setFault(paths.timestamp, 'slow')
    await expect(ask({ milliseconds: 50 })).rejects.toEqual(refusal('timestamp.slow'))
    await expect(ask({ signal: AbortSignal.abort() })).rejects.toEqual(refusal('timestamp.unreachable'))
  })

  it('passes on what the service said when it refuses', async () => {
    const facts = { status: 2, words: 'unacceptedPolicy', failure: '0001' }
    await expect(ask({ policy: '1.2.3' })).rejects.toEqual(refusal('timestamp.rejected', facts))
  })

  it('finds nobody at a closed port', async () => {
    await expect(requestTimestamp('http://127.0.0.1:1/', hash('sha256'))).rejects.toEqual(
      refusal('timestamp.unreachable'),
    )
  })
})

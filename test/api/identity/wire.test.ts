import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WireFault } from '#contract/faults.ts'
import { listSessions, logIn, logOut, readSession } from '#contract/identity.ts'
import { kindCodes } from '#contract/kinds.ts'
import { type Agency, agency, type House, openHouse, staff, testPassword } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'

let house: House
let province: Agency
let clerk: Page
const json = { 'content-type': 'application/json' }

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  await staff(house, 'vanthu', province.id, 'clerk')
  clerk = await house.page('vanthu')
})
afterAll(() => house.close())

let opened = 0

/** A change that succeeds when nothing is wrong with the call: opening a register. */
async function change(headers: Record<string, string>): Promise<{ status: number; code: string | undefined }> {
  const name = `Sổ ${crypto.randomUUID()}`
  // One kind each: no two open registers take the same.
  const kind = kindCodes[opened++]
  const body = JSON.stringify({ direction: 'incoming', name, kinds: [kind], secret: true, standard: false })
  const response = await clerk.fetch('POST', '/api/registers', { body, headers: { ...json, ...headers } })
  const answer = (await response.json()) as Partial<WireFault>
  return { status: response.status, code: response.ok ? undefined : answer.code }
}

describe('a page of somebody else', () => {
  it('cannot change anything: token and origin must be ours', async () => {
    const ours = clerk.address
    expect(await change({})).toEqual({ status: 200, code: undefined })
    expect(await change({ origin: ours, 'sec-fetch-site': 'same-origin' })).toEqual({ status: 200, code: undefined })
    const refused = { status: 403, code: 'access.origin' }
    expect(await change({ 'x-csrf': '' })).toEqual(refused)
    expect(await change({ 'x-csrf': 'khong-phai-cua-toi' })).toEqual(refused)
    expect(await change({ 'x-csrf': `${clerk.csrf}x` })).toEqual(refused)
    for (const origin of ['https://ke-gian.example', 'null', 'rác', `${ours}.ke-gian.example`, 'http://127.0.0.1:1'])
      expect(await change({ origin: encodeURI(origin) }), origin).toEqual(refused)
    for (const site of ['cross-site', 'same-site'])
      expect(await change({ 'sec-fetch-site': site }), site).toEqual(refused)
  })

  it('cannot log anybody in or out', async () => {
    const body = JSON.stringify({ login: 'vanthu', password: testPassword })
    const foreign = await house
      .visitor()
      .fetch('POST', logIn.path, { body, headers: { ...json, origin: 'https://ke-gian.example' } })
    expect(foreign.status).toBe(403)
    expect(foreign.headers.getSetCookie()).toEqual([])
    expect((await clerk.fetch('DELETE', logOut.path, { headers: { 'x-csrf': '' } })).status).toBe(403)
    expect((await clerk.call(readSession, {})).state).toBe('complete')
    const form = await clerk.fetch('POST', '/api/registers', {
      body: 'name=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(form.status).toBe(415)
  })
})

describe('the session cookie', () => {
  it('is out of reach of scripts and of other sites, and only on TLS when so set', async () => {
    const login = (page: Page) =>
      page.fetch('POST', logIn.path, {
        body: JSON.stringify({ login: 'vanthu', password: testPassword }),
        headers: json,
      })
    const [plain = ''] = (await login(house.visitor())).headers.getSetCookie()
    expect(plain).toMatch(/^lt_session=[\w-]{43};/)
    expect(plain).toMatch(/; Path=\/(;|$)/)
    expect(plain).toContain('; HttpOnly')
    expect(plain).toContain('; SameSite=Strict')
    expect(plain).not.toContain('Secure')
    expect(plain).not.toMatch(/Expires|Max-Age|Domain/)
    const secure = await house.another({ SECURE_COOKIES: 'yes', ROLES: 'web' })
    try {
      const response = await fetch(secure.address + logIn.path, {
        method: 'POST',
        body: JSON.stringify({ login: 'vanthu', password: testPassword }),
        headers: json,
      })
      expect(response.headers.getSetCookie()[0]).toContain('; Secure')
      expect(response.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
    } finally {
      await secure.close()
    }
  })

  it('is not kept in the database as it is', async () => {
    const token = clerk.cookie.split('=')[1] ?? ''
    const rows = await house.sql`select * from session where ${token} in (token_hash, csrf, id::text)`
    expect(rows).toHaveLength(0)
    expect((await clerk.call(listSessions, {})).rows.length).toBeGreaterThan(0)
  })
})

describe('every answer', () => {
  it('says what a browser may do with it', async () => {
    for (const path of ['/api/session', '/api/health', '/api/khong-co', '/']) {
      const { headers } = await clerk.fetch('GET', path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy, path).toContain("default-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("object-src 'none'")
      expect(policy).not.toContain('unsafe-inline')
      expect(policy).not.toContain("'unsafe-eval'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toMatch(/deny|sameorigin/i)
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })

  it('to something wrong is a code without the inside of the program', async () => {
    const bad = await clerk.fetch('POST', '/api/registers', { body: '{ không phải json', headers: json })
    expect([bad.status, ((await bad.json()) as WireFault).code]).toEqual([400, 'input.invalid'])
    const large = await clerk.fetch('POST', '/api/registers', {
      body: JSON.stringify({ name: 'x'.repeat(2_000_000) }),
      headers: json,
    })
    expect([large.status, ((await large.json()) as WireFault).code]).toEqual([413, 'file.too-large'])
    for (const depth of [30, 5000, 200_000]) {
      const nested = await clerk.fetch('POST', '/api/registers', {
        body: `{"name": ${'['.repeat(depth)}${']'.repeat(depth)}}`,
        headers: json,
      })
      expect(nested.status, String(depth)).toBe(400)
    }
    const poisoned = await clerk.fetch('POST', '/api/registers', {
      body: '{"__proto__": {"role": "x"}, "name": "y"}',
      headers: json,
    })
    expect(poisoned.status).toBe(400)
    const missing = await clerk.fetch('GET', '/api/khong-co')
    expect([missing.status, ((await missing.json()) as WireFault).code]).toEqual([404, 'thing.missing'])
    for (const path of [
      '/api/documents/%00',
      '/api/documents/..%2f..%2fetc',
      `/api/documents/${'x'.repeat(500)}`,
      '/api/documents?direction=%ZZ',
    ])
      expect((await clerk.fetch('GET', path)).status, path).toBeLessThan(500)
    expect(house.errors).toEqual([])
  })
})

describe('too many calls', () => {
  it('of one address to log in are told when to come back; others are served', async () => {
    const strict = await openHouse({ LOGIN_PER_MINUTE: '3', ROLES: 'web' })
    try {
      const office = await agency(strict, 'Ủy ban nhân dân tỉnh Chặt', 'UBND', 'H01')
      await staff(strict, 'vanthu', office.id, 'clerk')
      const page = await strict.page('vanthu')
      for (let n = 0; n < 2; n++)
        expect(await strict.visitor().refusal(logIn, { login: 'ai', password: 'x' })).toMatchObject({
          code: 'login.failed',
        })
      const body = JSON.stringify({ login: 'vanthu', password: testPassword })
      const refused = await strict.visitor().fetch('POST', logIn.path, { body, headers: json })
      expect(refused.status).toBe(429)
      const seconds = Number(refused.headers.get('retry-after'))
      expect(seconds).toBeGreaterThan(0)
      expect(seconds).toBeLessThanOrEqual(60)
      expect(await refused.json()).toMatchObject({ code: 'rate.limited', facts: { seconds } })
      expect((await page.call(readSession, {})).state).toBe('complete')
    } finally {
      await strict.close()
    }
  })

  it('of one session are told so too', async () => {
    const strict = await openHouse({ REQUESTS_PER_MINUTE: '10', ROLES: 'web' })
    try {
      const office = await agency(strict, 'Ủy ban nhân dân tỉnh Chặt', 'UBND', 'H01')
      await staff(strict, 'vanthu', office.id, 'clerk')
      const page = await strict.page('vanthu')
      const statuses: number[] = []
      for (let n = 0; n < 12; n++) statuses.push((await page.fetch('GET', '/api/session')).status)
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(9)
      expect(statuses.at(-1)).toBe(429)
    } finally {
      await strict.close()
    }
  })
})

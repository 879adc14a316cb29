import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { may, rolePermissions } from '#access'
import type { Endpoint } from '#contract/endpoint.ts'
import type { FaultCode, WireFault } from '#contract/faults.ts'
import * as identity from '#contract/identity.ts'
import * as operations from '#contract/operations.ts'
import { type Permission, permissions, type Role, roles } from '#contract/permissions.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { administrator, enrol } from '../administrator.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'path' in value && 'access' in value && 'method' in value

const folder = new URL('../../../server/contract/', import.meta.url)
const contracts = (await readdir(folder)).filter((name) => name.endsWith('.ts'))
const exported = await Promise.all(
  contracts.map(async (name) => Object.values((await import(new URL(name, folder).href)) as Record<string, unknown>)),
)
const endpoints = [...new Set(exported.flat().filter(isEndpoint))]
const label = (it: Endpoint) => `${it.method} ${it.path}`
const guarded = endpoints.filter((it) => it.access !== 'public')
const needsComplete = guarded.filter((it) => it.access !== 'signed-in')
const permitted = endpoints.flatMap((it) =>
  (permissions as readonly string[]).includes(it.access) ? [{ it, permission: it.access as Permission }] : [],
)

const samples: Record<string, string> = { onDate: '2026-01-05', position: '1' }
const anId = '01890a5d-ac96-774b-bcce-b302099a8057'

async function send(page: Page, it: Endpoint): Promise<{ status: number; code: FaultCode | undefined }> {
  const path = it.path.replace(/:(\w+)/g, (_, name: string) => samples[name] ?? anId)
  const type = it.stream === 'in' ? 'application/offset+octet-stream' : 'application/json'
  const body = it.method === 'GET' ? {} : { body: it.stream === 'in' ? 'x' : '{}', headers: { 'content-type': type } }
  const response = await page.fetch(it.method, path, body)
  const text = await response.text()
  const code = response.ok || text === '' ? undefined : (JSON.parse(text) as WireFault).code
  return { status: response.status, code }
}

/** What Fastify itself says is mounted, read from its drawing of the tree. */
function mounted(house: House): string[] {
  const way: string[] = []
  return house.app.http
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const match = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line)
      if (!match) return []
      const depth = (match[1] ?? '').length / 4
      way.length = depth
      way.push(match[2] ?? '')
      const methods = (match[3] ?? '')
        .split(', ')
        .filter((method) => method !== '' && method !== 'HEAD' && method !== 'OPTIONS')
      return methods.map((method) => `${method} ${way.join('')}`)
    })
}

let house: House
let province: Agency
const pages = new Map<Role, Page>()

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  for (const role of roles) {
    const login = role.toLowerCase()
    if (role.endsWith('Administrator')) pages.set(role, (await administrator(house, login, province.id, role)).page)
    else {
      await staff(house, login, province.id, role)
      pages.set(role, await house.page(login))
    }
  }
})
afterAll(() => house.close())

describe('every endpoint', () => {
  it('is mounted, and nothing else is', () => {
    expect(endpoints.length).toBeGreaterThan(50)
    for (const it of endpoints)
      expect(house.app.http.hasRoute({ method: it.method, url: it.path }), label(it)).toBe(true)
    const known = new Set(endpoints.map(label))
    const there = mounted(house).filter((line) => line.includes(' /api'))
    expect(there.length).toBeGreaterThanOrEqual(endpoints.length)
    expect(there.filter((line) => !known.has(line))).toEqual([])
  })

  it('is told apart from every other by method and path', () => {
    expect(new Set(endpoints.map(label)).size).toBe(endpoints.length)
  })

  it.each(guarded.map((it) => [label(it), it] as const))('%s refuses a caller without a session', async (_, it) => {
    expect(await send(house.visitor(), it)).toEqual({ status: 401, code: 'session.missing' })
    const forged = house.visitor()
    forged.cookie = 'lt_session=khong-phai-cua-toi'
    expect(await send(forged, it)).toEqual({ status: 401, code: 'session.missing' })
  })

  it('has a permission that some role holds', () => {
    for (const { it, permission } of permitted)
      expect(
        Object.values(rolePermissions).some((held) => held.includes(permission)),
        label(it),
      ).toBe(true)
  })

  it.each(permitted.map(({ it, permission }) => [label(it), it, permission] as const))(
    '%s refuses exactly the roles without its permission',
    async (_, it, permission) => {
      for (const role of roles) {
        const { code } = await send(pages.get(role) ?? house.visitor(), it)
        const holds = may({ role } as never, permission)
        // With the permission the empty request is refused for its shape or its subject, or answered, but not for its caller.
        if (holds) expect(code ?? 'answered', role).not.toMatch(/^(session\.|access\.origin|internal)/)
        else expect(code, role).toBe('access.denied')
      }
    },
  )
})

describe('a session that still owes something', () => {
  const owing: [FaultCode, (login: string) => Promise<Page>][] = [
    [
      'session.locked',
      async (login) => {
        const page = await house.page(login)
        await page.call(identity.lockSession, {})
        return page
      },
    ],
    [
      'session.second-factor',
      async (login) => {
        await enrol(house, await house.page(login))
        return house.page(login)
      },
    ],
    [
      'session.password-change',
      async (login) => {
        await house.sql`update account set must_change_password = true where login = ${login}`
        return house.page(login)
      },
    ],
    [
      'session.post-missing',
      async (login) => {
        await house.sql`
          update post_assignment set valid_to = '2020-01-01'
           where person_id = (select person_id from account where login = ${login})`
        return house.page(login)
      },
    ],
  ]

  it.each(owing)('answers %s everywhere but where it is settled', async (code, prepare) => {
    const login = `no.${code.replaceAll('.', '-')}`
    await staff(house, login, province.id, 'clerk')
    const page = await prepare(login)
    for (const it of needsComplete) expect((await send(page, it)).code, label(it)).toBe(code)
    expect((await page.call(identity.readSession, {})).can).toEqual([])
  })

  it('does not let an administrator without a second factor do anything but enrol', async () => {
    await staff(house, 'quantri.moi', province.id, 'systemAdministrator')
    const page = await house.page('quantri.moi')
    expect(page.session?.state).toBe('second-factor-enrol')
    for (const it of needsComplete) expect((await send(page, it)).code, label(it)).toBe('session.second-factor')
    await enrol(house, page)
    expect(page.session?.state).toBe('complete')
    expect((await page.call(operations.readOperations, {})).storeReady).toBe(true)
  })
})

import { expect } from 'vitest'
import { endCertificate, importCertificate, readMySigning } from '#contract/certificates.ts'
import { readLasting, tryProofs } from '#contract/lasting.ts'
import { addTrust } from '#contract/verification.ts'
import {
  type AuthorityServer,
  createAuthority,
  issueAgency,
  issuePerson,
  type OpenRegister,
  openRegister,
  serveAuthority,
} from '#platform/pki/authority/index.ts'
import { type Certificate, readCertificate } from '#platform/pki/trust/certificate.ts'
import { staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { type StampService, startStampService } from '../../setup/stamp-service.ts'
import { pkcs12Of } from '../../unit/pki/pkcs12.ts'
import { administrator } from '../administrator.ts'
import { openSigning, pin, type SigningBureau } from './ground.ts'

/** An authority of its own as the State's would be, at an address that answers. */
export interface Served {
  readonly server: AuthorityServer
  readonly register: OpenRegister
  readonly root: Certificate
}

export async function serveState(name: string, now: () => Date, keys: 'ec' | 'ec-384' = 'ec'): Promise<Served> {
  let register: OpenRegister | undefined
  const server = await serveAuthority((address) => {
    register = openRegister(createAuthority({ name, address, at: now(), keys }), now)
    return register
  })
  if (register === undefined) throw new Error('no register')
  return { server, register, root: readCertificate(register.authority.root.certificate) }
}

/** The signing bureau with certificates of an authority that is asked over the network, and a time-stamp service that can fail. */
export interface LastingBureau extends SigningBureau {
  readonly state: Served
  readonly stamps: StampService
  readonly settings: Readonly<Record<string, string>>
  administrate(login: string): Promise<Page>
  trust(page: Page, root: Certificate): Promise<void>
  /** A clerk who was not here before: accounts nobody used for long are closed. */
  clerk(login: string): Promise<Page>
  /** Signed, numbered and sealed. */
  sealed(): Promise<string>
  lasting(id: string, page?: Page): ReturnType<typeof lastingOf>
  /** Tries what is due, until the file stands so. */
  until(admin: Page, id: string, wanted: object, page?: Page): Promise<void>
  /** The same until whatever is read stands so. */
  tryUntil<T>(admin: Page, read: () => Promise<T>, wanted: Partial<T> | readonly unknown[]): Promise<void>
  close(): Promise<void>
}

const lastingOf = (page: Page, id: string) => page.call(readLasting, { id, position: 1 })

/** A service that was too slow on a busy machine is asked again in minutes, as it should be; whoever waits here asks sooner. */
const askAgainMs = 10_000

async function tryUntil<T>(
  admin: Page,
  read: () => Promise<T>,
  wanted: Partial<T> | readonly unknown[],
): Promise<void> {
  let askAt = 0
  const tried = async () => {
    if (Date.now() >= askAt) {
      await admin.call(tryProofs, {})
      askAt = Date.now() + askAgainMs
    }
    return read()
  }
  await expect.poll(tried, { timeout: 180_000, interval: 100 }).toMatchObject(wanted)
}

export async function openLasting(more: Readonly<Record<string, string>> = {}): Promise<LastingBureau> {
  let bureau: SigningBureau | undefined
  const state = await serveState('thử nghiệm', () => bureau?.house.now() ?? new Date())
  const stamps = await startStampService(state.server)
  const settings = { TIMESTAMP_URL: stamps.address, INSIDE_AUTHORITIES: 'yes', ...more }
  const opened = await openSigning(settings)
  bureau = opened
  const { pages, house, here } = opened
  const administrate = async (login: string) => (await administrator(house, login, here.id, 'systemAdministrator')).page
  const trust = async (page: Page, { der }: Certificate) => {
    await page.call(addTrust, { certificate: Buffer.from(der).toString('base64'), basis: 'Danh sách tin cậy thử' })
  }
  await trust(await administrate('tincay'), state.root)
  const { authority } = state.register
  const terms = {
    validFrom: new Date(house.now().getTime() - 60_000),
    validTo: new Date(house.now().getTime() + 3e10),
    keys: 'p-256',
  } as const
  const agency = 'Ủy ban nhân dân huyện Nhận'
  const person = issuePerson(
    authority,
    { name: 'Người Thử chutich', number: '001184012345', title: 'Chủ tịch', agency },
    terms,
  )
  const seal = issueAgency(authority, { name: agency, code: 'H01' }, terms)
  for (const [login, owner, own] of [
    ['chutich', 'person', person],
    ['vanthu', 'agency', seal],
  ] as const) {
    state.register.issued(own.serial)
    const { certificates } = await pages[login].call(readMySigning, {})
    for (const { id } of certificates) await pages[login].call(endCertificate, { id, reason: 'Đổi chứng thư' })
    const container = pkcs12Of(own, [authority.issuing.certificate], 'mo-tep').toString('base64')
    await pages[login].call(importCertificate, { owner, container, password: 'mo-tep', pin })
  }
  return {
    ...opened,
    state,
    stamps,
    settings,
    administrate,
    trust,
    async clerk(login) {
      await staff(house, login, here.id, 'clerk', 'Văn thư')
      return house.page(login)
    },
    async sealed() {
      const { id } = await opened.approved()
      await opened.sign('chutich', id, 'signed')
      await opened.number(id)
      await opened.sign('vanthu', id, 'sealed')
      return id
    },
    lasting: (id, page = pages.vanthu) => lastingOf(page, id),
    until: (admin, id, wanted, page = pages.vanthu) => tryUntil(admin, () => lastingOf(page, id), wanted),
    tryUntil,
    async close() {
      await house.close()
      await stamps.close()
      await state.server.close()
    },
  }
}

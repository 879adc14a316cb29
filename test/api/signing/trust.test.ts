import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addTrust, endTrust, listTrust } from '#contract/verification.ts'
import { createAuthority } from '#platform/pki/authority/index.ts'
import type { Page } from '../../setup/page.ts'
import { pem, sampleAuthority } from '../../unit/pki/authority.ts'
import { administrator } from '../administrator.ts'
import { type Office, openOffice } from '../routing/office.ts'

let o: Office
let root: Page
beforeAll(async () => {
  o = await openOffice()
  root = (await administrator(o.house, 'quantrihethong', o.here.id, 'systemAdministrator')).page
})
afterAll(() => o.house.close())

const { authority, person } = sampleAuthority()
const basis = 'Thông báo công bố chứng thư số gốc; đối chiếu mã SHA-256 ngày nhận tệp'
const der = (it: Uint8Array) => Buffer.from(it).toString('base64')

describe('the root certificates that are believed', () => {
  it('are added by the system administrator with what that rests on, and read by everybody', async () => {
    const said = await root.call(addTrust, { certificate: pem(authority.root.certificate), basis })
    expect(said).toMatchObject({ mayManage: true, anchors: [{ basis, endedAt: null, endReason: '' }] })
    const seen = await o.pages.vanthu.call(listTrust, {})
    expect(seen).toMatchObject({ mayManage: false, anchors: said.anchors })
    const [fact] = await o.house.sql`select data from fact where type = 'trust.added'`
    expect(fact).toMatchObject({ data: { reason: basis } })
  })

  it('are not added twice, but again after they were ended with a reason', async () => {
    const again = { certificate: der(authority.root.certificate), basis }
    expect(await root.refusal(addTrust, again)).toMatchObject({ code: 'certificate.unfit', facts: { why: 'believed' } })
    const [anchor] = (await root.call(listTrust, {})).anchors
    const ask = { id: anchor?.id ?? '', reason: 'Thay bằng chứng thư mới' }
    const ended = await root.call(endTrust, ask)
    expect(ended.anchors[0]).toMatchObject({ endReason: ask.reason, endedAt: expect.any(String) })
    expect(await root.refusal(endTrust, ask)).toMatchObject({ code: 'thing.state' })
    expect((await root.call(addTrust, again)).anchors).toHaveLength(2)
  })

  it('are only those of authorities that have not ended, whole, and one at a time', async () => {
    const why = async (certificate: string) => {
      const { code, facts } = await root.refusal(addTrust, { certificate, basis })
      return `${code} ${(facts as { why: string }).why}`
    }
    expect(await why(pem(person.certificate))).toBe('certificate.unfit not-authority')
    const at = new Date('2004-01-01T00:00:00Z')
    const old = createAuthority({ name: 'cũ', address: 'http://127.0.0.1:1', at, years: 2 })
    expect(await why(der(old.root.certificate))).toBe('certificate.unfit expired')
    const cut = authority.issuing.certificate.subarray(0, 300)
    expect(await why(der(cut))).toBe('certificate.container no-certificate')
    expect(await why(pem(cut))).toBe('certificate.container no-certificate')
    expect(await why('không phải chứng thư '.repeat(20))).toBe('certificate.container no-certificate')
    const both = pem(authority.root.certificate, authority.issuing.certificate)
    expect(await why(both)).toBe('certificate.container many-certificates')
    expect((await root.call(listTrust, {})).anchors).toHaveLength(2)
    expect(await root.refusal(addTrust, { certificate: der(authority.issuing.certificate), basis: ' ' })).toMatchObject(
      { code: 'input.invalid' },
    )
  })

  it('are not changed by a clerk, a leader, or the administrator of one agency', async () => {
    const certificate = pem(authority.issuing.certificate)
    const anchor = (await root.call(listTrust, {})).anchors.find((it) => it.endedAt === null)
    const local = (await administrator(o.house, 'quantricoquan', o.here.id, 'agencyAdministrator')).page
    for (const page of [o.pages.vanthu, o.pages.chutich, o.pages.chanhvp, local]) {
      expect(await page.refusal(addTrust, { certificate, basis })).toMatchObject({ code: 'access.denied' })
      expect(await page.refusal(endTrust, { id: anchor?.id ?? '', reason: 'x' })).toMatchObject({
        code: 'access.denied',
      })
    }
    expect((await root.call(listTrust, {})).anchors.filter((it) => it.endedAt === null)).toHaveLength(1)
  })
})

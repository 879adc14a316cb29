import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSealCustody } from '#contract/certificates.ts'
import { leaveUnsealed, listCopies } from '#contract/copies.ts'
import { readDocument } from '#contract/documents.ts'
import { listNotices } from '#contract/notices.ts'
import { applyReorganisation, approveReorganisation, reverseReorganisation } from '#contract/reorganisation.ts'
import { askSignature, countToSign, listToSign, readSigning } from '#contract/signing.ts'
import { civilDate } from '#platform/clock.ts'
import { staff, testPassword } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { administrator } from '../administrator.ts'
import { checked, line } from '../reorganisation/district.ts'
import { copied, issued, openCopiesBook } from './copied.ts'
import { openSigning, type SigningBureau } from './ground.ts'
import { type Neighbour, openNeighbour, stepOf } from './neighbour.ts'

let o: SigningBureau
let near: Neighbour
beforeAll(async () => {
  o = await openSigning()
  near = await openNeighbour(o)
})
afterAll(() => o.house.close())

const patience = { timeout: 60_000, interval: 30 }

async function asked(): Promise<string> {
  const { id } = await o.approved()
  await o.sign('chutich', id, 'signed')
  await o.number(id)
  await o.sign('vanthu', id, 'sealed')
  await o.pages.vanthu.call(askSignature, { id, kind: 'secondSeal', agencyId: near.agency.id })
  return id
}

let chiefs = 0
/** Days end everybody's session; a fresh administrator of the system. */
const chief = async () => (await administrator(o.house, `hethong${++chiefs}`, o.sender.id, 'systemAdministrator')).page

/** The agency ends with today; what it did the province does. */
async function ends(agencyId: string, units: readonly string[] = []) {
  const on = civilDate(new Date(o.house.now().getTime() + 86_400_000))
  const lines = [
    line({ kind: 'dissolve', predecessorId: agencyId, successorId: o.sender.id }),
    ...units.map((id) => line({ kind: 'dissolve', predecessorId: id })),
  ]
  const act = await checked(await chief(), on, lines, false)
  expect(act.difference?.problems).toEqual([])
  const ready = await (await chief()).call(approveReorganisation, { id: act.id, version: act.version })
  await o.passDays(1)
  return (await chief()).call(applyReorganisation, { id: ready.id, version: ready.version })
}

const again = (page: Page) => page.logIn(page.session?.login ?? '', testPassword)

describe('an agency that ends', () => {
  let id = ''

  it('and is asked for its seal counts as having refused; put back, it is asked again', async () => {
    const other = await asked()
    await near.sign(near.clerk, other, 'secondSealed')
    id = await asked()
    const act = await ends(near.agency.id)
    expect(await stepOf(o.pages.vanthu, id, 'secondSeal')).toMatchObject({
      state: 'refused',
      answer: 'Cơ quan kết thúc hoạt động: Ủy ban nhân dân xã Láng Giềng',
    })
    const told = async () =>
      (await o.pages.vanthu.call(listNotices, { limit: 200 })).rows
        .filter((it) => it.subjectId === id)
        .map((it) => it.kind)
    await expect.poll(told, patience).toContain('signature.refused')
    expect((await o.pages.vanthu.call(readSigning, { id })).mayAsk).toEqual(['secondSeal'])
    // What it sealed before, the clerks of its successor read on.
    await again(o.pages.gui)
    expect((await o.pages.gui.call(readDocument, { id: other })).guest).toBe(true)
    expect(await o.pages.gui.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
    // Nobody is waited for: what we sealed may leave.
    expect((await o.pages.vanthu.call(readDocument, { id })).signing.sealed).toBe(true)

    await (await chief()).call(reverseReorganisation, { id: act.id, version: act.version, reason: 'Nghị quyết bị hủy' })
    expect(await stepOf(o.pages.vanthu, id, 'secondSeal')).toMatchObject({ state: 'waiting', answer: '' })
    expect((await o.pages.vanthu.call(readDocument, { id })).signing.sealed).toBe(false)
    await again(near.clerk)
    expect((await near.clerk.call(listToSign, {})).rows.map((it) => it.documentId)).toEqual([id])
    // Its custody stood all the while: nobody in office could use it.
    expect((await near.clerk.call(readSealCustody, {})).keepers).toMatchObject([{ endedAt: null }])
  })

  it('and asks for a seal waits for no answer: the other agency is asked no more and reads it no more', async () => {
    expect(await near.clerk.call(countToSign, {})).toMatchObject({ count: 1 })
    await Promise.all([again(o.pages.vanthu), again(o.pages.chutich)])
    const sent = await issued(o)
    const copy = await copied(o, await openCopiesBook(o), sent)
    await ends(o.here.id, [o.finance, o.justice])
    await again(near.clerk)
    expect(await near.clerk.call(countToSign, {})).toMatchObject({ count: 0 })
    expect(await near.clerk.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
    const [step] = await o.house.sql`select state, answer from signing_step where document_id = ${id}`
    expect(step).toMatchObject({ state: 'withdrawn', answer: 'Cơ quan kết thúc hoạt động: Ủy ban nhân dân huyện Nhận' })

    // Nobody signs its copies any more: its successor lets them stand without.
    await staff(o.house, 'chutich.gui', o.sender.id, 'leader', 'Chủ tịch')
    const heir = await o.house.page('chutich.gui')
    const waits = (await heir.call(listCopies, { id: sent })).rows[0]
    expect(waits).toMatchObject({ id: copy.id, seal: 'awaited', mayLeaveUnsealed: true })
    const reason = 'Cơ quan lập bản sao đã kết thúc hoạt động'
    const left = await heir.call(leaveUnsealed, { id: copy.id, reason, version: waits?.version ?? 0 })
    expect(left).toMatchObject({ seal: 'none', unsealedReason: reason, mayLeaveUnsealed: false })
  })
})

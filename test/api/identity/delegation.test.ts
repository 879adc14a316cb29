import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  findDelegates,
  findDelegators,
  giveDelegation,
  listDelegations,
  revokeDelegation,
} from '#contract/delegation.ts'
import { countWork } from '#contract/desk.ts'
import { readDocument } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { choosePost, readSession } from '#contract/identity.ts'
import { explainAccess, listViews } from '#contract/reading.ts'
import { decideNumberRequest } from '#contract/registers.ts'
import { giveDirective, readRouting, submitDocuments } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { plusDays } from '../../../server/modules/organisation/index.ts'
import { type Login, type Office, openOffice, targetsFor, to } from '../routing/office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const day = (n: number) => plusDays(civilDate(o.house.now()), n)
type Given = Ask<typeof giveDelegation>

const asked = (from: Login, delegate: Login, more: Partial<Given> = {}): Given => ({
  fromHolderId: o.holder[from],
  toHolderId: o.holder[delegate],
  scope: ['handling', 'directing'],
  startsOn: day(0),
  endsOn: day(5),
  reason: 'Đi công tác',
  ...more,
})
const give = (by: Login, from: Login, delegate: Login, more: Partial<Given> = {}) =>
  o.pages[by].call(giveDelegation, asked(from, delegate, more))
const refused = (by: Login, from: Login, delegate: Login, more: Partial<Given> = {}) =>
  o.pages[by].refusal(giveDelegation, asked(from, delegate, more))
const revoke = (by: Login, id: string) => o.pages[by].call(revokeDelegation, { id, reason: 'Đã về cơ quan' })
async function actAs(login: Login, whose: Login) {
  o.pages[login].take(await o.pages[login].call(choosePost, { assignmentId: o.holder[whose] }))
}
const lead = () => [to.unit(o.finance, 'lead', o.inDays(3))]
const direct = (login: Login, id: string) => ({ id, text: `Giao bởi ${login}`, assignments: lead() })

/** Scenario 5 of the study of documents. The signing half (`KT.`) comes with signing: no signature is made here. */
describe('scenario 5, absence: the director delegates five days to a deputy', () => {
  it('lets the deputy direct in his name, records both, and ends at once when it is revoked', async () => {
    const { id } = await o.submitted()
    const { pages, holder } = o
    expect((await pages.phochutich.refusal(giveDirective, direct('phochutich', id))).code).toBe('access.denied')
    const given = await give('chutich', 'chutich', 'phochutich')
    expect(given).toMatchObject({ state: 'inForce', forAbsent: false, mayRevoke: true })

    const seen = await pages.phochutich.call(readSession, {})
    const post = seen.posts.find((it) => it.assignmentId === holder.chutich)
    expect(post?.onBehalfOf).toEqual({ delegationId: given.id, name: 'Người Thử chutich', until: day(5) })
    await actAs('phochutich', 'chutich')
    expect(pages.phochutich.session?.post?.onBehalfOf?.delegationId).toBe(given.id)
    const counts = await pages.phochutich.call(countWork, {})
    expect(counts.piles.find((it) => it.pile === 'toDirect')?.count).toBe(1)

    // The document opened by the deputy shows on whose behalf.
    await pages.phochutich.call(readDocument, { id })
    const { views } = await pages.chutich.call(listViews, { id })
    expect(views.find((it) => it.name === 'Người Thử phochutich')?.title).toBe(
      'phochutich (thay chutich Người Thử chutich)',
    )
    expect((await pages.phochutich.call(explainAccess, { id })).onBehalfOf).toEqual({
      name: 'Người Thử chutich',
      title: 'chutich',
    })

    const card = await pages.phochutich.call(giveDirective, direct('phochutich', id))
    expect(card.directives[0]?.by).toEqual({
      name: 'Người Thử phochutich',
      title: 'phochutich (thay chutich Người Thử chutich)',
    })
    const [fact] = await o.house.sql`
      select account_id, assignment_id, delegation_id, actor_title from fact where type = 'directive.given' order by seq desc limit 1`
    expect(fact).toMatchObject({
      assignment_id: holder.chutich,
      delegation_id: given.id,
      actor_title: 'phochutich (thay chutich Người Thử chutich)',
    })
    expect(fact?.['account_id']).toBe(pages.phochutich.session?.accountId)

    // Revoked: the open socket of the acting page closes, the next call is the deputy's own, and is refused.
    const next = await o.submitted()
    const live = await pages.phochutich.live([`desk:${holder.chutich}`])
    await live.until((frame) => frame.type === 'welcome')
    const own = await pages.truongtaichinh.live([`desk:${holder.truongtaichinh}`])
    await own.until((frame) => frame.type === 'welcome')
    await revoke('chutich', given.id)
    expect(await live.untilClosed()).toEqual({ code: 4409, reason: 'post' })
    expect(own.closed).toBeUndefined()
    own.socket.close()
    expect((await pages.phochutich.refusal(giveDirective, direct('phochutich', next.id))).code).toBe('access.denied')
    const wire = await pages.phochutich.fetch('POST', `/api/documents/${next.id}/directives`, {
      body: JSON.stringify({ text: '', assignments: lead() }),
      headers: { 'content-type': 'application/json', 'x-post': holder.chutich },
    })
    expect(await wire.json()).toMatchObject({ code: 'session.post-changed' })
    const after = await pages.phochutich.call(readSession, {})
    expect(after.post).toMatchObject({ assignmentId: holder.phochutich, onBehalfOf: null })
    expect((await pages.phochutich.refusal(choosePost, { assignmentId: holder.chutich })).code).toBe('thing.missing')
    // Who came back goes on with what was directed in his name.
    const mine = await pages.chutich.call(readRouting, { id })
    expect(mine.assignments[0]?.can).toContain('withdraw')
  })

  it('is refused outside its days', async () => {
    const { id } = await o.submitted()
    const given = await give('chutich', 'chutich', 'phochutich', { startsOn: day(2), endsOn: day(3) })
    expect(given.state).toBe('coming')
    expect((await o.pages.phochutich.refusal(choosePost, { assignmentId: o.holder.chutich })).code).toBe(
      'thing.missing',
    )
    await o.passDays(2)
    await actAs('phochutich', 'chutich')
    await o.pages.phochutich.call(giveDirective, direct('phochutich', id))
    await o.passDays(2)
    expect((await o.pages.phochutich.refusal(choosePost, { assignmentId: o.holder.chutich })).code).toBe(
      'thing.missing',
    )
    const [card] = (await o.pages.phochutich.call(listDelegations, { which: 'received' })).rows
    expect(card).toMatchObject({ id: given.id, state: 'over', mayRevoke: false })
    const late = await o.pages.chutich.refusal(revokeDelegation, { id: given.id, reason: 'Muộn' })
    expect(late).toMatchObject({ code: 'thing.state', facts: { state: 'over' } })
  })

  it('is refused outside its scope', async () => {
    const { id } = await o.submitted()
    const given = await give('chutich', 'chutich', 'phochutich', { scope: ['handling'] })
    await actAs('phochutich', 'chutich')
    expect(o.pages.phochutich.session?.can).toEqual(expect.arrayContaining(['document.read-all', 'assignment.handle']))
    for (const gone of ['document.direct', 'document.submit', 'register.approve'] as const)
      expect(o.pages.phochutich.session?.can).not.toContain(gone)
    expect((await o.pages.phochutich.refusal(giveDirective, direct('phochutich', id))).code).toBe('access.denied')
    const anId = '01890a5d-ac96-774b-bcce-b302099a8057'
    expect((await o.pages.phochutich.refusal(decideNumberRequest, { id: anId, approve: true })).code).toBe(
      'access.denied',
    )
    // What one has by delegation is not delegated, and not looked after, further.
    expect((await refused('phochutich', 'chutich', 'chanhvp')).code).toBe('access.denied')
    expect((await refused('phochutich', 'phochutich', 'chanhvp')).code).toBe('access.denied')
    expect(await o.pages.phochutich.call(findDelegators, {})).toEqual({ posts: [] })
    expect((await o.pages.phochutich.refusal(revokeDelegation, { id: given.id, reason: 'Thử' })).code).toBe(
      'access.denied',
    )
    await revoke('chutich', given.id)
  })
})

describe('POST /api/delegations', () => {
  it('refuses the unfit, each with its reason', async () => {
    const why = async (...ask: Parameters<typeof refused>) => {
      const { code, facts } = await refused(...ask)
      return code === 'delegation.unfit' ? (facts as { why: string }).why : code
    }
    expect(await why('chutich', 'chutich', 'chutich')).toBe('self')
    expect(await why('chutich', 'chutich', 'taichinh1')).toBe('role')
    expect(await why('chutich', 'chutich', 'vanthu')).toBe('role')
    expect(await why('chutich', 'chutich', 'gui')).toBe('other-agency')
    expect(await why('truongtaichinh', 'truongtaichinh', 'tuphap1', { scope: ['handling'] })).toBe('role')
    expect(await why('vanthu', 'vanthu', 'chanhvp', { scope: ['handling'] })).toBe('post')
    // Somebody else's post: only the chief of office and the administrator, on a document, and not to themselves.
    expect(await why('phochutich', 'chutich', 'phochutich')).toBe('access.denied')
    expect(await why('gui', 'chutich', 'phochutich')).toBe('thing.missing')
    expect(await why('chanhvp', 'chutich', 'phochutich')).toBe('input.invalid')
    expect(await why('chanhvp', 'chutich', 'chanhvp', { source: 'Thông báo số 5/TB-UBND' })).toBe('own-entry')
    await o.house.sql`update account set disabled_at = now() where login = 'tuphap1'`
    expect(await why('truongtuphap', 'truongtuphap', 'tuphap1', { scope: ['handling'] })).toBe('no-account')
    await o.house.sql`update account set disabled_at = null where login = 'tuphap1'`
  })

  it('refuses days and scopes that do not fit', async () => {
    const at = async (more: Partial<Given>) => {
      const { code, facts } = await refused('chutich', 'chutich', 'phochutich', more)
      return code === 'input.invalid' ? (facts as { problems: { path: string }[] }).problems[0]?.path : code
    }
    expect(await at({ startsOn: day(-1) })).toBe('/startsOn')
    expect(await at({ endsOn: day(-1) })).toBe('/endsOn')
    expect(await at({ endsOn: day(366) })).toBe('/endsOn')
    expect(await at({ startsOn: day(400), endsOn: day(401) })).toBe('/startsOn')
    expect(await at({ scope: ['directing'] })).toBe('/scope')
    expect(await at({ scope: [] })).toBe('/scope')
    expect(await at({ reason: ' ' })).toBe('/reason')
    const { code } = await refused('taichinh1', 'taichinh1', 'taichinh2', { scope: ['handling', 'directing'] })
    expect(code).toBe('input.invalid')
  })

  it('refuses a second one for the same days, also when two come at once, and one to whoever is away', async () => {
    const both = await Promise.allSettled([
      give('chutich', 'chutich', 'phochutich', { startsOn: day(10), endsOn: day(12) }),
      give('chutich', 'chutich', 'chanhvp', { startsOn: day(12), endsOn: day(14) }),
    ])
    expect(both.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
    const [standing] = (await o.pages.chutich.call(listDelegations, { which: 'given' })).rows
    const again = await refused('chutich', 'chutich', 'chanhvp', { startsOn: day(12), endsOn: day(12) })
    expect(again).toMatchObject({ code: 'delegation.overlaps', facts: { name: standing?.to.name } })
    const away = await refused('phochutich', 'phochutich', 'chutich', { startsOn: day(12), endsOn: day(12) })
    expect(away).toMatchObject({ code: 'delegation.unfit', facts: { why: 'absent' } })
    await revoke('chutich', standing?.id ?? '')
    await give('chutich', 'chutich', 'chanhvp', { startsOn: day(12), endsOn: day(12) })
  })

  it('is entered for somebody absent by the chief of office, on a document, and revoked by either', async () => {
    const given = await give('chanhvp', 'truongtuphap', 'tuphap1', {
      scope: ['handling'],
      source: 'Quyết định nghỉ phép số 12/QĐ-UBND',
    })
    expect(given).toMatchObject({ forAbsent: true, by: { name: 'Người Thử chanhvp' } })
    const listed = await o.pages.chanhvp.call(listDelegations, { which: 'agency' })
    expect(listed.rows.map((it) => it.id)).toContain(given.id)
    expect((await o.pages.truongtuphap.refusal(listDelegations, { which: 'agency' })).code).toBe('access.denied')
    expect((await o.pages.tuphap1.refusal(revokeDelegation, { id: given.id, reason: 'Thử' })).code).toBe(
      'access.denied',
    )
    expect((await o.pages.gui.refusal(revokeDelegation, { id: given.id, reason: 'Thử' })).code).toBe('thing.missing')
    // The head of the unit gets what is given to it; so does whoever stands in.
    const { id } = await o.submitted()
    await o.direct('chutich', id, [to.unit(o.justice, 'lead')])
    expect((await o.pages.tuphap1.refusal(readDocument, { id })).code).toBe('thing.missing')
    await actAs('tuphap1', 'truongtuphap')
    const card = await o.pages.tuphap1.call(readRouting, { id })
    expect(card.assignments[0]?.can).toEqual(expect.arrayContaining(['forward', 'start']))
    await revoke('truongtuphap', given.id)
    expect((await o.pages.tuphap1.refusal(readDocument, { id })).code).toBe('thing.missing')
    expect((await o.pages.chanhvp.refusal(revokeDelegation, { id: given.id, reason: 'Lần nữa' })).code).toBe(
      'thing.state',
    )
  })

  it('ends by itself with the post of whoever stands in', async () => {
    await give('truongtuphap', 'truongtuphap', 'tuphap1', { scope: ['handling'] })
    await actAs('tuphap1', 'truongtuphap')
    await o.house.sql`update post_assignment set valid_to = ${day(-1)} where id = ${o.holder.tuphap1}`
    expect((await o.pages.tuphap1.call(readSession, {})).state).toBe('post-missing')
    await o.house.sql`update post_assignment set valid_to = null where id = ${o.holder.tuphap1}`
  })

  it('is seen where work is given, and offers only those who are fit', async () => {
    await give('taichinh1', 'taichinh1', 'taichinh2', { scope: ['handling'], endsOn: day(3) })
    const { targets } = await targetsFor(o.pages.chutich)
    const of = (login: Login) => targets.find((it) => it.holderId === o.holder[login])?.standIn
    expect(of('taichinh1')).toEqual({ name: 'Người Thử taichinh2', until: day(3) })
    expect(of('taichinh2')).toBeNull()
    const { people } = await o.pages.truongtaichinh.call(findDelegates, { fromHolderId: o.holder.truongtaichinh })
    const ids = people.map((it) => it.holderId)
    expect(ids).toEqual(expect.arrayContaining([o.holder.taichinh1, o.holder.chanhvp]))
    for (const not of ['truongtaichinh', 'tuphap1', 'vanthu', 'gui'] as const) expect(ids).not.toContain(o.holder[not])
    expect((await o.pages.taichinh2.refusal(findDelegates, { fromHolderId: o.holder.taichinh1 })).code).toBe(
      'access.denied',
    )
    const { posts } = await o.pages.chanhvp.call(findDelegators, { q: 'chutich' })
    expect(posts.map((it) => it.holderId)).toEqual(expect.arrayContaining([o.holder.chutich, o.holder.phochutich]))
    expect((await o.pages.taichinh2.call(findDelegators, {})).posts.map((it) => it.mine)).toEqual([true])
  })

  it('tells the pages of both when it begins and ends', async () => {
    const account = o.pages.truongtaichinh.session?.accountId ?? ''
    const live = await o.pages.truongtaichinh.live([`account:${account}`])
    await live.until((frame) => frame.type === 'welcome')
    const given = await give('taichinh2', 'taichinh2', 'truongtaichinh', { scope: ['handling'] })
    await live.until((frame) => frame.type === 'signal' && frame.kind === 'delegation.given')
    await revoke('taichinh2', given.id)
    await live.until((frame) => frame.type === 'signal' && frame.kind === 'delegation.revoked')
    live.socket.close()
  })

  it('is kept as it was given', async () => {
    const { sql } = o.house
    await expect(sql`delete from delegation`).rejects.toThrow('only ever revoked')
    await expect(sql`update delegation set ends_on = ends_on + 1`).rejects.toThrow('only ever revoked')
    await expect(sql`update delegation set revoked_at = null`).rejects.toThrow()
  })

  it('lets whoever stands in for the chief of office submit', async () => {
    const { id } = await o.arrive()
    const given = await give('chanhvp', 'chanhvp', 'phochutich', { startsOn: day(0), endsOn: day(1) })
    await actAs('phochutich', 'chanhvp')
    await o.pages.phochutich.call(submitDocuments, { documentIds: [id], toHolderId: o.holder.chutich, note: '' })
    await revoke('chanhvp', given.id)
  })
})

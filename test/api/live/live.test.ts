import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAccess } from '#contract/access.ts'
import { listDocuments, registerDelivered } from '#contract/documents.ts'
import { logOut } from '#contract/identity.ts'
import type { ServerFrame } from '#contract/signals.ts'
import { civilDate } from '#platform/clock.ts'
import { isAfter } from '#platform/facts.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import { Page } from '../../setup/page.ts'
import { send } from '../../setup/sending.ts'

type SignalFrame = Extract<ServerFrame, { type: 'signal' }>

let house: House
let province: Agency
let commune: Agency
let clerk: Page
let communeClerk: Page
const signal =
  (kind: string) =>
  (frame: ServerFrame): frame is SignalFrame =>
    frame.type === 'signal' && frame.kind === kind
const today = () => ({ registerId: province.outgoing, issuedOn: civilDate(house.now()) })

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  commune = await agency(house, 'Ủy ban nhân dân xã Thử', 'UBND', 'H98.1', province.id)
  await staff(house, 'tinh', province.id, 'clerk')
  await staff(house, 'xa', commune.id, 'clerk')
  await staff(house, 'quantri', commune.id, 'officer', 'Chuyên viên')
  clerk = await house.page('tinh')
  communeClerk = await house.page('xa')
})
afterAll(() => house.close())

describe('GET /live', () => {
  it('tells the recipient of an arrival and the sender of its registration', async () => {
    const at = await communeClerk.live([`agency:${commune.id}`])
    await at.until((frame) => frame.type === 'welcome')
    const issued = await send(clerk, today(), [commune.id])
    const sender = await clerk.live([`document:${issued.id}`])
    await sender.until((frame) => frame.type === 'welcome')
    const arrived = await at.until(signal('document.arrived'))
    await communeClerk.call(registerDelivered, {
      id: arrived.id,
      registerId: commune.incoming,
      arrivedOn: civilDate(house.now()),
    })
    const told = await sender.until(signal('delivery.changed'))
    expect(told).toMatchObject({ id: issued.id, facts: { code: '03' } })
    at.socket.close()
    sender.socket.close()
  })

  it('refuses topics of another agency, of documents one may not read, and of nobody', async () => {
    const foreign = await send(clerk, today(), [commune.id])
    const page = await communeClerk.live([`agency:${province.id}`, `document:${foreign.id}`, 'nothing:1', 'document:x'])
    const refused = await page.until((frame) => frame.type === 'refused')
    expect(refused).toMatchObject({
      topics: [`agency:${province.id}`, `document:${foreign.id}`, 'nothing:1', 'document:x'],
    })
    const officer = await house.page('quantri')
    const other = await officer.live([`agency:${commune.id}`])
    expect(await other.until((frame) => frame.type === 'refused')).toMatchObject({ topics: [`agency:${commune.id}`] })
    page.socket.close()
    other.socket.close()
  })

  it('stops when the right to a document is taken away, at once', async () => {
    await staff(house, 'chutichxa', commune.id, 'leader', 'Chủ tịch')
    await staff(house, 'phochutichxa', commune.id, 'leader', 'Phó Chủ tịch')
    await staff(house, 'chanhvpxa', commune.id, 'chiefOfOffice', 'Chánh Văn phòng')
    await send(clerk, today(), [commune.id])
    const [copy] = (await communeClerk.call(listDocuments, { direction: 'incoming' })).rows
    const id = copy?.id ?? ''
    const deputy = await house.page('phochutichxa')
    const chair = await house.page('chutichxa')
    const [lost, kept] = [await deputy.live([`document:${id}`]), await chair.live([`document:${id}`])]
    for (const page of [lost, kept]) await page.until((frame) => frame.type === 'welcome')
    const holderId = deputy.session?.posts[0]?.assignmentId ?? ''
    await (await house.page('chanhvpxa')).call(changeAccess, { id, kind: 'exclusion', holderId, reason: 'Liên quan' })
    expect(await lost.until((frame) => frame.type === 'refused')).toMatchObject({ topics: [`document:${id}`] })
    for (const page of [lost, kept]) await page.until(signal('document.access-changed'))
    const book = { registerId: commune.incoming, arrivedOn: civilDate(house.now()), confirmDuplicate: true }
    await communeClerk.call(registerDelivered, { id, ...book })
    await kept.until(signal('document.registered'))
    // On a slow machine the arrival itself may still have been told before.
    const told = lost.frames.flatMap((frame) => (frame.type === 'signal' ? [frame.kind] : []))
    expect(told.slice(told.indexOf('document.access-changed'))).toEqual(['document.access-changed'])
    for (const page of [lost, kept]) page.socket.close()
  })

  it('sends what was missed after a dropped line, from the last position', async () => {
    const before = await communeClerk.live([`agency:${commune.id}`])
    const welcome = await before.until(
      (frame): frame is Extract<ServerFrame, { type: 'welcome' }> => frame.type === 'welcome',
    )
    before.socket.terminate()
    await send(clerk, today(), [commune.id])
    const after = await communeClerk.live([`agency:${commune.id}`], welcome.position)
    const missed = await after.until(signal('document.arrived'))
    expect(isAfter(missed.position, welcome.position)).toBe(true)
    after.socket.close()
  })

  it('shows after replay what a fresh reading shows', async () => {
    const page = await communeClerk.live([`agency:${commune.id}`])
    await page.until((frame) => frame.type === 'welcome')
    const before = await communeClerk.call(listDocuments, { direction: 'incoming', state: 'arrived' })
    const sent = await send(clerk, today(), [commune.id])
    const told = await page.until(signal('document.arrived'))
    const after = await communeClerk.call(listDocuments, { direction: 'incoming', state: 'arrived' })
    expect(after.rows.map((row) => row.id)).toEqual([told.id, ...before.rows.map((row) => row.id)])
    expect(after.rows[0]?.code).toBe(sent.code)
    page.socket.close()
  })

  it('closes the socket of a session that ended, and opens none without one', async () => {
    const leaving = await house.page('xa')
    const page = await leaving.live([`agency:${commune.id}`])
    await page.until((frame) => frame.type === 'welcome')
    await leaving.call(logOut, {})
    expect(await page.untilClosed()).toMatchObject({ code: 4401 })
    const stranger = new Page(house.address)
    expect(await (await stranger.live([])).untilClosed()).toMatchObject({ code: 4401, reason: 'missing' })
  })

  it('cuts off a page that sends what is no frame', async () => {
    const page = await communeClerk.live([])
    await page.until((frame) => frame.type === 'welcome')
    page.socket.send('{"type":"subscribe","topics":"everything"}')
    expect(await page.untilClosed()).toMatchObject({ code: 4400 })
  })
})

describe('two processes on one database', () => {
  it('lets a socket on one see what is done on the other', async () => {
    const second = await house.another({ ROLES: 'web,live' })
    const elsewhere = new Page(second.address)
    elsewhere.cookie = communeClerk.cookie
    const page = await elsewhere.live([`agency:${commune.id}`])
    await page.until((frame) => frame.type === 'welcome')
    const issued = await send(clerk, today(), [commune.id])
    const told = await page.until(signal('document.arrived'))
    const seen = await elsewhere.call(listDocuments, { direction: 'incoming', q: issued.code })
    expect(seen.rows[0]?.id).toBe(told.id)
    await second.close()
    expect((await page.untilClosed()).code).toBe(1001)
  })

  it('loses no fact of a transaction that commits after a later one', async () => {
    const page = await communeClerk.live([`agency:${commune.id}`])
    await page.until((frame) => frame.type === 'welcome')
    const insert = (sql: typeof house.sql, id: string) => sql`
      insert into fact (at, type, subject_id, agency_ids, account_id, assignment_id, actor_name, actor_title, data)
      values (now(), 'document.revised', ${id}, ${[commune.id]}::uuid[], ${id}, ${id}, '', '', '{}')`
    const [early, late] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b']
    await house.sql.begin(async (open) => {
      await insert(open as unknown as typeof house.sql, early ?? '')
      await insert(house.sql, late ?? '')
      await house.sql`select pg_notify('facts', '')`
      // Something recorded afterwards must wait behind the open transaction too.
      expect(page.frames.some((frame) => frame.type === 'signal' && frame.id === late)).toBe(false)
    })
    await page.until((frame) => frame.type === 'signal' && frame.id === late)
    const order = page.frames.flatMap((frame) =>
      frame.type === 'signal' && frame.kind === 'document.revised' ? [frame.id] : [],
    )
    expect(order).toEqual([early, late])
    page.socket.close()
  })

  it('loses no fact when the transaction that began first takes the later number', async () => {
    const page = await communeClerk.live([`agency:${commune.id}`])
    await page.until((frame) => frame.type === 'welcome')
    const ids = ['00000000-0000-7000-8000-00000000000c', '00000000-0000-7000-8000-00000000000d'] as const
    const insert = (sql: typeof house.sql, id: string) => sql`
      insert into fact (at, type, subject_id, agency_ids, account_id, assignment_id, actor_name, actor_title, data)
      values (now(), 'document.dropped', ${id}, ${[commune.id]}::uuid[], ${id}, ${id}, '', '', '{}')`
    const heard = (id: string) => page.until((frame) => frame.type === 'signal' && frame.id === id)
    await house.sql.begin(async (second) => {
      await house.sql.begin(async (first) => {
        await first`select pg_current_xact_id()`
        await insert(second as unknown as typeof house.sql, ids[0])
        await insert(first as unknown as typeof house.sql, ids[1])
      })
      await house.sql`select pg_notify('facts', '')`
      await heard(ids[1])
    })
    await heard(ids[0])
    page.socket.close()
  })
})

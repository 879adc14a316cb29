import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAccess } from '#contract/access.ts'
import { exportAccess, exportUses, listAccessRows, listUses, readAccessStatistics } from '#contract/audit.ts'
import { readDocument } from '#contract/documents.ts'
import { logIn } from '#contract/identity.ts'
import { civilDate } from '#platform/clock.ts'
import { staff, testPassword } from '../../setup/house.ts'
import { Page } from '../../setup/page.ts'
import { administrator } from '../administrator.ts'
import { type Office, openOffice, to } from '../routing/office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const today = () => civilDate(o.house.now())
const period = () => ({ from: today(), to: today() })

describe('statistics of access to the system (F2)', () => {
  it('count sign-ins, refusals and people of the reach, each figure down to its rows', async () => {
    await staff(o.house, 'nhaplai', o.finance, 'officer', 'nhaplai')
    const stranger = new Page(o.house.address)
    for (const password of ['sai mật khẩu', 'sai nữa'])
      expect(await stranger.refusal(logIn, { login: 'nhaplai', password })).toMatchObject({ code: 'login.failed' })
    await stranger.logIn('nhaplai', testPassword)
    await stranger.logIn('nhaplai', testPassword)

    const ask = { ...period(), by: 'unit' as const }
    const all = await o.pages.chutich.call(readAccessStatistics, ask)
    const finance = all.lines.find((line) => line.key === o.finance)
    // Head, two officers and whoever came twice.
    expect(finance).toMatchObject({ name: 'Phòng Tài chính', opened: 5, refused: 2, people: 4 })
    expect(all.total.opened).toBe(all.lines.reduce((sum, line) => sum + line.opened, 0))

    const rows = async (figure: 'opened' | 'refused' | 'people') =>
      (await o.pages.chutich.call(listAccessRows, { ...ask, figure, key: o.finance })).rows
    expect((await rows('opened')).map((row) => row.name)).toHaveLength(5)
    expect(await rows('refused')).toMatchObject([
      { title: 'nhaplai', what: 'wrong', address: '127.0.0.1', unitName: 'Phòng Tài chính' },
      { what: 'wrong' },
    ])
    expect((await rows('people')).find((row) => row.title === 'nhaplai')).toMatchObject({ times: 2 })

    for (const by of ['day', 'week', 'month'] as const) {
      const { lines, total } = await o.pages.chutich.call(readAccessStatistics, { ...period(), by })
      expect(lines).toHaveLength(1)
      expect(lines[0]?.opened).toBe(total.opened)
    }
  })

  it('page by page, and a cursor that is not ours is refused', async () => {
    const ask = { ...period(), by: 'day' as const, figure: 'opened' as const }
    const { rows, count } = await o.pages.chanhvp.call(listAccessRows, ask)
    const first = await o.pages.chanhvp.call(listAccessRows, { ...ask, limit: 4 })
    const second = await o.pages.chanhvp.call(listAccessRows, { ...ask, limit: 200, cursor: first.next ?? '' })
    expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(rows.map((row) => row.id))
    expect(count).toBe(rows.length)
    expect(await o.pages.chanhvp.refusal(listAccessRows, { ...ask, cursor: 'bừa' })).toMatchObject({
      code: 'input.invalid',
    })
  })

  it('stop at the reach: another agency’s stay unseen, officers and clerks ask nothing', async () => {
    const here = await o.pages.chutich.call(readAccessStatistics, { ...period(), by: 'agency' })
    expect(here.lines.map((line) => line.key)).toEqual([o.here.id])
    const other = await o.pages.chutich.call(readAccessStatistics, { ...period(), by: 'day', agencyId: o.sender.id })
    expect(other.total).toMatchObject({ opened: 0, refused: 0, people: 0 })
    for (const login of ['vanthu', 'taichinh1', 'truongtaichinh'] as const)
      expect(await o.pages[login].refusal(readAccessStatistics, { ...period(), by: 'day' })).toMatchObject({
        code: 'access.denied',
      })
    expect(
      await o.pages.chutich.refusal(readAccessStatistics, { from: '2024-01-01', to: today(), by: 'day' }),
    ).toMatchObject({ code: 'input.invalid' })
  })

  it('note who reads them, and let an administrator see tries on accounts that do not exist', async () => {
    const root = (await administrator(o.house, 'quantrihethong', o.here.id, 'systemAdministrator')).page
    const typed = 'MatKhau-go-nham-1!'
    await new Page(o.house.address).refusal(logIn, { login: typed, password: 'x' })
    const ask = { ...period(), by: 'agency' as const }
    const { rows } = await root.call(listAccessRows, { ...ask, figure: 'refused', key: 'none' })
    expect(rows).toMatchObject([{ what: 'unknown', login: '', name: '' }])
    expect(JSON.stringify(await o.house.sql`select * from sign_in`)).not.toContain(typed)
    const { total } = await root.call(readAccessStatistics, ask)
    expect(total.readings).toBeGreaterThan(0)
    const read = await root.call(listAccessRows, { ...ask, figure: 'readings' })
    expect(read.rows[0]).toMatchObject({ what: 'read', agent: expect.stringContaining('refused') })
  })

  it('go out as a spreadsheet, which is a fact; nothing of them is changed or removed', async () => {
    const path = `${exportAccess.path}?from=${today()}&to=${today()}&by=unit`
    const figures = await (await o.pages.chutich.fetch('GET', `${path}&as=csv`)).text()
    expect(figures).toContain('"Phòng Tài chính"')
    expect(figures).toContain('"Cộng"')
    const rows = await (await o.pages.chutich.fetch('GET', `${path}&figure=refused&as=csv`)).text()
    expect(rows).toContain('Từ chối: sai mật khẩu hoặc mã')
    const book = await o.pages.chutich.fetch('GET', `${path}&figure=opened&as=xlsx`)
    expect(Buffer.from(await book.arrayBuffer()).toString('latin1', 0, 2)).toBe('PK')
    expect((await o.pages.vanthu.fetch('GET', `${path}&as=csv`)).status).toBe(403)
    const [fact] = await o.house.sql`select count(*)::int as n from fact where type = 'log.exported'`
    expect(fact?.n).toBe(3)
    for (const table of ['sign_in', 'log_reading', 'document_use'])
      await expect(o.house.sql.unsafe(`delete from ${table}`)).rejects.toThrow('append-only')
  })
})

describe('history of use (F11)', () => {
  it('keeps each look, download and print, of a document and of a person', async () => {
    const { id } = await o.submitted('Văn bản được dùng')
    await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead')])
    await o.card('taichinh1', id)
    await o.card('taichinh1', id)
    const file = `/api/documents/${id}/files/1?download=true`
    expect((await o.pages.taichinh1.fetch('GET', file)).status).toBe(200)
    expect((await o.pages.taichinh1.fetch('GET', `/api/documents/${id}/slip?as=pdf`)).status).toBe(200)

    const mine = await o.pages.taichinh1.call(listUses, { whose: 'mine' })
    expect(mine.rows.map((row) => row.act)).toEqual(['print', 'download', 'view'])
    expect(mine.rows[1]).toMatchObject({ title: 'taichinh1', document: { id, subject: 'Văn bản được dùng' } })
    const ofDocument = await o.pages.vanthu.call(listUses, { whose: 'all', documentId: id, act: 'download' })
    expect(ofDocument.rows).toMatchObject([{ title: 'taichinh1', act: 'download' }])
    const personId = mine.rows[0]?.personId ?? ''
    const ofPerson = await o.pages.chanhvp.call(listUses, { whose: 'all', personId, ...period() })
    expect(ofPerson.rows).toHaveLength(3)
    expect((await o.pages.chanhvp.call(listUses, { whose: 'all', personId, to: '2026-01-01' })).rows).toEqual([])

    // Others' use is not everybody's to see.
    expect(await o.pages.taichinh1.refusal(listUses, { whose: 'all' })).toMatchObject({ code: 'access.denied' })
    expect(await o.pages.taichinh1.refusal(listUses, { whose: 'all', documentId: id })).toMatchObject({
      code: 'access.denied',
    })
    expect(await o.pages.vanthu.refusal(listUses, { whose: 'all' })).toMatchObject({ code: 'access.denied' })
    expect(await o.pages.tuphap1.refusal(listUses, { whose: 'mine', documentId: id })).toMatchObject({
      code: 'thing.missing',
    })
    const csv = await (
      await o.pages.chutich.fetch('GET', `${exportUses.path}?whose=all&documentId=${id}&as=csv`)
    ).text()
    expect(csv).toContain('"Tải về"')
    expect((await o.pages.vanthu.fetch('GET', `${exportUses.path}?whose=all&as=csv`)).status).toBe(403)
  })

  it('tells nothing of a document that was closed, not even to whoever used it', async () => {
    const { id } = await o.arrive('Sẽ đóng với phó chủ tịch')
    await o.pages.phochutich.call(readDocument, { id })
    await o.pages.chanhvp.call(changeAccess, {
      id,
      kind: 'exclusion',
      holderId: o.holder.phochutich,
      reason: 'Liên quan',
    })
    const { rows } = await o.pages.phochutich.call(listUses, { whose: 'mine' })
    expect(rows[0]).toMatchObject({ act: 'view', document: null, file: '' })
    expect(JSON.stringify(await o.pages.phochutich.call(listUses, { whose: 'all' }))).not.toContain(id)
    expect(JSON.stringify(await o.pages.chutich.call(listUses, { whose: 'all' }))).toContain(id)
  })
})

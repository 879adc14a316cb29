import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countWork, listWork } from '#contract/desk.ts'
import { readToday } from '#contract/documents.ts'
import { sendBackSubmission, submitDocuments } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { type Office, openOffice, to } from './office.ts'

let o: Office

beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

describe('the first page of a clerk', () => {
  it('names what is registered and not yet submitted, to the clerk only', async () => {
    const { id } = await o.arrive('Chờ trình')
    const names = async (login: 'vanthu' | 'chutich') =>
      (await o.pages[login].call(readToday, {})).toSubmit.rows.map((row) => row.id)
    expect(await names('vanthu')).toEqual([id])
    expect(await names('chutich')).toEqual([])
    await o.pages.vanthu.call(submitDocuments, { documentIds: [id], toHolderId: o.holder.chutich, note: '' })
    expect(await names('vanthu')).toEqual([])
  })
})

describe('what waits for a directive', () => {
  it('is late after the day its sender wants an answer, near until the end of the next working day', async () => {
    const day = (n: number) => civilDate(new Date(o.house.now().getTime() + n * 86_400_000))
    const paces: Record<string, string | null> = { red: day(-1), amber: day(0), green: day(20), none: null }
    for (const [pace, dueOn] of Object.entries(paces)) {
      const { id } = await o.submitted(`Hạn ${pace}`)
      await o.house.sql`update document set due_on = ${dueOn} where id = ${id}`
    }
    const rows = (await o.pages.chutich.call(listWork, { pile: 'toDirect' })).rows
    expect(
      rows
        .filter((row) => row.subject.startsWith('Hạn'))
        .map((row) => `${row.subject} ${row.pace}`)
        .sort(),
    ).toEqual(
      Object.keys(paces)
        .map((pace) => `Hạn ${pace} ${pace}`)
        .sort(),
    )
    const counts = (await o.pages.chutich.call(countWork, {})).piles.find((it) => it.pile === 'toDirect')
    expect(counts).toMatchObject({ late: 1, soon: 1 })
  })
})

describe('a pile narrowed by its pace', () => {
  it('counts what it shows', async () => {
    for (const dueAt of [null, o.inDays(0.1), o.inDays(40)]) {
      const { id } = await o.submitted()
      await o.direct('chutich', id, [to.person(o.holder.tuphap1, 'lead', dueAt)])
    }
    const whole = await o.pages.tuphap1.call(listWork, { pile: 'todo' })
    const narrowed = await o.pages.tuphap1.call(listWork, { pile: 'todo', pace: 'green' })
    expect([whole.count, narrowed.count, narrowed.rows.length]).toEqual([3, 1, 1])
  })
})

describe('what a leader sends back', () => {
  it('is named to the clerk again however long ago it came; what was never submitted is not', async () => {
    const forgotten = await o.arrive('Đã xử lý trên giấy')
    const { id } = await o.submitted('Trình đã lâu')
    await o.house
      .sql`update document set listed_at = listed_at - interval '90 days' where id in (${id}, ${forgotten.id})`
    await o.pages.chutich.call(sendBackSubmission, { id, reason: 'Thiếu tài liệu kèm theo.' })
    const named = (await o.pages.vanthu.call(readToday, {})).toSubmit.rows.map((row) => row.id)
    expect(named).toContain(id)
    expect(named).not.toContain(forgotten.id)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDocuments, readDocument, registerDelivered } from '#contract/documents.ts'
import { registerMany } from '#contract/receive.ts'
import { civilDate } from '#platform/clock.ts'
import { send } from '../../setup/sending.ts'
import { type Office, openOffice } from '../routing/office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())
const today = () => civilDate(o.house.now())

async function arrivals(count: number): Promise<{ id: string; sentId: string }[]> {
  const made = []
  for (let n = 0; n < count; n++) {
    const sent = await send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: today() }, [o.here.id], {
      subject: `Về việc thứ ${n} ${crypto.randomUUID()}`,
    })
    const [copy] = await o.house.sql<
      { id: string }[]
    >`select incoming_id as id from delivery where document_id = ${sent.id}`
    made.push({ id: copy?.id ?? '', sentId: sent.id })
  }
  return made
}

describe('a morning’s mail', () => {
  it('is registered at once, numbered in the order it came, and every sender is told', async () => {
    const made = await arrivals(6)
    const ask = { registerId: o.here.incoming, arrivedOn: today(), documentIds: made.map((it) => it.id).reverse() }
    const reply = await o.pages.vanthu.call(registerMany, ask)
    expect(reply.registered).toEqual(made.map((it, n) => ({ id: it.id, number: n + 1 })))
    expect(reply.left).toEqual([])
    for (const it of made) expect(await o.status(it.sentId)).toEqual(['01', '03'])
    const again = await o.pages.vanthu.call(registerMany, ask)
    expect(again.registered).toEqual([])
    expect(again.left.map((it) => it.why)).toEqual(made.map(() => 'state'))
  })

  it('leaves out what is likely a duplicate, and takes no number for it', async () => {
    const [first, second, third] = await arrivals(3)
    // Two papers under one number, as when a sender sends twice.
    await o.house
      .sql`update document set code_number = '77', code_notation = 'TB', number_key = '77tb', identifier = null where id in (${first?.id ?? ''}, ${second?.id ?? ''})`
    const ask = {
      registerId: o.here.incoming,
      arrivedOn: today(),
      documentIds: [first, second, third].map((it) => it?.id ?? ''),
    }
    const reply = await o.pages.vanthu.call(registerMany, ask)
    // Six were taken before; the two left out took none.
    expect(reply.registered).toEqual([{ id: third?.id, number: 7 }])
    expect(reply.left.map((it) => [it.id, it.why])).toEqual([
      [first?.id, 'duplicate'],
      [second?.id, 'duplicate'],
    ])
    const [before] = (
      await o.pages.vanthu.call(listDocuments, { direction: 'incoming', state: 'registered', sort: 'listed' })
    ).rows
    expect(before?.id).toBe(third?.id)
    expect((await o.pages.vanthu.call(readDocument, { id: second?.id ?? '' })).state).toBe('arrived')
  })

  it('by two clerks at once is registered once', async () => {
    const made = await arrivals(8)
    const ask = { registerId: o.here.incoming, arrivedOn: today(), documentIds: made.map((it) => it.id) }
    const both = await Promise.all([1, 2].map(() => o.pages.vanthu.call(registerMany, ask)))
    const numbers = both.flatMap((it) => it.registered.map((row) => row.number)).sort((a, b) => a - b)
    expect(numbers).toHaveLength(8)
    expect(numbers.at(-1)).toBe((numbers[0] ?? 0) + 7)
  })

  it('is the clerk’s, of this agency, and whole or not at all when the register refuses', async () => {
    const made = await arrivals(2)
    const documentIds = made.map((it) => it.id)
    const ask = { registerId: o.here.incoming, arrivedOn: today(), documentIds }
    expect((await o.pages.chutich.refusal(registerMany, ask)).code).toBe('access.denied')
    expect((await o.pages.gui.refusal(registerMany, { ...ask, registerId: o.sender.incoming })).code).toBe(
      'thing.missing',
    )
    expect((await o.pages.vanthu.refusal(registerMany, { ...ask, arrivedOn: '2026-01-01' })).code).toBe(
      'register.date-before-last',
    )
    const waiting = (
      await o.pages.vanthu.call(listDocuments, { direction: 'incoming', state: 'arrived', limit: 200 })
    ).rows.map((it) => it.id)
    for (const id of documentIds) expect(waiting).toContain(id)
    await o.pages.vanthu.call(registerDelivered, {
      id: documentIds[0] ?? '',
      registerId: o.here.incoming,
      arrivedOn: today(),
    })
  })
})

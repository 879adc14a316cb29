import { draftOutgoing, issueDocument, registerArrival } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { KindCode } from '#contract/kinds.ts'
import { askNumbers, decideNumberRequest, listRegisters } from '#contract/registers.ts'
import { civilDate } from '#platform/clock.ts'
import { type Agency, agency, type House, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { type Arrival, arrivalOf, outgoingOf } from '../documents/asks.ts'

export interface Office extends Agency {
  readonly clerk: Page
  readonly leader: Page
  readonly login: string
}

let made = 0

/** An agency with its two registers, a clerk and a leader: what one test does in its books is no matter of the next. */
export async function openOffice(house: House): Promise<Office> {
  const n = ++made
  const login = `vanthu${n}`
  const it = await agency(house, `Ủy ban nhân dân huyện Thử ${n}`, 'UBND', `H98.${n}`)
  await staff(house, login, it.id, 'clerk')
  await staff(house, `lanhdao${n}`, it.id, 'leader', 'Chủ tịch')
  return { ...it, login, clerk: await house.page(login), leader: await house.page(`lanhdao${n}`) }
}

export const today = (house: House) => civilDate(house.now())
export const daysAgo = (house: House, days: number) => civilDate(new Date(house.now().getTime() - days * 86_400_000))

export async function cardOf(page: Page, id: string) {
  const found = (await page.call(listRegisters, {})).rows.find((row) => row.id === id)
  if (!found) throw new Error('no such register')
  return found
}

/** Drafts in an office to another agency, ready to be issued. */
export async function draftIn(it: Office, to: string, kind: KindCode = 'QĐ', subject = 'Quyết định thử') {
  const { id, version } = await it.clerk.call(draftOutgoing, await outgoingOf(it.clerk, to, { kind, subject }))
  return { id, version }
}

export async function issueIn(
  it: Office,
  to: string,
  more: { registerId?: string; issuedOn: string; held?: { number: number; suffix: string }; kind?: KindCode },
) {
  const { kind, ...rest } = more
  const draft = await draftIn(it, to, kind)
  return it.clerk.call(issueDocument, { ...draft, registerId: it.outgoing, ...rest })
}

export async function arriveIn(it: Office, arrivedOn: string, more: Partial<Arrival> = {}) {
  return it.clerk.call(registerArrival, await arrivalOf(it.clerk, { registerId: it.incoming, arrivedOn, ...more }))
}

type Wish = Omit<Ask<typeof askNumbers>, 'id'>

export const reserving = (house: House, more: Partial<Wish> = {}): Wish => ({
  act: 'reserve',
  count: 1,
  purpose: 'Nghị quyết kỳ họp thứ 12',
  reason: 'Văn bản ký tại kỳ họp, hoàn thiện sau',
  until: daysAgo(house, -7),
  ...more,
})

/** Asked by the clerk, approved by the leader; the card after approval. */
export async function granted(it: Office, registerId: string, wish: Wish) {
  const asked = await it.clerk.call(askNumbers, { id: registerId, ...wish })
  return it.leader.call(decideNumberRequest, { id: asked.id, approve: true, note: 'Đồng ý' })
}

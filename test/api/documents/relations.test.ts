import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing, issueDocument, readDocument, registerDelivered, reviseOutgoing } from '#contract/documents.ts'
import { civilDate } from '#platform/clock.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { draftAsk, send } from '../../setup/sending.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'

let house: House
let province: Agency
let commune: Agency
let clerk: Page
let communeClerk: Page
let chair: Page
const today = () => civilDate(house.now())

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  commune = await agency(house, 'Ủy ban nhân dân xã Thử', 'UBND', 'H98.1', province.id)
  await staff(house, 'tinh', province.id, 'clerk')
  await staff(house, 'xa', commune.id, 'clerk')
  await staff(house, 'chutich', province.id, 'leader', 'Chủ tịch')
  clerk = await house.page('tinh')
  communeClerk = await house.page('xa')
  chair = await house.page('chutich')
})
afterAll(() => house.close())

const out = () => ({ registerId: province.outgoing, issuedOn: today() })
const copyOf = async (id: string) => {
  const [row] = await house.sql<{ id: string }[]>`select incoming_id as id from delivery where document_id = ${id}`
  return row?.id ?? ''
}
const related = async (page: Page, id: string) =>
  (await page.call(readDocument, { id })).relations.map((it) => [it.direction, it.kind, it.label, it.documentId])

describe('what one document does to another', () => {
  it('stands at both, at the sender and wherever both arrived, in either order', async () => {
    const first = await send(clerk, out(), [commune.id], { subject: 'Quyết định cũ' })
    const second = await send(clerk, out(), [commune.id], {
      subject: 'Quyết định mới',
      relations: [{ kind: 'replaces', documentId: first.id }],
    })
    const day = today().split('-').reverse().join('/')
    expect(await related(clerk, second.id)).toEqual([['to', 'replaces', `${first.code}, ${day}`, first.id]])
    expect(await related(clerk, first.id)).toEqual([['from', 'replaces', `${second.code}, ${day}`, second.id]])
    const [old, fresh] = [await copyOf(first.id), await copyOf(second.id)]
    expect(await related(communeClerk, fresh)).toEqual([['to', 'replaces', `${first.code}, ${day}`, old]])
    expect(await related(communeClerk, old)).toEqual([['from', 'replaces', `${second.code}, ${day}`, fresh]])

    // Here the later one comes alone: its word stands, and finds nothing. Then the earlier one comes after all, by paper.
    const other = await agency(house, 'Ủy ban nhân dân xã Sau', 'UBND', 'H98.2', province.id)
    await staff(house, 'xasau', other.id, 'clerk')
    const late = await house.page('xasau')
    const third = await send(clerk, out(), [other.id], {
      subject: 'Đính chính',
      relations: [{ kind: 'corrects', documentId: first.id }],
    })
    const alone = await copyOf(third.id)
    expect((await related(late, alone))[0]?.[3]).toBeNull()
    await house.sql`
      insert into document (id, agency_id, direction, source, state, kind, subject, issuer_name, urgency, arrived_on, created_by, created_at, listed_at,
                            search_key, number_key, identifier, issued_on, code_number, code_notation)
      select gen_random_uuid(), ${other.id}, 'incoming', 'internal', 'arrived', kind, subject, issuer_name, urgency, arrived_on, created_by, now(), now(),
             search_key, number_key, identifier, issued_on, code_number, code_notation from document where id = ${old}`
    const [came] = await house.sql<
      { id: string }[]
    >`select id from document where agency_id = ${other.id} and identifier = ${first.identifier}`
    expect((await related(late, alone))[0]?.[3]).toBe(came?.id)
    expect((await related(late, came?.id ?? '')).map((it) => it[1])).toEqual(['corrects'])
  })

  it('replies to what arrived, and whoever asked sees it at his own document', async () => {
    const question = await send(clerk, out(), [commune.id], { subject: 'Hỏi ý kiến' })
    const arrived = await copyOf(question.id)
    await communeClerk.call(registerDelivered, {
      id: arrived,
      registerId: commune.incoming,
      arrivedOn: today(),
      confirmDuplicate: true,
    })
    const answer = await send(communeClerk, { registerId: commune.outgoing, issuedOn: today() }, [province.id], {
      kind: 'CV',
      subject: 'Trả lời',
      relations: [{ kind: 'repliesTo', documentId: arrived }],
    })
    expect((await related(clerk, question.id)).map((it) => [it[0], it[1], it[3]])).toEqual([
      ['from', 'repliesTo', await copyOf(answer.id)],
    ])
  })

  it('is chosen among what one may read and what fits, changes with the draft, and stays once issued', async () => {
    const mine = await send(clerk, out(), [commune.id], { subject: 'Của tỉnh' })
    const theirs = await copyOf(mine.id)
    const ask = draftAsk({ recipients: [{ agencyId: commune.id, purpose: 'execute' }] })
    const relate = (kind: 'replaces' | 'repliesTo', documentId: string) => ({
      ...ask,
      relations: [{ kind, documentId }],
    })
    expect((await clerk.refusal(draftOutgoing, relate('replaces', theirs))).code).toBe('thing.missing')
    expect((await clerk.refusal(draftOutgoing, relate('repliesTo', mine.id))).code).toBe('document.relation-unfit')
    expect((await chair.refusal(draftOutgoing, relate('replaces', mine.id))).code).toBe('access.denied')
    const file = await upload(clerk, tinyPdf('quan hệ'))
    const draft = await clerk.call(draftOutgoing, {
      ...relate('replaces', mine.id),
      add: [{ uploadId: file.uploadId, role: 'main' }],
    })
    // A draft does nothing yet.
    expect(await related(clerk, mine.id)).toEqual([])
    const without = await clerk.call(reviseOutgoing, {
      ...ask,
      id: draft.id,
      version: draft.version,
      keep: [1],
      relations: [],
    })
    expect(without.relations).toEqual([])
    const again = await clerk.call(reviseOutgoing, {
      ...relate('replaces', mine.id),
      id: draft.id,
      version: without.version,
      keep: [1],
    })
    await clerk.call(issueDocument, { id: draft.id, ...out(), version: again.version })
    expect((await related(clerk, mine.id)).map((it) => it[3])).toEqual([draft.id])
    await expect(house.sql`delete from document_relation where document_id = ${draft.id}`).rejects.toThrow(
      'never rewritten',
    )
  })
})

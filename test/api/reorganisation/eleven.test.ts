import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countWork } from '#contract/desk.ts'
import { draftOutgoing, issueDocument, listDocuments, readDocument, registerDelivered } from '#contract/documents.ts'
import { listUnits, readUnit } from '#contract/organisation.ts'
import { findRecipients } from '#contract/recipients.ts'
import { listRegisters } from '#contract/registers.ts'
import { handOverList, readReorganisation, reverseReorganisation } from '#contract/reorganisation.ts'
import { completeAssignment, readRouting, startAssignment } from '#contract/routing.ts'
import { sendFurther } from '#contract/sending.ts'
import { giveTask } from '#contract/tasks.ts'
import { lineOf } from '../../../server/modules/organisation/index.ts'
import { testPassword } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { draftAsk, send } from '../../setup/sending.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { fileOf, taskAsk } from '../dossiers/desk.ts'
import { ofName, to } from '../routing/office.ts'
import { type Act, applied, checked, chief, type District, dump, merging, openDistrict } from './district.ts'

let d: District
let first: Page
let second: Page
let act: Act
let before: Awaited<ReturnType<typeof dump>>
let due: string
const made = { waiting: '', assigned: '', done: '', arrived: '', sent: '', draft: '', issuedOld: '' }

/** The case of 1 July 2025 in small: a district ends, merges with a commune, with work under way in every pile. */
beforeAll(async () => {
  d = await openDistrict()
  const { gui, vanthu, chutich } = d.pages
  made.waiting = (await d.submitted('Về việc chờ ý kiến')).id
  made.done = (await d.submitted('Về việc đã xong')).id
  await d.direct('chutich', made.done, [to.person(d.holder.tuphap1, 'lead')])
  const card = await d.pages.tuphap1.call(readRouting, { id: made.done })
  const mine = ofName(card, 'tuphap1')
  await d.pages.tuphap1.call(completeAssignment, { id: mine.id, version: mine.version, note: 'Xong' })
  made.assigned = (await d.submitted('Về việc đang giải quyết')).id
  due = d.inDays(9)
  await d.direct('chutich', made.assigned, [
    to.unit(d.finance, 'lead', due),
    to.person(d.holder.tuphap1, 'support', due),
    to.unit(d.justice, 'support', due),
  ])
  const mail = { registerId: d.sender.outgoing, issuedOn: d.last }
  made.sent = (await send(gui, mail, [d.here.id], { subject: 'Chưa vào sổ' })).id
  const [copy] = await d.house.sql<
    { id: string }[]
  >`select incoming_id as id from delivery where document_id = ${made.sent}`
  made.arrived = copy?.id ?? ''
  made.issuedOld = (
    await send(vanthu, { registerId: d.here.outgoing, issuedOn: d.last }, [d.sender.id], { subject: 'Của huyện' })
  ).id
  const file = await upload(gui, tinyPdf('late'))
  const draft = await gui.call(
    draftOutgoing,
    draftAsk({
      subject: 'Gửi huyện sau ngày sáp nhập',
      add: [{ uploadId: file.uploadId, role: 'main' }],
      recipients: [{ agencyId: d.here.id, purpose: 'execute' }],
    }),
  )
  made.draft = draft.id
  await chutich.call(giveTask, taskAsk({ holderId: d.holder.taichinh1 }))
  await fileOf(d, 'taichinh1')
  await d.passDays(1)
  first = await chief(d)
  second = await chief(d)
  before = await dump(d.house)
  act = await checked(first, d.on, merging(d))
})
afterAll(() => d.house.close())

describe('a dry run', () => {
  it('answers what the act would change, and changes nothing', async () => {
    expect(act.difference?.problems).toEqual([])
    expect(act.difference?.counts).toMatchObject({
      unitsEnd: 4,
      unitsBegin: 2,
      booksClose: 4,
      booksOpen: 2,
      people: 12,
      peopleWithout: 0,
    })
    const kinds = Object.fromEntries(act.difference?.work.map((it) => [it.kind, it.count]) ?? [])
    expect(kinds).toEqual({ arrival: 1, submission: 1, assignment: 3, task: 1, workFile: 1 })
    expect(act.difference?.underWay).toBe(1)
    expect(act.difference?.waitingCount).toBe(0)
    expect(await dump(d.house)).toEqual(before)
  })
})

describe('the eleven points of the reorganisation of 1 July 2025', () => {
  let commune = ''
  beforeAll(async () => {
    act = await applied(d, act, second)
    for (const page of Object.values(d.pages)) await page.logIn(page.session?.login ?? '', testPassword)
    commune = d.pages.chutich.session?.post?.agencyId ?? ''
  })

  it('1: what ends and begins is dated, with successions, many to many, that name the decision and the scope', async () => {
    expect(await first.call(readUnit, { id: d.here.id, day: d.last })).toMatchObject({ validTo: d.last })
    const card = await first.call(readUnit, { id: commune, day: d.on })
    expect(card).toMatchObject({ validFrom: d.on, name: 'Ủy ban nhân dân xã Mới' })
    expect(card.successions.map((it) => [it.direction, it.kind, it.decision]).sort()).toEqual([
      ['predecessor', 'merge', 'Nghị quyết số 1/NQ-HĐND'],
      ['predecessor', 'merge', 'Nghị quyết số 1/NQ-HĐND'],
    ])
    const scopes = await d.house.sql<
      { scope: string }[]
    >`select scope from succession where predecessor_id = ${d.here.id}`
    expect(scopes).toEqual([{ scope: 'Toàn bộ' }])
  })

  it('2: codes are valid by date: the old one until the day before, the new one from the day on', async () => {
    const codes = await d.house.sql<{ code: string; from: string; to: string | null }[]>`
      select code, valid_from::text as from, valid_to::text as to from agency_code where agency_id in (${d.here.id}, ${commune}) order by code`
    expect(codes).toEqual([
      { code: 'H97.1', from: '2004-01-01', to: d.last },
      { code: 'H97.9', from: d.on, to: null },
    ])
  })

  it('3: a document shows its issuer as of its own day', async () => {
    expect(await d.pages.vanthu.call(readDocument, { id: made.issuedOld })).toMatchObject({
      issuerName: 'Ủy ban nhân dân huyện Nhận',
    })
  })

  it('4: books are closed in the middle of the year with the act, and the successor opens at 01', async () => {
    const { rows } = await d.pages.vanthu.call(listRegisters, {})
    const old = rows.find((it) => it.id === d.here.outgoing)
    expect(old).toMatchObject({ closedOn: d.last, closingAct: 'Nghị quyết số 1/NQ-HĐND', nextNumber: 2 })
    const fresh = rows.filter((it) => it.closedOn === null)
    expect(fresh.map((it) => [it.direction, it.nextNumber, it.openedOn, it.standard])).toEqual([
      ['incoming', 1, d.on, true],
      ['outgoing', 1, d.on, true],
    ])
    const closed = { registerId: d.here.incoming, arrivedOn: d.on, confirmDuplicate: true, id: made.arrived }
    expect(await d.pages.vanthu.refusal(registerDelivered, closed)).toMatchObject({ code: 'access.denied' })
  })

  it('5: open work goes from post to post with its deadlines, and is carried on where it stood', async () => {
    const routing = await d.pages.chutich.call(readRouting, { id: made.assigned })
    const lead = ofName(routing, 'Phòng Kinh tế')
    expect(lead).toMatchObject({ role: 'lead', state: 'waiting', dueAt: due, originalDueAt: due })
    // The justice unit has no successor: whoever leads the agency has it. Its officer keeps his own under his new post.
    expect(ofName(routing, 'chutich')).toMatchObject({ role: 'support', dueAt: due })
    expect(ofName(routing, 'tuphap1')).toMatchObject({ role: 'support', dueAt: due })
    const { truongtaichinh, chutich } = d.pages
    await truongtaichinh.call(startAssignment, { id: lead.id, version: lead.version })
    expect(await chutich.call(countWork, {})).toMatchObject({})
    expect((await chutich.call(readRouting, { id: made.waiting })).can).toContain('direct')
  })

  it('5: the hand-over list is printed for each predecessor, and for nobody else', async () => {
    const page = await first.fetch('GET', `/api/reorganisations/${act.id}/hand-over/${d.here.id}`)
    expect(page.headers.get('content-type')).toContain('pdf')
    expect(
      Buffer.from(await page.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    expect(await first.refusal(handOverList, { id: act.id, agencyId: d.sender.id })).toMatchObject({
      code: 'thing.missing',
    })
  })

  it('6: the closed fonds is read by the inheriting agency with the same roles, and nobody acts in it', async () => {
    const { vanthu, tuphap1, taichinh2 } = d.pages
    const old = await vanthu.call(listDocuments, { direction: 'incoming', agencyId: d.here.id })
    expect(old.rows.map((it) => it.id)).toContain(made.done)
    expect((await vanthu.call(listDocuments, { direction: 'incoming' })).rows.map((it) => it.id)).toEqual([
      made.arrived,
    ])
    const found = await vanthu.call(listDocuments, { direction: 'incoming', q: 'đã xong' })
    expect(found.rows.map((it) => it.id)).toEqual([made.done])
    expect((await vanthu.call(readDocument, { id: made.done })).can).toEqual(['document.read'])
    // An officer reads what he answered for, and nothing of others.
    expect((await tuphap1.call(readDocument, { id: made.done })).id).toBe(made.done)
    expect(await taichinh2.refusal(readDocument, { id: made.done })).toMatchObject({ code: 'thing.missing' })
    // Nobody outside inherits anything.
    expect(await d.pages.gui.refusal(readDocument, { id: made.done })).toMatchObject({ code: 'thing.missing' })
  })

  it('6: what nobody had registered lies with the successor’s clerk, and the sender is told', async () => {
    const { gui, vanthu } = d.pages
    const books = (await vanthu.call(listRegisters, { direction: 'incoming' })).rows.filter(
      (it) => it.closedOn === null,
    )
    const card = await vanthu.call(registerDelivered, {
      id: made.arrived,
      registerId: books[0]?.id ?? '',
      arrivedOn: d.on,
      confirmDuplicate: true,
    })
    expect(card).toMatchObject({ state: 'registered' })
    const [line] = (await gui.call(readDocument, { id: made.sent })).deliveries
    expect(line?.history.map((it) => it.note).join()).toContain('xã Mới')
    expect(line?.code).toBe('03')
  })

  it('6: a dead code offers its successor when it is chosen, and is delivered to it when it was chosen before', async () => {
    const { gui } = d.pages
    const refused = await gui.refusal(
      draftOutgoing,
      draftAsk({ recipients: [{ agencyId: d.here.id, purpose: 'know' }] }),
    )
    expect(refused).toMatchObject({
      code: 'document.recipient-ended',
      facts: { name: 'Ủy ban nhân dân huyện Nhận', successors: [{ id: commune, name: 'Ủy ban nhân dân xã Mới' }] },
    })
    const { version } = await gui.call(readDocument, { id: made.draft })
    const sent = await gui.call(issueDocument, {
      id: made.draft,
      registerId: d.sender.outgoing,
      issuedOn: d.on,
      version,
    })
    expect(sent.deliveries[0]?.history[0]?.note).toContain('xã Mới')
    // It has it: sent further, it would have it twice.
    const again = { id: made.draft, recipients: [{ agencyId: commune, purpose: 'know' as const }] }
    expect(await gui.refusal(sendFurther, again)).toMatchObject({
      code: 'document.recipient-unfit',
      facts: { why: 'twice', name: 'Ủy ban nhân dân xã Mới' },
    })
    const there = await d.pages.vanthu.call(listDocuments, { direction: 'incoming', state: 'arrived' })
    expect(there.rows.map((it) => it.subject)).toEqual(['Gửi huyện sau ngày sáp nhập'])
  })

  it('7: people keep their accounts and stand in their new posts; the old ones stay dated', async () => {
    expect(d.pages.taichinh1.session?.post).toMatchObject({
      agencyName: 'Ủy ban nhân dân xã Mới',
      unitName: 'Phòng Kinh tế',
    })
    const held = await d.house.sql<{ to: string | null }[]>`
      select h.valid_to::text as to from post_assignment h where h.id = ${d.holder.taichinh1}`
    expect(held).toEqual([{ to: d.last }])
  })

  it('8: what ended is searchable and displayable, and not selectable', async () => {
    const shown = await first.call(listUnits, { q: 'huyện Nhận', ended: true })
    expect(shown.rows.map((it) => it.id)).toContain(d.here.id)
    const offered = await d.pages.gui.call(findRecipients, { q: 'huyện Nhận' })
    expect(offered.rows).toEqual([])
  })

  it('10: the place of the date line is that of the successor', async () => {
    expect(await first.call(readUnit, { id: commune, day: d.on })).toMatchObject({ place: 'Mới' })
  })

  it('11: a report adds up predecessors through the line of an agency', async () => {
    const all = await d.house.work((work) => lineOf(work.tx, commune, d.on))
    expect(all.map((it) => it.name).sort()).toEqual([
      'Ủy ban nhân dân huyện Nhận',
      'Ủy ban nhân dân xã Cũ',
      'Ủy ban nhân dân xã Mới',
    ])
  })

  it('9: once work went on in the successor, it is not reversed, and nothing is lost', async () => {
    const now = await dump(d.house)
    const refused = await first.refusal(reverseReorganisation, { id: act.id, version: act.version, reason: 'Thử' })
    expect(refused.code).toBe('reorganisation.worked-on')
    expect(await dump(d.house)).toEqual(now)
    expect((await first.call(readReorganisation, { id: act.id })).state).toBe('applied')
  })
})

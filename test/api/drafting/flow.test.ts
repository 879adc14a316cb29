import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveDelegation, revokeDelegation } from '#contract/delegation.ts'
import { dropDraft, issueDocument, readDocument, reviseOutgoing } from '#contract/documents.ts'
import {
  addVersion,
  checkOutDraft,
  dropDraftWork,
  listDrafts,
  readDraft,
  readDraftFile,
  reviseDraft,
} from '#contract/drafting.ts'
import {
  approveDraft,
  findCheckers,
  passDraft,
  refuseNumber,
  returnDraft,
  submitDraft,
  takeBackDraft,
  undoDraftStep,
} from '#contract/drafting-flow.ts'
import { choosePost } from '#contract/identity.ts'
import { createGroup, findRecipients } from '#contract/recipients.ts'
import { civilDate } from '#platform/clock.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { to } from '../routing/office.ts'
import { type Bureau, type Card, type Login, mainOf, openBureau } from './bureau.ts'

let it_: Bureau
beforeAll(async () => {
  it_ = await openBureau()
})
afterAll(() => it_.house.close())

const ids = async (login: Login, pile: 'toDecide' | 'toCheck' | 'toRevise' | 'mine' | 'unit' | 'toNumber') =>
  (await it_.pages[login].call(listDrafts, { pile })).rows.map((row) => row.id)

describe('the way of a draft (handbook 2.7)', () => {
  it('goes from its author over the checks to the signer, and becomes an outgoing document that is issued', async () => {
    const draft = await it_.drafted()
    expect(draft).toMatchObject({ state: 'drafting', notation: 'QĐ-UBND', author: { title: 'taichinh1' } })
    const checked = await it_.submit('taichinh1', draft, 'truongtaichinh')
    expect(checked).toMatchObject({ state: 'unitReview', with: { title: 'truongtaichinh' } })
    expect(await ids('truongtaichinh', 'toCheck')).toContain(draft.id)
    const formed = await it_.pass('truongtaichinh', checked, 'formatCheck', 'vanthu')
    const reviewed = await it_.pass('vanthu', formed, 'officeReview', 'chanhvp')
    const waiting = await it_.pass('chanhvp', reviewed, 'waitSign')
    expect(waiting).toMatchObject({ state: 'waitSign', with: { title: 'chutich' } })
    expect(await ids('chutich', 'toDecide')).toContain(draft.id)
    const approved = await it_.approve('chutich', waiting)
    expect(approved).toMatchObject({ state: 'approved', with: null, document: { state: 'draft', code: '' } })
    expect(await ids('vanthu', 'toNumber')).toContain(draft.id)

    const found = (documentId: string) => it_.pages.vanthu.call(listDrafts, { pile: 'toNumber', documentId })
    expect((await found(approved.document?.id ?? '')).rows.map((row) => row.id)).toEqual([draft.id])
    expect((await found(draft.id)).rows).toEqual([])

    const outgoing = await it_.card('vanthu', approved.document?.id ?? '')
    expect(outgoing).toMatchObject({
      subject: draft.subject,
      signerTitle: 'chutich',
      kind: 'QĐ',
      direction: 'outgoing',
    })
    expect(outgoing.fileList[0]?.sha256).toBe(mainOf(approved).pdf.sha256)
    const issued = await it_.pages.vanthu.call(issueDocument, {
      id: outgoing.id,
      registerId: it_.here.outgoing,
      issuedOn: civilDate(it_.house.now()),
      version: outgoing.version,
    })
    expect(issued.state).toBe('issued')
    // Whoever drafted it reads what became of it; the colleague who had no part does not.
    expect(await it_.read('taichinh1', draft.id)).toMatchObject({ code: issued.code, document: { state: 'issued' } })
    expect((await it_.pages.taichinh1.call(readDocument, { id: issued.id })).code).toBe(issued.code)
    expect(await it_.pages.taichinh2.refusal(readDocument, { id: issued.id })).toMatchObject({ code: 'thing.missing' })
    expect(await ids('vanthu', 'toNumber')).not.toContain(draft.id)
    expect((await it_.read('taichinh1', draft.id)).steps.map((step) => step.act)).toEqual([
      'created',
      'submitted',
      'contentChecked',
      'formatChecked',
      'officeReviewed',
      'approved',
    ])
  })

  it('has recipients its author may look up, who keeps no groups of them for the agency', async () => {
    const { rows } = await it_.pages.taichinh1.call(findRecipients, { q: 'tinh gui' })
    expect(rows.map((row) => row.id)).toContain(it_.sender.id)
    const group = {
      name: 'Các tỉnh',
      personal: false,
      members: [{ agencyId: it_.sender.id, purpose: 'know' }],
    } as const
    expect(await it_.pages.taichinh1.refusal(createGroup, { ...group, members: [...group.members] })).toMatchObject({
      code: 'access.denied',
    })
  })

  it('is nobody else’s to see, and not the agency’s before it comes to them', async () => {
    const draft = await it_.drafted()
    for (const login of ['taichinh2', 'truongtuphap', 'chutich', 'chanhvp', 'vanthu', 'gui'] as const)
      expect(await it_.pages[login].refusal(readDraft, { id: draft.id })).toMatchObject({ code: 'thing.missing' })
    expect((await it_.read('truongtaichinh', draft.id)).can).toEqual([])
    expect(await ids('truongtaichinh', 'unit')).toContain(draft.id)
    const path = `/api/drafts/${draft.id}/versions/1/files/1?as=pdf`
    expect((await it_.pages.taichinh2.fetch(readDraftFile.method, path)).status).toBe(404)
    expect((await it_.pages.taichinh1.fetch(readDraftFile.method, path)).status).toBe(200)
  })

  it('lets only the one it is with decide, and only on what he has seen', async () => {
    const draft = await it_.drafted()
    const checked = await it_.submit('taichinh1', draft, 'truongtaichinh')
    const ask = { id: draft.id, version: checked.version, to: 'formatCheck' as const, note: '' }
    expect(await it_.pages.taichinh1.refusal(passDraft, { ...ask, toHolderId: it_.holder.vanthu })).toMatchObject({
      code: 'access.denied',
    })
    expect(
      await it_.pages.truongtaichinh.refusal(passDraft, { ...ask, version: 1, toHolderId: it_.holder.vanthu }),
    ).toMatchObject({ code: 'thing.changed' })
    expect(await it_.pages.truongtaichinh.refusal(passDraft, { ...ask, to: 'waitSign' })).toMatchObject({
      code: 'thing.state',
    })
    expect(await it_.pages.truongtaichinh.refusal(passDraft, ask)).toMatchObject({ code: 'input.invalid' })
    expect(await it_.pages.truongtaichinh.refusal(passDraft, { ...ask, toHolderId: it_.holder.gui })).toMatchObject({
      code: 'draft.person-unfit',
      facts: { why: 'ended' },
    })
  })

  it('is submitted to the head of its own unit, not to another unit’s', async () => {
    const draft = await it_.drafted()
    const ask = { id: draft.id, version: draft.version, note: '' }
    expect(
      await it_.pages.taichinh1.refusal(submitDraft, { ...ask, toHolderId: it_.holder.truongtuphap }),
    ).toMatchObject({ code: 'draft.person-unfit', facts: { why: 'not-head' } })
    const { people } = await it_.pages.taichinh1.call(findCheckers, { id: draft.id, for: 'contentCheck' })
    expect(people[0]).toMatchObject({ title: 'truongtaichinh' })
    expect(people.map((it) => it.title)).not.toContain('truongtuphap')
  })

  it('of a unit’s head goes straight to the check of its form, his own check on record', async () => {
    const draft = await it_.drafted('truongtaichinh')
    const formed = await it_.submit('truongtaichinh', draft, 'vanthu')
    expect(formed).toMatchObject({ state: 'formatCheck', contentChecker: { title: 'truongtaichinh' } })
    expect(formed.steps.map((step) => step.act)).toEqual(['created', 'contentChecked', 'submitted'])
  })
})

describe('returning and taking back', () => {
  it('goes back to any earlier step with the reason, and is checked again from there', async () => {
    const waiting = await it_.waiting()
    const reason = 'Bổ sung căn cứ pháp lý'
    expect(
      await it_.pages.vanthu.refusal(returnDraft, { id: waiting.id, version: waiting.version, to: 'drafting', reason }),
    ).toMatchObject({ code: 'access.denied' })
    const back = await it_.pages.chutich.call(returnDraft, {
      id: waiting.id,
      version: waiting.version,
      to: 'unitReview',
      reason,
    })
    expect(back).toMatchObject({ state: 'unitReview', with: { title: 'truongtaichinh' } })
    expect(back.steps.at(-1)).toMatchObject({ act: 'returned', note: reason, toName: 'Người Thử truongtaichinh' })
    const again = await it_.pass('truongtaichinh', back, 'formatCheck', 'vanthu')
    expect(again.state).toBe('formatCheck')
    expect(
      await it_.pages.vanthu.refusal(returnDraft, { id: again.id, version: again.version, to: 'waitSign', reason }),
    ).toMatchObject({ code: 'thing.state' })
  })

  it('is taken back by its author until somebody has decided', async () => {
    const draft = await it_.drafted()
    const checked = await it_.submit('taichinh1', draft, 'truongtaichinh')
    expect((await it_.pages.taichinh1.call(takeBackDraft, { id: draft.id })).state).toBe('drafting')
    const again = await it_.submit('taichinh1', await it_.read('taichinh1', draft.id), 'truongtaichinh')
    expect(again.version).toBeGreaterThan(checked.version)
    await it_.pass('truongtaichinh', again, 'formatCheck', 'vanthu')
    expect(await it_.pages.taichinh1.refusal(takeBackDraft, { id: draft.id })).toMatchObject({ code: 'thing.state' })
  })

  it('is not taken back from under the hands of whoever writes in it', async () => {
    const draft = await it_.drafted()
    const checked = await it_.submit('taichinh1', draft, 'truongtaichinh')
    const out = await it_.pages.truongtaichinh.call(checkOutDraft, { id: draft.id, version: checked.version })
    expect(await it_.pages.taichinh1.refusal(takeBackDraft, { id: draft.id })).toMatchObject({
      code: 'draft.checked-out',
      facts: { name: 'Người Thử truongtaichinh' },
    })
    await it_.version('truongtaichinh', out, 'Trưởng phòng đã sửa')
    expect(await it_.pages.taichinh1.refusal(takeBackDraft, { id: draft.id })).toMatchObject({ code: 'thing.state' })
    expect((await it_.read('taichinh1', draft.id)).can).not.toContain('takeBack')
  })

  it('is corrected by who checks it although he cannot read what its author named; naming more is refused', async () => {
    const { id } = await it_.submitted('Công văn cần trả lời')
    await it_.direct('chutich', id, [to.person(it_.holder.taichinh1, 'lead')])
    const relations = [{ kind: 'repliesTo' as const, documentId: id }]
    const draft = await it_.drafted('taichinh1', { relations })
    const checked = await it_.submit('taichinh1', draft, 'truongtaichinh')
    const formed = await it_.pass('truongtaichinh', checked, 'formatCheck', 'tuphap1')
    expect(await it_.pages.tuphap1.refusal(readDocument, { id })).toMatchObject({ code: 'thing.missing' })
    const ask = { id: draft.id, version: formed.version }
    const data = it_.data({ relations, subject: 'Trích yếu đã sửa thể thức' })
    const revised = await it_.pages.tuphap1.call(reviseDraft, { ...ask, data })
    expect(revised.subject).toBe('Trích yếu đã sửa thể thức')
    const other = await it_.submitted('Công văn khác')
    const more = it_.data({ relations: [...relations, { kind: 'repliesTo', documentId: other.id }] })
    expect(
      await it_.pages.tuphap1.refusal(reviseDraft, { ...ask, version: revised.version, data: more }),
    ).toMatchObject({ code: 'thing.missing' })
  })

  it('is not passed by its author who stands in for the head; it is by another who does', async () => {
    const draft = await it_.drafted()
    const other = await it_.drafted('taichinh2')
    const mine = await it_.submit('taichinh1', draft, 'truongtaichinh')
    const theirs = await it_.submit('taichinh2', other, 'truongtaichinh')
    const today = civilDate(it_.house.now())
    const given = await it_.pages.truongtaichinh.call(giveDelegation, {
      fromHolderId: it_.holder.truongtaichinh,
      toHolderId: it_.holder.taichinh1,
      scope: ['handling'],
      startsOn: today,
      endsOn: today,
      reason: 'Đi công tác',
    })
    const page = it_.pages.taichinh1
    page.take(await page.call(choosePost, { assignmentId: it_.holder.truongtaichinh }))
    const ask = { to: 'formatCheck' as const, toHolderId: it_.holder.vanthu, note: '' }
    expect(await page.refusal(passDraft, { ...ask, id: draft.id, version: mine.version })).toMatchObject({
      code: 'draft.own-check',
    })
    expect((await page.call(passDraft, { ...ask, id: other.id, version: theirs.version })).state).toBe('formatCheck')
    page.take(await page.call(choosePost, { assignmentId: it_.holder.taichinh1 }))
    await it_.pages.truongtaichinh.call(revokeDelegation, { id: given.id, reason: 'Đã về cơ quan' })
  })

  it('is given up with a reason and stays on record', async () => {
    const draft = await it_.drafted()
    const dropped = await it_.pages.taichinh1.call(dropDraftWork, {
      id: draft.id,
      version: draft.version,
      reason: 'Đã có văn bản của tỉnh',
    })
    expect(dropped).toMatchObject({ state: 'dropped', can: [] })
    expect(dropped.versions).toHaveLength(1)
    expect(await it_.pages.taichinh1.refusal(checkOutDraft, { id: draft.id, version: dropped.version })).toMatchObject({
      code: 'thing.state',
    })
  })
})

describe('approval', () => {
  const approval = (card: Card) => ({
    id: card.id,
    version: card.version,
    number: 1,
    sha256: mainOf(card).pdf.sha256 ?? '',
    note: '',
  })

  it('is of the exact bytes that were read', async () => {
    const waiting = await it_.waiting()
    const other = { ...approval(waiting), sha256: 'a'.repeat(64) }
    expect(await it_.pages.chutich.refusal(approveDraft, other)).toMatchObject({ code: 'draft.other-bytes' })
    const approved = await it_.pages.chutich.call(approveDraft, approval(waiting))
    expect(approved.steps.at(-1)).toMatchObject({ act: 'approved', number: 1, sha256: approval(waiting).sha256 })
    expect(
      await it_.pages.chutich.refusal(approveDraft, { ...approval(waiting), version: approved.version }),
    ).toMatchObject({ code: 'thing.state' })
  })

  it('is the signer’s alone, and changes after it come back to him', async () => {
    const waiting = await it_.waiting()
    for (const login of ['phochutich', 'chanhvp'] as const)
      expect(await it_.pages[login].refusal(approveDraft, approval(waiting))).toMatchObject({ code: 'thing.missing' })
    expect(await it_.pages.truongtaichinh.refusal(approveDraft, approval(waiting))).toMatchObject({
      code: 'access.denied',
    })
    expect(await it_.pages.taichinh1.refusal(approveDraft, approval(waiting))).toMatchObject({ code: 'access.denied' })
    const approved = await it_.approve('chutich', waiting)
    const uploadId = (await upload(it_.pages.taichinh1, tinyPdf('sau khi duyệt'))).uploadId
    expect(
      await it_.pages.taichinh1.refusal(addVersion, {
        id: approved.id,
        version: approved.version,
        note: '',
        main: { uploadId },
        keep: [],
        add: [],
      }),
    ).toMatchObject({ code: 'thing.state' })
  })

  it('fixes what the clerk sends; what concerns sending alone may be changed', async () => {
    const approved = await it_.approve('chutich', await it_.waiting())
    const card = await it_.card('vanthu', approved.document?.id ?? '')
    const same = {
      id: card.id,
      version: card.version,
      kind: 'QĐ' as const,
      subject: card.subject,
      signerName: card.signerName,
      signerTitle: card.signerTitle,
      urgency: card.urgency,
      secrecy: 'none' as const,
      dueOn: card.dueOn,
      pages: card.pages,
      note: 'Gửi kèm bản giấy',
      fieldCode: '',
      copies: 3,
      keep: [1],
      add: [],
      recipients: [{ agencyId: it_.sender.id, purpose: 'know' as const }],
    }
    const changed = { ...same, subject: 'Quyết định khác' }
    expect(await it_.pages.vanthu.refusal(reviseOutgoing, changed)).toMatchObject({ code: 'document.content-fixed' })
    expect(await it_.pages.vanthu.refusal(reviseOutgoing, { ...same, keep: [] })).toMatchObject({
      code: 'document.content-fixed',
    })
    expect(await it_.pages.vanthu.refusal(dropDraft, { id: card.id })).toMatchObject({ code: 'document.content-fixed' })
    expect(await it_.pages.vanthu.call(reviseOutgoing, same)).toMatchObject({ copies: 3 })
  })

  it('is taken back within seconds as if it had not been, both on record; later it is not', async () => {
    const waiting = await it_.waiting()
    const approved = await it_.approve('chutich', waiting)
    expect(approved.undoUntil).not.toBeNull()
    expect(await it_.pages.taichinh1.refusal(undoDraftStep, { id: waiting.id })).toMatchObject({ code: 'thing.state' })
    const undone = await it_.pages.chutich.call(undoDraftStep, { id: waiting.id })
    expect(undone).toMatchObject({ state: 'waitSign', with: { title: 'chutich' }, document: null })
    expect(undone.steps.slice(-2).map((step) => step.act)).toEqual(['approved', 'undone'])
    expect(await it_.pages.vanthu.refusal(readDocument, { id: approved.document?.id ?? '' })).toMatchObject({
      code: 'thing.missing',
    })
    await it_.approve('chutich', undone)
    it_.house.pass(16_000)
    expect(await it_.pages.chutich.refusal(undoDraftStep, { id: waiting.id })).toMatchObject({
      code: 'draft.undo-late',
    })
  })

  it('is not taken back once the clerk has given the number', async () => {
    const approved = await it_.approve('chutich', await it_.waiting())
    const card = await it_.card('vanthu', approved.document?.id ?? '')
    await it_.pages.vanthu.call(issueDocument, {
      id: card.id,
      registerId: it_.here.outgoing,
      issuedOn: civilDate(it_.house.now()),
      version: card.version,
    })
    expect(await it_.pages.chutich.refusal(undoDraftStep, { id: approved.id })).toMatchObject({ code: 'thing.state' })
  })

  it('ends when the clerk refuses the number, with the reason', async () => {
    const draft = await it_.drafted('truongtaichinh')
    const formed = await it_.submit('truongtaichinh', draft, 'chanhvp')
    const approved = await it_.approve('chutich', await it_.pass('chanhvp', formed, 'waitSign'))
    const ask = { id: approved.id, to: 'drafting' as const, reason: 'Thiếu phụ lục kèm theo' }
    expect(await it_.pages.truongtaichinh.refusal(refuseNumber, ask)).toMatchObject({ code: 'access.denied' })
    const refused = await it_.pages.vanthu.call(refuseNumber, ask)
    expect(refused.steps.at(-1)).toMatchObject({ act: 'numberRefused', note: ask.reason })
    expect(await it_.read('truongtaichinh', approved.id)).toMatchObject({
      state: 'drafting',
      with: { title: 'truongtaichinh' },
      document: null,
    })
  })
})

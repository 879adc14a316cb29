import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listUses } from '#contract/audit.ts'
import { issueDocument, readDocument } from '#contract/documents.ts'
import { addDocuments, completeWorkFile, listItems, readWorkFile } from '#contract/dossiers.ts'
import { askOpinions, closeRound, giveOpinion, returnDraft } from '#contract/drafting-flow.ts'
import { explainAccess, listViews } from '#contract/reading.ts'
import { answerRecall, recallDocument } from '#contract/recall.ts'
import { readRouting } from '#contract/routing.ts'
import { giveTask, readTask } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import { fileOf, taskAsk } from '../api/dossiers/desk.ts'
import { type Bureau, openBureau } from '../api/drafting/bureau.ts'
import { ofName, to } from '../api/routing/office.ts'

/** Requirements by the numbers under which they are known; those of other rooms stand in their own tests. */
let o: Bureau
beforeAll(async () => {
  o = await openBureau()
})
afterAll(() => o.house.close())

const today = () => civilDate(o.house.now())

describe('requirement 15: all drafts, comments, approvals, directives, accesses and views are kept for as long as the document, and shown', () => {
  it('of a draft, after it was returned, asked about, approved, issued, and when whoever wrote it has left', async () => {
    const first = await o.submit('taichinh1', await o.drafted(), 'truongtaichinh')
    const back = { id: first.id, version: first.version, to: 'drafting' as const, reason: 'Chưa nêu nguồn kinh phí' }
    const returned = await o.pages.truongtaichinh.call(returnDraft, back)
    const second = await o.version('taichinh1', returned, 'ban-2')
    const asked = await o.pages.taichinh1.call(askOpinions, {
      id: second.id,
      version: second.version,
      question: 'Đề nghị góp ý',
      dueAt: o.inDays(1),
      to: [{ holderId: o.holder.chanhvp }],
    })
    const opinion = asked.rounds.at(-1)?.opinions[0]?.id ?? ''
    await o.pages.chanhvp.call(giveOpinion, { id: opinion, stance: 'agree', text: 'Nhất trí với dự thảo' })
    const open = await o.read('taichinh1', first.id)
    const consulted = await o.pages.taichinh1.call(closeRound, { id: first.id, version: open.version })
    const checked = await o.submit('taichinh1', consulted, 'truongtaichinh')
    const formed = await o.pass('truongtaichinh', checked, 'formatCheck', 'vanthu')
    const approved = await o.approve('chutich', await o.pass('vanthu', formed, 'waitSign'))
    const draft = await o.card('vanthu', approved.document?.id ?? '')
    const book = { registerId: o.here.outgoing, issuedOn: today(), version: draft.version }
    const issued = await o.pages.vanthu.call(issueDocument, { id: draft.id, ...book })
    await o.house.sql`update post_assignment set valid_to = ${today()}::date - 1 where id = ${o.holder.taichinh1}`

    const kept = await o.read('truongtaichinh', first.id)
    expect(kept.versions).toHaveLength(2)
    expect(kept.steps.map((step) => step.act)).toEqual(
      expect.arrayContaining(['returned', 'contentChecked', 'approved']),
    )
    expect(JSON.stringify(kept.steps)).toContain('Chưa nêu nguồn kinh phí')
    expect(JSON.stringify(kept.rounds)).toContain('Nhất trí với dự thảo')
    expect((await o.card('vanthu', issued.id)).trail.map((it) => it.type)).toEqual(
      expect.arrayContaining(['document.approved', 'document.issued']),
    )
    for (const table of ['draft_version', 'draft_step', 'fact'])
      await expect(o.house.sql.unsafe(`delete from ${table}`), table).rejects.toThrow(/append-only|never/i)
    await expect(o.house.sql`delete from opinion where id = ${opinion}`).rejects.toThrow()
    await expect(o.house.sql`delete from draft where id = ${first.id}`).rejects.toThrow()
  })

  it('of an arrival, after its recall and the end of the posts that handled it', async () => {
    const { id, sentId } = await o.submitted('Kiểm tra lưu giữ')
    const card = await o.direct('chutich', id, [to.person(o.holder.tuphap1, 'lead')], { text: 'Tư pháp chủ trì' })
    expect(ofName(card, 'tuphap1').role).toBe('lead')
    await o.card('tuphap1', id)
    await o.pages.tuphap1.fetch('GET', `/api/documents/${id}/files/1?download=true`)
    await o.pages.gui.call(recallDocument, { id: sentId, reason: 'Ban hành nhầm thẩm quyền' })
    await o.pages.vanthu.call(answerRecall, { id, agreed: true, reason: '' })
    await o.house.sql`update post_assignment set valid_to = ${today()}::date - 1 where id = ${o.holder.tuphap1}`

    const routing = await o.pages.vanthu.call(readRouting, { id })
    expect(JSON.stringify(routing)).toContain('Tư pháp chủ trì')
    const { views } = await o.pages.vanthu.call(listViews, { id })
    expect(views.map((view) => view.title)).toEqual(expect.arrayContaining(['tuphap1']))
    const { rows } = await o.pages.chutich.call(listUses, { whose: 'all', documentId: id })
    expect(rows.filter((row) => row.title === 'tuphap1').map((row) => row.act)).toEqual(['download', 'view'])
    expect((await o.pages.chutich.call(explainAccess, { id })).changes).toEqual([])
    expect((await o.card('vanthu', id)).trail.map((it) => it.type)).toContain('document.recall-answered')
    for (const table of ['document_use', 'document_view', 'directive', 'assignment', 'fact'])
      await expect(o.house.sql.unsafe(`delete from ${table}`), table).rejects.toThrow()
    await expect(o.house.sql`delete from document where id = ${id}`).rejects.toThrow()
  })
})

describe('requirement 22, without the invitation', () => {
  it('a unit answers by naming persons, conclusions become tasks, and one completed file holds what belongs to the meeting', async () => {
    const invitation = await o.submitted('Giấy mời họp giao ban')
    const unit = ofName(await o.direct('chutich', invitation.id, [to.unit(o.finance, 'lead')]), 'Tài chính')
    const persons = [to.person(o.holder.taichinh2, 'lead')]
    const named = await o.direct('truongtaichinh', invitation.id, persons, { parentId: unit.id })
    expect(ofName(named, 'taichinh2')).toMatchObject({ role: 'lead', state: 'waiting' })

    const conclusion = await o.submitted('Thông báo kết luận cuộc họp giao ban')
    const dueAt = o.inDays(10)
    const task = await o.pages.chutich.call(
      giveTask,
      taskAsk(
        { holderId: o.holder.truongtuphap },
        { title: 'Thực hiện kết luận: rà soát văn bản quy phạm', dueAt, documentId: conclusion.id },
      ),
    )
    expect(await o.pages.truongtuphap.call(readTask, { id: task.id })).toMatchObject({ dueAt })
    // Whoever leads it may read the notice it was born from; who has no part may not.
    expect((await o.card('truongtuphap', conclusion.id)).subject).toBe('Thông báo kết luận cuộc họp giao ban')
    expect(await o.pages.taichinh2.refusal(readDocument, { id: conclusion.id })).toMatchObject({
      code: 'thing.missing',
    })

    const file = await fileOf(o, 'vanthu', { title: 'Hồ sơ cuộc họp giao ban' })
    await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [invitation.id, conclusion.id] })
    const { version } = await o.pages.vanthu.call(readWorkFile, { id: file.id })
    const done = { id: file.id, version, endedOn: today(), retentionYears: 20 }
    expect((await o.pages.vanthu.call(completeWorkFile, done)).state).toBe('closed')
    const { rows } = await o.pages.vanthu.call(listItems, { id: file.id })
    expect(rows.map((row) => row.title).sort()).toEqual([
      'Giấy mời họp giao ban',
      'Thông báo kết luận cuộc họp giao ban',
    ])
    expect(await o.pages.vanthu.refusal(addDocuments, { id: file.id, documentIds: [] })).toMatchObject({
      code: expect.stringMatching(/thing.state|input.invalid/),
    })
  })
})

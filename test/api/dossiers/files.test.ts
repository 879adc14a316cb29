import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAccess, decideAccessChange } from '#contract/access.ts'
import { readDocument } from '#contract/documents.ts'
import {
  addDocuments,
  addMember,
  addPaper,
  addSubFile,
  changeWorkFile,
  completeWorkFile,
  handOverFile,
  listItems,
  listWorkFiles,
  noteWorkFile,
  placeItem,
  readWorkFile,
  removeItem,
  removeMember,
  reopenWorkFile,
} from '#contract/dossiers.ts'
import { explainAccess } from '#contract/reading.ts'
import { giveTask, reportTask } from '#contract/tasks.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Login, type Office, openOffice } from '../routing/office.ts'
import { fileOf, taskAsk, thisYear, today } from './desk.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const items = async (login: Login, id: string) => (await o.pages[login].call(listItems, { id })).rows
const reads = async (login: Login, id: string) =>
  (await o.pages[login].fetch('GET', `/api/documents/${id}`)).status === 200

describe('a work file', () => {
  it('is seen by its keeper, those it is shared with and the heads of the agency; by nobody else', async () => {
    const file = await fileOf(o, 'taichinh1', { shareWithUnit: true })
    const seen = async (login: Login) => (await o.pages[login].fetch('GET', `/api/work-files/${file.id}`)).status
    expect(await Promise.all((['taichinh1', 'taichinh2', 'chutich', 'tuphap1', 'gui'] as const).map(seen))).toEqual([
      200, 200, 200, 404, 404,
    ])
    const found = async (login: Login, view: 'mine' | 'unit' | 'shared' | 'all') =>
      (await o.pages[login].call(listWorkFiles, { view, q: file.notation })).rows.some((row) => row.id === file.id)
    expect(await found('taichinh1', 'mine')).toBe(true)
    expect([
      await found('taichinh2', 'mine'),
      await found('taichinh2', 'unit'),
      await found('taichinh2', 'shared'),
    ]).toEqual([false, true, true])
    expect([await found('tuphap1', 'all'), await found('chutich', 'all')]).toEqual([false, true])
    expect((await o.pages.taichinh2.call(readWorkFile, { id: file.id })).can).toEqual([])
    const change = {
      id: file.id,
      version: file.version,
      title: 'Khác',
      retentionYears: null,
      startedOn: today(o),
      language: 'Tiếng Việt',
      description: '',
    }
    expect((await o.pages.taichinh2.refusal(changeWorkFile, change)).code).toBe('access.denied')
    expect((await o.pages.tuphap1.refusal(changeWorkFile, change)).code).toBe('thing.missing')
    const changed = await o.pages.taichinh1.call(changeWorkFile, change)
    expect(changed).toMatchObject({ title: 'Khác', retentionYears: null, version: 2 })
    expect((await o.pages.taichinh1.refusal(changeWorkFile, change)).code).toBe('thing.changed')
    await expect(o.house.sql`update work_file set notation = 'x' where id = ${file.id}`).rejects.toThrow(
      'never changed',
    )
  })

  it('takes documents its compiler may read, by date, each once, also from two at the same moment', async () => {
    const file = await fileOf(o, 'vanthu')
    const first = await o.arrive('Văn bản một')
    const second = await o.arrive('Văn bản hai')
    const put = (login: Login, documentIds: string[]) => o.pages[login].call(addDocuments, { id: file.id, documentIds })
    await o.pages.vanthu.call(addMember, { id: file.id, holderId: o.holder.chanhvp, access: 'add' })
    const both = await Promise.all([put('vanthu', [first.id]), put('chanhvp', [first.id])])
    expect(both.map((it) => it.added + it.already)).toEqual([1, 1])
    expect(both.reduce((sum, it) => sum + it.added, 0)).toBe(1)
    await put('vanthu', [first.id, second.id])
    const uploaded = await upload(o.pages.vanthu, tinyPdf('anh'), 'ảnh.pdf')
    const paper = { id: file.id, uploadId: uploaded.uploadId, title: 'Ảnh hiện trường', datedOn: '2020-05-01' }
    await o.pages.vanthu.call(addPaper, paper)
    const rows = await items('vanthu', file.id)
    expect(rows.map((row) => row.ordinal)).toEqual([1, 2, 3])
    expect(rows.map((row) => row.datedOn)).toEqual(rows.map((row) => row.datedOn).toSorted())
    expect(rows[0]?.title).toBe('Ảnh hiện trường')
    const ask = { id: file.id, documentIds: [first.id] }
    expect((await o.pages.tuphap1.refusal(addDocuments, ask)).code).toBe('thing.missing')
    await o.pages.vanthu.call(addMember, { id: file.id, holderId: o.holder.tuphap1, access: 'read' })
    expect((await o.pages.tuphap1.refusal(addDocuments, ask)).code).toBe('access.denied')
    const own = await fileOf(o, 'tuphap1')
    const unread = await o.arrive('Không được xem')
    expect((await o.pages.tuphap1.refusal(addDocuments, { id: own.id, documentIds: [unread.id] })).code).toBe(
      'thing.missing',
    )
    const sent = await o.arrive('Của cơ quan khác')
    expect((await o.pages.vanthu.refusal(addDocuments, { id: file.id, documentIds: [sent.sentId] })).code).toBe(
      'thing.missing',
    )
    // The same document lies in a second file of somebody else, and is still one document.
    const again = await fileOf(o, 'chanhvp')
    await o.pages.chanhvp.call(addDocuments, { id: again.id, documentIds: [first.id] })
    const holding = await o.pages.chutich.call(listWorkFiles, { view: 'all', documentId: first.id })
    expect(holding.rows.map((row) => row.id).sort()).toEqual([again.id, file.id].sort())
  })

  it('opens its documents to its members, until the item or the member goes', async () => {
    const file = await fileOf(o, 'vanthu')
    const { id: one } = await o.arrive('Mở cho thành viên')
    const { id: two } = await o.arrive('Thêm sau')
    await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [one] })
    expect(await reads('tuphap1', one)).toBe(false)
    const withUnit = await o.pages.vanthu.call(addMember, { id: file.id, unitId: o.justice, access: 'read' })
    await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [two] })
    expect([await reads('tuphap1', one), await reads('tuphap1', two), await reads('truongtuphap', two)]).toEqual([
      true,
      true,
      true,
    ])
    expect(await reads('taichinh1', one)).toBe(false)
    expect((await o.pages.tuphap1.call(explainAccess, { id: one })).mine).toEqual(['workFile'])
    expect((await o.pages.vanthu.refusal(addMember, { id: file.id, unitId: o.justice, access: 'add' })).code).toBe(
      'dossier.member-already',
    )
    expect(
      (await o.pages.vanthu.refusal(addMember, { id: file.id, holderId: o.holder.gui, access: 'read' })).code,
    ).toBe('routing.target-unfit')
    const item = (await items('vanthu', file.id)).find((row) => row.documentId === two)?.id ?? ''
    expect((await o.pages.tuphap1.refusal(removeItem, { id: item, reason: 'Nhầm' })).code).toBe('access.denied')
    await o.pages.vanthu.call(removeItem, { id: item, reason: 'Nhầm hồ sơ' })
    expect([await reads('tuphap1', one), await reads('tuphap1', two)]).toEqual([true, false])
    expect((await items('vanthu', file.id)).map((row) => row.ordinal)).toEqual([1])
    expect((await o.pages.vanthu.refusal(removeItem, { id: item, reason: 'Nữa' })).code).toBe('thing.missing')
    const member = withUnit.members.find((it) => it.unitId === o.justice)?.id ?? ''
    const left = await o.pages.vanthu.call(removeMember, { id: member })
    expect(await reads('tuphap1', one)).toBe(false)
    const keeper = left.members[0]?.id ?? ''
    expect((await o.pages.vanthu.refusal(removeMember, { id: keeper })).code).toBe('thing.state')
    expect(left.trail.map((it) => it.type)).toEqual(
      expect.arrayContaining(['work-file.item-removed', 'work-file.unshared']),
    )
  })

  it('is handed over: another answers for it and reads it, the one before no more', async () => {
    const file = await fileOf(o, 'taichinh1')
    const uploaded = await upload(o.pages.taichinh1, tinyPdf('bàn giao'), 'a.pdf')
    await o.pages.taichinh1.call(addPaper, { id: file.id, uploadId: uploaded.uploadId, title: 'Tờ', datedOn: today(o) })
    const hand = { id: file.id, version: file.version, holderId: o.holder.tuphap1, reason: 'Chuyển công tác' }
    expect((await o.pages.taichinh2.refusal(handOverFile, hand)).code).toBe('thing.missing')
    await o.pages.chutich.call(handOverFile, hand)
    expect((await o.pages.taichinh1.refusal(readWorkFile, { id: file.id })).code).toBe('thing.missing')
    const card = await o.pages.tuphap1.call(readWorkFile, { id: file.id })
    expect(card.keeperName).toContain('tuphap1')
    expect(card.can).toContain('close')
    const [item] = await items('tuphap1', file.id)
    expect((await o.pages.tuphap1.fetch('GET', `/api/work-file-items/${item?.id}/file`)).status).toBe(200)
    expect((await o.pages.taichinh1.fetch('GET', `/api/work-file-items/${item?.id}/file`)).status).toBe(404)
  })

  it('is completed when nothing is missing, refuses changes then, and is opened again by the head only', async () => {
    const file = await fileOf(o, 'vanthu')
    const done = () => ({ id: file.id, retentionYears: 70, endedOn: today(o) })
    const now = async () => (await o.pages.vanthu.call(readWorkFile, { id: file.id })).version
    const incomplete = await o.pages.vanthu.refusal(completeWorkFile, { ...done(), version: file.version })
    expect([incomplete.code, incomplete.facts]).toEqual(['dossier.incomplete', { checks: ['noItems'] }])
    const { id: documentId } = await o.arrive('Để kết thúc')
    await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [documentId] })
    const task = await o.pages.vanthu.call(giveTask, taskAsk({ holderId: o.holder.vanthu }, { workFileId: file.id }))
    expect((await o.pages.vanthu.call(readWorkFile, { id: file.id })).checks).toEqual([
      { check: 'openTasks', count: 1 },
    ])
    expect((await o.pages.vanthu.refusal(completeWorkFile, { ...done(), version: await now() })).code).toBe(
      'dossier.incomplete',
    )
    await o.pages.vanthu.call(reportTask, {
      id: task.id,
      version: task.version,
      text: 'Xong',
      percent: 100,
      finished: true,
      uploadIds: [],
    })
    const sub = await o.pages.vanthu.call(addSubFile, { id: file.id, title: 'Phần một' })
    const [item] = await items('vanthu', file.id)
    const place = { id: item?.id ?? '', subFileId: sub.subFiles[0]?.id ?? '' }
    await o.pages.vanthu.call(placeItem, place)
    expect((await items('vanthu', file.id))[0]?.subFileId).toBe(place.subFileId)
    expect((await o.pages.chutich.refusal(completeWorkFile, { ...done(), version: await now() })).code).toBe(
      'access.denied',
    )
    expect(
      (await o.pages.vanthu.refusal(completeWorkFile, { ...done(), version: await now(), endedOn: '2999-01-01' })).code,
    ).toBe('input.invalid')
    const closed = await o.pages.vanthu.call(completeWorkFile, { ...done(), version: await now() })
    expect(closed).toMatchObject({ state: 'closed', documents: 1, retentionYears: 70, endedOn: today(o) })
    const refusals = [
      await o.pages.vanthu.refusal(addDocuments, { id: file.id, documentIds: [documentId] }),
      await o.pages.vanthu.refusal(removeItem, { id: item?.id ?? '', reason: 'x' }),
      await o.pages.vanthu.refusal(noteWorkFile, { id: file.id, text: 'x' }),
      await o.pages.vanthu.refusal(completeWorkFile, { ...done(), version: closed.version }),
      await o.pages.vanthu.refusal(giveTask, taskAsk({ holderId: o.holder.vanthu }, { workFileId: file.id })),
    ]
    expect(refusals.map((it) => it.code)).toEqual(Array(5).fill('thing.state'))
    await expect(o.house.sql`update work_file_item set title = 'x' where file_id = ${file.id}`).rejects.toThrow(
      'not rewritten',
    )
    const reopen = { id: file.id, version: closed.version, reason: 'Bổ sung văn bản đến muộn' }
    expect((await o.pages.vanthu.refusal(reopenWorkFile, reopen)).code).toBe('access.denied')
    expect((await o.pages.chutich.call(reopenWorkFile, reopen)).state).toBe('open')
    expect((await o.pages.chutich.refusal(reopenWorkFile, { ...reopen, version: closed.version + 1 })).code).toBe(
      'thing.state',
    )
  })

  it('has an index of its documents and stands in the index of the year', async () => {
    const file = await fileOf(o, 'vanthu')
    const { id } = await o.arrive('Trong mục lục')
    await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [id] })
    for (const path of [
      `/api/work-files/${file.id}/index?form=pdf`,
      `/api/work-file-index?view=mine&year=${thisYear(o)}&form=pdf`,
    ]) {
      const answer = await o.pages.vanthu.fetch('GET', path)
      expect(
        Buffer.from(await answer.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-')
    }
    expect((await o.pages.tuphap1.fetch('GET', `/api/work-files/${file.id}/index?form=xlsx`)).status).toBe(404)
    expect(
      (await o.pages.vanthu.fetch('GET', `/api/work-file-index?view=mine&year=${thisYear(o)}&form=xlsx`)).status,
    ).toBe(200)
  })

  it('is listed page by page without loss', async () => {
    for (let n = 0; n < 5; n++) await fileOf(o, 'phochutich', { title: `Trang ${n}` })
    const seen: string[] = []
    for (let cursor: string | undefined, n = 0; n < 10; n++) {
      const page = await o.pages.phochutich.call(listWorkFiles, {
        view: 'mine',
        limit: 2,
        ...(cursor ? { cursor } : {}),
      })
      seen.push(...page.rows.map((row) => row.id))
      if (page.next === null) break
      cursor = page.next
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5])
    const wrong = Buffer.from(JSON.stringify(['x', 'y'])).toString('base64url')
    expect((await o.pages.phochutich.refusal(listWorkFiles, { view: 'mine', cursor: wrong })).code).toBe(
      'input.invalid',
    )
    expect(await o.pages.vanthu.refusal(readDocument, { id: seen[0] ?? '' })).toMatchObject({ code: 'thing.missing' })
    expect(o.house.errors).toEqual([])
  })
})

describe('what somebody was granted for himself', () => {
  it('is not his to pass on by a file or a task of his own', async () => {
    const { id } = await o.arrive('Văn bản chỉ mở cho một người')
    const change = await o.pages.chanhvp.call(changeAccess, {
      id,
      kind: 'grant',
      holderId: o.holder.tuphap1,
      reason: 'Nghiên cứu trong hai ngày',
      until: o.inDays(2).slice(0, 10),
    })
    await o.pages.chutich.call(decideAccessChange, { id: change.id, confirmed: true, reason: '' })
    expect(await reads('tuphap1', id)).toBe(true)
    const file = await fileOf(o, 'tuphap1')
    expect(await o.pages.tuphap1.refusal(addDocuments, { id: file.id, documentIds: [id] })).toMatchObject({
      code: 'access.denied',
    })
    const mine = taskAsk({ holderId: o.holder.tuphap1 }, { documentId: id })
    expect(await o.pages.tuphap1.refusal(giveTask, mine)).toMatchObject({ code: 'access.denied' })
    await o.passDays(3)
    expect(await reads('tuphap1', id)).toBe(false)
  })
})

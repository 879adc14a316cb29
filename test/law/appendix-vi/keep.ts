import { createHash } from 'node:crypto'
import { describe, expect } from 'vitest'
import { decideAccessChange, listAccessChanges } from '#contract/access.ts'
import { exportAccess, listAccessRows, listUses, readAccessStatistics } from '#contract/audit.ts'
import { listDocuments } from '#contract/documents.ts'
import {
  addDocuments,
  addMember,
  completeWorkFile,
  listItems,
  listWorkFiles,
  readWorkFile,
} from '#contract/dossiers.ts'
import { decideFileAccess } from '#contract/file-access.ts'
import { readFileList } from '#contract/file-lists.ts'
import { listNotices } from '#contract/notices.ts'
import { listViews } from '#contract/reading.ts'
import { exportDocuments, keepSearch, listSearches } from '#contract/searches.ts'
import { linesOf, pdfText } from '#platform/pdf/index.ts'
import { fileOf, issuedList, thisYear } from '../../api/dossiers/desk.ts'
import { printed } from '../../api/files/papers.ts'
import { to } from '../../api/routing/office.ts'
import { send } from '../../setup/sending.ts'
import { upload } from '../../setup/upload.ts'
import { gap, meets } from '../conformance.ts'

import { copyOf, day, fetched, o, sent } from './office.ts'

/** Registers its demands with the runner when it is called. */
export function demandsOfKeeping(): void {
  describe('D. files', () => {
    meets('D1', 'the list of files', 'drafted, approved by the head, issued', async () => {
      await issuedList(o, thisYear(o), ['Hồ sơ tuyển dụng', 'Hồ sơ nâng lương'])
      expect((await o.pages.vanthu.call(readFileList, { year: thisYear(o) })).list).toMatchObject({ state: 'issued' })
    })
    meets('D2', 'file codes and ordinals by itself', 'running numbers under each heading', async () => {
      const { list } = await o.pages.vanthu.call(readFileList, { year: thisYear(o) })
      expect(JSON.stringify(list)).toContain('01.TCCB')
      expect(JSON.stringify(list)).toContain('02.TCCB')
    })
    meets('D3', 'link documents of one code', 'the documents of a file in order', async () => {
      const file = await fileOf(o, 'vanthu')
      const ids = [(await o.arrive('D3 một')).id, (await o.arrive('D3 hai')).id]
      await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: ids })
      expect((await o.pages.vanthu.call(listItems, { id: file.id })).rows.map((row) => row.ordinal)).toEqual([1, 2])
    })
    meets('D4', 'link the fields of the list', 'title, retention, keeper, dates, totals', async () => {
      const file = await fileOf(o, 'vanthu')
      expect(file).toMatchObject({
        retentionYears: 10,
        language: 'Tiếng Việt',
        startedOn: day(),
        keeperTitle: 'vanthu',
      })
    })
    meets('D5', 'all files of one account', 'one’s own, of the unit, shared', async () => {
      const file = await fileOf(o, 'tuphap1')
      expect((await o.pages.tuphap1.call(listWorkFiles, { view: 'mine' })).rows.map((row) => row.id)).toContain(file.id)
    })
    meets('D6', 'one document in many files of many accounts, not copied', 'files refer to the document', async () => {
      const { id } = await o.submitted('D6')
      await o.direct('chutich', id, [to.person(o.holder.taichinh1, 'lead'), to.person(o.holder.tuphap1, 'support')])
      const before = await o.house.sql`select count(*)::int as n from document_file`
      for (const login of ['vanthu', 'taichinh1', 'tuphap1'] as const)
        await o.pages[login].call(addDocuments, { id: (await fileOf(o, login)).id, documentIds: [id] })
      expect(await o.house.sql`select count(*)::int as n from document_file`).toEqual(before)
      const [row] = await o.house.sql<
        { n: number }[]
      >`select count(*)::int as n from work_file_item where document_id = ${id}`
      expect(row?.n).toBe(3)
    })
    gap('D7', 'a whole file to PDF and XML in order of time', 'with the packages of the archive')
  })

  describe('E. keeping', () => {
    meets(
      'E1',
      'directives, all drafts, opinions, approvals, history of access and viewing',
      'append-only tables and the fact log',
      async () => {
        const approved = await o.approve(
          'chutich',
          await o.version('chutich', await o.waiting(), 'Bản 2').then((card) => card),
        )
        expect((await o.read('taichinh1', approved.id)).versions).toHaveLength(2)
        await expect(o.house.sql`delete from draft_version where draft_id = ${approved.id}`).rejects.toThrow(
          /never|change|append/i,
        )
        const { id } = await o.arrive('E1')
        await o.card('phochutich', id)
        expect((await o.pages.vanthu.call(listViews, { id })).views.map((view) => view.title)).toContain('phochutich')
      },
    )
    meets('E2', 'notice thirty days before deposit is due', 'the keeper of a completed file is told', async () => {
      const yearAgo = (days: number) =>
        new Date(Date.parse(day()) - (365 - days) * 86_400_000).toISOString().slice(0, 10)
      const told = async (endedOn: string) => {
        const file = await fileOf(o, 'vanthu', { startedOn: '2025-01-01' })
        await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [(await o.arrive('E2')).id] })
        const { version } = await o.pages.vanthu.call(readWorkFile, { id: file.id })
        await o.pages.vanthu.call(completeWorkFile, { id: file.id, version, endedOn, retentionYears: 20 })
        return async () =>
          (await o.pages.vanthu.call(listNotices, { topic: 'deadlines' })).rows
            .filter((row) => row.subjectId === file.id)
            .map((row) => row.kind)
      }
      const [soon, later] = [await told(yearAgo(29)), await told(yearAgo(35))]
      await o.house.work((work) => work.enqueue('notifications:remind', {}))
      await expect.poll(soon, { timeout: 60_000 }).toEqual(['file.deposit-due'])
      expect(await later()).toEqual([])
    })
    gap('E3', 'deposit to the archives', 'the archive is a later capability')
  })

  describe('F. finding and using', () => {
    meets(
      'F1',
      'counts of documents and files, and of accesses to each',
      'lists count; each document counts its viewings',
      async () => {
        const { id } = await o.arrive('F1')
        await o.card('chutich', id)
        expect((await o.pages.vanthu.call(listViews, { id })).total).toBeGreaterThan(0)
        expect((await o.pages.vanthu.call(listDocuments, { direction: 'incoming' })).count).toBeGreaterThan(0)
      },
    )
    meets(
      'F2',
      'statistics of access to the system',
      'sign-ins, refusals and people by day, week, month, unit and agency, each figure with its rows; spreadsheet and CSV',
      async () => {
        const period = { from: day(), to: day(), by: 'unit' as const }
        const { total, lines } = await o.pages.chutich.call(readAccessStatistics, period)
        expect(total.opened).toBeGreaterThan(0)
        const [line] = lines
        const rows = await o.pages.chutich.call(listAccessRows, { ...period, figure: 'opened', key: line?.key ?? '' })
        expect(rows.count).toBe(line?.opened)
        expect(rows.rows[0]?.address).not.toBe('')
        expect(await o.pages.taichinh1.refusal(readAccessStatistics, period)).toMatchObject({ code: 'access.denied' })
        const file = await fetched(o.pages.chutich, `${exportAccess.path}?from=${day()}&to=${day()}&by=day&as=csv`)
        expect(await file.text()).toContain('"Lượt đăng nhập"')
      },
    )
    meets(
      'F3',
      'rights to archived files',
      'who may open a completed file is decided per file, and confirmed by a second person where it opens',
      async () => {
        const file = await fileOf(o, 'vanthu')
        const { id } = await o.arrive('F3')
        await o.pages.vanthu.call(addDocuments, { id: file.id, documentIds: [id] })
        const { version } = await o.pages.vanthu.call(readWorkFile, { id: file.id })
        await o.pages.vanthu.call(completeWorkFile, { id: file.id, version, endedOn: day(), retentionYears: 20 })
        const ask = { id: file.id, holderId: o.holder.taichinh1, access: 'read' as const }
        expect(await o.pages.vanthu.refusal(addMember, ask)).toMatchObject({ code: 'input.invalid' })
        expect(await o.pages.tuphap1.refusal(addMember, { ...ask, reason: 'x' })).toMatchObject({
          code: 'thing.missing',
        })
        const waiting = await o.pages.vanthu.call(addMember, { ...ask, reason: 'Phục vụ quyết toán' })
        expect(waiting.waiting).toMatchObject([{ title: 'taichinh1', reason: 'Phục vụ quyết toán' }])
        expect(await o.pages.taichinh1.refusal(readWorkFile, { id: file.id })).toMatchObject({ code: 'thing.missing' })
        const changeId = waiting.waiting[0]?.id ?? ''
        const list = await o.pages.chutich.call(listAccessChanges, { state: 'waiting' })
        expect(list.rows.find((row) => row.id === changeId)).toMatchObject({ file: { id: file.id }, mayConfirm: true })
        const yes = { id: changeId, confirmed: true, reason: '' }
        expect(await o.pages.vanthu.refusal(decideFileAccess, yes)).toMatchObject({ code: 'access.denied' })
        expect(await o.pages.chutich.refusal(decideAccessChange, yes)).toMatchObject({ code: 'thing.state' })
        await o.pages.chutich.call(decideFileAccess, yes)
        expect((await o.pages.taichinh1.call(readWorkFile, { id: file.id })).can).toEqual([])
        expect((await o.card('taichinh1', id)).id).toBe(id)
      },
    )
    meets(
      'F4',
      'search on the input fields',
      'each input field, number in any form, words with and without tone marks, also in the content of files whose text could be read',
      async () => {
        const it = await sent('Kế hoạch phòng chống lũ quét F4')
        const id = await copyOf(it.id)
        for (const q of ['ke hoach phong chong lu quet f4', it.code])
          expect(
            (await o.pages.vanthu.call(listDocuments, { direction: 'incoming', q })).rows.map((row) => row.id),
          ).toContain(id)
        const fields = {
          subject: 'lu quet F4',
          notation: it.codeNotation,
          signer: 'lo van mau',
          issuedFrom: day(),
          issuedTo: day(),
        }
        const { rows } = await o.pages.vanthu.call(listDocuments, { direction: 'incoming', ...fields })
        expect(rows.map((row) => row.id)).toEqual([id])
        const file = await upload(o.pages.gui, await printed('Rà soát lồng bè thủy sản'))
        const add = [{ uploadId: file.uploadId, role: 'main' as const }]
        const read = await send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: day() }, [o.here.id], { add })
        const copy = await copyOf(read.id)
        await expect
          .poll(
            async () =>
              (
                await o.pages.vanthu.call(listDocuments, { direction: 'incoming', content: 'long be thuy san' })
              ).rows.map((row) => row.id),
            { timeout: 60_000 },
          )
          .toEqual([copy])
      },
    )
    meets('F6', 'save searches and run them again', 'kept by name, opened from the list', async () => {
      await o.pages.vanthu.call(keepSearch, { name: 'Khẩn', direction: 'incoming', query: 'urgency=flash&tab=all' })
      const again = await o.pages.vanthu.call(keepSearch, {
        name: 'Khẩn',
        direction: 'incoming',
        query: 'urgency=urgent&tab=all',
      })
      expect(again.searches).toMatchObject([{ name: 'Khẩn', query: 'urgency=urgent&tab=all' }])
      expect((await o.pages.chutich.call(listSearches, {})).searches).toEqual([])
      expect(
        await o.pages.vanthu.refusal(keepSearch, { name: 'x', direction: 'incoming', query: 'javascript:alert(1)' }),
      ).toMatchObject({ code: 'input.invalid' })
    })
    meets(
      'F5',
      'choose the fields that are shown',
      'columns of every list (test/e2e/screens shows the choice); an export has all',
      async () => {
        const text = await (await fetched(o.pages.vanthu, `${exportDocuments.path}?direction=incoming&form=csv`)).text()
        expect(text.split('\r\n')[0]).toContain('"Số, ký hiệu"')
      },
    )
    meets('F7', 'order of results', 'by time or number, up or down', async () => {
      const list = (order: 'asc' | 'desc') =>
        o.pages.vanthu.call(listDocuments, { direction: 'incoming', order, limit: 200 })
      const [up, down] = [await list('asc'), await list('desc')]
      expect(up.rows.map((row) => row.id)).toEqual(down.rows.map((row) => row.id).reverse())
    })
    meets('F8', 'export results as Word and PDF', 'docx, pdf, xlsx, csv of what the list shows', async () => {
      for (const [form, head] of [
        ['docx', 'PK'],
        ['pdf', '%PDF'],
        ['xlsx', 'PK'],
      ] as const) {
        const file = await fetched(o.pages.vanthu, `${exportDocuments.path}?direction=incoming&form=${form}`)
        expect(Buffer.from(await file.arrayBuffer()).toString('latin1', 0, head.length)).toBe(head)
      }
      expect((await fetched(o.pages.taichinh1, `${exportDocuments.path}?direction=incoming&form=csv`)).status).toBe(200)
    })
    meets('F9', 'download and print', 'the untouched bytes of each file', async () => {
      const { id } = await o.arrive('F9')
      const card = await o.card('vanthu', id)
      const file = await fetched(o.pages.vanthu, `/api/documents/${id}/files/1?download=true`)
      expect((await file.arrayBuffer()).byteLength).toBe(card.fileList[0]?.size)
    })
    meets(
      'F10',
      'mark printed output',
      'a copy whose pages say who printed it, when and at which agency; across the page where the agency wants it; the original untouched',
      async () => {
        const file = await upload(o.pages.gui, await printed('Nội dung in thử F10'))
        const add = [{ uploadId: file.uploadId, role: 'main' as const }]
        const read = await send(o.pages.gui, { registerId: o.sender.outgoing, issuedOn: day() }, [o.here.id], { add })
        const id = await copyOf(read.id)
        const print = async () => {
          const answer = await fetched(o.pages.chutich, `/api/documents/${id}/files/1/print`)
          expect(answer.headers.get('content-type')).toBe('application/pdf')
          return pdfText(new Uint8Array(await answer.arrayBuffer()))
        }
        const words = async () =>
          ((await print())?.pages ?? []).map((page) =>
            linesOf(page)
              .map((line) => line.map((it) => it.text).join(' '))
              .join('\n'),
          )
        for (const page of await words()) {
          expect(page).toContain('Người in: Người Thử chutich')
          expect(page).toContain(o.here.name)
        }
        expect((await words())[0]).toContain('Nội dung in thử F10')
        const bytes = await (await fetched(o.pages.chutich, `/api/documents/${id}/files/1?download=true`)).arrayBuffer()
        expect(createHash('sha256').update(new Uint8Array(bytes)).digest('hex')).toBe(file.sha256)
        const uses = await o.pages.chutich.call(listUses, { whose: 'mine', documentId: id, act: 'print' })
        expect(uses.rows.length).toBeGreaterThanOrEqual(2)
        expect((await fetched(o.pages.tuphap1, `/api/documents/${id}/files/1/print`)).status).toBe(404)
      },
    )
    meets(
      'F11',
      'history of use',
      'each look, download and print, of a document, a person, a period; one’s own always, others’ by right',
      async () => {
        const { id } = await o.arrive('F11')
        await o.card('phochutich', id)
        await fetched(o.pages.phochutich, `/api/documents/${id}/files/1?download=true`)
        const mine = await o.pages.phochutich.call(listUses, { whose: 'mine', documentId: id })
        expect(mine.rows.map((row) => row.act)).toEqual(['download', 'view'])
        const personId = mine.rows[0]?.personId ?? ''
        const all = await o.pages.chutich.call(listUses, { whose: 'all', personId, from: day(), to: day() })
        expect(all.rows.map((row) => row.document?.id)).toContain(id)
        expect(await o.pages.taichinh1.refusal(listUses, { whose: 'all' })).toMatchObject({ code: 'access.denied' })
      },
    )
  })
}

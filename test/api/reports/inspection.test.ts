import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Reply } from '#contract/endpoint.ts'
import {
  listFormPrints,
  listReportRows,
  officeForms,
  printForm,
  type ReportGrouping,
  type ReportName,
  readReport,
  reportFigures,
  reportGroupings,
  reportNames,
} from '#contract/reports.ts'
import { completeAssignment, noteAssignment, pauseAssignment, returnAssignment } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { type Login, type Office, ofName, openOffice, readRouting, to } from '../routing/office.ts'

let o: Office
const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const period = () => ({
  from: civilDate(new Date(o.house.now().getTime() - 60 * 86_400_000)),
  to: civilDate(o.house.now()),
})
const figure = (line: Reply<typeof readReport>['total'], name: string) =>
  line.figures.find((it) => it.figure === name)?.count

async function rowsOf(
  login: Login,
  report: ReportName,
  more: { by?: ReportGrouping; key?: string; figure?: 'all' | 'late' },
) {
  const rows: Reply<typeof listReportRows>['rows'] = []
  let cursor: string | undefined
  do {
    const page = await o.pages[login].call(listReportRows, {
      report,
      ...period(),
      ...more,
      limit: 2,
      ...(cursor ? { cursor } : {}),
    })
    rows.push(...page.rows)
    expect(page.countCapped).toBe(false)
    cursor = page.next ?? undefined
  } while (cursor)
  return rows
}

async function bytes(login: Login, path: string): Promise<Buffer> {
  const response = await o.pages[login].fetch('GET', path)
  expect([path, response.status]).toEqual([path, 200])
  return Buffer.from(await response.arrayBuffer())
}

let slipId = ''

/** One arrival of every fate, given to two units and to people, by two leaders. */
async function fates(): Promise<void> {
  const { pages, holder, finance, justice } = o
  const done = async (login: Login, id: string, name: string, note = 'Đã giải quyết xong.') => {
    const card = await pages[login].call(readRouting, { id })
    const it = ofName(card, name)
    await pages[login].call(completeAssignment, { id: it.id, version: it.version, note })
  }
  slipId = (await o.submitted('Xong đúng hạn')).id
  const given = await o.direct('chutich', slipId, [
    to.unit(finance, 'lead', o.inDays(20)),
    to.unit(justice, 'support', o.inDays(18)),
  ])
  const named = await o.direct('truongtaichinh', slipId, [to.person(holder.taichinh1, 'lead')], {
    parentId: ofName(given, 'Phòng Tài chính').id,
    text: 'Đồng chí chuyên viên tham mưu.',
  })
  await pages.taichinh1.call(noteAssignment, {
    id: ofName(named, 'taichinh1').id,
    kind: 'progress',
    text: 'Đề xuất ban hành kế hoạch.',
  })
  await done('truongtuphap', slipId, 'Phòng Tư pháp', 'Nhất trí, không có ý kiến khác.')
  await done('taichinh1', slipId, 'taichinh1')
  const free = await o.submitted('Xong, không đặt hạn')
  await o.direct('chutich', free.id, [to.unit(justice, 'lead')])
  await done('truongtuphap', free.id, 'Phòng Tư pháp')
  const late = await o.submitted('Xong muộn')
  await o.direct('chutich', late.id, [to.person(holder.tuphap1, 'lead', o.inDays(3))])
  const paused = await o.submitted('Tạm dừng chờ cơ quan khác')
  const stopped = await o.direct('chutich', paused.id, [to.unit(finance, 'lead', o.inDays(3))])
  const waits = ofName(stopped, 'Phòng Tài chính')
  await pages.truongtaichinh.call(pauseAssignment, {
    id: waits.id,
    version: waits.version,
    paused: true,
    reason: 'Chờ ý kiến của Sở Tài chính',
  })
  const overdue = await o.submitted('Đang làm, quá hạn')
  await o.direct('chutich', overdue.id, [to.unit(justice, 'lead', o.inDays(2))])
  const back = await o.submitted('Trả lại')
  const returned = ofName(await o.direct('chutich', back.id, [to.unit(finance, 'lead', o.inDays(9))]), 'Tài chính')
  await pages.truongtaichinh.call(returnAssignment, {
    id: returned.id,
    version: returned.version,
    reason: 'Không thuộc nhiệm vụ của phòng',
  })
  await o.arrive('Chưa giao ai')
  await o.passDays(6)
  await done('tuphap1', late.id, 'tuphap1')
}

beforeAll(async () => {
  o = await openOffice()
  await fates()
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

describe('inspection day: each figure opens its rows, rows sum to the figure', () => {
  it('counts each fate once, and the rate over what fell due', async () => {
    const { total, lines, scope } = await o.pages.chutich.call(readReport, { report: 'incoming', ...period() })
    expect(scope).toBe('agency')
    const counted = Object.fromEntries(total.figures.map((it) => [it.figure, it.count]))
    expect(counted).toMatchObject({
      all: 7,
      onTime: 1,
      late: 1,
      doneFree: 1,
      openInTime: 1,
      openLate: 1,
      returned: 1,
      unassigned: 1,
      paused: 1,
    })
    expect(total.rate).toBe(33.3)
    expect(total.averageMinutes).toBeGreaterThan(0)
    expect(lines.map((it) => it.name)).toEqual(['Phòng Tài chính', 'Phòng Tư pháp', ''])
    expect(lines.at(-1)?.key).toBe('none')
  })

  it.each(
    reportNames.flatMap((report) =>
      (report === 'incoming' ? reportGroupings : ([undefined] as const)).map((by) => [report, by] as const),
    ),
  )('%s by %s: to the leader, a unit head and an officer', async (report, by) => {
    for (const login of ['chutich', 'truongtaichinh', 'tuphap1'] as const) {
      const asked = { report, ...(by ? { by } : {}) }
      const { lines, total } = await o.pages[login].call(readReport, { ...asked, ...period() })
      const { parts } = reportFigures[report]
      for (const line of [...lines, total]) {
        expect(parts.reduce((sum, part) => sum + (figure(line, part) ?? 0), 0)).toBe(figure(line, 'all'))
        for (const { figure: name, count } of line.figures) {
          const rows = await rowsOf(login, report, {
            ...(by ? { by } : {}),
            ...(line.key === '' ? {} : { key: line.key }),
            figure: name as 'all',
          })
          expect([login, line.key, name, rows.length]).toEqual([login, line.key, name, count])
          expect(new Set(rows.map((row) => row.id)).size).toBe(count)
          if (line.opens !== null && name === 'all') expect(rows.reduce((n, row) => n + row.opens, 0)).toBe(line.opens)
        }
      }
      for (const { figure: name, count } of total.figures)
        expect(lines.reduce((sum, line) => sum + (figure(line, name) ?? 0), 0)).toBe(count)
    }
  })

  it('says of each late one who had it when', async () => {
    const [row] = await rowsOf('chutich', 'incoming', { figure: 'late' })
    expect(row).toMatchObject({ subject: 'Xong muộn', part: 'late', originalDueAt: null })
    expect(row?.held.map((it) => [it.as, it.name, it.until !== null])).toEqual([
      ['submission', 'Người Thử chutich', true],
      ['lead', 'Người Thử tuphap1', true],
    ])
    expect((row?.closedAt ?? '') > (row?.dueAt ?? '')).toBe(true)
  })

  it('shows a unit head his unit, an officer what is his, another agency nothing of it', async () => {
    const unit = await o.pages.truongtaichinh.call(readReport, { report: 'incoming', ...period() })
    expect([unit.scope, unit.lines.map((it) => it.name)]).toEqual(['unit', ['Phòng Tài chính']])
    const own = await o.pages.tuphap1.call(readReport, { report: 'incoming', by: 'person', ...period() })
    expect([own.scope, figure(own.total, 'all'), figure(own.total, 'late')]).toEqual(['own', 1, 1])
    const elsewhere = await o.pages.gui.call(readReport, { report: 'incoming', ...period() })
    expect(figure(elsewhere.total, 'all')).toBe(0)
  })

  it('refuses a period that is none or longer than a year, and a cursor that is not ours', async () => {
    const ask = { report: 'incoming' as const }
    for (const wrong of [
      { from: '2026-03-02', to: '2026-03-01' },
      { from: '2024-01-01', to: '2026-01-01' },
    ])
      expect((await o.pages.chutich.refusal(readReport, { ...ask, ...wrong })).code).toBe('input.invalid')
    expect((await o.pages.chutich.refusal(listReportRows, { ...ask, ...period(), cursor: 'xau' })).code).toBe(
      'input.invalid',
    )
  })
})

describe('the export opens', () => {
  const of = (form: string, as: string) => {
    const { from, to: until } = period()
    return `/api/forms/${form}/export?from=${from}&to=${until}&as=${as}`
  }

  it('in a spreadsheet, with the figures of the page', async () => {
    const workbook = new ExcelJS.Workbook()
    const read = await bytes('chutich', of('incoming', 'xlsx'))
    await workbook.xlsx.load(read as unknown as Parameters<typeof workbook.xlsx.load>[0])
    const sheet = workbook.worksheets[0]
    expect(sheet?.getRow(1).getCell(3).value).toBe('Tổng số')
    const last = sheet?.getRow(sheet.rowCount)
    expect([last?.getCell(2).value, last?.getCell(3).value, last?.getCell(12).value]).toEqual([
      'Tổng cộng',
      '7',
      '33,3%',
    ])
  })

  it('as PDF and as a Word file that becomes a PDF with the same words', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lien-thong-forms-'))
    try {
      for (const form of officeForms) {
        const pdf = await bytes('chutich', of(form, 'pdf'))
        expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
        await writeFile(join(folder, `${form}.docx`), await bytes('chutich', of(form, 'docx')))
        if (has('qpdf')) {
          await writeFile(join(folder, 'it.pdf'), pdf)
          execFileSync('qpdf', ['--check', join(folder, 'it.pdf')])
        }
      }
      if (!has('soffice') || !has('pdftotext')) return
      execFileSync('soffice', [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        'pdf',
        '--outdir',
        folder,
        join(folder, 'followUp.docx'),
      ])
      const text = execFileSync('pdftotext', ['-layout', join(folder, 'followUp.pdf'), '-'])
        .toString()
        .normalize('NFC')
      const words = text.replace(/\s+/g, ' ')
      for (const said of ['SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN', 'Xong đúng hạn', '(7)', 'Trang 1/', 'NGƯỜI LẬP SỔ'])
        expect(words).toContain(said)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('is kept when it is printed: the same bytes again, whatever happened since', async () => {
    const print = await o.pages.vanthu.call(printForm, { form: 'followUp', ...period() })
    expect(print).toMatchObject({ form: 'followUp', lines: 7, byTitle: 'vanthu' })
    const before = await bytes('vanthu', `/api/form-prints/${print.id}`)
    await o.arrive('Đến sau khi in')
    expect((await bytes('chutich', `/api/form-prints/${print.id}`)).equals(before)).toBe(true)
    expect((await o.pages.vanthu.call(printForm, { form: 'followUp', ...period() })).lines).toBe(8)
    const { rows, count } = await o.pages.vanthu.call(listFormPrints, { form: 'followUp', limit: 1 })
    expect([rows.length, count]).toEqual([1, 2])
    const { rows: all } = await o.pages.vanthu.call(listFormPrints, {})
    expect(all.map((row) => row.lines)).toEqual([8, 7])
    await expect(o.house.sql`delete from form_print`).rejects.toThrow('append-only')
  })

  it('gives nobody else’s: books to who reads books, prints to their agency', async () => {
    const { pages } = o
    expect((await pages.truongtaichinh.fetch('GET', of('followUp', 'pdf'))).status).toBe(403)
    expect((await pages.truongtaichinh.fetch('GET', of('incoming', 'csv'))).status).toBe(200)
    expect((await pages.truongtaichinh.refusal(printForm, { form: 'incoming', ...period() })).code).toBe(
      'access.denied',
    )
    const print = await pages.vanthu.call(printForm, { form: 'outgoing', ...period() })
    expect((await pages.gui.fetch('GET', `/api/form-prints/${print.id}`)).status).toBe(404)
  })
})

describe('the slip of an arrival', () => {
  it('has three parts from what was directed and done, for whoever may read it', async () => {
    const pdf = await bytes('taichinh1', `/api/documents/${slipId}/slip?as=pdf`)
    if (has('pdftotext')) {
      const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString().normalize('NFC')
      const words = text.replace(/\s+/g, ' ')
      for (const said of [
        'PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN',
        'Ý kiến của lãnh đạo cơ quan',
        'Chủ trì: Phòng Tài chính, thời hạn',
        'Phối hợp: Phòng Tư pháp',
        'Ý kiến của lãnh đạo đơn vị',
        'Đồng chí chuyên viên tham mưu.',
        'Đề xuất ban hành kế hoạch.',
        'Đã giải quyết xong.',
      ])
        expect(words).toContain(said)
    }
    const docx = await bytes('chutich', `/api/documents/${slipId}/slip?as=docx`)
    expect(docx.subarray(0, 2).toString()).toBe('PK')
    expect((await o.pages.tuphap1.fetch('GET', `/api/documents/${slipId}/slip?as=pdf`)).status).toBe(404)
    const sent = await o.house.sql<{ id: string }[]>`select id from document where direction = 'outgoing' limit 1`
    expect((await o.pages.gui.fetch('GET', `/api/documents/${sent[0]?.id}/slip?as=pdf`)).status).toBe(409)
  })
})

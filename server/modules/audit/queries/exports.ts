import type { AccessGrouping, exportAccess as accessContract, exportUses as usesContract } from '#contract/audit.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { registerFile } from '#platform/print/outputs.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { noteReading, refuseWrongPeriod } from '../scope.ts'
import { accessRows } from './access-rows.ts'
import { readAccessStatistics } from './statistics.ts'
import { useDoor, useRows } from './uses.ts'
import '../facts.ts'

/** What a spreadsheet of a log holds at most; a longer one is taken by period. */
const mostLines = 20_000

const outcomes = {
  opened: 'Đăng nhập',
  unknown: 'Từ chối: không có tài khoản',
  wrong: 'Từ chối: sai mật khẩu hoặc mã',
  locked: 'Từ chối: tài khoản bị khóa',
  disabled: 'Từ chối: tài khoản đã đóng',
  read: 'Xem nhật ký',
} as const
const acts = { view: 'Xem', download: 'Tải về', print: 'In' } as const
const groups: Record<AccessGrouping, string> = {
  day: 'Ngày',
  week: 'Tuần bắt đầu ngày',
  month: 'Tháng bắt đầu ngày',
  unit: 'Đơn vị',
  agency: 'Cơ quan',
}

const day = (date: string) => date.split('-').reverse().join('/')
const shown = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})

interface Sheet {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly string[][]
}

async function fileOf(
  work: Work,
  ask: { from: string; to: string; as: 'xlsx' | 'csv' },
  sheet: Sheet,
): Promise<MadeFile> {
  const agency = await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now))
  return registerFile(
    {
      agency: agency?.name ?? '',
      title: sheet.title,
      year: Number(ask.to.slice(0, 4)),
      period: { from: ask.from, to: ask.to },
      columns: sheet.columns.map((label) => ({ label, widthMm: 40 })),
      rows: [...sheet.rows],
      madeAt: work.now,
    },
    ask.as,
    `${sheet.title} ${ask.from} ${ask.to}`,
  )
}

/** The figures, or with a figure named its rows. Taking a log away is a fact. */
export async function exportAccess(work: Work, ask: Ask<typeof accessContract>): Promise<MadeFile> {
  refuseWrongPeriod(ask)
  const { figure } = ask
  const sheet: Sheet =
    figure === undefined
      ? await figuresSheet(work, ask)
      : {
          title: 'Nhật ký truy cập hệ thống',
          columns: [
            'Thời điểm',
            'Họ và tên',
            'Chức vụ',
            'Tên đăng nhập',
            'Đơn vị',
            'Kết quả',
            'Địa chỉ',
            'Trình duyệt',
            'Số lần',
          ],
          rows: (await accessRows(work, { ask: { ...ask, figure }, limit: mostLines })).map((row) => [
            shown.format(new Date(row.at)),
            row.name,
            row.title,
            row.login,
            row.unitName,
            outcomes[row.what],
            row.address,
            row.agent,
            String(row.times),
          ]),
        }
  await noteReading(work, 'access', `${figure ?? 'all'} ${ask.from} ${ask.to} ${ask.as}`)
  const { from, to, as } = ask
  await work.record('log.exported', work.actor.accountId, [], { log: 'access', from, to, as, lines: sheet.rows.length })
  return fileOf(work, ask, sheet)
}

async function figuresSheet(work: Work, ask: Ask<typeof accessContract>): Promise<Sheet> {
  const { lines, total } = await readAccessStatistics(work, ask)
  const named = (line: (typeof lines)[number]) =>
    line.key === '' ? 'Cộng' : line.key === 'none' ? 'Không xác định' : line.name || day(line.key)
  return {
    title: 'Thống kê truy cập hệ thống',
    columns: [groups[ask.by], 'Lượt đăng nhập', 'Bị từ chối', 'Người đăng nhập'],
    rows: [...lines, total].map((line) => [
      named(line),
      String(line.opened),
      String(line.refused),
      String(line.people),
    ]),
  }
}

export async function exportUses(work: Work, ask: Ask<typeof usesContract>): Promise<MadeFile> {
  const { as, ...uses } = ask
  await useDoor(work, uses)
  const rows = await useRows(work, uses, undefined, mostLines)
  const today = civilDate(work.now)
  const period = { from: ask.from ?? rows.at(-1)?.at.slice(0, 10) ?? today, to: ask.to ?? today }
  await noteReading(work, 'use', `${ask.whose} ${period.from} ${period.to} ${as}`)
  await work.record('log.exported', work.actor.accountId, [], { log: 'use', ...period, as, lines: rows.length })
  return fileOf(
    work,
    { ...period, as },
    {
      title: 'Lịch sử sử dụng văn bản',
      columns: ['Thời điểm', 'Họ và tên', 'Chức vụ', 'Việc', 'Văn bản', 'Trích yếu', 'Tệp'],
      rows: rows.map((row) => [
        shown.format(new Date(row.at)),
        row.name,
        row.title,
        acts[row.act],
        row.document?.label ?? '',
        row.document?.subject ?? '',
        row.file,
      ]),
    },
  )
}

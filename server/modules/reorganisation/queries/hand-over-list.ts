import { sql } from 'drizzle-orm'
import { type ReorgWork, reorgWork } from '#contract/reorganisation.ts'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { printRegister } from '#platform/print/register.ts'
import type { Work } from '#platform/work.ts'
import { lastNames } from '../../organisation/index.ts'
import { readableAct } from '../policy.ts'

/** Words of the paper, which is Vietnamese whatever the page speaks. */
const kindWords: Record<ReorgWork, string> = {
  arrival: 'Văn bản đến chưa vào sổ',
  recall: 'Yêu cầu thu hồi chưa trả lời',
  submission: 'Văn bản trình chưa có ý kiến',
  assignment: 'Văn bản đang giải quyết',
  outgoing: 'Văn bản đi chưa cấp số',
  draft: 'Dự thảo',
  opinion: 'Ý kiến chưa trả lời',
  task: 'Nhiệm vụ',
  workFile: 'Hồ sơ công việc',
  authority: 'Thẩm quyền ký kết thúc',
  delegation: 'Ủy quyền xử lý kết thúc',
}
const undecided = 'Chờ quyết định'
const mostLines = 20_000
const dateText = (day: string | null) => day?.split('-').reverse().join('/') ?? ''

interface Line extends Record<string, unknown> {
  readonly kind: ReorgWork
  readonly label: string
  readonly due: string | null
  readonly from: string
  readonly to: string
}

async function workLines(work: Work, actId: string, agencyId: string): Promise<string[][]> {
  const rows = await work.tx.execute<Line>(sql`
    select kind, label, (due_at at time zone 'Asia/Ho_Chi_Minh')::date::text as due, from_name as "from", to_name as "to" from reorganisation_move
     where act_id = ${actId} and agency_id = ${agencyId} order by array_position(${sql.param([...reorgWork])}::text[], kind), due_at nulls last, ordinal limit ${mostLines}`)
  return rows.map((it) => [
    kindWords[it.kind],
    it.label,
    it.from,
    dateText(it.due),
    it.to || (it.kind === 'authority' || it.kind === 'delegation' ? '' : undecided),
  ])
}

async function bookLines(work: Work, agencyId: string, year: number): Promise<string[][]> {
  const rows = await work.tx.execute<{ name: string; last: number; closed: string | null; act: string }>(sql`
    select r.name, coalesce(s.next_number - 1, 0) as last, r.closed_on::text as closed, r.closing_act as act
      from register r left join number_series s on s.register_id = r.id and s.year = ${year}
     where r.agency_id = ${agencyId} and (r.closed_on is null or r.closed_on >= make_date(${year}, 1, 1)) order by r.direction, r.name limit 500`)
  return rows.map((it) => [
    'Sổ văn bản',
    it.name,
    `Số cuối: ${it.last === 0 ? 'chưa cấp' : it.last}`,
    dateText(it.closed),
    it.act,
  ])
}

async function peopleLines(work: Work, actId: string, agencyId: string): Promise<string[][]> {
  const rows = await work.tx.execute<{ name: string; title: string; to: string; toTitle: string; own: boolean }>(sql`
    select h.from_name as name, h.from_title as title, h.to_name as "to", h.to_title as "toTitle", h.from_name = h.to_name as own
      from reorganisation_heir h where h.act_id = ${actId} and h.agency_id = ${agencyId} and h.kind = 'holder' order by h.from_title, h.from_name limit 5000`)
  return rows.map((it) => [
    'Nhân sự',
    it.name,
    it.title,
    '',
    it.to === '' ? undecided : it.own ? it.toTitle : `Bàn giao việc cho ${it.toTitle} ${it.to}`,
  ])
}

/**
 * The hand-over list of a predecessor (biên bản bàn giao, handbook 5.5), made from what was handed over at the moment of the act: people,
 * books with their last numbers, open work with from whom to whom, and where two sign.
 */
export async function handOverList(work: Work, ask: { id: string; agencyId: string }): Promise<MadeFile> {
  const act = await readableAct(work, ask.id)
  if (act.state !== 'applied') throw fault('thing.state', { state: act.state })
  const [heir] = await work.tx.execute<{ name: string; to: string; place: string }>(sql`
    select h.from_name as name, h.to_name as "to",
           coalesce((select n.place from org_unit_name n where n.org_unit_id = h.from_id order by n.valid_from desc limit 1), '') as place
      from reorganisation_heir h where h.act_id = ${act.id} and h.from_id = ${ask.agencyId} and h.kind in ('agency', 'unit')`)
  if (!heir) throw fault('thing.missing')
  const name = (await lastNames(work.tx, [ask.agencyId])).get(ask.agencyId) ?? heir.name
  const year = yearOf(act.effectiveOn)
  const rows = [
    ...(await peopleLines(work, act.id, ask.agencyId)),
    ...(await bookLines(work, ask.agencyId, year)),
    ...(await workLines(work, act.id, ask.agencyId)),
  ].map((row, index) => [String(index + 1), ...row])
  const stream = printRegister({
    agency: name,
    title: 'Biên bản bàn giao',
    year,
    period: { from: act.effectiveOn, to: act.effectiveOn },
    span: `Theo ${act.decision}, có hiệu lực từ ngày ${dateText(act.effectiveOn)}${heir.to === '' ? '' : `; bên nhận: ${heir.to}`}`,
    columns: [
      { label: 'STT', widthMm: 12, align: 'center' },
      { label: 'Loại', widthMm: 42 },
      { label: 'Nội dung', widthMm: 88 },
      { label: 'Người giữ, chức vụ', widthMm: 42 },
      { label: 'Thời hạn', widthMm: 24, align: 'center' },
      { label: 'Bên nhận', widthMm: 50 },
    ],
    rows,
    closing: {
      place: heir.place,
      printedOn: civilDate(work.now),
      title: 'ĐẠI DIỆN BÊN NHẬN',
      maker: 'ĐẠI DIỆN BÊN GIAO',
      summary: `Tổng cộng ${rows.length} mục.`,
    },
    madeAt: work.now,
  })
  return { stream, name: `Biên bản bàn giao ${name}.pdf`, mediaType: 'application/pdf', inline: false }
}

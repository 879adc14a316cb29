import type { exportMembers as contract } from '#contract/bodies.ts'
import { deputiesBodies, type MemberRole } from '#contract/bodies.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate, yearOf } from '#platform/clock.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { printRegister } from '#platform/print/register.ts'
import { workbook } from '#platform/print/workbook.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { readBody } from './body-card.ts'

const roleNames: Readonly<Record<MemberRole, string>> = {
  chair: 'Chủ tọa',
  viceChair: 'Phó Chủ tọa',
  standingMember: 'Thành viên thường trực',
  member: 'Thành viên',
  secretary: 'Thư ký',
}
const dateText = (day: string) => day.split('-').reverse().join('/')

const columns = [
  { label: 'STT', widthMm: 12, align: 'center' },
  { label: 'Họ và tên', widthMm: 55 },
  { label: 'Chức danh', widthMm: 50 },
  { label: 'Vai trò', widthMm: 35 },
  { label: 'Chức vụ, cơ quan', widthMm: 65 },
  { label: 'Tổ, đoàn', widthMm: 35 },
  { label: 'Biểu quyết', widthMm: 20, align: 'center' },
  { label: 'Từ ngày', widthMm: 24, align: 'center' },
] as const

/** The list as it is read out and hung up: those in office that day, in their order. */
export async function exportMembers(work: Work, ask: Ask<typeof contract>): Promise<MadeFile> {
  const card = await readBody(work, { id: ask.id, ...(ask.on === undefined ? {} : { on: ask.on }) })
  const rows = card.inOffice.map((it, at) => [
    String(at + 1),
    it.name,
    it.title,
    roleNames[it.role],
    it.post,
    it.group,
    it.votes ? 'Có' : 'Không',
    dateText(it.validFrom),
  ])
  const name = `Danh sách thành viên ${card.name} ${card.day}.${ask.form}`.replaceAll('/', '-')
  if (ask.form === 'xlsx')
    return {
      stream: await workbook('Thành viên', columns, rows),
      name,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      inline: false,
    }
  const today = civilDate(work.now)
  const agency = await agencyOn(work.tx, card.agencyId, card.day)
  const noun = deputiesBodies.has(card.kind) ? 'đại biểu' : 'thành viên'
  const stream = printRegister({
    agency: agency?.name ?? card.agencyName,
    ...(agency?.parentName ? { parentAgency: agency.parentName } : {}),
    title: `Danh sách ${noun}`,
    year: yearOf(card.day),
    period: { from: card.day, to: card.day },
    span: `${card.name}, ngày ${dateText(card.day)}`,
    columns,
    rows,
    closing: {
      place: agency?.place ?? '',
      printedOn: today,
      title: 'THỦ TRƯỞNG CƠ QUAN',
      maker: 'NGƯỜI LẬP',
      summary: `Danh sách này có ${rows.length} ${noun}, trong đó ${card.voting} có quyền biểu quyết.`,
    },
    madeAt: work.now,
  })
  return { stream, name, mediaType: 'application/pdf', inline: true }
}

import { sentenceOf } from '#contract/decision-sentence.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { exportSlips as contract, SlipMember, SlipRound } from '#contract/opinion-slips.ts'
import { civilDate, yearOf } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { printRegister } from '#platform/print/register.ts'
import { workbook } from '#platform/print/workbook.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { readableRound } from '../policy.ts'
import { tellSlips } from '../tell.ts'
import { slipCard } from './card.ts'

const words = { for: 'Tán thành', against: 'Không tán thành', abstain: 'Không biểu quyết' } as const
const dateText = (day: string) => day.split('-').reverse().join('/')

const columns = [
  { label: 'STT', widthMm: 12, align: 'center' },
  { label: 'Họ và tên', widthMm: 45 },
  { label: 'Chức danh', widthMm: 42 },
  { label: 'Trả lời ngày', widthMm: 24, align: 'center' },
  { label: 'Câu hỏi', widthMm: 14, align: 'center' },
  { label: 'Ý kiến', widthMm: 34 },
  { label: 'Nội dung ý kiến', widthMm: 90 },
] as const

function linesOf({ questions }: SlipRound, it: SlipMember, at: number): string[][] {
  const who = [String(at + 1), it.name, it.title]
  const { given } = it
  if (!given) return [[...who, '', '', 'Không trả lời', '']]
  const day = dateText(given.paper?.receivedOn ?? civilDate(new Date(given.at)))
  const late = given.late ? ' (quá hạn, không tính)' : ''
  const paper = given.paper ? ' (phiếu giấy)' : ''
  return questions.map(({ id }, n) => {
    const said = given.answers.find((one) => one.questionId === id)
    return [
      ...(n === 0 ? who : ['', '', '']),
      n === 0 ? `${day}${paper}` : '',
      String(n + 1),
      said ? `${words[said.choice]}${late}` : '',
      said?.text ?? '',
    ]
  })
}

/** All opinions with names, and under each question what it came to: as it is laid before the body at its next meeting. */
export async function exportSlips(work: Work, ask: Ask<typeof contract>): Promise<MadeFile> {
  const card = await slipCard(work, ask.id)
  const { rule } = card
  if (card.state !== 'closed' || rule === null) throw fault('thing.state', { state: card.state })
  const sums = card.questions.flatMap(({ text, result }, at) =>
    result ? [`${at + 1}. ${text}: ${sentenceOf(rule, result, card.voters, 'vi')}.`] : [],
  )
  const rows = card.members.flatMap((it, at) => linesOf(card, it, at))
  const today = civilDate(work.now)
  const name = `Tổng hợp ý kiến ${card.title.slice(0, 80)} ${today}.${ask.form}`.replaceAll('/', '-')
  await tellSlips(work, await readableRound(work, card.id), 'summaryTaken', card.title)
  if (ask.form === 'xlsx')
    return {
      stream: await workbook('Ý kiến', columns, [...rows, ...sums.map((it) => ['', it, '', '', '', '', ''])]),
      name,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      inline: false,
    }
  const agency = await agencyOn(work.tx, card.agencyId, today)
  const [from, to] = [card.askedAt, card.closedAt].map((at) => civilDate(at === null ? work.now : new Date(at)))
  const stream = printRegister({
    agency: agency?.name ?? card.agencyName,
    ...(agency?.parentName ? { parentAgency: agency.parentName } : {}),
    title: 'Tổng hợp phiếu lấy ý kiến',
    year: yearOf(today),
    period: { from: from ?? today, to: to ?? today },
    span: `${card.bodyName}: ${card.title} (từ ${dateText(from ?? today)} đến ${dateText(to ?? today)})`,
    columns,
    rows: [...rows, ...sums.map((it) => ['', '', '', '', '', 'Kết quả', it])],
    closing: {
      place: agency?.place ?? '',
      printedOn: today,
      title: 'THỦ TRƯỞNG CƠ QUAN',
      maker: 'NGƯỜI TỔNG HỢP',
      summary: `Đã gửi ${card.asked} phiếu, nhận ${card.answered} phiếu trong hạn.`,
    },
    madeAt: work.now,
  })
  return { stream, name, mediaType: 'application/pdf', inline: true }
}

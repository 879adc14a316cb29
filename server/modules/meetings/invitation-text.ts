import { civilDate } from '#platform/clock.ts'

/** What an invitation says (Decree 30/2020/NĐ-CP, Appendix III, form 1.7). */
export interface Invitation {
  readonly agencyName: string
  /** Agencies and people, as they are called. */
  readonly invited: readonly string[]
  readonly title: string
  readonly chair: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly place: string
  /** Names of connected sites. */
  readonly sites: readonly string[]
  /** Titles of items in order; secret ones are not among them. */
  readonly items: readonly string[]
  /** When the papers are given out at the latest. */
  readonly papersDueAt: Date | null
}

/** Names listed in the sentence; more of them stand under `Nơi nhận`. */
const mostNamed = 8
const mostItems = 30

const pad = (n: number) => String(n).padStart(2, '0')

/** `08 giờ 00 phút, ngày 05 tháng 02 năm 2027`: zeros before days under 10 and the months 1 and 2 (Decree 30/2020 Appendix I, II.4). */
export function spokenInstant(at: Date): string {
  const [year = '', month = '', day = ''] = civilDate(at).split('-')
  const minutes = Math.floor((at.getTime() / 60_000 + 7 * 60) % 1440)
  const clock = `${pad(Math.floor(minutes / 60))} giờ ${pad(minutes % 60)} phút`
  const monthText = Number(month) <= 2 ? pad(Number(month)) : String(Number(month))
  return `${clock}, ngày ${day} tháng ${monthText} năm ${year}`
}

/** The lines of the body, one paragraph each. */
export function invitationLines(it: Invitation): string[] {
  const named =
    it.invited.length <= mostNamed ? it.invited.join('; ') : 'các cơ quan, đơn vị, cá nhân có tên tại phần Nơi nhận'
  const until =
    civilDate(it.startsAt) === civilDate(it.endsAt) ? '' : `, dự kiến kết thúc vào ${spokenInstant(it.endsAt)}`
  const items = it.items.slice(0, mostItems).map((title, at) => `${at + 1}. ${title}`)
  return [
    `${it.agencyName} trân trọng kính mời: ${named}.`,
    `Tới dự: ${it.title}.`,
    `Chủ trì: ${it.chair}.`,
    `Thời gian: ${spokenInstant(it.startsAt)}${until}.`,
    ...(it.place === '' ? [] : [`Địa điểm: ${it.place}.`]),
    ...(it.sites.length === 0 ? [] : [`Điểm cầu: ${it.sites.join('; ')}.`]),
    ...(items.length === 0 ? [] : ['Nội dung:', ...items.map((line) => `${line}.`)]),
    ...(it.papersDueAt === null
      ? []
      : [`Tài liệu họp được gửi trên hệ thống, chậm nhất vào ${spokenInstant(it.papersDueAt)}.`]),
    'Đề nghị các đại biểu trả lời giấy mời trên hệ thống, đọc tài liệu trước và dự họp đúng giờ, đúng thành phần./.',
  ]
}

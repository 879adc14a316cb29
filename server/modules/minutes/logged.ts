import { quorumOf } from '#contract/decision-rule.ts'
import type { Happened } from '#contract/sitting-state.ts'
import { type Course, courseOf, type ItemCourse } from './course.ts'
import { type Stay, staysOf } from './presence.ts'
import { ballotLines, voteLines } from './voting-lines.ts'

/** The meeting as the minutes tell it, gathered from its rows. */
export interface Told {
  readonly title: string
  readonly form: 'inPerson' | 'online' | 'hybrid'
  readonly place: string
  readonly body: string
  readonly sites: readonly { readonly id: string; readonly name: string }[]
  readonly people: readonly Person[]
  readonly items: readonly Item[]
  readonly papers: readonly Paper[]
  readonly conclusions: readonly string[]
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly agencyName: string
  readonly role: string
  readonly votes: boolean
  readonly siteId: string | null
  readonly substituteFor: string | null
  readonly reply: string
  readonly replyReason: string
}

export interface Item {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly secret: boolean
  /** Who may see it. */
  readonly audience: string
  readonly state: string
  readonly rapporteurId: string | null
  readonly withdrawnReason: string
}

export interface Paper {
  readonly id: string
  readonly itemId: string | null
  readonly title: string
  readonly paperOnly: boolean
  readonly late: boolean
  readonly lateReason: string
  readonly versions: readonly { readonly n: number; readonly sha256: string }[]
}

/** How times are said: `08 giờ 05 phút` and with the day. */
export interface Saying {
  readonly clock: (at: number) => string
  readonly instant: (at: number) => string
}

export interface Block {
  readonly key: string
  readonly lines: readonly string[]
}

const forms = { inPerson: 'trực tiếp', online: 'trực tuyến', hybrid: 'trực tiếp kết hợp trực tuyến' } as const
const outcomes: Readonly<Record<string, string>> = {
  decided: 'đã quyết định',
  noted: 'ghi nhận',
  rejected: 'không thông qua',
  deferred: 'chuyển sang cuộc họp sau',
}

/** What the log says of each part, in the order of form 1.9: time and place, people, course by items, conclusions, end. */
export function blocksOf(told: Told, events: readonly Happened[], now: number, say: Saying): Block[] {
  const course = courseOf(events, now)
  return [
    { key: 'opening', lines: opening(told, course, say) },
    { key: 'attendance', lines: attendance(told, course, staysOf(events, now), now, say) },
    ...told.items.map((item) => ({ key: `item:${item.id}`, lines: ofItem(told, item, course, say) })),
    { key: 'other', lines: others(told, course, say) },
    { key: 'conclusions', lines: told.conclusions.map((line, at) => `${at + 1}. ${line}`) },
    { key: 'closing', lines: closing(course, say) },
  ]
}

const called = (who: Person) => [who.name, who.title, who.agencyName].filter((it) => it !== '').join(', ')

function opening(told: Told, { state }: Course, say: Saying): string[] {
  const named = (role: string) => told.people.filter((it) => it.role === role).map(called)
  const list = (label: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${label}: ${names.join('; ')}.`]
  return [
    ...(state.openedAt === null ? [] : [`Thời gian bắt đầu: ${say.instant(state.openedAt)}.`]),
    ...(told.place === '' ? [] : [`Địa điểm: ${told.place}.`]),
    `Hình thức họp: ${forms[told.form]}.`,
    ...list(
      'Điểm cầu',
      told.sites.map((it) => it.name),
    ),
    ...list('Chủ tọa', named('chair')),
    ...list('Phó chủ tọa', named('deputy')),
    ...list('Thư ký', named('secretary')),
  ]
}

/** Times are said of whoever was not there all the time. */
function stayed(stays: readonly Stay[], { state }: Course, now: number, clock: Saying['clock']): string {
  const [first] = stays
  const whole = stays.length === 1 && first?.from === state.openedAt && first.until === (state.closedAt ?? now)
  return whole ? '' : ` (${stays.map((it) => `từ ${clock(it.from)} đến ${clock(it.until)}`).join('; ')})`
}

function attendance(
  told: Told,
  course: Course,
  stays: ReadonlyMap<string, readonly Stay[]>,
  now: number,
  say: Saying,
): string[] {
  const { state } = course
  // Whoever ran the meeting without being noted was there, but nobody says from when: named as secretary above.
  const people = told.people.filter((it) => stays.has(it.id) || (it.role !== 'secretary' && it.role !== 'clerk'))
  const came = people.filter((it) => stays.has(it.id))
  const absent = people.filter((it) => !stays.has(it.id) && it.reply !== 'substitute')
  const at = (who: Person) => stays.get(who.id)?.at(-1)?.mode ?? 'hall'
  const places = [
    { name: 'Tại hội trường', of: (it: Person) => at(it) === 'hall' },
    ...told.sites.map((site) => ({ name: site.name, of: (it: Person) => at(it) === 'site' && it.siteId === site.id })),
    {
      name: 'Điểm cầu khác',
      of: (it: Person) => at(it) === 'site' && !told.sites.some((site) => site.id === it.siteId),
    },
    { name: 'Trực tuyến', of: (it: Person) => at(it) === 'online' },
  ]
  const electors = state.electors.length
  const present = state.electors.filter((id) => stays.has(id)).length
  const { needed } = quorumOf({ quorum: state.quorum }, electors, present)
  return [
    `Có mặt ${came.length}/${people.length} đại biểu được mời.`,
    ...(electors > 0
      ? [`Thành viên có quyền biểu quyết có mặt ${present}/${electors}${needed > 0 ? `, cần có mặt ${needed}` : ''}.`]
      : []),
    ...places.flatMap(({ name, of }) => {
      const there = came.filter(of)
      if (there.length === 0) return []
      const lines = there.map(
        (it, n) =>
          `${n + 1}. ${called(it)}${standsFor(told, it)}${stayed(stays.get(it.id) ?? [], course, now, say.clock)}`,
      )
      return [`${name} (${there.length}):`, ...lines.map((line) => `${line}.`)]
    }),
    ...(absent.length === 0 ? [] : [`Vắng mặt (${absent.length}):`]),
    ...absent.map((it, n) => {
      const why = it.reply === 'declined' && it.replyReason !== '' ? `; lý do: ${it.replyReason}` : '; không báo lý do'
      return `${n + 1}. ${called(it)}${why}.`
    }),
  ]
}

function standsFor(told: Told, who: Person): string {
  const other = told.people.find((it) => it.id === who.substituteFor)
  return other ? `, dự thay ${other.name}` : ''
}

/** `4 phút 10 giây`, net of pauses. */
function lasted(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds} giây` : `${minutes} phút ${String(seconds % 60).padStart(2, '0')} giây`
}

function speechLines(told: Told, speeches: ItemCourse['speeches'], say: Saying): string[] {
  return speeches.map((it) => {
    const who = told.people.find((one) => one.id === it.who)
    const site = told.sites.find((one) => one.id === who?.siteId)
    const subject = it.subject === '' ? '' : `: ${it.subject}`
    const from = site ? ` – ${site.name}` : ''
    return `${who ? called(who) : ''}${from} (${it.kind}, ${say.clock(it.from)}, ${lasted(it.ms)})${subject}.`
  })
}

function paperLines(told: Told, item: Item, course: ItemCourse | undefined): string[] {
  const own = told.papers.filter((it) => it.itemId === item.id)
  const shown = (course?.shown ?? []).flatMap(({ paperId, version }) => {
    const paper = told.papers.find((it) => it.id === paperId)
    const sha256 = paper?.versions.find((it) => it.n === version)?.sha256
    return paper && sha256 ? [`“${paper.title}”, phiên bản ${version}, SHA-256 ${sha256}`] : []
  })
  return [
    ...own.filter((it) => it.paperOnly).map((it) => `Tài liệu phát bản giấy tại cuộc họp: “${it.title}”.`),
    ...own
      .filter((it) => it.late)
      .map((it) => `Tài liệu “${it.title}” được gửi sau thời hạn; lý do: ${it.lateReason.replace(/[.\s]+$/u, '')}.`),
    ...shown.map((it) => `Tài liệu trình chiếu: ${it}.`),
  ]
}

function ofItem(told: Told, item: Item, { state, items }: Course, say: Saying): string[] {
  // What is secret is written on paper alone (Law 29/2018, article 5).
  if (item.secret) return ['Nội dung mật, được ghi trong biên bản giấy riêng.']
  if (item.state === 'withdrawn') return [`Rút khỏi chương trình; lý do: ${item.withdrawnReason}.`]
  const course = items.get(item.id)
  const rapporteur = told.people.find((it) => it.id === item.rapporteurId)
  const outcome = outcomes[item.state]
  const about = <T extends { readonly itemIds: readonly string[] }>(list: readonly T[]) =>
    list.filter((it) => it.itemIds.includes(item.id))
  const speeches = speechLines(told, course?.speeches ?? [], say)
  return [
    ...(course?.spans ?? []).map((it) => `Từ ${say.clock(it.from)} đến ${say.clock(it.until)}.`),
    ...(rapporteur ? [`${called(rapporteur)} trình bày.`] : []),
    ...paperLines(told, item, course),
    ...(speeches.length === 0 ? [] : [`Ý kiến phát biểu (${speeches.length}):`, ...speeches]),
    ...about(state.votes).flatMap(voteLines),
    ...about(state.ballots).flatMap(ballotLines),
    ...(outcome === undefined ? [] : [`Kết quả xem xét: ${outcome}.`]),
  ]
}

/** What belongs to no item of the agenda. */
function others(told: Told, { state, otherSpeeches, recesses }: Course, say: Saying): string[] {
  const known = (ids: readonly string[]) => ids.some((id) => told.items.some((it) => it.id === id))
  return [
    ...recesses.map((it) => `Nghỉ từ ${say.clock(it.from)} đến ${say.clock(it.until)}.`),
    ...speechLines(told, otherSpeeches, say),
    ...state.votes.filter((it) => !known(it.itemIds)).flatMap(voteLines),
    ...state.ballots.filter((it) => !known(it.itemIds)).flatMap(ballotLines),
  ]
}

const closing = ({ state }: Course, say: Saying): string[] =>
  state.closedAt === null ? [] : [`Cuộc họp kết thúc vào ${say.instant(state.closedAt)}.`]

import type { Actor } from '#access'
import type { TaskPriority } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import type { Run, Work } from '#platform/work.ts'
import { listDocuments } from '../../../modules/documents/index.ts'
import { addDocuments, giveTask, openWorkFile, reportTask, startTask } from '../../../modules/dossiers/index.ts'
import { calendarFor, dueAfterDays, plusDays } from '../../../modules/organisation/index.ts'
import { HEADLINE_LOGINS, people } from '../people.ts'
import { clockOf, workingDay } from './documents.ts'
import type { LoadedProvince } from './organisation.ts'

export interface DossiersParts {
  readonly run: Run
  setTime(at: Date): void
  readonly province: LoadedProvince
  readonly now: Date
}

interface SampleTask {
  readonly title: string
  readonly wanted: string
  readonly priority: TaskPriority
  /** Days before today on which it was given, and working days it may take from then. */
  readonly daysAgo: number
  readonly takes: number
  readonly state: 'waiting' | 'doing' | 'reported'
}

const tasks: readonly SampleTask[] = [
  {
    title: 'Báo cáo kết quả giải ngân vốn đầu tư công tháng này',
    wanted: 'Báo cáo bằng văn bản, kèm biểu tổng hợp theo dự án.',
    priority: 'high',
    daysAgo: 4,
    takes: 8,
    state: 'doing',
  },
  {
    title: 'Rà soát, niêm yết công khai thủ tục hành chính tại bộ phận một cửa',
    wanted: 'Danh mục đã rà soát và biên bản niêm yết.',
    priority: 'normal',
    daysAgo: 2,
    takes: 10,
    state: 'waiting',
  },
  {
    title: 'Kiểm tra công tác phòng cháy, chữa cháy rừng tại các bản vùng cao',
    wanted: 'Biên bản kiểm tra và đề xuất khắc phục.',
    priority: 'urgent',
    daysAgo: 21,
    takes: 10,
    state: 'doing',
  },
  {
    title: 'Chuẩn bị tài liệu phiên họp thường kỳ',
    wanted: 'Chương trình, báo cáo và dự thảo kết luận.',
    priority: 'normal',
    daysAgo: 6,
    takes: 7,
    state: 'reported',
  },
]

const files = [
  { title: 'Hồ sơ xây dựng kế hoạch phát triển kinh tế – xã hội năm sau', notation: '01.TH', retentionYears: null },
  { title: 'Hồ sơ công tác phòng, chống thiên tai và tìm kiếm cứu nạn', notation: '02.KT', retentionYears: 20 },
] as const

async function due(work: Work, days: number): Promise<string> {
  const today = civilDate(work.now)
  return dueAfterDays(work.now, days, await calendarFor(work.tx, today, plusDays(today, 60))).toISOString()
}

async function give(run: Run, leader: Actor, lead: Actor, partner: Actor | undefined, it: SampleTask): Promise<void> {
  const { title, wanted, priority } = it
  const partners = partner && partner !== lead ? [{ holderId: partner.assignmentId }] : []
  const made = await run(leader, async (work) =>
    giveTask(work, {
      ...{ title, wanted, priority, description: '', partners },
      dueAt: await due(work, it.takes),
      lead: { holderId: lead.assignmentId },
    }),
  )
  if (it.state === 'waiting') return
  const { id } = made
  const begun = await run(lead, (work) => startTask(work, { id, version: made.version }))
  if (it.state !== 'reported') return
  const text = 'Đã hoàn thành, kính trình đồng chí xem xét.'
  const done = { text, percent: 100, finished: true, lateReason: '', uploadIds: [] }
  await run(lead, (work) => reportTask(work, { id, version: begun.version, ...done }))
}

async function keep(run: Run, keeper: Actor, nth: number, about: (typeof files)[number]): Promise<void> {
  await run(keeper, async (work) => {
    const more = { startedOn: civilDate(work.now), language: 'Tiếng Việt', description: '', shareWithUnit: true }
    const file = await openWorkFile(work, { ...about, ...more })
    const direction = nth % 2 === 0 ? ('incoming' as const) : ('outgoing' as const)
    const state = direction === 'incoming' ? ('registered' as const) : ('issued' as const)
    const { rows } = await listDocuments(work, { direction, state, limit: 4 })
    if (rows.length > 0) await addDocuments(work, { id: file.id, documentIds: rows.map((row) => row.id) })
  })
}

/** Tasks and work files in the agencies of the guided tour, each made by the same commands as a real one. */
export async function loadDossiers({ run, setTime, province, now }: DossiersParts): Promise<void> {
  const today = civilDate(now)
  const before = (days: number) => workingDay(plusDays(today, -days), plusDays(today, -1))
  for (const login of HEADLINE_LOGINS) {
    const agencyKey = people.find((it) => it.login === login)?.posts[0]?.agencyKey ?? ''
    const staff = province.staffOf(agencyKey)
    const leader = staff.find((it) => it.role === 'leader' && !/^phó /i.test(it.title))
    const hands = staff.filter((it) => it.role === 'unitHead' || it.role === 'officer')
    if (!leader || hands.length === 0) continue
    for (const [nth, it] of tasks.entries()) {
      const lead = hands[nth % hands.length]
      setTime(new Date(clockOf(before(it.daysAgo), 9, 15 + nth)))
      if (lead) await give(run, leader, lead, nth % 2 === 0 ? hands[(nth + 1) % hands.length] : undefined, it)
    }
    setTime(new Date(clockOf(before(1), 15, 20)))
    for (const [nth, about] of files.entries()) {
      const keeper = nth === 0 ? province.clerkOf(agencyKey) : hands[0]
      if (keeper) await keep(run, keeper, nth, about)
    }
  }
  setTime(now)
}

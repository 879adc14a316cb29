import type { Actor } from '#access'
import { civilDate } from '#platform/clock.ts'
import type { Run, Work } from '#platform/work.ts'
import { calendarFor, dueAfterDays, plusDays } from '../../../modules/organisation/index.ts'
import {
  completeAssignment,
  giveDirective,
  routingCard,
  startAssignment,
  submitDocuments,
} from '../../../modules/routing/index.ts'

type Card = Awaited<ReturnType<typeof giveDirective>>
type Given = Parameters<typeof giveDirective>[1]['assignments'][number]

const directives = [
  'Giao chủ trì tham mưu, báo cáo Chủ tịch trước thời hạn.',
  'Chủ trì, phối hợp với các đơn vị liên quan xử lý theo quy định.',
  'Nghiên cứu, đề xuất phương án thực hiện.',
  'Triển khai thực hiện, báo cáo kết quả.',
  'Xử lý theo thẩm quyền.',
]
const outcomes = ['Đã tham mưu và báo cáo kết quả.', 'Đã triển khai đến các đơn vị.', 'Đã hoàn thành theo yêu cầu.']
const opinions = ['Nhất trí với nội dung.', 'Nhất trí, đề nghị bổ sung số liệu năm trước.', 'Không có ý kiến khác.']
const hour = 3_600_000

export interface HandlingParts {
  readonly run: Run
  readonly staff: readonly Actor[]
  /** Of the last days: some of it is still under way. What is older is done, but for a little that is late. */
  readonly recent: boolean
  /** Puts a step on the sample's course of time; one that would lie ahead of now is dropped. */
  later(at: number, act: () => Promise<void>): void
}

/** Which of several, the same at every loading. */
const pick = <T>(list: readonly T[], nth: number): T | undefined => list[nth % list.length]

async function due(work: Work, days: number): Promise<string> {
  const today = civilDate(work.now)
  return dueAfterDays(work.now, days, await calendarFor(work.tx, today, plusDays(today, 60))).toISOString()
}

interface Team {
  readonly lead: Actor
  readonly support: Actor | undefined
  readonly informed: Actor | undefined
}

/** Those who get it: heads of units where there are, otherwise officers. */
function teamOf(staff: readonly Actor[], leader: Actor, nth: number): Team | undefined {
  const heads = staff.filter((it) => it.role === 'unitHead')
  const hands = heads.length > 0 ? heads : staff.filter((it) => it.role === 'officer')
  const lead = pick(hands, nth)
  if (!lead) return undefined
  const support = nth % 3 === 0 ? pick(hands, nth + 1) : undefined
  const deputy = nth % 4 === 0 ? staff.find((it) => it.role === 'leader' && it !== leader) : undefined
  return { lead, support: support === lead ? undefined : support, informed: deputy }
}

const addressed = (actor: Actor, role: Given['role'], dueAt: string | null): Given => ({
  to: actor.role === 'unitHead' ? { unitId: actor.unitId } : { holderId: actor.assignmentId },
  role,
  dueAt,
  replyRequired: false,
})

const heldBy = (card: Card, actor: Actor) =>
  card.assignments.find(
    (it) => it.to.holderId === actor.assignmentId || (it.to.unitId !== null && it.to.unitId === actor.unitId),
  )

/** The officer of the lead's unit, when it has one; else the lead himself. */
function handOf(staff: readonly Actor[], lead: Actor): Actor {
  return staff.find((it) => it.role === 'officer' && it.unitId === lead.unitId) ?? lead
}

async function complete(parts: HandlingParts, actor: Actor, card: Card, note: string): Promise<void> {
  const mine = heldBy(card, actor)
  if (mine) await parts.run(actor, (work) => completeAssignment(work, { id: mine.id, version: mine.version, note }))
}

/** Carries one registered arrival some way: not submitted, waiting for its directive, assigned, in progress, done. */
export function handle(parts: HandlingParts, documentId: string, registeredAt: number, nth: number): void {
  const { run, staff, later } = parts
  const clerk = staff.find((it) => it.role === 'clerk')
  const leader = staff.find((it) => it.role === 'leader')
  const stuck = (every: number, at: number) => (parts.recent ? nth % every === at : nth % 40 === at)
  if (!clerk || !leader || stuck(9, 0)) return
  const team = teamOf(staff, leader, nth)
  const submittedAt = registeredAt + hour
  later(submittedAt, async () => {
    await run(clerk, (work) =>
      submitDocuments(work, { documentIds: [documentId], toHolderId: leader.assignmentId, note: '' }),
    )
  })
  if (!team || stuck(7, 1)) return
  const hand = handOf(staff, team.lead)
  if (!parts.recent) {
    settled(parts, { documentId, leader, hand, at: submittedAt, left: stuck(5, 2) }, nth)
    return
  }
  later(submittedAt + (2 + (nth % 5)) * hour, async () => {
    await run(leader, async (work) => {
      const dueAt = await due(work, 3 + (nth % 6))
      const assignments = [addressed(team.lead, 'lead', dueAt)]
      if (team.support) assignments.push(addressed(team.support, 'support', await due(work, 2)))
      if (team.informed) assignments.push(addressed(team.informed, 'informed', null))
      await giveDirective(work, { id: documentId, text: pick(directives, nth) ?? '', assignments })
    })
  })
  later(submittedAt + (9 + (nth % 6)) * hour, () => start(parts, documentId, team, hand, nth))
  if (stuck(5, 2)) return
  later(submittedAt + (30 + (nth % 7) * 24) * hour, () => finish(parts, documentId, team, hand, nth))
}

interface Older {
  readonly documentId: string
  readonly leader: Actor
  readonly hand: Actor
  readonly at: number
  /** One of the few that nobody finished. */
  readonly left: boolean
}

/** The usual course of what is long done, in as few steps as it takes: a new installation is not kept waiting for history. */
function settled({ run, later }: HandlingParts, { documentId, leader, hand, at, left }: Older, nth: number): void {
  let mine: { id: string; version: number } | undefined
  later(at + 3 * hour, async () => {
    const card = await run(leader, async (work) => {
      const to = { to: { holderId: hand.assignmentId }, role: 'lead' as const, replyRequired: false }
      const assignments = [{ ...to, dueAt: await due(work, 3 + (nth % 6)) }]
      return giveDirective(work, { id: documentId, text: pick(directives, nth) ?? '', assignments })
    })
    mine = card.assignments[0]
  })
  if (left) return
  later(at + (30 + (nth % 4) * 24) * hour, async () => {
    const held = mine
    const note = pick(outcomes, nth) ?? ''
    if (held) await run(hand, (work) => completeAssignment(work, { id: held.id, version: held.version, note }))
  })
}

async function start(parts: HandlingParts, documentId: string, team: Team, hand: Actor, nth: number): Promise<void> {
  const { run } = parts
  const card = await run(team.lead, (work) => routingCard(work, documentId))
  const lead = heldBy(card, team.lead)
  if (!lead) return
  if (hand !== team.lead) {
    const parentId = lead.id
    const to = { ...addressed(hand, 'lead', null), to: { holderId: hand.assignmentId } }
    await run(team.lead, (work) =>
      giveDirective(work, { id: documentId, text: 'Tham mưu xử lý.', assignments: [to], parentId }),
    )
  }
  if (parts.recent && nth % 4 === 3) return
  const mine = (await run(hand, (work) => routingCard(work, documentId))).assignments.find(
    (it) => it.state === 'waiting' && (hand === team.lead ? it.id === lead.id : it.to.holderId === hand.assignmentId),
  )
  if (mine) await run(hand, (work) => startAssignment(work, { id: mine.id, version: mine.version }))
}

async function finish(parts: HandlingParts, documentId: string, team: Team, hand: Actor, nth: number): Promise<void> {
  const { run } = parts
  const { support } = team
  if (support) {
    const card = await run(support, (work) => routingCard(work, documentId))
    await complete(parts, support, card, pick(opinions, nth) ?? '')
  }
  if (parts.recent && nth % 6 === 5) return
  const card = await run(hand, (work) => routingCard(work, documentId))
  const mine = card.assignments.filter((it) => it.can.includes('complete')).at(-1)
  if (mine)
    await run(hand, (work) =>
      completeAssignment(work, { id: mine.id, version: mine.version, note: pick(outcomes, nth) ?? '' }),
    )
}

import { and, eq, inArray, ne } from 'drizzle-orm'
import { type BodyKind, deputiesBodies } from '#contract/bodies.ts'
import type { Matter } from '#contract/decision-rule.ts'
import { presence, type SittingState } from '#contract/sitting-state.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { bodyOn, ruleOn } from '../bodies/index.ts'
import { agendaItem, type Meeting } from '../meetings/index.ts'
import { peopleOf } from '../sittings/index.ts'

const votersOf = (kind: BodyKind | undefined) =>
  kind !== undefined && deputiesBodies.has(kind) ? ('deputies' as const) : ('members' as const)

/** The rule of the matter that day, as it will be reckoned with. Throws `vote.no-rule`. */
export async function ruleFor(work: Work, meeting: Meeting, matter: Matter) {
  const day = civilDate(work.now)
  const rule = meeting.bodyId === null ? undefined : await ruleOn(work, meeting.bodyId, matter, day)
  if (!rule || meeting.bodyId === null) throw fault('vote.no-rule')
  const body = await bodyOn(work, meeting.bodyId, day)
  return { rule: rule.terms, ruleSource: rule.source, voters: votersOf(body?.kind) }
}

/** Electors who are there now. */
export const thereOf = (state: SittingState): Set<string> =>
  new Set(state.electors.filter((id) => state.present[id] !== undefined))

/** How many electors there are and how many are there. Throws `vote.no-quorum` where the rule asks for more. */
export function quorateOf(state: SittingState): { electors: number; present: number } {
  const { present, total, needed, ok } = presence(state)
  if (!ok || total === 0) throw fault('vote.no-quorum', { present, needed: Math.max(1, needed) })
  return { electors: total, present }
}

/** Who votes and who of them is there, as it is frozen: what changes later changes nothing. */
export async function electorate(work: Work, meeting: Meeting, state: SittingState) {
  const there = thereOf(state)
  const people = (await peopleOf(work, meeting.id)).sort((a, b) => a.position - b.position)
  return people
    .filter((who) => state.electors.includes(who.id))
    .map((who, index) => ({
      ...{ participantId: who.id, name: who.name, title: who.title, chairs: who.role === 'chair' },
      present: there.has(who.id),
      position: index + 1,
    }))
}

/** The items a vote belongs to, each once. Throws `thing.missing` for what is none of this meeting. */
export async function itemsOf(work: Work, meeting: Meeting, itemIds: readonly string[]): Promise<string[]> {
  const items = [...new Set(itemIds)]
  if (items.length === 0) return []
  const known = await work.tx
    .select({ id: agendaItem.id })
    .from(agendaItem)
    .where(and(eq(agendaItem.meetingId, meeting.id), ne(agendaItem.state, 'withdrawn'), inArray(agendaItem.id, items)))
  if (known.length < items.length) throw fault('thing.missing')
  return items
}

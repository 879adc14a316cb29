import { and, eq, isNull, sql } from 'drizzle-orm'
import type {
  addConclusion as addContract,
  changeConclusion as changeContract,
  moveConclusion as moveContract,
  readConclusions as readContract,
  withdrawConclusion as withdrawContract,
} from '#contract/conclusions.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { somebody } from '../../dossiers/index.ts'
import { agendaItem } from '../../meetings/index.ts'
import { agencyOn } from '../../organisation/index.ts'
import { type Concluded, conclusionsCard, conclusionsFor } from '../conclusions.ts'
import { type ConclusionRow, conclusion, type Target } from '../tables.ts'
import { tellMinutes } from '../tell.ts'

type Card = Reply<typeof readContract>
type Fields = Omit<Ask<typeof addContract>, 'id'>
type Named = NonNullable<Fields['lead']>

const most = 200

export const readConclusions = (work: Work, ask: Ask<typeof readContract>): Promise<Card> =>
  conclusionsCard(work, ask.id)

/** Exactly one of the three, by the name of today. */
async function targetOf(work: Work, ask: Named): Promise<Target> {
  if (ask.agencyId === undefined) {
    const { holderId, unitId, name, title } = await somebody(work, ask, 'task.handle', true)
    return { holderId, unitId, agencyId: null, name, title }
  }
  const agency = await agencyOn(work.tx, ask.agencyId, civilDate(work.now))
  if (!agency || ask.holderId !== undefined || ask.unitId !== undefined)
    throw fault('routing.target-unfit', { name: '', why: 'ended' })
  return { holderId: null, unitId: null, agencyId: ask.agencyId, name: agency.name, title: '' }
}

const keyOf = (it: Target) => it.holderId ?? it.unitId ?? it.agencyId

async function columns(work: Work, meetingId: string, ask: Fields) {
  if (ask.itemId !== null) {
    const [item] = await work.tx
      .select({ id: agendaItem.id })
      .from(agendaItem)
      .where(and(eq(agendaItem.id, ask.itemId), eq(agendaItem.meetingId, meetingId), eq(agendaItem.secret, false)))
    if (!item) throw fault('thing.missing')
  }
  const lead = ask.lead === null ? null : await targetOf(work, ask.lead)
  const partners: Target[] = []
  for (const one of ask.partners) {
    const partner = await targetOf(work, one)
    const twice = [...(lead ? [lead] : []), ...partners].some((it) => keyOf(it) === keyOf(partner))
    if (twice) throw fault('routing.target-unfit', { name: partner.name, why: 'twice' })
    partners.push(partner)
  }
  return { itemId: ask.itemId, text: ask.text, lead, partners, dueOn: ask.dueOn }
}

export async function addConclusion(work: Work, ask: Ask<typeof addContract>): Promise<Card> {
  const { meeting, rows } = await conclusionsFor(work, ask.id, 'conclude')
  if (rows.length >= most) throw fault('minutes.full', { limit: most })
  await work.tx.insert(conclusion).values({
    ...(await columns(work, meeting.id, ask)),
    id: newId(work.now),
    meetingId: meeting.id,
    position: (rows.at(-1)?.position ?? 0) + 1,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
  })
  await tellMinutes(work, meeting, 'concluded')
  return conclusionsCard(work, meeting.id)
}

/** A point of a meeting whose conclusions are still written. */
async function pointFor(
  work: Work,
  id: string,
  version?: number,
): Promise<Concluded & { readonly row: ConclusionRow }> {
  const [found] = await work.tx
    .select({ meetingId: conclusion.meetingId })
    .from(conclusion)
    .where(and(eq(conclusion.id, id), isNull(conclusion.withdrawnAt)))
  if (!found) throw fault('thing.missing')
  const held = await conclusionsFor(work, found.meetingId, 'conclude')
  const row = held.rows.find((it) => it.id === id)
  if (!row) throw fault('thing.missing')
  if (version !== undefined && row.version !== version) throw fault('thing.changed')
  return { ...held, row }
}

const bumped = sql`${conclusion.version} + 1`

export async function changeConclusion(work: Work, ask: Ask<typeof changeContract>): Promise<Card> {
  const { row, meeting } = await pointFor(work, ask.id, ask.version)
  await work.tx
    .update(conclusion)
    .set({ ...(await columns(work, meeting.id, ask)), version: bumped })
    .where(eq(conclusion.id, row.id))
  await tellMinutes(work, meeting, 'concluded')
  return conclusionsCard(work, meeting.id)
}

export async function moveConclusion(work: Work, ask: Ask<typeof moveContract>): Promise<Card> {
  const { row, rows, meeting } = await pointFor(work, ask.id)
  const rest = rows.filter((it) => it.id !== row.id)
  const at = ask.beforeId === null ? rest.length : rest.findIndex((it) => it.id === ask.beforeId)
  if (at < 0) throw fault('thing.missing')
  for (const [index, it] of [...rest.slice(0, at), row, ...rest.slice(at)].entries())
    if (it.position !== index + 1)
      await work.tx
        .update(conclusion)
        .set({ position: index + 1 })
        .where(eq(conclusion.id, it.id))
  await tellMinutes(work, meeting, 'concluded')
  return conclusionsCard(work, meeting.id)
}

/** Taken out, not removed: the row stays. */
export async function withdrawConclusion(work: Work, ask: Ask<typeof withdrawContract>): Promise<Card> {
  const { row, meeting } = await pointFor(work, ask.id, ask.version)
  await work.tx.update(conclusion).set({ withdrawnAt: work.now, version: bumped }).where(eq(conclusion.id, row.id))
  await tellMinutes(work, meeting, 'concluded')
  return conclusionsCard(work, meeting.id)
}

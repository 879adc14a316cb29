import { and, count, eq, isNull, sql } from 'drizzle-orm'
import type {
  addAgendaItem as addContract,
  changeAgendaItem as changeContract,
  moveAgendaItem as moveContract,
  withdrawAgendaItem as withdrawContract,
} from '#contract/agenda.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { documentFor } from '../../documents/index.ts'
import { isOut, meetingFor, most } from '../policy.ts'
import { type AgendaItem, agendaItem, type Meeting, meetingPaper, participant } from '../tables.ts'
import { invitedOf, tell } from '../tell.ts'

type Fields = Pick<
  Ask<typeof addContract>,
  'title' | 'secret' | 'kind' | 'audience' | 'plannedMinutes' | 'preparingUnit' | 'rapporteurId' | 'documentId'
>

/** A secret item has neither title nor origin here (handbook 7.1 rule 5). */
async function fieldsOf(work: Work, it: Meeting, ask: Fields, before: AgendaItem | undefined) {
  if (ask.rapporteurId !== null) {
    const [who] = await work.tx
      .select({ id: participant.id })
      .from(participant)
      .where(and(eq(participant.id, ask.rapporteurId), eq(participant.meetingId, it.id), isNull(participant.removedAt)))
    if (!who) throw fault('meeting.person-unfit', { name: '', why: 'not-invited' })
  }
  if (ask.documentId !== null && ask.documentId !== before?.documentId)
    await documentFor(work, ask.documentId, 'document.read')
  const { kind, audience, plannedMinutes, rapporteurId } = ask
  return {
    title: ask.secret ? '' : ask.title,
    secret: ask.secret,
    kind,
    audience,
    plannedMinutes,
    preparingUnit: ask.secret ? '' : ask.preparingUnit,
    rapporteurId,
    documentId: ask.secret ? null : ask.documentId,
  }
}

/** An item under an item, and no deeper. */
async function parentFor(work: Work, it: Meeting, id: string | null, self?: string): Promise<void> {
  if (id === null) return
  const [parent] = await work.tx
    .select()
    .from(agendaItem)
    .where(and(eq(agendaItem.id, id), eq(agendaItem.meetingId, it.id)))
  const [child] =
    self === undefined
      ? []
      : await work.tx.select({ id: agendaItem.id }).from(agendaItem).where(eq(agendaItem.parentId, self)).limit(1)
  if (!parent || parent.parentId !== null || parent.id === self || child || parent.state === 'withdrawn')
    throw fault('input.invalid', { problems: [{ path: '/parentId', rule: 'range' }] })
}

async function itemFor(work: Work, id: string, version?: number) {
  const [found] = await work.tx
    .select({ meetingId: agendaItem.meetingId })
    .from(agendaItem)
    .where(eq(agendaItem.id, id))
  if (!found) throw fault('thing.missing')
  const { meeting } = await meetingFor(work, found.meetingId, 'prepare')
  const [item] = await work.tx.select().from(agendaItem).where(eq(agendaItem.id, id))
  if (!item) throw fault('thing.missing')
  if (item.state !== 'planned') throw fault('thing.state', { state: item.state })
  if (version !== undefined && item.version !== version) throw fault('thing.changed')
  return { meeting, item }
}

/** Told to those invited once they have been told of the meeting. */
async function changed(work: Work, it: Meeting, note: string): Promise<void> {
  await tell(work, it, 'agenda', note, isOut(it) ? await invitedOf(work, it.id) : {})
}

export async function addAgendaItem(work: Work, ask: Ask<typeof addContract>) {
  const { meeting } = await meetingFor(work, ask.id, 'prepare')
  const [known] = await work.tx
    .select({ n: count(), last: sql<number>`coalesce(max(${agendaItem.position}), 0)::int` })
    .from(agendaItem)
    .where(eq(agendaItem.meetingId, meeting.id))
  if ((known?.n ?? 0) >= most.items) throw fault('meeting.full', { limit: most.items })
  await parentFor(work, meeting, ask.parentId)
  const id = newId(work.now)
  const fields = await fieldsOf(work, meeting, ask, undefined)
  await work.tx
    .insert(agendaItem)
    .values({ id, meetingId: meeting.id, parentId: ask.parentId, position: (known?.last ?? 0) + 1, ...fields })
  await changed(work, meeting, fields.title)
  return { id }
}

export async function changeAgendaItem(work: Work, ask: Ask<typeof changeContract>) {
  const { meeting, item } = await itemFor(work, ask.id, ask.version)
  if (ask.secret && !item.secret) await refuseWithPapers(work, item)
  const fields = await fieldsOf(work, meeting, ask, item)
  await work.tx
    .update(agendaItem)
    .set({ ...fields, version: sql`${agendaItem.version} + 1` })
    .where(eq(agendaItem.id, item.id))
  await changed(work, meeting, fields.title)
  return { done: true as const }
}

/** What has papers here has been dealt with as not secret: they are recalled first. */
async function refuseWithPapers(work: Work, item: AgendaItem): Promise<void> {
  const [paper] = await work.tx
    .select({ id: meetingPaper.id })
    .from(meetingPaper)
    .where(sql`${meetingPaper.itemId} = ${item.id} and ${meetingPaper.removedAt} is null and not ${meetingPaper.paperOnly}
               and ${meetingPaper.state} <> 'recalled'`)
    .limit(1)
  if (paper) throw fault('input.invalid', { problems: [{ path: '/secret', rule: 'papers' }] })
}

export async function moveAgendaItem(work: Work, ask: Ask<typeof moveContract>) {
  const { meeting, item } = await itemFor(work, ask.id)
  await parentFor(work, meeting, ask.parentId, item.id)
  const all = await work.tx
    .select()
    .from(agendaItem)
    .where(eq(agendaItem.meetingId, meeting.id))
    .orderBy(agendaItem.position)
  const rest = all.filter((it) => it.id !== item.id)
  const at = ask.beforeId === null ? rest.length : rest.findIndex((it) => it.id === ask.beforeId)
  const before = rest[at]
  if (at < 0 || (before && before.parentId !== ask.parentId))
    throw fault('input.invalid', { problems: [{ path: '/beforeId', rule: 'range' }] })
  const order = [...rest.slice(0, at).map((it) => it.id), item.id, ...rest.slice(at).map((it) => it.id)]
  await work.tx.execute(sql`
    update agenda_item i set position = o.n, parent_id = case when i.id = ${item.id} then ${ask.parentId}::uuid else i.parent_id end
      from unnest(${sql.param(order)}::uuid[]) with ordinality o(id, n) where o.id = i.id`)
  await changed(work, meeting, item.title)
  return { done: true as const }
}

/** It stays on the agenda, struck out, with the reason. Its sub-items go with it. */
export async function withdrawAgendaItem(work: Work, ask: Ask<typeof withdrawContract>) {
  const { meeting, item } = await itemFor(work, ask.id, ask.version)
  await work.tx
    .update(agendaItem)
    .set({ state: 'withdrawn', withdrawnReason: ask.reason, version: sql`${agendaItem.version} + 1` })
    .where(
      sql`(${agendaItem.id} = ${item.id} or ${agendaItem.parentId} = ${item.id}) and ${agendaItem.state} = 'planned'`,
    )
  await tell(
    work,
    meeting,
    'itemWithdrawn',
    `${item.title}: ${ask.reason}`,
    isOut(meeting) ? await invitedOf(work, meeting.id) : {},
  )
  return { done: true as const }
}

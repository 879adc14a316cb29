import { and, eq, sql } from 'drizzle-orm'
import type { ItemState, MeetingState } from '#contract/meeting-words.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { meetingReadable } from './policy.ts'
import { agendaItem, type Meeting, meeting } from './tables.ts'
import { tell } from './tell.ts'

/** The meeting under its lock: what is decided about it is decided one after the other. Unseen → `thing.missing`. */
export async function lockedMeeting(work: Work, id: string): Promise<Meeting> {
  const [found] = await work.tx
    .select()
    .from(meeting)
    .where(and(eq(meeting.id, id), meetingReadable(work.actor)))
    .for('no key update')
  if (!found) throw fault('thing.missing')
  return found
}

/** The meeting goes on to a state of its course; whoever calls has looked whether it may. */
export async function settleMeeting(
  work: Work,
  it: Meeting,
  state: Extract<MeetingState, 'open' | 'recess' | 'closed'>,
): Promise<void> {
  await work.tx
    .update(meeting)
    .set({ state, version: sql`${meeting.version} + 1` })
    .where(eq(meeting.id, it.id))
  await tell(work, it, state === 'open' ? 'opened' : state, it.title)
}

/** What became of an item. `planned`: it goes back to where it was. Of another meeting, withdrawn, or settled before → refused. */
export async function settleItem(work: Work, it: Meeting, itemId: string, state: ItemState): Promise<void> {
  const from = state === 'called' ? ['planned', 'deferred'] : ['called']
  const [item] = await work.tx
    .select()
    .from(agendaItem)
    .where(and(eq(agendaItem.id, itemId), eq(agendaItem.meetingId, it.id)))
  if (!item) throw fault('thing.missing')
  if (!from.includes(item.state)) throw fault('thing.state', { state: item.state })
  await work.tx
    .update(agendaItem)
    .set({ state, version: sql`${agendaItem.version} + 1` })
    .where(eq(agendaItem.id, itemId))
}

export interface ShownPaper {
  readonly title: string
  readonly sha256: string
  readonly pages: number | null
  readonly itemId: string | null
  readonly rapporteurId: string | null
}

/** A released version of a paper that everybody invited may read; undefined for any other. */
export async function shownPaper(work: Work, it: Meeting, paperId: string, n: number): Promise<ShownPaper | undefined> {
  const [row] = await work.tx.execute<ShownPaper & Record<string, unknown>>(sql`
    select p.title, v.sha256, f.pages, p.item_id as "itemId", i.rapporteur_id as "rapporteurId"
      from meeting_paper p join meeting_paper_version v on v.paper_id = p.id join stored_file f on f.sha256 = v.sha256
      left join agenda_item i on i.id = p.item_id
     where p.id = ${paperId} and p.meeting_id = ${it.id} and p.removed_at is null and p.state = 'released'
       and v.n = ${n} and v.released_at is not null and (i.id is null or (i.audience = 'everyone' and not i.secret))`)
  return row
}

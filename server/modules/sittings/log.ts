import { randomBytes, randomUUID } from 'node:crypto'
import { and, asc, eq, gt } from 'drizzle-orm'
import { after, emptySitting, type Happened, type SittingEvent, type SittingState } from '#contract/sitting-state.ts'
import type { Tx } from '#platform/db.ts'
import type { Work } from '#platform/work.ts'
import { type Sitting, sitting, sittingEvent } from './tables.ts'

/** Who hears an event: everybody in the meeting, who runs it, or one participant. */
export type Audience = 'all' | 'desk' | `person:${string}`

export interface Entry {
  readonly seq: number
  readonly audiences: readonly string[]
  readonly event: Happened
}

export async function entriesAfter(tx: Tx, meetingId: string, seq: number, limit?: number): Promise<Entry[]> {
  const query = tx
    .select()
    .from(sittingEvent)
    .where(and(eq(sittingEvent.meetingId, meetingId), gt(sittingEvent.seq, seq)))
    .orderBy(asc(sittingEvent.seq))
  const rows = await (limit === undefined ? query : query.limit(limit))
  return rows.map((row) => ({
    seq: row.seq,
    audiences: row.audiences,
    event: { ...row.event, at: row.at.getTime() },
  }))
}

/** Everything that happened, by whomever it was heard. */
export const readLog = async (work: Work, meetingId: string): Promise<readonly Happened[]> =>
  (await entriesAfter(work.tx, meetingId, 0)).map((it) => it.event)

/** One entry of the log as it is handed out whole: who heard it, and who did it. */
export interface LogLine {
  readonly seq: number
  readonly audiences: readonly string[]
  readonly event: Happened
  readonly byName: string
  readonly byTitle: string
}

export async function sittingLines(work: Work, meetingId: string): Promise<LogLine[]> {
  const rows = await work.tx
    .select()
    .from(sittingEvent)
    .where(eq(sittingEvent.meetingId, meetingId))
    .orderBy(asc(sittingEvent.seq))
  return rows.map(({ seq, audiences, event, at, byName, byTitle }) => ({
    ...{ seq, audiences, byName, byTitle },
    event: { ...event, at: at.getTime() },
  }))
}

/** A state, and up to which entry it is folded. */
interface View {
  seq: number
  state: SittingState
}

interface Known {
  readonly epoch: string
  readonly entries: Entry[]
  /** Audiences that have ever been spoken to: who heard nothing of his own shares his view with all who did not. */
  readonly addressed: Set<string>
  readonly views: Map<string, View>
}

/** Logs this process has folded; what stands in it is committed. */
const folded = new Map<string, Known>()
const mostKnown = 40
const mostViews = 300

/** Entries of a log, at least up to where its row says. What this unit of work itself wrote is not looked for. */
async function known(work: Work, row: Pick<Sitting, 'meetingId' | 'epoch' | 'newest'>): Promise<Known> {
  let it = folded.get(row.meetingId)
  if (it?.epoch !== row.epoch) it = { epoch: row.epoch, entries: [], addressed: new Set(), views: new Map() }
  const last = it.entries.at(-1)?.seq ?? 0
  if (last < row.newest)
    for (const entry of await entriesAfter(work.tx, row.meetingId, last)) {
      // Two readings at once may bring the same entry.
      if (entry.seq <= (it.entries.at(-1)?.seq ?? 0)) continue
      it.entries.push(entry)
      for (const who of entry.audiences) it.addressed.add(who)
    }
  folded.delete(row.meetingId)
  folded.set(row.meetingId, it)
  for (const oldest of folded.keys()) {
    if (folded.size <= mostKnown) break
    folded.delete(oldest)
  }
  return it
}

/**
 * The log folded up to an entry, over what somebody hears of it. Exactly up to there, although more may be known already: a page hears on
 * from that place, and must not hear the same twice.
 */
function viewOf(it: Known, upTo: number, key: string, hears: (entry: Entry) => boolean): SittingState {
  const before = it.views.get(key)
  const view: View = before && before.seq <= upTo ? before : { seq: 0, state: emptySitting }
  // Entries are numbered without gaps from 1.
  for (let at = view.seq; at < upTo; at++) {
    const entry = it.entries[at]
    if (entry && hears(entry)) view.state = after(view.state, entry.event)
  }
  view.seq = upTo
  if (view === before || !before) {
    if (it.views.size >= mostViews) it.views.clear()
    it.views.set(key, view)
  }
  return view.state
}

/** The whole state. */
export const wholeState = async (work: Work, row: Sitting): Promise<SittingState> =>
  viewOf(await known(work, row), row.newest, '*', () => true)

/** What somebody of these audiences sees: the log folded over what he hears of it. */
export async function stateFor(work: Work, row: Sitting, audiences: readonly string[]): Promise<SittingState> {
  const it = await known(work, row)
  const heard = audiences.filter((who) => it.addressed.has(who))
  return viewOf(it, row.newest, heard.join(' '), (entry) => entry.audiences.some((who) => heard.includes(who)))
}

/** The log of a meeting, begun when it is first asked for, also by a reader: a name and a secret, no event. Asked twice at once it is one. */
export async function sittingOf(work: Work, meetingId: string): Promise<Sitting> {
  const [row] = await work.tx.select().from(sitting).where(eq(sitting.meetingId, meetingId))
  if (row) return row
  await work.tx
    .insert(sitting)
    .values({ meetingId, epoch: randomUUID(), secret: randomBytes(16), begunAt: work.now })
    .onConflictDoNothing()
  const [made] = await work.tx.select().from(sitting).where(eq(sitting.meetingId, meetingId))
  if (!made) throw new Error('a row just written is there')
  return made
}

export interface Told {
  readonly event: SittingEvent
  readonly to?: readonly Audience[]
}

/**
 * Writes events behind the last one; whoever calls holds the meeting's lock, so that places have no gaps and follow the order of commits.
 * `command` stands with the first: the same command is then known to have been carried out.
 */
export async function append(work: Work, row: Sitting, told: readonly Told[], command: string | null): Promise<void> {
  if (told.length === 0) return
  const { actor } = work
  await work.tx.insert(sittingEvent).values(
    told.map(({ event, to = ['all'] }, index) => ({
      meetingId: row.meetingId,
      seq: row.newest + index + 1,
      at: work.now,
      type: event.type,
      audiences: [...to],
      event,
      byHolder: actor.assignmentId,
      byName: actor.personName,
      byTitle: actor.title,
      command: index === 0 ? command : null,
    })),
  )
  await work.tx
    .update(sitting)
    .set({ newest: row.newest + told.length })
    .where(eq(sitting.meetingId, row.meetingId))
  work.wake(`sitting:${row.meetingId}`)
}

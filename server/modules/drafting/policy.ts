import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { DraftAct } from '#contract/drafting.ts'
import { draftWay } from '#contract/drafting.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { notExcluded } from '../documents/index.ts'
import { type Draft, draft, draftStep, type Opinion, opinion } from './tables.ts'

/** How long a decision may be taken back. The page offers it for ten seconds; the rest is for the way to the server. */
export const undoSeconds = 15

/** Parts, named `p`, that are the actor's: his own, and those of the unit he heads. */
function partIs(actor: Actor): SQL {
  return actor.role === 'unitHead'
    ? sql`(p.holder_id = ${actor.assignmentId} or p.unit_id = ${actor.unitId})`
    : sql`p.holder_id = ${actor.assignmentId}`
}

/**
 * Which drafts an actor may see, the only place that says so: those he has a part in, those of the unit he heads, and for the clerk those
 * that were approved and wait for a number. A draft is not the agency's yet: not even its leaders see it before it comes to them.
 */
export function readable(actor: Actor): SQL {
  if (!may(actor, 'draft.write')) return sql`false`
  const part = sql`exists (select from draft_part p where p.draft_id = ${draft.id} and ${partIs(actor)})`
  const clerk = may(actor, 'document.issue') ? sql`or ${draft.state} = 'approved'` : sql``
  // Who is excluded from the document does not see what it was made of either.
  const closed = sql`(${draft.documentId} is null or ${notExcluded(actor, sql`${draft.documentId}`)})`
  return sql`(${eq(draft.agencyId, actor.agencyId)} and (${part} ${clerk}) and ${closed})`
}

export async function readableDraft(work: Work, id: string): Promise<boolean> {
  const rows = await work.tx
    .select({ id: draft.id })
    .from(draft)
    .where(and(eq(draft.id, id), readable(work.actor)))
  return rows.length > 0
}

type Step = typeof draftStep.$inferSelect

/** What the rules look at beside the draft: its opinions that wait or were given, and what was decided last. */
export interface Beside {
  readonly opinions: readonly Opinion[]
  readonly last: Step | undefined
  /** State of the outgoing document it became. */
  readonly documentState: string | undefined
  readonly now: Date
}

export const opinionIsMine = (actor: Actor, row: Opinion) =>
  row.holderId === actor.assignmentId ||
  (row.unitId !== null && row.unitId === actor.unitId && actor.role === 'unitHead')

type Rule = (actor: Actor, row: Draft, beside: Beside) => boolean

const withMe: Rule = (actor, row) => row.withId === actor.assignmentId
const onItsWay = (row: Draft) => (draftWay as readonly string[]).includes(row.state)
const edits: Rule = (actor, row, beside) => withMe(actor, row, beside) && onItsWay(row)
const isAuthor: Rule = (actor, row) => row.authorId === actor.assignmentId
const undoable = new Set(['submitted', 'contentChecked', 'formatChecked', 'officeReviewed', 'returned', 'approved'])

/** What may be done with a draft, by whom and when. */
const rules: Record<DraftAct, Rule> = {
  edit: edits,
  addVersion: edits,
  checkOut: (actor, row, beside) => edits(actor, row, beside) && row.checkedOutBy === null,
  // Whoever has it, whoever it is with now, and the head of the unit for somebody who is away.
  release: (actor, row, beside) =>
    row.checkedOutBy !== null &&
    (row.checkedOutBy === actor.assignmentId ||
      withMe(actor, row, beside) ||
      (actor.role === 'unitHead' && actor.unitId === row.unitId)),
  submit: (actor, row, beside) => row.state === 'drafting' && withMe(actor, row, beside),
  takeBack: (actor, row, { last }) =>
    (row.state === 'unitReview' || row.state === 'formatCheck') &&
    last?.act === 'submitted' &&
    last.byId === actor.assignmentId &&
    // A version that came after it is somebody else's work.
    last.number === row.newest,
  pass: (actor, row, beside) =>
    withMe(actor, row, beside) && ['unitReview', 'formatCheck', 'officeReview'].includes(row.state),
  approve: (actor, row, beside) =>
    row.state === 'waitSign' && withMe(actor, row, beside) && may(actor, 'draft.approve'),
  return: (actor, row, beside) => edits(actor, row, beside) && row.state !== 'drafting',
  askOpinions: (actor, row, beside) =>
    withMe(actor, row, beside) && ['drafting', 'unitReview', 'officeReview'].includes(row.state),
  closeRound: (actor, row, beside) => row.state === 'consulting' && withMe(actor, row, beside),
  giveOpinion: (actor, _row, { opinions }) => opinions.some((it) => it.state === 'waiting' && opinionIsMine(actor, it)),
  resolve: (actor, row, beside) =>
    row.state !== 'approved' &&
    row.state !== 'dropped' &&
    (isAuthor(actor, row, beside) || withMe(actor, row, beside)) &&
    beside.opinions.some((it) => it.state === 'given'),
  refuseNumber: (actor, row, { documentState }) =>
    row.state === 'approved' && documentState === 'draft' && may(actor, 'document.issue'),
  drop: (actor, row, beside) => row.state === 'drafting' && isAuthor(actor, row, beside) && withMe(actor, row, beside),
  undo: (actor, row, { last, documentState, now }) =>
    last !== undefined &&
    undoable.has(last.act) &&
    // An approval is taken back by whoever may approve, not by who stands in.
    (last.act !== 'approved' || may(actor, 'draft.approve')) &&
    last.byId === actor.assignmentId &&
    last.toState === row.state &&
    (row.state !== 'approved' || documentState === 'draft') &&
    now.getTime() - last.at.getTime() <= undoSeconds * 1000,
}

export function actsOn(actor: Actor, row: Draft, beside: Beside): DraftAct[] {
  return (Object.entries(rules) as [DraftAct, Rule][])
    .filter(([, rule]) => rule(actor, row, beside))
    .map(([act]) => act)
}

export async function lastStep(work: Work, draftId: string): Promise<Step | undefined> {
  const [row] = await work.tx
    .select()
    .from(draftStep)
    .where(eq(draftStep.draftId, draftId))
    .orderBy(sql`${draftStep.ordinal} desc`)
    .limit(1)
  return row
}

export async function besideOf(work: Work, row: Draft): Promise<Beside> {
  const opinions = await work.tx.select().from(opinion).where(eq(opinion.draftId, row.id)).orderBy(opinion.position)
  const documents =
    row.documentId === null
      ? []
      : await work.tx.execute<{ state: string }>(sql`select state from document where id = ${row.documentId}`)
  return { opinions, last: await lastStep(work, row.id), documentState: documents[0]?.state, now: work.now }
}

export interface Held {
  readonly row: Draft
  readonly beside: Beside
}

/**
 * The door to a draft. Unseen → `thing.missing`; changed since it was read → `thing.changed`; not the actor's to do now → `thing.state`
 * when the draft stands elsewhere, `access.denied` when it is somebody else's. Acting locks the row until the unit of work ends.
 */
export async function draftFor(work: Work, id: string, act: DraftAct | 'read', version?: number): Promise<Held> {
  const query = work.tx
    .select()
    .from(draft)
    .where(and(eq(draft.id, id), readable(work.actor)))
  const [row] = await (act === 'read' ? query : query.for('no key update'))
  if (!row) throw fault('thing.missing')
  const beside = await besideOf(work, row)
  if (act === 'read') return { row, beside }
  if (version !== undefined && row.version !== version) throw fault('thing.changed')
  if (!rules[act](work.actor, row, beside)) {
    // Were it with him, could he? Then it is the state that refuses.
    const mine = rules[act](work.actor, { ...row, withId: work.actor.assignmentId }, beside)
    throw mine ? fault('access.denied') : fault('thing.state', { state: row.state })
  }
  return { row, beside }
}

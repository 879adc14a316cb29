import { and, eq, or, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { Permission } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { holdOn } from './held.ts'
import { type DocumentRecord, document } from './tables.ts'

/**
 * Which documents an actor may see at all — the only place that says so. Clerk, leader and chief of office see those of the agency of
 * the post they act in (handbook 11.3 b); others those that were assigned to their post, or to the unit they head (11.3 a), or opened to
 * them (11.3 e). An exclusion beats every ground. Nobody sees another agency's copy; administrators see none. `day` is today: without it
 * nothing that was opened for some days only is seen.
 */
export function readable(actor: Actor, day?: string): SQL {
  if (!may(actor, 'document.read')) return sql`false`
  const ours = sql`${held(actor)} and ${notExcluded(actor, sql`${document.id}`)}`
  if (may(actor, 'document.read-all')) return sql`(${ours})`
  return sql`(${ours} and ${document.id} in (select r.document_id from document_reader r where ${readerIs(actor, day)}))`
}

/** Which grounds for reading, named `r`, are the actor's and in force. */
export function readerIs(actor: Actor, day?: string): SQL {
  const mine =
    actor.role === 'unitHead'
      ? sql`(r.holder_id = ${actor.assignmentId} or r.unit_id = ${actor.unitId})`
      : // What is assigned to a unit is its head's; a work file shared with a unit is everybody's in it.
        sql`(r.holder_id = ${actor.assignmentId} or (r.unit_id = ${actor.unitId} and r.basis = 'workFile'))`
  return sql`${mine} and (r.until_on is null ${day === undefined ? sql`` : sql`or r.until_on >= ${day}::date`})`
}

/**
 * That a document is not closed to the person, in whatever post; nor, on somebody's behalf, to him: one does not see through another's eyes
 * what he may not see. Looked up in a small index for each row that is otherwise chosen.
 */
export function notExcluded(actor: Actor, documentId: SQL): SQL {
  const closed = (personId: string) =>
    sql`not exists (select from document_exclusion x where x.person_id = ${personId} and x.document_id = ${documentId})`
  const { onBehalfOf } = actor
  return onBehalfOf ? sql`${closed(actor.personId)} and ${closed(onBehalfOf.personId)}` : closed(actor.personId)
}

/** What the agency holds: its own documents and those it inherited from agencies that have ended. */
function held(actor: Actor): SQL {
  const own = eq(document.agencyId, actor.agencyId)
  return actor.inherits.length === 0
    ? own
    : sql`${document.agencyId} = any(${sql.param([actor.agencyId, ...actor.inherits])}::uuid[])`
}

/**
 * Work under way that was handed over with a unit from an agency that lives on: its new holder reads the document, one at a time, by what he
 * was assigned; it stays in the lists of the agency that registered it.
 */
function carried(actor: Actor): SQL {
  if (!may(actor, 'document.read')) return sql`false`
  return sql`(${document.carriedBy} @> ${sql.param([actor.agencyId])}::uuid[] and ${notExcluded(actor, sql`${document.id}`)}
    and exists (select from document_reader r where r.document_id = ${document.id} and ${readerIs(actor)}))`
}

/**
 * Asked by another agency for its seal, or for the signature of its competent person: that one document, from then on, by the person asked
 * and by the clerks of the agency asked, one of whom keeps the seal. It stands in none of their lists. What was refused or taken back they
 * read no more (`closeReading`).
 */
function guest(actor: Actor): SQL {
  if (!may(actor, 'document.read')) return sql`false`
  const seals = may(actor, 'seal.use')
    ? sql`or r.unit_id = any(${sql.param([actor.agencyId, ...actor.inherits])}::uuid[])`
    : sql``
  return sql`(${document.direction} = 'outgoing' and ${notExcluded(actor, sql`${document.id}`)} and exists (
    select from document_reader r where r.document_id = ${document.id} and r.basis = 'guest' and (r.holder_id = ${actor.assignmentId} ${seals})))`
}

/** What the actor may open by its name: what he reads, and what another agency asked his for. Not for lists: those of guests stay theirs. */
export const readableAlone = (actor: Actor, day: string): SQL => sql`(${readable(actor, day)} or ${guest(actor)})`

/** Whether he reads what is another agency's, because it asked his: the paper and its signatures, not what that agency did with it. */
export const isGuest = ({ agencyId, inherits }: Actor, row: Pick<DocumentRecord, 'agencyId' | 'carriedBy'>): boolean =>
  ![agencyId, ...inherits].includes(row.agencyId) && !row.carriedBy.includes(agencyId)

/** What a guest may do, where it is his turn; the room of signatures says whose turn it is. */
const guestActs: readonly Permission[] = ['signature.give', 'seal.use']

/** What the actor reaches at all; whoever is asked by another agency only for what he is asked for. */
const reached = ({ actor, now }: Work, permission: Permission): SQL =>
  sql`(${guestActs.includes(permission) ? readableAlone(actor, civilDate(now)) : readable(actor, civilDate(now))} or ${carried(actor)})`

async function asked(work: Work, row: DocumentRecord, permission: Permission): Promise<boolean> {
  if (!guestActs.includes(permission) || row.agencyId === work.actor.agencyId) return false
  const found = await work.tx
    .select({ id: document.id })
    .from(document)
    .where(and(eq(document.id, row.id), guest(work.actor)))
  return found.length > 0
}

/** Of an agency that has ended only what was under way is carried on, by whoever it was handed to; all else is read. */
const carriedOn: readonly Permission[] = [
  'document.submit',
  'document.direct',
  'assignment.handle',
  'document.answer-recall',
  'document.answer-update',
]

const inHand = (actor: Actor, row: DocumentRecord, permission: Permission) =>
  permission === 'document.read' ||
  row.agencyId === actor.agencyId ||
  (carriedOn.includes(permission) && row.carriedBy.includes(actor.agencyId))

/**
 * Whether the actor may let others read it through his file or task: what he reads in his own right or was assigned. A grant was confirmed
 * for him alone, and for its days (Appendix VI C3); what another agency asked his to seal is that agency's; and what he sees in another's post is not his to pass on.
 */
export async function mayPassOn(work: Work, id: string): Promise<boolean> {
  const { actor } = work
  if (actor.onBehalfOf) return false
  if (may(actor, 'document.read-all')) {
    const own = await work.tx
      .select({ id: document.id })
      .from(document)
      .where(and(eq(document.id, id), or(readable(actor, civilDate(work.now)), carried(actor))))
    return own.length > 0
  }
  const [found] = await work.tx.execute(sql`
    select 1 from document_reader r where r.document_id = ${id} and r.basis not in ('grant', 'guest') and ${readerIs(actor)} limit 1`)
  return found !== undefined
}

type Rule = (row: DocumentRecord) => boolean

const issued: Rule = (row) => row.direction === 'outgoing' && row.state === 'issued'
const arrived: Rule = (row) => row.direction === 'incoming' && (row.state === 'arrived' || row.state === 'registered')

/** What the state of a document lets a person with the permission do. */
const rules: Partial<Record<Permission, Rule>> = {
  'document.read': () => true,
  'document.draft': (row) => row.direction === 'outgoing' && row.state === 'draft',
  'document.issue': (row) => row.direction === 'outgoing' && row.state === 'draft',
  'document.dispatch': (row) => row.direction === 'outgoing' && row.state === 'numbered',
  'signature.give': (row) => row.direction === 'outgoing' && row.state === 'draft' && row.approvedAt !== null,
  'seal.use': (row) => row.direction === 'outgoing' && row.state === 'numbered',
  'document.register': (row) => row.direction === 'incoming' && row.state === 'arrived',
  'document.submit': (row) =>
    row.direction === 'incoming' &&
    row.state === 'registered' &&
    (row.handling === null || row.handling === 'waitDirective'),
  'document.direct': (row) => row.direction === 'incoming' && row.state === 'registered',
  // Of what was issued: by units and people of the agency to whom it is addressed.
  'assignment.handle': (row) => row.state === 'registered' || row.state === 'issued',
  'document.send': issued,
  'document.recall': issued,
  'document.answer-recall': arrived,
  'document.update': (row) => row.direction === 'outgoing' && row.state === 'issued',
  'document.answer-update': arrived,
  'access.change': (row) => row.state !== 'draft',
  'document.return': (row) => row.direction === 'incoming' && row.state === 'arrived' && row.source === 'internal',
}

/** What was recalled is read, and who reads it may be changed; nothing else. */
const afterRecall: readonly Permission[] = ['document.read', 'access.change']

const permitted = (row: DocumentRecord, permission: Permission) =>
  (afterRecall.includes(permission) || row.recalledAt === null) && (rules[permission]?.(row) ?? false)

/** What edits, removes, sends back or sends on: refused under legal hold. */
const refusedByHold: readonly Permission[] = [
  'document.draft',
  'document.issue',
  'document.dispatch',
  'signature.give',
  'seal.use',
  'document.return',
  'document.send',
  'document.update',
]

export function allowed(actor: Actor, row: DocumentRecord, underHold = false): Permission[] {
  return (Object.keys(rules) as Permission[]).filter(
    (permission) =>
      may(actor, permission) &&
      inHand(actor, row, permission) &&
      permitted(row, permission) &&
      !(underHold && refusedByHold.includes(permission)),
  )
}

/**
 * The door to a document. No row or not readable → `thing.missing`; no permission → `access.denied`; wrong state → `thing.state`. For
 * anything but reading the row is locked until the unit of work ends, so that two clerks act one after the other. Under legal hold, what
 * would change or remove it → `document.held`. Guests read nothing through it: what they may have is behind `documentForGuests`.
 */
export async function documentFor(work: Work, id: string, permission: Permission): Promise<DocumentRecord> {
  const query = work.tx
    .select()
    .from(document)
    .where(and(eq(document.id, id), reached(work, permission)))
  const [row] = await (permission === 'document.read' ? query : query.for('no key update'))
  if (!row) throw fault('thing.missing')
  if (!may(work.actor, permission)) throw fault('access.denied')
  if (!inHand(work.actor, row, permission) && !(await asked(work, row, permission))) throw fault('access.denied')
  if (!permitted(row, permission))
    throw fault('thing.state', { state: row.recalledAt === null ? row.state : 'recalled' })
  if (refusedByHold.includes(permission) && (await holdOn(work, row.id))) throw fault('document.held')
  return row
}

/**
 * The second door, for guests too: the paper, its files, signatures and proof, not what its agency did with it. Whatever else is known of a
 * document is behind `documentFor`. `lock`: held until the unit of work ends, for whoever asks, answers or signs; before any other row of it.
 */
export async function documentForGuests(work: Work, id: string, lock = false): Promise<DocumentRecord> {
  const alone = readableAlone(work.actor, civilDate(work.now))
  const query = work.tx
    .select()
    .from(document)
    .where(and(eq(document.id, id), or(alone, carried(work.actor))))
  const [row] = await (lock ? query.for('no key update') : query)
  if (!row) throw fault('thing.missing')
  return row
}

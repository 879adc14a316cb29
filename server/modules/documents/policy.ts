import { and, eq, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { Permission } from '#contract/permissions.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, document } from './tables.ts'

/**
 * Which documents an actor may see at all — the only place that says so. Clerk, leader and chief of office see those of the agency of
 * the post they act in (handbook 11.3 b); others those that were assigned to their post, or to the unit they head (11.3 a). Nobody sees
 * another agency's copy; administrators see none.
 */
export function readable(actor: Actor): SQL {
  if (!may(actor, 'document.read')) return sql`false`
  const ours = eq(document.agencyId, actor.agencyId)
  if (may(actor, 'document.read-all')) return ours
  return sql`(${ours} and ${document.id} in (select r.document_id from document_reader r where ${readerIs(actor)}))`
}

/** Which grounds for reading, named `r`, are the actor's. */
export function readerIs(actor: Actor): SQL {
  return actor.role === 'unitHead'
    ? sql`(r.holder_id = ${actor.assignmentId} or r.unit_id = ${actor.unitId})`
    : // What is assigned to a unit is its head's; a work file shared with a unit is everybody's in it.
      sql`(r.holder_id = ${actor.assignmentId} or (r.unit_id = ${actor.unitId} and r.basis = 'workFile'))`
}

type Rule = (row: DocumentRecord) => boolean

const arrived: Rule = (row) => row.direction === 'incoming' && (row.state === 'arrived' || row.state === 'registered')

/** What the state of a document lets a person with the permission do. */
const rules: Partial<Record<Permission, Rule>> = {
  'document.read': () => true,
  'document.draft': (row) => row.direction === 'outgoing' && row.state === 'draft',
  'document.issue': (row) => row.direction === 'outgoing' && row.state === 'draft',
  'document.register': (row) => row.direction === 'incoming' && row.state === 'arrived',
  'document.submit': (row) =>
    row.direction === 'incoming' &&
    row.state === 'registered' &&
    (row.handling === null || row.handling === 'waitDirective'),
  'document.direct': (row) => row.direction === 'incoming' && row.state === 'registered',
  'assignment.handle': (row) => row.direction === 'incoming' && row.state === 'registered',
  'document.recall': (row) => row.direction === 'outgoing' && row.state === 'issued',
  'document.answer-recall': arrived,
  'document.return': (row) => row.direction === 'incoming' && row.state === 'arrived' && row.source === 'internal',
}

/** What was recalled is read, and nothing else. */
const permitted = (row: DocumentRecord, permission: Permission) =>
  (permission === 'document.read' || row.recalledAt === null) && (rules[permission]?.(row) ?? false)

export function allowed(actor: Actor, row: DocumentRecord): Permission[] {
  return (Object.keys(rules) as Permission[]).filter(
    (permission) => may(actor, permission) && permitted(row, permission),
  )
}

/**
 * The door to a document. No row or not readable → `thing.missing`; no permission → `access.denied`; wrong state → `thing.state`. For
 * anything but reading the row is locked until the unit of work ends, so that two clerks act one after the other.
 */
export async function documentFor(work: Work, id: string, permission: Permission): Promise<DocumentRecord> {
  const query = work.tx
    .select()
    .from(document)
    .where(and(eq(document.id, id), readable(work.actor)))
  const [row] = await (permission === 'document.read' ? query : query.for('no key update'))
  if (!row) throw fault('thing.missing')
  if (!may(work.actor, permission)) throw fault('access.denied')
  if (!permitted(row, permission))
    throw fault('thing.state', { state: row.recalledAt === null ? row.state : 'recalled' })
  return row
}

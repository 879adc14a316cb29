import { and, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { may } from '#access'
import type {
  AccessChangeCard,
  listAccessChanges as contract,
  countAccessChanges as countContract,
  findReaders as findContract,
} from '#contract/access.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import {
  type AccessChange,
  accessChange,
  countWaiting,
  documentKinds,
  mayDecide,
  mayReject,
} from '../../organisation/index.ts'
import { codeText } from '../../registers/index.ts'
import { instantCursor, readInstantCursor } from '../instant-cursor.ts'
import { notExcluded } from '../policy.ts'
import { lasting } from '../readers.ts'
import { document, documentExclusion, documentReader } from '../tables.ts'

type Card = Static<typeof AccessChangeCard>

const countedTo = 1000
const mostFound = 60

async function labelsOf(work: Work, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await work.tx
    .select({
      id: document.id,
      number: document.codeNumber,
      notation: document.codeNotation,
      subject: document.subject,
    })
    .from(document)
    .where(inArray(document.id, [...ids]))
  return new Map(rows.map((row) => [row.id, codeText(row.number, row.notation) || row.subject]))
}

/** Those of these grants and exclusions that are in force. */
async function inForce(work: Work, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const grants = await work.tx
    .select({ id: documentReader.basisId })
    .from(documentReader)
    .where(and(inArray(documentReader.basisId, [...ids]), lasting(civilDate(work.now))))
  const exclusions = await work.tx
    .select({ id: documentExclusion.changeId })
    .from(documentExclusion)
    .where(inArray(documentExclusion.changeId, [...ids]))
  return new Set([...grants, ...exclusions].map((row) => row.id))
}

function cardOf(work: Work, row: AccessChange, label: string | undefined, standing: boolean): Card {
  const { actor } = work
  const { decidedName, decidedTitle, decidedAt, decisionReason } = row
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    document: label === undefined ? null : { id: row.subjectId, label },
    file: row.kind === 'fileGrant' ? { id: row.subjectId, label: row.detail } : null,
    target: { name: row.targetName, title: row.targetTitle },
    detail: row.detail,
    reason: row.reason,
    until: row.untilOn,
    by: { name: row.byName, title: row.byTitle },
    at: row.at.toISOString(),
    decided:
      decidedAt === null
        ? null
        : {
            by: { name: decidedName ?? '', title: decidedTitle ?? '' },
            at: decidedAt.toISOString(),
            reason: decisionReason ?? '',
          },
    mayConfirm: mayDecide(actor, row),
    mayReject: mayReject(actor, row),
    mayEnd: standing && may(actor, row.kind === 'exclusion' ? 'access.confirm' : 'access.change'),
  }
}

export async function changeCards(work: Work, condition: SQL | undefined, most: number): Promise<Card[]> {
  const rows = await work.tx
    .select()
    .from(accessChange)
    .where(condition)
    .orderBy(desc(accessChange.at), desc(accessChange.id))
    .limit(most)
  const ofDocuments = rows.filter((row) => documentKinds.includes(row.kind))
  const labels = await labelsOf(
    work,
    ofDocuments.map((row) => row.subjectId),
  )
  const standing = await inForce(
    work,
    ofDocuments.map((row) => row.id),
  )
  return rows.map((row) => cardOf(work, row, labels.get(row.subjectId), standing.has(row.id)))
}

export async function changeCard(work: Work, change: AccessChange): Promise<Card> {
  const [card] = await changeCards(work, eq(accessChange.id, change.id), 1)
  if (!card) throw fault('thing.missing')
  return card
}

/** What the actor himself is kept from is not told to him here either. */
export async function listAccessChanges(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const limit = Math.min(ask.limit ?? 50, 100)
  const mine = and(
    inArray(accessChange.agencyId, [work.actor.agencyId, ...work.actor.inherits]),
    ask.state === 'waiting' ? eq(accessChange.state, 'waiting') : ne(accessChange.state, 'waiting'),
    notExcluded(work.actor, sql`${accessChange.subjectId}`),
  )
  const after = readInstantCursor(ask.cursor, sql`${accessChange.at}`, sql`${accessChange.id}`)
  const cards = await changeCards(work, and(mine, after), limit + 1)
  const page = cards.slice(0, limit)
  const last = cards.length > limit ? page.at(-1) : undefined
  const counted = await work.tx
    .select({ id: accessChange.id })
    .from(accessChange)
    .where(mine)
    .limit(countedTo + 1)
  return {
    rows: page,
    next: last ? instantCursor(last.at, last.id) : null,
    count: Math.min(counted.length, countedTo),
    countCapped: counted.length > countedTo,
  }
}

export async function countAccessChanges(work: Work): Promise<Reply<typeof countContract>> {
  const waiting = await countWaiting(work, notExcluded(work.actor, sql`c.subject_id`), countedTo)
  return { waiting, capped: countedTo - 1 }
}

export async function findReaders(work: Work, ask: Ask<typeof findContract>): Promise<Reply<typeof findContract>> {
  const day = civilDate(work.now)
  const words = fold(ask.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
  const named = (column: SQL) =>
    sql.join([sql`true`, ...words.map((word) => sql`strpos(${column}, ${word}) > 0`)], sql` and `)
  const rows = await work.tx.execute<Reply<typeof findContract>['targets'][number] & Record<string, unknown>>(sql`
    select * from (
      select null::uuid as "holderId", u.id as "unitId", u.name, '' as title, u.name as "unitName", null as role, 0 as rank
        from org_unit_on(${day}) u where u.agency_id = ${work.actor.agencyId} and u.nature = 'unit' and ${named(sql`u.search_key`)}
      union all
      select h.id, null::uuid, n.full_name, p.title, u.name, p.role, p.rank + 1
        from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id join org_unit_on(${day}) u on u.id = p.unit_id
       where u.agency_id = ${work.actor.agencyId} and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
         and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day}) and ${named(sql`n.search_key || ' ' || u.search_key`)}
    ) t order by "unitName", rank, name limit ${mostFound}`)
  return { targets: rows.map(({ rank: _, ...row }) => row) }
}

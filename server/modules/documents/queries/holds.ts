import { and, desc, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { listHolds as contract, HoldCard } from '#contract/hold.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { codeText } from '../../registers/index.ts'
import { instantCursor, readInstantCursor } from '../instant-cursor.ts'
import { readable } from '../policy.ts'
import { type LegalHold, legalHold } from '../tables.ts'

type Card = Static<typeof HoldCard>

const shown = 100
const countedTo = 1000

interface Held extends Record<string, unknown> {
  holdId: string
  id: string
  codeNumber: string
  codeNotation: string
  subject: string
}

async function heldOf(work: Work, ids: readonly string[]): Promise<Held[]> {
  if (ids.length === 0) return []
  return [
    ...(await work.tx.execute<Held>(sql`
      select k.hold_id as "holdId", document.id, document.code_number as "codeNumber", document.code_notation as "codeNotation",
             case when ${readable(work.actor, civilDate(work.now))} then document.subject else '' end as subject
        from legal_hold_document k join document on document.id = k.document_id
       where k.hold_id = any(${sql.param([...ids])}::uuid[]) order by document.listed_at, document.id`)),
  ]
}

function cardOf(row: LegalHold, held: readonly Held[]): Card {
  const mine = held.filter((it) => it.holdId === row.id)
  return {
    id: row.id,
    reason: row.reason,
    basis: row.basis,
    by: { name: row.byName, title: row.byTitle },
    at: row.at.toISOString(),
    released:
      row.releasedAt === null
        ? null
        : {
            by: { name: row.releasedName ?? '', title: row.releasedTitle ?? '' },
            at: row.releasedAt.toISOString(),
            reason: row.releaseReason ?? '',
          },
    documents: mine
      .slice(0, shown)
      .map((it) => ({ id: it.id, label: codeText(it.codeNumber, it.codeNotation), subject: it.subject })),
    count: mine.length,
  }
}

/** A hold has at most a hundred documents, so a page is bounded. */
export async function holdCards(work: Work, condition: SQL | undefined, most: number): Promise<Card[]> {
  const rows = await work.tx
    .select()
    .from(legalHold)
    .where(condition)
    .orderBy(desc(legalHold.at), desc(legalHold.id))
    .limit(most)
  const held = await heldOf(
    work,
    rows.map((row) => row.id),
  )
  return rows.map((row) => cardOf(row, held))
}

export async function listHolds(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const limit = Math.min(ask.limit ?? 30, 50)
  const mine = and(
    inArray(legalHold.agencyId, [work.actor.agencyId, ...work.actor.inherits]),
    ask.state === 'standing' ? isNull(legalHold.releasedAt) : isNotNull(legalHold.releasedAt),
  )
  const after = readInstantCursor(ask.cursor, sql`${legalHold.at}`, sql`${legalHold.id}`)
  const cards = await holdCards(work, and(mine, after), limit + 1)
  const page = cards.slice(0, limit)
  const last = cards.length > limit ? page.at(-1) : undefined
  const counted = await work.tx
    .select({ id: legalHold.id })
    .from(legalHold)
    .where(mine)
    .limit(countedTo + 1)
  return {
    rows: page,
    next: last ? instantCursor(last.at, last.id) : null,
    count: Math.min(counted.length, countedTo),
    countCapped: counted.length > countedTo,
  }
}

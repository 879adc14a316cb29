import { and, desc, eq, sql } from 'drizzle-orm'
import { may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { listFormPrints as contract } from '#contract/reports.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { formPrint } from '../tables.ts'
import { readPlace, writePlace } from './report-rows.ts'

type Card = Reply<typeof contract>['rows'][number]

export function formPrintCard(row: typeof formPrint.$inferSelect): Card {
  const { agencyId: _agencyId, fromOn, toOn, at, ...rest } = row
  return { ...rest, from: fromOn, to: toOn, at: at.toISOString() }
}

const countedTo = 999
const dayOf = sql`(${formPrint.at} at time zone 'Asia/Ho_Chi_Minh')::date`

/** Prints hold lines of the whole agency: they are for whoever sees all of it. */
const refuseParts = (work: Work) => {
  if (!may(work.actor, 'document.read-all')) throw fault('access.denied')
}

export async function listFormPrints(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  if (!may(work.actor, 'document.read-all')) return { rows: [], next: null, count: 0, countCapped: false }
  const limit = ask.limit ?? 50
  const place = readPlace(ask.cursor)
  const mine = and(eq(formPrint.agencyId, work.actor.agencyId), ask.form ? eq(formPrint.form, ask.form) : undefined)
  // Ids grow with time, so they order the prints of a day.
  const after = place ? sql`(${dayOf}, ${formPrint.id}) < (${place.on}::date, ${place.id}::uuid)` : undefined
  const rows = await work.tx
    .select()
    .from(formPrint)
    .where(and(mine, after))
    .orderBy(desc(dayOf), desc(formPrint.id))
    .limit(limit + 1)
  const counted = work.tx
    .select({ id: formPrint.id })
    .from(formPrint)
    .where(mine)
    .limit(countedTo + 1)
  const count = (await counted).length
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map(formPrintCard),
    next: rows.length > limit && last ? writePlace({ on: civilDate(last.at), id: last.id }) : null,
    count: Math.min(count, countedTo),
    countCapped: count > countedTo,
  }
}

/** What was printed, byte for byte. */
export async function readFormPrint(work: Work, ask: { id: string }): Promise<KeptFile> {
  const [row] = await work.tx
    .select()
    .from(formPrint)
    .where(and(eq(formPrint.id, ask.id), eq(formPrint.agencyId, work.actor.agencyId)))
  if (!row) throw fault('thing.missing')
  refuseParts(work)
  return {
    sha256: row.sha256,
    size: row.size,
    name: `${row.form} ${row.fromOn} ${row.toOn}.pdf`,
    mediaType: 'application/pdf',
    inline: true,
  }
}

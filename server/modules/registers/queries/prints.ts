import { and, desc, eq } from 'drizzle-orm'
import { fault } from '#platform/fault.ts'
import type { KeptFile } from '#platform/http/route.ts'
import type { Work } from '#platform/work.ts'
import { registerFor } from '../policy.ts'
import { registerPrint } from '../tables.ts'

export function printCard(row: typeof registerPrint.$inferSelect) {
  return {
    id: row.id,
    registerId: row.registerId,
    year: row.year,
    from: row.fromOn,
    to: row.toOn,
    sha256: row.sha256,
    size: row.size,
    pages: row.pages,
    lines: row.lines,
    byName: row.byName,
    byTitle: row.byTitle,
    at: row.at.toISOString(),
  }
}

export async function listPrints(work: Work, ask: { id: string; year?: number }) {
  const row = await registerFor(work, ask.id, 'register.read')
  const rows = await work.tx
    .select()
    .from(registerPrint)
    .where(and(eq(registerPrint.registerId, row.id), ask.year ? eq(registerPrint.year, ask.year) : undefined))
    .orderBy(desc(registerPrint.at), desc(registerPrint.id))
  return { rows: rows.map(printCard) }
}

/** What was printed, byte for byte. */
export async function readPrint(work: Work, ask: { id: string }): Promise<KeptFile> {
  const [print] = await work.tx.select().from(registerPrint).where(eq(registerPrint.id, ask.id))
  if (!print) throw fault('thing.missing')
  const book = await registerFor(work, print.registerId, 'register.read')
  return {
    sha256: print.sha256,
    size: print.size,
    name: `${book.name} ${print.fromOn} ${print.toOn}.pdf`,
    mediaType: 'application/pdf',
    inline: true,
  }
}

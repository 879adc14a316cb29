import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import { civilDate } from '#platform/clock.ts'
import { fold, key } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { codeText } from '../registers/index.ts'
import { readable } from './policy.ts'
import { document, documentFile } from './tables.ts'

export interface Sought {
  readonly identifier?: string | null
  readonly codeNumber: string
  readonly codeNotation: string
  readonly issuerName: string
  readonly mainSha256?: string | undefined
  readonly except?: string
}

export interface Match {
  readonly id: string
  readonly label: string
  readonly subject: string
  readonly by: 'identifier' | 'triple' | 'bytes'
}

/**
 * Incoming documents already here that are the same by identifier, by number + symbol + issuer (Decree 30/2020 Appendix VI A8), or by the
 * very bytes of the main file.
 */
export async function duplicatesOf(work: Work, sought: Sought): Promise<Match[]> {
  const numberKey = key(codeText(sought.codeNumber, sought.codeNotation))
  const sameBytes = sql`exists (select from document_file f
    where f.document_id = ${document.id} and f.role = 'main' and f.sha256 = ${sought.mainSha256 ?? ''})`
  // Each way of being alike has its own index; asked together with `or` they would read every arrival of the agency.
  const { agencyId } = work.actor
  const ways = [
    ...(sought.identifier
      ? [sql`select id from document where agency_id = ${agencyId} and identifier = ${sought.identifier}`]
      : []),
    ...(numberKey === ''
      ? []
      : [sql`select id from document where agency_id = ${agencyId} and number_key = ${numberKey}`]),
    ...(sought.mainSha256 === undefined
      ? []
      : [sql`select document_id from document_file where sha256 = ${sought.mainSha256} and role = 'main'`]),
  ]
  if (ways.length === 0) return []
  const rows = await work.tx
    .select({ row: document, bytes: sql<boolean>`${sameBytes}` })
    .from(document)
    .where(
      and(
        readable(work.actor, civilDate(work.now)),
        eq(document.direction, 'incoming'),
        inArray(document.state, ['arrived', 'registered']),
        sought.except === undefined ? undefined : ne(document.id, sought.except),
        sql`${document.id} in (${sql.join(ways, sql` union `)})`,
      ),
    )
    .limit(20)
  const issuer = fold(sought.issuerName)
  return rows.flatMap(({ row, bytes }): Match[] => {
    const same = sought.identifier && row.identifier === sought.identifier
    const triple = numberKey !== '' && row.numberKey === numberKey && fold(row.issuerName) === issuer
    const by = same ? 'identifier' : triple ? 'triple' : bytes ? 'bytes' : undefined
    if (!by) return []
    return [
      { id: row.id, label: codeText(row.codeNumber, row.codeNotation) || row.issuerName, subject: row.subject, by },
    ]
  })
}

export async function mainFileOf(work: Work, documentId: string): Promise<string | undefined> {
  const [file] = await work.tx
    .select({ sha256: documentFile.sha256 })
    .from(documentFile)
    .where(and(eq(documentFile.documentId, documentId), eq(documentFile.role, 'main')))
  return file?.sha256
}

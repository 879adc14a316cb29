import { Readable } from 'node:stream'
import { asc, eq, sql } from 'drizzle-orm'
import type { Reply } from '#contract/endpoint.ts'
import type { readLasting as contract, readProofs as proofsContract } from '#contract/lasting.ts'
import { fault } from '#platform/fault.ts'
import type { KeptFile, MadeFile } from '#platform/http/route.ts'
import { writeEvidence } from '#platform/pki/evidence/index.ts'
import type { Work } from '#platform/work.ts'
import { documentForGuests, noteUse, openedFile } from '../../documents/index.ts'
import { evidenceOf } from './chains.ts'
import { lookNow } from './enlist.ts'
import { uncovered } from './evidence.ts'
import { evidenceLeaf, evidenceRecord, lastingFile, lastingRevision } from './tables.ts'

interface FileOf {
  readonly id: string
  readonly position: number
}

async function evidenceLine(work: Work, sha256: string) {
  const [row] = await work.tx
    .select({ at: evidenceRecord.madeAt, endsAt: evidenceRecord.endsAt, files: evidenceRecord.leaves })
    .from(evidenceLeaf)
    .innerJoin(evidenceRecord, eq(evidenceRecord.id, evidenceLeaf.recordId))
    .where(eq(evidenceLeaf.sha256, sha256))
  return row ? { ...row, at: row.at.toISOString(), endsAt: row.endsAt.toISOString() } : null
}

/** How long the signatures of a file one reads can be proved. */
export async function readLasting(work: Work, ask: FileOf): Promise<Reply<typeof contract>> {
  const { sha256 } = await openedFile(work, ask.id, ask.position)
  const [row] = await work.tx.select().from(lastingFile).where(eq(lastingFile.sha256, sha256))
  const revisions = await work.tx
    .select()
    .from(lastingRevision)
    .where(eq(lastingRevision.sha256, sha256))
    .orderBy(asc(lastingRevision.ordinal))
  return {
    state: row?.state ?? 'waiting',
    endsAt: row?.endsAt?.toISOString() ?? null,
    nextAt: row?.nextAt?.toISOString() ?? null,
    problem: row?.problem ?? '',
    revisions: revisions.map(({ act, resultSha256, size, endsAt, at }) => ({
      act,
      sha256: resultSha256,
      size,
      endsAt: endsAt.toISOString(),
      at: at.toISOString(),
    })),
    evidence: await evidenceLine(work, sha256),
  }
}

/** The longest file kept beside these bytes. Bytes to which nothing was added have none. */
export async function readLastingFile(work: Work, ask: FileOf): Promise<KeptFile> {
  const { sha256, name } = await openedFile(work, ask.id, ask.position)
  const [kept] = await work.tx
    .select({ sha256: lastingRevision.resultSha256, size: lastingRevision.size })
    .from(lastingRevision)
    .where(eq(lastingRevision.sha256, sha256))
    .orderBy(sql`${lastingRevision.ordinal} desc`)
    .limit(1)
  if (!kept) throw fault('thing.missing')
  await noteUse(work, await documentForGuests(work, ask.id), 'download', name)
  return { ...kept, name, mediaType: 'application/pdf', inline: false }
}

/** Proof of the very bytes of a file, to be taken along with them. */
export async function readEvidence(work: Work, ask: FileOf): Promise<MadeFile> {
  const { sha256, name } = await openedFile(work, ask.id, ask.position)
  const chains = await evidenceOf(work, sha256)
  if (!chains) throw fault('thing.missing')
  const stream = Readable.from([Buffer.from(writeEvidence(chains))])
  return { stream, name: `${name}.er`, mediaType: 'application/octet-stream', inline: false }
}

interface Counts extends Record<string, unknown> {
  waiting: number
  kept: number
  endSoon: number
  firstEndsAt: string | null
}

const instant = (it: Date | string | null) => (it === null ? null : new Date(it).toISOString())

/** How proofs stand over the whole installation; numbers alone, no content. */
export async function readProofs(work: Work): Promise<Reply<typeof proofsContract>> {
  const now = work.now.toISOString()
  const [counts] = await work.tx.execute<Counts>(sql`
    select count(*) filter (where state = 'waiting')::int as waiting, count(*) filter (where state = 'kept')::int as kept,
           count(*) filter (where state = 'kept' and ends_at < ${now}::timestamptz + interval '1 year')::int as "endSoon",
           min(ends_at) filter (where state = 'kept') as "firstEndsAt" from lasting_file`)
  const problems = await work.tx.execute<{ problem: string; files: number; nextAt: string | null }>(sql`
    select problem, count(*)::int as files, min(next_at) as "nextAt" from lasting_file
     where problem <> '' group by problem order by 2 desc, 1 limit 50`)
  const [records] = await work.tx.execute<{ records: number; files: number; firstEndsAt: string | null }>(sql`
    select count(*)::int as records, coalesce(sum(leaves), 0)::int as files, min(ends_at) as "firstEndsAt" from evidence_record`)
  const [left] = await work.tx.execute<{ files: number }>(
    sql`select count(*)::int as files from (select 1 from (${uncovered}) u limit 100000) n`,
  )
  const missed = await work.tx.execute<{ problem: string; records: number }>(sql`
    select problem, count(*)::int as records from evidence_record where problem <> '' group by problem order by 2 desc, 1 limit 50`)
  return {
    waiting: counts?.waiting ?? 0,
    kept: counts?.kept ?? 0,
    endSoon: counts?.endSoon ?? 0,
    firstEndsAt: instant(counts?.firstEndsAt ?? null),
    problems: problems.map((it) => ({ ...it, nextAt: instant(it.nextAt) })),
    evidence: {
      records: records?.records ?? 0,
      files: records?.files ?? 0,
      uncovered: left?.files ?? 0,
      firstEndsAt: instant(records?.firstEndsAt ?? null),
      problems: [...missed],
    },
  }
}

/** After a service was mended nobody waits until the next try. What is lost for good is tried too: trust may have changed. */
export async function tryProofs(work: Work): Promise<{ done: true }> {
  await work.tx.execute(sql`
    update lasting_file set next_at = ${work.now.toISOString()}::timestamptz where problem <> '' or state = 'waiting'`)
  await work.tx.execute(
    sql`update evidence_record set next_at = ${work.now.toISOString()}::timestamptz where problem <> ''`,
  )
  await lookNow(work)
  await work.enqueue('signing:evidence', {}, { once: 'evidence' })
  await work.enqueue('signing:evidence-renewal', {}, { once: 'evidence-renewal' })
  return { done: true }
}

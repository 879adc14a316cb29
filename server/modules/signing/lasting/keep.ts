import { Readable } from 'node:stream'
import { and, asc, eq, exists, inArray, isNull, lte, notExists, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import { Fault } from '#platform/fault.ts'
import type { Job } from '#platform/jobs.ts'
import { joined, piecesOf } from '#platform/pades/bytes.ts'
import { PdfFault } from '#platform/pades/fault.ts'
import type { Kept } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { document, documentFile, documentRevision, growFile, underHold } from '../../documents/index.ts'
import { recordMade } from '../../files/index.ts'
import { withBytes } from '../source.ts'
import type { Tools } from '../tools.ts'
import { type Trust, trustOf } from '../trust.ts'
import { lookNow } from './enlist.ts'
import { type Extended, extendProof } from './extend.ts'
import { type LastingFile, lastingFile, lastingRevision } from './tables.ts'
import { tryAgain } from './when.ts'

const mostBytes = 1024 * 1024 * 1024
/** Files a run looks at; what is left is asked for again. */
const batch = 200

type Grown = Extract<Extended, { state: 'grown' }> & { readonly kept: Kept }
type Looked = Exclude<Extended, { state: 'grown' }> | Grown

/** Those whose proof ends first, before those that have none. */
async function dueFiles(work: Work): Promise<{ readonly due: readonly LastingFile[]; readonly trust: Trust }> {
  const due = await work.tx
    .select()
    .from(lastingFile)
    .where(lte(lastingFile.nextAt, work.now))
    .orderBy(sql`${lastingFile.endsAt} asc nulls last`, asc(lastingFile.nextAt), asc(lastingFile.sha256))
    .limit(batch)
  return { due, trust: await trustOf(work) }
}

/** Nothing here stands in a transaction; the whole is verified before a byte of it is stored. */
async function look(tools: Tools, trust: Trust, row: LastingFile): Promise<Looked> {
  try {
    return await withBytes(tools.store, row.currentSha256, async (file): Promise<Looked> => {
      const found = await extendProof(tools, trust, file)
      if (found.state !== 'grown') return found
      tools.reached('lasting-proven')
      const kept = await tools.store.put(Readable.from(piecesOf(joined(file, found.tail))), mostBytes)
      tools.reached('lasting-stored')
      return { ...found, kept }
    })
  } catch (error) {
    if (error instanceof PdfFault) return { state: 'open', problem: 'unreadable' }
    if (error instanceof Fault) return { state: 'open', problem: error.code }
    throw error
  }
}

/** What no later try makes better by itself. */
const final: ReadonlySet<string> = new Set(['bad', 'format', 'unreadable'])
/** What changes when somebody does something about it: looked at once a day. */
const daily: ReadonlySet<string> = new Set(['chain', 'timestamp.none', 'timestamp.no-gain'])

async function noteOpen(work: Work, row: LastingFile, problem: string, askedAgain: boolean): Promise<void> {
  const later = final.has(problem) ? null : tryAgain(work.now, daily.has(problem) ? 12 : row.tries)
  const again = askedAgain ? row.nextAt : later
  // A proof that is there stays good until it ends, whatever became of the next one.
  await work.tx
    .update(lastingFile)
    .set({
      state: row.state === 'kept' ? 'kept' : 'open',
      problem,
      tries: row.tries + 1,
      nextAt: again,
      lookedAt: work.now,
    })
    .where(eq(lastingFile.sha256, row.sha256))
  if (row.problem !== problem)
    await work.record('proof.missed', systemActor.accountId, [], { sha256: row.sha256, reason: problem })
}

/**
 * A document that is sealed and has not left takes the whole file in place of the short one, so that its recipients get it. What has left is
 * never changed: the longer file is kept beside it.
 */
async function growUnsent(work: Work, row: LastingFile, grown: Grown): Promise<void> {
  const sealed = work.tx
    .select({ one: sql`1` })
    .from(documentRevision)
    .where(
      and(
        eq(documentRevision.documentId, documentFile.documentId),
        eq(documentRevision.position, documentFile.position),
        eq(documentRevision.sha256, row.currentSha256),
        inArray(documentRevision.act, ['sealed', 'secondSealed', 'appendixSealed']),
      ),
    )
  const waiting = await work.tx
    .select({
      id: document.id,
      agencyId: document.agencyId,
      position: documentFile.position,
      role: documentFile.role,
      sealedSha256: document.sealedSha256,
    })
    .from(document)
    .innerJoin(documentFile, eq(documentFile.documentId, document.id))
    .where(
      and(
        eq(document.state, 'numbered'),
        isNull(document.recalledAt),
        eq(documentFile.sha256, row.currentSha256),
        exists(sealed),
        sql`not ${underHold(document.id)}`,
      ),
    )
    .for('no key update', { of: document })
  for (const it of waiting) {
    // Another seal is still to come on the main file; it would find its ground moved.
    if (it.role === 'main' && it.sealedSha256 !== row.currentSha256) continue
    await growFile(work, {
      documentId: it.id,
      position: it.position,
      act: 'timestamped',
      baseSha256: row.currentSha256,
      kept: grown.kept,
      completes: true,
    })
    await work.record('proof.grew', it.id, [it.agencyId], { sha256: grown.kept.sha256, from: row.currentSha256 })
  }
}

async function noteGrown(work: Work, row: LastingFile, grown: Grown): Promise<void> {
  const [endsAt, nextAt] = [new Date(grown.endsAt), new Date(grown.dueAt)]
  await recordMade(work, grown.kept, 'application/pdf', null)
  const [last] = await work.tx
    .select({ ordinal: sql<number>`coalesce(max(${lastingRevision.ordinal}), 0)::int` })
    .from(lastingRevision)
    .where(eq(lastingRevision.sha256, row.sha256))
  await work.tx.insert(lastingRevision).values({
    sha256: row.sha256,
    ordinal: (last?.ordinal ?? 0) + 1,
    baseSha256: row.currentSha256,
    resultSha256: grown.kept.sha256,
    size: grown.kept.size,
    act: grown.act,
    endsAt,
    at: work.now,
  })
  await work.tx
    .update(lastingFile)
    .set({
      currentSha256: grown.kept.sha256,
      state: 'kept',
      endsAt,
      nextAt,
      problem: '',
      tries: 0,
      lookedAt: work.now,
    })
    .where(eq(lastingFile.sha256, row.sha256))
  await growUnsent(work, row, grown)
  // Bytes that no document has any more, because all of them took the longer file, need no renewals of their own.
  const held = work.tx.select({ one: sql`1` }).from(documentFile).where(eq(documentFile.sha256, row.sha256))
  await work.tx
    .update(lastingFile)
    .set({ nextAt: null })
    .where(and(eq(lastingFile.sha256, row.sha256), notExists(held)))
  await work.record('proof.kept', systemActor.accountId, [], {
    sha256: row.sha256,
    to: grown.kept.sha256,
    act: grown.act,
    until: endsAt.toISOString(),
  })
}

/**
 * Compare-and-swap: whoever came first is not undone, and the same again changes nothing. A failure does not put off what somebody asked for
 * while it was under way: the service may have been mended since.
 */
async function note(work: Work, { sha256, currentSha256, nextAt }: LastingFile, found: Looked): Promise<void> {
  const [row] = await work.tx.select().from(lastingFile).where(eq(lastingFile.sha256, sha256)).for('update')
  if (row?.currentSha256 !== currentSha256) return
  if (found.state === 'grown') return noteGrown(work, row, found)
  if (found.state === 'open') {
    const askedAgain = row.nextAt?.getTime() !== nextAt?.getTime()
    return noteOpen(work, row, found.problem, askedAgain)
  }
  const life =
    found.state === 'kept' ? { endsAt: new Date(found.endsAt), nextAt: new Date(found.dueAt) } : { nextAt: null }
  await work.tx
    .update(lastingFile)
    .set({ state: found.state, problem: '', tries: 0, lookedAt: work.now, ...life })
    .where(eq(lastingFile.sha256, sha256))
}

/** So many failures of the service in a row mean that it is away: each costs five seconds, and the others wait for the next run. */
const patience = 3

const isAway = (found: Looked) =>
  found.state === 'open' && found.problem.startsWith('timestamp.') && !daily.has(found.problem)

/** One file, looked at and noted; one that fails for a reason of its own holds up no other. */
async function keepOne(tools: Tools, trust: Trust, row: LastingFile): Promise<{ away: boolean; failure?: unknown }> {
  try {
    const found = await look(tools, trust, row)
    await tools.run(systemActor, (work) => note(work, row, found))
    tools.reached('lasting-recorded')
    return { away: isAway(found) }
  } catch (failure) {
    await tools.run(systemActor, (work) => note(work, row, { state: 'open', problem: 'internal' }))
    return { away: false, failure }
  }
}

/**
 * Adds what proofs lack and renews those that end, the first to end first, a bounded number at a time. Repeating is harmless: a file takes an
 * update by compare-and-swap on the bytes it was made for, and one that is proved for long enough is left alone.
 */
export const keepLasting = (tools: Tools): Job => ({
  name: 'signing:lasting',
  cron: '7,22,37,52 * * * *',
  async handle() {
    const { due, trust } = await tools.run(systemActor, dueFiles, { reading: true })
    let failure: unknown
    let inRow = 0
    for (const row of due) {
      const one = await keepOne(tools, trust, row)
      failure ??= one.failure
      inRow = one.away ? inRow + 1 : 0
      if (inRow === patience) break
    }
    if (due.length === batch && inRow < patience) await tools.run(systemActor, lookNow)
    if (failure !== undefined) throw failure
  },
})

import { and, asc, eq, gt } from 'drizzle-orm'
import * as Y from 'yjs'
import { mostMinutes } from '#contract/minutes.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Minutes, minutes, minutesChange } from './tables.ts'

/** Changes of one text at most: five people who write all day, a change every third of a second. */
const mostChanges = 300_000

interface Known {
  readonly epoch: string
  seq: number
  readonly doc: Y.Doc
}

/** Texts this process has put together, from what is committed. */
const known = new Map<string, Known>()
const mostKnown = 20

/** Units of work that have written: what they read of the text is not committed, and must not be known to others. */
const written = new WeakSet<Work>()

/** The text up to where its row says. Whoever changes it works on a copy. */
async function docOf(work: Work, row: Pick<Minutes, 'meetingId' | 'epoch' | 'newest'>): Promise<Y.Doc> {
  let it = known.get(row.meetingId)
  if (it?.epoch !== row.epoch) it = { epoch: row.epoch, seq: 0, doc: new Y.Doc() }
  if (written.has(work)) it = { ...it, doc: copyOf(it.doc) }
  if (it.seq < row.newest) {
    const changes = await work.tx
      .select({ seq: minutesChange.seq, change: minutesChange.change })
      .from(minutesChange)
      .where(and(eq(minutesChange.meetingId, row.meetingId), gt(minutesChange.seq, it.seq)))
      .orderBy(asc(minutesChange.seq))
    for (const { seq, change } of changes) {
      Y.applyUpdate(it.doc, change)
      it.seq = Math.max(it.seq, seq)
    }
  }
  if (written.has(work)) return it.doc
  known.delete(row.meetingId)
  known.set(row.meetingId, it)
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break
    known.delete(oldest)
  }
  return it.doc
}

export const wholeText = async (work: Work, row: Minutes): Promise<Uint8Array> =>
  Y.encodeStateAsUpdate(await docOf(work, row))

/** What stands in a part. */
export async function textsOf(work: Work, row: Minutes, keys: readonly string[]): Promise<Map<string, string>> {
  const doc = await docOf(work, row)
  return new Map(keys.map((key) => [key, doc.getText(key).toString().normalize('NFC')]))
}

const copyOf = (doc: Y.Doc): Y.Doc => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

/** The first change: every part as the log has it. */
export function firstChange(parts: Readonly<Record<string, string>>): Uint8Array {
  const doc = new Y.Doc()
  for (const [key, text] of Object.entries(parts)) doc.getText(key).insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

/** The change that writes parts anew. */
export async function rewriting(
  work: Work,
  row: Minutes,
  parts: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const copy = copyOf(await docOf(work, row))
  const before = Y.encodeStateVector(copy)
  copy.transact(() => {
    for (const [key, text] of Object.entries(parts)) {
      const part = copy.getText(key)
      part.delete(0, part.length)
      part.insert(0, text)
    }
  })
  return Y.encodeStateAsUpdate(copy, before)
}

/**
 * Tries a change that came from outside on a copy: it must be whole, follow what is here, touch parts of these minutes alone and leave them
 * within their size. Throws `minutes.change-unfit`, `minutes.full`.
 */
export async function tried(work: Work, row: Minutes, change: Uint8Array): Promise<void> {
  if (row.newest >= mostChanges) throw fault('minutes.full', { limit: mostChanges })
  const copy = copyOf(await docOf(work, row))
  try {
    Y.applyUpdate(copy, change)
  } catch {
    throw fault('minutes.change-unfit')
  }
  const { pendingStructs, pendingDs } = copy.store
  const strange = [...copy.share.keys()].some((key) => row.logged[key] === undefined)
  if (pendingStructs !== null || pendingDs !== null || strange) throw fault('minutes.change-unfit')
  let letters = 0
  for (const key of copy.share.keys()) letters += copy.getText(key).length
  if (letters > mostMinutes.letters) throw fault('minutes.full', { limit: mostMinutes.letters })
}

/** Writes a change behind the last one; whoever calls holds the row's lock, so that places have no gaps and follow commits. */
export async function appendChange(work: Work, row: Minutes, change: Uint8Array): Promise<Minutes> {
  const { actor } = work
  written.add(work)
  await work.tx.insert(minutesChange).values({
    meetingId: row.meetingId,
    seq: row.newest + 1,
    at: work.now,
    change: Buffer.from(change),
    byHolder: actor.assignmentId,
    byName: actor.personName,
    byTitle: actor.title,
  })
  const newest = row.newest + 1
  await work.tx.update(minutes).set({ newest }).where(eq(minutes.meetingId, row.meetingId))
  work.wake(`minutes:${row.meetingId}`)
  return { ...row, newest }
}

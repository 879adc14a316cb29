import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { registerMany as contract } from '#contract/receive.ts'
import { civilDate } from '#platform/clock.ts'
import { Fault, fault } from '#platform/fault.ts'
import type { Run, Work } from '#platform/work.ts'
import { codeText } from '../../registers/index.ts'
import { type Judge, verifyFirst } from '../findings.ts'
import { readable } from '../policy.ts'
import { type DocumentRecord, document } from '../tables.ts'
import { takeIn } from './receive-delivered.ts'

/** Refused for what it is, before anything of it was written: the others go on. What concerns the register stops them all. */
function leftFor(refusal: unknown): 'duplicate' | 'state' | 'further' | 'signature' | undefined {
  if (!(refusal instanceof Fault)) return undefined
  if (refusal.code === 'document.duplicate') return 'duplicate'
  if (refusal.code === 'document.further-missing') return 'further'
  if (refusal.code === 'document.signature-bad') return 'signature'
  return refusal.code === 'thing.state' ? 'state' : undefined
}

const labelOf = (row: DocumentRecord) => codeText(row.codeNumber, row.codeNotation) || row.subject

/**
 * A morning's mail in one unit of work: arrival numbers follow the order of receipt (Decree 30/2020 article 22 clause 2), and a likely
 * duplicate or a bad signature waits for the clerk's own eyes. Repeating leaves what is registered already.
 */
async function registerAll(work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
  const rows = await work.tx
    .select()
    .from(document)
    .where(
      and(
        inArray(document.id, ask.documentIds),
        eq(document.direction, 'incoming'),
        readable(work.actor, civilDate(work.now)),
      ),
    )
    .orderBy(asc(document.listedAt), asc(document.id))
  if (rows.length < ask.documentIds.length) throw fault('thing.missing')
  const reply: Reply<typeof contract> = { registered: [], left: [] }
  for (const row of rows) {
    try {
      const number = await takeIn(work, { id: row.id, registerId: ask.registerId, arrivedOn: ask.arrivedOn })
      reply.registered.push({ id: row.id, number })
    } catch (refusal) {
      const why = leftFor(refusal)
      if (why === undefined) throw refusal
      reply.left.push({ id: row.id, label: labelOf(row), why })
    }
  }
  return reply
}

/** Each verified before; those with a bad signature are left out by name. */
export const registerMany = (judge: Judge) =>
  async function registerMany(run: Run, actor: Actor, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> {
    await verifyFirst(run, actor, judge, ask.documentIds)
    return run(actor, (work) => registerAll(work, ask))
  }

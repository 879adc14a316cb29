import { type SQL, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { Reaction } from '#platform/reactions.ts'
import type { Work } from '#platform/work.ts'
import type { Tools } from '../tools.ts'

/** A moment for what belongs together to come together. */
const soonMs = 30_000
const atOnce = 5000

/** Asks for a look at what is due; asked often, it is done once. */
export const askLook = (work: Work) =>
  work.enqueue('signing:lasting', {}, { once: 'lasting', after: new Date(work.now.getTime() + soonMs) })

/** The same now. */
export const lookNow = (work: Work) => work.enqueue('signing:lasting', {}, { once: 'lasting' })

/** PDFs of what is issued, registered, or numbered and sealed, each once however many agencies hold it. Answers how many were new. */
async function enlist(work: Work, which: SQL): Promise<number> {
  const added = await work.tx.execute(sql`
    insert into lasting_file (sha256, current_sha256, next_at)
    select distinct f.sha256, f.sha256, ${work.now.toISOString()}::timestamptz
      from document_file f
      join document d on d.id = f.document_id
      join stored_file s on s.sha256 = f.sha256
     where s.media_type = 'application/pdf' and ${which}
       and not exists (select from lasting_file l where l.sha256 = f.sha256)
     limit ${atOnce}
    on conflict do nothing`)
  return added.count
}

const seals: ReadonlySet<unknown> = new Set(['sealed', 'secondSealed', 'appendixSealed'])

/** What leaves or is registered is kept from then on; what was sealed while a service was away, at once, so that it leaves whole. */
export const enlistLasting: Reaction = {
  name: 'signing:lasting',
  async handle(work, facts) {
    const ids = (of: (it: (typeof facts)[number]) => boolean) => [
      ...new Set(facts.filter(of).flatMap(({ subjectId }) => subjectId ?? [])),
    ]
    const final = ids(({ type }) => type === 'document.issued' || type === 'document.registered')
    const short = ids(
      ({ type, data }) => type === 'document.bears-signature' && seals.has(data['act']) && data['level'] !== 'B-LTA',
    )
    let added = 0
    if (final.length > 0)
      added += await enlist(work, sql`d.id = any(${sql.param(final)}::uuid[]) and d.state in ('issued', 'registered')`)
    if (short.length > 0)
      added += await enlist(work, sql`d.id = any(${sql.param(short)}::uuid[]) and d.state = 'numbered'`)
    if (added > 0) await askLook(work)
  },
}

/** What no fact told of: papers from before, and what was lost on the way. Repeating finds nothing new. */
export const enlistOld = (tools: Tools): Job => ({
  name: 'signing:lasting-net',
  cron: '40 18 * * *',
  async handle() {
    await tools.run(systemActor, async (work) => {
      const added = await enlist(work, sql`d.state in ('issued', 'registered')`)
      if (added === 0) return
      await askLook(work)
      if (added === atOnce) await work.enqueue('signing:lasting-net', {}, { once: 'lasting-net' })
    })
  },
})

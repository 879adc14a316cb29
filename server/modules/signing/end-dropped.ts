import { sql } from 'drizzle-orm'
import type { Reaction } from '#platform/reactions.ts'
import { type EndedStep, tellEnded } from './ended-steps.ts'

const reason = 'Cơ quan soạn thảo đã thu hồi việc phê duyệt; văn bản không còn chờ ký.'

/**
 * An approval that was taken back, or a number that was refused, ends what was asked of others on that text: whoever was asked is told, also
 * in another agency, and reads it no more. Of a joint seal its keeper has not heard yet. Repeating finds nothing that waits.
 */
export const endDropped: Reaction = {
  name: 'signing:dropped',
  async handle(work, facts) {
    const dropped = new Map(facts.filter(({ type }) => type === 'document.dropped').map((it) => [it.subjectId, it]))
    if (dropped.size === 0) return
    const ended = await work.tx.execute<EndedStep>(sql`
      update signing_step set state = 'withdrawn', answer = ${reason}, answered_at = ${work.now.toISOString()}::timestamptz
       where state = 'waiting' and document_id = any(${sql.param([...dropped.keys()])}::uuid[])
      returning id, document_id as "documentId", agency_id as "agencyId", sealing_id as "sealingId", kind, holder_name as name,
                asked_by as "askedBy", holder_id as "holderId", answer as reason, state`)
    const told = ended.flatMap((it) => {
      const { byName: name = '', byTitle: title = '' } = dropped.get(it.documentId) ?? {}
      return it.kind === 'secondSeal' ? [] : [{ ...it, by: { name, title } }]
    })
    await tellEnded(work, told)
  },
}

import { asc, sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import { closeReading, document } from '../documents/index.ts'
import { fromIds, type Heirs, heirTable } from '../organisation/index.ts'
import { type EndedStep, tellEnded } from './ended-steps.ts'
import { goOn } from './go-on.ts'
import { signingState } from './turns.ts'

/**
 * What is asked of a person follows him into his new post in the same agency. A request between agencies ends with either of them, for a
 * seal is that of one agency and no successor has it: of an agency that ends nobody waits for an answer, and one that is asked and ends
 * counts as having refused: what is sealed already may leave, or whoever asked asks the successor. Custody and certificates stay in the history as they are: the posts of an
 * agency that ends end with it, so nobody uses its seal, and a successor's seal is given with minutes of its own.
 */
export async function takeOverSteps(work: Work, { agencies, holders }: Heirs): Promise<void> {
  const at = work.now.toISOString()
  await work.tx.execute(sql`
    update signing_step t set holder_id = m."toId" from ${heirTable(holders)}
     where t.state = 'waiting' and t.holder_id = m."fromId" and t.holder_id = any(${fromIds(holders)}) and m."toId" is not null
       and m."toAgencyId" = coalesce(t.sealing_id, t.agency_id)`)
  if (agencies.length === 0) return
  const gone = fromIds(agencies)
  // Documents before what is asked about them, as everywhere else.
  const documents = await work.tx
    .select()
    .from(document)
    .where(
      sql`${document.id} in (select s.document_id from signing_step s where s.state = 'waiting' and s.part <> 'own' and (s.agency_id = any(${gone}) or s.sealing_id = any(${gone})))`,
    )
    .orderBy(asc(document.id))
    .for('no key update')
  const ended = await work.tx.execute<EndedStep>(sql`
    update signing_step t set answered_at = ${at}::timestamptz, state = o.state, answer = o.reason
      from (select s.id, case when asks."fromId" is null then 'refused' else 'withdrawn' end as state,
                   'Cơ quan kết thúc hoạt động: ' || coalesce(asks."fromName", asked."fromName") as reason
              from signing_step s
              left join (select * from ${heirTable(agencies)}) asks on asks."fromId" = s.agency_id
              left join (select * from ${heirTable(agencies)}) asked on asked."fromId" = s.sealing_id
             where s.state = 'waiting' and s.part <> 'own' and (asks."fromId" is not null or asked."fromId" is not null)) o
     where t.id = o.id
    returning t.id, t.document_id as "documentId", t.agency_id as "agencyId", t.sealing_id as "sealingId", t.kind, t.holder_name as name,
              t.asked_by as "askedBy", t.holder_id as "holderId", o.reason, o.state`)
  await closeReading(
    work,
    ended.map((it) => it.id),
  )
  await tellEnded(work, ended)
  for (const row of documents) {
    const mine = ended.filter((it) => it.documentId === row.id)
    if (mine.some((it) => it.kind === 'secondSeal' && it.state === 'refused'))
      await goOn(work, await signingState(work, row), 'secondSeal', 'refused')
  }
}

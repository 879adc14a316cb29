import { and, eq, sql } from 'drizzle-orm'
import { rolePermissions } from '#access'
import type { endAuthority as endContract, giveAuthority as giveContract } from '#contract/authority.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { Role } from '#contract/permissions.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from '../calendar.ts'
import { listAuthorities } from '../queries/authorities.ts'
import { signingAuthority } from '../tables.ts'
import { wrong } from './door.ts'

type GiveAsk = Ask<typeof giveContract>

/** What the form of the authority itself wants (article 13 clauses 2 to 4). */
function refuseIll(ask: GiveAsk): void {
  if (ask.validTo !== null && ask.validTo < ask.validFrom) throw wrong('/validTo', 'before-beginning')
  if (ask.mode === 'onBehalf' && ask.body === '') throw wrong('/body', 'required')
  if (!['head', 'onBehalf'].includes(ask.mode) && ask.forTitle === '') throw wrong('/forTitle', 'required')
  if (ask.viaTitle !== '' && ask.mode !== 'byOrder') throw wrong('/viaTitle', 'by-order-only')
  if (ask.mayPassOn && (ask.mode !== 'byOrder' || ask.viaTitle !== '')) throw wrong('/mayPassOn', 'by-order-only')
  // In writing, limited in time, and not to be passed on.
  if (ask.mode === 'byAuthorisation' && ask.basis.trim() === '') throw wrong('/basis', 'required')
  if (ask.mode === 'byAuthorisation' && ask.validTo === null) throw wrong('/validTo', 'required')
}

async function refusePost(work: Work, ask: GiveAsk): Promise<void> {
  const day = civilDate(work.now)
  const [found] = await work.tx.execute<{ ours: boolean; ended: boolean; role: Role }>(sql`
    select p.role, u.agency_id = ${work.actor.agencyId} as ours, (p.valid_to is not null and p.valid_to < ${day}) as ended
      from post p join org_unit u on u.id = p.unit_id where p.id = ${ask.postId}`)
  if (!found) throw fault('thing.missing')
  if (!found.ours) throw fault('authority.unfit', { why: 'post-elsewhere' })
  if (found.ended) throw fault('authority.unfit', { why: 'post-ended' })
  // Whoever signs approves the text (Decree 30/2020 article 12): a post that may not would stop every draft at its desk.
  if (!rolePermissions[found.role].includes('draft.approve')) throw fault('authority.unfit', { why: 'may-not-approve' })
}

/** A deputy signs for a unit's head by order only where that head was allowed to let him. */
async function refuseNotPassedOn(work: Work, ask: GiveAsk): Promise<void> {
  if (ask.viaTitle === '') return
  const [found] = await work.tx.execute(sql`
    select 1 from signing_authority g join post p on p.id = g.post_id
     where g.agency_id = ${work.actor.agencyId} and g.mode = 'byOrder' and g.may_pass_on and p.title = ${ask.viaTitle}
       and p.unit_id = (select unit_id from post where id = ${ask.postId})
       and (cardinality(g.kinds) = 0 or (cardinality(${sql.param(ask.kinds)}::text[]) > 0 and ${sql.param(ask.kinds)}::text[] <@ g.kinds))
       and g.valid_from <= ${ask.validFrom} and (g.valid_to is null or g.valid_to >= coalesce(${ask.validTo}::date, g.valid_to))
       and (g.valid_to is null or ${ask.validTo}::date is not null) limit 1`)
  if (!found) throw fault('authority.unfit', { why: 'not-passed-on' })
}

/** Repeating gives a second one, which harms nobody: the same person is then listed twice, and either may be ended. */
export async function giveAuthority(work: Work, ask: GiveAsk) {
  refuseIll(ask)
  await refusePost(work, ask)
  await refuseNotPassedOn(work, ask)
  const id = newId(work.now)
  await work.tx.insert(signingAuthority).values({
    ...ask,
    id,
    agencyId: work.actor.agencyId,
    createdByName: work.actor.personName,
    createdByTitle: work.actor.title,
    createdAt: work.now,
  })
  await work.record('authority.given', id, [work.actor.agencyId], { postId: ask.postId, mode: ask.mode })
  return listAuthorities(work, {})
}

/** `on` is the last day. What passed on from it to a deputy ends with it. */
export async function endAuthority(work: Work, ask: Ask<typeof endContract>) {
  const [row] = await work.tx
    .select()
    .from(signingAuthority)
    .where(and(eq(signingAuthority.id, ask.id), eq(signingAuthority.agencyId, work.actor.agencyId)))
    .for('update')
  if (!row) throw fault('thing.missing')
  if (row.validTo !== null && row.validTo < ask.on) throw fault('thing.state', { state: 'ended' })
  const on = ask.on < row.validFrom ? plusDays(row.validFrom, -1) : ask.on
  const end = { validTo: on, endedByName: work.actor.personName, endReason: ask.reason }
  await work.tx.update(signingAuthority).set(end).where(eq(signingAuthority.id, row.id))
  await work.record('authority.ended', row.id, [row.agencyId], { on, reason: ask.reason })
  if (row.mode === 'byOrder' && row.mayPassOn) await endPassedOn(work, row.postId, row.agencyId, end)
  return listAuthorities(work, {})
}

async function endPassedOn(
  work: Work,
  postId: string,
  agencyId: string,
  end: { validTo: string; endedByName: string; endReason: string },
): Promise<void> {
  const rows = await work.tx.execute<{ id: string }>(sql`
    update signing_authority g set valid_to = greatest(${end.validTo}::date, g.valid_from - 1), ended_by_name = ${end.endedByName}, end_reason = ${end.endReason}
     where g.agency_id = ${agencyId} and g.via_title = (select title from post where id = ${postId})
       and (select unit_id from post where id = g.post_id) = (select unit_id from post where id = ${postId})
       and (g.valid_to is null or g.valid_to > ${end.validTo})
       and not exists (select from signing_authority o join post p on p.id = o.post_id
                        where o.agency_id = ${agencyId} and o.mode = 'byOrder' and o.may_pass_on and p.title = g.via_title
                          and (o.valid_to is null or o.valid_to > ${end.validTo}))
    returning g.id`)
  for (const { id } of rows)
    await work.record('authority.ended', id, [agencyId], { on: end.validTo, reason: end.endReason })
}

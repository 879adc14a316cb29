import { eq, sql } from 'drizzle-orm'
import type {
  createBody as createContract,
  endBody as endContract,
  renameBody as renameContract,
} from '#contract/bodies.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { enteredBy } from '../confirm.ts'
import { type Body, bodyFor, wrong } from '../policy.ts'
import { readBody } from '../queries/body-card.ts'
import { collegialBody } from '../tables.ts'

export async function createBody(work: Work, ask: Ask<typeof createContract>) {
  const id = newId(work.now)
  const { kind, name, validFrom } = ask
  const { agencyId } = work.actor
  await work.tx.insert(collegialBody).values({ id, agencyId, kind, name, validFrom, ...enteredBy(work) })
  await work.record('body.entered', id, [agencyId], { kind, name, from: validFrom })
  return readBody(work, { id })
}

export function refuseOld(body: Body, version: number): void {
  if (body.version !== version) throw fault('thing.changed')
}

/** A slip of the pen alone: a body that is called otherwise from a day on is another body. */
export async function renameBody(work: Work, ask: Ask<typeof renameContract>) {
  const body = await bodyFor(work, ask.id, 'body.manage')
  refuseOld(body, ask.version)
  await work.tx
    .update(collegialBody)
    .set({ name: ask.name, version: body.version + 1 })
    .where(eq(collegialBody.id, body.id))
  await work.record('body.renamed', body.id, [body.agencyId], { name: ask.name, before: body.name })
  return readBody(work, { id: body.id })
}

/** `on` is the last day. Who is in office then leaves with the body; who would have come later never does. */
export async function endBody(work: Work, ask: Ask<typeof endContract>) {
  const body = await bodyFor(work, ask.id, 'body.manage')
  refuseOld(body, ask.version)
  if (body.ownValidTo !== null) throw fault('thing.state', { state: 'ended' })
  if (ask.on < body.validFrom) throw wrong('/on', 'before-beginning')
  const [later] = await work.tx.execute<{ from: string }>(
    sql`select valid_from::text as from from body_member where body_id = ${body.id} and valid_from > ${ask.on} limit 1`,
  )
  if (later) throw wrong('/on', 'members-later')
  await work.tx
    .update(collegialBody)
    .set({ validTo: ask.on, endReason: ask.reason, version: body.version + 1 })
    .where(eq(collegialBody.id, body.id))
  const left = await work.tx.execute(sql`
    update body_member set valid_to = ${ask.on}, leave_reason = ${ask.reason}
     where body_id = ${body.id} and (valid_to is null or valid_to > ${ask.on}) returning 1`)
  await work.record('body.ended', body.id, [body.agencyId], { on: ask.on, reason: ask.reason, left: left.length })
  return readBody(work, { id: body.id })
}

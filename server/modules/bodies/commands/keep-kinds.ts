import { eq, type SQL, sql } from 'drizzle-orm'
import type {
  confirmMeetingKind as confirmContract,
  endMeetingKind as endContract,
  enterMeetingKind as enterContract,
} from '#contract/body-regulations.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { confirmedBy, enteredBy } from '../confirm.ts'
import { refuseOutside, scopeFor } from '../policy.ts'
import { type MeetingKindRow, meetingKind } from '../tables.ts'
import { endLaw, followOn } from '../versions.ts'

type EnterAsk = Ask<typeof enterContract>
export interface Scope {
  readonly agencyId: string
  readonly bodyId: string | null
}

/** In statements on `meeting_kind` and on `floor_time`. */
export const inScope = ({ agencyId, bodyId }: Scope): SQL =>
  sql`agency_id = ${agencyId} and body_id is not distinct from ${bodyId}::uuid`

export async function insertKind(
  work: Work,
  scope: Scope,
  kind: { terms: EnterAsk['terms']; validFrom: string; source: string; recalled: boolean },
): Promise<void> {
  const id = newId(work.now)
  const { agencyId, bodyId } = scope
  const { terms, validFrom, source, recalled } = kind
  await work.tx
    .insert(meetingKind)
    .values({ id, agencyId, bodyId, ...terms, validFrom, source, recalled, ...enteredBy(work) })
  await work.record('body.kind-entered', bodyId ?? agencyId, [agencyId], {
    kind: id,
    name: terms.name,
    from: validFrom,
  })
}

export async function enterMeetingKind(work: Work, ask: EnterAsk): Promise<{ done: true }> {
  const scope = await scopeFor(work, ask.bodyId, 'body.manage')
  refuseOutside(ask.validFrom, scope, '/validFrom')
  if (ask.replaces !== null) {
    const replaced = await followOn(
      work,
      'meeting_kind',
      sql`${inScope(scope)} and id = ${ask.replaces}`,
      ask.validFrom,
    )
    if (replaced === 0) throw fault('thing.missing')
  }
  await insertKind(work, scope, { ...ask, recalled: false })
  return { done: true }
}

async function kindFor(work: Work, id: string, permission: 'body.manage' | 'body.confirm'): Promise<MeetingKindRow> {
  const [found] = await work.tx.select().from(meetingKind).where(eq(meetingKind.id, id)).for('update')
  if (!found) throw fault('thing.missing')
  // Of another agency there is nothing to be seen here, unless one sits in its body: then it is refused there.
  if (found.bodyId === null && found.agencyId !== work.actor.agencyId) throw fault('thing.missing')
  await scopeFor(work, found.bodyId, permission)
  return found
}

export async function endMeetingKind(work: Work, ask: Ask<typeof endContract>): Promise<{ done: true }> {
  const row = await kindFor(work, ask.id, 'body.manage')
  const same = sql`${inScope(row)} and name = ${row.name}`
  const on = await endLaw(work, 'meeting_kind', row, same, ask)
  const subject = row.bodyId ?? row.agencyId
  await work.record('body.kind-ended', subject, [row.agencyId], { kind: row.id, on, reason: ask.reason })
  return { done: true }
}

export async function confirmMeetingKind(work: Work, ask: Ask<typeof confirmContract>): Promise<{ done: true }> {
  const row = await kindFor(work, ask.id, 'body.confirm')
  await work.tx
    .update(meetingKind)
    .set(confirmedBy(work, row, ask.act))
    .where(eq(meetingKind.id, row.id))
  await work.record('body.kind-confirmed', row.bodyId ?? row.agencyId, [row.agencyId], { kind: row.id, act: ask.act })
  return { done: true }
}

import { and, eq, inArray, type SQL } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { Permission } from '#contract/permissions.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type NumberRequest, numberRequest, type Register, register } from './tables.ts'

/** Registers an actor may see: those of the agency of the post, and those it inherited, which are closed. */
export function readable(actor: Actor): SQL {
  return inArray(register.agencyId, [actor.agencyId, ...actor.inherits])
}

/** The door to a register. Unseen and nonexistent answer alike. */
export async function registerFor(work: Work, id: string, permission: Permission): Promise<Register> {
  if (!may(work.actor, permission)) throw fault('access.denied')
  const [row] = await work.tx
    .select()
    .from(register)
    .where(and(eq(register.id, id), readable(work.actor)))
  if (!row) throw fault('thing.missing')
  if (row.agencyId !== work.actor.agencyId && permission !== 'register.read') throw fault('access.denied')
  return row
}

/** The door to what was asked about numbers, to decide or to take it back: one after the other, and only while it waits. */
export async function requestFor(work: Work, id: string, permission: Permission): Promise<NumberRequest> {
  if (!may(work.actor, permission)) throw fault('access.denied')
  const [row] = await work.tx
    .select()
    .from(numberRequest)
    .where(and(eq(numberRequest.id, id), eq(numberRequest.agencyId, work.actor.agencyId)))
    .for('update')
  if (!row) throw fault('thing.missing')
  if (row.state !== 'waiting') throw fault('thing.state', { state: row.state })
  return row
}

/** Nobody approves what he asked for himself, in whatever post he acts. */
export const mayDecide = (actor: Actor, row: NumberRequest) =>
  row.state === 'waiting' && may(actor, 'register.approve') && row.askedByAccount !== actor.accountId

export const mayWithdraw = (actor: Actor, row: NumberRequest) =>
  row.state === 'waiting' && may(actor, 'register.manage')

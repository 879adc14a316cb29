import { and, eq, type SQL } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { Permission } from '#contract/permissions.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type Register, register } from './tables.ts'

/** Registers an actor may see: those of the agency of the post. */
export function readable(actor: Actor): SQL {
  return eq(register.agencyId, actor.agencyId)
}

/** The door to a register. Unseen and nonexistent answer alike. */
export async function registerFor(work: Work, id: string, permission: Permission): Promise<Register> {
  if (!may(work.actor, permission)) throw fault('access.denied')
  const [row] = await work.tx
    .select()
    .from(register)
    .where(and(eq(register.id, id), readable(work.actor)))
  if (!row) throw fault('thing.missing')
  return row
}

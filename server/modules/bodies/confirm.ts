import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'

/** What is set when a rule or a kind is confirmed: once, and not when it was withdrawn. Throws `thing.state`. */
export function confirmedBy(
  work: Work,
  row: { readonly confirmedAt: Date | null; readonly withdrawnAt: Date | null },
  act: string,
) {
  if (row.withdrawnAt !== null) throw fault('thing.state', { state: 'withdrawn' })
  if (row.confirmedAt !== null) throw fault('thing.state', { state: 'confirmed' })
  return {
    confirmedAct: act,
    confirmedName: work.actor.personName,
    confirmedTitle: work.actor.title,
    confirmedAt: work.now,
  }
}

/** By whom and when, of a new entry. */
export const enteredBy = ({ actor, now }: Work) => ({ byName: actor.personName, byTitle: actor.title, at: now })

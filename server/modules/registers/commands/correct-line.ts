import type { Ask } from '#contract/endpoint.ts'
import type { correctLine as contract } from '#contract/registers.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { numberText } from '../number.ts'
import { registerFor } from '../policy.ts'
import { registerCorrection } from '../tables.ts'

/** A remark beside a line. Repeating puts another one. */
export async function correctLine(work: Work, ask: Ask<typeof contract>) {
  const row = await registerFor(work, ask.id, 'register.manage')
  const { year, number, suffix, text } = ask
  await work.tx.insert(registerCorrection).values({
    id: newId(work.now),
    registerId: row.id,
    year,
    number,
    suffix,
    text,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
  })
  await work.record('register.corrected', row.id, [row.agencyId], { number: numberText(number, suffix), reason: text })
  return { done: true as const }
}

import type { Ask } from '#contract/endpoint.ts'
import type { correctLine as contract } from '#contract/registers.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { numberText } from '../number.ts'
import { registerFor } from '../policy.ts'
import { registerCorrection } from '../tables.ts'

interface Remark {
  readonly registerId: string
  readonly agencyId: string
  readonly year: number
  readonly number: number
  readonly suffix: string
  readonly text: string
}

/** Puts a remark beside a line of whoever keeps the book; the line stays as it was written. */
export async function remarkLine(work: Work, { agencyId, ...remark }: Remark): Promise<void> {
  await work.tx.insert(registerCorrection).values({
    ...remark,
    id: newId(work.now),
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
  })
  await work.record('register.corrected', remark.registerId, [agencyId], {
    number: numberText(remark.number, remark.suffix),
    reason: remark.text,
  })
}

/** A remark beside a line. Repeating puts another one. */
export async function correctLine(work: Work, ask: Ask<typeof contract>) {
  const row = await registerFor(work, ask.id, 'register.manage')
  const { year, number, suffix, text } = ask
  await remarkLine(work, { registerId: row.id, agencyId: row.agencyId, year, number, suffix, text })
  return { done: true as const }
}

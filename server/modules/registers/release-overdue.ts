import { and, eq, lt, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import { civilDate } from '#platform/clock.ts'
import type { Job } from '#platform/jobs.ts'
import type { Run, Work } from '#platform/work.ts'
import { numberText } from './number.ts'
import { numberRequest, register, registerLine } from './tables.ts'

/** Printed in the book. */
const lapsed = 'Hết hạn giữ số mà không dùng'

/** Numbers held longer than was approved become void lines, on the approval that set the day. */
export async function releaseOverdue(work: Work): Promise<void> {
  const rows = await work.tx
    .update(registerLine)
    .set({
      state: 'void',
      voidReason: lapsed,
      voidedByName: sql`${numberRequest.decidedByName}`,
      voidedByTitle: sql`${numberRequest.decidedByTitle}`,
      voidedAt: work.now,
    })
    .from(numberRequest)
    .where(
      and(
        eq(numberRequest.id, registerLine.requestId),
        eq(registerLine.state, 'reserved'),
        lt(registerLine.untilOn, civilDate(work.now)),
      ),
    )
    .returning({
      id: registerLine.registerId,
      number: registerLine.number,
      suffix: registerLine.suffix,
      until: registerLine.untilOn,
    })
  for (const { id, number, suffix, until } of rows) {
    const [book] = await work.tx.select({ agencyId: register.agencyId }).from(register).where(eq(register.id, id))
    const told = { number: numberText(number, suffix), until: until ?? '' }
    await work.record('register.number-lapsed', id, book ? [book.agencyId] : [], told)
  }
}

/** A few minutes into each day in Vietnam. Repeating finds nothing more to release. */
export const releaseJob = (run: Run): Job => ({
  name: 'registers:release-overdue',
  cron: '5 17 * * *',
  handle: () => run(systemActor, releaseOverdue),
})

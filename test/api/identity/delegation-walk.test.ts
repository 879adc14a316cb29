import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveDelegation, revokeDelegation } from '#contract/delegation.ts'
import { civilDate } from '#platform/clock.ts'
import { plusDays } from '../../../server/modules/organisation/index.ts'
import { Refused } from '../../setup/page.ts'
import { type Office, openOffice } from '../routing/office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const step = fc.record({
  start: fc.integer({ min: 0, max: 20 }),
  length: fc.integer({ min: 0, max: 8 }),
  /** Which of the standing ones is revoked first, if any. */
  revoke: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
})

interface Standing {
  readonly id: string
  readonly from: number
  readonly to: number
}

describe('any order of giving and revoking', () => {
  it('is accepted exactly when no standing delegation of the post meets its days', { timeout: 120_000 }, async () => {
    const page = o.pages.chutich
    const today = civilDate(o.house.now())
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        let standing: Standing[] = []
        const end = async (it: Standing) => {
          await page.call(revokeDelegation, { id: it.id, reason: 'Thôi ủy quyền' })
          standing = standing.filter((other) => other.id !== it.id)
        }
        for (const { start, length, revoke } of steps) {
          const gone = revoke === undefined ? undefined : standing[revoke]
          if (gone) await end(gone)
          const [from, to] = [start, start + length]
          const free = standing.every((it) => it.to < from || it.from > to)
          const answer = await page
            .call(giveDelegation, {
              fromHolderId: o.holder.chutich,
              toHolderId: o.holder.phochutich,
              scope: ['handling'],
              startsOn: plusDays(today, from),
              endsOn: plusDays(today, to),
              reason: 'Nghỉ phép',
            })
            .catch((thrown: unknown) => {
              if (thrown instanceof Refused) return thrown.wire.code
              throw thrown
            })
          expect(typeof answer === 'string' ? answer : 'given').toBe(free ? 'given' : 'delegation.overlaps')
          if (typeof answer !== 'string') standing.push({ id: answer.id, from, to })
        }
        for (const it of standing) await end(it)
      }),
      { numRuns: 15 },
    )
  })
})

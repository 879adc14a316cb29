import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reverseReorganisation } from '#contract/reorganisation.ts'
import type { Page } from '../../setup/page.ts'
import { to } from '../routing/office.ts'
import { applied, checked, chief, type District, dump, merging, openDistrict } from './district.ts'

const many = 10_000
let d: District
let first: Page
let second: Page
beforeAll(async () => {
  d = await openDistrict()
  const { id } = await d.submitted('Về việc mẫu')
  await d.direct('chutich', id, [to.person(d.holder.taichinh1, 'lead', d.inDays(9))])
  // So many open assignments beside it, as support on the same directive.
  await d.house.sql`
    insert into assignment (id, document_id, agency_id, directive_id, parent_id, position, role, state, by_holder_id, to_holder_id, to_name, to_title, due_at, original_due_at)
    select gen_random_uuid(), a.document_id, a.agency_id, a.directive_id, null, n, 'support', 'waiting', a.by_holder_id,
           case when n % 2 = 0 then ${d.holder.taichinh2}::uuid else ${d.holder.tuphap1}::uuid end, 'x', 'x', a.due_at, a.due_at
      from assignment a cross join generate_series(1, ${many}) n where a.document_id = ${id}`
  await d.house.sql`
    insert into document_reader (document_id, holder_id, basis, basis_id, since)
    select document_id, to_holder_id, 'assignment', id, now() from assignment where role = 'support'`
  await d.house.sql`analyze`
  await d.passDays(1)
  first = await chief(d)
  second = await chief(d)
})
afterAll(() => d.house.close())

describe('ten thousand open assignments', () => {
  it('change hands in one transaction and are put back as they were', async ({ task }) => {
    const before = await dump(d.house)
    const act = await checked(first, d.on, merging(d))
    expect(act.difference?.work.find((it) => it.kind === 'assignment')?.count).toBe(many + 1)
    const started = performance.now()
    const done = await applied(d, act, second)
    const appliedMs = Math.round(performance.now() - started)
    const [left] = await d.house.sql<{ n: number }[]>`
      select count(*)::int as n from assignment where to_holder_id in (${d.holder.taichinh2}, ${d.holder.tuphap1}, ${d.holder.taichinh1})`
    expect(left?.n).toBe(0)
    const back = performance.now()
    await first.call(reverseReorganisation, { id: done.id, version: done.version, reason: randomUUID() })
    const reversedMs = Math.round(performance.now() - back)
    expect(await dump(d.house)).toEqual(before)
    // What it took stands in the report of the run.
    Object.assign(task.meta, { appliedMs, reversedMs })
    expect({ appliedMs, reversedMs }).toEqual({ appliedMs: expect.any(Number), reversedMs: expect.any(Number) })
  })
})

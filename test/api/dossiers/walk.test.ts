import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptTask,
  askTaskExtension,
  cancelTask,
  decideTaskExtension,
  giveTask,
  pauseTask,
  readTask,
  reassignTask,
  reportTask,
  returnTask,
  sendBackReport,
  startTask,
} from '#contract/tasks.ts'
import { Refused } from '../../setup/page.ts'
import { type Login, type Office, openOffice } from '../routing/office.ts'
import { taskAsk } from './desk.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const people: readonly Login[] = ['chutich', 'truongtaichinh', 'taichinh1', 'taichinh2', 'phochutich']

interface Chance {
  readonly who: number
  readonly act: number
  readonly on: number
  readonly flag: boolean
}

const chance = fc.record({ who: fc.nat(people.length - 1), act: fc.nat(10), on: fc.nat(99), flag: fc.boolean() })

/** One thing somebody may try next. Refusals are as good as acts: both must leave the whole in order. */
async function attempt(ids: string[], { who, act, on, flag }: Chance): Promise<void> {
  const page = o.pages[people[who] ?? 'chutich']
  const id = ids[on % ids.length] ?? ''
  const { version, extension } = await o.pages.chutich.call(readTask, { id })
  const asked = { id, version, reason: 'Lý do' }
  const lead = flag ? { holderId: o.holder[people[on % people.length] ?? 'chutich'] } : { unitId: o.finance }
  switch (act) {
    case 0:
      return void (await page.call(startTask, { id, version }))
    case 1:
    case 2:
      return void (await page.call(reportTask, {
        id,
        version,
        text: 'Báo cáo',
        percent: on,
        finished: flag,
        uploadIds: [],
      }))
    case 3:
      return void (await page.call(acceptTask, { id, version, verdict: flag ? 'met' : 'notMet', note: '' }))
    case 4:
      return void (await page.call(sendBackReport, asked))
    case 5:
      return void (await page.call(returnTask, asked))
    case 6:
      return void (await page.call(reassignTask, { ...asked, lead }))
    case 7:
      return void (await page.call(pauseTask, { ...asked, paused: flag }))
    case 8:
      return void (await page.call(askTaskExtension, { id, wantedAt: o.inDays(30 + on), reason: 'Thêm' }))
    case 9:
      return void (extension && (await page.call(decideTaskExtension, { id: extension.id, granted: flag, note: '' })))
    default:
      if (on % 7 === 0) return void (await page.call(cancelTask, asked))
      ids.push((await page.call(giveTask, taskAsk(lead, { parentId: ids[0] ?? '' }))).id)
  }
}

interface Row {
  id: string
  state: string
  verdict: string | null
  leads: number
  firstDue: string | null
  openParts: number
  version: number
  lines: number
}

const rowsOf = (ids: readonly string[]) => o.house.sql<Row[]>`
  select t.id, t.state, t.verdict, (t.lead_holder_id is not null)::int + (t.lead_unit_id is not null)::int as leads,
         t.original_due_at::text as "firstDue", t.version,
         (select count(*)::int from task p where p.parent_id = t.id and p.closed_at is null) as "openParts",
         (select count(*)::int from task_line l where l.task_id = t.id) as lines
    from task t where t.id = any(${[...ids]}) order by t.id`

describe('whatever is tried with a task', { timeout: 400_000 }, () => {
  it('it has one lead, what ended stays ended, and every act has its line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(chance, { minLength: 8, maxLength: 25 }), async (chances) => {
        const ask = taskAsk({ unitId: o.finance }, { dueAt: o.inDays(20) })
        const ids = [(await o.pages.chutich.call(giveTask, ask)).id]
        for (const next of chances) {
          const before = new Map((await rowsOf(ids)).map((row) => [row.id, row]))
          await attempt(ids, next).catch((refusal: unknown) => {
            if (!(refusal instanceof Refused) || refusal.status >= 500) throw refusal
          })
          for (const row of await rowsOf(ids)) {
            const was = before.get(row.id)
            expect(row.leads).toBe(1)
            if (row.state === 'done' || row.state === 'cancelled' || row.state === 'reported')
              expect(row.openParts).toBe(0)
            if (was?.state === 'done' || was?.state === 'cancelled')
              expect([row.state, row.verdict]).toEqual([was.state, was.verdict])
            if (was?.firstDue) expect(row.firstDue).toBe(was.firstDue)
            if (was && was.version !== row.version) expect(row.lines).toBeGreaterThan(was.lines)
          }
        }
      }),
      { numRuns: 12 },
    )
    expect(o.house.errors).toEqual([])
  })
})

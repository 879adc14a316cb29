import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerRecall, recallDocument } from '#contract/recall.ts'
import {
  completeAssignment,
  giveDirective,
  readAssignment,
  readRouting,
  returnAssignment,
  startAssignment,
  submitDocuments,
  undoDirective,
  withdrawAssignment,
} from '#contract/routing.ts'
import { sendFurther } from '#contract/sending.ts'
import { readTransfers, transferHandling, undoTransfer } from '#contract/transfer.ts'
import { civilDate } from '#platform/clock.ts'
import { Refused } from '../../setup/page.ts'
import { send } from '../../setup/sending.ts'
import { type Login, type Office, openOffice, type Routing, to } from './office.ts'

let o: Office
beforeAll(async () => {
  o = await openOffice()
})
afterAll(() => o.house.close())

const people: readonly Login[] = [
  'chutich',
  'truongtaichinh',
  'truongtuphap',
  'taichinh1',
  'taichinh2',
  'tuphap1',
  'phochutich',
]

/** One thing somebody may try next: who, with what, by chance. Refusals are as good as acts: both must leave the whole in order. */
interface Chance {
  readonly who: number
  readonly act: number
  readonly on: number
  readonly roles: readonly number[]
}

const chance = fc.record({
  who: fc.nat(people.length - 1),
  act: fc.nat(99),
  on: fc.nat(99),
  roles: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
})

const roleOf = (n: number) => (['lead', 'support', 'informed'] as const)[n % 3] ?? 'lead'

interface Copies {
  readonly id: string
  readonly sentId: string
}

/** Moves what is open from the old one to the new, or takes the last move back. */
async function transfer(login: Login, old: Copies, fresh: Copies, back: boolean): Promise<void> {
  const page = o.pages[login]
  const { offers, lines } = await page.call(readTransfers, { id: fresh.id })
  if (back) return void (await page.call(undoTransfer, { id: lines[0]?.id ?? fresh.id }))
  await page.call(transferHandling, {
    id: fresh.id,
    fromId: old.id,
    reason: 'Đã có văn bản thay thế',
    seen: offers[0]?.assignments.map((it) => it.id) ?? [],
  })
}

async function attempt(old: Copies, fresh: Copies, { who, act, on, roles }: Chance): Promise<void> {
  const login = people[who] ?? 'chutich'
  const { id, sentId } = on % 3 === 0 ? fresh : old
  const page = o.pages[login]
  const card: Routing = await page.call(readRouting, { id })
  const mine = card.assignments.filter((it) => it.can.length > 0)
  const row = mine[on % Math.max(1, mine.length)]
  const targets = [
    to.unit(o.finance, roleOf(roles[0] ?? 0)),
    to.unit(o.justice, roleOf(roles[1] ?? 1)),
    to.person(o.holder.phochutich, roleOf(roles[2] ?? 2)),
  ].slice(0, roles.length)
  const below = [o.holder.taichinh1, o.holder.taichinh2, o.holder.tuphap1]
  const named = roles.map((role, n) => to.person(below[(on + n) % 3] ?? '', roleOf(role)))
  const asked = row ? { id: row.id, version: row.version } : { id, version: 1 }
  switch (act % 13) {
    case 0:
    case 1:
      return void (await page.call(giveDirective, {
        id,
        text: 'Giao',
        assignments: targets,
        replaceLead: on % 2 === 0,
      }))
    case 2:
    case 3:
      return void (await page.call(giveDirective, {
        id,
        text: 'Phân công',
        assignments: named,
        parentId: row?.id ?? id,
      }))
    case 4:
      return void (await page.call(startAssignment, asked))
    case 5:
    case 6:
      return void (await page.call(completeAssignment, { ...asked, note: 'Xong' }))
    case 7:
      return void (await page.call(returnAssignment, { ...asked, reason: 'Không thuộc nhiệm vụ' }))
    case 8:
      return void (await page.call(withdrawAssignment, { ...asked, reason: 'Giao lại' }))
    case 9:
      return void (await page.call(undoDirective, { id: card.directives.at(-1)?.id ?? id }))
    case 10:
    case 11:
      // Whoever may not is refused; the clerk and the chair may.
      return transfer(on % 4 === 0 ? login : on % 4 === 1 ? 'chutich' : 'vanthu', old, fresh, on % 5 === 0)
    default:
      if (on % 4 > 0)
        return void (await o.pages.vanthu.call(submitDocuments, {
          documentIds: [id],
          toHolderId: o.holder.chutich,
          note: '',
        }))
      await o.pages.gui.call(recallDocument, { id: sentId, reason: 'Thu hồi' })
      await o.pages.vanthu.call(answerRecall, { id, agreed: on % 8 === 0, reason: 'Đã thực hiện xong rồi' })
  }
}

/** The same of what was sent inside the agency: its recipients are its own units and people, and the sender sits beside them. */
async function attemptInside(id: string, { who, act, on, roles }: Chance): Promise<void> {
  const login = people[who] ?? 'truongtaichinh'
  const page = o.pages[login]
  const card: Routing = await page.call(readRouting, { id })
  const mine = card.assignments.filter((it) => it.can.length > 0)
  const row = mine[on % Math.max(1, mine.length)]
  const below = [o.holder.taichinh1, o.holder.taichinh2, o.holder.tuphap1]
  const named = roles.map((role, n) => to.person(below[(on + n) % 3] ?? '', roleOf(role)))
  const asked = row ? { id: row.id, version: row.version } : { id, version: 1 }
  switch (act % 10) {
    case 0:
    case 1:
    case 2:
      return void (await page.call(giveDirective, {
        id,
        text: 'Phân công',
        assignments: named,
        parentId: row?.id ?? id,
      }))
    case 3:
      return void (await page.call(startAssignment, asked))
    case 4:
      return void (await page.call(completeAssignment, { ...asked, note: 'Xong' }))
    case 5:
      return void (await page.call(returnAssignment, { ...asked, reason: 'Không thuộc nhiệm vụ' }))
    case 6:
      return void (await page.call(withdrawAssignment, { ...asked, reason: 'Giao lại' }))
    case 7:
      return void (await page.call(undoDirective, { id: card.directives[on % card.directives.length]?.id ?? id }))
    case 8: {
      const units = [{ unitId: o.finance }, { unitId: o.justice }, { holderId: o.holder.phochutich }]
      const recipients = [{ ...units[on % 3], purpose: on % 2 === 0 ? ('execute' as const) : ('know' as const) }]
      return void (await o.pages.vanthu.call(sendFurther, { id, recipients }))
    }
    default:
      // Now and then: most walks go on.
      if (on % 6 > 0) return void (await page.call(readAssignment, { id }))
      return void (await o.pages.vanthu.call(recallDocument, { id, reason: 'Thu hồi' }))
  }
}

interface Row {
  id: string
  parent: string | null
  role: string
  state: string
  reader: boolean
  /** Absent where nothing can be transferred. */
  goesOn?: boolean
}

const standing = ['waiting', 'doing', 'forwarded']

/** What must hold of every tree of assignments at every moment. */
function treesInOrder(rows: readonly Row[]): void {
  const open = rows.filter((it) => standing.includes(it.state))
  const leads = (parent: string | null) => open.filter((it) => it.parent === parent && it.role === 'lead')
  for (const row of rows) expect(leads(row.id).length, 'one lead below').toBeLessThanOrEqual(1)
  for (const row of open) {
    expect(row.reader, 'whoever has it may read it').toBe(true)
    const above = rows.find((it) => it.id === row.parent)
    if (above) expect(standing, 'nothing outlives what it was named below').toContain(above.state)
    if (row.state === 'forwarded') expect(leads(row.id), 'forwarded to somebody who leads').toHaveLength(1)
  }
  // Who goes on with it at the replacing document goes on reading the replaced one; what moved twice is open through the last.
  for (const row of rows.filter((it) => it.state === 'withdrawn'))
    if (!row.goesOn) expect(row.reader, 'who lost it reads no more').toBe(false)
}

/** What must hold of a document sent inside its agency: each recipient answers for himself, and the sender sees how far he is. */
async function insideInOrder(id: string): Promise<void> {
  const rows = await o.house.sql<(Row & { delivery: string })[]>`
    select a.id, a.parent_id as parent, a.role, a.state, a.delivery_id as delivery, exists(select from document_reader r where r.basis_id = a.id) as reader
      from assignment a where a.document_id = ${id}`
  const deliveries = await o.house.sql<{ id: string; code: string; purpose: string; recalled: boolean }[]>`
    select v.id, v.code, v.purpose, d.recalled_at is not null as recalled from delivery v join document d on d.id = v.document_id where d.id = ${id}`
  treesInOrder(rows)
  const [whole] = await o.house.sql`select handling, handler from document where id = ${id}`
  expect(whole?.['handling'], 'nobody answers for the whole').toBeNull()
  for (const row of rows) {
    const above = rows.find((it) => it.id === row.parent)
    if (above) expect(row.delivery, 'no tree reaches into another').toBe(above.delivery)
  }
  for (const { id: of, code, recalled } of deliveries) {
    const tree = rows.filter((it) => it.delivery === of)
    const tops = tree.filter((it) => it.parent === null)
    const open = tops.filter((it) => standing.includes(it.state))
    expect(tops.length, 'it lies on a desk').toBeGreaterThan(0)
    expect(open.length, 'one answers for a delivery').toBeLessThanOrEqual(1)
    if (recalled) {
      expect(tree.filter((it) => standing.includes(it.state))).toEqual([])
      expect(['15', '02']).toContain(code)
      continue
    }
    if (open.length === 1) expect(['01', '03', '04', '05']).toContain(code)
    else if (tops.at(-1)?.state === 'done') expect(code).toBe('06')
    expect(open.length === 0, 'ended is done or sent back').toBe(code === '06' || code === '02')
  }
}

/** What must hold of a document at every moment. */
async function inOrder(id: string): Promise<void> {
  const [whole] = await o.house.sql<{ handling: string | null; recalled: boolean; waiting: number; code: string }[]>`
    select handling, recalled_at is not null as recalled, (select code from delivery where incoming_id = d.id) as code,
           (select count(*)::int from submission s where s.document_id = d.id and s.state = 'waiting') as waiting
      from document d where id = ${id}`
  const rows = await o.house.sql<Row[]>`
    select a.id, a.parent_id as parent, a.role, a.state, exists(select from document_reader r where r.basis_id = a.id) as reader,
           exists(select from assignment_transfer t join assignment n on n.id = t.to_id where t.from_id = a.id and n.state <> 'withdrawn') as "goesOn"
      from assignment a where a.document_id = ${id}`
  const open = rows.filter((it) => standing.includes(it.state))
  const leads = (parent: string | null) => open.filter((it) => it.parent === parent && it.role === 'lead')
  treesInOrder(rows)
  if (whole?.recalled) {
    expect(open, 'no assignment outlives its document’s recall').toEqual([])
    expect(whole.waiting).toBe(0)
    return
  }
  expect(whole?.waiting).toBe(whole?.handling === 'waitDirective' ? 1 : 0)
  if (whole?.handling === 'assigned' || whole?.handling === 'inProgress')
    expect(leads(null), 'somebody answers for it').toHaveLength(1)
  if (whole?.handling === 'done') {
    const top = rows.filter((it) => it.parent === null)
    expect(
      top.some((it) => it.role === 'lead' && it.state === 'done') ||
        top.every((it) => it.role === 'informed' || !standing.includes(it.state)),
      'closed by a lead, or never more than to be known',
    ).toBe(true)
    expect(leads(null)).toEqual([])
    expect(['06', '13', '16']).toContain(whole.code)
  }
}

/** What moved is open in one place alone. */
async function answeredOnce(oldId: string, freshId: string): Promise<void> {
  const twice = await o.house.sql`
    select 1 from assignment_transfer t join assignment a on a.id = t.from_id join assignment b on b.id = t.to_id
     where a.document_id = ${oldId} and b.document_id = ${freshId} and a.closed_at is null and b.closed_at is null`
  expect(twice, 'nobody has the same work twice').toEqual([])
}

describe('whatever people try, in whatever order', () => {
  it('somebody always answers for the document, and nothing is left hanging', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(chance, { minLength: 6, maxLength: 16 }), async (chances) => {
        const old = await o.submitted()
        const fresh = await o.arrive('Bản thay thế', old.sentId)
        // The usual beginning, so that the walk goes deep; what follows is chance.
        await o.direct('chutich', old.id, [to.unit(o.finance, 'lead'), to.unit(o.justice, 'support')])
        for (const one of chances) {
          await attempt(old, fresh, one).catch((refusal: unknown) => {
            if (!(refusal instanceof Refused) || refusal.status >= 500) throw refusal
          })
          await inOrder(old.id)
          await inOrder(fresh.id)
          await answeredOnce(old.id, fresh.id)
        }
      }),
      { numRuns: 40, endOnFailure: false },
    )
  })

  it('each unit and person of its own agency answers for what was sent to him', { timeout: 400_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(chance, { minLength: 6, maxLength: 16 }), async (chances) => {
        const { id } = await send(
          o.pages.vanthu,
          { registerId: o.here.outgoing, issuedOn: civilDate(o.house.now()) },
          [],
          {
            recipients: [
              { unitId: o.finance, purpose: 'execute' },
              { holderId: o.holder.phochutich, purpose: 'know' },
            ],
          },
        )
        // Half of the walks begin one step deeper.
        if ((chances[0]?.on ?? 0) % 2 === 0) {
          const [top] = (await o.pages.truongtaichinh.call(readRouting, { id })).assignments
          const named = [to.person(o.holder.taichinh1, 'lead'), to.person(o.holder.taichinh2, 'support')]
          await o.direct('truongtaichinh', id, named, { parentId: top?.id ?? '' })
        }
        for (const one of chances) {
          await attemptInside(id, one).catch((refusal: unknown) => {
            if (!(refusal instanceof Refused) || refusal.status >= 500) throw refusal
          })
          await insideInOrder(id)
        }
      }),
      { numRuns: 30, endOnFailure: false },
    )
  })
})

import type { Actor } from '#access'
import type { BodyKind } from '#contract/bodies.ts'
import type { Run } from '#platform/work.ts'
import { confirmRule, createBody, enterReadyKinds, enterReadySet, seatMembers } from '../../../modules/bodies/index.ts'
import { agencies } from '../agencies.ts'
import type { LoadedProvince } from './organisation.ts'

/** SAMPLE data: who sits where is made up, as all people are. The term is that of 2026 to 2031. */
const TERM = '2026-04-01'
const committeeMembers = 18
const councilMembers = 30
const groups = 6

type Seat = Parameters<typeof seatMembers>[2][number]

const seat = (who: Actor, title: string, role: Seat['role'], more: Partial<Seat> = {}): Seat => ({
  personId: who.personId,
  title,
  role,
  votes: true,
  validFrom: TERM,
  ...more,
})

/** The chair, deputies, then others, each once. */
function lined(
  leaders: readonly Actor[],
  others: readonly Actor[],
  most: number,
  group?: (at: number) => string,
): Seat[] {
  const seen = new Set(leaders.map((it) => it.personId))
  const rest = others.filter((it) => !seen.has(it.personId) && seen.add(it.personId))
  const head = leaders.map((it, at) =>
    at === 0 ? seat(it, 'Chủ tịch', 'chair') : seat(it, 'Phó Chủ tịch', 'viceChair'),
  )
  const title = group ? 'Đại biểu' : 'Ủy viên'
  return [...head, ...rest.slice(0, most - head.length).map((it) => seat(it, title, 'member'))].map((it, at) =>
    group ? { ...it, group: group(at) } : it,
  )
}

interface Served {
  readonly agencyKey: string
  readonly kind: BodyKind
  readonly name: string
  readonly seats: readonly Seat[]
  /** Matters whose rule was checked already. */
  readonly confirmed: readonly string[]
}

async function loadBody(run: Run, province: LoadedProvince, it: Served): Promise<void> {
  const clerk = province.clerkOf(it.agencyKey)
  const staff = province.staffOf(it.agencyKey)
  const { id } = await run(clerk, (work) => createBody(work, { kind: it.kind, name: it.name, validFrom: TERM }))
  await run(clerk, (work) => seatMembers(work, id, it.seats))
  const card = await run(clerk, (work) => enterReadySet(work, { id, validFrom: TERM }))
  const judge = staff.find((who) => who.role === 'chiefOfOffice') ?? staff.find((who) => who.role === 'leader')
  for (const rule of card.rules.filter((each) => it.confirmed.includes(each.terms.matter)))
    if (judge) await run(judge, (work) => confirmRule(work, { id: rule.id, act: rule.source }))
}

/** A province's committee and council, a commune's committee; some of their rules are confirmed, others still wait for it. */
export async function loadBodies(run: Run, province: LoadedProvince): Promise<void> {
  const leadersOf = (key: string) => province.staffOf(key).filter((who) => who.role === 'leader')
  const headOf = (key: string) => leadersOf(key).slice(0, 1)
  const here = agencies.filter((it) => it.validTo === null)
  const departments = here.filter((it) => ['department', 'inspectorate'].includes(it.kind) && it.level === 'province')
  const below = here.filter((it) => it.kind === 'peoplesCommittee' && it.level !== 'province')
  const chief = province.staffOf('ubnd-tinh').filter((who) => who.role === 'chiefOfOffice')
  const commune = 'ubnd-muongkim'
  const served: readonly Served[] = [
    {
      agencyKey: 'ubnd-tinh',
      kind: 'peoplesCommittee',
      name: 'Ủy ban nhân dân tỉnh Lai Châu, nhiệm kỳ 2026–2031',
      seats: lined(
        leadersOf('ubnd-tinh'),
        [...chief, ...departments.flatMap((it) => headOf(it.key))],
        committeeMembers,
      ),
      confirmed: ['ordinary'],
    },
    {
      agencyKey: 'hdnd-tinh',
      kind: 'peoplesCouncil',
      name: 'Hội đồng nhân dân tỉnh Lai Châu, khóa XVI',
      seats: lined(
        leadersOf('hdnd-tinh'),
        [...below.flatMap((it) => headOf(it.key)), ...below.flatMap((it) => leadersOf(it.key))],
        councilMembers,
        (at) => `Tổ đại biểu số ${(at % groups) + 1}`,
      ),
      confirmed: ['confidenceRating'],
    },
    {
      agencyKey: commune,
      kind: 'peoplesCommittee',
      name: 'Ủy ban nhân dân xã Mường Kim, nhiệm kỳ 2026–2031',
      seats: lined(
        leadersOf(commune),
        province.staffOf(commune).filter((who) => who.role === 'officer'),
        5,
      ),
      confirmed: [],
    },
  ]
  for (const it of served) await loadBody(run, province, it)
  await run(province.clerkOf('ubnd-tinh'), (work) => enterReadyKinds(work, { validFrom: TERM }))
}

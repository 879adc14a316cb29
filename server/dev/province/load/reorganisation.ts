import type { Ask } from '#contract/endpoint.ts'
import type { keepReorganisationLines as contract } from '#contract/reorganisation.ts'
import { civilDate } from '#platform/clock.ts'
import type { Run } from '#platform/work.ts'
import {
  keepReorganisationLines,
  keepReorganisationPosts,
  prepareReorganisation,
} from '../../../modules/reorganisation/index.ts'
import { agencies } from '../agencies.ts'
import { THAN_UYEN_COMMUNES } from '../places.ts'
import type { LoadedProvince } from './organisation.ts'

type Line = Ask<typeof contract>['lines'][number]

/** SAMPLE data in outline of 1 July 2025: which communes become one is told by place, codes and the number of the act are made up. */
const merged: readonly (readonly [key: string, name: string, code: string, slugs: readonly string[]])[] = [
  ['THANUYEN', 'Than Uyên', 'H35.91', ['ttthanuyen', 'huana', 'muongcang', 'muongthan']],
  ['KHOENON', 'Khoen On', 'H35.92', ['khoenon', 'tagia']],
  ['MUONGKIM', 'Mường Kim', 'H35.93', []],
]
const rest = 'MUONGKIM'
const district = 'ubnd-huyen-than-uyen'

const empty = {
  predecessorId: null,
  successorId: null,
  successorKey: '',
  scope: '',
  key: '',
  nature: 'agency',
  parentId: null,
  parentKey: '',
  unitKind: '',
  level: '',
  name: '',
  shortName: '',
  abbreviation: '',
  place: '',
  code: '',
} as const

function lines(ids: ReadonlyMap<string, string>): Line[] {
  const idOf = (key: string) => ids.get(key) ?? null
  const created = merged.map(
    ([key, name, code]): Line => ({
      ...empty,
      kind: 'create',
      key,
      parentId: idOf('ubnd-tinh'),
      unitKind: 'peoplesCommittee',
      level: 'commune',
      name: `Ủy ban nhân dân xã ${name} (mới)`,
      shortName: `UBND xã ${name}`,
      abbreviation: 'UBND',
      place: name,
      code,
    }),
  )
  const communes = THAN_UYEN_COMMUNES.map(
    ([slug]): Line => ({
      ...empty,
      kind: 'merge',
      predecessorId: idOf(`ubnd-${slug}`),
      successorKey: merged.find(([, , , slugs]) => slugs.includes(slug))?.[0] ?? rest,
      scope: 'Toàn bộ',
    }),
  )
  // The district ends with its offices; their duties go to the commune in which they sit.
  const ended = agencies
    .filter((it) => it.validTo === null && it.level === 'district')
    .filter((it) => it.key === district || it.parentKey === district)
    .map(
      (it): Line => ({
        ...empty,
        kind: 'dissolve',
        predecessorId: idOf(it.key),
        successorKey: 'THANUYEN',
        scope: 'Việc đang giải quyết, hồ sơ, tài liệu',
      }),
    )
  return [...created, ...communes, ...ended]
}

/** A prepared act that nobody has approved: the end of the district level and the merging of its communes, for a tour to run it dry. */
export async function loadReorganisation(run: Run, province: LoadedProvince, now: Date): Promise<void> {
  const administrator = agencies
    .filter((it) => it.level === 'province' && it.validTo === null)
    .flatMap((it) => province.staffOf(it.key))
    .find((it) => it.role === 'systemAdministrator')
  if (!administrator) return
  const [year = 0, month = 0] = civilDate(now).split('-').map(Number)
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
  await run(administrator, async (work) => {
    const act = await prepareReorganisation(work, {
      title: 'Kết thúc hoạt động cấp huyện và sắp xếp cấp xã huyện Than Uyên',
      decision: 'Nghị quyết số 00/NQ-UBTVQH15 (dữ liệu mẫu)',
      decidedOn: civilDate(now),
      effectiveOn: next,
    })
    const kept = await keepReorganisationLines(work, {
      id: act.id,
      version: act.version,
      lines: lines(province.agencyIds),
    })
    await keepReorganisationPosts(work, { id: act.id, version: kept.version, posts: [], suggest: true })
  })
}

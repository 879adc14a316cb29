import type { Ask, Reply } from '#contract/endpoint.ts'
import type { keepReorganisationLines, ReorgKind, ReorgState, readReorganisation } from '#contract/reorganisation.ts'
import { reorgKinds } from '#contract/reorganisation.ts'
import { type Key, t } from '../../../i18n/words.ts'

export type Act = Reply<typeof readReorganisation>
export type Line = Act['rows'][number]
export type LineAsk = Ask<typeof keepReorganisationLines>['lines'][number]
export type Post = Act['posts'][number]
export type Difference = NonNullable<Act['difference']>

export const tones = {
  draft: 'outline',
  checked: 'notice',
  approved: 'soon',
  applied: 'done',
  reversed: 'neutral',
} as const satisfies Record<ReorgState, string>

export const kindChoices = () => reorgKinds.map((value) => ({ value, label: t(`reorg.kind.${value}`) }))
export const kindOf = (value: string): ReorgKind => reorgKinds.find((it) => it === value) ?? 'merge'

/** What is wrong, and where. */
export function sayProblem(it: Difference['problems'][number]): string {
  const where = it.line === 0 ? t('reorg.diff.whole') : t('reorg.diff.line', { n: it.line })
  const say = t as (key: Key, slots: Record<string, string>) => string
  const what = say(`reorg.problem.${it.problem}`, { field: fieldName(it.field), value: it.value })
  return `${where}: ${what}`
}

const fields = {
  predecessorId: 'reorg.line.from',
  successorId: 'reorg.line.to',
  successorKey: 'reorg.line.to',
  parentId: 'reorg.line.parent',
  parentKey: 'reorg.line.parent',
  unitKind: 'reorg.line.group',
  level: 'reorg.line.level',
  name: 'reorg.line.newName',
  abbreviation: 'reorg.line.abbreviation',
  code: 'reorg.line.code',
  lines: 'reorg.tab.lines',
  title: 'reorg.posts.titleField',
  postId: 'reorg.tab.posts',
  unitId: 'reorg.posts.unit',
  unitKey: 'reorg.posts.unit',
} as const

const fieldName = (field: string): string => (field in fields ? t(fields[field as keyof typeof fields]) : field)

/** A line as it is sent back: without what the server added to it. */
export function askOf(it: Line): LineAsk {
  const { id: _, position: __, predecessorName: ___, successorName: ____, parentName: _____, ...ask } = it
  return ask
}

export const emptyLine: LineAsk = {
  kind: 'merge',
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
}

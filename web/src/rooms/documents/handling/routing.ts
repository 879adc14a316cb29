import type { Reply } from '#contract/endpoint.ts'
import type { findTargets, readRouting } from '#contract/routing.ts'

export type Routing = Reply<typeof readRouting>
export type Assignment = Routing['assignments'][number]
export type Directive = Routing['directives'][number]
export type Submission = Routing['submissions'][number]
export type Target = Reply<typeof findTargets>['targets'][number]

export const targetKey = (target: Pick<Target, 'holderId' | 'unitId'>) => target.holderId ?? target.unitId ?? ''

export const isOpen = ({ state }: Pick<Assignment, 'state'>) =>
  state === 'waiting' || state === 'doing' || state === 'forwarded'

/** Title and name, or the name of a unit. */
export const called = ({ name, title }: { name: string; title: string }) => [title, name].filter(Boolean).join(' ')

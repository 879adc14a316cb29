import type { DelegationScope } from '#contract/delegation.ts'
import type { Permission, Role } from '#contract/permissions.ts'
import { inScope } from './delegable.ts'
import { rolePermissions } from './roles.ts'

/** By which delegation, and for whom, somebody acts in a post that is not his. */
export interface OnBehalfOf {
  readonly delegationId: string
  readonly personId: string
  readonly name: string
  readonly title: string
  readonly scope: readonly DelegationScope[]
}

/** A person acting in one post. Permission follows the post. */
export interface Actor {
  readonly accountId: string
  readonly personId: string
  readonly personName: string
  /** The holding of the post, which is what facts record. On somebody's behalf it is his. */
  readonly assignmentId: string
  readonly agencyId: string
  readonly unitId: string
  readonly role: Role
  /** As it is recorded beside the name: on somebody's behalf it names both posts and him. */
  readonly title: string
  readonly onBehalfOf: OnBehalfOf | null
  /** Agencies that have ended and whose papers that of the post has inherited: they are read, never acted in. */
  readonly inherits: readonly string[]
}

/** The installation itself: seeds, jobs. It passes no door meant for people. */
export const systemActor: Actor = {
  accountId: '00000000-0000-7000-8000-000000000000',
  personId: '00000000-0000-7000-8000-000000000000',
  personName: 'Hệ thống',
  assignmentId: '00000000-0000-7000-8000-000000000000',
  agencyId: '00000000-0000-7000-8000-000000000000',
  unitId: '00000000-0000-7000-8000-000000000000',
  role: 'systemAdministrator',
  title: 'Hệ thống',
  onBehalfOf: null,
  inherits: [],
}

export function may(actor: Actor, permission: Permission): boolean {
  if (!rolePermissions[actor.role].includes(permission)) return false
  return actor.onBehalfOf ? inScope(permission, actor.onBehalfOf.scope) : true
}

/** What is written beside the name of whoever acts for another, e.g. `Phó Giám đốc (thay Giám đốc Nguyễn Văn A)`: the only place that says it. */
export function titleOnBehalf(own: string, absent: { readonly title: string; readonly name: string }): string {
  return `${own} (thay ${absent.title} ${absent.name})`
}

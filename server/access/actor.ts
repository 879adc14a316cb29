import type { Permission, Role } from '#contract/permissions.ts'
import { rolePermissions } from './roles.ts'

/** A person acting in one post. Permission follows the post. */
export interface Actor {
  readonly accountId: string
  readonly personId: string
  readonly personName: string
  /** The holding of the post, which is what facts record. */
  readonly assignmentId: string
  readonly agencyId: string
  readonly unitId: string
  readonly role: Role
  readonly title: string
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
}

export function may(actor: Actor, permission: Permission): boolean {
  return rolePermissions[actor.role].includes(permission)
}

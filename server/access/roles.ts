import type { Permission, Role } from '#contract/permissions.ts'

/** Whoever handles what is assigned to the post. */
const handler = ['document.read', 'assignment.handle', 'organisation.read', 'file.upload', 'draft.write'] as const

/** Whoever watches over who reads what, and over what must stay as it is. */
const guarding = ['access.change', 'access.confirm', 'hold.manage'] as const

/**
 * Role → permissions. Administrators configure; they never read content (handbook 11.3), so neither of them holds `document.read`.
 */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  clerk: [
    'document.read',
    'document.read-all',
    'document.submit',
    'assignment.handle',
    'document.draft',
    'document.issue',
    'document.register',
    'document.return',
    'document.recall',
    'document.answer-recall',
    'file.upload',
    'register.read',
    'register.manage',
    'access.change',
    'organisation.read',
    'draft.write',
    'template.manage',
  ],
  leader: [
    ...handler,
    'document.read-all',
    'document.submit',
    'document.direct',
    'register.read',
    'register.approve',
    'draft.approve',
    ...guarding,
  ],
  chiefOfOffice: [
    ...handler,
    'document.read-all',
    'document.submit',
    'document.direct',
    'register.read',
    'register.approve',
    'draft.approve',
    'template.manage',
    'authority.manage',
    ...guarding,
    'delegation.manage',
  ],
  // Signs by order (TL.) what the work regulation lets him.
  unitHead: [...handler, 'draft.approve'],
  officer: handler,
  archivist: ['register.read', 'hold.manage', 'organisation.read'],
  agencyAdministrator: [
    'organisation.read',
    'organisation.manage',
    'account.manage',
    'authority.manage',
    'delegation.manage',
  ],
  systemAdministrator: ['organisation.read', 'organisation.manage', 'account.manage', 'system.operate'],
}

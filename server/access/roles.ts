import type { Permission, Role } from '#contract/permissions.ts'

/**
 * Role → permissions. Administrators configure; they never read content (handbook 11.3), so neither of them holds `document.read`.
 */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  clerk: [
    'document.read',
    'document.draft',
    'document.issue',
    'document.register',
    'document.return',
    'file.upload',
    'register.read',
    'register.manage',
    'organisation.read',
  ],
  leader: ['document.read', 'register.read', 'organisation.read'],
  chiefOfOffice: ['document.read', 'register.read', 'organisation.read'],
  unitHead: ['organisation.read'],
  officer: ['organisation.read'],
  archivist: ['register.read', 'organisation.read'],
  agencyAdministrator: ['organisation.read', 'organisation.manage', 'account.manage'],
  systemAdministrator: ['organisation.read', 'organisation.manage', 'account.manage', 'system.operate'],
}

/** Every permission, `thing.verb`. Which role carries which is in `server/access/roles.ts`. */
export const permissions = [
  'document.read',
  'document.draft',
  'document.issue',
  'document.register',
  'document.return',
  'file.upload',
  'register.read',
  'register.manage',
  'organisation.read',
  'organisation.manage',
  'account.manage',
  'system.operate',
] as const
export type Permission = (typeof permissions)[number]

/** Roles follow the post, not the person (handbook section 1). */
export const roles = [
  'clerk',
  'leader',
  'chiefOfOffice',
  'unitHead',
  'officer',
  'archivist',
  'agencyAdministrator',
  'systemAdministrator',
] as const
export type Role = (typeof roles)[number]

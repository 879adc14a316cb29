import type { Permission, Role } from '#contract/permissions.ts'

/** Whoever handles what is assigned to the post. */
const handler = [
  'document.read',
  'assignment.handle',
  'organisation.read',
  'draft.write',
  'report.read',
  'signature.give',
] as const

/** Whoever watches over who reads what, and over what must stay as it is. */
const guarding = ['access.change', 'access.confirm', 'hold.manage', 'access-log.read', 'document-use.read'] as const

/** Whoever compiles work files and answers for tasks, which takes papers of one's own. */
const compiler = ['work-file.read', 'work-file.open', 'task.handle', 'file.upload'] as const
const headOfAgency = [
  'work-file.read-all',
  'work-file.manage',
  'file-list.approve',
  'task.direct',
  'task.read-all',
  'programme.manage',
] as const

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
    'document.dispatch',
    'seal.use',
    'document.send',
    'document.register',
    'document.return',
    'document.recall',
    'document.answer-recall',
    'document.update',
    'work.hand-over',
    'document.answer-update',
    'register.read',
    'register.manage',
    'copy.ask',
    'report.read',
    'access.change',
    'organisation.read',
    'draft.write',
    'template.manage',
    ...compiler,
    'work-file.read-all',
    'file-list.prepare',
  ],
  leader: [
    ...handler,
    ...compiler,
    ...headOfAgency,
    'document.read-all',
    'document.submit',
    'document.direct',
    'document.send',
    'register.read',
    'register.approve',
    'copy.approve',
    'draft.approve',
    ...guarding,
  ],
  chiefOfOffice: [
    ...handler,
    ...compiler,
    ...headOfAgency,
    'file-list.prepare',
    'document.read-all',
    'document.submit',
    'document.direct',
    'document.send',
    'register.read',
    'register.approve',
    'copy.approve',
    'draft.approve',
    'template.manage',
    'authority.manage',
    'seal.manage',
    'further.manage',
    ...guarding,
    'delegation.manage',
    'work.hand-over',
  ],
  // Signs by order (TL.) what the work regulation lets him.
  unitHead: [...handler, ...compiler, 'draft.approve'],
  officer: [...handler, ...compiler],
  archivist: ['register.read', 'hold.manage', 'organisation.read'],
  agencyAdministrator: [
    'organisation.read',
    'organisation.manage',
    'account.manage',
    'authority.manage',
    'delegation.manage',
    'reorganisation.manage',
    'access-log.read',
    'further.manage',
  ],
  systemAdministrator: [
    'organisation.read',
    'organisation.manage',
    'account.manage',
    'reorganisation.manage',
    'access-log.read',
    'trust.manage',
    'system.operate',
  ],
}

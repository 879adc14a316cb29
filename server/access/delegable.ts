import type { DelegationScope } from '#contract/delegation.ts'
import type { Permission, Role } from '#contract/permissions.ts'
import { rolePermissions } from './roles.ts'

/** What a permission becomes in the hands of whoever stands in: part of a scope, or nothing, with the reason. */
export type Delegability = { readonly scope: DelegationScope } | { readonly personal: string }

const handling = { scope: 'handling' } as const
const directing = { scope: 'directing' } as const
const approving = { scope: 'approving' } as const

/** Every permission once: whoever adds one says here whether it may be handed on. */
export const delegability: Record<Permission, Delegability> = {
  'document.read': handling,
  'document.read-all': handling,
  'assignment.handle': handling,
  'file.upload': handling,
  'register.read': handling,
  'organisation.read': handling,
  'body.read': handling,
  // Checks of drafts and opinions on them are handling; the approval is not.
  'draft.write': handling,
  'work-file.read': handling,
  'work-file.read-all': handling,
  'task.handle': handling,
  'task.read-all': handling,
  'task.direct': directing,
  'document.submit': directing,
  'document.direct': directing,
  'work.hand-over': directing,
  'register.approve': approving,
  'meeting.attend': handling,
  'meeting.prepare': handling,
  'meeting.read-all': handling,
  'venue.book': handling,
  'venue.manage': { personal: 'rooms are kept by whoever answers for them by name' },
  'venue.approve': { personal: 'who has a room is decided by whoever manages it' },
  'meeting.manage': { personal: 'whoever runs meetings of the agency answers for it with his own post' },
  'meeting.approve': { personal: 'a meeting is convened in the name of whoever approves it' },
  'document.draft': { personal: 'whoever drafts answers for the draft with his own post' },
  'draft.approve': {
    personal:
      'whoever signs has an authority of his own: handling is delegated, signing is not (Decree 30/2020 article 13)',
  },
  'report.read': handling,
  'access-log.read': { personal: 'whoever reads a log of persons answers for it by name (handbook 9.4 rule 3)' },
  'further.manage': { personal: 'an administrator answers for what he sets up by name' },
  'document-use.read': { personal: 'whoever reads a log of persons answers for it by name (handbook 9.4 rule 3)' },
  'copy.ask': { personal: 'copies are numbered in a book the clerk answers for' },
  'copy.approve': { personal: 'whoever approves a copy signs it in his own name (Decree 30/2020 article 26)' },
  'work-file.open': { personal: 'a file is opened by whoever answers for it by name' },
  'work-file.manage': { personal: 'what others keep is handed over by the head himself' },
  'file-list.prepare': { personal: 'the list of files is prepared by those who keep it' },
  'file-list.approve': { personal: 'the list of files is the head’s to approve (Decree 30/2020 article 28)' },
  'programme.manage': { personal: 'the programme of work is decided by the agency’s leaders' },
  'template.manage': { personal: 'what all drafts begin from is kept by those who answer for it' },
  'authority.manage': { personal: 'who may sign is decided by name' },
  'document.issue': { personal: 'issuing uses the seal, which its keeper uses himself (Decree 30/2020 article 32)' },
  'document.dispatch': { personal: 'dispatching uses what the seal made official' },
  'signature.give': { personal: 'a signature is given by whoever the certificate names (Decree 30/2020 article 13)' },
  'seal.use': { personal: 'the keeper of the seal uses it himself (Decree 30/2020 article 32)' },
  'seal.manage': { personal: 'who keeps the seal is decided by name, with minutes' },
  'trust.manage': { personal: 'administration stays with its account and second factor (handbook 9.4)' },
  'document.send': { personal: 'who sends in the agency’s name answers for it with his own post' },
  'document.register': { personal: 'books are handed over with minutes, not delegated (Decree 30/2020 article 32)' },
  'document.return': { personal: 'the clerk answers to the sender for what is taken in' },
  'document.recall': { personal: 'it undoes what was issued under the seal' },
  'document.answer-recall': { personal: 'it binds the agency towards the sender' },
  'document.update': { personal: 'it changes what was issued under the seal' },
  'document.answer-update': { personal: 'it binds the agency towards the sender' },
  'register.manage': { personal: 'books are handed over with minutes, not delegated' },
  'access.change': { personal: 'who reads what is answered for by name' },
  'access.confirm': { personal: 'a second pair of eyes is worth nothing when the first may lend it (Appendix VI C3)' },
  'body.manage': { personal: 'who sits in a body is entered by whoever answers for it by name' },
  'body.confirm': { personal: 'who checked a rule against the law answers for it by name' },
  'hold.manage': { personal: 'a hold is ordered by name and released by name' },
  'delegation.manage': { personal: 'what one has by delegation is not delegated further (Decree 30/2020 article 13)' },
  'organisation.manage': { personal: 'administration stays with its account and second factor (handbook 9.4)' },
  'reorganisation.manage': { personal: 'administration stays with its account and second factor (handbook 9.4)' },
  'account.manage': { personal: 'power over accounts is power over every post of theirs' },
  'system.operate': { personal: 'administration stays with its account and second factor (handbook 9.4)' },
}

export function inScope(permission: Permission, scope: readonly DelegationScope[]): boolean {
  const standing = delegability[permission]
  return 'scope' in standing && scope.includes(standing.scope)
}

/** Posts whose work may be done by another. A clerk's books and seal, an archive and administration are handed over, not delegated. */
const delegableRoles: readonly Role[] = ['leader', 'chiefOfOffice', 'unitHead', 'officer']

/** The scopes that mean something for a post of this role; none for one that is not delegated. Directing needs reading: handling is the base. */
export function scopesOf(role: Role): DelegationScope[] {
  if (!delegableRoles.includes(role)) return []
  const found = rolePermissions[role].flatMap((permission) => {
    const standing = delegability[permission]
    return 'scope' in standing ? [standing.scope] : []
  })
  return (['handling', 'directing', 'approving'] as const).filter((scope) => found.includes(scope))
}

interface PostOf {
  readonly role: Role
  readonly unitId: string
}

const leading: readonly Role[] = ['leader', 'chiefOfOffice']

/**
 * Who may stand in for whom, inside one agency: whoever stands in reads all that the post reads. So for leaders and the chief of office
 * only those who see the whole agency anyway; for the head of a unit also other heads and people of his own unit; for an officer whoever
 * handles assignments.
 */
export function mayStandIn(absent: PostOf, other: PostOf): boolean {
  if (scopesOf(absent.role).length === 0 || !delegableRoles.includes(other.role)) return false
  if (leading.includes(absent.role)) return leading.includes(other.role)
  if (absent.role === 'unitHead') return other.role !== 'officer' || other.unitId === absent.unitId
  return true
}

/** Every permission, `thing.verb`. Which role carries which is in `server/access/roles.ts`. */
export const permissions = [
  /** One's own documents: assigned to oneself or to the unit one heads. */
  'document.read',
  /** Every document of the agency. */
  'document.read-all',
  'document.draft',
  'document.issue',
  /** Send what is numbered and bears its signatures. */
  'document.dispatch',
  /** Sign with one's own certificate what one approved or is asked to initial. */
  'signature.give',
  /** Use the agency's key: in person, on what the competent person has signed, and on copies (Decree 30/2020 article 32). */
  'seal.use',
  /** Say who keeps the agency's key, its seal, and from when the agency issues signed documents. */
  'seal.manage',
  /** Whose certificates are believed. */
  'trust.manage',
  /** Send what is issued to further recipients. */
  'document.send',
  'document.register',
  'document.return',
  'document.recall',
  'document.answer-recall',
  /** Put data of an issued document right. */
  'document.update',
  /** Take over what the issuer put right, or refuse it. */
  'document.answer-update',
  /** Lay an arrival before a leader. */
  'document.submit',
  /** Write the directive on a document. */
  'document.direct',
  'assignment.handle',
  /** Hand open work of posts nobody holds to somebody in office. */
  'work.hand-over',
  'file.upload',
  /** Take part in drafting: write, check, advise, as named in the draft. */
  'draft.write',
  /** Approve a draft for signature, as the signer named in it. */
  'draft.approve',
  /** The agency's own forms of documents. */
  'template.manage',
  /** Who may sign what. */
  'authority.manage',
  /** One's own work files, those of one's unit and those shared. */
  'work-file.read',
  /** Every work file of the agency. */
  'work-file.read-all',
  'work-file.open',
  /** Hand over what others keep, open again what is completed. */
  'work-file.manage',
  'file-list.prepare',
  'file-list.approve',
  'task.handle',
  /** Give tasks to anybody of the agency. */
  'task.direct',
  /** Every task of the agency. */
  'task.read-all',
  'programme.manage',
  /** Take part in meetings one is invited to. */
  'meeting.attend',
  /** Make meetings, and prepare those one made. */
  'meeting.prepare',
  /** Approve meetings of the agency. */
  'meeting.approve',
  /** Prepare and run every meeting of the agency. */
  'meeting.manage',
  /** See every meeting of the agency, and name who goes to those it is invited to. */
  'meeting.read-all',
  /** Enter rooms and equipment of the agency, and move or cancel any booking. */
  'venue.manage',
  /** Book rooms and equipment. */
  'venue.book',
  /** Approve bookings of the rooms one's unit manages. */
  'venue.approve',
  'register.read',
  'register.manage',
  /** Hold numbers back, leave them void, put a sub-number: what the clerk asks for. */
  'register.approve',
  /** Ask for a numbered copy of a document (sao y, sao lục, trích sao). */
  'copy.ask',
  /** Approve a copy and sign it. */
  'copy.approve',
  /** Reports on handling and issuing, of what one may see. */
  'report.read',
  /** Statistics of sign-ins and their lines, within one's reach. */
  'access-log.read',
  /** What others opened, downloaded and printed, of documents one may see. */
  'document-use.read',
  /** Define further fields of documents. */
  'further.manage',
  /** Open a document to somebody, or exclude somebody from it. */
  'access.change',
  /** Confirm changes of access that somebody else made. */
  'access.confirm',
  /** Put a legal hold on documents, and release it. */
  'hold.manage',
  /** Collegial bodies of the agency, their members and rules. */
  'body.read',
  /** Enter bodies, members, rules of decision and kinds of meetings. */
  'body.manage',
  /** Confirm rules and kinds of meetings against the act in force. */
  'body.confirm',
  'organisation.read',
  'organisation.manage',
  'account.manage',
  /** Prepare, approve and apply acts of reorganisation within one's reach. */
  'reorganisation.manage',
  /** Enter a delegation for somebody absent, and revoke any of the agency. */
  'delegation.manage',
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

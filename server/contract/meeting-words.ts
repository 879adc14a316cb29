/** Closed lists of meetings (handbook 6.2, 6.3; Decision 45/2018/QĐ-TTg). */

/** In the hall only, over the network only, or both. */
export const meetingForms = ['inPerson', 'online', 'hybrid'] as const
export type MeetingForm = (typeof meetingForms)[number]

/**
 * draft → submitted (laid before whoever approves) → approved → convened (the invitation is out) → open ⇄ recess → closed; `postponed` waits
 * for a new time after it was convened; `cancelled` ends it before it opens.
 */
export const meetingStates = [
  'draft',
  'submitted',
  'approved',
  'convened',
  'postponed',
  'open',
  'recess',
  'closed',
  'cancelled',
] as const
export type MeetingState = (typeof meetingStates)[number]

/**
 * What somebody is in a meeting. Exactly one chair; only `chair`, `deputy` (phó chủ tọa) and `member` may have a vote, and no substitute of
 * theirs has unless the body's rule says so.
 */
export const meetingRoles = ['chair', 'deputy', 'secretary', 'clerk', 'member', 'attendee', 'observer'] as const
export type MeetingRole = (typeof meetingRoles)[number]

/** How somebody takes part. */
export const presenceModes = ['hall', 'site', 'online'] as const
export type PresenceMode = (typeof presenceModes)[number]

export const replies = ['none', 'accepted', 'declined', 'substitute'] as const
export type InvitationReply = (typeof replies)[number]

/** Who sees an item with its papers: everybody invited, those with a vote and who runs the meeting, or who runs it alone. */
export const itemAudiences = ['everyone', 'members', 'desk'] as const
export type ItemAudience = (typeof itemAudiences)[number]

/** What an item is for: hear, discuss, give opinions, decide. */
export const itemKinds = ['inform', 'discuss', 'opinion', 'decide'] as const
export type ItemKind = (typeof itemKinds)[number]

/** planned → called → decided | noted | rejected | deferred; withdrawn before it is called. */
export const itemStates = ['planned', 'called', 'decided', 'noted', 'rejected', 'deferred', 'withdrawn'] as const
export type ItemState = (typeof itemStates)[number]

/** Tờ trình, dự thảo, báo cáo, bản tóm tắt, tài liệu khác. */
export const paperKinds = ['submission', 'draft', 'report', 'summary', 'other'] as const
export type PaperKind = (typeof paperKinds)[number]

/** draft → approved by whoever answers for the unit → released to those invited; recalled with a reason. */
export const paperStates = ['draft', 'approved', 'released', 'recalled'] as const
export type PaperState = (typeof paperStates)[number]

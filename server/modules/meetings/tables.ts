import { boolean, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type {
  InvitationReply,
  ItemAudience,
  ItemKind,
  ItemState,
  MeetingForm,
  MeetingRole,
  MeetingState,
  PaperKind,
  PaperState,
  PresenceMode,
} from '#contract/meeting-words.ts'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const meeting = pgTable('meeting', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  bodyId: uuid('body_id'),
  bodyName: text('body_name').notNull().default(''),
  kindId: uuid('kind_id'),
  kindName: text('kind_name').notNull().default(''),
  title: text('title').notNull(),
  description: text('description').notNull().default(''),
  form: text('form').$type<MeetingForm>().notNull(),
  state: text('state').$type<MeetingState>().notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  place: text('place').notNull().default(''),
  venueId: uuid('venue_id'),
  private: boolean('private').notNull().default(false),
  papersDueDays: integer('papers_due_days'),
  noticeDueDays: integer('notice_due_days'),
  conclusionDueDays: integer('conclusion_due_days'),
  papersDueAt: instant('papers_due_at'),
  noticeDueAt: instant('notice_due_at'),
  convenedAt: instant('convened_at'),
  previousId: uuid('previous_id'),
  programmeEntryId: uuid('programme_entry_id'),
  documentId: uuid('document_id'),
  invitationDraftId: uuid('invitation_draft_id'),
  invitationId: uuid('invitation_id'),
  returnReason: text('return_reason').notNull().default(''),
  endReason: text('end_reason').notNull().default(''),
  searchKey: text('search_key').notNull(),
  createdByHolder: uuid('created_by_holder').notNull(),
  createdByName: text('created_by_name').notNull(),
  createdByTitle: text('created_by_title').notNull(),
  createdAt: instant('created_at').notNull(),
  version: integer('version').notNull().default(1),
})
export type Meeting = typeof meeting.$inferSelect

export const meetingPostponement = pgTable('meeting_postponement', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  reason: text('reason').notNull(),
  at: instant('at').notNull(),
})

export const meetingSite = pgTable('meeting_site', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  kind: text('kind').$type<'hall' | 'site'>().notNull(),
  name: text('name').notNull(),
  agencyId: uuid('agency_id'),
  headId: uuid('head_id'),
  technicianId: uuid('technician_id'),
  phone: text('phone').notNull().default(''),
  expected: integer('expected'),
  position: integer('position').notNull(),
  version: integer('version').notNull().default(1),
  removedAt: instant('removed_at'),
})
export type Site = typeof meetingSite.$inferSelect

export const meetingAgency = pgTable('meeting_agency', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  agencyName: text('agency_name').notNull(),
  siteId: uuid('site_id'),
  position: integer('position').notNull(),
  places: integer('places'),
  answeredAt: instant('answered_at'),
  declinedReason: text('declined_reason').notNull().default(''),
  remindedAt: instant('reminded_at'),
  addedAt: instant('added_at').notNull(),
  removedAt: instant('removed_at'),
})
export type InvitedAgency = typeof meetingAgency.$inferSelect

export const participant = pgTable('meeting_participant', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  personId: uuid('person_id').notNull(),
  holderId: uuid('holder_id').notNull(),
  name: text('name').notNull(),
  title: text('title').notNull(),
  agencyId: uuid('agency_id').notNull(),
  agencyName: text('agency_name').notNull(),
  position: integer('position').notNull(),
  role: text('role').$type<MeetingRole>().notNull(),
  votes: boolean('votes').notNull().default(false),
  siteId: uuid('site_id'),
  invitedAgencyId: uuid('invited_agency_id'),
  substituteFor: uuid('substitute_for'),
  reply: text('reply').$type<InvitationReply>().notNull().default('none'),
  replyMode: text('reply_mode').$type<PresenceMode>(),
  replyReason: text('reply_reason').notNull().default(''),
  repliedAt: instant('replied_at'),
  late: boolean('late').notNull().default(false),
  seat: text('seat').notNull().default(''),
  remindedAt: instant('reminded_at'),
  addedAt: instant('added_at').notNull(),
  removedAt: instant('removed_at'),
  removedReason: text('removed_reason').notNull().default(''),
})
export type Participant = typeof participant.$inferSelect

export const agendaItem = pgTable('agenda_item', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  parentId: uuid('parent_id'),
  position: integer('position').notNull(),
  title: text('title').notNull(),
  secret: boolean('secret').notNull().default(false),
  kind: text('kind').$type<ItemKind>().notNull(),
  audience: text('audience').$type<ItemAudience>().notNull(),
  state: text('state').$type<ItemState>().notNull().default('planned'),
  plannedMinutes: integer('planned_minutes'),
  preparingUnit: text('preparing_unit').notNull().default(''),
  rapporteurId: uuid('rapporteur_id'),
  documentId: uuid('document_id'),
  withdrawnReason: text('withdrawn_reason').notNull().default(''),
  version: integer('version').notNull().default(1),
})
export type AgendaItem = typeof agendaItem.$inferSelect

export const meetingPaper = pgTable('meeting_paper', {
  id: uuid('id').primaryKey(),
  meetingId: uuid('meeting_id').notNull(),
  itemId: uuid('item_id'),
  title: text('title').notNull(),
  kind: text('kind').$type<PaperKind>().notNull(),
  paperOnly: boolean('paper_only').notNull(),
  state: text('state').$type<PaperState>().notNull(),
  late: boolean('late').notNull().default(false),
  lateReason: text('late_reason').notNull().default(''),
  recallReason: text('recall_reason').notNull().default(''),
  summaryOf: uuid('summary_of'),
  position: integer('position').notNull(),
  byPerson: uuid('by_person').notNull(),
  byAgency: uuid('by_agency').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  approvedByName: text('approved_by_name').notNull().default(''),
  approvedByTitle: text('approved_by_title').notNull().default(''),
  releasedAt: instant('released_at'),
  removedAt: instant('removed_at'),
  version: integer('version').notNull().default(1),
})
export type MeetingPaper = typeof meetingPaper.$inferSelect

export const paperVersion = pgTable('meeting_paper_version', {
  id: uuid('id').primaryKey(),
  paperId: uuid('paper_id').notNull(),
  n: integer('n').notNull(),
  sha256: text('sha256').notNull(),
  fileName: text('file_name').notNull(),
  reason: text('reason').notNull().default(''),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  releasedAt: instant('released_at'),
})
export type PaperVersion = typeof paperVersion.$inferSelect

export const paperOpening = pgTable(
  'meeting_paper_opening',
  {
    versionId: uuid('version_id').notNull(),
    personId: uuid('person_id').notNull(),
    firstAt: instant('first_at').notNull(),
    lastAt: instant('last_at').notNull(),
    readTo: integer('read_to').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.versionId, t.personId] })],
)

export const paperComment = pgTable('meeting_comment', {
  id: uuid('id').primaryKey(),
  paperId: uuid('paper_id').notNull(),
  n: integer('n'),
  page: integer('page'),
  kind: text('kind').$type<'comment' | 'question'>().notNull(),
  text: text('text').notNull(),
  byPerson: uuid('by_person').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  answer: text('answer').notNull().default(''),
  answeredByName: text('answered_by_name').notNull().default(''),
  answeredAt: instant('answered_at'),
})

constraintMeans('meeting_span', () => fault('input.invalid', { problems: [{ path: '/endsAt', rule: 'range' }] }))
constraintMeans('meeting_participant_once', () => fault('meeting.person-unfit', { name: '', why: 'twice' }))
constraintMeans('meeting_participant_chair', () => fault('meeting.person-unfit', { name: '', why: 'second-chair' }))
constraintMeans('meeting_agency_once', () => fault('meeting.person-unfit', { name: '', why: 'twice' }))
constraintMeans('meeting_site_agency', () => fault('meeting.person-unfit', { name: '', why: 'twice' }))

import { boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { NoticeKind, NoticeTopic, noticeSubjects } from '#contract/notices.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })
type Sending = 'none' | 'waiting' | 'sent'

export const notice = pgTable('notice', {
  id: uuid('id').primaryKey(),
  holderId: uuid('holder_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  kind: text('kind').$type<NoticeKind>().notNull(),
  subject: text('subject').$type<(typeof noticeSubjects)[number]>().notNull(),
  subjectId: uuid('subject_id').notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  note: text('note').notNull(),
  urgent: boolean('urgent').notNull(),
  at: instant('at').notNull(),
  readAt: instant('read_at'),
  cause: text('cause').notNull(),
  mail: text('mail').$type<Sending>().notNull(),
  push: text('push').$type<Sending>().notNull(),
})

/** How whoever stands in for the post hears of it. */
export const noticeStandIn = pgTable(
  'notice_stand_in',
  {
    noticeId: uuid('notice_id').notNull(),
    personId: uuid('person_id').notNull(),
    mail: text('mail').$type<Sending>().notNull(),
    push: text('push').$type<Sending>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.noticeId, t.personId] })],
)

export const noticeSetting = pgTable(
  'notice_setting',
  {
    personId: uuid('person_id').notNull(),
    topic: text('topic').$type<NoticeTopic>().notNull(),
    page: boolean('page').notNull(),
    mail: boolean('mail').notNull(),
    push: boolean('push').notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.topic] })],
)

export const noticeAddress = pgTable('notice_address', {
  personId: uuid('person_id').primaryKey(),
  email: text('email').notNull(),
  digest: boolean('digest').notNull(),
  digestOn: date('digest_on'),
  feedSha256: text('feed_sha256'),
  feedHolder: uuid('feed_holder'),
})

export const pushSubscription = pgTable('push_subscription', {
  id: uuid('id').primaryKey(),
  personId: uuid('person_id').notNull(),
  endpoint: text('endpoint').notNull(),
  p256dh: text('p256dh').notNull(),
  auth: text('auth').notNull(),
  createdAt: instant('created_at').notNull(),
  failures: integer('failures').notNull().default(0),
})

export const installationKey = pgTable('installation_key', {
  name: text('name').primaryKey(),
  publicKey: text('public_key').notNull(),
  privateKey: text('private_key').notNull(),
  madeAt: instant('made_at').notNull(),
})

import { date, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { constraintMeans, fault } from '#platform/fault.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

export const postalDispatch = pgTable('postal_dispatch', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  documentId: uuid('document_id').notNull(),
  sentOn: date('sent_on').notNull(),
  recipient: text('recipient').notNull(),
  envelopes: integer('envelopes').notNull(),
  note: text('note').notNull().default(''),
  enteredBy: text('entered_by').notNull(),
  enteredTitle: text('entered_title').notNull(),
  enteredAt: instant('entered_at').notNull(),
  receipt: text('receipt').notNull().default(''),
  receiptBy: text('receipt_by').notNull().default(''),
  receiptAt: instant('receipt_at'),
  cancelledAt: instant('cancelled_at'),
  cancelledBy: text('cancelled_by').notNull().default(''),
  cancelReason: text('cancel_reason').notNull().default(''),
})

export const recordCopyLoan = pgTable('record_copy_loan', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  documentId: uuid('document_id').notNull(),
  lentOn: date('lent_on').notNull(),
  borrower: text('borrower').notNull(),
  fileNotation: text('file_notation').notNull().default(''),
  permittedBy: text('permitted_by').notNull(),
  note: text('note').notNull().default(''),
  enteredBy: text('entered_by').notNull(),
  enteredTitle: text('entered_title').notNull(),
  enteredAt: instant('entered_at').notNull(),
  returnedOn: date('returned_on'),
  returnedBy: text('returned_by').notNull().default(''),
  returnNote: text('return_note').notNull().default(''),
})

constraintMeans('record_copy_loan_one_open', () => fault('paper.lent', { name: '' }))

import { bigint, boolean, date, integer, jsonb, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { algorithmNames } from '#contract/algorithm-ends.ts'
import type { certificateOwners, ImageKind, SigningMeans } from '#contract/certificates.ts'
import type { SigningAct, StepKind, StepPart } from '#contract/signing.ts'
import { constraintMeans, fault } from '#platform/fault.ts'
import { enteredColumns } from './entered.ts'

const instant = (name: string) => timestamp(name, { withTimezone: true })

/** `der`, `chain`: base64, as all bytes of this room's tables. */
export const signingCertificate = pgTable('signing_certificate', {
  id: uuid('id').primaryKey(),
  owner: text('owner').$type<(typeof certificateOwners)[number]>().notNull(),
  personId: uuid('person_id'),
  agencyId: uuid('agency_id').notNull(),
  postId: uuid('post_id'),
  sha256: text('sha256').notNull(),
  der: text('der').notNull(),
  chain: text('chain').array().notNull().default([]),
  subjectName: text('subject_name').notNull(),
  subjectTitle: text('subject_title').notNull().default(''),
  subjectAgency: text('subject_agency').notNull().default(''),
  issuerName: text('issuer_name').notNull(),
  serial: text('serial').notNull(),
  notBefore: instant('not_before').notNull(),
  notAfter: instant('not_after').notNull(),
  means: text('means').$type<SigningMeans>().notNull(),
  meansName: text('means_name').notNull().default(''),
  meansKey: text('means_key').notNull().default(''),
  sample: boolean('sample').notNull().default(false),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  endedAt: instant('ended_at'),
  endedByName: text('ended_by_name').notNull().default(''),
  endReason: text('end_reason').notNull().default(''),
})

/** Secret: opened by the PIN alone. */
export const softwareKey = pgTable('software_key', {
  certificateId: uuid('certificate_id').primaryKey(),
  container: text('container').notNull(),
  wrongTries: integer('wrong_tries').notNull().default(0),
})

export const signingImage = pgTable('signing_image', {
  id: uuid('id').primaryKey(),
  kind: text('kind').$type<ImageKind>().notNull(),
  personId: uuid('person_id'),
  agencyId: uuid('agency_id'),
  sha256: text('sha256').notNull(),
  /** Millimetres on paper. */
  widthMm: numeric('width_mm', { mode: 'number' }).notNull(),
  heightMm: numeric('height_mm', { mode: 'number' }).notNull(),
  byName: text('by_name').notNull(),
  byTitle: text('by_title').notNull(),
  at: instant('at').notNull(),
  endedAt: instant('ended_at'),
})

export const sealCustody = pgTable('seal_custody', {
  id: uuid('id').primaryKey(),
  agencyId: uuid('agency_id').notNull(),
  holderId: uuid('holder_id').notNull(),
  holderName: text('holder_name').notNull(),
  holderTitle: text('holder_title').notNull(),
  basis: text('basis').notNull(),
  givenByName: text('given_by_name').notNull(),
  givenByTitle: text('given_by_title').notNull(),
  givenAt: instant('given_at').notNull(),
  endedByName: text('ended_by_name').notNull().default(''),
  endedByTitle: text('ended_by_title').notNull().default(''),
  endBasis: text('end_basis').notNull().default(''),
  endedAt: instant('ended_at'),
})

export const signingStep = pgTable('signing_step', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  agencyId: uuid('agency_id').notNull(),
  kind: text('kind').$type<StepKind>().notNull(),
  holderId: uuid('holder_id'),
  /** The agency asked: for its seal, or with the person for a joint signature. */
  sealingId: uuid('sealing_id'),
  part: text('part').$type<StepPart>().notNull().default('own'),
  holderName: text('holder_name').notNull(),
  holderTitle: text('holder_title').notNull().default(''),
  state: text('state').$type<'waiting' | 'done' | 'refused' | 'withdrawn'>().notNull(),
  note: text('note').notNull().default(''),
  askedBy: uuid('asked_by').notNull(),
  askedByName: text('asked_by_name').notNull(),
  askedAt: instant('asked_at').notNull(),
  answer: text('answer').notNull().default(''),
  answeredAt: instant('answered_at'),
})

/** What is kept of a prepared signature beside its tail. */
export interface PreparedNumbers {
  readonly byteRange: readonly [number, number, number, number]
  /** Of the signed ranges, hex. */
  readonly digest: string
  readonly contentsAt: number
  readonly room: number
}

export interface PlaceOnPage {
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const signingSession = pgTable('signing_session', {
  id: uuid('id').primaryKey(),
  documentId: uuid('document_id').notNull(),
  position: integer('position').notNull(),
  agencyId: uuid('agency_id').notNull(),
  act: text('act').$type<SigningAct>().notNull(),
  stepId: uuid('step_id'),
  /** Of a copy of the document instead of the document itself. */
  copyId: uuid('copy_id'),
  certificateId: uuid('certificate_id').notNull(),
  accountId: uuid('account_id').notNull(),
  holderId: uuid('holder_id').notNull(),
  state: text('state').$type<'prepared' | 'signing' | 'waiting' | 'done' | 'failed' | 'late'>().notNull(),
  baseSha256: text('base_sha256').notNull(),
  baseSize: bigint('base_size', { mode: 'number' }).notNull(),
  shownSha256: text('shown_sha256').notNull(),
  tail: text('tail'),
  prepared: jsonb('prepared').$type<PreparedNumbers>().notNull(),
  attributes: text('attributes').notNull(),
  place: jsonb('place').$type<PlaceOnPage>(),
  transaction: text('transaction').notNull().default(''),
  failure: text('failure').notNull().default(''),
  resultSha256: text('result_sha256'),
  resultSize: bigint('result_size', { mode: 'number' }),
  level: text('level').notNull().default(''),
  at: instant('at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  endedAt: instant('ended_at'),
  confirmUntil: instant('confirm_until'),
  watchUntil: instant('watch_until'),
  /** Base64. */
  signature: text('signature'),
  agentToken: text('agent_token'),
  /** What was asked of a remote service at once, and its place in it. */
  batchId: uuid('batch_id'),
  batchAt: integer('batch_at'),
})

export const verificationReport = pgTable('verification_report', {
  id: uuid('id').primaryKey(),
  sha256: text('sha256').notNull(),
  madeAt: instant('made_at').notNull(),
  byName: text('by_name').notNull(),
  report: jsonb('report').notNull(),
})

export const trustAnchor = pgTable('trust_anchor', {
  ...enteredColumns,
  sha256: text('sha256').notNull(),
  der: text('der').notNull(),
  subjectName: text('subject_name').notNull(),
  notAfter: instant('not_after').notNull(),
})

/** Until when an algorithm convinces; the newest of its kind that was not withdrawn counts. */
export const algorithmEnd = pgTable('algorithm_end', {
  ...enteredColumns,
  algorithm: text('algorithm').$type<(typeof algorithmNames)[number]>().notNull(),
  below: integer('below'),
  until: date('until').notNull(),
})

/** Secret, and worth nothing outside this installation: its certificates say SAMPLE. */
export const sampleAuthority = pgTable('sample_authority', {
  one: boolean('one').primaryKey().default(true),
  state: jsonb('state').$type<Record<string, unknown>>().notNull(),
  at: instant('at').notNull(),
})

export const sampleCertificate = pgTable('sample_certificate', {
  serial: text('serial').primaryKey(),
  certificateId: uuid('certificate_id'),
  issuedAt: instant('issued_at').notNull(),
  revokedAt: instant('revoked_at'),
  reason: text('reason'),
})

export type Certificate = typeof signingCertificate.$inferSelect
export type Session = typeof signingSession.$inferSelect
export type Step = typeof signingStep.$inferSelect

constraintMeans('signing_step_seal_once', () => fault('seal.agency-unfit', { why: 'asked', name: '' }))
constraintMeans('signing_certificate_once', () => fault('thing.changed'))

import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { issueDocument as contract } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { dispatchDocument as dispatchContract } from '#contract/issuing.ts'
import type { SigningRule } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { codeText, notationOfBody, numberText, registerFor, takeNumber } from '../../registers/index.ts'
import { detachBytes, filesOf } from '../attach.ts'
import { deliverAll, deliverInside, isInside, type Outbound } from '../deliver.ts'
import { refuseUnfilled } from '../further.ts'
import { addressCoIssuers } from '../joint.ts'
import { documentIdentifier, searchKeys } from '../keys.ts'
import { numberFile } from '../number-file.ts'
import { insideToday, redirected } from '../outbound.ts'
import { documentFor } from '../policy.ts'
import { type Look, markedOf, recordStated, refuseMarked, refuseSecret } from '../secrecy.ts'
import {
  mainSha256,
  refuseUnsealable,
  refuseUnsealedAppendix,
  refuseUnsigned,
  sealMissing,
  signingRule,
} from '../signing-rule.ts'
import { type DeliveryRecord, type DocumentRecord, delivery, document } from '../tables.ts'

/** What was issued, and its recipients inside the agency, on whose desks it is still to be laid in the same unit of work. */
export interface Issued {
  readonly issued: DocumentRecord
  readonly inside: readonly DeliveryRecord[]
}

/** Number and symbol are unique in the agency and year (article 15): two registers may be set up to give the same one. */
async function refuseTaken(
  work: Work,
  row: DocumentRecord,
  year: number,
  codeNumber: string,
  code: string,
): Promise<void> {
  const same = and(
    eq(document.agencyId, row.agencyId),
    eq(document.direction, 'outgoing'),
    inArray(document.state, ['numbered', 'issued']),
    eq(document.registerYear, year),
    eq(document.codeNumber, codeNumber),
    eq(document.codeNotation, row.codeNotation),
  )
  const taken = await work.tx.select({ id: document.id }).from(document).where(same).limit(1)
  if (taken.length > 0) throw fault('register.number-taken', { number: code })
}

/**
 * The files must be there, and bear no mark of secrecy unless the clerk answers for it. Those that bear one are taken off the draft.
 */
async function checkFiles(work: Work, look: Look, id: string, stated: boolean): Promise<void> {
  const files = await filesOf(work, id)
  if (!files.some((file) => file.role === 'main')) throw fault('document.no-file')
  const found = await markedOf(look, files)
  if (stated) return recordStated(work, id, found)
  if (found.length === 0) return
  await detachBytes(
    work,
    id,
    found.map((it) => it.sha256),
  )
  await refuseMarked(work, id, found)
}

interface Addressed {
  readonly inside: DeliveryRecord[]
  readonly outbound: Outbound[]
  readonly count: number
}

/** To whom it goes as things stand today. */
async function addressed(work: Work, row: DocumentRecord): Promise<Addressed> {
  const deliveries = await work.tx
    .select()
    .from(delivery)
    .where(eq(delivery.documentId, row.id))
    .orderBy(asc(delivery.position))
  if (deliveries.length === 0) throw fault('document.no-recipient')
  const inside = await insideToday(work, row.agencyId, deliveries)
  const outside = deliveries.filter((it) => !isInside(it))
  return { inside, outbound: await redirected(work, row.agencyId, outside), count: deliveries.length }
}

/** What is looked at before a number is taken. */
async function checked(work: Work, look: Look, row: DocumentRecord, ask: Ask<typeof contract>): Promise<void> {
  await refuseUnfilled(work, row)
  if (row.version !== ask.version) throw fault('thing.changed')
  await refuseSecret(work, row.secrecy)
  await checkFiles(work, look, row.id, ask.markIsNoSecret === true)
  // The signer's authority was looked at on the day of the approval.
  if (row.approvedAt !== null && ask.issuedOn < civilDate(row.approvedAt))
    throw fault('register.date-before-last', { last: civilDate(row.approvedAt) })
}

/** Number and date, also in the file. The number is taken last, so that its register is locked for the shortest time. */
async function numbered(
  work: Work,
  store: ObjectStore,
  row: DocumentRecord,
  ask: Ask<typeof contract>,
  signing: SigningRule,
): Promise<DocumentRecord> {
  const agency = await agencyOn(work.tx, row.agencyId, ask.issuedOn)
  if (!agency?.code) throw fault('document.code-missing', { agency: row.issuerName })
  const from = await registerFor(work, ask.registerId, 'document.issue')
  if (from.direction !== 'outgoing' || from.secret) throw fault('thing.missing')
  const { year, number, suffix } = await takeNumber(work, from, ask.issuedOn, row.kind, ask.held)
  const codeNumber = numberText(number, suffix)
  const codeNotation = notationOfBody(row.codeNotation, row.kind, agency.abbreviation, from.bodySymbol)
  const code = codeText(codeNumber, codeNotation)
  await refuseTaken(work, { ...row, codeNotation }, year, codeNumber, code)
  await numberFile(work, store, row, { number: code, date: ask.issuedOn })
  const [named] = await work.tx
    .update(document)
    .set({
      ...searchKeys({ ...row, codeNumber, codeNotation }),
      state: signing === 'none' ? 'issued' : 'numbered',
      signing,
      registerId: from.id,
      registerYear: year,
      registerNumber: number,
      registerSuffix: suffix,
      codeNumber,
      codeNotation,
      issuerName: agency.name,
      issuerCode: agency.code,
      issuedOn: ask.issuedOn,
      identifier: documentIdentifier(agency.code, ask.issuedOn, code),
      registeredBy: work.actor.assignmentId,
      registeredAt: work.now,
      listedAt: work.now,
      version: sql`${document.version} + 1`,
    })
    .where(eq(document.id, row.id))
    .returning()
  if (!named) throw fault('thing.changed')
  return named
}

const codeOf = (row: DocumentRecord) => codeText(row.codeNumber, row.codeNotation)

async function deliver(work: Work, issued: DocumentRecord, to: Addressed): Promise<Issued> {
  await deliverAll(work, issued, to.outbound)
  await deliverInside(work, to.inside)
  await work.record('document.issued', issued.id, [issued.agencyId], { code: codeOf(issued), recipients: to.count })
  return { issued, inside: to.inside }
}

/**
 * Number, date and delivery to everyone in one transaction: either all of it happened or none. Repeating is refused by the state. What must
 * bear electronic signatures is numbered, sealed and dispatched instead (`document.unsigned`). The routing room calls it, which knows the
 * desks.
 */
export const numberAndDeliver = (look: Look, store: ObjectStore) =>
  async function numberAndDeliver(work: Work, ask: Ask<typeof contract>): Promise<Issued> {
    const row = await documentFor(work, ask.id, 'document.issue')
    const rule = await signingRule(work, row, ask.issuedOn)
    if (rule !== 'none')
      throw fault('document.unsigned', { missing: rule === 'full' && row.signedSha256 === null ? 'person' : 'agency' })
    await checked(work, look, row, ask)
    const to = await addressed(work, row)
    return deliver(work, await numbered(work, store, row, ask, rule), to)
  }

/**
 * Number and date of what bears electronic signatures (handbook 2.7: SIGNED → NUMBERED): the competent person has signed these bytes, the
 * agency's seal comes next. It stays numbered until then, through whatever crash: the number is spent and shown so.
 */
export const numberOutgoing = (look: Look, store: ObjectStore) =>
  async function numberOutgoing(work: Work, ask: Ask<typeof contract>): Promise<DocumentRecord> {
    const row = await documentFor(work, ask.id, 'document.issue')
    const rule = await signingRule(work, row, ask.issuedOn)
    if (rule === 'none') throw fault('thing.state', { state: 'unsigned' })
    await refuseUnsigned(work, row, rule)
    await refuseUnsealable(work, store, row.id)
    await checked(work, look, row, ask)
    await addressed(work, row)
    const named = await numbered(work, store, row, ask, rule)
    await work.record('document.given-number', named.id, [named.agencyId], { code: codeOf(named) })
    return named
  }

/**
 * Sends what is numbered and sealed (Decree 30/2020 articles 17 and 32: both signatures, or it does not leave). Recipients are those of
 * today. Repeating is refused by the state.
 */
export async function dispatchNumbered(work: Work, ask: Ask<typeof dispatchContract>): Promise<Issued> {
  const row = await documentFor(work, ask.id, 'document.dispatch')
  if (row.version !== ask.version) throw fault('thing.changed')
  if (row.signing === 'full' && row.signedSha256 === null) throw fault('document.unsigned', { missing: 'person' })
  if (row.sealedSha256 === null || row.sealedSha256 !== (await mainSha256(work, row.id)))
    throw fault('document.unsigned', { missing: await sealMissing(work, row) })
  await refuseUnsealedAppendix(work, row.id)
  await addressCoIssuers(work, row)
  const to = await addressed(work, row)
  const [issued] = await work.tx
    .update(document)
    .set({ state: 'issued', listedAt: work.now, version: sql`${document.version} + 1` })
    .where(eq(document.id, row.id))
    .returning()
  if (!issued) throw fault('thing.changed')
  return deliver(work, issued, to)
}

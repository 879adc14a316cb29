import * as contract from '#contract/documents.ts'
import * as reading from '#contract/reading.ts'
import * as recalls from '#contract/recall.ts'
import * as receive from '#contract/receive.ts'
import * as recipients from '#contract/recipients.ts'
import * as registers from '#contract/registers.ts'
import { on, onDownload } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import { draftOutgoing, dropDraft, reviseOutgoing } from './commands/draft-outgoing.ts'
import { issueDocument } from './commands/issue-document.ts'
import { dropGroup, saveGroup } from './commands/keep-groups.ts'
import { exportRegister, printRegister } from './commands/print-register.ts'
import { registerDelivered, returnDelivered } from './commands/receive-delivered.ts'
import { registerArrival } from './commands/register-arrival.ts'
import { registerMany } from './commands/register-many.ts'
import { checkRegister } from './queries/check-register.ts'
import { readDocument } from './queries/document-card.ts'
import { readDocumentFile } from './queries/document-file.ts'
import { listDocuments } from './queries/document-list.ts'
import { findDuplicates } from './queries/find-duplicates.ts'
import { findRecipients, listGroups } from './queries/recipients.ts'
import { readToday } from './queries/today.ts'
import { explainReading } from './readers.ts'
import { readRecall, recallDocument } from './recall.ts'
import type { Look } from './secrecy.ts'
import { signals, topics } from './signals.ts'
import { listViews } from './views.ts'
import './facts.ts'

export { draftOutgoing } from './commands/draft-outgoing.ts'
export { issueDocument } from './commands/issue-document.ts'
export { registerDelivered, returnDelivered } from './commands/receive-delivered.ts'
export { handOver, moveHandling } from './handling.ts'
export { documentFor, readable } from './policy.ts'
export { closeReading, openReading } from './readers.ts'
export { readRecall, settleRecall } from './recall.ts'
export { refuseUnfitRelations } from './relations.ts'
export { type Look, markIn, refuseSecret } from './secrecy.ts'
export { type DocumentRecord, document, documentFile } from './tables.ts'
export { type Approved, dropApproved, takeApproved } from './take-approved.ts'

/** `look` reads the head of a file's first page; `store` keeps printed registers. */
export const documentsRoom = (look: Look, store: ObjectStore): Room => ({
  name: 'documents',
  routes: [
    on(contract.readToday, readToday),
    on(contract.listDocuments, listDocuments),
    on(receive.findDuplicates, findDuplicates),
    on(contract.readDocument, readDocument),
    on(reading.explainAccess, (work, ask) => explainReading(work, ask.id)),
    onDownload(contract.readDocumentFile, readDocumentFile),
    on(contract.draftOutgoing, draftOutgoing),
    on(contract.reviseOutgoing, reviseOutgoing),
    on(contract.dropDraft, dropDraft),
    on(contract.issueDocument, issueDocument(look)),
    on(contract.registerArrival, registerArrival(look)),
    on(contract.registerDelivered, registerDelivered),
    on(contract.returnDelivered, returnDelivered),
    on(receive.registerMany, registerMany),
    on(recalls.readRecall, readRecall),
    on(recalls.recallDocument, recallDocument),
    on(reading.listViews, listViews),
    on(recipients.findRecipients, findRecipients),
    on(recipients.listGroups, listGroups),
    on(recipients.saveGroup, saveGroup),
    on(recipients.dropGroup, dropGroup),
    on(registers.checkRegister, checkRegister),
    on(registers.printRegister, printRegister(store)),
    onDownload(registers.exportRegister, exportRegister),
  ],
  signals,
  topics,
})

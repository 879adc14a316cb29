import * as access from '#contract/access.ts'
import * as copies from '#contract/copies.ts'
import * as contract from '#contract/documents.ts'
import * as electronic from '#contract/electronic-issue.ts'
import * as further from '#contract/further.ts'
import * as hold from '#contract/hold.ts'
import * as printing from '#contract/print-file.ts'
import * as reading from '#contract/reading.ts'
import * as recalls from '#contract/recall.ts'
import * as receive from '#contract/receive.ts'
import * as recipients from '#contract/recipients.ts'
import * as registers from '#contract/registers.ts'
import * as searches from '#contract/searches.ts'
import * as updates from '#contract/update.ts'
import { on, onDownload, onMade, onSteps } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import { changeAccess, endAccess } from './commands/change-access.ts'
import { askCopy, decideCopy, withdrawCopy } from './commands/copy-document.ts'
import { decideAccess } from './commands/decide-access.ts'
import { draftOutgoing, dropDraft, reviseOutgoing } from './commands/draft-outgoing.ts'
import { holdDocuments, releaseHold } from './commands/hold-documents.ts'
import { readElectronicIssue, setElectronicIssue } from './commands/keep-electronic-issue.ts'
import { addFurtherField, endFurtherField, keepFurther, listFurtherFields } from './commands/keep-further.ts'
import { changeGroup, createGroup, dropGroup } from './commands/keep-groups.ts'
import { dropSearch, keepSearch, listSearches } from './commands/keep-search.ts'
import { leaveUnsealed } from './commands/leave-copy-unsealed.ts'
import { exportRegister, printRegister } from './commands/print-register.ts'
import { registerVerified, returnDelivered } from './commands/receive-delivered.ts'
import { registerArrival } from './commands/register-arrival.ts'
import { registerMany } from './commands/register-many.ts'
import { listCopies, listRegisterCopies, listWaitingCopies, readCopy } from './copies.ts'
import type { Judge } from './findings.ts'
import { readFurther } from './further.ts'
import { countAccessChanges, findReaders, listAccessChanges } from './queries/access-changes.ts'
import { checkRegister } from './queries/check-register.ts'
import { readDocument } from './queries/document-card.ts'
import { printDocumentFile, readDocumentFile } from './queries/document-file.ts'
import { listDocuments } from './queries/document-list.ts'
import { explainAbsence, explainReading } from './queries/explain-access.ts'
import { exportDocuments } from './queries/export-list.ts'
import { findDuplicates } from './queries/find-duplicates.ts'
import { listGroups } from './queries/groups.ts'
import { listHolds } from './queries/holds.ts'
import { findInside, findRecipients } from './queries/recipients.ts'
import { readToday } from './queries/today.ts'
import { readUpdates } from './queries/updates.ts'
import { readRecall } from './recall.ts'
import type { Look } from './secrecy.ts'
import { signals, topics } from './signals.ts'
import { listViews } from './views.ts'
import './facts.ts'

export { addRecipients } from './commands/add-recipients.ts'
export { draftOutgoing } from './commands/draft-outgoing.ts'
export { dispatchNumbered, type Issued, numberAndDeliver, numberOutgoing } from './commands/issue-document.ts'
export { setElectronicIssue } from './commands/keep-electronic-issue.ts'
export { registerDelivered, returnDelivered } from './commands/receive-delivered.ts'
export { settleUpdate } from './commands/settle-update.ts'
export { updateIssued } from './commands/update-issued.ts'
export { type CopyToSeal, copyToSeal, sealCopy } from './copy-seal.ts'
export { type Finding, type Judge, noteFinding, unverified } from './findings.ts'
export { handOver, moveHandling } from './handling.ts'
export { underHold } from './held.ts'
export { numberFields } from './number-file.ts'
export { refuseExcluded } from './outbound.ts'
export { documentFor, documentForGuests, mayPassOn, notExcluded, readable, readableAlone } from './policy.ts'
export { documentCard } from './queries/document-card.ts'
export { openedFile } from './queries/document-file.ts'
export { listDocuments } from './queries/document-list.ts'
export { readUpdates } from './queries/updates.ts'
export { closeReading, openReading } from './readers.ts'
export { readRecall, recallDocument, settleRecall } from './recall.ts'
export { known, type RecipientAsk, recipientsFor } from './recipients.ts'
export { refuseUnfitRelations } from './relations.ts'
export { completeSeals, completeSignatures, type Grown, growFile, noteRevision, reopenSeals } from './revisions.ts'
export { type Look, markedOf, markIn, refuseMarked, refuseSecret } from './secrecy.ts'
export { issuesSigned, mainSha256, signingRule } from './signing-rule.ts'
export { documentRevision, electronicIssue } from './signing-tables.ts'
export { noteInside, tellInside } from './status.ts'
export {
  type DeliveryRecord,
  type DocumentRecord,
  document,
  documentCopy,
  documentFile,
  documentUse,
} from './tables.ts'
export { type Approved, dropApproved, takeApproved } from './take-approved.ts'
export { carryOn, draftsUnderWayTo, inheritReading, takeOverDocuments } from './take-over.ts'
export { noteUse } from './views.ts'

/** `look` reads the head of a file's first page; `store` keeps printed registers; `judge` verifies signatures. */
export const documentsRoom = (look: Look, store: ObjectStore, judge: Judge): Room => ({
  name: 'documents',
  routes: [
    on(contract.readToday, readToday),
    on(contract.listDocuments, listDocuments),
    on(receive.findDuplicates, findDuplicates),
    on(contract.readDocument, readDocument),
    on(reading.explainAccess, explainReading),
    onDownload(contract.readDocumentFile, readDocumentFile),
    on(further.listFurtherFields, listFurtherFields),
    on(further.addFurtherField, addFurtherField),
    on(further.endFurtherField, endFurtherField),
    on(further.readFurther, readFurther),
    on(further.keepFurther, keepFurther),
    onMade(printing.printDocumentFile, printDocumentFile(store)),
    on(contract.draftOutgoing, draftOutgoing),
    on(contract.reviseOutgoing, reviseOutgoing),
    on(contract.dropDraft, dropDraft),
    on(contract.registerArrival, registerArrival(look)),
    onSteps(contract.registerDelivered, registerVerified(judge)),
    on(contract.returnDelivered, returnDelivered),
    onSteps(receive.registerMany, registerMany(judge)),
    on(recalls.readRecall, readRecall),
    on(updates.readUpdates, readUpdates),
    on(reading.listViews, listViews),
    on(access.listAccessChanges, listAccessChanges),
    on(access.countAccessChanges, countAccessChanges),
    on(access.decideAccessChange, decideAccess),
    on(access.changeAccess, changeAccess),
    on(access.endAccess, endAccess),
    on(access.findReaders, findReaders),
    on(access.explainAbsence, explainAbsence),
    on(hold.listHolds, listHolds),
    on(hold.holdDocuments, holdDocuments),
    on(hold.releaseHold, releaseHold),
    on(searches.listSearches, listSearches),
    on(searches.keepSearch, keepSearch),
    on(searches.dropSearch, dropSearch),
    onDownload(searches.exportDocuments, exportDocuments),
    on(recipients.findRecipients, findRecipients),
    on(recipients.findInside, findInside),
    on(recipients.listGroups, listGroups),
    on(recipients.createGroup, createGroup),
    on(recipients.changeGroup, changeGroup),
    on(recipients.dropGroup, dropGroup),
    on(copies.listCopies, listCopies),
    on(copies.listWaitingCopies, listWaitingCopies),
    on(copies.listRegisterCopies, listRegisterCopies),
    on(copies.askCopy, askCopy),
    on(copies.decideCopy, decideCopy(store)),
    on(copies.withdrawCopy, withdrawCopy),
    on(copies.leaveUnsealed, leaveUnsealed),
    onDownload(copies.readCopy, readCopy),
    on(electronic.readElectronicIssue, readElectronicIssue),
    on(electronic.setElectronicIssue, setElectronicIssue),
    on(registers.checkRegister, checkRegister),
    on(registers.printRegister, printRegister(store)),
    onDownload(registers.exportRegister, exportRegister),
  ],
  signals,
  topics,
})

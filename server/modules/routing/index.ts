import * as desk from '#contract/desk.ts'
import { issueDocument as issueContract } from '#contract/documents.ts'
import { lapseUnheld as lapseContract } from '#contract/handover.ts'
import { dispatchDocument as dispatchContract, numberDocument as numberContract } from '#contract/issuing.ts'
import { answerRecall as answerContract, recallDocument as recallContract } from '#contract/recall.ts'
import * as contract from '#contract/routing.ts'
import { sendFurther as furtherContract } from '#contract/sending.ts'
import * as transfer from '#contract/transfer.ts'
import { answerUpdate as answerUpdateContract, updateIssued as updateContract } from '#contract/update.ts'
import { on } from '#platform/http/route.ts'
import type { Room } from '#platform/room.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Look } from '../documents/index.ts'
import { answerRecall } from './commands/answer-recall.ts'
import { answerUpdate } from './commands/answer-update.ts'
import { completeAssignment } from './commands/complete-assignment.ts'
import { askExtension, decideExtension } from './commands/extend.ts'
import { giveDirective } from './commands/give-directive.ts'
import { lapseUnheld } from './commands/hand-on.ts'
import { markRead, returnAssignment, startAssignment, withdrawAssignment } from './commands/handle-assignment.ts'
import { dispatchDocument, issueDocument, numberDocument, sendFurther } from './commands/issue-document.ts'
import { keepPresets, listPresets } from './commands/keep-presets.ts'
import { noteAssignment } from './commands/note-assignment.ts'
import { pauseAssignment } from './commands/pause.ts'
import { recallDocument } from './commands/recall-document.ts'
import { passOn, sendBack, submitDocuments } from './commands/submit-documents.ts'
import { transferHandling } from './commands/transfer-handling.ts'
import { undoDirective } from './commands/undo-directive.ts'
import { undoTransfer } from './commands/undo-transfer.ts'
import { updateIssued } from './commands/update-issued.ts'
import { dueAfter } from './queries/due.ts'
import { readRouting } from './queries/routing-card.ts'
import { findTargets } from './queries/targets.ts'
import { readTransfers } from './queries/transfers.ts'
import { countWork, listWork } from './queries/work-list.ts'
import { signals, topics } from './signals.ts'
import './facts.ts'

export { completeAssignment } from './commands/complete-assignment.ts'
export { giveDirective } from './commands/give-directive.ts'
export { handOnAssignment, handOnSubmission } from './commands/hand-on.ts'
export { startAssignment } from './commands/handle-assignment.ts'
export { issueDocument } from './commands/issue-document.ts'
export { submitDocuments } from './commands/submit-documents.ts'
export { routingCard } from './queries/routing-card.ts'
export { takeOverHandling } from './take-over.ts'

/** `look` reads the head of a file's first page when it is issued; `store` keeps the numbered file. */
export const routingRoom = (look: Look, store: ObjectStore): Room => ({
  name: 'routing',
  routes: [
    on(desk.listWork, listWork),
    on(desk.countWork, countWork),
    on(contract.readRouting, readRouting),
    on(contract.findTargets, findTargets),
    on(contract.dueAfter, dueAfter),
    on(contract.submitDocuments, submitDocuments),
    on(contract.sendBackSubmission, sendBack),
    on(contract.passSubmission, passOn),
    on(contract.giveDirective, giveDirective),
    on(contract.undoDirective, undoDirective),
    on(contract.startAssignment, startAssignment),
    on(contract.completeAssignment, completeAssignment),
    on(contract.returnAssignment, returnAssignment),
    on(contract.withdrawAssignment, withdrawAssignment),
    on(contract.noteAssignment, noteAssignment),
    on(contract.askExtension, askExtension),
    on(contract.decideExtension, decideExtension),
    on(contract.pauseAssignment, pauseAssignment),
    on(contract.readAssignment, markRead),
    on(issueContract, issueDocument(look, store)),
    on(numberContract, numberDocument(look, store)),
    on(dispatchContract, dispatchDocument),
    on(furtherContract, sendFurther),
    on(recallContract, recallDocument),
    on(transfer.readTransfers, readTransfers),
    on(transfer.transferHandling, transferHandling),
    on(transfer.undoTransfer, undoTransfer),
    on(answerContract, answerRecall),
    on(updateContract, updateIssued),
    on(answerUpdateContract, answerUpdate),
    on(lapseContract, lapseUnheld),
    on(desk.listPresets, listPresets),
    on(desk.keepPresets, keepPresets),
  ],
  signals,
  topics,
})

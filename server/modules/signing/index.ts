import * as ends from '#contract/algorithm-ends.ts'
import * as certificates from '#contract/certificates.ts'
import * as copySealing from '#contract/copy-sealing.ts'
import * as lasting from '#contract/lasting.ts'
import * as contract from '#contract/signing.ts'
import * as batches from '#contract/signing-batches.ts'
import * as verification from '#contract/verification.ts'
import { on, onDownload, onIncoming, onMade, onPlain, onSteps } from '#platform/http/route.ts'
import { requestLimit } from '#platform/pki/authority/index.ts'
import type { Room } from '#platform/room.ts'
import { verifyArrivals, verifyArrived } from './arrivals.ts'
import { agentDownload, agentUpload, startAgent } from './commands/agent-signing.ts'
import { answerStep } from './commands/answer-step.ts'
import { findSealers } from './commands/ask-agency.ts'
import { askSignature, findSigners } from './commands/ask-signature.ts'
import { completeSigning } from './commands/complete-signing.ts'
import { dropSession, readSession, readSessionFile } from './commands/end-session.ts'
import { giveSeal, readSealCustody } from './commands/give-seal.ts'
import { endCertificate, importCertificate, issueSampleCertificate } from './commands/keep-certificates.ts'
import { endAlgorithmEnd, listAlgorithmEnds, setAlgorithmEnd } from './commands/keep-ends.ts'
import { dropImage, putImage, readImage } from './commands/keep-images.ts'
import { addTrust, endTrust, listTrust } from './commands/keep-trust.ts'
import { findOffers, registerCertificate } from './commands/register-certificate.ts'
import { startCopySealing } from './commands/seal-copy.ts'
import { signMany } from './commands/sign-many.ts'
import { readBatchMost } from './commands/sign-many-elsewhere.ts'
import { startSigning } from './commands/start-signing.ts'
import { takeOverSignature } from './commands/take-over-signature.ts'
import { endDropped } from './end-dropped.ts'
import { enlistLasting, enlistOld } from './lasting/enlist.ts'
import { makeEvidence } from './lasting/evidence.ts'
import { renewEvidence } from './lasting/evidence-renewal.ts'
import { keepLasting } from './lasting/keep.ts'
import { readEvidence, readLasting, readLastingFile, readProofs, tryProofs } from './lasting/queries.ts'
import { askOutcomes } from './outcomes.ts'
import { readSigning } from './queries/document-signing.ts'
import { listMySignatures, readBatch } from './queries/my-signatures.ts'
import { readMySigning } from './queries/my-signing.ts'
import { askSampleAuthority, readSampleAuthority } from './queries/sample-authority.ts'
import { listSealUses } from './queries/seal-uses.ts'
import { countToSign, listToSign } from './queries/to-sign.ts'
import { readSignedRevision, readVerification, verifyAgain } from './queries/verification.ts'
import { signals } from './signals.ts'
import { sweepSessions } from './sweep.ts'
import type { Tools } from './tools.ts'
import './facts.ts'

export { judgeWith } from './arrivals.ts'
export { giveSeal } from './commands/give-seal.ts'
export { issueSampleCertificate } from './commands/keep-certificates.ts'
export { putImage } from './commands/keep-images.ts'
export { meansOf } from './means.ts'
export { newestReport } from './queries/verification.ts'
export { type Stamp, stampOver } from './stamp.ts'
export { takeOverSteps } from './take-over.ts'
export type { Tools } from './tools.ts'
export { type Trust, trustOf } from './trust.ts'

export const signingRoom = (tools: Tools): Room => ({
  name: 'signing',
  routes: [
    on(certificates.readMySigning, readMySigning(tools)),
    onSteps(certificates.issueSampleCertificate, issueSampleCertificate(tools)),
    onSteps(certificates.importCertificate, importCertificate(tools)),
    onSteps(certificates.findOffers, findOffers(tools)),
    onSteps(certificates.registerCertificate, registerCertificate(tools)),
    on(certificates.endCertificate, endCertificate(tools)),
    onSteps(certificates.putImage, putImage(tools)),
    onDownload(certificates.readImage, readImage),
    on(certificates.dropImage, dropImage),
    on(certificates.readSealCustody, readSealCustody),
    on(certificates.giveSeal, giveSeal),
    on(certificates.listSealUses, listSealUses),
    on(contract.listToSign, listToSign),
    on(contract.countToSign, countToSign),
    on(contract.readSigning, readSigning),
    on(contract.findSigners, findSigners),
    on(contract.findSealers, findSealers),
    on(contract.askSignature, askSignature),
    on(contract.answerStep, answerStep),
    onSteps(contract.startSigning, startSigning(tools)),
    onSteps(copySealing.startCopySealing, startCopySealing(tools)),
    on(contract.readSigningSession, readSession),
    onMade(contract.readSessionFile, readSessionFile(tools)),
    onSteps(contract.completeSigning, completeSigning(tools)),
    on(contract.dropSession, dropSession),
    on(contract.listMySignatures, listMySignatures),
    onSteps(contract.startAgent, startAgent(tools)),
    onMade(contract.agentDownload, agentDownload(tools)),
    onIncoming(contract.agentUpload, agentUpload(tools)),
    onSteps(contract.takeOverSignature, takeOverSignature(tools)),
    onSteps(batches.signMany, signMany(tools)),
    on(batches.readBatch, readBatch),
    onSteps(batches.readBatchMost, readBatchMost(tools)),
    onSteps(verification.readVerification, readVerification(tools)),
    onSteps(verification.verifyAgain, verifyAgain(tools)),
    onMade(verification.readSignedRevision, readSignedRevision(tools)),
    on(verification.listTrust, listTrust),
    on(verification.addTrust, addTrust),
    on(verification.endTrust, endTrust),
    on(ends.listAlgorithmEnds, listAlgorithmEnds),
    on(ends.setAlgorithmEnd, setAlgorithmEnd),
    on(ends.endAlgorithmEnd, endAlgorithmEnd),
    on(lasting.readLasting, readLasting),
    onDownload(lasting.readLastingFile, readLastingFile),
    onDownload(lasting.readEvidence, readEvidence),
    on(lasting.readProofs, readProofs),
    on(lasting.tryProofs, tryProofs),
    onPlain(certificates.askSampleAuthority, requestLimit, askSampleAuthority(tools)),
    onPlain(certificates.readSampleAuthority, 0, readSampleAuthority(tools)),
  ],
  jobs: [
    sweepSessions(tools),
    askOutcomes(tools),
    verifyArrived(tools),
    keepLasting(tools),
    enlistOld(tools),
    makeEvidence(tools),
    renewEvidence(tools),
  ],
  reactions: [verifyArrivals, enlistLasting, endDropped],
  signals,
})

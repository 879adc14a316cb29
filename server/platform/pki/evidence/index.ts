export { type ArchiveTimestamp, type EvidenceChain, readEvidence, writeEvidence, writeSequence } from './record.ts'
export { renewalHash, renewedLeaf } from './renew.ts'
export { climbed, type HashPath, type HashTree, hashOf, hashTree, pathOf, rootOf } from './tree.ts'
export { type EvidenceOptions, type EvidenceReport, verifyEvidence } from './verify.ts'

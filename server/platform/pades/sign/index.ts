export { archiveTail, type ProofOrder, ProofRefused, proofTail } from './proof.ts'
export { recheck, type Worsened } from './recheck.ts'
export { finished, type ReadySignature, readyFor, stampOver, stampOverDigest, TimestampRefused } from './signature.ts'

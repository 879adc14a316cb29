export { type Answer, answer, type Question, type Register } from './answer.ts'
export {
  type Authority,
  type AuthorityOrder,
  chainOf,
  createAuthority,
  type KeyAndCertificate,
  type KeyKind,
  newKey,
  paths,
} from './create.ts'
export { type AgencyOrder, type Issued, type IssueTerms, issueAgency, issuePerson, type PersonOrder } from './issue.ts'
export { AuthorityRefusal, marked, sampleMark } from './name.ts'
export { answerOcsp, type OcspTerms, requestLimit, type StatusOf } from './ocsp.ts'
export { type OpenRegister, openRegister } from './register.ts'
export { type Revocation, type RevocationReason, type RevokedCertificate, writeList } from './revocation.ts'
export { type AuthorityServer, type Fault, serveAuthority } from './server.ts'
export { answerTimestamp, samplePolicy } from './timestamp.ts'

import { endpoint } from './endpoint.ts'
import { entered } from './entered.ts'
import { Id, Instant, nullable, oneOf, record, Sha256, Type, text } from './shape.ts'

export const verdicts = ['good', 'bad', 'indeterminate'] as const

/** A word for the page to translate, with what it speaks of. */
const Reason = Type.Intersect([Type.Object({ code: Type.String() }), Type.Record(Type.String(), Type.Unknown())])
const Verdict = record({ result: oneOf(verdicts), reasons: Type.Array(Reason) })

/** One signature: every question answered apart, no sum of them (signing study, section 6). */
export const SignatureReport = record({
  field: Type.String(),
  kind: oneOf(['signature', 'timestamp'] as const),
  subFilter: Type.String(),
  level: Type.String(),
  signer: nullable(
    record({
      name: Type.String(),
      subject: Type.String(),
      issuer: Type.String(),
      serial: Type.String(),
      notBefore: Type.String(),
      notAfter: Type.String(),
      fingerprint: Type.String(),
      kind: oneOf(['person', 'agency', 'unknown'] as const),
      /** Of the sample authority: no official signature. */
      sample: Type.Boolean(),
    }),
  ),
  claimedTime: nullable(Type.String()),
  provenTime: nullable(Type.String()),
  digest: nullable(Type.String()),
  key: nullable(Type.String()),
  revision: nullable(Type.Integer()),
  revisions: Type.Integer(),
  /** Bytes from the beginning that were signed: the signed revision. */
  rangeEnd: nullable(Type.Integer()),
  page: nullable(Type.Integer()),
  box: nullable(Type.Array(Type.Number())),
  /** Where it is seen on its page: points from the upper left corner, as the page is displayed. */
  seen: nullable(record({ x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() })),
  integrity: Verdict,
  coverage: Verdict,
  laterChanges: Verdict,
  chain: Verdict,
  revocation: Verdict,
  time: Verdict,
  certification: Verdict,
  notes: Type.Array(Reason),
})

export const VerificationReport = record({
  id: Id,
  sha256: Sha256,
  madeAt: Instant,
  byName: Type.String(),
  size: Type.Integer(),
  revisions: Type.Integer(),
  signatures: Type.Array(SignatureReport),
  notes: Type.Array(Reason),
  /** Null: it could be read. Otherwise why not. */
  unreadable: nullable(Type.String()),
  /**
   * Signed by the competent person and by the agency (Decree 30/2020 article 5 clause 2)? Each named by its field, or null. `holds` where both
   * are whole and nothing of them is bad; what could not be shown is in the report. A document several agencies issue together is signed by the
   * competent person of each and sealed by each.
   */
  law: record({
    person: nullable(Type.String()),
    agency: nullable(Type.String()),
    /** How many agencies issue it, as far as this installation knows; and of how many there is each. */
    issuers: Type.Integer(),
    persons: Type.Integer(),
    agencies: Type.Integer(),
    holds: oneOf(['yes', 'no', 'open'] as const),
  }),
})

const FileAsk = record({ id: Id, position: Type.Integer({ minimum: 1, maximum: 1000 }) })

export const readVerification = endpoint({
  method: 'GET',
  path: '/api/documents/:id/files/:position/verification',
  summary: 'The newest report on the signatures of a file; made now when there is none',
  access: 'document.read',
  params: FileAsk,
  reply: VerificationReport,
  faults: [
    'thing.missing',
    'document.recalled',
    'file.damaged',
    'file.store-unreachable',
    'file.type-refused',
    'signature.busy',
  ],
})

export const verifyAgain = endpoint({
  method: 'POST',
  path: '/api/documents/:id/files/:position/verification',
  summary: 'Verify the signatures of a file again; the report before stays',
  access: 'document.read',
  params: FileAsk,
  reply: VerificationReport,
  faults: [
    'thing.missing',
    'document.recalled',
    'file.damaged',
    'file.store-unreachable',
    'file.type-refused',
    'signature.busy',
  ],
})

export const readSignedRevision = endpoint({
  method: 'GET',
  path: '/api/documents/:id/files/:position/signed-revision',
  summary: 'The file as it was when a signature was given: its first bytes up to the end of what was signed',
  access: 'document.read',
  params: FileAsk,
  query: record({ end: Type.Integer({ minimum: 1 }) }),
  reply: Type.Unknown(),
  faults: ['thing.missing', 'document.recalled', 'file.damaged', 'file.store-unreachable', 'file.type-refused'],
  stream: 'out',
})

export const TrustAnchor = record({
  ...entered,
  subjectName: Type.String(),
  sha256: Sha256,
  notAfter: Instant,
})

const TrustList = record({
  anchors: Type.Array(TrustAnchor),
  /** The sample authority of this installation, which is believed here alone. */
  sample: nullable(record({ subjectName: Type.String(), sha256: Sha256, notAfter: Instant })),
  mayManage: Type.Boolean(),
})

export const listTrust = endpoint({
  method: 'GET',
  path: '/api/trust',
  summary: 'Root certificates this installation believes',
  access: 'session',
  reply: TrustList,
  faults: [],
})

export const addTrust = endpoint({
  method: 'POST',
  path: '/api/trust',
  summary: 'Believe a root certificate, with what that rests on',
  access: 'trust.manage',
  body: record({
    /** PEM, or DER in base64. */
    certificate: Type.String({ minLength: 100, maxLength: 20_000 }),
    basis: text(500),
  }),
  reply: TrustList,
  faults: ['certificate.unfit', 'certificate.container', 'input.invalid'],
})

export const endTrust = endpoint({
  method: 'PUT',
  path: '/api/trust/:id/end',
  summary: 'Believe a root certificate no longer',
  access: 'trust.manage',
  params: record({ id: Id }),
  body: record({ reason: text(300) }),
  reply: TrustList,
  faults: ['thing.missing', 'thing.state'],
})

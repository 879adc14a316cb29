import { CertificateCard } from './certificates.ts'
import { endpoint } from './endpoint.ts'
import { Done, Id, Instant, nullable, oneOf, optionalText, record, Sha256, Type, text } from './shape.ts'
import { revisionActs, urgencies } from './words.ts'

/** What one signs as (handbook 8.4). Order: initials, of minutes who wrote them, signature, number, seal. */
export const signingActs = [
  'initialled',
  'recorded',
  'signed',
  'countersigned',
  'sealed',
  'secondSealed',
  'appendixSealed',
  'copySealed',
] as const
export type SigningAct = (typeof signingActs)[number]

export const stepKinds = ['initials', 'countersign', 'secondSeal'] as const
export type StepKind = (typeof stepKinds)[number]

/** What is asked. `joint`: that an agency issues a document with ours, which asks for a signature and a seal of it at once. */
export const askKinds = [...stepKinds, 'joint'] as const
export type AskKind = (typeof askKinds)[number]

/** What another agency is to the document: its seal beside ours, in place of one we do not have, or an issuer with us. */
export const stepParts = ['own', 'beside', 'instead', 'joint'] as const
export type StepPart = (typeof stepParts)[number]

/** Box on a page as it is seen: points (1/72 inch) from its top left corner. */
export const Place = record({
  page: Type.Integer({ minimum: 1, maximum: 10_000 }),
  x: Type.Number({ minimum: 0, maximum: 20_000 }),
  y: Type.Number({ minimum: 0, maximum: 20_000 }),
  width: Type.Number({ minimum: 8, maximum: 2000 }),
  height: Type.Number({ minimum: 8, maximum: 2000 }),
})

export const SigningStep = record({
  id: Id,
  kind: oneOf(stepKinds),
  part: oneOf(stepParts),
  name: Type.String(),
  title: Type.String(),
  state: oneOf(['waiting', 'done', 'refused', 'withdrawn'] as const),
  note: Type.String(),
  askedByName: Type.String(),
  askedAt: Instant,
  answer: Type.String(),
  answeredAt: nullable(Instant),
  /** I am asked: in person, or as who keeps the seal of the agency asked. */
  mine: Type.Boolean(),
  /** I may take it back. */
  mayWithdraw: Type.Boolean(),
})

export const FileRevision = record({
  ordinal: Type.Integer(),
  act: oneOf(revisionActs),
  sha256: Sha256,
  size: Type.Integer(),
  at: Instant,
  byName: Type.String(),
  byTitle: Type.String(),
})

export const DocumentSigning = record({
  steps: Type.Array(SigningStep),
  /** What is my turn now, on which file. */
  turns: Type.Array(record({ act: oneOf(signingActs), position: Type.Integer(), stepId: nullable(Id) })),
  /** What I may ask of others. */
  mayAsk: Type.Array(oneOf(askKinds)),
  certificates: Type.Array(CertificateCard),
  revisions: Type.Array(record({ position: Type.Integer(), name: Type.String(), lines: Type.Array(FileRevision) })),
})

const DocumentId = record({ id: Id })

export const ToSign = record({
  documentId: Id,
  /** A copy of it, for the agency's signature. */
  copyId: nullable(Id),
  position: Type.Integer(),
  act: oneOf(signingActs),
  code: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  signerName: Type.String(),
  /** The agency whose document it is, when it is not mine. */
  fromAgency: Type.String(),
  urgency: oneOf(urgencies),
  /** Since when it waits for this. */
  since: Instant,
  file: record({ name: Type.String(), size: Type.Integer(), sha256: Sha256 }),
})

export const listToSign = endpoint({
  method: 'GET',
  path: '/api/to-sign',
  summary: 'What waits for my signature, my initials, or the seal I keep; urgent first, then the oldest',
  access: 'session',
  reply: record({ rows: Type.Array(ToSign), more: Type.Boolean() }),
  faults: [],
})

export const countToSign = endpoint({
  method: 'GET',
  path: '/api/to-sign/count',
  summary: 'How much waits for my signature, my initials, or the seal I keep',
  access: 'session',
  reply: record({ count: Type.Integer(), capped: Type.Integer() }),
  faults: [],
})

export const readSigning = endpoint({
  method: 'GET',
  path: '/api/documents/:id/signing',
  summary: 'What is signed on a document, what is to come, and what is my turn',
  access: 'document.read',
  params: DocumentId,
  reply: DocumentSigning,
  faults: ['thing.missing'],
})

export const findSigners = endpoint({
  method: 'GET',
  path: '/api/documents/:id/signers',
  summary:
    'Whom one may ask for initials or a second signature: people of the agency whose posts sign; of another agency its leaders',
  access: 'document.read',
  params: DocumentId,
  query: record({ agencyId: Type.Optional(Id) }),
  reply: record({ rows: Type.Array(record({ holderId: Id, name: Type.String(), title: Type.String() })) }),
  faults: ['thing.missing'],
})

export const findSealers = endpoint({
  method: 'GET',
  path: '/api/documents/:id/sealing-agencies',
  summary: 'Agencies one may ask for a seal: those of this installation in which somebody keeps one',
  access: 'document.read',
  params: DocumentId,
  query: record({ q: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: record({ rows: Type.Array(record({ agencyId: Id, name: Type.String(), parentName: Type.String() })) }),
  faults: ['thing.missing'],
})

export const askSignature = endpoint({
  method: 'POST',
  path: '/api/documents/:id/signing-steps',
  summary:
    'Ask for initials, for a second competent person, for the seal of another agency, or that it issues the document with ours',
  access: 'document.read',
  params: DocumentId,
  body: record({
    kind: oneOf(askKinds),
    holderId: Type.Optional(Id),
    agencyId: Type.Optional(Id),
    note: optionalText(300),
  }),
  reply: DocumentSigning,
  faults: ['thing.missing', 'thing.state', 'access.denied', 'thing.changed', 'seal.agency-unfit', 'input.invalid'],
})

export const answerStep = endpoint({
  method: 'PUT',
  path: '/api/signing-steps/:id/answer',
  summary: 'Refuse what one is asked to sign, with the reason; or take back what one asked',
  access: 'document.read',
  params: record({ id: Id }),
  body: record({ answer: oneOf(['refused', 'withdrawn'] as const), reason: text(300) }),
  reply: Done,
  faults: ['thing.missing', 'thing.state', 'access.denied', 'thing.changed'],
})

/** Why nothing was signed, beside the codes of faults: how a wait ends. */
export const sessionEndings = [
  'dropped',
  'expired',
  'interrupted',
  'post-ended',
  'refused',
  'unanswered',
  'unknown',
] as const

export const SessionCard = record({
  id: Id,
  documentId: Id,
  position: Type.Integer(),
  act: oneOf(signingActs),
  state: oneOf(['prepared', 'signing', 'waiting', 'done', 'failed', 'late'] as const),
  certificate: CertificateCard,
  /** The revision that is signed, as shown: its bytes are at `…/revision`. */
  shownSha256: Sha256,
  /** SHA-256 of the signed attributes: what a remote service or token is asked to sign, and shows on its own screen. */
  attributesSha256: Sha256,
  place: nullable(
    record({ page: Type.Integer(), x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() }),
  ),
  expiresAt: Instant,
  /** Why nothing was signed: one of `sessionEndings`, or the code of a fault. */
  failure: Type.String(),
  /** B-B, B-T, B-LT or B-LTA, when done. */
  level: Type.String(),
  /** Until when a remote service waits for the person's confirmation. */
  confirmUntil: nullable(Instant),
  /** What was asked of a remote service together with others. */
  batchId: nullable(Id),
})

export const startSigning = endpoint({
  method: 'POST',
  path: '/api/documents/:id/signature-sessions',
  summary: 'Prepare the exact revision that is to be signed; nothing is signed yet',
  access: 'document.read',
  params: DocumentId,
  body: record({
    act: oneOf(signingActs),
    position: Type.Integer({ minimum: 1, maximum: 1000 }),
    certificateId: Id,
    /** Without it: where the signer's name stands, or the seal over its signature. */
    place: Type.Optional(Place),
  }),
  reply: SessionCard,
  faults: [
    'thing.missing',
    'thing.state',
    'access.denied',
    'document.held',
    'signature.order',
    'signature.unfit-file',
    'signature.busy',
    'certificate.missing',
    'certificate.unfit',
    'seal.not-keeper',
    'file.damaged',
    'file.store-unreachable',
    'input.invalid',
  ],
})

export const readSigningSession = endpoint({
  method: 'GET',
  path: '/api/signature-sessions/:id',
  summary: 'How far one’s signature is',
  access: 'document.read',
  params: DocumentId,
  reply: SessionCard,
  faults: ['thing.missing'],
})

export const readSessionFile = endpoint({
  method: 'GET',
  path: '/api/signature-sessions/:id/revision',
  summary: 'The exact bytes that are signed, the signature itself still empty',
  access: 'document.read',
  params: DocumentId,
  reply: Type.Unknown(),
  faults: ['thing.missing', 'signature.over', 'file.damaged', 'file.store-unreachable'],
  stream: 'out',
})

const signingFaults = [
  'thing.missing',
  'thing.state',
  'access.denied',
  'document.held',
  'signature.stale',
  'signature.over',
  'signature.order',
  'signature.refused',
  'signature.not-proven',
  'signature.busy',
  'certificate.unfit',
  'certificate.pin-wrong',
  'key.unreachable',
  'seal.not-keeper',
  'file.damaged',
  'file.store-full',
  'file.store-unreachable',
] as const

export const completeSigning = endpoint({
  method: 'PUT',
  path: '/api/signature-sessions/:id/completion',
  summary:
    'Sign what was shown: with the PIN for a key kept here or in a token; a remote service is asked and answers later',
  access: 'document.read',
  params: DocumentId,
  body: record({ pin: Type.Optional(Type.String({ maxLength: 64 })) }),
  reply: SessionCard,
  faults: [...signingFaults],
})

export const dropSession = endpoint({
  method: 'DELETE',
  path: '/api/signature-sessions/:id',
  summary: 'Not sign after all, or wait no longer; a confirmation that comes all the same is told, not used',
  access: 'document.read',
  params: DocumentId,
  reply: Done,
  faults: ['thing.missing', 'signature.over'],
})

export const startAgent = endpoint({
  method: 'POST',
  path: '/api/signature-sessions/:id/agent',
  summary:
    'Hand what was prepared to the signing program on one’s own computer: an address for five minutes, which takes one upload',
  access: 'document.read',
  params: DocumentId,
  reply: record({
    /** Of the program: a WebSocket on the person's own computer, and the kind of signature as its path. */
    address: Type.String(),
    service: Type.String(),
    download: Type.String(),
    upload: Type.String(),
    until: Instant,
  }),
  faults: [...signingFaults, 'signature.unfit-file'],
})

const Token = record({ token: Type.String({ minLength: 43, maxLength: 43, pattern: '^[A-Za-z0-9_-]+$' }) })

export const agentDownload = endpoint({
  method: 'GET',
  path: '/api/agent-files/:token',
  summary: 'The exact bytes the signing program on somebody’s computer is to sign',
  access: 'public',
  params: Token,
  reply: Type.Unknown(),
  faults: ['thing.missing', 'file.damaged', 'file.store-unreachable', 'input.invalid'],
  stream: 'out',
})

export const agentUpload = endpoint({
  method: 'POST',
  path: '/api/agent-files/:token',
  summary: 'What that program signed, as a form with one file; taken once, and only when it is proved',
  access: 'public',
  params: Token,
  reply: record({ Status: Type.Boolean(), Message: Type.String(), FileName: Type.String(), FileServer: Type.String() }),
  faults: ['thing.missing', 'input.invalid'],
  stream: 'in',
})

/** A signature made elsewhere, with what it is on. */
export const MySignature = record({
  ...SessionCard.properties,
  kind: Type.String(),
  code: Type.String(),
  subject: Type.String(),
})

export const listMySignatures = endpoint({
  method: 'GET',
  path: '/api/signature-sessions',
  summary:
    'My signatures that wait for a confirmation, those confirmed too late, which I may still take over, and those of the last day that failed',
  access: 'document.read',
  reply: record({ rows: Type.Array(MySignature) }),
  faults: [],
})

export const takeOverSignature = endpoint({
  method: 'PUT',
  path: '/api/signature-sessions/:id/late-confirmation',
  summary: 'Take over a signature that was confirmed after its time, as long as nobody changed the file since',
  access: 'document.read',
  params: DocumentId,
  reply: SessionCard,
  faults: [...signingFaults],
})

import { endpoint } from './endpoint.ts'
import { numberFaults } from './registers.ts'
import { CivilDate, Id, Instant, nullable, oneOf, optionalText, record, Type, text } from './shape.ts'

/** Sao y, sao lục (of a sao y), trích sao: Decree 30/2020 article 25. */
export const copyForms = ['SY', 'SL', 'TrS'] as const
export type CopyForm = (typeof copyForms)[number]

export const copyStates = ['waiting', 'issued', 'refused', 'withdrawn'] as const
export type CopyState = (typeof copyStates)[number]

/** The agency's signature on an electronic copy: none where it issues on paper, else awaited from the number on, then done. */
export const copySeals = ['none', 'awaited', 'done'] as const
export type CopySeal = (typeof copySeals)[number]

const CopyId = record({ id: Id })

export const CopyCard = record({
  id: Id,
  documentId: Id,
  /** Code and abstract of what is copied. */
  documentCode: Type.String(),
  documentSubject: Type.String(),
  kind: oneOf(copyForms),
  /** The sao y of which it is the sao lục, when that was made here. */
  sourceCopyId: nullable(Id),
  pages: Type.String(),
  part: Type.String(),
  copies: Type.Integer(),
  recipients: Type.Array(Type.String()),
  reason: Type.String(),
  state: oneOf(copyStates),
  askedByName: Type.String(),
  askedByTitle: Type.String(),
  askedAt: Instant,
  decidedByName: Type.String(),
  decidedByTitle: Type.String(),
  decidedAt: nullable(Instant),
  decisionNote: Type.String(),
  /** `01/SY-UBND`; empty before approval. */
  code: Type.String(),
  issuedOn: nullable(CivilDate),
  pageCount: nullable(Type.Integer()),
  /** For the agency's signature at the top right of an electronic copy (Appendix I part II): form and agency; the time comes with it. */
  signatureText: Type.String(),
  seal: oneOf(copySeals),
  sealedAt: nullable(Instant),
  sealedByName: Type.String(),
  /** Stands without the agency's signature, which nobody gives any more: by whose decision and why. */
  unsealedAt: nullable(Instant),
  unsealedByName: Type.String(),
  unsealedReason: Type.String(),
  mayLeaveUnsealed: Type.Boolean(),
  mayDecide: Type.Boolean(),
  mayWithdraw: Type.Boolean(),
  version: Type.Integer(),
})

export const listCopies = endpoint({
  method: 'GET',
  path: '/api/documents/:id/copies',
  summary: 'Copies asked and made of a document, the last first',
  access: 'document.read',
  params: CopyId,
  reply: record({ rows: Type.Array(CopyCard), mayAsk: Type.Boolean() }),
  faults: ['thing.missing'],
})

export const listWaitingCopies = endpoint({
  method: 'GET',
  path: '/api/copies',
  summary: 'Copies of my agency that wait for approval, the oldest first',
  access: 'document.read-all',
  reply: record({ rows: Type.Array(CopyCard), more: Type.Boolean() }),
  faults: [],
})

/** Pages of an extract: `1-3, 5`. */
const Pages = Type.Optional(Type.String({ maxLength: 200, pattern: '^[0-9, \\-]*$' }))

export const askCopy = endpoint({
  method: 'POST',
  path: '/api/documents/:id/copies',
  summary:
    'Ask for a copy of a document; a leader or chief of office approves, which gives the number and makes the file',
  access: 'copy.ask',
  params: CopyId,
  body: record({
    kind: oneOf(copyForms),
    /** Of a copy numbered here, for a sao lục of a document that is no copy itself. */
    sourceCopyId: Type.Optional(Id),
    pages: Pages,
    part: optionalText(300),
    copies: Type.Integer({ minimum: 1, maximum: 9999 }),
    recipients: Type.Array(text(200), { maxItems: 100 }),
    reason: text(500),
    registerId: Id,
  }),
  reply: CopyCard,
  faults: ['thing.missing', 'thing.state', 'copy.unfit', 'register.closed', 'input.invalid'],
})

export const decideCopy = endpoint({
  method: 'PUT',
  path: '/api/copies/:id/decision',
  summary:
    'Approve as the one who signs the copy, which takes the number of today and makes the file, or refuse; never what one asked oneself',
  access: 'copy.approve',
  params: CopyId,
  body: record({ approve: Type.Boolean(), note: optionalText(500), version: Type.Integer() }),
  reply: CopyCard,
  faults: [
    'thing.missing',
    'thing.state',
    'thing.changed',
    'copy.own-request',
    'copy.unfit',
    ...numberFaults,
    'file.store-full',
    'file.store-unreachable',
  ],
})

export const withdrawCopy = endpoint({
  method: 'PUT',
  path: '/api/copies/:id/withdrawal',
  summary: 'Take back what was asked and not yet decided',
  access: 'copy.ask',
  params: CopyId,
  body: record({ version: Type.Integer() }),
  reply: CopyCard,
  faults: ['thing.missing', 'thing.state', 'thing.changed'],
})

export const leaveUnsealed = endpoint({
  method: 'PUT',
  path: '/api/copies/:id/unsealed',
  summary: 'Wait no more for the agency’s signature on a numbered copy: it stands without it, with the reason',
  access: 'copy.approve',
  params: CopyId,
  body: record({ reason: text(500), version: Type.Integer() }),
  reply: CopyCard,
  faults: ['thing.missing', 'thing.state', 'thing.changed'],
})

export const readCopy = endpoint({
  method: 'GET',
  path: '/api/copies/:id/file',
  summary:
    'The numbered copy as PDF: the pages of the document, and the block of the copy on a page of its own behind them',
  access: 'document.read',
  params: CopyId,
  reply: Type.Unknown(),
  faults: ['thing.missing', 'document.recalled', 'file.damaged', 'file.store-unreachable'],
  stream: 'out',
})

export const listRegisterCopies = endpoint({
  method: 'GET',
  path: '/api/registers/:id/copies',
  summary: 'Copies that stand in a register of copies, by number, the last first',
  access: 'register.read',
  params: CopyId,
  query: record({
    year: Type.Integer({ minimum: 1945, maximum: 2200 }),
    before: Type.Optional(Type.Integer({ minimum: 1 })),
  }),
  reply: record({ rows: Type.Array(CopyCard), next: nullable(Type.Integer()) }),
  faults: ['thing.missing'],
})

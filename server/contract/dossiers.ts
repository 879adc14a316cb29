import { endpoint } from './endpoint.ts'
import {
  CivilDate,
  Done,
  Id,
  Instant,
  nullable,
  oneOf,
  optionalText,
  pageAsk,
  pageOf,
  record,
  Type,
  text,
} from './shape.ts'

export const workFileStates = ['open', 'closed'] as const
export type WorkFileState = (typeof workFileStates)[number]

/** `keep`: answers for the file; `add`: may also put in; `read`. */
export const memberAccesses = ['keep', 'add', 'read'] as const
export type MemberAccess = (typeof memberAccesses)[number]

export const workFileViews = ['mine', 'unit', 'shared', 'all'] as const
export type WorkFileView = (typeof workFileViews)[number]

/** What is missing before a file can be completed. */
export const fileChecks = ['noItems', 'openTasks', 'unregistered'] as const
export type FileCheck = (typeof fileChecks)[number]

export const workFileActs = ['change', 'add', 'remove', 'share', 'handOver', 'close', 'reopen'] as const
export type WorkFileAct = (typeof workFileActs)[number]

const fileId = record({ id: Id })
const Year = Type.Integer({ minimum: 2000, maximum: 2200 })
/** Years to be kept, null for good (Law on Archives 33/2024: permanent, or 2 to 70 years). */
const Retention = nullable(Type.Integer({ minimum: 2, maximum: 70 }))
const form = oneOf(['pdf', 'xlsx'] as const)
const changed = { version: Type.Integer() }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

export const WorkFileRow = record({
  id: Id,
  /** `{agencyCode}.{year}.{notation}`. */
  code: Type.String(),
  agencyCode: Type.String(),
  year: Year,
  notation: Type.String(),
  title: Type.String(),
  state: oneOf(workFileStates),
  retentionYears: Retention,
  keeperName: Type.String(),
  keeperTitle: Type.String(),
  startedOn: CivilDate,
  endedOn: nullable(CivilDate),
  documents: Type.Integer(),
  pages: Type.Integer(),
  /** I may put documents in. */
  mayAdd: Type.Boolean(),
})

export const WorkFileCard = record({
  ...WorkFileRow.properties,
  language: Type.String(),
  description: Type.String(),
  createdByName: Type.String(),
  createdByTitle: Type.String(),
  openedAt: Instant,
  closedAt: nullable(Instant),
  fromList: Type.Boolean(),
  version: Type.Integer(),
  subFiles: Type.Array(record({ id: Id, ordinal: Type.Integer(), title: Type.String() })),
  members: Type.Array(
    record({
      id: Id,
      holderId: nullable(Id),
      unitId: nullable(Id),
      name: Type.String(),
      title: Type.String(),
      access: oneOf(memberAccesses),
      since: Instant,
    }),
  ),
  /** To whom a completed file is to be opened: they read it once a second person confirmed it. */
  waiting: Type.Array(
    record({ id: Id, name: Type.String(), title: Type.String(), reason: Type.String(), at: Instant }),
  ),
  /** Empty when it can be completed. */
  checks: Type.Array(record({ check: oneOf(fileChecks), count: Type.Integer() })),
  /** The newest last, two hundred at most. */
  trail: Type.Array(
    record({
      seq: Type.Integer(),
      type: Type.String(),
      at: Instant,
      byName: Type.String(),
      byTitle: Type.String(),
      note: Type.String(),
    }),
  ),
  can: Type.Array(oneOf(workFileActs)),
})

const views = {
  view: oneOf(workFileViews),
  state: Type.Optional(oneOf(workFileStates)),
  year: Type.Optional(Year),
  q: Type.Optional(Type.String({ maxLength: 200 })),
}

export const listWorkFiles = endpoint({
  method: 'GET',
  path: '/api/work-files',
  summary: 'Work files: mine, of my unit, shared with me, or all I may read; the last opened first',
  access: 'work-file.read',
  query: record({
    ...views,
    /** Only those this document lies in. */
    documentId: Type.Optional(Id),
    /** Only open ones I may put into. */
    adding: Type.Optional(Type.Boolean()),
    ...pageAsk,
  }),
  reply: pageOf(WorkFileRow),
  faults: ['input.invalid'],
})

export const exportWorkFiles = endpoint({
  method: 'GET',
  path: '/api/work-file-index',
  summary: 'Index of files (mục lục hồ sơ) of a year, as PDF or spreadsheet',
  access: 'work-file.read',
  query: record({ ...views, year: Year, form }),
  reply: Done,
  stream: 'out',
  faults: ['input.invalid'],
})

const fileFields = {
  title: text(500),
  retentionYears: Retention,
  startedOn: CivilDate,
  language: text(50),
  description: Type.String({ maxLength: 500 }),
}

export const openWorkFile = endpoint({
  method: 'POST',
  path: '/api/work-files',
  summary:
    'Open a work file from an entry of an issued list, or with a notation of its own; the code is made by the System',
  access: 'work-file.open',
  body: record({
    ...fileFields,
    /** From the list; otherwise a notation is given. */
    entryId: Type.Optional(Id),
    notation: Type.Optional(Type.String({ pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}.\\-/]{0,19}$' })),
    /** Everybody in my unit may read it. */
    shareWithUnit: Type.Boolean(),
  }),
  reply: WorkFileCard,
  faults: [...common, 'dossier.notation-taken', 'dossier.entry-opened', 'document.code-missing'],
})

export const readWorkFile = endpoint({
  method: 'GET',
  path: '/api/work-files/:id',
  summary: 'One work file with its members, what is missing for completion, and its history',
  access: 'work-file.read',
  params: fileId,
  reply: WorkFileCard,
  faults: ['thing.missing'],
})

export const changeWorkFile = endpoint({
  method: 'PUT',
  path: '/api/work-files/:id',
  summary: 'Change title, retention, dates, language and description of an open file',
  access: 'work-file.read',
  params: fileId,
  body: record({ ...changed, ...fileFields }),
  reply: WorkFileCard,
  faults: [...common, 'thing.changed'],
})

export const ItemRow = record({
  id: Id,
  ordinal: Type.Integer(),
  subFileId: nullable(Id),
  documentId: nullable(Id),
  /** Number and symbol of a document. */
  code: Type.String(),
  kind: Type.String(),
  /** Subject of a document, title of a paper. */
  title: Type.String(),
  author: Type.String(),
  datedOn: CivilDate,
  pages: nullable(Type.Integer()),
  /** A paper's file. */
  fileName: Type.String(),
  /** A document that is not issued or registered, or was recalled. */
  state: oneOf(['official', 'unregistered', 'recalled', 'paper'] as const),
  addedByName: Type.String(),
  addedAt: Instant,
})

export const listItems = endpoint({
  method: 'GET',
  path: '/api/work-files/:id/items',
  summary: 'What lies in a file, by date',
  access: 'work-file.read',
  params: fileId,
  query: record(pageAsk),
  reply: pageOf(ItemRow),
  faults: ['thing.missing', 'input.invalid'],
})

export const addDocuments = endpoint({
  method: 'POST',
  path: '/api/work-files/:id/documents',
  summary: 'Put documents I may read into a file, without copies; what is in already stays as it is',
  access: 'work-file.read',
  params: fileId,
  body: record({
    documentIds: Type.Array(Id, { minItems: 1, maxItems: 50, uniqueItems: true }),
    subFileId: Type.Optional(Id),
  }),
  reply: record({ added: Type.Integer(), already: Type.Integer() }),
  faults: [...common, 'dossier.full'],
})

export const addPaper = endpoint({
  method: 'POST',
  path: '/api/work-files/:id/papers',
  summary: 'Put an uploaded paper, photo or recording of the file’s own into it',
  access: 'work-file.read',
  params: fileId,
  body: record({
    uploadId: Id,
    title: text(500),
    datedOn: CivilDate,
    pages: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
    subFileId: Type.Optional(Id),
  }),
  reply: Done,
  faults: [...common, 'dossier.full'],
})

export const removeItem = endpoint({
  method: 'PUT',
  path: '/api/work-file-items/:id/removal',
  summary:
    'Take something out of an open file with the reason; who read the document through the file reads it no more',
  access: 'work-file.read',
  params: fileId,
  body: record({ reason: text(500) }),
  reply: Done,
  faults: [...common],
})

export const placeItem = endpoint({
  method: 'PUT',
  path: '/api/work-file-items/:id/place',
  summary: 'Lay an item into a sub-file, or out of it',
  access: 'work-file.read',
  params: fileId,
  body: record({ subFileId: nullable(Id) }),
  reply: Done,
  faults: [...common],
})

export const readPaper = endpoint({
  method: 'GET',
  path: '/api/work-file-items/:id/file',
  summary: 'The bytes of a paper of the file’s own',
  access: 'work-file.read',
  params: fileId,
  query: record({ download: Type.Optional(Type.Boolean()) }),
  reply: Done,
  stream: 'out',
  faults: ['thing.missing', 'file.damaged'],
})

export const noteWorkFile = endpoint({
  method: 'POST',
  path: '/api/work-files/:id/notes',
  summary: 'Write a note of progress into the history of a file',
  access: 'work-file.read',
  params: fileId,
  body: record({ text: text(4000) }),
  reply: WorkFileCard,
  faults: [...common],
})

export const addSubFile = endpoint({
  method: 'POST',
  path: '/api/work-files/:id/sub-files',
  summary: 'Divide a file: add a sub-file, one level deep',
  access: 'work-file.read',
  params: fileId,
  body: record({ title: text(300) }),
  reply: WorkFileCard,
  faults: [...common, 'dossier.full'],
})

export const renameSubFile = endpoint({
  method: 'PUT',
  path: '/api/sub-files/:id',
  summary: 'Correct the title of a sub-file',
  access: 'work-file.read',
  params: fileId,
  body: record({ title: text(300) }),
  reply: WorkFileCard,
  faults: [...common],
})

export const addMember = endpoint({
  method: 'POST',
  path: '/api/work-files/:id/members',
  summary: 'Let a person or everybody in a unit read the file, or also put in',
  access: 'work-file.read',
  params: fileId,
  body: record({
    holderId: Type.Optional(Id),
    unitId: Type.Optional(Id),
    access: oneOf(['add', 'read'] as const),
    /** Why a completed file is opened: it waits for a second person with it. */
    reason: optionalText(500),
  }),
  reply: WorkFileCard,
  faults: [...common, 'dossier.member-already', 'dossier.full', 'routing.target-unfit', 'access.unfit'],
})

export const removeMember = endpoint({
  method: 'DELETE',
  path: '/api/work-file-members/:id',
  summary: 'Share the file no longer with a member; what was read through the file is read no more',
  access: 'work-file.read',
  params: fileId,
  reply: WorkFileCard,
  faults: [...common],
})

export const handOverFile = endpoint({
  method: 'PUT',
  path: '/api/work-files/:id/keeper',
  summary: 'Hand the file over to somebody who then answers for it, with the reason',
  access: 'work-file.read',
  params: fileId,
  body: record({ ...changed, holderId: Id, reason: text(500) }),
  reply: Done,
  faults: [...common, 'thing.changed', 'routing.target-unfit'],
})

export const completeWorkFile = endpoint({
  method: 'PUT',
  path: '/api/work-files/:id/completion',
  summary: 'Complete a file: retention determined anew, end date and totals fixed (Decree 30/2020 article 29)',
  access: 'work-file.read',
  params: fileId,
  body: record({ ...changed, retentionYears: Retention, endedOn: CivilDate }),
  reply: WorkFileCard,
  faults: [...common, 'thing.changed', 'dossier.incomplete'],
})

export const reopenWorkFile = endpoint({
  method: 'PUT',
  path: '/api/work-files/:id/reopening',
  summary: 'The head opens a completed file again, with the reason',
  access: 'work-file.manage',
  params: fileId,
  body: record({ ...changed, reason: text(500) }),
  reply: WorkFileCard,
  faults: [...common, 'thing.changed'],
})

export const exportDocumentIndex = endpoint({
  method: 'GET',
  path: '/api/work-files/:id/index',
  summary: 'Index of the documents in a file (mục lục văn bản), as PDF or spreadsheet',
  access: 'work-file.read',
  params: fileId,
  query: record({ form }),
  reply: Done,
  stream: 'out',
  faults: ['thing.missing', 'input.invalid'],
})

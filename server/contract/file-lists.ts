import { endpoint } from './endpoint.ts'
import { Done, Id, Instant, nullable, oneOf, optionalText, record, Type, text } from './shape.ts'

/** A list is drafted, approved by the head, and issued; files are opened from an issued one (Decree 30/2020 article 28). */
export const fileListStates = ['draft', 'approved', 'issued'] as const
export type FileListState = (typeof fileListStates)[number]

const fileId = record({ id: Id })
const Year = Type.Integer({ minimum: 2000, maximum: 2200 })
/** Years to be kept, null for good (Law on Archives 33/2024: permanent, or 2 to 70 years). */
const Retention = nullable(Type.Integer({ minimum: 2, maximum: 70 }))
const form = oneOf(['pdf', 'xlsx'] as const)
const changed = { version: Type.Integer() }
const common = ['thing.missing', 'access.denied', 'thing.state', 'input.invalid'] as const

const EntryCard = record({
  id: Id,
  headingId: Id,
  notation: Type.String(),
  title: Type.String(),
  retentionYears: Retention,
  keeperHolderId: nullable(Id),
  keeperName: Type.String(),
  note: Type.String(),
  addedReason: Type.String(),
  withdrawnAt: nullable(Instant),
  withdrawnReason: Type.String(),
  /** A file was opened from it; its id when I may read it. */
  opened: Type.Boolean(),
  workFileId: nullable(Id),
})

export const FileListCard = record({
  id: Id,
  year: Year,
  state: oneOf(fileListStates),
  draftedByName: Type.String(),
  draftedAt: Instant,
  approvedByName: Type.String(),
  approvedByTitle: Type.String(),
  approvedAt: nullable(Instant),
  issuingAct: Type.String(),
  issuedAt: nullable(Instant),
  version: Type.Integer(),
  headings: Type.Array(
    record({
      id: Id,
      parentId: nullable(Id),
      /** `I`, `II` of a large heading, `1`, `2` of a small one. */
      label: Type.String(),
      title: Type.String(),
      abbreviation: Type.String(),
    }),
  ),
  /** In the order of the list. */
  entries: Type.Array(EntryCard),
  permanent: Type.Integer(),
  forTerm: Type.Integer(),
  can: Type.Array(oneOf(['prepare', 'approve', 'issue', 'open'] as const)),
})

export const readFileList = endpoint({
  method: 'GET',
  path: '/api/file-lists',
  summary: 'The file list of a year with its headings, entries and totals, and which years have one',
  access: 'work-file.read',
  query: record({ year: Year }),
  reply: record({
    list: nullable(FileListCard),
    years: Type.Array(Year),
    /** I may draft the list of this year. */
    mayDraft: Type.Boolean(),
  }),
  faults: ['input.invalid'],
})

export const draftFileList = endpoint({
  method: 'POST',
  path: '/api/file-lists',
  summary: 'Begin the file list of a year, empty or from that of another year',
  access: 'file-list.prepare',
  body: record({ year: Year, copyFrom: Type.Optional(Year) }),
  reply: FileListCard,
  faults: [...common, 'dossier.list-exists'],
})

export const addHeading = endpoint({
  method: 'POST',
  path: '/api/file-lists/:id/headings',
  summary: 'Add a large heading with its abbreviation, or a small one below it',
  access: 'file-list.prepare',
  params: fileId,
  body: record({
    title: text(200),
    parentId: Type.Optional(Id),
    /** Of a large heading: stands in the notation of its files, `01.TCCB`. */
    abbreviation: Type.Optional(Type.String({ pattern: '^[\\p{Lu}\\p{N}-]{1,12}$' })),
  }),
  reply: FileListCard,
  faults: [...common, 'dossier.abbreviation-taken', 'dossier.full'],
})

export const dropHeading = endpoint({
  method: 'DELETE',
  path: '/api/file-headings/:id',
  summary: 'Take an empty heading out of a draft list',
  access: 'file-list.prepare',
  params: fileId,
  reply: FileListCard,
  faults: [...common, 'dossier.heading-used'],
})

const entryFields = {
  title: text(500),
  retentionYears: Retention,
  keeperHolderId: Type.Optional(Id),
  note: Type.String({ maxLength: 500 }),
}

export const addFileEntry = endpoint({
  method: 'POST',
  path: '/api/file-lists/:id/entries',
  summary: 'Add a file to the list; its number is given by the System. After approval with the reason',
  access: 'file-list.prepare',
  params: fileId,
  body: record({ ...entryFields, headingId: Id, reason: optionalText(500) }),
  reply: FileListCard,
  faults: [...common, 'dossier.full', 'routing.target-unfit'],
})

export const changeFileEntry = endpoint({
  method: 'PUT',
  path: '/api/file-entries/:id',
  summary: 'Change an entry; once the list is approved only who is in charge and the note',
  access: 'file-list.prepare',
  params: fileId,
  body: record(entryFields),
  reply: FileListCard,
  faults: [...common, 'routing.target-unfit'],
})

export const withdrawFileEntry = endpoint({
  method: 'PUT',
  path: '/api/file-entries/:id/withdrawal',
  summary:
    'Take an entry out of a draft; of an approved list it stays, struck out with the reason, unless a file was opened from it',
  access: 'file-list.prepare',
  params: fileId,
  body: record({ reason: Type.String({ maxLength: 500 }) }),
  reply: FileListCard,
  faults: [...common, 'dossier.entry-opened'],
})

export const approveFileList = endpoint({
  method: 'PUT',
  path: '/api/file-lists/:id/approval',
  summary: 'The head approves the file list of the year',
  access: 'file-list.approve',
  params: fileId,
  body: record(changed),
  reply: FileListCard,
  faults: [...common, 'thing.changed', 'dossier.list-empty'],
})

export const issueFileList = endpoint({
  method: 'PUT',
  path: '/api/file-lists/:id/issuance',
  summary: 'Issue the approved list: from now on files are opened from it',
  access: 'file-list.prepare',
  params: fileId,
  body: record({ ...changed, act: text(200) }),
  reply: FileListCard,
  faults: [...common, 'thing.changed'],
})

export const exportFileList = endpoint({
  method: 'GET',
  path: '/api/file-lists/:id/export',
  summary: 'The file list in the form of Decree 30/2020 Appendix V, as PDF or spreadsheet',
  access: 'work-file.read',
  params: fileId,
  query: record({ form }),
  reply: Done,
  stream: 'out',
  faults: ['thing.missing', 'input.invalid'],
})

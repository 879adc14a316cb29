import { endpoint } from './endpoint.ts'
import { FormFinding } from './form.ts'
import { kindCodes } from './kinds.ts'
import { Done, Id, Instant, nullable, oneOf, record, Type } from './shape.ts'

const DraftId = record({ id: Id })
const Who = record({ name: Type.String(), title: Type.String() })

const Side = Type.Array(record({ text: Type.String(), change: oneOf(['same', 'added', 'removed'] as const) }))

export const compareVersions = endpoint({
  method: 'GET',
  path: '/api/drafts/:id/comparison',
  summary: 'The text of two versions side by side, differences marked',
  access: 'draft.write',
  params: DraftId,
  query: record({
    from: Type.Integer({ minimum: 1, maximum: 10000 }),
    to: Type.Integer({ minimum: 1, maximum: 10000 }),
  }),
  reply: record({
    /** A paragraph of the one beside that of the other; a side without one is empty. */
    rows: Type.Array(record({ left: Side, right: Side })),
    changed: Type.Integer(),
    /** Words inside paragraphs were compared; of very long texts whole paragraphs only. */
    wordwise: Type.Boolean(),
    /** One of them goes on beyond what was compared. */
    cut: Type.Boolean(),
    /** False: the text of one of them cannot be read by program. */
    readable: Type.Boolean(),
  }),
  faults: ['thing.missing'],
})

export const checkDraft = endpoint({
  method: 'GET',
  path: '/api/drafts/:id/findings',
  summary: 'What in the form of a version is not as Decree 30/2020 Appendix I wants it',
  access: 'draft.write',
  params: DraftId,
  query: record({ number: Type.Optional(Type.Integer({ minimum: 1, maximum: 10000 })) }),
  reply: record({
    number: Type.Integer(),
    findings: Type.Array(FormFinding),
    readable: Type.Boolean(),
  }),
  faults: ['thing.missing'],
})

const Template = record({
  kind: oneOf(kindCodes),
  /** Null: the built-in form. */
  own: nullable(record({ name: Type.String(), by: Who, at: Instant })),
})

export const listTemplates = endpoint({
  method: 'GET',
  path: '/api/templates',
  summary: 'The forms of the kinds of documents: built in, or of my agency',
  access: 'draft.write',
  reply: record({ templates: Type.Array(Template) }),
  faults: [],
})

const Kind = record({ kind: oneOf(kindCodes) })

export const readTemplate = endpoint({
  method: 'GET',
  path: '/api/templates/:kind/file',
  summary: 'The Word file of a form, to be changed and put back',
  access: 'draft.write',
  params: Kind,
  reply: Type.Unknown(),
  faults: ['thing.missing', 'file.store-unreachable'],
  stream: 'out',
})

export const keepTemplate = endpoint({
  method: 'PUT',
  path: '/api/templates/:kind',
  summary: "Use the agency's own Word file as the form of a kind",
  access: 'template.manage',
  params: Kind,
  body: record({ uploadId: Id }),
  reply: record({ templates: Type.Array(Template) }),
  faults: ['thing.missing', 'draft.type-unfit', 'draft.template-unfit'],
})

export const dropTemplate = endpoint({
  method: 'DELETE',
  path: '/api/templates/:kind',
  summary: 'Go back to the built-in form',
  access: 'template.manage',
  params: Kind,
  reply: Done,
  faults: ['thing.missing'],
})

import { listDocuments } from './documents.ts'
import { endpoint } from './endpoint.ts'
import { Done, Id, oneOf, record, Type, text } from './shape.ts'
import { directions } from './words.ts'

const SavedSearch = record({ id: Id, name: Type.String(), direction: oneOf(directions), query: Type.String() })
const searches = record({ searches: Type.Array(SavedSearch) })

export const listSearches = endpoint({
  method: 'GET',
  path: '/api/searches',
  summary: 'Searches I keep, to run again',
  access: 'document.read',
  reply: searches,
  faults: [],
})

export const keepSearch = endpoint({
  method: 'POST',
  path: '/api/searches',
  summary: 'Keep the words and filters of a list under a name; the same name replaces',
  access: 'document.read',
  body: record({
    name: text(60),
    direction: oneOf(directions),
    query: Type.String({ minLength: 1, maxLength: 1000, pattern: '^[A-Za-z0-9%&=+._~*-]+$' }),
  }),
  reply: searches,
  faults: ['input.invalid'],
})

export const dropSearch = endpoint({
  method: 'DELETE',
  path: '/api/searches/:id',
  summary: 'Forget a kept search',
  access: 'document.read',
  params: record({ id: Id }),
  reply: Done,
  faults: ['thing.missing'],
})

const { cursor: _cursor, limit: _limit, ...filters } = listDocuments.query.properties

export const exportDocuments = endpoint({
  method: 'GET',
  path: '/api/documents/export',
  summary: 'What a list shows, in its order, as Word, PDF, spreadsheet or CSV; at most 5,000 lines',
  access: 'document.read',
  query: record({ ...filters, form: oneOf(['docx', 'pdf', 'xlsx', 'csv'] as const) }),
  reply: Type.Unknown(),
  faults: ['input.invalid'],
  stream: 'out',
})

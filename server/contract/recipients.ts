import { endpoint } from './endpoint.ts'
import { Done, Id, nullable, record, Type, text } from './shape.ts'

export const RecipientRow = record({
  id: Id,
  name: Type.String(),
  place: Type.String(),
  level: Type.String(),
  parentId: nullable(Id),
  parentName: nullable(Type.String()),
  code: nullable(Type.String()),
  children: Type.Integer(),
})

export const findRecipients = endpoint({
  method: 'GET',
  path: '/api/recipients',
  summary: 'Agencies to send to: children of one, or a search over all, accent-free',
  access: 'draft.write',
  query: record({
    parentId: Type.Optional(Id),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    recent: Type.Optional(Type.Boolean()),
    /** The last agency of the page before. */
    after: Type.Optional(Id),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: record({ rows: Type.Array(RecipientRow), more: Type.Boolean() }),
  faults: [],
})

export const GroupCard = record({ id: Id, name: Type.String(), members: Type.Array(RecipientRow) })

export const listGroups = endpoint({
  method: 'GET',
  path: '/api/recipient-groups',
  summary: 'Groups of recipients of my agency',
  access: 'draft.write',
  reply: record({ rows: Type.Array(GroupCard) }),
  faults: [],
})

export const saveGroup = endpoint({
  method: 'POST',
  path: '/api/recipient-groups',
  summary: 'Save a group of recipients under a name, replacing the one of that name',
  access: 'document.draft',
  body: record({ name: text(100), agencyIds: Type.Array(Id, { minItems: 1, maxItems: 1000 }) }),
  reply: GroupCard,
  faults: ['thing.missing'],
})

export const dropGroup = endpoint({
  method: 'DELETE',
  path: '/api/recipient-groups/:id',
  summary: 'Forget a group of recipients',
  access: 'document.draft',
  params: record({ id: Id }),
  reply: Done,
  faults: ['thing.missing'],
})

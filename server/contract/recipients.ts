import { endpoint } from './endpoint.ts'
import { Done, Id, nullable, oneOf, record, Type, text } from './shape.ts'
import { recipientPurposes } from './words.ts'

/** Whom a document goes to: exactly one of an agency, a unit of my own agency, a person in a post of it. */
export const RecipientAsk = record({
  agencyId: Type.Optional(Id),
  unitId: Type.Optional(Id),
  holderId: Type.Optional(Id),
  purpose: oneOf(recipientPurposes),
})

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

/** A unit of my agency with a head, or a person in a post of it. */
export const InsideRow = record({
  unitId: nullable(Id),
  holderId: nullable(Id),
  name: Type.String(),
  /** The post of a person. */
  title: Type.String(),
  /** The unit of a person. */
  unitName: Type.String(),
})

export const findInside = endpoint({
  method: 'GET',
  path: '/api/recipients/inside',
  summary: 'Units and people of my agency to whom a document may be addressed, units first',
  access: 'draft.write',
  query: record({ q: Type.Optional(Type.String({ maxLength: 100 })) }),
  reply: record({ rows: Type.Array(InsideRow) }),
  faults: [],
})

export const GroupMember = record({
  agencyId: Id,
  unitId: nullable(Id),
  holderId: nullable(Id),
  name: Type.String(),
  /** The post of a person, or what an agency stands under. */
  note: Type.String(),
  purpose: oneOf(recipientPurposes),
  /** Ended, without a head or in a post that handles nothing: named, and left out when the group is used. */
  gone: Type.Boolean(),
})

/** A preset for sending quickly (gửi nhanh). */
export const GroupCard = record({
  id: Id,
  name: Type.String(),
  /** My own; otherwise it is the agency's. */
  personal: Type.Boolean(),
  mayChange: Type.Boolean(),
  members: Type.Array(GroupMember),
})

export const listGroups = endpoint({
  method: 'GET',
  path: '/api/recipient-groups',
  summary: 'Groups of recipients: those of my agency and my own',
  access: 'draft.write',
  reply: record({ rows: Type.Array(GroupCard) }),
  faults: [],
})

const Members = Type.Array(RecipientAsk, { minItems: 1, maxItems: 1000 })
const groupFaults = [
  'access.denied',
  'document.recipient-ended',
  'document.recipient-unfit',
  'recipients.name-taken',
  'input.invalid',
] as const

export const createGroup = endpoint({
  method: 'POST',
  path: '/api/recipient-groups',
  summary: 'Keep a group of recipients with a purpose each, for the agency or for myself',
  access: 'draft.write',
  body: record({ name: text(100), personal: Type.Boolean(), members: Members }),
  reply: GroupCard,
  faults: groupFaults,
})

export const changeGroup = endpoint({
  method: 'PUT',
  path: '/api/recipient-groups/:id',
  summary: 'Rename a group of recipients and name its members anew',
  access: 'draft.write',
  params: record({ id: Id }),
  body: record({ name: text(100), members: Members }),
  reply: GroupCard,
  faults: ['thing.missing', ...groupFaults],
})

export const dropGroup = endpoint({
  method: 'DELETE',
  path: '/api/recipient-groups/:id',
  summary: 'Forget a group of recipients',
  access: 'draft.write',
  params: record({ id: Id }),
  reply: Done,
  faults: ['thing.missing', 'access.denied'],
})

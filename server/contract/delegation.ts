import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, oneOf, optionalText, pageAsk, pageOf, record, Type, text } from './shape.ts'

/** What may be handed to somebody else for a time: handling what is assigned, directing, approving what the clerk asks for. Never signing. */
export const delegationScopes = ['handling', 'directing', 'approving'] as const
export type DelegationScope = (typeof delegationScopes)[number]

/** `over`: its days have passed, or one of the two posts has ended. */
export const delegationStates = ['coming', 'inForce', 'over', 'revoked'] as const

const Holder = record({ holderId: Id, name: Type.String(), title: Type.String() })
const Who = record({ name: Type.String(), title: Type.String() })

export const DelegationCard = record({
  id: Id,
  from: Holder,
  to: Holder,
  scope: Type.Array(oneOf(delegationScopes)),
  startsOn: CivilDate,
  endsOn: CivilDate,
  reason: Type.String(),
  /** The document it rests on, or empty. */
  source: Type.String(),
  by: Who,
  /** Entered by somebody else for the absent. */
  forAbsent: Type.Boolean(),
  at: Instant,
  state: oneOf(delegationStates),
  revoked: nullable(record({ by: Who, at: Instant, reason: Type.String() })),
  mayRevoke: Type.Boolean(),
})

export const listDelegations = endpoint({
  method: 'GET',
  path: '/api/delegations',
  summary: 'Delegations I gave, those I received, or all of my agency, the latest first',
  access: 'session',
  query: record({ which: oneOf(['given', 'received', 'agency'] as const), ...pageAsk }),
  reply: pageOf(DelegationCard),
  faults: ['input.invalid', 'access.denied'],
})

const Candidate = record({ ...Holder.properties, unitName: Type.String() })

export const findDelegators = endpoint({
  method: 'GET',
  path: '/api/delegations/delegators',
  summary: 'Posts I may delegate: my own, and with the right to it those of my agency',
  access: 'session',
  query: record({ q: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: record({
    posts: Type.Array(
      record({ ...Candidate.properties, mine: Type.Boolean(), scopes: Type.Array(oneOf(delegationScopes)) }),
    ),
  }),
  faults: [],
})

export const findDelegates = endpoint({
  method: 'GET',
  path: '/api/delegations/delegates',
  summary: 'Who may act in a post while its holder is away',
  access: 'session',
  query: record({ fromHolderId: Id, q: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: record({ people: Type.Array(Candidate) }),
  faults: ['thing.missing', 'access.denied'],
})

export const giveDelegation = endpoint({
  method: 'POST',
  path: '/api/delegations',
  summary: 'Delegate the handling of a post for some days; for somebody absent with the document it rests on',
  access: 'session',
  body: record({
    fromHolderId: Id,
    toHolderId: Id,
    scope: Type.Array(oneOf(delegationScopes), { minItems: 1, maxItems: 3, uniqueItems: true }),
    startsOn: CivilDate,
    endsOn: CivilDate,
    reason: text(500),
    source: optionalText(500),
  }),
  reply: DelegationCard,
  faults: ['thing.missing', 'access.denied', 'input.invalid', 'delegation.unfit', 'delegation.overlaps'],
})

export const revokeDelegation = endpoint({
  method: 'PUT',
  path: '/api/delegations/:id/revocation',
  summary: 'Revoke a delegation; it ends at once, on open pages too',
  access: 'session',
  params: record({ id: Id }),
  body: record({ reason: text(500) }),
  reply: DelegationCard,
  faults: ['thing.missing', 'access.denied', 'thing.state'],
})

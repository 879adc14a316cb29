import { endpoint } from './endpoint.ts'
import { kindCodes } from './kinds.ts'
import { CivilDate, Id, nullable, oneOf, optionalText, record, Type, text } from './shape.ts'

/**
 * How somebody signs (Decree 30/2020 article 13, Appendix I II.7): head of a one-man agency, on behalf of a collective body (TM.), for the
 * head (KT.), by order (TL.), by authorisation (TUQ.). Acting (Q.) follows from how the post is held.
 */
export const signingModes = ['head', 'onBehalf', 'signFor', 'byOrder', 'byAuthorisation'] as const
export type SigningMode = (typeof signingModes)[number]

const Field = Type.String({ minLength: 1, maxLength: 30, pattern: '^[\\p{L}\\p{N}-]+$' })

const AuthorityAsk = record({
  postId: Id,
  mode: oneOf(signingModes),
  /** Empty: every kind. */
  kinds: Type.Array(oneOf(kindCodes), { maxItems: 40, uniqueItems: true }),
  /** Abbreviations of fields or units as in the symbol of a letter (`VX`); empty: every field. */
  fields: Type.Array(Field, { maxItems: 50, uniqueItems: true }),
  /** `Ủy ban nhân dân`: the body in whose name. */
  body: Type.String({ maxLength: 100 }),
  /** `Chủ tịch`: the head in whose place. */
  forTitle: Type.String({ maxLength: 100 }),
  /** `Chánh Văn phòng`: the head of the unit whose deputy signs by the head's order. */
  viaTitle: Type.String({ maxLength: 100 }),
  /** The work regulation or the written authorisation. */
  basis: Type.String({ maxLength: 300 }),
  /** By order: the unit's head may let his deputy sign. Never by authorisation. */
  mayPassOn: Type.Boolean(),
  validFrom: CivilDate,
  validTo: nullable(CivilDate),
})

const Authority = record({
  id: Id,
  ...AuthorityAsk.properties,
  postTitle: Type.String(),
  unitName: Type.String(),
  /** Who holds the post today. */
  holders: Type.Array(Type.String()),
  /** What is printed above the name. */
  lines: Type.Array(Type.String()),
  inForce: Type.Boolean(),
  endReason: Type.String(),
})

const authorities = record({ authorities: Type.Array(Authority) })

export const listAuthorities = endpoint({
  method: 'GET',
  path: '/api/signing-authorities',
  summary: 'Who of my agency may sign what, and in whose place',
  access: 'organisation.read',
  query: record({ ended: Type.Optional(Type.Boolean()) }),
  reply: authorities,
  faults: [],
})

/** Posts to choose from, with what their names suggest. */
export const listSigningPosts = endpoint({
  method: 'GET',
  path: '/api/signing-authorities/posts',
  summary: 'Posts of my agency that may be given an authority to sign',
  access: 'authority.manage',
  reply: record({
    posts: Type.Array(
      record({ postId: Id, title: Type.String(), unitName: Type.String(), holders: Type.Array(Type.String()) }),
    ),
    collective: Type.Boolean(),
    body: Type.String(),
    headTitle: Type.String(),
  }),
  faults: [],
})

export const giveAuthority = endpoint({
  method: 'POST',
  path: '/api/signing-authorities',
  summary: 'Give a post the authority to sign',
  access: 'authority.manage',
  body: AuthorityAsk,
  reply: authorities,
  faults: ['thing.missing', 'input.invalid', 'authority.unfit'],
})

export const endAuthority = endpoint({
  method: 'PUT',
  path: '/api/signing-authorities/:id/end',
  summary: 'End an authority on a day; what was signed before stands',
  access: 'authority.manage',
  params: record({ id: Id }),
  body: record({ on: CivilDate, reason: text(300) }),
  reply: authorities,
  faults: ['thing.missing', 'thing.state', 'input.invalid'],
})

export const SignerCard = record({
  authorityId: Id,
  holderId: Id,
  name: Type.String(),
  title: Type.String(),
  mode: oneOf(signingModes),
  lines: Type.Array(Type.String()),
  validTo: nullable(CivilDate),
})

export const listSigners = endpoint({
  method: 'GET',
  path: '/api/signers',
  summary: 'Who may sign a document of this kind and field today, and how it is printed',
  access: 'draft.write',
  query: record({ kind: oneOf(kindCodes), fieldCode: optionalText(30) }),
  reply: record({ signers: Type.Array(SignerCard) }),
  faults: [],
})

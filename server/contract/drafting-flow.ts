import { DraftCard, draftWay, opinionStances, opinionTakings } from './drafting.ts'
import { endpoint } from './endpoint.ts'
import { Id, Instant, nullable, oneOf, record, Sha256, Type, text } from './shape.ts'

const DraftId = record({ id: Id })
const versioned = { version: Type.Integer() }
const common = ['thing.missing', 'thing.changed', 'thing.state', 'access.denied', 'input.invalid'] as const
const note = Type.String({ maxLength: 2000 })

export const findCheckers = endpoint({
  method: 'GET',
  path: '/api/drafts/:id/people',
  summary: 'Whom a draft may go to next, or who may be asked for an opinion',
  access: 'draft.write',
  params: DraftId,
  query: record({
    for: oneOf(['contentCheck', 'formatCheck', 'officeReview', 'opinion'] as const),
    q: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  reply: record({
    people: Type.Array(
      record({
        holderId: nullable(Id),
        unitId: nullable(Id),
        name: Type.String(),
        title: Type.String(),
        unitName: Type.String(),
      }),
    ),
  }),
  faults: ['thing.missing'],
})

export const submitDraft = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id/submission',
  summary:
    'Submit for the check of content; whoever heads the unit answers for the content himself and names who checks the form',
  access: 'draft.write',
  params: DraftId,
  body: record({ ...versioned, toHolderId: Id, note }),
  reply: DraftCard,
  faults: [...common, 'draft.person-unfit', 'draft.no-pdf', 'draft.checked-out', 'draft.signer-missing'],
})

export const takeBackDraft = endpoint({
  method: 'DELETE',
  path: '/api/drafts/:id/submission',
  summary: 'Take a submitted draft back while nobody has decided on it',
  access: 'draft.write',
  params: DraftId,
  reply: DraftCard,
  faults: [...common, 'draft.checked-out'],
})

export const passDraft = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id/check',
  summary: 'Content, form or office check passed: on to the next, who is named',
  access: 'draft.write',
  params: DraftId,
  body: record({
    ...versioned,
    to: oneOf(['formatCheck', 'officeReview', 'waitSign'] as const),
    /** Who checks next; absent for the signer, who stands in the draft. */
    toHolderId: Type.Optional(Id),
    note,
  }),
  reply: DraftCard,
  faults: [
    ...common,
    'draft.own-check',
    'draft.person-unfit',
    'draft.no-pdf',
    'draft.checked-out',
    'draft.signer-missing',
    'draft.authority-ended',
  ],
})

export const returnDraft = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id/return',
  summary: 'Return to any earlier step with the reason',
  access: 'draft.write',
  params: DraftId,
  body: record({ ...versioned, to: oneOf(draftWay), reason: text(2000) }),
  reply: DraftCard,
  faults: [...common],
})

export const approveDraft = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id/approval',
  summary: 'Approve these exact bytes for signature; they become the outgoing document that waits for its number',
  access: 'draft.approve',
  params: DraftId,
  body: record({ ...versioned, number: Type.Integer(), sha256: Sha256, note }),
  reply: DraftCard,
  faults: [
    ...common,
    'draft.other-bytes',
    'draft.no-pdf',
    'draft.checked-out',
    'draft.authority-ended',
    'document.recipient-ended',
    'document.recipient-unfit',
    'document.relation-unfit',
  ],
})

export const undoDraftStep = endpoint({
  method: 'DELETE',
  path: '/api/drafts/:id/decision',
  summary: "Take one's own last decision back within seconds; both stay on record",
  access: 'draft.write',
  params: DraftId,
  reply: DraftCard,
  faults: ['document.held', ...common, 'draft.undo-late'],
})

export const refuseNumber = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id/numbering-refusal',
  summary: 'The clerk refuses the number: back to the signer or to the author with the reason',
  access: 'document.issue',
  params: DraftId,
  body: record({ to: oneOf(['waitSign', 'drafting'] as const), reason: text(2000) }),
  reply: DraftCard,
  faults: ['document.held', ...common],
})

export const askOpinions = endpoint({
  method: 'POST',
  path: '/api/drafts/:id/rounds',
  summary: 'Ask units and people of the agency for their opinion, all at once, until a time',
  access: 'draft.write',
  params: DraftId,
  body: record({
    ...versioned,
    question: Type.String({ maxLength: 2000 }),
    dueAt: Instant,
    to: Type.Array(record({ holderId: Type.Optional(Id), unitId: Type.Optional(Id) }), { minItems: 1, maxItems: 50 }),
  }),
  reply: DraftCard,
  faults: [...common, 'draft.person-unfit', 'draft.no-pdf', 'routing.due-past'],
})

export const closeRound = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id/rounds/closing',
  summary:
    'End the round: who has not answered in time is recorded as silent; before its time with the reason; the draft goes on where it stood',
  access: 'draft.write',
  params: DraftId,
  body: record({ ...versioned, reason: Type.Optional(Type.String({ maxLength: 500 })) }),
  reply: DraftCard,
  faults: [...common, 'draft.opinions-open'],
})

export const giveOpinion = endpoint({
  method: 'PUT',
  path: '/api/opinions/:id',
  summary: 'Give the opinion one was asked for',
  access: 'draft.write',
  params: DraftId,
  body: record({ stance: oneOf(opinionStances), text: Type.String({ maxLength: 10000 }) }),
  reply: DraftCard,
  faults: [...common],
})

export const resolveOpinion = endpoint({
  method: 'PUT',
  path: '/api/opinions/:id/resolution',
  summary: 'Say how an opinion was taken up, or why not',
  access: 'draft.write',
  params: DraftId,
  body: record({ taken: oneOf(opinionTakings), text: Type.String({ maxLength: 4000 }) }),
  reply: DraftCard,
  faults: [...common],
})

import { endpoint } from './endpoint.ts'
import { CivilDate, Id, Instant, nullable, optionalText, pageAsk, pageOf, record, Type, text } from './shape.ts'

const Period = { from: CivilDate, to: CivilDate }
const PeriodPage = record({ ...Period, ...pageAsk })
const PaperId = record({ id: Id })

/** A line of Sổ gửi bưu điện. */
export const PostalCard = record({
  id: Id,
  documentId: Id,
  code: Type.String(),
  subject: Type.String(),
  sentOn: CivilDate,
  recipient: Type.String(),
  envelopes: Type.Integer(),
  note: Type.String(),
  /** Who signed for it, or the mark of the post office; empty until it is known. */
  receipt: Type.String(),
  enteredBy: Type.String(),
  enteredAt: Instant,
  /** Entered by mistake; the line stays. */
  cancelledAt: nullable(Instant),
  cancelReason: Type.String(),
})

export const listPostal = endpoint({
  method: 'GET',
  path: '/api/postal-dispatches',
  summary: 'What my agency sent by post in a period, the newest first',
  access: 'register.read',
  query: PeriodPage,
  reply: pageOf(PostalCard),
  faults: ['access.denied', 'input.invalid'],
})

export const enterPostal = endpoint({
  method: 'POST',
  path: '/api/postal-dispatches',
  summary: 'Enter in the post book that an issued document left on paper',
  access: 'register.manage',
  body: record({
    documentId: Id,
    sentOn: CivilDate,
    recipient: text(300),
    envelopes: Type.Integer({ minimum: 1, maximum: 9999 }),
    note: optionalText(300),
  }),
  reply: PostalCard,
  faults: ['thing.missing', 'thing.state', 'input.invalid'],
})

export const enterReceipt = endpoint({
  method: 'PUT',
  path: '/api/postal-dispatches/:id/receipt',
  summary: 'Write down who signed for it or the mark of the post office; once',
  access: 'register.manage',
  params: PaperId,
  body: record({ receipt: text(200) }),
  reply: PostalCard,
  faults: ['thing.missing', 'thing.state'],
})

export const cancelPostal = endpoint({
  method: 'PUT',
  path: '/api/postal-dispatches/:id/cancellation',
  summary: 'Cancel a line that was entered by mistake, with the reason; it stays in the book',
  access: 'register.manage',
  params: PaperId,
  body: record({ reason: text(300) }),
  reply: PostalCard,
  faults: ['thing.missing', 'thing.state'],
})

/** A line of Sổ sử dụng bản lưu. */
export const LoanCard = record({
  id: Id,
  documentId: Id,
  code: Type.String(),
  issuedOn: nullable(CivilDate),
  /** Kind and abstract. */
  title: Type.String(),
  lentOn: CivilDate,
  borrower: Type.String(),
  fileNotation: Type.String(),
  permittedBy: Type.String(),
  note: Type.String(),
  enteredBy: Type.String(),
  enteredAt: Instant,
  returnedOn: nullable(CivilDate),
  returnNote: Type.String(),
})

export const listLoans = endpoint({
  method: 'GET',
  path: '/api/record-copy-loans',
  summary: 'Record copies lent in a period, the newest first; or only those still out, of whatever day',
  access: 'register.read',
  query: record({ ...PeriodPage.properties, out: Type.Optional(Type.Boolean()) }),
  reply: pageOf(LoanCard),
  faults: ['access.denied', 'input.invalid'],
})

export const lendRecordCopy = endpoint({
  method: 'POST',
  path: '/api/record-copy-loans',
  summary: 'Lend the record copy of an issued document; there is one, so not while it is out',
  access: 'register.manage',
  body: record({
    documentId: Id,
    lentOn: CivilDate,
    borrower: text(200),
    fileNotation: optionalText(60),
    permittedBy: text(200),
    note: optionalText(300),
  }),
  reply: LoanCard,
  faults: ['thing.missing', 'thing.state', 'paper.lent', 'input.invalid'],
})

export const returnRecordCopy = endpoint({
  method: 'PUT',
  path: '/api/record-copy-loans/:id/return',
  summary: 'Write down that a record copy came back, and in which state',
  access: 'register.manage',
  params: PaperId,
  body: record({ returnedOn: CivilDate, note: optionalText(300) }),
  reply: LoanCard,
  faults: ['thing.missing', 'thing.state', 'input.invalid'],
})

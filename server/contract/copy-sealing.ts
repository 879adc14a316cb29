import { endpoint } from './endpoint.ts'
import { Id, record, Type } from './shape.ts'
import { Place, SessionCard } from './signing.ts'

export const startCopySealing = endpoint({
  method: 'POST',
  path: '/api/copies/:id/signature-sessions',
  summary:
    'Prepare a numbered copy for the agency’s signature: form, agency and time at the top right of its first page; nothing is signed yet',
  access: 'seal.use',
  params: record({ id: Id }),
  body: record({ certificateId: Id, place: Type.Optional(Place) }),
  reply: SessionCard,
  faults: [
    'thing.missing',
    'thing.state',
    'signature.unfit-file',
    'signature.busy',
    'certificate.missing',
    'certificate.unfit',
    'seal.not-keeper',
    'file.damaged',
    'file.store-unreachable',
    'input.invalid',
  ],
})

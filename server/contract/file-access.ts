import { endpoint } from './endpoint.ts'
import { Done, Id, record, Type } from './shape.ts'

export const decideFileAccess = endpoint({
  method: 'PUT',
  path: '/api/work-file-access/:id/decision',
  summary: 'Confirm that a completed file is opened to somebody, or reject it with the reason; never one’s own',
  access: 'access.confirm',
  params: record({ id: Id }),
  body: record({ confirmed: Type.Boolean(), reason: Type.String({ maxLength: 500 }) }),
  reply: Done,
  faults: [
    'thing.missing',
    'thing.state',
    'access.own-change',
    'dossier.full',
    'dossier.member-already',
    'routing.target-unfit',
    'input.invalid',
  ],
})

import { endpoint } from './endpoint.ts'
import { Id, nullable, oneOf, record, Type } from './shape.ts'

export const findPeople = endpoint({
  method: 'GET',
  path: '/api/work-files-people',
  summary: 'People and units of my agency: whom a file or a task may concern',
  access: 'work-file.read',
  query: record({
    for: oneOf(['member', 'keeper', 'task'] as const),
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
  faults: [],
})

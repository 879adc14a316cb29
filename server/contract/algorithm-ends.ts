import { endpoint } from './endpoint.ts'
import { entered } from './entered.ts'
import { CivilDate, Id, nullable, oneOf, record, Type, text } from './shape.ts'

/** Digests end whole; of keys those below a size. */
export const algorithmNames = ['sha1', 'sha256', 'sha384', 'sha512', 'rsa', 'ec'] as const
export const keyFamilies: ReadonlySet<string> = new Set(['rsa', 'ec'] satisfies (typeof algorithmNames)[number][])

const bits = nullable(Type.Integer({ minimum: 160, maximum: 16_384 }))

export const AlgorithmEnd = record({
  ...entered,
  algorithm: oneOf(algorithmNames),
  /** Bits; null for a digest. */
  below: bits,
  /** The last day on which it convinces. */
  until: CivilDate,
})

const EndsList = record({ ends: Type.Array(AlgorithmEnd), mayManage: Type.Boolean() })

export const listAlgorithmEnds = endpoint({
  method: 'GET',
  path: '/api/algorithm-ends',
  summary: 'Until when algorithms of signatures convince here, the present ones and those replaced',
  access: 'session',
  reply: EndsList,
  faults: [],
})

export const setAlgorithmEnd = endpoint({
  method: 'POST',
  path: '/api/algorithm-ends',
  summary: 'Enter until when an algorithm convinces, in place of what was entered for it before',
  access: 'trust.manage',
  body: record({ algorithm: oneOf(algorithmNames), below: bits, until: CivilDate, basis: text(500) }),
  reply: EndsList,
  faults: ['input.invalid'],
})

export const endAlgorithmEnd = endpoint({
  method: 'PUT',
  path: '/api/algorithm-ends/:id/end',
  summary: 'Take back the end of an algorithm: it convinces without end',
  access: 'trust.manage',
  params: record({ id: Id }),
  body: record({ reason: text(300) }),
  reply: EndsList,
  faults: ['thing.missing', 'thing.state'],
})

import { allEndpoints, type NamedEndpoint } from '#contract/all.ts'
import { faultStatus } from '#contract/faults.ts'
import type { TSchema } from '#contract/shape.ts'

const binary = { schema: { type: 'string', format: 'binary' } }

function parameters(from: 'path' | 'query', schema: TSchema | undefined): object[] {
  const object = (schema ?? {}) as { properties?: Record<string, object>; required?: string[] }
  return Object.entries(object.properties ?? {}).map(([name, inner]) => ({
    name,
    in: from,
    required: from === 'path' || (object.required ?? []).includes(name),
    schema: inner,
  }))
}

/** Refusals by status, each with the codes that may come. Every call may also be refused for its session, its input or its rate. */
function refusals(it: NamedEndpoint['it']): Record<string, object> {
  const always = [
    'internal',
    'rate.limited',
    ...(it.query || it.body || it.params ? (['input.invalid'] as const) : []),
  ] as const
  const session = it.access === 'public' ? [] : (['session.missing'] as const)
  const right = ['public', 'signed-in', 'session'].includes(it.access) ? [] : (['access.denied'] as const)
  const byStatus = new Map<number, Set<string>>()
  for (const code of [...it.faults, ...always, ...session, ...right]) {
    const codes = byStatus.get(faultStatus[code]) ?? new Set()
    byStatus.set(faultStatus[code], codes.add(code))
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: [...codes].sort().join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } },
      },
    ]),
  )
}

function operation({ room, name, it }: NamedEndpoint): object {
  const body = it.stream === 'in' && it.method !== 'DELETE' ? { 'application/offset+octet-stream': binary } : undefined
  const content = it.body ? { 'application/json': { schema: it.body } } : body
  return {
    operationId: name,
    tags: [room],
    summary: it.summary,
    'x-access': it.access,
    parameters: [...parameters('path', it.params), ...parameters('query', it.query)],
    ...(content ? { requestBody: { required: it.body !== undefined, content } } : {}),
    responses: {
      '200': {
        description: 'OK',
        content:
          it.stream === 'out' ? { 'application/octet-stream': binary } : { 'application/json': { schema: it.reply } },
      },
      ...refusals(it),
    },
  }
}

/** The OpenAPI 3.1 description of everything a partner may call, written from the endpoint objects themselves. */
export function openApi(): string {
  const paths: Record<string, Record<string, object>> = {}
  for (const endpoint of allEndpoints) {
    const path = endpoint.it.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.it.method.toLowerCase()]: operation(endpoint) }
  }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Liên Thông', version: '0.1.0' },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b))),
    components: {
      schemas: {
        Fault: {
          type: 'object',
          required: ['code', 'facts', 'request'],
          properties: { code: { enum: Object.keys(faultStatus) }, facts: {}, request: { type: 'string' } },
        },
      },
    },
  }
  return `${JSON.stringify(document, null, 1)}\n`
}

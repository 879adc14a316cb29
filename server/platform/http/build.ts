import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { ErrorObject } from 'ajv'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { WireFault } from '#contract/faults.ts'
import { databaseAway, Fault, fault, faultOfDatabase } from '../fault.ts'
import { type ObjectStore, StoreFault } from '../store/port.ts'
import type { Run } from '../work.ts'
import { sendKept, sendMade } from './download.ts'
import { admit, refuseForgery, refuseOtherPost } from './guard.ts'
import { compileInput, inputFault, tidied } from './input.ts'
import type { Call, Caller, Route } from './route.ts'

export interface HttpParts {
  readonly run: Run
  readonly store: ObjectStore
  readonly routes: readonly Route[]
  /** Finds the caller behind a session cookie. `touch` is false for what the page does by itself. */
  identify(token: string, touch: boolean): Promise<Caller | undefined>
  readonly secureCookies: boolean
  readonly trustProxy: boolean
  readonly loginPerMinute: number
  readonly requestsPerMinute: number
  readonly logLevel: string
  /** A program on people's own computers the page may speak to. */
  readonly agent?: string
  /** Called with every unexpected error, beside the log. */
  readonly onInternal?: (error: unknown) => void
  /** Called when kept bytes turned out not to match their hash. */
  readonly onDamaged?: (sha256: string) => void
}

export const sessionCookie = 'lt_session'
const jsonBytes = 1024 * 1024

function faultOf(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error
  const database = faultOfDatabase(error)
  if (database) return database
  if (error instanceof StoreFault) {
    if (error.code === 'store.full') return fault('file.store-full')
    if (error.code === 'store.unreachable') return fault('file.store-unreachable')
    if (error.code === 'store.missing') return fault('thing.missing')
    return undefined
  }
  const known = error as { validation?: ErrorObject[]; statusCode?: number; code?: string }
  if (known.validation) return inputFault(known.validation)
  if (known.statusCode === 413) return fault('file.too-large', { limit: jsonBytes })
  if (known.statusCode === 415) return fault('file.type-refused', { found: 'content-type' })
  if (known.statusCode === 400) return fault('input.invalid', { problems: [{ path: '', rule: 'json' }] })
  return databaseAway(error) ? fault('service.unavailable') : undefined
}

function securityHeaders(secure: boolean, agent: string | undefined) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        styleSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", 'blob:', 'data:', ...(agent === undefined ? [] : [agent])],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  } as const
}

function callOf(request: FastifyRequest, reply: FastifyReply, caller: Caller | undefined, secure: boolean): Call {
  return {
    caller,
    address: request.ip,
    agent: String(request.headers['user-agent'] ?? '').slice(0, 300),
    setSession(token) {
      const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const
      if (token === null) reply.clearCookie(sessionCookie, options)
      else reply.setCookie(sessionCookie, token, options)
    },
  }
}

/**
 * Sessions this process has seen to be real. Only they have an allowance of their own; whoever invents cookies shares that of his address.
 */
class ProvenSessions {
  private readonly tokens = new Set<string>()
  private readonly most = 20_000

  add(token: string): void {
    if (this.tokens.size >= this.most) this.tokens.clear()
    this.tokens.add(token)
  }

  keyOf(token: string | undefined, address: string): string {
    return token !== undefined && this.tokens.has(token) ? token : address
  }
}

/** The whole body of a small question. What is longer is let past and refused. */
async function boundedBody(bytes: AsyncIterable<unknown> & { resume(): unknown }, limit: number): Promise<Uint8Array> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of bytes) {
    size += (part as Buffer).length
    if (size <= limit) parts.push(part as Buffer)
  }
  if (size > limit) throw fault('file.too-large', { limit })
  return Buffer.concat(parts)
}

function mount(app: FastifyInstance, parts: HttpParts, proven: ProvenSessions, route: Route): void {
  const { it, answer } = route
  app.route({
    method: it.method,
    url: it.path,
    schema: {
      ...(it.params ? { params: it.params } : {}),
      ...(it.query ? { querystring: it.query } : {}),
      ...(it.body && it.stream !== 'in' ? { body: it.body } : {}),
      ...(it.stream === 'out' ? {} : { response: { 200: it.reply } }),
    },
    ...(it.stream === 'in' ? { bodyLimit: Number.MAX_SAFE_INTEGER } : {}),
    ...(route.options.quiet ? { logLevel: 'warn' as const } : {}),
    ...(route.options.rate === 'login'
      ? {
          config: {
            rateLimit: {
              max: parts.loginPerMinute,
              timeWindow: 60_000,
              keyGenerator: (request: FastifyRequest) => `login ${request.ip}`,
            },
          },
        }
      : {}),
    // Rights come before the shape of the input: who may not call learns nothing from what he sent.
    async preValidation(request) {
      const token = request.cookies[sessionCookie]
      const caller = token ? await parts.identify(token, request.headers['x-background'] === undefined) : undefined
      if (token && caller) proven.add(token)
      refuseForgery(request, caller)
      request.caller = caller
      request.actor = admit(it.access, caller)
      if (!it.path.startsWith('/api/session')) refuseOtherPost(request, caller)
      if (it.stream !== 'in' && request.body !== undefined) request.body = tidied(request.body)
      request.query = tidied(request.query)
    },
    async handler(request, reply) {
      const body = it.stream === 'in' ? {} : ((request.body as object | undefined) ?? {})
      const ask = { ...(request.params as object), ...(request.query as object), ...body } as never
      const { actor, caller } = request
      if (answer.kind === 'plain') {
        const { mediaType, bytes } = await answer.handle(parts.run, ask, await boundedBody(request.raw, answer.limit))
        return reply.type(mediaType).send(Buffer.from(bytes))
      }
      if (answer.kind === 'in') {
        const offset = Number(request.headers['upload-offset'] ?? 0)
        try {
          return await answer.handle(parts.run, actor, ask, {
            bytes: request.raw,
            offset,
            mediaType: request.headers['content-type'] ?? '',
          })
        } finally {
          // What a refused sender still has under way is let past, or the line would never be free for the next call.
          request.raw.resume()
        }
      }
      if (answer.kind === 'steps') return answer.handle(parts.run, actor, ask)
      if (answer.kind === 'made') return sendMade(reply, await answer.handle(parts.run, actor, ask))
      if (answer.kind === 'out') {
        const file = await parts.run(actor, (work) => answer.handle(work, ask))
        return 'stream' in file ? sendMade(reply, file) : sendKept(request, reply, parts, file)
      }
      const call = callOf(request, reply, caller, parts.secureCookies)
      const reading = it.method === 'GET'
      return parts.run(actor, (work) => answer.handle(work, ask, call), { reading })
    },
  })
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined
    actor: ReturnType<typeof admit>
  }
}

/** An address as the log may have it: whoever knows that of a calendar feed or of a file to be signed reads it, so its secret stays out. */
export const loggedUrl = (url: string): string => url.replace(/(\/api\/(?:feeds|agent-files)\/)[^/?#]+/i, '$1…')

/** The HTTP side of the program: security headers, limits, faults on the wire, and every route of every room. */
export async function buildHttp(parts: HttpParts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: {
      level: parts.logLevel,
      redact: ['req.headers.cookie', 'req.headers["x-csrf"]'],
      serializers: {
        req: (request) => ({ method: request.method, url: loggedUrl(request.url), remoteAddress: request.ip }),
      },
    },
    bodyLimit: jsonBytes,
    // The address is what our own proxy saw, not what the client wrote before it.
    trustProxy: parts.trustProxy ? (_address, hop) => hop === 0 : false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  })
  app.setValidatorCompiler(compileInput as never)
  app.decorateRequest('caller', undefined)
  app.decorateRequest('actor', null as never)
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = faultOf(error)
    if (!refusal) {
      request.log.error(error)
      parts.onInternal?.(error)
    }
    const shown = refusal ?? fault('internal')
    const wire: WireFault = { code: shown.code, facts: shown.facts, request: request.id }
    if (shown.code === 'rate.limited') reply.header('retry-after', String((shown.facts as { seconds: number }).seconds))
    return reply.code(shown.status).type('application/json').send(JSON.stringify(wire))
  })
  await app.register(cookie)
  await app.register(helmet, securityHeaders(parts.secureCookies, parts.agent))
  const proven = new ProvenSessions()
  await app.register(rateLimit, {
    max: parts.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => proven.keyOf(request.cookies[sessionCookie], request.ip),
    allowList: (request) => !request.url.startsWith('/api/'),
    errorResponseBuilder: (_request, context) => fault('rate.limited', { seconds: Math.ceil(context.ttl / 1000) }),
  })
  for (const route of parts.routes) if (route.it.stream !== 'in') mount(app, parts, proven, route)
  await app.register(async (raw) => {
    // Bytes go to the handler untouched whatever they call themselves: a parser would gather them in memory, which here has no limit.
    raw.removeAllContentTypeParsers()
    raw.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
    for (const route of parts.routes)
      if (route.it.stream === 'in') mount(raw as unknown as FastifyInstance, parts, proven, route)
  })
  return app
}

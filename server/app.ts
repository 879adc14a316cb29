import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#config'
import { type Clock, wallClock } from '#platform/clock.ts'
import { openConverter } from '#platform/convert/index.ts'
import type { Database } from '#platform/db.ts'
import { fault } from '#platform/fault.ts'
import { buildHttp } from '#platform/http/build.ts'
import { startJobs } from '#platform/jobs.ts'
import { buildLive } from '#platform/live/build.ts'
import type { Hub } from '#platform/live/hub.ts'
import { Logs } from '#platform/live/logs.ts'
import { announcer, type Relay, startRelay, waker } from '#platform/live/relay.ts'
import { type Reactions, startReactions } from '#platform/reactions.ts'
import type { Room } from '#platform/room.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import { type Run, unitOfWork } from '#platform/work.ts'
import { auditRoom } from './modules/audit/index.ts'
import { bodiesRoom } from './modules/bodies/index.ts'
import { documentsRoom } from './modules/documents/index.ts'
import { dossiersRoom } from './modules/dossiers/index.ts'
import { draftingRoom } from './modules/drafting/index.ts'
import { filesRoom, headOf, type LookedAt, markDamaged } from './modules/files/index.ts'
import { handoverRoom } from './modules/handover/index.ts'
import { identifier, identityRoom } from './modules/identity/index.ts'
import { meetingsRoom } from './modules/meetings/index.ts'
import { minutesRoom } from './modules/minutes/index.ts'
import { notificationsRoom } from './modules/notifications/index.ts'
import { operationsRoom } from './modules/operations/index.ts'
import { organisationRoom } from './modules/organisation/index.ts'
import { paperRoom } from './modules/paper/index.ts'
import { registersRoom } from './modules/registers/index.ts'
import { reorganisationRoom } from './modules/reorganisation/index.ts'
import { reportsRoom } from './modules/reports/index.ts'
import { routingRoom } from './modules/routing/index.ts'
import { judgeWith, meansOf, type Tools as SigningTools, signingRoom } from './modules/signing/index.ts'
import { sittingsRoom } from './modules/sittings/index.ts'
import { slipsRoom } from './modules/slips/index.ts'
import { venuesRoom } from './modules/venues/index.ts'
import { votesRoom } from './modules/votes/index.ts'

export interface AppParts {
  readonly config: Config
  readonly database: Database
  readonly store: ObjectStore
  readonly clock?: Clock
  /** For tests: called at each step of a signature. */
  readonly reached?: (step: string) => void
  onError(error: unknown): void
}

export interface App {
  readonly http: FastifyInstance
  readonly run: Run
  readonly rooms: readonly Room[]
  /** Pages connected to this process. */
  sockets(): number
  /** Stops taking requests, lets those under way end, then ends sockets, relay and jobs. The database stays the caller's. */
  close(): Promise<void>
}

const webFolder = fileURLToPath(new URL('../web/dist/', import.meta.url))

/** The page itself: files named by their content are kept by the browser for good, the page is asked for each time. */
async function serveWeb(http: FastifyInstance): Promise<void> {
  if (existsSync(`${webFolder}index.html`))
    await http.register(fastifyStatic, {
      root: webFolder,
      wildcard: true,
      index: 'index.html',
      preCompressed: true,
      setHeaders(reply, path) {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  http.setNotFoundHandler((request, reply) => {
    const page = request.method === 'GET' && !/^\/(api|live|assets)\b/.test(request.url) && 'sendFile' in reply
    if (!page) throw fault('thing.missing')
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}

/** Puts the program together: the list of rooms is its table of contents. Roles decide what this process does. */
export async function buildApp(parts: AppParts): Promise<App> {
  const { config, database, onError } = parts
  const clock = parts.clock ?? wallClock
  const startedAt = clock()
  let hub: Hub | undefined
  let stopLogs: () => Promise<void> = async () => undefined
  let relay: Relay | undefined
  let reactions: Reactions | undefined
  const has = (role: (typeof config.ROLES)[number]) => config.ROLES.includes(role)

  const notify = announcer(database.sql, onError)
  const reached = parts.reached ?? (() => undefined)
  const announce = () => {
    relay?.nudge()
    reactions?.nudge()
    notify()
  }
  let logs: Logs | undefined
  const wakeOthers = waker(database.sql, onError)
  const wake = (names: readonly string[]) => {
    for (const name of names) logs?.nudge(name)
    wakeOthers(names)
  }
  const run = unitOfWork(database.db, clock, announce, reached, wake)
  const rule = { idleMinutes: config.IDLE_MINUTES, sessionHours: config.SESSION_HOURS }
  const identify = identifier(database.db, clock, rule)
  const { store } = parts
  const converter = await openConverter(config.CONVERTER)
  const look = (file: LookedAt) => headOf(store, file)
  const signing: SigningTools = {
    store,
    run,
    now: clock,
    sampleAuthority: config.SAMPLE_AUTHORITY,
    authorityAddress: `${config.PUBLIC_URL || `http://127.0.0.1:${config.PORT}`}/api/sample-authority`,
    timestampUrl: config.TIMESTAMP_URL,
    insideAddresses: config.INSIDE_AUTHORITIES,
    means: meansOf(config),
    publicAddress: config.PUBLIC_URL,
    reached,
  }
  const rooms: readonly Room[] = [
    organisationRoom,
    identityRoom(rule),
    registersRoom(run),
    bodiesRoom,
    venuesRoom,
    filesRoom({ store, run, maxBytes: config.MAX_FILE_MB * 1024 * 1024 }),
    documentsRoom(look, store, judgeWith(signing)),
    routingRoom(look, store),
    draftingRoom(run, { store, converter, look }),
    signingRoom(signing),
    dossiersRoom,
    meetingsRoom(look, { store, converter, look }),
    slipsRoom(look, run),
    sittingsRoom(() => (log, beyond, ms) => logs?.grown(log, beyond, ms) ?? Promise.resolve()),
    votesRoom(run),
    minutesRoom({ store, converter, look }, config.PUBLIC_URL || `http://127.0.0.1:${config.PORT}`),
    reorganisationRoom(run),
    handoverRoom,
    paperRoom,
    reportsRoom(store),
    auditRoom(signing),
    notificationsRoom(
      run,
      { url: config.MAIL_URL, from: config.MAIL_FROM, publicUrl: config.PUBLIC_URL },
      { contact: config.PUSH_CONTACT },
    ),
    operationsRoom({ store, startedAt, sample: config.SAMPLE, sockets: () => hub?.size ?? 0 }),
  ]

  // Without the role web a process answers only whether it is well.
  const routes = rooms.flatMap((room) => room.routes).filter(({ it }) => has('web') || it.path === '/api/health')
  const http = await buildHttp({
    run,
    store,
    routes,
    identify,
    secureCookies: config.SECURE_COOKIES,
    trustProxy: config.TRUST_PROXY,
    ...(config.AGENT_URL === 'none' ? {} : { agent: config.AGENT_URL }),
    loginPerMinute: config.LOGIN_PER_MINUTE,
    requestsPerMinute: config.REQUESTS_PER_MINUTE,
    logLevel: config.LOG_LEVEL,
    onInternal: onError,
    onDamaged: (sha256) => {
      markDamaged(run, sha256).catch(onError)
    },
  })
  if (has('live')) {
    const doors = rooms.flatMap((room) => (room.topics ? [room.topics] : []))
    logs = new Logs({ run, doors: rooms.flatMap((room) => room.logs ?? []), now: () => clock().getTime(), onError })
    const heard = logs
    const listening = await database.sql.listen('logs', (name) => heard.nudge(name))
    stopLogs = async () => {
      heard.stop()
      await listening.unlisten().catch(() => undefined)
    }
    const live = await buildLive(http, { run, relay: () => relay as Relay, doors, logs, identify, onError })
    hub = live
    relay = await startRelay({
      sql: database.sql,
      signals: (fact) => rooms.flatMap((room) => room.signals?.(fact) ?? []),
      deliver(signals) {
        live.deliver(signals)
        for (const signal of signals) {
          if (signal.type === 'session.ended') live.closeWhere((page) => page.accountId === signal.id, 4401, 'ended')
          if (signal.type === 'delegation.revoked')
            live.closeWhere((page) => page.delegationId === signal.id, 4409, 'post')
        }
      },
      onError,
    })
  }
  if (has('web')) await serveWeb(http)
  const jobs = has('worker')
    ? await startJobs({
        url: database.url,
        jobs: rooms.flatMap((room) => room.jobs ?? []),
        concurrency: 2,
        onError: (_job, error) => onError(error),
      })
    : undefined
  if (has('worker'))
    reactions = await startReactions({
      sql: database.sql,
      run,
      reactions: rooms.flatMap((room) => room.reactions ?? []),
      onError,
    })

  return {
    http,
    run,
    rooms,
    sockets: () => hub?.size ?? 0,
    async close() {
      hub?.closeWhere(() => true, 1001, 'restart')
      await stopLogs()
      await http.close()
      await reactions?.stop()
      await jobs?.stop()
      await converter.close()
      await relay?.stop()
    },
  }
}

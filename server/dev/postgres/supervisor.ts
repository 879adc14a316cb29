import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { DatabaseFault } from './fault.ts'
import type { Home } from './home.ts'
import { endPostmaster, lastWords, type Postmaster, type ServerSettings, startPostmaster } from './postmaster.ts'
import { answers } from './sessions.ts'

const firstAttempts = 5
const longestPause = 10_000
/** A server that lived this long was well: its death does not count with the earlier ones. Milliseconds. */
const steady = 10_000
const patience = { fast: 30_000, immediate: 10_000 }

/** A server that is kept running. */
export interface Supervised {
  readonly port: number
  /** The process id of the server now, undefined between two of them. */
  pid(): number | undefined
  stop(): Promise<void>
}

/** What the supervisor needs to know. `urlAt` is the address of a database that always exists, for asking whether the server answers. */
export interface Charge {
  readonly home: Home
  readonly binaries: Binaries
  readonly settings: ServerSettings
  urlAt(port: number): string
  log(line: string): void
}

/**
 * Starts the server and keeps it running: when it dies, it is started again on the same port, at once and then at growing intervals of
 * at most 10 seconds, for ever (a full disk gets emptied). Rejects when the first start fails five times.
 */
export async function supervise(charge: Charge): Promise<Supervised> {
  const { port, postmaster } = await firstStart(charge)
  const stopping = new AbortController()
  let current: Postmaster | undefined = postmaster
  // The net under a Node that ends without stop(): the signal still gets out, and the server ends in order.
  const net = () => {
    if (current?.pid !== undefined && !current.isOver()) signalFast(current.pid)
  }
  process.once('exit', net)

  async function keep(): Promise<void> {
    let deaths = 0
    while (current !== undefined) {
      const since = Date.now()
      const how = await current.ended
      current = undefined
      if (stopping.signal.aborted) return
      charge.log(`the database server ended (${how}); starting it again`)
      if (Date.now() - since > steady) deaths = 0
      for (; current === undefined && !stopping.signal.aborted; deaths++) {
        await pause(deaths === 0 ? 0 : Math.min(longestPause, 50 * 2 ** deaths), undefined, {
          signal: stopping.signal,
        }).catch(() => undefined)
        if (!stopping.signal.aborted) await again().catch((cause: unknown) => charge.log(`no new start: ${cause}`))
      }
    }
  }
  async function again(): Promise<void> {
    const next = startPostmaster(charge.home, charge.binaries, port, charge.settings)
    current = next // from here on stop() and the net reach it, also while it recovers
    const ready = await answers(charge.urlAt(port), next).catch(() => false)
    if (ready) charge.log('the database server is back')
    else {
      if (!stopping.signal.aborted) charge.log(`the database server did not start: ${lastWords(charge.home)}`)
      await end(next, charge)
      current = undefined
    }
  }

  const kept = keep()
  let stopped: Promise<void> | undefined
  async function stop(): Promise<void> {
    stopping.abort()
    if (current !== undefined) await end(current, charge)
    await kept
    process.off('exit', net)
  }
  return {
    port,
    pid: () => current?.pid,
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

async function firstStart(charge: Charge): Promise<{ port: number; postmaster: Postmaster }> {
  for (let attempt = 1; ; attempt++) {
    // Another port each time: someone may have taken the free one meanwhile. The pause lets sessions end that outlived their postmaster.
    const port = await freePort()
    const postmaster = startPostmaster(charge.home, charge.binaries, port, charge.settings)
    try {
      if (await answers(charge.urlAt(port), postmaster)) return { port, postmaster }
    } catch (cause) {
      await end(postmaster, charge)
      throw cause
    }
    if (attempt === firstAttempts) {
      throw new DatabaseFault(
        `The database server does not start (${await postmaster.ended}): ${lastWords(charge.home)}`,
      )
    }
    await pause(50 * 2 ** attempt)
  }
}

async function end(postmaster: Postmaster, { home, binaries }: Charge): Promise<void> {
  if (postmaster.pid === undefined || postmaster.isOver()) return
  for (const mode of ['fast', 'immediate'] as const) {
    await endPostmaster(postmaster.pid, mode, home, binaries)
    const timer = new AbortController()
    const late = pause(patience[mode], 'late', { signal: timer.signal }).catch(() => 'over')
    const how = await Promise.race([postmaster.ended, late])
    timer.abort()
    if (how !== 'late') return
  }
  process.kill(postmaster.pid, 'SIGKILL')
  await postmaster.ended
}

/** All that can be done while Node ends. Windows knows no such signal; there the next start finds the server and ends it. */
function signalFast(pid: number): void {
  if (process.platform === 'win32') return
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    // It was quicker.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { run, runAs } from './cluster.ts'
import type { Home } from './home.ts'

/** Settings of PostgreSQL by name, as in postgresql.conf. */
export type ServerSettings = Readonly<Record<string, string>>

/** For a small server with a few gigabytes of memory; durability as PostgreSQL's own defaults have it. */
const usual: ServerSettings = {
  shared_buffers: '256MB',
  max_connections: '100',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  cluster_name: 'lien-thong',
}

/** A postmaster that this process started. `ended` tells in words how it ended, and never rejects. */
export interface Postmaster {
  readonly pid: number | undefined
  readonly ended: Promise<string>
  /** Whether it has ended: its process id may belong to a stranger then. */
  isOver(): boolean
}

/** Starts the server on a loopback port, with no unix socket (their paths are limited to about 100 bytes). */
export function startPostmaster(home: Home, binaries: Binaries, port: number, settings: ServerSettings): Postmaster {
  // What reaches beyond this machine is not for settings to decide.
  const fixed = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
    logging_collector: 'off',
  }
  const all = Object.entries({ ...usual, ...settings, ...fixed }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const output = openSync(logFile(home), 'a', 0o600)
  try {
    // A file and not a pipe: the server outlives a killed Node and must not write into nothing. Detached: Ctrl+C in a terminal
    // reaches the whole group, and the server is to end after the application has drained, not with it.
    const stdio: ['ignore', number, number] = ['ignore', output, output]
    const child = spawn(binaries.postgres, ['-D', home.cluster, ...all], {
      ...runAs(home),
      stdio,
      detached: true,
      windowsHide: true,
    })
    const ended = new Promise<string>((resolve) => {
      child.once('error', (cause) => resolve(`could not be run: ${cause.message}`))
      child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`))
    })
    let over = false
    ended.then(() => {
      over = true
    })
    return { pid: child.pid, ended, isOver: () => over }
  } finally {
    closeSync(output)
  }
}

/** Ends a postmaster: `fast` breaks sessions off and writes everything down, `immediate` leaves recovery to the next start. */
export async function endPostmaster(
  pid: number,
  mode: 'fast' | 'immediate',
  home: Home,
  binaries: Binaries,
): Promise<void> {
  if (process.platform === 'win32') {
    await run(home, binaries.pgCtl, ['stop', '-D', home.cluster, '-m', mode]).catch(() => undefined)
    return
  }
  try {
    process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
  } catch {
    // It is gone already, which is what was wanted.
  }
}

/** The server's own log. One earlier log is kept, as `postgres.log.1`. */
export function logFile(home: Home): string {
  return join(home.folder, 'postgres.log')
}

/** Sets the log of the last run aside. */
export function turnLog(home: Home): void {
  if (existsSync(logFile(home))) renameSync(logFile(home), `${logFile(home)}.1`)
}

/** The last lines of the server's log that tell of trouble, in one line. */
export function lastWords(home: Home): string {
  const lines = existsSync(logFile(home)) ? readFileSync(logFile(home), 'utf8').trim().split('\n') : []
  const telling = lines.filter((line) => /FATAL|PANIC|ERROR|HINT|DETAIL|cannot|error/.test(line))
  return (telling.length > 0 ? telling : lines).slice(-3).join(' | ')
}

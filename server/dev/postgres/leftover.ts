import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { DatabaseFault } from './fault.ts'
import type { Home } from './home.ts'
import { alive } from './lock.ts'
import { endPostmaster } from './postmaster.ts'

const patience = { fast: 30_000, immediate: 10_000 }

/**
 * Ends a postmaster that an earlier run left behind (kill -9 of Node does not take it along). It is stopped and not adopted: it may have
 * another port, other settings or other programs than asked for now, and only a child tells its parent when it dies.
 * A pid file that names some other process is removed: PostgreSQL itself would refuse to start.
 */
export async function endLeftover(home: Home, binaries: Binaries, log: (line: string) => void): Promise<void> {
  const path = join(home.cluster, 'postmaster.pid')
  const pid = pidIn(path)
  // Dead, or no file: PostgreSQL removes its stale file itself, after looking for sessions that outlived their postmaster.
  if (pid === undefined || !alive(pid)) return
  if (!isPostmasterOf(pid, home.cluster)) {
    log(`postmaster.pid names process ${pid}, which is not our database; removing the file`)
    rmSync(path, { force: true })
    return
  }
  log(`stopping the database server ${pid} that an earlier run left behind`)
  for (const mode of ['fast', 'immediate'] as const) {
    await endPostmaster(pid, mode, home, binaries)
    if (await gone(pid, patience[mode])) return
  }
  throw new DatabaseFault(
    `The database server ${pid} of an earlier run does not end; end that process and start again.`,
  )
}

function pidIn(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isNaN(pid) ? undefined : Math.abs(pid)
  } catch {
    return undefined
  }
}

function isPostmasterOf(pid: number, cluster: string): boolean {
  const folder = realpathSync(cluster)
  try {
    if (process.platform === 'win32') return true
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === folder
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster)
  } catch {
    // Another user's process: one that works on our cluster would need our files.
    return false
  }
}

async function gone(pid: number, within: number): Promise<boolean> {
  for (const until = Date.now() + within; Date.now() < until; await pause(20)) if (!alive(pid)) return true
  return !alive(pid)
}

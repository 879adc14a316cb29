import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, DatabaseFault } from './fault.ts'

/**
 * Takes the folder for this process, or throws a sentence that names the process that has it. A lock of a process that is gone is taken over.
 * Returns the release.
 */
export function takeLock(home: string): () => void {
  const path = join(home, 'supervisor.lock')
  const mine = join(home, `.lock-${randomUUID()}`)
  const content = `${process.pid} ${startOf(process.pid)} ${randomUUID()}\n`
  writeFileSync(mine, content, { mode: 0o600 })
  try {
    // A link appears with its content and never replaces another, so of two that start at once one fails.
    while (!linkInto(mine, path)) removeStale(path)
  } finally {
    rmSync(mine, { force: true })
  }
  return () => {
    if (readOrNothing(path) === content) rmSync(path, { force: true })
  }
}

function linkInto(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    throw cause
  }
}

function removeStale(path: string): void {
  const seen = readOrNothing(path)
  const [pid = '', started = ''] = seen.split(' ')
  if (alive(Number(pid)) && (started === '?' || startOf(Number(pid)) === started)) {
    throw new DatabaseFault(
      `The database in this data folder is already in use by process ${pid}; stop that one first.`,
    )
  }
  // Of several that find the same stale lock only one may remove it, and never a fresh one that came in between.
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return
    throw cause
  }
  if (readOrNothing(aside) !== seen) linkInto(aside, path)
  rmSync(aside, { force: true })
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Whether a process of this id exists, also one of another user. */
export function alive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (cause) {
    return codeOf(cause) === 'EPERM'
  }
  return stateOf(pid) !== 'Z'
}

/** When the process started, in clock ticks since boot: tells a process from a later one of the same id. '?' outside Linux. */
function startOf(pid: number): string {
  return statOf(pid)[19] ?? '?'
}

/** 'Z' is a process that has ended and was not collected by its parent (container without an init). */
function stateOf(pid: number): string {
  return statOf(pid)[0] ?? '?'
}

function statOf(pid: number): string[] {
  // The second field is the program's name in brackets and may hold anything; what counts begins after it.
  const stat = readOrNothing(`/proc/${pid}/stat`)
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

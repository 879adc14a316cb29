import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Arrived, takeIn } from './incoming.ts'
import { StoreFault } from './port.ts'

const hour = 3_600_000
const lasting = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENAMETOOLONG'])

/** The system's error code, such as ENOENT. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}

/** An error of the file system as a fault of the store: no space or quota → `store.full`, anything else → `store.unreachable`. */
export function diskFault(cause: unknown): StoreFault {
  if (cause instanceof StoreFault) return cause
  const code = codeOf(cause)
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StoreFault('store.full', { retryable: true, cause })
  return new StoreFault('store.unreachable', { retryable: !lasting.has(code), cause })
}

/** The result of `work`, its errors as faults. */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw diskFault(cause)
  })
}

/** The result of `work`, or undefined when the file or folder does not exist. */
export async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw diskFault(cause)
  })
}

/** Makes a rename or a new entry in this folder survive a power cut. Windows cannot open folders and journals renames itself. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a folder (0700) and those above it, durably. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let at = folder; at.length >= first.length; at = dirname(at)) await syncFolder(dirname(at))
}

/** Moves a finished file to its place, durably; when that fails, the file is gone. */
export async function place(from: string, to: string): Promise<void> {
  try {
    await makeFolder(dirname(to))
    await rename(from, to)
    await syncFolder(dirname(to))
  } catch (cause) {
    await rm(from, { force: true })
    throw cause
  }
}

/**
 * Streams bytes into a new synced file of `folder`. Whatever fails, no file stays behind; a fault of the disk becomes a StoreFault,
 * an error of the sender is thrown as it is (or ends the file early, with `keepBroken`).
 */
export async function writeIncoming(
  folder: string,
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  keepBroken = false,
): Promise<Arrived & { path: string }> {
  const path = join(folder, randomUUID())
  const file = await onDisk(makeFolder(folder).then(() => open(path, 'wx', 0o600)))
  try {
    const arrived = await takeIn(bytes, maxBytes, keepBroken, (chunk) => onDisk(writeWhole(file, chunk)))
    await onDisk(file.sync())
    return { ...arrived, path }
  } catch (cause) {
    await rm(path, { force: true })
    throw cause
  } finally {
    await file.close()
  }
}

async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    done += (await file.write(chunk, done, chunk.byteLength - done)).bytesWritten
  }
}

/** Removes what a killed process left half-written. A day is longer than any upload in progress in another process. */
export async function sweep(folder: string, olderThan = 24 * hour): Promise<void> {
  for (const name of (await unlessAbsent(readdir(folder))) ?? []) {
    const path = join(folder, name)
    const found = await unlessAbsent(stat(path))
    if (found !== undefined && Date.now() - found.mtimeMs > olderThan) await rm(path, { force: true })
  }
}

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { syncFolder } from '#platform/store/disk.ts'

/** One table file of a run, as it was written. */
export interface TableFile {
  readonly rows: number
  readonly sha256: string
}

export interface Manifest {
  /** The name of the run, which is its moment: `2026-11-22T03-15-00-000Z`. */
  readonly run: string
  readonly madeAt: string
  readonly migrations: readonly { readonly name: string; readonly hash: string }[]
  readonly tables: Readonly<Record<string, TableFile>>
  readonly objects: number
}

/** Whole runs that are kept; the older ones go once a new one is whole. */
const keptRuns = 7
const manifestName = 'manifest.json'
const runShape = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/

/*
 * FOLDER/objects/ab/<sha256>         files, shared by all runs: a name is its content, so a run only adds
 * FOLDER/tables/<run>/<table>.ndjson.gz
 * FOLDER/tables/<run>/manifest.json  last of all and at one stroke: a run without it is half and never restored
 */
export const objectPath = (folder: string, sha256: string) => join(folder, 'objects', sha256.slice(0, 2), sha256)
export const tablePath = (folder: string, run: string, table: string) =>
  join(folder, 'tables', run, `${table}.ndjson.gz`)

/** A folder for a new run; names sort by time. */
export async function openRun(folder: string, at: Date): Promise<string> {
  const run = at.toISOString().replace(/[:.]/g, '-')
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 })
  await mkdir(join(folder, 'tables', run), { mode: 0o700 })
  return run
}

async function runsOf(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'tables')).catch(() => [])
  return names.filter((name) => runShape.test(name)).toSorted()
}

async function manifestOf(folder: string, run: string): Promise<Manifest | undefined> {
  const text = await readFile(join(folder, 'tables', run, manifestName), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Manifest)
}

/** The whole runs of a folder, oldest first. */
export async function wholeRuns(folder: string): Promise<Manifest[]> {
  const manifests = await Promise.all((await runsOf(folder)).map((run) => manifestOf(folder, run)))
  return manifests.filter((it) => it !== undefined)
}

/** Writes a file so that under its name it is either whole and on the disk, or not there. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(`${path}.part`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
}

/** From here on the run is whole. What it names must be on the disk before. */
export async function closeRun(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, 'tables', manifest.run, manifestName)
  await syncFolder(dirname(path))
  await writeWhole(path, `${JSON.stringify(manifest, null, 2)}\n`)
  for (const written of [dirname(path), join(folder, 'tables'), folder]) await syncFolder(written)
}

/** Removes runs that were cut off, and whole ones beyond those kept. Called only when a new one is whole. */
export async function sweepRuns(folder: string): Promise<void> {
  const kept = new Set((await wholeRuns(folder)).slice(-keptRuns).map((it) => it.run))
  for (const run of await runsOf(folder)) {
    if (kept.has(run)) continue
    // Without its manifest it is half, whatever of the rest is left by a kill.
    await rm(join(folder, 'tables', run, manifestName), { force: true })
    await rm(join(folder, 'tables', run), { recursive: true, force: true })
  }
}

/** The hash of a file as it lies there; undefined when it does not. */
export async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
    return hash.digest('hex')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw cause
  }
}

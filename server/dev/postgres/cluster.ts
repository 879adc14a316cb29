import { type ExecFileException, execFile } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { DatabaseFault } from './fault.ts'
import { type Home, password } from './home.ts'

/** The superuser of the private cluster; the application itself never uses it. */
export const adminRole = 'lien_thong_admin'

/** How a program of PostgreSQL is run: as the account, from a folder it may enter, with nothing of the caller's environment. */
export function runAs(home: Home): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  // LANG and LC_* of the shell decide encoding and messages unless they are fixed here.
  const env = process.platform === 'win32' ? { LC_ALL: 'C', SystemRoot: 'C:\\Windows' } : { LC_ALL: 'C' }
  const who = home.account === undefined ? {} : { uid: home.account.uid, gid: home.account.gid }
  return { cwd: home.folder, env, ...who }
}

/**
 * Makes the cluster unless there is one: UTF-8, Vietnamese order by ICU, checksums, passwords by SCRAM.
 * It is made under another name first, so one that was broken off is never used. `durable` false skips the final sync, for tests.
 */
export async function ensureCluster(home: Home, binaries: Binaries, durable: boolean): Promise<'made' | 'there'> {
  if (existsSync(home.cluster)) {
    requireVersion(home, binaries)
    return 'there'
  }
  const unfinished = `${home.cluster}.unfinished`
  const secret = `${home.cluster}.password`
  rmSync(unfinished, { recursive: true, force: true })
  rmSync(secret, { force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(secret, password(home, 'admin').value, { mode: 0o600 })
  own(home.account, unfinished, secret)
  const fixed = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=vi', '--data-checksums']
  const access = ['-U', adminRole, '-A', 'scram-sha-256', '--pwfile', secret]
  const rest = ['--no-instructions', ...(durable ? [] : ['--no-sync'])]
  try {
    await run(home, binaries.initdb, ['-D', unfinished, ...access, ...fixed, ...rest])
  } finally {
    rmSync(secret, { force: true })
  }
  renameSync(unfinished, home.cluster)
  return 'made'
}

function own(account: Account | undefined, ...paths: string[]): void {
  if (account === undefined) return
  for (const path of paths) chownSync(path, account.uid, account.gid)
}

function requireVersion(home: Home, binaries: Binaries): void {
  const made = readFileSync(join(home.cluster, 'PG_VERSION'), 'utf8').trim()
  const [major] = binaries.version.split('.')
  if (made === major) return
  throw new DatabaseFault(
    `The database in ${home.cluster} was made by PostgreSQL ${made}, installed is ${major}: upgrade it, or install the version it needs.`,
  )
}

/** Runs one program to its end; its failure becomes a sentence with the last lines it wrote. */
export function run(home: Home, program: string, parameters: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, parameters, runAs(home), (cause: ExecFileException | null, out: string, err: string) => {
      if (cause === null) return resolve()
      const said = `${out}\n${err}`.trim().split('\n').slice(-5).join(' | ')
      reject(new DatabaseFault(`${program} failed (${cause.code ?? cause.signal}): ${said}`, cause))
    })
  })
}

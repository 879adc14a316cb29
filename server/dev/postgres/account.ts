import { readFileSync, type Stats, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, resolve } from 'node:path'
import { DatabaseFault } from './fault.ts'

/** The system account that PostgreSQL runs as. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Accounts that exist on most systems and own next to nothing. PostgreSQL looks its account up, a bare number will not do. */
const candidates = ['nobody', 'postgres', 'daemon']

/**
 * The account to change to, or undefined to stay what we are. PostgreSQL refuses to run as root, so root gives the server to an
 * existing unprivileged account; `owner` (of an existing cluster) wins, so that a cluster keeps its account.
 */
export function serviceAccount(owner: number | undefined): Account | undefined {
  if (process.getuid === undefined) return undefined
  if (process.getuid() !== 0) {
    requireEntry()
    return undefined
  }
  const accounts = passwd()
  const found =
    accounts.find(({ uid }) => uid !== 0 && uid === owner) ??
    candidates.map((name) => accounts.find((a) => a.name === name)).find((a) => a !== undefined)
  if (found === undefined) {
    throw new DatabaseFault(
      'Running as root needs an account "nobody" or "postgres" for the database; please create one.',
    )
  }
  return found
}

function requireEntry(): void {
  try {
    userInfo()
  } catch (cause) {
    throw new DatabaseFault(
      'This user id has no entry in /etc/passwd, which PostgreSQL needs; add one or set DATABASE_URL.',
      cause,
    )
  }
}

function passwd(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 7)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}

/** Whether the account may do `need` (4 read, 2 write, 1 enter or run) with a file of this mode. Access lists are not looked at. */
export function allows(found: Pick<Stats, 'mode' | 'uid' | 'gid'>, account: Account, need: number): boolean {
  const shift = found.uid === account.uid ? 6 : found.gid === account.gid ? 3 : 0
  return ((found.mode >> shift) & need) === need
}

/** Whether the account reaches this folder: it and every folder above may be entered. Folders that do not exist yet count as open. */
export function traversable(folder: string, account: Account | undefined): boolean {
  if (account === undefined) return true
  for (let at = resolve(folder); ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false })
    if (found !== undefined && !allows(found, account, 1)) return false
    if (at === dirname(at)) return true
  }
}

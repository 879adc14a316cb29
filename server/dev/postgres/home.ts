import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, serviceAccount, traversable } from './account.ts'
import { codeOf, DatabaseFault } from './fault.ts'

/** Where one private database lives: `folder` holds cluster, passwords, log and lock; `account` is whom the server runs as. */
export interface Home {
  readonly folder: string
  readonly cluster: string
  readonly account: Account | undefined
}

const pointer = 'database-is-elsewhere.txt'

/**
 * The home for a data folder: the folder itself, or, when the service account may not enter it (root's own folders), a folder of
 * `elsewhere` of its own. A pointer file in the data folder then names the place, for the next start and for whoever makes backups.
 */
export function findHome(dataDir: string, elsewhere: string): Home {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const pointed = follow(dataDir)
  const inside = pointed ?? dataDir
  const account = serviceAccount(statSync(join(inside, 'cluster'), { throwIfNoEntry: false })?.uid)
  if (pointed === undefined && traversable(dataDir, account)) return home(dataDir, account)
  if (pointed === undefined && existsSync(join(dataDir, 'cluster'))) {
    throw new DatabaseFault(
      `The account "${account?.name}" may not enter ${dataDir}, where its database is: allow it (chmod o+x).`,
    )
  }
  const folder =
    pointed ?? join(elsewhere, createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16))
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  chmodSync(folder, 0o711) // whatever the umask
  if (!traversable(folder, account)) {
    throw new DatabaseFault(
      `The account "${account?.name}" may enter neither ${dataDir} nor ${folder}; choose another data folder.`,
    )
  }
  if (pointed === undefined) writeFileSync(join(dataDir, pointer), `${folder}\n`)
  return home(folder, account)
}

function home(folder: string, account: Account | undefined): Home {
  return { folder, cluster: join(folder, 'cluster'), account }
}

function follow(dataDir: string): string | undefined {
  const path = join(dataDir, pointer)
  if (!existsSync(path)) return undefined
  const folder = readFileSync(path, 'utf8').trim()
  // A fresh empty database instead of the missing one would look like lost data.
  if (!existsSync(folder)) {
    throw new DatabaseFault(
      `${path} says that the database is in ${folder}, but it is not there; bring it back or remove the file.`,
    )
  }
  return folder
}

/** The password kept in `<name>.password` (mode 0600), made at the first call. */
export function password(home: Home, name: string): { value: string; fresh: boolean } {
  const path = join(home.folder, `${name}.password`)
  const value = randomBytes(24).toString('hex')
  try {
    writeFileSync(path, value, { mode: 0o600, flag: 'wx' })
    return { value, fresh: true }
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause
    return { value: readFileSync(path, 'utf8').trim(), fresh: false }
  }
}

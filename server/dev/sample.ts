import { randomInt } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { civilDate, wallClock } from '#platform/clock.ts'
import type { Database, Db } from '#platform/db.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import { unitOfWork } from '#platform/work.ts'
import { hashPassword } from '../modules/identity/index.ts'
import { loadBodies } from './province/load/bodies.ts'
import { loadDocuments } from './province/load/documents.ts'
import { loadDossiers } from './province/load/dossiers.ts'
import { loadDrafting } from './province/load/drafting.ts'
import { loadMeetings } from './province/load/meetings.ts'
import { loadOrganisation } from './province/load/organisation.ts'
import { loadReorganisation } from './province/load/reorganisation.ts'
import { loadSigning } from './province/load/signing.ts'
import { loadSlips } from './province/load/slips.ts'
import { loadVenues } from './province/load/venues.ts'

export interface SampleParts {
  readonly database: Database
  readonly store: ObjectStore
  readonly dataDir: string
  say(line: string): void
  /** How many papers to let travel; the usual number unless given. */
  readonly papers?: number
  /** The password of all sample accounts; made up unless given. */
  readonly password?: string
}

const usualPapers = 160
const loginsFile = 'sample-logins.txt'
const lockNumber = 7_304_116

/** Twelve letters that can be read aloud, with the four classes a password needs. */
function madeUpPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz'
  const run = (length: number) => Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('')
  return `${run(4)}-${run(4).toUpperCase()}-${randomInt(10, 100)}`
}

async function isEmpty(db: Db): Promise<boolean> {
  const [row] = await db.execute<{ empty: boolean }>(sql`select not exists(select from org_unit) as empty`)
  return row?.empty ?? false
}

async function keepLogins(dataDir: string, password: string): Promise<void> {
  const lines = [
    `Văn thư UBND tỉnh (province)      vanthu.ubndtinh   ${password}`,
    `Văn thư UBND huyện (district)     vanthu.thanuyen   ${password}`,
    `Văn thư UBND xã (commune)         vanthu.muongkim   ${password}`,
  ]
  await mkdir(dataDir, { recursive: true })
  const file = join(dataDir, loginsFile)
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
}

/**
 * Loads the sample province into an empty database, all in one transaction: a start that is killed in the middle leaves nothing, and of
 * several processes starting at once one loads while the others wait. Its password is made up here and written only beside the data.
 */
export async function loadSample(parts: SampleParts): Promise<boolean> {
  const { database, store, say } = parts
  if (!(await isEmpty(database.db))) return false
  const password = parts.password ?? madeUpPassword()
  const hash = await hashPassword(password)
  const loaded = await database.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${lockNumber})`)
    if (!(await isEmpty(tx as unknown as Db))) return false
    say('• Nạp tỉnh mẫu Lai Châu (dữ liệu hư cấu)… / Loading the sample province…')
    const now = wallClock()
    let time = now
    const run = unitOfWork(
      tx as unknown as Db,
      () => time,
      () => undefined,
    )
    const province = await loadOrganisation(run, hash, civilDate(now))
    await loadDocuments(
      {
        run,
        store,
        province,
        now,
        setTime: (at) => {
          time = at
        },
        progress: (done, all) => done > 0 && done % 200 === 0 && say(`  ${done}/${all}`),
      },
      parts.papers ?? usualPapers,
    )
    const setTime = (at: Date) => {
      time = at
    }
    await loadDrafting({ run, store, province, now, setTime })
    await loadDossiers({ run, province, now, setTime })
    setTime(now)
    await loadBodies(run, province)
    await loadVenues(run, province)
    await loadMeetings({ run, store, province, now })
    await loadSlips({ run, store, province, now, setTime })
    setTime(now)
    await loadReorganisation(run, province, now)
    await loadSigning({ run, store, province, now, pin: password })
    await keepLogins(parts.dataDir, password)
    return true
  })
  if (loaded) await database.sql`analyze`
  return loaded
}

/** The lines to show at every start, or none when the sample was loaded elsewhere. */
export async function sampleLogins(dataDir: string): Promise<string[]> {
  const text = await readFile(join(dataDir, loginsFile), 'utf8').catch(() => '')
  return text.split('\n').filter((line) => line !== '')
}

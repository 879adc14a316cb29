import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { type Actor, may } from '#access'
import type { WorkFileAct } from '#contract/dossiers.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { type FileList, fileList, type Member, type WorkFile, workFile, workFileMember } from './tables.ts'

/** Most of each in one place: nothing a person works with grows without bound. */
export const mostItems = 2000
export const mostMembers = 100
export const mostSubFiles = 99
export const mostEntries = 2000
export const mostHeadings = 300

/** Which memberships, named `m`, are the actor's: his own, and those of everybody in his unit. */
export const memberIs = (actor: Actor): SQL => sql`(m.holder_id = ${actor.assignmentId} or m.unit_id = ${actor.unitId})`

/**
 * Which work files an actor may see — the only place that says so. Leader, chief of office and clerk those of the agency of the post they
 * act in; others those they keep and those shared with their post or their unit (handbook 11.3 d). Never another agency's.
 */
export function fileReadable(actor: Actor): SQL {
  if (!may(actor, 'work-file.read')) return sql`false`
  const ours = inArray(workFile.agencyId, [actor.agencyId, ...actor.inherits])
  if (may(actor, 'work-file.read-all')) return ours
  return sql`(${ours} and ${workFile.id} in (select m.file_id from work_file_member m where ${memberIs(actor)}))`
}

/** How the actor is a member: the strongest of his grounds. */
export interface Standing {
  readonly keeps: boolean
  readonly adds: boolean
}

export function standingOf(actor: Actor, members: readonly Pick<Member, 'holderId' | 'unitId' | 'access'>[]): Standing {
  const mine = members.filter((it) => it.holderId === actor.assignmentId || it.unitId === actor.unitId)
  const keeps = mine.some((it) => it.access === 'keep')
  return { keeps, adds: keeps || mine.some((it) => it.access === 'add') }
}

type Rule = (actor: Actor, file: WorkFile, standing: Standing) => boolean
const open = (file: WorkFile) => file.state === 'open'

/** A file of an agency that has ended is carried on while it is open, by whoever it was handed to; completed it is read. */
const inHand = (actor: Actor, file: WorkFile) => file.agencyId === actor.agencyId || file.state === 'open'

/** What may be done with a file that one may read. */
const rules: Record<WorkFileAct, { right: Rule; state: (file: WorkFile) => boolean }> = {
  change: { right: (_, __, it) => it.keeps, state: open },
  add: { right: (_, __, it) => it.adds, state: open },
  remove: { right: (_, __, it) => it.keeps, state: open },
  // Who else reads it, and who answers for it, is the keeper's own to say, not of whoever stands in for him.
  share: { right: (actor, _, it) => actor.onBehalfOf === null && it.keeps, state: () => true },
  // When its keeper is gone, the head finds somebody else to answer for it, also after its completion.
  handOver: {
    right: (actor, _, it) => (actor.onBehalfOf === null && it.keeps) || may(actor, 'work-file.manage'),
    state: () => true,
  },
  close: { right: (actor, _, it) => actor.onBehalfOf === null && it.keeps, state: open },
  reopen: { right: (actor) => may(actor, 'work-file.manage'), state: (file) => file.state === 'closed' },
}

export function fileActs(actor: Actor, file: WorkFile, standing: Standing): WorkFileAct[] {
  return (Object.entries(rules) as [WorkFileAct, (typeof rules)[WorkFileAct]][])
    .filter(([, rule]) => inHand(actor, file) && rule.right(actor, file, standing) && rule.state(file))
    .map(([act]) => act)
}

/** The door to a work file for reading. Unseen → `thing.missing`. */
export async function readableFile(work: Work, id: string): Promise<WorkFile> {
  const [file] = await work.tx
    .select()
    .from(workFile)
    .where(and(eq(workFile.id, id), fileReadable(work.actor)))
  if (!file) throw fault('thing.missing')
  return file
}

export const membersOf = (work: Work, fileId: string): Promise<Member[]> =>
  work.tx
    .select()
    .from(workFileMember)
    .where(eq(workFileMember.fileId, fileId))
    .orderBy(workFileMember.since, workFileMember.id)

/**
 * The door to a work file for acting on it. All acts on one file wait for each other by its lock. Unseen → `thing.missing`; no right →
 * `access.denied`; completed, or not yet → `thing.state`; changed since it was read → `thing.changed`.
 */
export async function fileFor(
  work: Work,
  id: string,
  act: WorkFileAct,
  version?: number,
): Promise<{ file: WorkFile; members: Member[] }> {
  const [file] = await work.tx
    .select()
    .from(workFile)
    .where(and(eq(workFile.id, id), fileReadable(work.actor)))
    .for('no key update')
  if (!file) throw fault('thing.missing')
  const members = await membersOf(work, id)
  const rule = rules[act]
  if (!inHand(work.actor, file) || !rule.right(work.actor, file, standingOf(work.actor, members)))
    throw fault('access.denied')
  if (!rule.state(file)) throw fault('thing.state', { state: file.state })
  if (version !== undefined && file.version !== version) throw fault('thing.changed')
  return { file, members }
}

/** The door to a file list, locked for acting on it. */
export async function listFor(work: Work, id: string, states: readonly FileList['state'][]): Promise<FileList> {
  const [list] = await work.tx
    .select()
    .from(fileList)
    .where(and(eq(fileList.id, id), eq(fileList.agencyId, work.actor.agencyId)))
    .for('no key update')
  if (!list) throw fault('thing.missing')
  if (!states.includes(list.state)) throw fault('thing.state', { state: list.state })
  return list
}

export const fileCode = (file: Pick<WorkFile, 'agencyCode' | 'year' | 'notation'>): string =>
  `${file.agencyCode}.${file.year}.${file.notation}`

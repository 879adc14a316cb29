import { and, asc, eq, gt, inArray } from 'drizzle-orm'
import type { Actor } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type {
  readMyCode as codeContract,
  hearSitting as hearContract,
  listSittingLog as logContract,
  readSitting as readContract,
} from '#contract/sittings.ts'
import { civilDate } from '#platform/clock.ts'
import { fault, unlessMissing } from '#platform/fault.ts'
import type { LogDoor } from '#platform/room.ts'
import type { Run, Work } from '#platform/work.ts'
import { timersOn } from '../../bodies/index.ts'
import { readableMeeting, standingIn } from '../../meetings/index.ts'
import { speechKinds } from '../commands/keep-floor.ts'
import { entriesAfter, sittingOf, stateFor } from '../log.ts'
import { codeOf, hidePlace, showPlace } from '../place.ts'
import { actsIn, audiencesOf, peopleOf, roomFor, sitesHeaded } from '../room.ts'
import { type Sitting, sittingEvent } from '../tables.ts'

const placeOf = (row: Sitting, seq = row.newest) => ({ epoch: row.epoch, cursor: hidePlace(row.secret, seq) })

export async function readSitting(work: Work, ask: Ask<typeof readContract>): Promise<Reply<typeof readContract>> {
  const { meeting, standing, row } = await roomFor(work, ask.id)
  const headed = await sitesHeaded(work, meeting.id, standing.me)
  const timers = await timersOn(work, meeting.agencyId, meeting.bodyId, civilDate(work.now))
  return {
    place: placeOf(row),
    now: work.now.getTime(),
    state: await stateFor(work, row, audiencesOf(standing)),
    me: standing.me?.id ?? null,
    role: standing.me?.role ?? null,
    siteId: standing.me?.siteId ?? null,
    can: actsIn(meeting, standing, headed),
    speechKinds: await speechKinds(work, meeting),
    timers: timers.map((it) => ({
      name: it.name,
      limitMs: it.limitSeconds === null ? null : it.limitSeconds * 1000,
    })),
  }
}

/** Events read at once without a socket. */
const mostHeard = 500
/** Below the time after which proxies cut a silent request. */
const waitMs = 25_000

/** How a waiting reader learns that a log has grown; see `Logs.grown`. */
export type Grown = (log: string, beyond: number, ms: number) => Promise<void>

export const hearSitting =
  (grown: () => Grown) =>
  async (run: Run, actor: Actor, ask: Ask<typeof hearContract>): Promise<Reply<typeof hearContract>> => {
    const look = () => run(actor, (work) => heardSince(work, ask), { reading: true })
    const first = await look()
    if (first.fresh || first.events.length > 0 || first.seq === undefined) return wire(first)
    await grown()(`sitting:${ask.id}`, first.seq, waitMs)
    return wire(await look())
  }

type Heard = Reply<typeof hearContract> & { seq: number | undefined }
const wire = ({ seq: _seq, ...reply }: Heard): Reply<typeof hearContract> => reply

async function heardSince(work: Work, ask: Ask<typeof hearContract>): Promise<Heard> {
  const { standing, row } = await roomFor(work, ask.id)
  const now = work.now.getTime()
  const seq = ask.epoch === row.epoch ? showPlace(row.secret, ask.cursor) : undefined
  if (seq === undefined || seq > row.newest)
    return { place: placeOf(row), now, fresh: true, events: [], seq: undefined }
  const entries = await entriesAfter(work.tx, row.meetingId, seq, mostHeard)
  const audiences: readonly string[] = audiencesOf(standing)
  const events = entries
    .filter((entry) => entry.audiences.some((who) => audiences.includes(who)))
    .map((entry) => entry.event)
  const last = entries.at(-1)?.seq ?? seq
  return { place: placeOf(row, last), now, fresh: false, events, seq: last }
}

/** Entries of one page. */
const mostListed = 200

/** The log as who runs the meeting reads it: what was put right stands beside what stood there before. */
export async function listSittingLog(work: Work, ask: Ask<typeof logContract>): Promise<Reply<typeof logContract>> {
  const { standing, row } = await roomFor(work, ask.id)
  if (!standing.runs) throw fault('access.denied')
  const rows = await work.tx
    .select()
    .from(sittingEvent)
    .where(
      and(
        eq(sittingEvent.meetingId, row.meetingId),
        gt(sittingEvent.seq, ask.beyond ?? 0),
        ask.only ? inArray(sittingEvent.type, ['came', 'left']) : undefined,
      ),
    )
    .orderBy(asc(sittingEvent.seq))
    .limit(mostListed + 1)
  const entries = rows.slice(0, mostListed).map(({ seq, at, event, byName, byTitle }) => ({
    seq,
    event: { ...event, at: at.getTime() },
    byName,
    byTitle,
  }))
  return { entries, more: rows.length > mostListed }
}

/** One’s own code, or for who runs the meeting those of all, for badges. */
export async function readMyCode(work: Work, ask: Ask<typeof codeContract>): Promise<Reply<typeof codeContract>> {
  const { meeting, standing, row } = await roomFor(work, ask.id)
  const people = standing.runs ? await peopleOf(work, meeting.id) : standing.me ? [standing.me] : []
  return { codes: people.map((who) => ({ participantId: who.id, code: codeOf(row.secret, who.id) })) }
}

const secrets = new Map<string, Buffer>()

/** The log of a room, as sockets hear it. */
export const sittingLog: LogDoor = {
  kind: 'sitting',
  async open(work, id) {
    const meeting = await unlessMissing(readableMeeting(work, id))
    if (!meeting || !['convened', 'postponed', 'open', 'recess', 'closed'].includes(meeting.state)) return undefined
    const row = await sittingOf(work, id)
    secrets.set(row.epoch, row.secret)
    return { audiences: audiencesOf(await standingIn(work, meeting)), epoch: row.epoch, newest: row.newest }
  },
  read: entriesAfter,
  // Whoever joined has been through `open`, which knows the secret.
  hide: (epoch, seq) => hidePlace(secretOf(epoch), seq),
  show: (epoch, cursor) => showPlace(secretOf(epoch), cursor),
}

function secretOf(epoch: string): Buffer {
  const secret = secrets.get(epoch)
  if (!secret) throw new Error('a log is opened before it is heard')
  return secret
}

import { createHash } from 'node:crypto'
import type { Actor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { readMeetingBundle as contract } from '#contract/minutes.ts'
import { folded } from '#contract/sitting-state.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import type { Run, Work } from '#platform/work.ts'
import { type ZipEntry, zipOf } from '#platform/zip/write.ts'
import type { Tools } from '../../drafting/index.ts'
import { sittingLines } from '../../sittings/index.ts'
import { listOpenVotes } from '../../votes/index.ts'
import { conclusionLine, conclusionsOf } from '../conclusion-rows.ts'
import { courseOf } from '../course.ts'
import { toldOf } from '../gather.ts'
import { actsOn, readableMinutes } from '../policy.ts'
import { staysOf } from '../presence.ts'
import { tellMinutes } from '../tell.ts'
import { textsOf } from '../text.ts'
import { leafletOf } from './leaflet.ts'
import { oparlMeeting } from './oparl.ts'
import { attendanceCsv, namedCsv, votesCsv } from './tables.ts'
import { type Taken, takenFiles } from './taken.ts'

type Entry = ZipEntry & { readonly sha256: string }

function text(path: string, it: string): Entry {
  const bytes = Buffer.from(it.normalize('NFC'))
  return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
const json = (path: string, it: unknown) => text(path, `${JSON.stringify(it, null, 1)}\n`)

interface Gathered {
  readonly at: Date
  readonly entries: readonly Entry[]
  readonly title: string
  readonly left: Taken['left']
}

/** All a meeting came to, for who runs it, once it is over. That it is taken is on record. */
async function gather(work: Work, tools: Tools, address: string, id: string): Promise<Gathered> {
  const seen = await readableMinutes(work, id)
  const { meeting, standing, row } = seen
  if (!standing.runs) throw fault('access.denied')
  if (!actsOn(work, seen).includes('takeBundle')) throw fault('thing.state', { state: meeting.state })
  const told = await toldOf(work, meeting)
  const lines = await sittingLines(work, id)
  const events = lines.map((it) => it.event)
  const state = folded(events)
  const stays = staysOf(events, work.now.getTime())
  const taken = await takenFiles(work, seen)
  const keys = Object.keys(row?.logged ?? {})
  const texts = row ? await textsOf(work, row, keys) : new Map<string, string>()
  const described = {
    ...{ address, meeting, state, people: told.people, items: told.items, ...taken },
    courses: courseOf(events, work.now.getTime()).items,
    present: [...stays.keys()],
  }
  await tellMinutes(work, meeting, 'bundleTaken')
  const conclusions = await conclusionsOf(work, id)
  const files = [...taken.papers, ...[taken.invitation, taken.minutes].flatMap((it) => it ?? []), ...taken.others]
  return {
    at: work.now,
    title: meeting.title,
    left: taken.left,
    entries: [
      ...files.map(({ path, sha256, size }) => ({ path, sha256, size, open: () => tools.store.read(sha256) })),
      json('meeting.json', oparlMeeting(described)),
      text('log.ndjson', lines.map((it) => `${JSON.stringify(it)}\n`).join('')),
      json('state.json', state),
      text('attendance.csv', attendanceCsv(told.people, stays)),
      text('votes.csv', votesCsv(state)),
      text('votes-by-name.csv', namedCsv((await listOpenVotes(work, { id })).votes)),
      text(
        'minutes.txt',
        keys
          .map((key) => texts.get(key) ?? '')
          .filter((it) => it !== '')
          .join('\n\n'),
      ),
      text('conclusions.txt', conclusions.map((it, at) => `${at + 1}. ${conclusionLine(it)}\n`).join('')),
    ],
  }
}

/**
 * The whole meeting as a ZIP: papers as they were given out, invitation, minutes and notice as issued, the log with the state it folds to, attendance, votes,
 * conclusions, and the meeting as OParl tells it. Verified by sha256sum on a machine that never saw this system. Of secret ballots there are sums
 * alone; what is classified is named, not there.
 */
export const readMeetingBundle = (tools: Tools, address: string) =>
  async function readMeetingBundle(run: Run, actor: Actor, ask: Ask<typeof contract>): Promise<MadeFile> {
    const { entries, title, left, at } = await run(actor, (work) => gather(work, tools, address, ask.id))
    const sums = entries.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('')
    const by = [actor.personName, actor.title].filter(Boolean).join(', ')
    const leaflet = leafletOf({ title, by, at: at.toISOString(), left })
    const all = [text('README.txt', leaflet), text('SHA256SUMS', sums), ...entries]
    const name = `cuoc-hop-${title.slice(0, 80).replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.zip`
    return { stream: zipOf(all, at), name, mediaType: 'application/zip', inline: false }
  }

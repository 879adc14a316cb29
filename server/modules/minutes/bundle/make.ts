import type { Actor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { readMeetingBundle as contract } from '#contract/minutes.ts'
import { folded } from '#contract/sitting-state.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import type { Run, Work } from '#platform/work.ts'
import { bundleName, jsonEntry, type SummedEntry, sumsOf, textEntry } from '#platform/zip/summed.ts'
import { zipOf } from '#platform/zip/write.ts'
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

interface Gathered {
  readonly at: Date
  readonly entries: readonly SummedEntry[]
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
      jsonEntry('meeting.json', oparlMeeting(described)),
      textEntry('log.ndjson', lines.map((it) => `${JSON.stringify(it)}\n`).join('')),
      jsonEntry('state.json', state),
      textEntry('attendance.csv', attendanceCsv(told.people, stays)),
      textEntry('votes.csv', votesCsv(state)),
      textEntry('votes-by-name.csv', namedCsv((await listOpenVotes(work, { id })).votes)),
      textEntry(
        'minutes.txt',
        keys
          .map((key) => texts.get(key) ?? '')
          .filter((it) => it !== '')
          .join('\n\n'),
      ),
      textEntry('conclusions.txt', conclusions.map((it, at) => `${at + 1}. ${conclusionLine(it)}\n`).join('')),
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
    const sums = sumsOf(entries)
    const by = [actor.personName, actor.title].filter(Boolean).join(', ')
    const leaflet = leafletOf({ title, by, at: at.toISOString(), left })
    const all = [textEntry('README.txt', leaflet), textEntry('SHA256SUMS', sums), ...entries]
    const name = bundleName('cuoc-hop', title)
    return { stream: zipOf(all, at), name, mediaType: 'application/zip', inline: false }
  }

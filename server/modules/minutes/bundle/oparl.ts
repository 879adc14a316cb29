import type { SittingState } from '#contract/sitting-state.ts'
import type { Meeting } from '../../meetings/index.ts'
import type { ItemCourse } from '../course.ts'
import type { Item, Person } from '../logged.ts'

/**
 * A meeting as OParl 1.1 tells it (https://schema.oparl.org/1.1): a Meeting with its items and files inside. What OParl has no word for stands under
 * names of our own, `lienthong:…`, which readers leave.
 */

const type = (name: string) => `https://schema.oparl.org/1.1/${name}`

/** A file of the bundle. */
export interface TakenFile {
  readonly id: string
  readonly name: string
  /** In the bundle. */
  readonly path: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
  readonly itemId: string | null
  readonly at: string
}

export interface Described {
  readonly address: string
  readonly meeting: Meeting
  readonly people: readonly Person[]
  readonly items: readonly Item[]
  readonly courses: ReadonlyMap<string, ItemCourse>
  readonly state: SittingState
  /** Who was there at any time. */
  readonly present: readonly string[]
  readonly papers: readonly TakenFile[]
  readonly invitation: TakenFile | undefined
  readonly minutes: TakenFile | undefined
  readonly others: readonly TakenFile[]
}

const iso = (at: number) => new Date(at).toISOString()

export function oparlMeeting(it: Described) {
  const { meeting, state, address } = it
  const id = `${address}/meetings/${meeting.id}`
  const file = (of: TakenFile) => oparlFile(id, of)
  const others = [...it.papers.filter((of) => of.itemId === null), ...it.others]
  return {
    id,
    type: type('Meeting'),
    name: meeting.title,
    meetingState: meeting.state,
    cancelled: meeting.state === 'cancelled',
    start: state.openedAt === null ? meeting.startsAt.toISOString() : iso(state.openedAt),
    end: state.closedAt === null ? meeting.endsAt.toISOString() : iso(state.closedAt),
    ...(meeting.place === ''
      ? {}
      : { location: { id: `${id}#place`, type: type('Location'), description: meeting.place } }),
    organization: [`${address}/agencies/${meeting.agencyId}`],
    participant: it.present.map((who) => `${id}#${who}`),
    ...(it.invitation ? { invitation: file(it.invitation) } : {}),
    ...(it.minutes ? { resultsProtocol: file(it.minutes) } : {}),
    auxiliaryFile: others.map(file),
    agendaItem: it.items.map((item, order) => oparlItem(it, id, item, order)),
    created: meeting.createdAt.toISOString(),
    'lienthong:people': it.people.map(({ id: who, name, title, agencyName, role, votes }) => ({
      ...{ id: `${id}#${who}`, type: type('Person'), name, title: [title] },
      ...{ 'lienthong:agency': agencyName, 'lienthong:role': role, 'lienthong:votes': votes },
    })),
  }
}

function oparlItem(it: Described, meeting: string, item: Described['items'][number], order: number) {
  const spans = it.courses.get(item.id)?.spans ?? []
  const [first, last] = [spans[0], spans.at(-1)]
  return {
    id: `${meeting}#${item.id}`,
    type: type('AgendaItem'),
    order,
    number: item.number,
    // What an item that is secret is about is not told (Law 29/2018).
    name: item.secret ? '' : item.title,
    public: item.audience === 'everyone' && !item.secret,
    result: item.state,
    ...(first ? { start: iso(first.from) } : {}),
    ...(last ? { end: iso(last.until) } : {}),
    auxiliaryFile: it.papers.filter((of) => of.itemId === item.id).map((of) => oparlFile(meeting, of)),
  }
}

const oparlFile = (meeting: string, of: TakenFile) => ({
  id: `${meeting}#${of.id}`,
  type: type('File'),
  name: of.name,
  fileName: of.path.split('/').at(-1) ?? of.path,
  mimeType: of.mediaType,
  size: of.size,
  // In the bundle the file lies beside this one.
  accessUrl: `${meeting}#${of.id}`,
  date: of.at.slice(0, 10),
  'lienthong:path': of.path,
  'lienthong:sha256': of.sha256,
})

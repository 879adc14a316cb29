import { randomUUID } from 'node:crypto'
import { createBody, enterRule } from '#contract/bodies.ts'
import { enterFloorTime } from '#contract/body-regulations.ts'
import type { Reply } from '#contract/endpoint.ts'
import { addParticipants, changeParticipant, changeSite, putSite } from '#contract/invitees.ts'
import { approveMeeting, conveneMeeting, submitMeeting } from '#contract/meetings.ts'
import type { ServerFrame } from '#contract/signals.ts'
import { after, type Happened, type SittingState } from '#contract/sitting-state.ts'
import { noteAttendance, openSitting, readSitting } from '#contract/sittings.ts'
import { staff } from '../../setup/house.ts'
import { type LivePage, Page } from '../../setup/page.ts'
import { terms } from '../bodies/offices.ts'
import { type Hall, type Meeting, openHall } from '../meetings/hall.ts'

export type Room = Reply<typeof readSitting>

/** A body of eighteen, of whom twelve must be there: chair, deputy and sixteen members; a secretary without a vote, one who attends. */
export interface SittingHall extends Hall {
  readonly bodyId: string
  /** Pages of the sixteen, in their order. */
  readonly members: readonly Page[]
  /** A convened meeting with an item and a site headed by the last member, to whom the two before belong. */
  convened(more?: { items?: number; inMinutes?: number }): Promise<Sitting>
}

export interface Sitting {
  readonly meeting: Meeting
  readonly id: string
  readonly siteId: string
  /** Participants of the body: chair first, then the deputy, then the sixteen. */
  readonly electors: readonly string[]
  readonly attendee: string
  readonly items: readonly string[]
  /** So many of the body come; the desk notes them. */
  come(n: number): Promise<void>
  opened(n?: number): Promise<void>
}

export const command = () => ({ command: randomUUID() })

const speech = { nature: 'speech' as const, limitSeconds: 300, quotaSeconds: null, quotaPer: null }

export async function openSittingHall(settings: Parameters<typeof openHall>[0] = {}): Promise<SittingHall> {
  const o = await openHall(settings)
  const { chanhvp } = o.pages
  const bodyId = (
    await chanhvp.call(createBody, {
      kind: 'peoplesCommittee',
      name: 'Ủy ban nhân dân huyện Nhận',
      validFrom: '2026-01-01',
    })
  ).id
  const source = 'Quy chế làm việc'
  await chanhvp.call(enterRule, { id: bodyId, terms, validFrom: '2026-01-01', source })
  const times = { bodyId: null, validFrom: '2026-01-01', source, replaces: null }
  for (const kind of [
    { ...speech, name: 'Phát biểu', rank: 50, pauses: false },
    { ...speech, name: 'Ý kiến về trình tự', rank: 1, pauses: true, limitSeconds: 60 },
  ])
    await chanhvp.call(enterFloorTime, { ...times, terms: kind })
  const members: Page[] = []
  for (let n = 1; n <= 16; n++) {
    await staff(o.house, `uv${n}`, o.here.id, 'leader', 'Ủy viên')
    members.push(await o.house.page(`uv${n}`))
  }
  const holderOf = (page: Page) => page.session?.posts[0]?.assignmentId ?? ''
  return { ...o, bodyId, members, convened: (more = {}) => convene(o, bodyId, members.map(holderOf), more) }
}

async function convene(
  o: Hall,
  bodyId: string,
  members: readonly string[],
  { items = 1, inMinutes = 14_400 }: { items?: number; inMinutes?: number },
): Promise<Sitting> {
  const { chanhvp, chutich } = o.pages
  const startsAt = new Date(o.house.now().getTime() + inMinutes * 60_000)
  const endsAt = new Date(startsAt.getTime() + 3 * 3_600_000).toISOString()
  const { id } = await o.meeting('chanhvp', { bodyId, startsAt: startsAt.toISOString(), endsAt })
  const itemIds: string[] = []
  for (let n = 0; n < items; n++) itemIds.push(await o.item(id, { title: `Nội dung ${n + 1}` }))
  const people = [
    { holderId: o.holder.chutich, role: 'chair' as const, votes: true },
    { holderId: o.holder.phochutich, role: 'deputy' as const, votes: true },
    ...members.map((holderId) => ({ holderId, role: 'member' as const, votes: true })),
    { holderId: o.holder.chanhvp, role: 'secretary' as const, votes: false },
    { holderId: o.holder.taichinh1, role: 'attendee' as const, votes: false },
  ]
  await chanhvp.call(addParticipants, { id, body: false, siteId: null, people })
  const site = await chanhvp.call(putSite, {
    id,
    kind: 'site',
    name: 'Điểm cầu C01',
    agencyId: null,
    phone: '02133 876 543',
    expected: 3,
  })
  const before = await o.read(chanhvp, id)
  const nameOf = new Map<string, string>(
    Object.entries(o.holder).map(([login, holderId]) => [holderId, `Người Thử ${login}`]),
  )
  for (const [index, holderId] of members.entries()) nameOf.set(holderId, `Người Thử uv${index + 1}`)
  const idOf = (holderId: string) => before.participants.find((it) => it.name === nameOf.get(holderId))?.id ?? ''
  for (const holderId of members.slice(-3))
    await chanhvp.call(changeParticipant, {
      id: idOf(holderId),
      role: 'member',
      votes: true,
      siteId: site.id,
      seat: '',
    })
  const card = (await o.read(chanhvp, id)).sites.find((it) => it.id === site.id)
  const headId = idOf(members.at(-1) ?? '')
  await chanhvp.call(changeSite, {
    id: site.id,
    version: card?.version ?? 0,
    name: 'Điểm cầu C01',
    headId,
    technicianId: null,
    phone: '02133 876 543',
    expected: 3,
  })
  const laid = await chanhvp.call(submitMeeting, { id, version: (await o.read(chanhvp, id)).version })
  const ready = await chutich.call(approveMeeting, { id, version: laid.version })
  const meeting = await chanhvp.call(conveneMeeting, { id, version: ready.version })
  const electors = people.filter((it) => it.votes).map((it) => idOf(it.holderId))
  const note = (who: readonly string[]) =>
    chanhvp.call(noteAttendance, { id, ...command(), who: [...who], present: true, mode: 'hall', reason: '' })
  const come = async (n: number) => void (await note(electors.slice(0, n)))
  return {
    meeting,
    id,
    siteId: site.id,
    electors,
    attendee: idOf(o.holder.taichinh1),
    items: itemIds,
    come,
    async opened(n = 12) {
      await come(n)
      await chanhvp.call(openSitting, { id, ...command() })
    },
  }
}

export const room = (page: Page, id: string): Promise<Room> => page.call(readSitting, { id })

/** The same person at another process. */
export function elsewhere(page: Page, address: string): Page {
  const other = new Page(address)
  other.cookie = page.cookie
  other.csrf = page.csrf
  return other
}

/** A page in the room: reads it, hears on from there over its socket, and folds what it hears as the web does. */
export class Seat {
  state: SittingState
  place: Room['place']
  readonly page: Page
  readonly id: string
  live: LivePage
  /** Frames of this socket that were taken in. */
  private taken = 0

  private constructor(page: Page, id: string, first: Room, live: LivePage) {
    this.page = page
    this.id = id
    this.state = first.state
    this.place = first.place
    this.live = live
  }

  static async take(page: Page, id: string): Promise<Seat> {
    const first = await room(page, id)
    const live = await page.live([`meeting:${id}`])
    const seat = new Seat(page, id, first, live)
    seat.join()
    await seat.until(() => seat.live.frames.some((it) => it.type === 'joined' && !it.fresh))
    return seat
  }

  private join(): void {
    this.live.send({ type: 'join', log: `sitting:${this.id}`, from: this.place })
  }

  /** Away, and back where it was; answers whether the log went on without reading the room anew. */
  async back(page = this.page): Promise<boolean> {
    this.live = await page.live([`meeting:${this.id}`])
    this.taken = 0
    this.join()
    const joined = await this.live.until((frame) => frame.type === 'joined')
    return joined.type === 'joined' && !joined.fresh
  }

  async away(): Promise<void> {
    this.live.socket.terminate()
    await this.live.untilClosed()
    this.takeIn()
  }

  private takeIn(): void {
    for (const frame of this.live.frames.slice(this.taken)) this.hear(frame)
    this.taken = this.live.frames.length
  }

  private hear(frame: ServerFrame): void {
    if (frame.type !== 'events') return
    for (const event of frame.events as readonly Happened[]) this.state = after(this.state, event)
    this.place = frame.place
  }

  async until(fits: (state: SittingState) => boolean): Promise<SittingState> {
    await this.live.until(() => {
      this.takeIn()
      return fits(this.state)
    })
    return this.state
  }
}

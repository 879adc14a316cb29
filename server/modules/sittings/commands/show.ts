import { and, eq, isNull } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import { started, stopped } from '#contract/sitting-state.ts'
import type {
  announce as announceContract,
  reportLine as lineContract,
  showPage as pageContract,
  setTimer as timerContract,
  setWall as wallContract,
  writeToDesk as writeContract,
} from '#contract/sittings.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { meetingSite, shownPaper } from '../../meetings/index.ts'
import { inRoom, sitesHeaded } from '../room.ts'

/**
 * Shows a page to everybody. Who runs the meeting may, and whoever has the floor or reports on the item that is called. Only what everybody
 * invited may read is shown: a paper for members alone would be read by all on the wall.
 */
export const showPage = (work: Work, ask: Ask<typeof pageContract>) =>
  inRoom(work, ask, 'present', async ({ meeting, standing, state }) => {
    const me = standing.me?.id
    const speaks = state.speeches.some((it) => it.who === me && (it.state === 'speaking' || it.state === 'called'))
    if (ask.shown === null) {
      if (!standing.runs && !speaks && state.page?.by !== me) throw fault('access.denied')
      return state.page === null ? [] : [{ event: { type: 'pageEnded' } }]
    }
    const { paperId, version, page, view } = ask.shown
    const shown = await shownPaper(work, meeting, paperId, version)
    if (!shown) throw fault('thing.missing')
    const reports = me !== undefined && shown.rapporteurId === me && shown.itemId === state.itemId
    if (!standing.runs && !speaks && !reports) throw fault('access.denied')
    if (shown.pages !== null && page > shown.pages)
      throw fault('input.invalid', { problems: [{ path: '/shown/page', rule: 'range', limit: String(shown.pages) }] })
    const rev = (state.page?.rev ?? state.lastRev) + 1
    return [{ event: { type: 'page', paperId, version, page, view, by: me ?? '', rev } }]
  })

export const announce = (work: Work, ask: Ask<typeof announceContract>) =>
  inRoom(work, ask, 'run', () => [{ event: { type: 'announced', text: ask.text } }])

/** Seen by who runs the meeting and by whoever wrote it. */
export const writeToDesk = (work: Work, ask: Ask<typeof writeContract>) =>
  inRoom(work, ask, 'write', ({ standing }) => {
    const { me } = standing
    if (!me) throw fault('access.denied')
    return [
      {
        event: { type: 'message', id: ask.command, who: me.id, text: ask.text },
        to: ['desk', `person:${me.id}`],
      },
    ]
  })

export const reportLine = (work: Work, ask: Ask<typeof lineContract>) =>
  inRoom(work, ask, 'report', async ({ meeting, standing, state }) => {
    const [site] = await work.tx
      .select({ id: meetingSite.id })
      .from(meetingSite)
      .where(and(eq(meetingSite.id, ask.siteId), eq(meetingSite.meetingId, meeting.id), isNull(meetingSite.removedAt)))
    if (!site) throw fault('thing.missing')
    if (!standing.runs && !(await sitesHeaded(work, meeting.id, standing.me)).includes(site.id))
      throw fault('access.denied')
    const before = state.lines[site.id]
    if (before?.state === ask.state && before.text === ask.text) return []
    return [{ event: { type: 'line', siteId: site.id, state: ask.state, text: ask.text } }]
  })

/** A clock is data: who hears it reckons what it shows. */
export const setTimer = (work: Work, ask: Ask<typeof timerContract>) =>
  inRoom(work, ask, 'run', ({ state }) => {
    const at = work.now.getTime()
    const clock = state.timers[ask.name] ?? { limitMs: ask.limitMs, accumulatedMs: 0, startedAt: null }
    if (ask.act === 'remove') return [{ event: { type: 'timer', name: ask.name, clock: null } }]
    const limited = { ...clock, limitMs: ask.limitMs ?? clock.limitMs }
    const next = ask.act === 'start' ? started(limited, at) : stopped(limited, at)
    return [{ event: { type: 'timer', name: ask.name, clock: next } }]
  })

export const setWall = (work: Work, ask: Ask<typeof wallContract>) =>
  inRoom(work, ask, 'run', () => [{ event: { type: 'wall', view: ask.view, text: ask.text } }])

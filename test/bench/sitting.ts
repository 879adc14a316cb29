import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { addAgendaItem } from '#contract/agenda.ts'
import { addParticipants } from '#contract/invitees.ts'
import { approveMeeting, conveneMeeting, createMeeting, readMeeting, submitMeeting } from '#contract/meetings.ts'
import { announce, readSitting } from '#contract/sittings.ts'
import type { Page } from '../setup/page.ts'
import { startHelper } from './child.ts'
import { bareServer } from './fanout.ts'
import type { Question } from './fanout-pages.ts'
import { type Ground, onGround } from './ground.ts'
import { type Bench, takingTurns } from './measure.ts'

const crowdsOf = [300, 2000, 5000]
const rounds = 15
const storms = 3

/** A convened meeting whose secretary is everybody in the room. */
async function convened(ground: Ground): Promise<{ id: string; page: Page }> {
  const agency = await ground.agency('Ủy ban nhân dân tỉnh Đo', 'H98')
  await ground.official('thuky', agency.id, 'chiefOfOffice')
  await ground.official('chutoa', agency.id, 'leader')
  const page = await ground.page('thuky')
  const chair = await ground.page('chutoa')
  const holderOf = (it: Page) => it.session?.posts[0]?.assignmentId ?? ''
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const { id } = await page.call(createMeeting, {
    bodyId: null,
    kindId: null,
    title: 'Phiên họp đo',
    description: '',
    form: 'hybrid',
    startsAt: at(1),
    endsAt: at(4),
    place: 'Hội trường',
    private: false,
  })
  await page.call(addAgendaItem, {
    id,
    parentId: null,
    title: 'Nội dung',
    secret: false,
    kind: 'discuss',
    audience: 'everyone',
    plannedMinutes: null,
    preparingUnit: '',
    rapporteurId: null,
    documentId: null,
  })
  const people = [
    { holderId: holderOf(chair), role: 'chair' as const, votes: true },
    { holderId: holderOf(page), role: 'secretary' as const, votes: false },
  ]
  const { added } = await page.call(addParticipants, { id, people, body: false, siteId: null })
  if (added !== 2) throw new Error('chair and secretary are invited')
  const { version } = await page.call(readMeeting, { id })
  const laid = await page.call(submitMeeting, { id, version })
  const ready = await chair.call(approveMeeting, { id, version: laid.version })
  await page.call(conveneMeeting, { id, version: ready.version })
  return { id, page }
}

/**
 * A command in a meeting, from its call over HTTP until the last page of the room has heard what came of it, against a loop over bare sockets
 * with the same words; and everybody cut off at once and back at his place, against opening bare sockets.
 */
export const sitting: Bench = {
  names: [...crowdsOf.map((n) => `sitting-fanout-${n}`), 'sitting-storm'],
  run: (report, asked) =>
    onGround(async (ground) => {
      const { id, page } = await convened(ground)
      const url = `${ground.address.replace('http', 'ws')}/live`
      for (const count of crowdsOf) {
        const name = `sitting-fanout-${count}`
        if (!asked(name) && !(count === 2000 && asked('sitting-storm'))) continue
        const peer = await bareServer()
        const pages = startHelper('fanout-pages.ts')
        const ask = (question: Question) => pages.ask<string>(question)
        const { place } = await page.call(readSitting, { id })
        const topic = `meeting:${id}`
        const join = { log: `sitting:${id}`, from: place }
        await ask({ do: 'connect', url, cookie: page.cookie, count, topic, join })
        await ask({ do: 'connect', url: peer.url, cookie: '', count, topic })

        async function round(at: string, trigger: (mark: string) => Promise<unknown>): Promise<number> {
          await pause(100)
          const mark = randomUUID()
          const start = process.hrtime.bigint()
          const done = trigger(mark)
          const end = BigInt(await ask({ do: 'await', url: at, mark }))
          await done
          return Number(end - start) / 1e6
        }
        const ours = () => round(url, (text) => page.call(announce, { id, command: randomUUID(), text }))
        // The same frame as ours.
        const frame = (text: string) =>
          JSON.stringify({
            type: 'events',
            log: join.log,
            place,
            events: [{ type: 'announced', text, at: Date.now() }],
          })
        const bare = () => round(peer.url, async (text) => peer.send(frame(text)))
        if (asked(name)) {
          for (let warm = 0; warm < 3; warm++) {
            await ours()
            await bare()
          }
          const unit = `ms from the command until the last of ${count} sockets (lower is better)`
          report({ name, ...(await takingTurns(rounds, ours, bare)), unit })
        }
        if (count === 2000 && asked('sitting-storm')) {
          const storm = (at: string) => async () => Number(await ask({ do: 'storm', url: at }))
          const unit = `ms until the last of ${count} cut-off pages is back at its place (lower is better)`
          report({ name: 'sitting-storm', ...(await takingTurns(storms, storm(url), storm(peer.url))), unit })
        }
        pages.stop()
        peer.close()
      }
    }),
}

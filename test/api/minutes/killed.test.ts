import { afterAll, beforeAll, expect, it } from 'vitest'
import { changeMinutesText } from '#contract/minutes.ts'
import { startDying } from '../../setup/dying.ts'
import { elsewhere } from '../sittings/room.ts'
import { type MinutesHall, openMinutesHall, Writer } from './hall.ts'

let o: MinutesHall
beforeAll(async () => {
  o = await openMinutesHall()
})
afterAll(() => o.house.close())

it('a process killed while two write: what had no answer is sent again elsewhere, and every word is there once', async () => {
  const it = await o.convened()
  await it.opened(14)
  await o.begun(it)
  const { chanhvp, chutich } = o.pages
  const dying = await startDying(o.house, 'never', { ROLES: 'web,live' })
  const { address } = await dying.page('taichinh1')
  const there = await Writer.take(elsewhere(chanhvp, address), it.id)
  const here = await Writer.take(chutich, it.id)
  const words = Array.from({ length: 60 }, (_, n) => n)
  const unanswered: string[] = []
  let killed: Promise<void> | undefined
  const one = async () => {
    for (const n of words) {
      const change = there.changed((doc) => doc.getText('other').insert(doc.getText('other').length, `[a${n}]`))
      if (n === 25) killed = dying.stop()
      // In order, as a page does: behind one that had no answer the others wait.
      if (unanswered.length > 0) unanswered.push(change)
      else await there.page.call(changeMinutesText, { id: it.id, change }).catch(() => unanswered.push(change))
    }
  }
  const two = async () => {
    for (const n of words) await here.write('other', 0, `[b${n}]`)
  }
  await Promise.all([one(), two()])
  await killed
  expect(unanswered.length).toBeGreaterThan(0)
  for (const change of unanswered) await chanhvp.call(changeMinutesText, { id: it.id, change })
  // The first of them may have been kept before its process died: sent twice it is one change.
  await chanhvp.call(changeMinutesText, { id: it.id, change: unanswered[0] ?? '' })
  const text = o.blockOf(await o.minutesOf(it.id), 'other')
  for (const n of words) {
    expect(text.split(`[a${n}]`).length, `a${n}`).toBe(2)
    expect(text.split(`[b${n}]`).length, `b${n}`).toBe(2)
  }
  expect(text.indexOf('[a0]')).toBeLessThan(text.indexOf('[a59]'))
  await here.until((writer) => writer.text('other') === text)
  const [log] = await o.house.sql<{ rows: number; last: number }[]>`
    select count(*)::int as rows, max(seq)::int as last from minutes_change where meeting_id = ${it.id}`
  expect(log?.rows).toBe(log?.last)
})

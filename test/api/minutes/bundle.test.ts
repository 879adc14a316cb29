import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvePaper, releasePaper } from '#contract/agenda.ts'
import { addConclusion } from '#contract/conclusions.ts'
import { readMeetingBundle } from '#contract/minutes.ts'
import { folded, type Happened } from '#contract/sitting-state.ts'
import type { Page } from '../../setup/page.ts'
import { unpacked } from '../../setup/unpacked.ts'
import { pdfOf, upload } from '../../setup/upload.ts'
import { type MinutesHall, openMinutesHall } from './hall.ts'

let o: MinutesHall
beforeAll(async () => {
  o = await openMinutesHall()
})
afterAll(async () => {
  expect(o.house.errors).toEqual([])
  await o.house.close()
})

const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const pathOf = (id: string) => readMeetingBundle.path.replace(':id', id)

/** What OParl 1.1 asks of its objects (schema.oparl.org/1.1): each says what it is, items their order, files where they are. */
const asked: Readonly<Record<string, readonly string[]>> = {
  Meeting: ['id', 'type'],
  AgendaItem: ['id', 'type', 'order'],
  File: ['id', 'type', 'accessUrl'],
  Person: ['id', 'type'],
  Location: ['id', 'type'],
}
const base = 'https://schema.oparl.org/1.1/'

function fits(it: unknown, path = '$'): void {
  if (Array.isArray(it)) for (const [n, one] of it.entries()) fits(one, `${path}[${n}]`)
  if (typeof it !== 'object' || it === null || Array.isArray(it)) return
  const of = it as Record<string, unknown>
  const type = String(of['type'] ?? '')
  expect(type.startsWith(base), path).toBe(true)
  for (const name of asked[type.slice(base.length)] ?? ['none of OParl'])
    expect(of[name], `${path}.${name}`).toBeDefined()
  expect(() => new URL(String(of['id'])), path).not.toThrow()
  for (const [name, value] of Object.entries(of)) {
    if (/^(start|end|created)$/.test(name)) expect(new Date(String(value)).toISOString(), path).toBe(value)
    fits(value, `${path}.${name}`)
  }
}

describe('15. the meeting as a whole', { timeout: 120_000 }, () => {
  it('leaves as a bundle whose hashes verify and whose log folds to its state; classified papers are named, not there', async () => {
    const it = await o.convened({ items: 2 })
    const { chanhvp } = o.pages
    const [first = '', second = ''] = it.items
    const bytes = pdfOf(3)
    const { uploadId } = await upload(chanhvp, bytes, 'dự thảo.pdf')
    const paper = await o.paper(it.id, first, { uploadId, title: 'Dự thảo Quyết định', kind: 'draft' })
    await chanhvp.call(approvePaper, { id: paper, version: 1 })
    await chanhvp.call(releasePaper, { id: paper, version: 2, lateReason: 'Bổ sung' })
    await o.paper(it.id, second, { title: 'Phương án phòng thủ', uploadId: null })
    await it.opened(14)
    await o.called(it, first, null)
    await o.speaks(it, o.members[1] as Page, '=1+1, "về ngân sách"', 65)
    const vote = await o.started(it)
    for (const [n, page] of o.voters.slice(0, 14).entries()) await o.cast(page, vote, n < 11 ? 'for' : 'against')
    await o.closed(vote)
    await o.announced(vote)
    await o.called(it, null, 'decided')
    const response = (page: Page) => page.fetch('GET', pathOf(it.id))
    expect((await response(chanhvp)).status).toBe(409)
    await o.ended(it)
    await o.begun(it)
    await chanhvp.call(addConclusion, { id: it.id, itemId: null, text: 'Một', lead: null, partners: [], dueOn: null })
    expect((await response(o.members[2] as Page)).status).toBe(403)

    const taken = await response(chanhvp)
    expect([taken.status, taken.headers.get('content-type')]).toEqual([200, 'application/zip'])
    const { folder, names, text } = unpacked(Buffer.from(await taken.arrayBuffer()))
    for (const line of text('SHA256SUMS').trim().split('\n')) {
      const [sha256 = '', name = ''] = line.split('  ')
      expect(
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
        name,
      ).toBe(sha256)
    }
    if (has('sha256sum')) {
      const check = () => spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder }).status
      expect(check()).toBe(0)
    }
    const papers = names.filter((name) => name.startsWith('papers/'))
    expect(papers).toEqual(['papers/001-dự thảo.pdf'])
    expect(readFileSync(join(folder, papers[0] ?? '')).equals(bytes)).toBe(true)
    expect(text('README.txt')).toContain('Không kèm theo / not included: Phương án phòng thủ')

    const lines = text('log.ndjson').trim().split('\n')
    const log = lines.map((line) => JSON.parse(line) as { seq: number; event: Happened })
    expect(log.map((line) => line.seq)).toEqual(log.map((_, n) => n + 1))
    expect(JSON.parse(JSON.stringify(folded(log.map((line) => line.event))))).toEqual(JSON.parse(text('state.json')))

    const meeting = JSON.parse(text('meeting.json')) as {
      agendaItem: { name: string; auxiliaryFile: Record<string, unknown>[]; start?: string }[]
      participant: string[]
    }
    fits(meeting)
    expect(meeting.agendaItem.map((item) => [item.name, item.auxiliaryFile.length])).toEqual([
      ['Nội dung 1', 1],
      ['Nội dung 2', 0],
    ])
    expect(meeting.agendaItem[0]?.auxiliaryFile[0]).toMatchObject({
      'lienthong:path': 'papers/001-dự thảo.pdf',
      'lienthong:sha256': createHash('sha256').update(bytes).digest('hex'),
    })
    expect(meeting.participant.length).toBe(14)

    expect(text('votes.csv').split('\r\n')[1]).toMatch(
      /^"open","Thông qua dự thảo Quyết định","","announced","11","3","0","0","passed",/,
    )
    const named = text('votes-by-name.csv').trim().split('\r\n')
    expect(named.length).toBe(19)
    expect(named.filter((line) => line.endsWith(',"yes","against",""')).length).toBe(3)
    expect(text('attendance.csv').trim().split('\r\n').length).toBe(21)
    expect(text('minutes.txt')).toContain('“về ngân sách”'.replace(/[“”]/g, '"'))
    expect(text('conclusions.txt')).toBe('1. Một.\n')
  })
})

import type { Actor } from '#access'
import type { readMeetingPack as contract } from '#contract/agenda.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { readMeeting as meetingContract } from '#contract/meetings.ts'
import type { MadeFile } from '#platform/http/route.ts'
import type { Run, Work } from '#platform/work.ts'
import { bundleName, plainName, type SummedEntry, sumsOf, textEntry } from '#platform/zip/summed.ts'
import { zipOf } from '#platform/zip/write.ts'
import type { Tools } from '../../drafting/index.ts'
import { spokenInstant } from '../invitation-text.ts'
import { readMeeting } from './meeting.ts'
import { noteOpened } from './papers.ts'

type Card = Reply<typeof meetingContract>
type Paper = Card['papers'][number]

/** A paper as it is now in the hands of those invited; undefined where there are no bytes. */
const givenOf = (it: Paper) => (it.state === 'released' && !it.paperOnly ? it.versions.at(-1) : undefined)

const titleOf = (it: Card['items'][number]) => (it.secret ? 'Nội dung mật (tài liệu giấy)' : it.title)

/** The agenda as a page of plain text, each paper under its item, and what exists on paper only by name. */
function agendaText(card: Card, pathOf: (paper: Paper) => string | undefined): string {
  const under = (itemId: string | null) =>
    card.papers
      .filter((it) => it.itemId === itemId && it.state === 'released')
      .map((it) => `   - ${it.title || 'Tài liệu mật'}: ${pathOf(it) ?? 'phát bằng giấy'}\n`)
      .join('')
  const items = card.items
    .filter((it) => it.state !== 'withdrawn')
    .map((it) => {
      const minutes = it.plannedMinutes === null ? '' : ` (${it.plannedMinutes} phút)`
      const who = it.rapporteurName === '' ? '' : `\n   Báo cáo: ${it.rapporteurName}`
      return `${it.number}. ${titleOf(it)}${minutes}${who}\n${under(it.id)}`
    })
  const about = [card.bodyName || card.agencyName, spokenInstant(new Date(card.startsAt)), card.place].filter(Boolean)
  return `${card.title.toUpperCase()}
${about.join('\n')}

CHƯƠNG TRÌNH VÀ TÀI LIỆU
${under(null)}${items.join('')}
Kiểm tra tài liệu: sha256sum -c SHA256SUMS
`
}

/** Papers in folders by item, in the order of the agenda. */
function pathsOf(card: Card): Map<string, string> {
  const folders = new Map(
    card.items.map((it, at) => [
      it.id,
      `${String(at + 1).padStart(2, '0')}-${plainName(`${it.number} ${titleOf(it)}`, 60).trim()}`,
    ]),
  )
  const counts = new Map<string, number>()
  return new Map(
    card.papers.flatMap((it) => {
      const version = givenOf(it)
      if (!version) return []
      const folder = folders.get(it.itemId ?? '') ?? '00-chung'
      const n = (counts.get(folder) ?? 0) + 1
      counts.set(folder, n)
      return [[it.id, `${folder}/${String(n).padStart(2, '0')}-${plainName(version.fileName)}`] as const]
    }),
  )
}

async function gather(work: Work, tools: Tools, id: string): Promise<{ card: Card; entries: SummedEntry[]; at: Date }> {
  const card = await readMeeting(work, { id })
  const paths = pathsOf(card)
  const files = card.papers.flatMap((it): SummedEntry[] => {
    const [path, version] = [paths.get(it.id), givenOf(it)]
    if (path === undefined || version === undefined) return []
    const { sha256, size } = version
    return [{ path, sha256, size, open: () => tools.store.read(sha256) }]
  })
  const taken = card.papers.flatMap((it) => {
    const version = givenOf(it)
    return version ? [{ paperId: it.id, n: version.n }] : []
  })
  await noteOpened(work, taken)
  return {
    card,
    entries: [
      textEntry(
        'chuong-trinh.txt',
        agendaText(card, (it) => paths.get(it.id)),
      ),
      ...files,
    ],
    at: work.now,
  }
}

/**
 * All papers of a meeting that are given out and that I may read, in folders by item, with the agenda: to take along. Each counts as opened, as when it
 * is downloaded alone. What is classified or on paper only is named, not there.
 */
export const readMeetingPack = (tools: Tools) =>
  async function readMeetingPack(run: Run, actor: Actor, ask: Ask<typeof contract>): Promise<MadeFile> {
    const { card, entries, at } = await run(actor, (work) => gather(work, tools, ask.id))
    const all = [...entries, textEntry('SHA256SUMS', sumsOf(entries))]
    return {
      stream: zipOf(all, at),
      name: bundleName('tai-lieu', card.title),
      mediaType: 'application/zip',
      inline: false,
    }
  }

import { Readable } from 'node:stream'
import type { Reply } from '#contract/endpoint.ts'
import { documentKinds } from '#contract/kinds.ts'
import type { readRouting } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { printSlip as printPdf, type Slip } from '#platform/print/slip.ts'
import type { Work } from '#platform/work.ts'
import { type DocumentRecord, documentFor, noteUse } from '../../documents/index.ts'
import { agencyOn } from '../../organisation/index.ts'
import { codeText } from '../../registers/index.ts'
import { routingCard } from '../../routing/index.ts'
import { shownDate } from '../forms/form.ts'

type Card = Reply<typeof readRouting>
type Directive = Card['directives'][number]
type Assignment = Card['assignments'][number]

const kindNames = new Map<string, string>(documentKinds.map((kind) => [kind.code, kind.vi]))
const dayOf = (at: string) => shownDate(civilDate(new Date(at)))
const roles = { lead: 'Chủ trì', support: 'Phối hợp', informed: 'Nhận để biết' } as const

function assigned(it: Assignment): string {
  const who = [it.to.name, it.to.title].filter((word) => word !== '').join(', ')
  const extended = it.originalDueAt !== null && it.originalDueAt !== it.dueAt
  const due = it.dueAt === null ? '' : `, thời hạn ${dayOf(it.dueAt)}`
  const first = extended && it.originalDueAt ? ` (hạn ban đầu ${dayOf(it.originalDueAt)})` : ''
  return `${roles[it.role]}: ${who}${due}${first}.`
}

/** What was directed, to whom with which deadline, by whom and on which day. */
function directed(card: Card, chosen: (it: Directive) => boolean): string[] {
  return card.directives
    .filter((it) => it.undoneAt === null && chosen(it))
    .flatMap((it) => [
      ...(it.text === '' ? [] : [it.text]),
      ...card.assignments.filter((at) => at.directiveId === it.id && at.state !== 'withdrawn').map(assigned),
      `(${it.by.name}, ${it.by.title}, ngày ${dayOf(it.at)})`,
    ])
}

/** Progress, opinions and results of those who handled it, in the order they were said. */
function proposed(card: Card): string[] {
  const parents = new Set(card.assignments.map((it) => it.parentId))
  return card.assignments
    .filter((it) => it.role !== 'informed')
    .flatMap((it) => [
      ...it.notes
        .filter((note) => note.kind !== 'press')
        .map((note) => ({ at: note.at, text: note.text, by: `${note.by.name}, ${note.by.title}` })),
      ...(it.closedAt === null || it.closingNote === '' || parents.has(it.id)
        ? []
        : [
            {
              at: it.closedAt,
              text: [it.closingNote, it.reply ? `Văn bản trả lời: ${it.reply.code}.` : ''].filter(Boolean).join(' '),
              by: [it.to.name, it.to.title].filter((word) => word !== '').join(', '),
            },
          ]),
    ])
    .sort((a, b) => a.at.localeCompare(b.at))
    .flatMap((it) => [it.text, `(${it.by}, ngày ${dayOf(it.at)})`])
}

function slipOf(row: DocumentRecord, card: Card, agency: Pick<Slip, 'agency' | 'parentAgency'>, now: Date): Slip {
  const name = `${kindNames.get(row.kind) ?? row.kind} ${codeText(row.codeNumber, row.codeNotation)}`.trim()
  return {
    ...agency,
    title: 'PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN',
    facts: [
      ['Văn bản', `${name}${row.issuedOn === null ? '' : ` ngày ${shownDate(row.issuedOn)}`} của ${row.issuerName}`],
      ['Trích yếu', row.subject],
      ['Số đến', `${row.registerNumber ?? ''}${row.registerSuffix}, ngày đến ${shownDate(row.arrivedOn)}`],
    ],
    parts: [
      { heading: 'Ý kiến của lãnh đạo cơ quan, tổ chức', lines: directed(card, (it) => it.parentId === null) },
      { heading: 'Ý kiến của lãnh đạo đơn vị', lines: directed(card, (it) => it.parentId !== null) },
      { heading: 'Ý kiến đề xuất của người giải quyết', lines: proposed(card) },
    ],
    madeAt: now,
  }
}

/** The three-part slip, from what was directed and done; only of a registered arrival one may read. */
export async function printSlip(work: Work, ask: { id: string; as: 'pdf' | 'docx' }): Promise<MadeFile> {
  const row = await documentFor(work, ask.id, 'document.read')
  if (row.direction !== 'incoming' || row.state !== 'registered') throw fault('thing.state', { state: row.state })
  const agency = await agencyOn(work.tx, row.agencyId, civilDate(work.now))
  const slip = slipOf(
    row,
    await routingCard(work, row.id),
    { agency: agency?.name ?? '', ...(agency?.parentName ? { parentAgency: agency.parentName } : {}) },
    work.now,
  )
  await work.record('document.slip-printed', row.id, [row.agencyId], { as: ask.as })
  const name = `Phiếu giải quyết số đến ${row.registerNumber ?? ''}${row.registerSuffix}.${ask.as}`
  await noteUse(work, row, 'print', name)
  if (ask.as === 'pdf') return { stream: printPdf(slip), name, mediaType: 'application/pdf', inline: true }
  const { slipWord } = await import('#platform/print/slip-word.ts')
  return {
    stream: Readable.from([await slipWord(slip)]),
    name,
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    inline: false,
  }
}

import { sql } from 'drizzle-orm'
import type { Actor } from '#access'
import type { KindCode } from '#contract/kinds.ts'
import type { RecipientPurpose, Urgency } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { printPaper } from '#platform/print/paper.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run } from '#platform/work.ts'
import { draftOutgoing, registerDelivered, returnDelivered } from '../../../modules/documents/index.ts'
import { adoptFile } from '../../../modules/files/index.ts'
import { isWorkingDay, plusDays } from '../../../modules/organisation/index.ts'
import { numberText } from '../../../modules/registers/index.ts'
import { issueDocument } from '../../../modules/routing/index.ts'
import { holidays } from '../holidays.ts'
import { type SampleDelivery, type SamplePaper, samplePapers } from '../papers.ts'
import { people } from '../people.ts'
import { asPaper } from '../printed.ts'
import { handle } from './handling.ts'
import type { LoadedProvince } from './organisation.ts'

const purposes: Record<SampleDelivery['purpose'], RecipientPurpose> = {
  action: 'execute',
  coordination: 'execute',
  information: 'know',
}
const urgencies: Record<SamplePaper['urgency'], Urgency> = {
  normal: 'normal',
  urgent: 'urgent',
  veryUrgent: 'veryUrgent',
  immediate: 'flash',
}
const special = new Map(holidays.map((it) => [it.date, it.kind]))

/** The same day, or the next working one; the last one there was when that is still to come. */
export function workingDay(day: string, today: string): string {
  let at = day
  while (at < today && !isWorkingDay(at, special)) at = plusDays(at, 1)
  while (!isWorkingDay(at, special)) at = plusDays(at, -1)
  return at
}

interface Step {
  readonly at: number
  act(): Promise<void>
}

export interface DocumentsParts {
  /** Runs as of a moment, which the loader moves along. */
  readonly run: Run
  setTime(at: Date): void
  readonly store: ObjectStore
  readonly province: LoadedProvince
  readonly now: Date
  progress(done: number, all: number): void
}

/** What the sample prints itself bears no mark. */
const unmarked = async () => undefined

/** What is older than this has been handled, but for a little. */
const recentDays = 10

const bytesLimit = 64 * 1024 * 1024
export const clockOf = (day: string, hour: number, minute: number) =>
  Date.parse(`${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00+07:00`)

/**
 * Lets the sample papers live the months behind us: drafted, printed, issued by their agencies' clerks and registered or returned by the
 * recipients' — through the same commands as real ones, in order of time, so that every number, date and fact is as it would be.
 */
export async function loadDocuments(parts: DocumentsParts, count: number): Promise<void> {
  const { run, province, store } = parts
  const issueWritten = issueDocument(unmarked, store)
  const today = civilDate(parts.now)
  const numbers = new Map<string, number>()
  const steps: Step[] = []
  const latest = parts.now.getTime() - 60_000
  let handled = 0

  async function put(sample: SamplePaper, day: string | null, number: number | null) {
    const given = day === null || number === null ? null : { codeNumber: numberText(number), issuedOn: day }
    const paper = { ...asPaper(sample, given), madeAt: new Date(clockOf(day ?? today, 8, 0)) }
    return store.put(printPaper(paper), bytesLimit)
  }

  async function draft(sample: SamplePaper, day: string, number: number | null) {
    const kept = await put(sample, number === null ? null : day, number)
    const signer = people.find((person) => person.login === sample.signer)
    const title =
      signer?.posts.find((post) => post.agencyKey === sample.issuerKey && post.role === 'leader')?.title ?? ''
    return run(province.clerkOf(sample.issuerKey), async (work) => {
      const uploadId = await adoptFile(
        work,
        kept,
        `${sample.kindName} ${sample.subject.slice(0, 60)}.pdf`,
        'application/pdf',
      )
      const due = sample.recipients.find((it) => it.dueInDays !== undefined)?.dueInDays
      return draftOutgoing(work, {
        kind: sample.kind as KindCode,
        subject: sample.subject,
        signerName: signer?.fullName ?? '',
        signerTitle: title,
        urgency: urgencies[sample.urgency],
        secrecy: 'none',
        dueOn: due === undefined ? null : plusDays(day, due),
        pages: null,
        fieldCode: sample.unitMark,
        copies: 1,
        keep: [],
        add: [{ uploadId, role: 'main' }],
        recipients: sample.recipients.map((it) => ({
          agencyId: province.agencyIds.get(it.agencyKey) ?? '',
          purpose: purposes[it.purpose],
        })),
      })
    })
  }

  function receive(incomingId: string, to: SampleDelivery, at: number): void {
    const actor = province.clerkOf(to.agencyKey)
    if (to.fate === 'arrived' || at > latest) return
    steps.push({
      at,
      act: async () => {
        if (to.fate === 'returned')
          await run(actor, (work) =>
            returnDelivered(work, { id: incomingId, reason: to.reason ?? 'Văn bản gửi nhầm cơ quan nhận.' }),
          )
        else await register(incomingId, to, actor, at)
      },
    })
  }

  async function register(incomingId: string, to: SampleDelivery, actor: Actor, at: number): Promise<void> {
    await run(actor, (work) =>
      registerDelivered(work, {
        id: incomingId,
        registerId: province.registers.get(to.agencyKey)?.incoming ?? '',
        arrivedOn: civilDate(work.now),
        confirmDuplicate: true,
      }),
    )
    const later = (when: number, act: () => Promise<void>) => {
      if (when <= latest) steps.push({ at: when, act })
    }
    handled += 1
    const recent = at > latest - recentDays * 86_400_000
    handle({ run, staff: province.staffOf(to.agencyKey), recent, later }, incomingId, at, handled)
  }

  async function issue(sample: SamplePaper, day: string, at: number): Promise<void> {
    const series = `${sample.issuerKey} ${day.slice(0, 4)}`
    const number = numbers.get(series) ?? 1
    const made = await draft(sample, day, number)
    numbers.set(series, number + 1)
    const actor = province.clerkOf(sample.issuerKey)
    const registerId = province.registers.get(sample.issuerKey)?.outgoing ?? ''
    await run(actor, (work) => issueWritten(work, { id: made.id, registerId, issuedOn: day, version: made.version }))
    const copies = await run(actor, (work) =>
      work.tx.execute<{ incoming: string; recipient: string }>(
        sql`select incoming_id as incoming, recipient_id as recipient from delivery where document_id = ${made.id}`,
      ),
    )
    for (const [index, to] of sample.recipients.entries()) {
      const copy = copies.find((row) => row.recipient === province.agencyIds.get(to.agencyKey))
      const next = workingDay(index % 3 === 0 ? day : plusDays(day, 1), today)
      if (copy) receive(copy.incoming, to, Math.max(at + 40 * 60_000, clockOf(next, 8 + (index % 8), (index * 7) % 60)))
    }
  }

  for (const [index, sample] of samplePapers(count).entries()) {
    const day = workingDay(plusDays(today, -sample.issuedDaysAgo), today)
    const at = Math.min(clockOf(day, 8 + (index % 8), (index * 13) % 60), latest - 3_600_000)
    const act =
      sample.state === 'draft'
        ? () => draft(sample, day, null).then(() => undefined)
        : () => issue(sample, civilDate(new Date(at)), at)
    steps.push({ at, act })
  }
  for (let done = 0; steps.length > 0; done++) {
    steps.sort((a, b) => a.at - b.at)
    const step = steps.shift()
    if (!step) break
    parts.setTime(new Date(step.at))
    await step.act()
    if (done % 20 === 0) parts.progress(done, done + steps.length)
  }
}

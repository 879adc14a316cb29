import { type Actor, may } from '#access'
import { civilDate } from '#platform/clock.ts'
import { printPaper } from '#platform/print/paper.ts'
import type { ObjectStore } from '#platform/store/port.ts'
import type { Run } from '#platform/work.ts'
import { meetingKindsOn } from '../../../modules/bodies/index.ts'
import { adoptFile } from '../../../modules/files/index.ts'
import {
  addAgendaItem,
  addMeetingPaper,
  addParticipants,
  approveMeeting,
  approvePaper,
  conveneMeeting,
  createMeeting,
  readMeeting,
  releasePaper,
  submitMeeting,
  summaryRule,
} from '../../../modules/meetings/index.ts'
import { plusDays } from '../../../modules/organisation/index.ts'
import { agencyOf } from '../agencies.ts'
import { type SamplePaper, samplePapers } from '../papers.ts'
import { asPaper } from '../printed.ts'
import { clockOf, workingDay } from './documents.ts'
import type { LoadedProvince } from './organisation.ts'

export interface MeetingsParts {
  readonly run: Run
  readonly store: ObjectStore
  readonly province: LoadedProvince
  readonly now: Date
}

/** SAMPLE data: a meeting of those who lead the province's committee and its office; nobody has held it. */
const agencyKey = 'ubnd-tinh'
const plannedMinutes = [45, 40, 30, 25] as const
const unmarked = async () => undefined

/** PDFs of the sample for whatever needs one, each printed as what it says it is. */
export async function printedSample({ run, store, now }: MeetingsParts, paper: SamplePaper, actor: Actor) {
  const kept = await store.put(printPaper({ ...asPaper(paper, null), madeAt: now }), 64 * 1024 * 1024)
  const title = `${paper.kindName} ${paper.subject}`
  const uploadId = await run(actor, (work) => adoptFile(work, kept, `${title.slice(0, 80)}.pdf`, 'application/pdf'))
  return { uploadId, title: title.slice(0, 300) }
}

/** Papers of a kind by agencies of the province, each about something else, the same on every load. */
export function samplesOf(kind: string, seed: number): SamplePaper[] {
  const all = samplePapers(600, seed).filter((it) => it.kind === kind && agencyOf(it.issuerKey).level === 'province')
  return all.filter((it, at) => all.findIndex((other) => other.subject === it.subject) === at)
}

/** A meeting to come with agenda and papers: approved, convened, read by nobody yet. */
export async function loadMeetings(parts: MeetingsParts): Promise<void> {
  const { run, province, now } = parts
  const staff = province.staffOf(agencyKey)
  const office = staff.find((who) => who.role === 'chiefOfOffice')
  const chair = staff.find((who) => who.role === 'leader')
  if (!office || !chair) return
  const far = plusDays(civilDate(now), 8)
  const day = workingDay(far, plusDays(far, 12))
  const at = (hour: number) => new Date(clockOf(day, hour, 0)).toISOString()
  const { id } = await run(office, async (work) => {
    const kinds = await meetingKindsOn(work, work.actor.agencyId, null, day)
    return createMeeting(work, {
      bodyId: null,
      title: 'Họp giao ban lãnh đạo Ủy ban nhân dân tỉnh',
      description: 'Đánh giá công việc đã làm, thống nhất việc trọng tâm thời gian tới.',
      kindId: kinds.find((it) => /giao ban/i.test(it.name))?.id ?? null,
      form: 'hybrid',
      startsAt: at(8),
      endsAt: at(11),
      place: 'Phòng họp số 1',
      private: false,
    })
  })
  const others = staff.filter((who) => who !== office && who !== chair && may(who, 'meeting.attend')).slice(0, 12)
  await run(office, (work) =>
    // Nobody of another agency: an invitation on paper would have to be issued first.
    addParticipants(async () => [])(work, {
      id,
      people: [
        { holderId: chair.assignmentId, role: 'chair', votes: true },
        { holderId: office.assignmentId, role: 'secretary', votes: false },
        ...others.map((who) => ({
          holderId: who.assignmentId,
          role: who.role === 'leader' ? ('deputy' as const) : ('member' as const),
          votes: who.role === 'leader',
        })),
      ],
      body: false,
      siteId: null,
    }),
  )
  const reports = samplesOf('BC', 91)
  for (const [n, minutes] of plannedMinutes.entries()) {
    const report = reports[n]
    if (!report) continue
    const item = await run(office, (work) =>
      addAgendaItem(work, {
        id,
        parentId: null,
        title: report.subject.charAt(0).toUpperCase() + report.subject.slice(1),
        secret: false,
        kind: 'discuss',
        audience: 'everyone',
        plannedMinutes: minutes,
        preparingUnit: agencyOf(report.issuerKey).name,
        rapporteurId: null,
        documentId: null,
      }),
    )
    await givePaper(parts, office, { id, itemId: item.id }, report)
  }
  const { version } = await run(office, (work) => readMeeting(work, { id }))
  const laid = await run(office, (work) => submitMeeting(work, { id, version }))
  const approved = await run(chair, (work) => approveMeeting(work, { id, version: laid.version }))
  await run(office, (work) => conveneMeeting(work, { id, version: approved.version }))
}

async function givePaper(
  parts: MeetingsParts,
  office: Actor,
  place: { readonly id: string; readonly itemId: string },
  report: SamplePaper,
): Promise<void> {
  const { run } = parts
  const { uploadId, title } = await printedSample(parts, report, office)
  const paper = await run(office, (work) =>
    addMeetingPaper(unmarked)(work, { ...place, title, kind: 'report', uploadId, summaryOf: null }),
  )
  await run(office, (work) => approvePaper(work, { id: paper.id, version: 1 }))
  await run(office, (work) => releasePaper(summaryRule)(work, { id: paper.id, version: 2, lateReason: '' }))
}

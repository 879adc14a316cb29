import type { Actor } from '#access'
import type { Choice } from '#contract/open-votes.ts'
import type { SlipRound } from '#contract/opinion-slips.ts'
import { civilDate } from '#platform/clock.ts'
import { bodiesServed } from '../../../modules/bodies/index.ts'
import { plusDays } from '../../../modules/organisation/index.ts'
import {
  addSlipPaper,
  answerSlip,
  askSlips,
  changeSlipRound,
  closeSlips,
  createSlipRound,
  readSlipRound,
} from '../../../modules/slips/index.ts'
import { agencies } from '../agencies.ts'
import type { SamplePaper } from '../papers.ts'
import { clockOf, workingDay } from './documents.ts'
import { type MeetingsParts, printedSample, samplesOf } from './meetings.ts'

export interface SlipsParts extends MeetingsParts {
  setTime(at: Date): void
}

/** SAMPLE data: what is asked and what is answered is made up. */
const agencyKey = 'ubnd-tinh'
const unmarked = async () => undefined
const words: readonly (readonly [Choice, string])[] = [
  ['for', ''],
  ['for', 'Nhất trí với dự thảo.'],
  ['for', ''],
  ['against', 'Đề nghị làm rõ nguồn kinh phí thực hiện tại Điều 4 trước khi ban hành.'],
  ['for', 'Đề nghị rà soát lỗi chính tả tại Phụ lục.'],
  ['abstain', ''],
]

/** Everybody of the province who might sit in its committee, each once. */
function peopleOf({ province }: SlipsParts): Actor[] {
  const here = agencies.filter((it) => it.level === 'province' && it.validTo === null)
  const all = here.flatMap((it) => province.staffOf(it.key))
  return all.filter((who, at) => all.findIndex((other) => other.personId === who.personId) === at)
}

async function asked(parts: SlipsParts, office: Actor, plan: SamplePaper) {
  const { run } = parts
  const named = `${plan.kindName} ${plan.subject.charAt(0).toLowerCase()}${plan.subject.slice(1)}`
  const { id } = await run(office, async (work) => {
    const body = (await bodiesServed(work)).find((one) => one.kind === 'peoplesCommittee')
    return createSlipRound(work, { bodyId: body?.id ?? '', title: `Lấy ý kiến về dự thảo ${named}` })
  })
  const paper = await printedSample(parts, plan, office)
  await run(office, (work) => addSlipPaper(unmarked)(work, { id, ...paper }))
  const { version, title, days } = await run(office, (work) => readSlipRound(work, { id }))
  const draft = await run(office, (work) =>
    changeSlipRound(work, {
      ...{ id, version, title, days },
      introduction: 'Văn phòng Ủy ban nhân dân tỉnh trân trọng gửi các thành viên cho ý kiến bằng phiếu.',
      questions: [`Thống nhất nội dung và kinh phí của ${named}?`],
    }),
  )
  return run(office, (work) => askSlips(work, { id, version: draft.version }))
}

/** The first so many members answer, in their own name. */
async function answered(parts: SlipsParts, round: SlipRound, most: number): Promise<void> {
  const people = peopleOf(parts)
  const names = new Map(round.members.map((it, at) => [`${it.name}`, at]))
  for (const who of people) {
    const at = names.get(who.personName)
    if (at === undefined || at >= most) continue
    names.delete(who.personName)
    const [choice, text] = words[at % words.length] ?? ['for', '']
    const answers = round.questions.map(({ id }) => ({ questionId: id, choice, text }))
    await parts.run(who, (work) => answerSlip(work, { id: round.id, answers }))
  }
}

/** One round that was closed weeks ago, and one under way. */
export async function loadSlips(parts: SlipsParts): Promise<void> {
  const { run, province, now, setTime } = parts
  const office = province.staffOf(agencyKey).find((who) => who.role === 'chiefOfOffice')
  const [first, second] = samplesOf('KH', 92)
  if (!office || !first || !second) return
  const today = civilDate(now)
  const before = workingDay(plusDays(today, -21), today)
  setTime(new Date(clockOf(before, 8, 30)))
  const closed = await asked(parts, office, first)
  setTime(new Date(clockOf(before, 15, 0)))
  await answered(parts, closed, 12)
  // The rest said nothing in time.
  const after = workingDay(plusDays(today, -9), today)
  setTime(new Date(clockOf(after, 9, 0)))
  await run(office, (work) => closeSlips(work, { id: closed.id, version: closed.version }))
  setTime(now)
  const open = await asked(parts, office, second)
  await answered(parts, open, 7)
}

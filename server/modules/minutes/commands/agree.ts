import { and, asc, count, eq, isNull, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { agreeMinutes as contract } from '#contract/minutes.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { draftGiven, type Tools } from '../../drafting/index.ts'
import { agendaOf, type Meeting, participant } from '../../meetings/index.ts'
import { loggedBlocks } from '../gather.ts'
import { minutesFor } from '../policy.ts'
import { minutesCard } from '../queries/card.ts'
import { recipientsOfMinutes } from '../recipients.ts'
import { minutes, minutesComment } from '../tables.ts'
import { takeUntouched } from '../take.ts'
import { tellMinutes } from '../tell.ts'
import { textsOf } from '../text.ts'

const titles: Readonly<Record<string, string>> = {
  opening: '',
  attendance: 'Thành phần tham dự',
  other: 'Nội dung khác',
  conclusions: 'Kết luận',
  closing: '',
}

/** The parts in their order, each under its number; what is empty is left out. */
export function paperLines(parts: readonly { readonly title: string; readonly text: string }[]): string[] {
  let n = 0
  const lines = parts.flatMap(({ title, text }) => {
    const own = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
    if (own.length === 0) return []
    if (title === '') return own
    n += 1
    return [`${roman(n)}. ${title.toUpperCase()}`, ...own]
  })
  const last = lines.length - 1
  return lines.map((line, at) => (at === last ? `${line.replace(/[./\s]+$/u, '')}./.` : line))
}

function roman(n: number): string {
  const signs = [
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ] as const
  let rest = n
  let out = ''
  for (const [value, sign] of signs)
    while (rest >= value) {
      out += sign
      rest -= value
    }
  return out
}

/** The first secretary, where he holds a post of the agency whose paper it is: nobody else's signature stands on it. */
async function recorderOf(work: Work, it: Meeting): Promise<string | null> {
  const [secretary] = await work.tx
    .select({ holderId: participant.holderId })
    .from(participant)
    .where(
      and(
        eq(participant.meetingId, it.id),
        eq(participant.role, 'secretary'),
        eq(participant.agencyId, it.agencyId),
        isNull(participant.removedAt),
      ),
    )
    .orderBy(asc(participant.position), asc(participant.id))
    .limit(1)
  return secretary?.holderId ?? null
}

async function refuseOpenComments(work: Work, meetingId: string): Promise<void> {
  const [open] = await work.tx
    .select({ n: count() })
    .from(minutesComment)
    .where(and(eq(minutesComment.meetingId, meetingId), isNull(minutesComment.answeredAt)))
  if ((open?.n ?? 0) > 0) throw fault('minutes.comment-open', { count: open?.n ?? 0 })
}

/** Makes the draft from the text as it stands. From there it is a document like any other: checked, signed, numbered, sealed. */
export const agreeMinutes =
  (tools: Tools) =>
  async (work: Work, ask: Ask<typeof contract>): Promise<Reply<typeof contract>> => {
    const { row: before, meeting } = await minutesFor(work, ask.id, 'agree', ask.version)
    await refuseOpenComments(work, meeting.id)
    const row = await takeUntouched(work, before, meeting)
    const keys = (await loggedBlocks(work, meeting)).map((it) => it.key).filter((key) => row.logged[key] !== undefined)
    const texts = await textsOf(work, row, keys)
    const items = await agendaOf(work, meeting)
    const titleOf = (key: string) => {
      const item = items.find((it) => `item:${it.id}` === key)
      if (!item) return titles[key] ?? ''
      return item.secret ? `Nội dung ${item.number}` : item.title
    }
    const lines = paperLines(keys.map((key) => ({ title: titleOf(key), text: texts.get(key) ?? '' })))
    const draftId = await draftGiven(tools)(
      work,
      {
        kind: 'BB',
        fieldCode: '',
        subject: meeting.title,
        urgency: 'normal',
        secrecy: 'none',
        dueOn: null,
        note: '',
        bases: [],
        addressees: [],
        recipients: await recipientsOfMinutes(work, meeting),
        relations: [],
        authorityId: ask.authorityId,
        signerId: ask.signerId,
      },
      lines,
      await recorderOf(work, meeting),
    )
    await work.tx
      .update(minutes)
      .set({ state: 'agreed', draftId, version: sql`${minutes.version} + 1` })
      .where(eq(minutes.meetingId, row.meetingId))
    await tellMinutes(work, meeting, 'agreed')
    return minutesCard(work, ask.id)
  }

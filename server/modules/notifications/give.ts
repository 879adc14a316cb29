import { sql } from 'drizzle-orm'
import { type NoticeKind, type NoticeTopic, noticeKinds, type noticeSubjects } from '#contract/notices.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { type Called, tellStandIns } from './stand-in.ts'
import { notice } from './tables.ts'

/** One thing to be told to one desk. */
export interface Notice {
  readonly holderId: string
  readonly agencyId: string
  readonly kind: NoticeKind
  readonly subject: (typeof noticeSubjects)[number]
  readonly subjectId: string
  readonly byName: string
  readonly byTitle: string
  readonly note: string
  readonly urgent: boolean
  readonly at: Date
  readonly cause: string
}

interface Wish extends Record<string, unknown> {
  holderId: string
  personId: string
  topic: NoticeTopic | null
  page: boolean
  mail: boolean
  push: boolean
  reachable: boolean
  devices: boolean
}

/** Without a word from the person: everything in the page, nothing elsewhere but what is urgent. */
const usual = { page: true, mail: false, push: false }

/** How each of these desks' people want to be told. */
async function wishesOf(work: Work, holders: readonly string[]): Promise<Map<string, Wish[]>> {
  const rows = await work.tx.execute<Wish>(sql`
    select h.id as "holderId", h.person_id as "personId", s.topic, coalesce(s.page, true) as page, coalesce(s.mail, false) as mail,
           coalesce(s.push, false) as push, coalesce(a.email, '') <> '' as reachable,
           exists(select from push_subscription p where p.person_id = h.person_id) as devices
      from post_assignment h left join notice_setting s on s.person_id = h.person_id left join notice_address a on a.person_id = h.person_id
     where h.id = any(${sql.param([...holders])}::uuid[])`)
  return Map.groupBy([...rows], (row) => row.holderId)
}

/** How long what is not urgent is gathered before it is mailed. */
const gatherMs = 10 * 60_000

/** Writes notices, each as its person wishes, and sets mail and push going. What was told before is not told again. */
export async function give(work: Work, list: readonly Notice[]): Promise<void> {
  for (let from = 0; from < list.length; from += mostAtOnce) await giveSome(work, list.slice(from, from + mostAtOnce))
}

/** A statement takes 65,535 values. */
const mostAtOnce = 500

async function giveSome(work: Work, list: readonly Notice[]): Promise<void> {
  if (list.length === 0) return
  const wishes = await wishesOf(work, [...new Set(list.map((it) => it.holderId))])
  const rows = list.flatMap((it) => {
    const said = wishes.get(it.holderId) ?? []
    const [any] = said
    if (!any) return []
    const wish = said.find((row) => row.topic === noticeKinds[it.kind]) ?? usual
    // What is urgent is told in the page whatever was wished, and by every way there is.
    const page = wish.page || it.urgent
    const mail = any.reachable && (wish.mail || it.urgent)
    const push = any.devices && (wish.push || it.urgent)
    if (!page && !mail && !push) return []
    return [
      {
        ...it,
        id: newId(it.at),
        // Not wished in the page: kept for the mail, and read already.
        readAt: page ? null : it.at,
        mail: mail ? ('waiting' as const) : ('none' as const),
        push: push ? ('waiting' as const) : ('none' as const),
        personId: any.personId,
      },
    ]
  })
  if (rows.length === 0) return
  const written = await work.tx
    .insert(notice)
    .values(rows.map(({ personId: _personId, ...row }) => row))
    .onConflictDoNothing()
    .returning({ id: notice.id })
  const fresh = new Set(written.map((row) => row.id))
  const told = rows.filter((row) => fresh.has(row.id))
  await send(work, told)
  await callPeople(work, await tellStandIns(work, told))
}

type Row = Notice & { personId: string; mail: string; push: string; readAt: Date | null }

async function send(work: Work, rows: readonly Row[]): Promise<void> {
  const shown = rows.filter((row) => row.readAt === null)
  if (shown.length > 0)
    await work.record('notice.given', shown[0]?.subjectId ?? '', [], {
      holders: [...new Set(shown.map((row) => row.holderId))],
      urgent: shown.some((row) => row.urgent),
    })
  await callPeople(
    work,
    rows.map(({ personId, mail, push, urgent }) => ({
      personId,
      mail: mail === 'waiting',
      push: push === 'waiting',
      urgent,
    })),
  )
}

/** Sets mail and push going: what is urgent at once, the rest gathered. */
async function callPeople(work: Work, calls: readonly Called[]): Promise<void> {
  for (const [personId, theirs] of Map.groupBy(calls, (it) => it.personId)) {
    const mails = theirs.filter((it) => it.mail)
    if (mails.length > 0)
      await work.enqueue(
        'notifications:mail',
        { personId },
        mails.some((it) => it.urgent)
          ? { once: `mail at once ${personId}` }
          : { once: `mail ${personId}`, after: new Date(work.now.getTime() + gatherMs) },
      )
    if (theirs.some((it) => it.push))
      await work.enqueue('notifications:push', { personId }, { once: `push ${personId}` })
  }
}

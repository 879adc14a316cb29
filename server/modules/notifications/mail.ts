import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Transporter } from 'nodemailer'
import { systemActor } from '#access'
import { type NoticeKind, type NoticeTopic, noticeKinds } from '#contract/notices.ts'
import { civilDate } from '#platform/clock.ts'
import type { Job } from '#platform/jobs.ts'
import type { Run, Work } from '#platform/work.ts'
import { calendarFor, isWorking } from '../organisation/index.ts'
import { noticeAddress } from './tables.ts'

export interface MailParts {
  /** `smtp://…` or `smtps://…`; empty: no mail is sent. */
  readonly url: string
  readonly from: string
  /** Where this installation is found by its people; empty: the mail says no address. */
  readonly publicUrl: string
}

const topicWords: Record<NoticeTopic, string> = {
  work: 'việc giao cho ông/bà',
  progress: 'phản hồi về việc đã giao',
  drafts: 'việc về dự thảo',
  arrivals: 'việc của văn thư',
  tasks: 'việc về nhiệm vụ',
  deadlines: 'nhắc hạn xử lý',
  numbers: 'đề nghị về số văn bản',
  meetings: 'việc về cuộc họp',
}

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly messageId: string
}

/** Counts by topic, the most pressing first, and the address. Nothing that stands in a document. */
export function letterOf(
  to: string,
  counts: ReadonlyMap<NoticeTopic, number>,
  more: { urgent: number; publicUrl: string; cause: string; summary: boolean },
): Letter {
  const all = [...counts.values()].reduce((sum, n) => sum + n, 0)
  const lines = [...counts].map(([topic, n]) => `- ${n} ${topicWords[topic]}`)
  const urgent = more.urgent > 0 ? [`Trong đó có ${more.urgent} việc KHẨN.`] : []
  const where = more.publicUrl === '' ? [] : ['', `Mở hệ thống: ${more.publicUrl}`]
  const head = more.summary ? `Đầu ngày, ông/bà còn ${all} việc:` : `Ông/bà có ${all} thông báo mới:`
  return {
    to,
    subject: more.urgent > 0 ? `[KHẨN] Liên Thông: ${all} thông báo` : `Liên Thông: ${all} thông báo`,
    text: [head, '', ...lines, ...urgent, ...where, '', 'Thư tự động, xin không trả lời.'].join('\n'),
    messageId: `<${createHash('sha256').update(`${to} ${more.cause}`).digest('hex').slice(0, 40)}@lien-thong>`,
  }
}

interface Waiting extends Record<string, unknown> {
  id: string
  kind: NoticeKind
  urgent: boolean
}

function counted(rows: readonly Pick<Waiting, 'kind'>[]): Map<NoticeTopic, number> {
  const counts = new Map<NoticeTopic, number>()
  for (const row of rows) counts.set(noticeKinds[row.kind], (counts.get(noticeKinds[row.kind]) ?? 0) + 1)
  return counts
}

/** One connection pool for the process, opened by the first letter; the library is loaded by it too. */
export function postOffice({ url, from }: MailParts) {
  let transport: Promise<Transporter> | undefined
  async function open(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer')
    // A server that does not answer must not hold a worker.
    return createTransport(url, {
      from,
      connectionTimeout: 15_000,
      greetingTimeout: 15_000,
      socketTimeout: 30_000,
    } as never)
  }
  return async function send(letter: Letter): Promise<void> {
    transport ??= open()
    const { to, subject, text, messageId } = letter
    await (await transport).sendMail({
      from,
      to,
      subject,
      text,
      messageId,
      headers: { 'auto-submitted': 'auto-generated' },
    })
  }
}

type Send = ReturnType<typeof postOffice>

async function addressOf(work: Work, personId: string): Promise<string> {
  const [row] = await work.tx.select().from(noticeAddress).where(eq(noticeAddress.personId, personId))
  return row?.email ?? ''
}

/** How long a letter may be under way before another job takes what it tells: longer than a mail server is waited for. */
const underWayMs = 5 * 60_000

const takenSince = (work: Work) => new Date(work.now.getTime() - underWayMs).toISOString()

/** What another person's letter tells of the same notices stays taken. */
async function letGo(work: Work, personId: string, rows: readonly Waiting[]): Promise<void> {
  const told = sql.param(rows.map((row) => row.id))
  await work.tx.execute(sql`
    update notice n set mail_taken_at = null from post_assignment h
     where h.id = n.holder_id and h.person_id = ${personId} and n.mail = 'waiting' and n.id = any(${told}::uuid[])`)
  await work.tx.execute(sql`
    update notice_stand_in set mail_taken_at = null
     where person_id = ${personId} and mail = 'waiting' and notice_id = any(${told}::uuid[])`)
}

/**
 * What waits to be mailed to a person, in one letter. The letter goes before what it tells is marked: a kill between sends it once more,
 * under the same Message-ID, by which the reader's server knows it.
 */
export const mailJob = (run: Run, parts: MailParts, send: Send): Job => ({
  name: 'notifications:mail',
  async handle(payload) {
    const { personId } = payload as { personId: string }
    const { rows, to } = await run(systemActor, async (work) => ({
      to: await addressOf(work, personId),
      rows: [
        ...(await work.tx.execute<Waiting>(sql`
          with mine as (
            select n.id from notice n join post_assignment h on h.id = n.holder_id
             where h.person_id = ${personId} and n.mail = 'waiting'
               and (n.mail_taken_at is null or n.mail_taken_at < ${takenSince(work)}::timestamptz)
             order by n.at, n.id limit 1000 for update of n skip locked),
          taken as (
            update notice n set mail_taken_at = ${work.now.toISOString()}::timestamptz from mine where n.id = mine.id
            returning n.id, n.kind, n.urgent),
          beside as (
            select x.notice_id from notice_stand_in x
             where x.person_id = ${personId} and x.mail = 'waiting'
               and (x.mail_taken_at is null or x.mail_taken_at < ${takenSince(work)}::timestamptz)
             limit 1000 for update skip locked),
          stood as (
            update notice_stand_in x set mail_taken_at = ${work.now.toISOString()}::timestamptz from beside
             where x.notice_id = beside.notice_id and x.person_id = ${personId} returning x.notice_id)
          select id, kind, urgent from taken
          union
          select n.id, n.kind, n.urgent from stood join notice n on n.id = stood.notice_id`)),
      ],
    }))
    if (rows.length === 0) return
    if (to !== '' && parts.url !== '') {
      const urgent = rows.filter((row) => row.urgent).length
      const cause = rows
        .map((row) => row.id)
        .sort()
        .join(' ')
      await send(letterOf(to, counted(rows), { urgent, publicUrl: parts.publicUrl, cause, summary: false })).catch(
        async (error: unknown) => {
          await run(systemActor, (work) => letGo(work, personId, rows))
          throw error
        },
      )
    }
    await run(systemActor, async (work) => {
      const told = sql.param(rows.map((row) => row.id))
      await work.tx.execute(sql`
        update notice n set mail = 'sent' from post_assignment h
         where h.id = n.holder_id and h.person_id = ${personId} and n.id = any(${told}::uuid[])`)
      await work.tx.execute(sql`
        update notice_stand_in set mail = 'sent' where person_id = ${personId} and mail = 'waiting' and notice_id = any(${told}::uuid[])`)
    })
  },
})

interface Summed extends Record<string, unknown> {
  personId: string
  email: string
  due: number
  late: number
  unread: number
}

/** On the morning of a working day: what is open, late and unread, in one letter, to whoever asked for it. At most once a day. */
export const digestJob = (run: Run, parts: MailParts, send: Send): Job => ({
  name: 'notifications:digest',
  // 7.00 in Vietnam.
  cron: '0 0 * * *',
  async handle() {
    if (parts.url === '') return
    const day = await run(systemActor, async (work) => {
      const today = civilDate(work.now)
      return isWorking(today, await calendarFor(work.tx, today, today)) ? today : undefined
    })
    if (day === undefined) return
    for (;;) {
      const [next] = await run(systemActor, (work) => summed(work, day))
      if (!next) return
      // An address that is refused must not hold up those behind it: it is tried again tomorrow.
      if (next.due + next.late + next.unread > 0)
        await send(digestOf(next, parts.publicUrl, day)).catch((error: { responseCode?: number }) => {
          if ((error.responseCode ?? 0) < 500) throw error
        })
      await run(systemActor, (work) =>
        work.tx.update(noticeAddress).set({ digestOn: day }).where(eq(noticeAddress.personId, next.personId)),
      )
    }
  },
})

async function summed(work: Work, day: string): Promise<Summed[]> {
  return [
    ...(await work.tx.execute<Summed>(sql`
      select a.person_id as "personId", a.email,
             (select count(*)::int from assignment w join post_assignment h on h.id = w.to_holder_id
               where h.person_id = a.person_id and w.state in ('waiting', 'doing') and w.role <> 'informed') as due,
             (select count(*)::int from assignment w join post_assignment h on h.id = w.to_holder_id
               where h.person_id = a.person_id and w.state in ('waiting', 'doing') and w.role <> 'informed'
                 and w.paused_since is null and w.due_at < ${work.now.toISOString()}::timestamptz) as late,
             (select count(*)::int from notice n join post_assignment h on h.id = n.holder_id
               where h.person_id = a.person_id and n.read_at is null) as unread
        from notice_address a where a.digest and a.email <> '' and (a.digest_on is null or a.digest_on < ${day}) order by a.person_id limit 1`)),
  ]
}

function digestOf(it: Summed, publicUrl: string, day: string): Letter {
  const lines = [
    ...(it.late > 0 ? [`- ${it.late} việc QUÁ HẠN`] : []),
    ...(it.due > 0 ? [`- ${it.due} việc đang xử lý`] : []),
    ...(it.unread > 0 ? [`- ${it.unread} thông báo chưa đọc`] : []),
  ]
  const where = publicUrl === '' ? [] : ['', `Mở hệ thống: ${publicUrl}`]
  const [year, month, date] = day.split('-')
  return {
    to: it.email,
    subject: `Liên Thông: việc ngày ${date}/${month}/${year}`,
    text: [
      `Đầu ngày ${date}/${month}/${year}, ông/bà có:`,
      '',
      ...lines,
      ...where,
      '',
      'Thư tự động, xin không trả lời.',
    ].join('\n'),
    messageId: `<digest-${day}-${it.personId}@lien-thong>`,
  }
}

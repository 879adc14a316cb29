import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerDelivered } from '#contract/documents.ts'
import {
  closeFeed,
  countNotices,
  keepNoticeSettings,
  listNotices,
  noticeTopics,
  openFeed,
  readNoticeSettings,
  subscribePush,
} from '#contract/notices.ts'
import { completeAssignment, pauseAssignment, readRouting, submitDocuments } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { send } from '../../setup/sending.ts'
import { type Login, type Office, ofName, openOffice, to } from '../routing/office.ts'

/** Takes every mail and keeps it: nothing leaves the machine. */
const mails: { to: string[]; text: string }[] = []
/** While it is closed the server has a letter and does not answer. */
let gate: Promise<void> = Promise.resolve()
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', async () => {
      await gate
      mails.push({ to: session.envelope.rcptTo.map((it) => it.address), text: Buffer.concat(parts).toString() })
      done()
    })
  },
})

let it_: Office
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  it_ = await openOffice({
    MAIL_URL: `smtp://127.0.0.1:${port}`,
    PUBLIC_URL: 'https://lien-thong.example',
    PUSH_CONTACT: 'mailto:van-hanh@lien-thong.example',
  })
})
afterAll(async () => {
  await it_.house.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const patience = { timeout: 60_000, interval: 30 }
const kinds = async (login: Login, id: string) =>
  (await it_.pages[login].call(listNotices, { limit: 200 })).rows
    .filter((row) => row.subjectId === id)
    .map((row) => row.kind)
const job = (name: string) => it_.house.work((work) => work.enqueue(name, {}))
const wish = (login: Login, email: string, mail: boolean, page = true) =>
  it_.pages[login].call(keepNoticeSettings, {
    email,
    digest: true,
    topics: noticeTopics.map((topic) => ({ topic, page, mail, push: false })),
  })
/** RFC 2045 section 6.7. */
const decoded = (text: string) =>
  Buffer.from(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()

describe('by mail', () => {
  it('says how much waits and where, and nothing that stands in a document', async () => {
    await wish('chutich', 'chu-tich@example.vn', true)
    await it_.submitted('Nội dung không được ra ngoài')
    const waiting = async () =>
      (
        await it_.house
          .sql`select run_at > now() + interval '9 minutes' as later from graphile_worker.jobs where task_identifier = 'notifications:mail'`
      ).map((row) => row['later'])
    // What is not urgent is gathered first.
    await expect.poll(waiting, patience).toEqual([true])
    await it_.submitted('Việc thứ hai trong mười phút')
    await expect
      .poll(async () => (await it_.house.sql`select 1 from notice where mail = 'waiting'`).length, patience)
      .toBe(2)
    expect(await waiting()).toEqual([true])
    await it_.house
      .sql`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where task_identifier = 'notifications:mail'), run_at := now())`
    await expect.poll(() => mails.length, patience).toBe(1)
    expect(mails[0]?.to).toEqual(['chu-tich@example.vn'])
    const text = decoded(mails[0]?.text ?? '')
    expect(text).toContain('2 việc giao cho ông/bà')
    expect(text).toContain('https://lien-thong.example')
    expect(text).not.toContain('ra ngoài')
    await expect
      .poll(async () => (await it_.house.sql`select 1 from notice where mail = 'waiting'`).length, patience)
      .toBe(0)
  })

  it('does not tell the same twice when an urgent letter meets a gathered one', async () => {
    mails.length = 0
    await wish('chutich', 'chu-tich@example.vn', true)
    await it_.submitted('Việc gom lại')
    const waits = "select 1 from notice n where n.mail = 'waiting'"
    await expect.poll(async () => (await it_.house.sql.unsafe(waits)).length, patience).toBe(1)
    const [row] = await it_.house.sql<{ personId: string }[]>`
      select h.person_id as "personId" from notice n join post_assignment h on h.id = n.holder_id where n.mail = 'waiting'`
    let open: () => void = () => undefined
    gate = new Promise((resolve) => {
      open = resolve
    })
    const payload = { personId: row?.personId ?? '' }
    const left = async () =>
      (
        await it_.house
          .sql`select 1 from graphile_worker.jobs where task_identifier = 'notifications:mail' and key like 'test%'`
      ).length
    await it_.house.work((work) => work.enqueue('notifications:mail', payload, { once: 'test gathered' }))
    await expect
      .poll(async () => (await it_.house.sql.unsafe(`${waits} and n.mail_taken_at is not null`)).length, patience)
      .toBe(1)
    await it_.house.work((work) => work.enqueue('notifications:mail', payload, { once: 'test urgent' }))
    // The second has nothing to tell and is done while the first still waits for the server.
    await expect.poll(left, patience).toBe(1)
    open()
    await expect.poll(left, patience).toBe(0)
    expect(mails).toHaveLength(1)
  })

  it('of a morning on working days, once, to whoever asked for it', async () => {
    mails.length = 0
    await it_.house.sql`update notice_address set digest_on = null`
    // Today is a Sunday, or is made one.
    while (new Date(it_.house.now().getTime() + 7 * 3_600_000).getUTCDay() !== 0) await it_.passDays(1)
    await job('notifications:digest')
    await it_.passDays(1)
    await job('notifications:digest')
    await expect.poll(() => mails.length, patience).toBe(1)
    await job('notifications:digest')
    await it_.house.work((work) => work.enqueue('notifications:remind', {}))
    await expect
      .poll(
        async () =>
          (
            await it_.house
              .sql`select 1 from graphile_worker.jobs where task_identifier in ('notifications:digest', 'notifications:remind')`
          ).length,
        patience,
      )
      .toBe(0)
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toMatch(/Subject: .*UTF-8/)
  })
})

describe('requirement 24: deadlines remind, and go to whoever gave them when they are passed over', () => {
  async function due(days: number) {
    const { id } = await it_.submitted('Việc có hạn')
    const card = await it_.direct('chutich', id, [to.person(it_.holder.taichinh1, 'lead', it_.inDays(days))])
    return { id, mine: ofName(card, 'taichinh1') }
  }
  const remind = async () => {
    await job('notifications:remind')
    await expect
      .poll(
        async () =>
          (await it_.house.sql`select 1 from graphile_worker.jobs where task_identifier = 'notifications:remind'`)
            .length,
        patience,
      )
      .toBe(0)
  }

  it('before, after, and to the giver after a further working day, each once', async () => {
    const { id } = await due(10)
    await remind()
    expect(await kinds('taichinh1', id)).not.toContain('deadline.soon')
    await it_.passDays(9.9)
    await remind()
    await remind()
    expect((await kinds('taichinh1', id)).filter((kind) => kind === 'deadline.soon')).toHaveLength(1)
    await it_.passDays(0.2)
    await remind()
    expect((await kinds('taichinh1', id)).filter((kind) => kind === 'deadline.late')).toHaveLength(1)
    expect(await kinds('chutich', id)).not.toContain('deadline.escalated')
    await it_.passDays(4)
    await remind()
    await remind()
    expect((await kinds('chutich', id)).filter((kind) => kind === 'deadline.escalated')).toHaveLength(1)
    const { rows } = await it_.pages.chutich.call(listNotices, { topic: 'deadlines' })
    expect(rows[0]).toMatchObject({ kind: 'deadline.escalated', note: 'Người Thử taichinh1' })
  })

  it('not while the clock stands still, nor when it is done', async () => {
    const paused = await due(3)
    const started = await it_.pages.taichinh1.call(readRouting, { id: paused.id })
    await it_.pages.taichinh1.call(pauseAssignment, {
      id: paused.mine.id,
      version: ofName(started, 'taichinh1').version,
      paused: true,
      reason: 'Chờ ý kiến Sở Tài chính',
    })
    const done = await due(3)
    await it_.pages.taichinh1.call(completeAssignment, { id: done.mine.id, version: done.mine.version, note: 'Xong' })
    await it_.passDays(8)
    await remind()
    for (const { id } of [paused, done])
      expect((await kinds('taichinh1', id)).filter((kind) => kind.startsWith('deadline.'))).toEqual([])
  })
})

describe('urgent documents', () => {
  it('that lie at a step for a quarter of an hour alarm whoever is to take them, and the chief of office, once', async () => {
    const urgent = async (subject: string) => {
      const issued = await send(
        it_.pages.gui,
        { registerId: it_.sender.outgoing, issuedOn: civilDate(it_.house.now()) },
        [it_.here.id],
        { subject, urgency: 'flash' },
      )
      const [copy] = await it_.house.sql<
        { id: string }[]
      >`select incoming_id as id from delivery where document_id = ${issued.id}`
      return copy?.id ?? ''
    }
    const lying = await urgent('Công điện hỏa tốc về lũ quét')
    const alarms = async (login: Login) => (await kinds(login, lying)).filter((kind) => kind.startsWith('urgent.'))
    await job('notifications:remind')
    await it_.passDays(16 / 1440)
    await job('notifications:remind')
    await expect.poll(() => alarms('vanthu'), patience).toEqual(['urgent.unregistered'])
    await job('notifications:remind')
    expect(await alarms('chanhvp')).toEqual(['urgent.unregistered'])
    expect(await alarms('chutich')).toEqual([])
    await it_.pages.vanthu.call(registerDelivered, {
      id: lying,
      registerId: it_.here.incoming,
      arrivedOn: civilDate(it_.house.now()),
      confirmDuplicate: true,
    })
    await it_.pages.vanthu.call(submitDocuments, { documentIds: [lying], toHolderId: it_.holder.chutich, note: '' })
    await it_.passDays(16 / 1440)
    await job('notifications:remind')
    await expect.poll(() => alarms('chutich'), patience).toEqual(['urgent.undirected'])
  })
})

describe('a calendar of deadlines', () => {
  it('is read by whoever knows its address, which may be closed; it names numbers and no subjects', async () => {
    const { id } = await it_.submitted('Chủ đề không ra lịch')
    await it_.direct('chutich', id, [to.person(it_.holder.tuphap1, 'lead', it_.inDays(5))])
    const { path } = await it_.pages.tuphap1.call(openFeed, {})
    const visitor = it_.house.visitor()
    const text = await (await visitor.fetch('GET', path)).text()
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/)
    expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1)
    expect(text).not.toContain('không ra lịch')
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    const again = await it_.pages.tuphap1.call(openFeed, {})
    expect((await visitor.fetch('GET', path)).status).toBe(404)
    expect((await visitor.fetch('GET', again.path)).status).toBe(200)
    await it_.pages.tuphap1.call(closeFeed, {})
    expect((await visitor.fetch('GET', again.path)).status).toBe(404)
    expect((await visitor.fetch('GET', '/api/feeds/short')).status).toBe(400)
  })
})

describe('how one is told', () => {
  it('is one’s own to choose; what is urgent is told all the same', async () => {
    const settings = await wish('phochutich', '', false, false)
    expect(settings.topics.every((topic) => !topic.page)).toBe(true)
    expect((await it_.pages.chanhvp.call(readNoticeSettings, {})).topics.every((topic) => topic.page)).toBe(true)
    expect(
      await it_.pages.phochutich.refusal(keepNoticeSettings, { email: 'a b', digest: false, topics: [] }),
    ).toMatchObject({
      code: 'input.invalid',
    })
    expect((await it_.pages.phochutich.call(countNotices, {})).unread).toBe(0)
  })

  it('takes push messages to browser makers’ services only', async () => {
    const device = { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) }
    for (const endpoint of [
      'https://127.0.0.1/fcm.googleapis.com/x-long-enough',
      'https://fcm.googleapis.com.evil.example/send/x',
      'https://fcm.googleapis.com:8443/fcm/send/abcdef',
    ])
      expect(await it_.pages.taichinh1.refusal(subscribePush, { endpoint, ...device })).toMatchObject({
        code: 'notice.push-service',
      })
    const kept = await it_.pages.taichinh1.call(subscribePush, {
      endpoint: 'https://fcm.googleapis.com/fcm/send/abcdef',
      ...device,
    })
    expect(kept).toMatchObject({ devices: 1 })
    expect(Buffer.from(kept.pushKey ?? '', 'base64url')).toHaveLength(65)
  })
})

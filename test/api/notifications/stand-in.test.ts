import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveDelegation, revokeDelegation } from '#contract/delegation.ts'
import { keepNoticeSettings, noticeTopics } from '#contract/notices.ts'
import { civilDate } from '#platform/clock.ts'
import { type Office, openOffice } from '../routing/office.ts'

const mails: string[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    stream.resume()
    stream.on('end', () => {
      mails.push(...session.envelope.rcptTo.map((to) => to.address))
      done()
    })
  },
})

let o: Office
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  o = await openOffice({ MAIL_URL: `smtp://127.0.0.1:${port}` })
})
afterAll(async () => {
  await o.house.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

const patience = { timeout: 60_000, interval: 50 }
const ownNotices = async () =>
  (await o.house.sql`select 1 from notice where holder_id = ${o.holder.chutich} and kind = 'submission.made'`).length
const forOthers = async (mail: string) => (await o.house.sql`select 1 from notice_stand_in where mail = ${mail}`).length

describe('whoever stands in for a post', () => {
  it('gets mail of it as he himself wishes, while he stands in, and not of what he never asked for', async () => {
    await o.pages.phochutich.call(keepNoticeSettings, {
      email: 'pho-chu-tich@example.vn',
      digest: false,
      topics: noticeTopics.map((topic) => ({ topic, page: true, mail: topic === 'work', push: false })),
    })
    await o.submitted('Trước khi thay mặt')
    await expect.poll(ownNotices, patience).toBe(1)
    expect(await forOthers('waiting')).toBe(0)

    const today = civilDate(o.house.now())
    const given = await o.pages.chutich.call(giveDelegation, {
      fromHolderId: o.holder.chutich,
      toHolderId: o.holder.phochutich,
      scope: ['handling', 'directing'],
      startsOn: today,
      endsOn: civilDate(new Date(o.house.now().getTime() + 3 * 86_400_000)),
      reason: 'Nghỉ phép',
    })
    await o.submitted('Trong thời gian thay mặt')
    await expect.poll(ownNotices, patience).toBe(2)
    await expect.poll(() => forOthers('waiting'), patience).toBe(1)
    // Both what is told of the delegation itself and this are one letter to him; none to the holder, who wished none.
    await o.house
      .sql`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs where task_identifier = 'notifications:mail'), run_at := now())`
    await expect.poll(() => forOthers('sent'), patience).toBe(1)
    expect(new Set(mails)).toEqual(new Set(['pho-chu-tich@example.vn']))

    await o.pages.chutich.call(revokeDelegation, { id: given.id, reason: 'Về sớm' })
    await o.submitted('Sau khi thay mặt')
    await expect.poll(ownNotices, patience).toBe(3)
    expect((await o.house.sql`select 1 from notice_stand_in`).length).toBe(1)
  })
})

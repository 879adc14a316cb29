import { createHash, randomBytes } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Ask, Reply } from '#contract/endpoint.ts'
import {
  type keepNoticeSettings as keepContract,
  noticeTopics,
  type readNoticeSettings as readContract,
  type subscribePush as subscribeContract,
} from '#contract/notices.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { noticeAddress, noticeSetting, pushSubscription } from './tables.ts'

export interface Ways {
  readonly mailHere: boolean
  /** Public key of push messages, or undefined when none are sent. */
  readonly pushKey: (work: Work) => Promise<string | null>
}

type Settings = Reply<typeof readContract>

/** How one is told is the person's own affair, not of whoever stands in for him. */
function refuseStandIn(work: Work): void {
  if (work.actor.onBehalfOf) throw fault('access.denied')
}

export const readNoticeSettings = (ways: Ways) =>
  async function readNoticeSettings(work: Work): Promise<Settings> {
    const { personId } = work.actor
    const said = await work.tx.select().from(noticeSetting).where(eq(noticeSetting.personId, personId))
    const [address] = await work.tx.select().from(noticeAddress).where(eq(noticeAddress.personId, personId))
    const devices = await work.tx
      .select({ id: pushSubscription.id })
      .from(pushSubscription)
      .where(eq(pushSubscription.personId, personId))
    return {
      topics: noticeTopics.map((topic) => {
        const { page, mail, push } = said.find((it) => it.topic === topic) ?? { page: true, mail: false, push: false }
        return { topic, page, mail, push }
      }),
      email: address?.email ?? '',
      digest: address?.digest ?? false,
      mailHere: ways.mailHere,
      pushKey: await ways.pushKey(work),
      devices: devices.length,
      feed: typeof address?.feedSha256 === 'string',
    }
  }

export const keepNoticeSettings = (ways: Ways) =>
  async function keepNoticeSettings(work: Work, ask: Ask<typeof keepContract>): Promise<Settings> {
    refuseStandIn(work)
    const { personId } = work.actor
    for (const { topic, page, mail, push } of ask.topics)
      await work.tx
        .insert(noticeSetting)
        .values({ personId, topic, page, mail, push })
        .onConflictDoUpdate({ target: [noticeSetting.personId, noticeSetting.topic], set: { page, mail, push } })
    const { email, digest } = ask
    await work.tx
      .insert(noticeAddress)
      .values({ personId, email, digest })
      .onConflictDoUpdate({ target: noticeAddress.personId, set: { email, digest } })
    await work.record('notice.settings', personId, [], {})
    return readNoticeSettings(ways)(work)
  }

/** The push services of browser makers. An address given by a page is data from outside: nothing else is called. */
const services = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  '.notify.windows.com',
  '.push.apple.com',
  '.push.services.mozilla.com',
]

export function isPushService(address: string): boolean {
  const url = URL.parse(address)
  return (
    url?.protocol === 'https:' &&
    url.port === '' &&
    services.some((host) => (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host))
  )
}

/** Of one person's browsers the newest ten are kept. */
const mostDevices = 10

export const subscribePush = (ways: Ways) =>
  async function subscribePush(work: Work, ask: Ask<typeof subscribeContract>): Promise<Settings> {
    refuseStandIn(work)
    if ((await ways.pushKey(work)) === null || !isPushService(ask.endpoint)) throw fault('notice.push-service')
    const { personId } = work.actor
    const values = { ...ask, id: newId(work.now), personId, createdAt: work.now }
    await work.tx
      .insert(pushSubscription)
      .values(values)
      // The same browser, perhaps by another person now.
      .onConflictDoUpdate({
        target: pushSubscription.endpoint,
        set: { personId, p256dh: ask.p256dh, auth: ask.auth, createdAt: work.now, failures: 0 },
      })
    await work.tx.execute(sql`
      delete from push_subscription where person_id = ${personId} and id not in (
        select id from push_subscription where person_id = ${personId} order by created_at desc, id desc limit ${mostDevices})`)
    return readNoticeSettings(ways)(work)
  }

export const unsubscribePush = (ways: Ways) =>
  async function unsubscribePush(work: Work): Promise<Settings> {
    refuseStandIn(work)
    await work.tx.delete(pushSubscription).where(eq(pushSubscription.personId, work.actor.personId))
    return readNoticeSettings(ways)(work)
  }

export const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** Of the post one acts in. Opening anew closes the address given before. */
export async function openFeed(work: Work): Promise<{ path: string }> {
  refuseStandIn(work)
  const secret = randomBytes(32).toString('base64url')
  const feed = { feedSha256: hashOf(secret), feedHolder: work.actor.assignmentId }
  await work.tx
    .insert(noticeAddress)
    .values({ personId: work.actor.personId, email: '', digest: false, ...feed })
    .onConflictDoUpdate({ target: noticeAddress.personId, set: feed })
  await work.record('notice.settings', work.actor.personId, [], {})
  return { path: `/api/feeds/${secret}` }
}

export async function closeFeed(work: Work) {
  refuseStandIn(work)
  await work.tx
    .update(noticeAddress)
    .set({ feedSha256: null, feedHolder: null })
    .where(eq(noticeAddress.personId, work.actor.personId))
  return { done: true as const }
}

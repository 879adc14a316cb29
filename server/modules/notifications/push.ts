import { eq, sql } from 'drizzle-orm'
import { systemActor } from '#access'
import type { Job } from '#platform/jobs.ts'
import type { Run, Work } from '#platform/work.ts'
import { isPushService } from './settings.ts'
import { installationKey, pushSubscription } from './tables.ts'

/** Whom a push service may ask about messages of this installation: a mail or web address; empty: none are sent. */
export interface PushParts {
  readonly contact: string
}

const keyName = 'push'

/** The pair by which browsers know this installation (VAPID, RFC 8292): made once, by whoever needs it first, and kept with the data. */
async function keys(work: Work) {
  const [known] = await work.tx.select().from(installationKey).where(eq(installationKey.name, keyName))
  if (known) return known
  const { default: webPush } = await import('web-push')
  const made = webPush.generateVAPIDKeys()
  await work.tx
    .insert(installationKey)
    .values({ name: keyName, ...made, madeAt: work.now })
    .onConflictDoNothing()
  const [row] = await work.tx.select().from(installationKey).where(eq(installationKey.name, keyName))
  return row
}

export const pushKeyOf = (parts: PushParts) => async (work: Work) =>
  parts.contact === '' ? null : ((await keys(work))?.publicKey ?? null)

interface Waiting extends Record<string, unknown> {
  id: string
  urgent: boolean
}

/** A browser that answered so often with an error has gone. */
const mostFailures = 5

/**
 * Tells the browsers of a person that something waits: a number and whether it is urgent, nothing more. What no service takes is not tried
 * again: the notice itself waits in the page. Repeating finds nothing to tell.
 */
export const pushJob = (run: Run, parts: PushParts): Job => ({
  name: 'notifications:push',
  async handle(payload) {
    const { personId } = payload as { personId: string }
    const found = await run(systemActor, async (work) => {
      const rows = await work.tx.execute<Waiting>(sql`
        update notice n set push = 'sent' from post_assignment h
         where h.id = n.holder_id and h.person_id = ${personId} and n.push = 'waiting' returning n.id, n.urgent`)
      const others = await work.tx.execute<Waiting>(sql`
        update notice_stand_in x set push = 'sent' from notice n
         where n.id = x.notice_id and x.person_id = ${personId} and x.push = 'waiting' returning n.id, n.urgent`)
      const devices = await work.tx.select().from(pushSubscription).where(eq(pushSubscription.personId, personId))
      return { rows: [...rows, ...others], devices, key: parts.contact === '' ? undefined : await keys(work) }
    })
    if (found.rows.length === 0 || !found.key) return
    const { default: webPush } = await import('web-push')
    const body = JSON.stringify({ count: found.rows.length, urgent: found.rows.some((row) => row.urgent) })
    for (const device of found.devices) {
      if (!isPushService(device.endpoint)) continue
      const address = { endpoint: device.endpoint, keys: { p256dh: device.p256dh, auth: device.auth } }
      const sent = await webPush
        .sendNotification(address, body, {
          TTL: 3600,
          timeout: 10_000,
          vapidDetails: { subject: parts.contact, publicKey: found.key.publicKey, privateKey: found.key.privateKey },
        })
        .then(
          () => 'sent' as const,
          (error: { statusCode?: number }) =>
            error.statusCode === 404 || error.statusCode === 410 ? ('gone' as const) : ('failed' as const),
        )
      await run(systemActor, (work) => remember(work, device.id, sent))
    }
  },
})

async function remember(work: Work, id: string, how: 'sent' | 'gone' | 'failed'): Promise<void> {
  await work.tx.execute(
    how === 'gone'
      ? sql`delete from push_subscription where id = ${id}`
      : how === 'sent'
        ? sql`update push_subscription set failures = 0 where id = ${id}`
        : sql`update push_subscription set failures = failures + 1 where id = ${id}`,
  )
  await work.tx.execute(sql`delete from push_subscription where id = ${id} and failures >= ${mostFailures}`)
}

import { and, count, eq, isNull, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type {
  changeSite as changeContract,
  putSite as putContract,
  removeSite as removeContract,
} from '#contract/invitees.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../../organisation/index.ts'
import { meetingFor, most } from '../policy.ts'
import { meetingAgency, meetingSite, participant } from '../tables.ts'
import { tell } from '../tell.ts'

const done = { done: true as const }

export async function putSite(work: Work, ask: Ask<typeof putContract>) {
  const { meeting } = await meetingFor(work, ask.id, 'prepare')
  const [known] = await work.tx
    .select({ n: count(), last: sql<number>`coalesce(max(${meetingSite.position}), 0)::int` })
    .from(meetingSite)
    .where(and(eq(meetingSite.meetingId, meeting.id), isNull(meetingSite.removedAt)))
  if ((known?.n ?? 0) >= most.sites) throw fault('meeting.full', { limit: most.sites })
  if (ask.agencyId !== null && !(await agencyOn(work.tx, ask.agencyId, civilDate(work.now))))
    throw fault('meeting.person-unfit', { name: '', why: 'ended' })
  const { kind, name, agencyId, phone, expected } = ask
  const id = newId(work.now)
  await work.tx
    .insert(meetingSite)
    .values({ id, meetingId: meeting.id, kind, name, agencyId, phone, expected, position: (known?.last ?? 0) + 1 })
  await tell(work, meeting, 'sites', name)
  return { id }
}

async function siteFor(work: Work, id: string, version: number) {
  const [found] = await work.tx.select().from(meetingSite).where(eq(meetingSite.id, id))
  if (!found || found.removedAt !== null) throw fault('thing.missing')
  const { meeting } = await meetingFor(work, found.meetingId, 'prepare')
  const [site] = await work.tx.select().from(meetingSite).where(eq(meetingSite.id, id))
  if (!site || site.version !== version) throw fault('thing.changed')
  return { meeting, site }
}

/** Head and technician are among those invited; they are seated at their site by this. */
export async function changeSite(work: Work, ask: Ask<typeof changeContract>) {
  const { meeting, site } = await siteFor(work, ask.id, ask.version)
  for (const id of [ask.headId, ask.technicianId]) {
    if (id === null) continue
    const seated = await work.tx
      .update(participant)
      .set({ siteId: site.id })
      .where(and(eq(participant.id, id), eq(participant.meetingId, meeting.id), isNull(participant.removedAt)))
      .returning({ id: participant.id })
    if (seated.length === 0) throw fault('meeting.person-unfit', { name: '', why: 'not-invited' })
  }
  const { name, headId, technicianId, phone, expected } = ask
  await work.tx
    .update(meetingSite)
    .set({ name, headId, technicianId, phone, expected, version: sql`${meetingSite.version} + 1` })
    .where(eq(meetingSite.id, site.id))
  await tell(work, meeting, 'sites', name)
  return done
}

export async function removeSite(work: Work, ask: Ask<typeof removeContract>) {
  const { meeting, site } = await siteFor(work, ask.id, ask.version)
  const [sits] = await work.tx
    .select({ n: count() })
    .from(participant)
    .where(and(eq(participant.siteId, site.id), isNull(participant.removedAt)))
  const [agencies] = await work.tx
    .select({ n: count() })
    .from(meetingAgency)
    .where(and(eq(meetingAgency.siteId, site.id), isNull(meetingAgency.removedAt)))
  if ((sits?.n ?? 0) + (agencies?.n ?? 0) > 0) throw fault('meeting.site-used')
  await work.tx.update(meetingSite).set({ removedAt: work.now }).where(eq(meetingSite.id, site.id))
  await tell(work, meeting, 'sites', site.name)
  return done
}

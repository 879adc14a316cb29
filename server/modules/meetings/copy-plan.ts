import { and, eq, isNull, ne } from 'drizzle-orm'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { agendaItem, type Meeting, meetingAgency, meetingSite, participant } from './tables.ts'

/** Sites, agencies, people still in office and the agenda of an earlier meeting; papers and answers are not taken over. */
export async function copyPlan(work: Work, from: Meeting, meetingId: string): Promise<void> {
  const sites = await work.tx
    .select()
    .from(meetingSite)
    .where(and(eq(meetingSite.meetingId, from.id), isNull(meetingSite.removedAt)))
  const siteOf = new Map(sites.map((it) => [it.id, newId(work.now)]))
  const newSite = (id: string | null) => (id === null ? null : (siteOf.get(id) ?? null))
  const agencies = await work.tx
    .select()
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, from.id), isNull(meetingAgency.removedAt)))
  const people = await work.tx
    .select()
    .from(participant)
    .where(
      and(
        eq(participant.meetingId, from.id),
        isNull(participant.removedAt),
        // Whoever an agency named, it names anew.
        isNull(participant.invitedAgencyId),
        isNull(participant.substituteFor),
      ),
    )
  const personOf = new Map(people.map((it) => [it.id, newId(work.now)]))
  const newPerson = (id: string | null) => (id === null ? null : (personOf.get(id) ?? null))
  if (sites.length > 0)
    await work.tx.insert(meetingSite).values(
      sites.map((it) => ({
        ...it,
        id: newSite(it.id) ?? newId(work.now),
        meetingId,
        headId: newPerson(it.headId),
        technicianId: newPerson(it.technicianId),
        version: 1,
      })),
    )
  if (agencies.length > 0)
    await work.tx.insert(meetingAgency).values(
      agencies.map(({ agencyId, agencyName, siteId, places, position }) => ({
        id: newId(work.now),
        meetingId,
        agencyId,
        agencyName,
        siteId: newSite(siteId),
        places,
        position,
        addedAt: work.now,
      })),
    )
  if (people.length > 0)
    await work.tx.insert(participant).values(
      people.map(
        ({ personId, holderId, name, title, agencyId, agencyName, role, votes, siteId, seat, position, id }) => ({
          id: newPerson(id) ?? newId(work.now),
          meetingId,
          personId,
          holderId,
          name,
          title,
          agencyId,
          agencyName,
          position,
          role,
          votes,
          siteId: newSite(siteId),
          seat,
          addedAt: work.now,
        }),
      ),
    )
  const items = await work.tx
    .select()
    .from(agendaItem)
    .where(and(eq(agendaItem.meetingId, from.id), ne(agendaItem.state, 'withdrawn')))
    .orderBy(agendaItem.position)
  const itemOf = new Map(items.map((it) => [it.id, newId(work.now)]))
  if (items.length === 0) return
  await work.tx.insert(agendaItem).values(
    items.map((it) => ({
      ...it,
      id: itemOf.get(it.id) ?? newId(work.now),
      meetingId,
      parentId: it.parentId === null ? null : (itemOf.get(it.parentId) ?? null),
      rapporteurId: newPerson(it.rapporteurId),
      documentId: null,
      state: 'planned' as const,
      version: 1,
    })),
  )
}

import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { AgendaItemCard } from '#contract/agenda.ts'
import type { Reply } from '#contract/endpoint.ts'
import type { readMeeting as contract } from '#contract/meetings.ts'
import type { Static } from '#contract/shape.ts'
import type { Work } from '#platform/work.ts'
import { clocksOf } from '../clocks.ts'
import { namedOf } from '../commands/invite.ts'
import { invitationOf } from '../invitation.ts'
import { itemSeen } from '../papers.ts'
import { isOut, meetingActsOf, readableMeeting, type Standing, standingIn } from '../policy.ts'
import {
  agendaItem,
  type Meeting,
  meetingAgency,
  meetingPostponement,
  meetingSite,
  type Participant,
  participant,
} from '../tables.ts'
import { paperCards } from './papers.ts'

type Card = Reply<typeof contract>
type Item = Static<typeof AgendaItemCard>

/** Entries of the history shown; older ones stay in the log. */
const shownTrail = 200

async function trailOf(work: Work, id: string): Promise<Card['trail']> {
  return [
    ...(await work.tx.execute<Card['trail'][number] & Record<string, unknown>>(sql`
      select * from (
        select seq::float8 as seq, data->>'act' as act, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
               actor_name as "byName", actor_title as "byTitle", coalesce(data->>'note', '') as note
          from fact where subject_id = ${id} and type = 'meeting.acted' order by seq desc limit ${shownTrail}) f order by seq`)),
  ]
}

interface Row {
  id: string
  parentId: string | null
}

/** `2` and `2.1`: counted along the order among those that are not withdrawn, so that numbers on every screen agree. */
function numbered<R extends Row & { state: string }>(rows: readonly R[]): { row: R; number: string }[] {
  const count = (list: readonly R[], prefix: string) => {
    const live = list.filter((it) => it.state !== 'withdrawn')
    return list.map((row) => ({ row, number: row.state === 'withdrawn' ? '' : `${prefix}${live.indexOf(row) + 1}` }))
  }
  return count(
    rows.filter((it) => it.parentId === null),
    '',
  ).flatMap((top) => [
    top,
    ...count(
      rows.filter((it) => it.parentId === top.row.id),
      `${top.number}.`,
    ),
  ])
}

/** The whole agenda in its order, each item with its number. */
export async function agendaOf(work: Work, it: Pick<Meeting, 'id'>) {
  const rows = await work.tx
    .select()
    .from(agendaItem)
    .where(eq(agendaItem.meetingId, it.id))
    .orderBy(asc(agendaItem.position))
  return numbered(rows).map(({ row, number }) => ({ ...row, number }))
}

/** Items in the order of the agenda; the plan's clock runs over those that are not withdrawn, and over sub-items instead of their parents. */
async function itemsOf(work: Work, it: Meeting, standing: Standing): Promise<Item[]> {
  const rows = await work.tx
    .select({ item: agendaItem, seen: sql<boolean>`${itemSeen(standing)}`, name: participant.name })
    .from(agendaItem)
    .leftJoin(participant, eq(participant.id, agendaItem.rapporteurId))
    .where(eq(agendaItem.meetingId, it.id))
    .orderBy(asc(agendaItem.position))
  const all = numbered(rows.map(({ item, seen, name }) => ({ ...item, seen, name })))
  let at = it.startsAt.getTime()
  return all.flatMap(({ row, number }) => {
    const plannedAt = row.state === 'withdrawn' ? null : new Date(at).toISOString()
    const parent = all.some((other) => other.row.parentId === row.id && other.row.state !== 'withdrawn')
    if (row.state !== 'withdrawn' && !parent) at += (row.plannedMinutes ?? 0) * 60_000
    if (!row.seen) return []
    const { id, parentId, title, secret, kind, audience, state, plannedMinutes, preparingUnit, rapporteurId } = row
    return [
      {
        id,
        parentId,
        number,
        title,
        secret,
        kind,
        audience,
        state,
        plannedMinutes,
        plannedAt,
        preparingUnit,
        rapporteurId,
        rapporteurName: row.name ?? '',
        documentId: standing.runs ? row.documentId : null,
        withdrawnReason: row.withdrawnReason,
        version: row.version,
      },
    ]
  })
}

/** Reasons of absence are for who runs the meeting and for oneself. */
function participantCard(who: Participant, standing: Standing): Card['participants'][number] {
  const me = standing.me
  const told = standing.runs || (me !== undefined && (who.id === me.id || who.id === me.substituteFor))
  const { id, personId, name, title, agencyId, agencyName, role, votes, siteId, invitedAgencyId, substituteFor } = who
  return {
    id,
    personId,
    name,
    title,
    agencyId,
    agencyName,
    role,
    votes,
    siteId,
    invitedAgencyId,
    substituteFor,
    reply: who.reply,
    replyMode: who.replyMode,
    replyReason: told ? who.replyReason : '',
    repliedAt: who.repliedAt?.toISOString() ?? null,
    late: who.late,
    seat: who.seat,
  }
}

const rankOf = sql`array_position(array['chair', 'deputy', 'secretary', 'clerk', 'member', 'attendee', 'observer'], ${participant.role})`

async function sitesOf(work: Work, id: string): Promise<Card['sites']> {
  const rows = await work.tx
    .select()
    .from(meetingSite)
    .where(and(eq(meetingSite.meetingId, id), isNull(meetingSite.removedAt)))
    .orderBy(asc(meetingSite.position))
  return rows.map(({ meetingId: _m, removedAt: _r, ...site }) => site)
}

async function agenciesOf(work: Work, id: string): Promise<Card['agencies']> {
  const rows = await work.tx
    .select()
    .from(meetingAgency)
    .where(and(eq(meetingAgency.meetingId, id), isNull(meetingAgency.removedAt)))
    .orderBy(asc(meetingAgency.position), asc(meetingAgency.id))
  const named = await namedOf(
    work,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    agencyId: row.agencyId,
    name: row.agencyName,
    siteId: row.siteId,
    places: row.places,
    named: named.get(row.id) ?? 0,
    answeredAt: row.answeredAt?.toISOString() ?? null,
    declinedReason: row.declinedReason,
  }))
}

async function agencyName(work: Work, it: Meeting): Promise<string> {
  const [row] = await work.tx.execute<{ name: string }>(
    sql`select name from org_unit_name where org_unit_id = ${it.agencyId} order by valid_from desc limit 1`,
  )
  return row?.name ?? ''
}

/** The whole card, through the door. What somebody may not see is not in it. */
export async function meetingCard(work: Work, id: string): Promise<Card> {
  const it = await readableMeeting(work, id)
  const standing = await standingIn(work, it)
  const items = await itemsOf(work, it, standing)
  const people = await work.tx
    .select()
    .from(participant)
    .where(and(eq(participant.meetingId, it.id), isNull(participant.removedAt)))
    .orderBy(rankOf, asc(participant.position), asc(participant.id))
  const postponed = await work.tx
    .select()
    .from(meetingPostponement)
    .where(eq(meetingPostponement.meetingId, it.id))
    .orderBy(asc(meetingPostponement.at))
  const prepares = standing.runs || standing.approves
  return {
    id: it.id,
    agencyId: it.agencyId,
    agencyName: await agencyName(work, it),
    bodyId: it.bodyId,
    bodyName: it.bodyName,
    kindId: it.kindId,
    kindName: it.kindName,
    title: it.title,
    description: it.description,
    form: it.form,
    state: it.state,
    startsAt: it.startsAt.toISOString(),
    endsAt: it.endsAt.toISOString(),
    postponedFrom: postponed.map((row) => ({ startsAt: row.startsAt.toISOString(), reason: row.reason })),
    place: it.place,
    venueId: it.venueId,
    private: it.private,
    electors: people.filter((who) => who.votes).length,
    clocks: prepares ? await clocksOf(work, it) : [],
    previousId: prepares ? it.previousId : null,
    invitation: await invitationOf(work, it),
    returnReason: prepares ? it.returnReason : '',
    endReason: it.endReason,
    createdByName: it.createdByName,
    version: it.version,
    items,
    papers: await paperCards(work, it, standing, new Map(items.map((item) => [item.id, item]))),
    participants: people.map((who) => participantCard(who, standing)),
    agencies: prepares || standing.myAgency ? await agenciesOf(work, it.id) : [],
    sites: await sitesOf(work, it.id),
    me: standing.me?.id ?? null,
    myAgency: isOut(it) ? (standing.myAgency?.id ?? null) : null,
    can: meetingActsOf(work.actor, it, standing),
    trail: prepares ? await trailOf(work, it.id) : [],
  }
}

export const readMeeting = (work: Work, ask: { id: string }): Promise<Card> => meetingCard(work, ask.id)

import { eq, inArray, sql } from 'drizzle-orm'
import type {
  addBodyMember as addContract,
  changeMember as changeContract,
  leaveBody as leaveContract,
  orderMembers as orderContract,
} from '#contract/bodies.ts'
import type { Ask } from '#contract/endpoint.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { person, plusDays } from '../../organisation/index.ts'
import { enteredBy } from '../confirm.ts'
import { type Body, bodyFor, refuseOutside, wrong } from '../policy.ts'
import { readBody } from '../queries/body-card.ts'
import { bodyMember, collegialBody } from '../tables.ts'
import { refuseOld } from './keep-body.ts'

/** More than any council has; the list stays one page of the database. */
const mostMembers = 1000

type Row = typeof bodyMember.$inferSelect

async function memberFor(work: Work, id: string): Promise<{ row: Row; body: Body }> {
  const [found] = await work.tx.select().from(bodyMember).where(eq(bodyMember.id, id))
  if (!found) throw fault('thing.missing')
  const body = await bodyFor(work, found.bodyId, 'body.manage')
  // Once more, now that the body is locked.
  const [row] = await work.tx.select().from(bodyMember).where(eq(bodyMember.id, id))
  if (!row) throw fault('thing.missing')
  if (row.validTo !== null && row.validTo < civilDate(work.now)) throw fault('thing.state', { state: 'left' })
  return { row, body }
}

type Seat = Omit<Ask<typeof addContract>, 'id'>

/** Adds members at the end of the list, in the order given. Throws `thing.missing`, `thing.state`, `input.invalid` and what constraints mean. */
export async function seatMembers(work: Work, bodyId: string, seats: readonly Seat[]): Promise<void> {
  const body = await bodyFor(work, bodyId, 'body.manage')
  for (const seat of seats) refuseOutside(seat.validFrom, body, '/validFrom')
  const ids = [...new Set(seats.map((it) => it.personId))]
  const known = await work.tx.select({ id: person.id }).from(person).where(inArray(person.id, ids))
  if (known.length < ids.length) throw fault('thing.missing')
  const [counted] = await work.tx.execute<{ n: number; last: number }>(
    sql`select count(*)::int as n, coalesce(max(position), 0) as last from body_member where body_id = ${body.id}`,
  )
  const { n = 0, last = 0 } = counted ?? {}
  if (n + seats.length > mostMembers) throw wrong('/personId', 'full')
  const rows = seats.map(({ group, ...seat }, at) => ({
    ...seat,
    id: newId(work.now),
    bodyId: body.id,
    groupName: group ?? '',
    position: last + 1 + at,
    validTo: body.validTo,
    ...enteredBy(work),
  }))
  await work.tx.insert(bodyMember).values(rows)
  await work.recordAll(
    'body.member-added',
    rows.map((it) => ({
      subjectId: body.id,
      agencies: [body.agencyId],
      data: { member: it.id, person: it.personId, role: it.role, from: it.validFrom },
    })),
  )
}

export async function addMember(work: Work, ask: Ask<typeof addContract>) {
  const { id, ...seat } = ask
  await seatMembers(work, id, [seat])
  return readBody(work, { id })
}

const said = (row: Row) => [row.title, row.role, row.votes ? 'votes' : '', row.groupName].join(' | ')

/** From its first day a line is put right where it stands; from a later day the old line ends and a new one begins in its place. */
export async function changeMember(work: Work, ask: Ask<typeof changeContract>) {
  const { row, body } = await memberFor(work, ask.id)
  if (ask.from < row.validFrom || (row.validTo !== null && ask.from > row.validTo)) throw wrong('/from', 'body-days')
  const seat = { title: ask.title, role: ask.role, votes: ask.votes, groupName: ask.group ?? '' }
  let member = row.id
  if (ask.from === row.validFrom) {
    await work.tx.update(bodyMember).set(seat).where(eq(bodyMember.id, row.id))
  } else {
    await work.tx
      .update(bodyMember)
      .set({ validTo: plusDays(ask.from, -1), leaveReason: '' })
      .where(eq(bodyMember.id, row.id))
    member = newId(work.now)
    const { bodyId, personId, position, validTo, leaveReason } = row
    await work.tx.insert(bodyMember).values({
      id: member,
      ...{ bodyId, personId, position, validTo, leaveReason },
      ...seat,
      validFrom: ask.from,
      ...enteredBy(work),
    })
  }
  const { personId } = row
  const facts = { member, person: personId, role: ask.role, from: ask.from, before: said(row) }
  await work.record('body.member-changed', body.id, [body.agencyId], facts)
  return readBody(work, { id: body.id })
}

export async function leaveBody(work: Work, ask: Ask<typeof leaveContract>) {
  const { row, body } = await memberFor(work, ask.id)
  if (ask.on < row.validFrom) throw wrong('/on', 'before-beginning')
  refuseOutside(ask.on, body, '/on')
  await work.tx.update(bodyMember).set({ validTo: ask.on, leaveReason: ask.reason }).where(eq(bodyMember.id, row.id))
  const { personId } = row
  await work.record('body.member-left', body.id, [body.agencyId], {
    member: row.id,
    person: personId,
    on: ask.on,
    reason: ask.reason,
  })
  return readBody(work, { id: body.id })
}

/** All in office today, each once. */
export async function orderMembers(work: Work, ask: Ask<typeof orderContract>) {
  const body = await bodyFor(work, ask.id, 'body.manage')
  refuseOld(body, ask.version)
  const day = civilDate(work.now)
  const rows = await work.tx.execute<{ id: string }>(sql`
    select id from body_member where body_id = ${body.id} and valid_from <= ${day} and (valid_to is null or valid_to >= ${day})`)
  const here = new Set(rows.map((row) => row.id))
  if (ask.ids.length !== here.size || ask.ids.some((id) => !here.has(id))) throw fault('thing.changed')
  await work.tx.execute(sql`
    update body_member m set position = o.at from unnest(${sql.param(ask.ids)}::uuid[]) with ordinality as o(id, at) where m.id = o.id`)
  await work.tx
    .update(collegialBody)
    .set({ version: body.version + 1 })
    .where(eq(collegialBody.id, body.id))
  await work.record('body.members-ordered', body.id, [body.agencyId], { count: ask.ids.length })
  return readBody(work, { id: body.id })
}

import { and, eq, sql } from 'drizzle-orm'
import { type Actor, may, rolePermissions } from '#access'
import type { explainAbsence as absenceContract, absenceReasons } from '#contract/access.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { explainAccess as contract } from '#contract/reading.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { accessChange } from '../../organisation/index.ts'
import { documentFor, documentForGuests, notExcluded, readable, readerIs } from '../policy.ts'
import { type Reader, readerOf } from '../reader-of.ts'
import { document, documentReader } from '../tables.ts'
import { changeCards } from './access-changes.ts'

type Explained = Reply<typeof contract>

const mostReaders = 200

/** Those whose post shows them the whole agency, by name, without whoever is excluded. */
async function officeOf(work: Work, documentId: string): Promise<Explained['office']> {
  const day = civilDate(work.now)
  const roles = (['clerk', 'leader', 'chiefOfOffice'] as const).filter((role) =>
    rolePermissions[role].includes('document.read-all'),
  )
  const rows = await work.tx.execute<Explained['office'][number] & Record<string, unknown>>(sql`
    select n.full_name as name, p.title from post_assignment h join post p on p.id = h.post_id join person n on n.id = h.person_id
      join org_unit u on u.id = p.unit_id
     where u.agency_id = ${work.actor.agencyId} and p.role = any(${sql.param(roles)}::text[])
       and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
       and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
       and not exists (select from document_exclusion x where x.document_id = ${documentId} and x.person_id = n.id)
     order by p.rank, n.search_key limit ${mostReaders}`)
  return [...rows]
}

async function readersOf(work: Work, documentId: string): Promise<Explained['readers']> {
  const day = civilDate(work.now)
  const rows = await work.tx.execute<Explained['readers'][number] & Record<string, unknown>>(sql`
    select coalesce(n.full_name, u.name) as name, coalesce(p.title, '') as title, r.basis, max(r.until_on)::text as until,
           to_char(min(r.since) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since
      from document_reader r
      left join post_assignment h on h.id = r.holder_id left join person n on n.id = h.person_id left join post p on p.id = h.post_id
      left join org_unit_name u on u.org_unit_id = r.unit_id and u.valid_from <= r.since::date and (u.valid_to is null or u.valid_to >= r.since::date)
     where r.document_id = ${documentId} and (r.until_on is null or r.until_on >= ${day}::date)
       and not exists (select from document_exclusion x where x.document_id = r.document_id and x.person_id = n.id)
     group by 1, 2, 3 order by 5, 1 limit ${mostReaders}`)
  return [...rows]
}

/** Why the actor can read it, and who else can. Whoever changes access is told of every change, too; the reasons are not everybody's. */
export async function explainReading(work: Work, ask: { id: string }): Promise<Explained> {
  const { actor } = work
  const row = await documentForGuests(work, ask.id)
  const mine = await work.tx.execute<{
    ground: 'assignment' | 'unit' | 'grant' | 'draft' | 'workFile' | 'task' | 'guest'
  }>(sql`
    select distinct case when r.basis <> 'assignment' then r.basis when r.unit_id is not null then 'unit' else 'assignment' end as ground
      from document_reader r where r.document_id = ${row.id} and (r.basis = 'guest' and r.unit_id = ${actor.agencyId} or ${readerIs(actor, civilDate(work.now))})`)
  // A guest is told why he reads it himself, not what its agency decided about others.
  const own = [actor.agencyId, ...actor.inherits].includes(row.agencyId)
  const decides = own && may(actor, 'access.change')
  return {
    mine: [...(own && may(actor, 'document.read-all') ? (['agency'] as const) : []), ...mine.map((it) => it.ground)],
    onBehalfOf: actor.onBehalfOf ? { name: actor.onBehalfOf.name, title: actor.onBehalfOf.title } : null,
    agencyRoles: ['clerk', 'leader', 'chiefOfOffice'],
    office: decides ? await officeOf(work, row.id) : [],
    readers: own ? await readersOf(work, row.id) : [],
    changes: decides
      ? await changeCards(
          work,
          and(eq(accessChange.subjectId, row.id), eq(accessChange.agencyId, row.agencyId)),
          mostReaders,
        )
      : [],
  }
}

/** The person as he would act in that post. */
const actorOf = (it: Reader & { holderId: string; personId: string; role: Actor['role'] }): Actor => ({
  accountId: it.personId,
  personId: it.personId,
  personName: it.name,
  assignmentId: it.holderId,
  agencyId: it.agencyId,
  unitId: it.atUnitId,
  role: it.role,
  title: it.title,
  onBehalfOf: null,
  inherits: [],
})

type Why = (typeof absenceReasons)[number]

async function whyNot(work: Work, documentId: string, him: Actor, inOffice: boolean): Promise<Why[]> {
  const why: Why[] = []
  if (!inOffice) why.push('ended')
  if (!may(him, 'document.read')) why.push('role')
  const [open] = await work.tx
    .select({ free: sql<boolean>`${notExcluded(him, sql`${document.id}`)}` })
    .from(document)
    .where(eq(document.id, documentId))
  if (!open?.free) why.push('excluded')
  if (may(him, 'document.read-all')) return why
  const [waiting] = await work.tx
    .select({ id: accessChange.id })
    .from(accessChange)
    .where(
      and(
        eq(accessChange.subjectId, documentId),
        eq(accessChange.kind, 'grant'),
        eq(accessChange.state, 'waiting'),
        eq(accessChange.holderId, him.assignmentId),
      ),
    )
  if (waiting) why.push('waiting')
  const grounds = await work.tx
    .select({ untilOn: documentReader.untilOn })
    .from(documentReader)
    .where(and(eq(documentReader.documentId, documentId), eq(documentReader.holderId, him.assignmentId)))
  if (grounds.some((it) => it.untilOn !== null && it.untilOn < civilDate(work.now))) why.push('over')
  if (grounds.length === 0) why.push('noGround')
  return why
}

/** By the same rule that opens documents, asked for somebody else: what it says and what it does cannot differ. */
export async function explainAbsence(
  work: Work,
  ask: Ask<typeof absenceContract>,
): Promise<Reply<typeof absenceContract>> {
  const row = await documentFor(work, ask.id, 'document.read')
  const found = await readerOf(work, ask.holderId)
  if (!found?.holderId || found.personId === null || found.role === null) throw fault('thing.missing')
  // Other agencies have copies of their own; who works there is not asked here.
  if (found.agencyId !== row.agencyId) throw fault('thing.missing')
  const { holderId, personId, role } = found
  const him = actorOf({ ...found, holderId, personId, role })
  const seen = await work.tx
    .select({ id: document.id })
    .from(document)
    .where(and(eq(document.id, row.id), readable(him, civilDate(work.now))))
  const reads = found.inOffice && seen.length > 0
  const why = reads ? [] : await whyNot(work, row.id, him, found.inOffice)
  return { name: found.name, title: found.title, reads, why }
}

import { sql } from 'drizzle-orm'
import type { Work } from '#platform/work.ts'
import type { Heirs, Moved } from '../../organisation/index.ts'
import type { Plan } from './plan.ts'

/** Who became whose heir, by the names of the day. */
export async function keepHeirs(work: Work, plan: Plan, heirs: Heirs): Promise<void> {
  const posts = new Map(plan.endingPosts.map((it) => [it.holderId, it]))
  const rows = [
    ...heirs.holders.map((it) => {
      const from = posts.get(it.fromId)
      return {
        ...it,
        kind: 'holder',
        agency: from?.agencyId,
        fromName: from?.personName ?? '',
        fromTitle: from?.title ?? '',
      }
    }),
    ...heirs.units.map((it) => {
      const from = plan.standing.get(it.fromId)
      const toId = it.toUnitId ?? it.toHolderId
      return { ...it, toId, kind: 'unit', agency: from?.agencyId, fromName: from?.name ?? '', fromTitle: '' }
    }),
    ...heirs.agencies.map((it) => ({ ...it, kind: 'agency', agency: it.fromId, fromTitle: '' })),
  ]
  await work.tx.execute(sql`
    insert into reorganisation_heir (act_id, from_id, kind, agency_id, from_name, from_title, to_id, to_unit_id, to_agency_id, to_name, to_title)
    select ${plan.act.id}, r."fromId", r.kind, r.agency, r."fromName", r."fromTitle", r."toId", r."toUnitId", r."toAgencyId", r.name, r.title
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r("fromId" uuid, kind text, agency uuid, "fromName" text, "fromTitle" text, "toId" uuid, "toUnitId" uuid, "toAgencyId" uuid, name text, title text)`)
}

/** Every piece of open work, with from whom and to whom: what the hand-over list prints. */
export async function keepMoves(work: Work, actId: string, moves: readonly Moved[]): Promise<void> {
  const rows = moves.map((it, index) => ({
    ordinal: index + 1,
    agency: it.agencyId,
    kind: it.kind,
    id: it.id,
    label: it.label.slice(0, 500),
    // A civil day is the end of that day; an instant is itself.
    due: it.dueAt !== null && /^\d{4}-\d\d-\d\d$/.test(it.dueAt) ? `${it.dueAt}T17:00:00+07:00` : it.dueAt,
    from: it.from,
    to: it.to,
  }))
  await work.tx.execute(sql`
    insert into reorganisation_move (act_id, agency_id, ordinal, kind, thing_id, label, due_at, from_name, to_name)
    select ${actId}, r.agency, r.ordinal, r.kind, r.id, r.label, r.due, r."from", r."to"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r(ordinal integer, agency uuid, kind text, id uuid, label text, due timestamptz, "from" text, "to" text)`)
}

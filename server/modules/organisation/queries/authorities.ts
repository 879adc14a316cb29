import { sql } from 'drizzle-orm'
import type {
  listAuthorities as listContract,
  listSigningPosts as postsContract,
  SigningMode,
  listSigners as signersContract,
} from '#contract/authority.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { KindCode } from '#contract/kinds.ts'
import { civilDate } from '#platform/clock.ts'
import type { Work } from '#platform/work.ts'
import { authorityLines, signersFor } from '../authority.ts'

interface Row extends Record<string, unknown> {
  id: string
  postId: string
  mode: SigningMode
  kinds: KindCode[]
  fields: string[]
  body: string
  forTitle: string
  viaTitle: string
  basis: string
  mayPassOn: boolean
  validFrom: string
  validTo: string | null
  endReason: string
  postTitle: string
  unitName: string
  holders: string[]
  acting: boolean
  inForce: boolean
}

/** Those in force or to come; with `ended` those of the past as well. An agency has dozens, not thousands. */
export async function listAuthorities(work: Work, ask: Ask<typeof listContract>): Promise<Reply<typeof listContract>> {
  const day = civilDate(work.now)
  const rows = await work.tx.execute<Row>(sql`
    select g.id, g.post_id as "postId", g.mode, g.kinds, g.fields, g.body, g.for_title as "forTitle", g.via_title as "viaTitle", g.basis,
           g.may_pass_on as "mayPassOn", g.valid_from::text as "validFrom", g.valid_to::text as "validTo", g.end_reason as "endReason",
           p.title as "postTitle", u.name as "unitName",
           coalesce((select json_agg(n.full_name order by n.full_name) from post_assignment h join person n on n.id = h.person_id
                      where h.post_id = p.id and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})), '[]') as holders,
           exists(select from post_assignment h where h.post_id = p.id and h.acting
                   and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})) as acting,
           g.valid_from <= ${day} and (g.valid_to is null or g.valid_to >= ${day}) as "inForce"
      from signing_authority g join post p on p.id = g.post_id
      join lateral (select name from org_unit_name w where w.org_unit_id = p.unit_id order by w.valid_from desc limit 1) u on true
     where g.agency_id = ${work.actor.agencyId} and (${ask.ended === true} or g.valid_to is null or g.valid_to >= ${day})
     order by p.rank, p.title, g.valid_from, g.id limit 500`)
  return {
    authorities: rows.map(({ acting, ...row }) => ({
      ...row,
      lines: authorityLines({ ...row, title: row.postTitle, acting }),
    })),
  }
}

/** In whose name a collective agency acts; a one-man agency in nobody's. */
const bodies: Readonly<Record<string, string>> = {
  peoplesCommittee: 'Ủy ban nhân dân',
  peoplesCouncil: 'Hội đồng nhân dân',
}

export async function listSigningPosts(work: Work): Promise<Reply<typeof postsContract>> {
  const day = civilDate(work.now)
  const rows = await work.tx.execute<{
    postId: string
    title: string
    unitName: string
    holders: string[]
    role: string
    kind: string
  }>(sql`
    select p.id as "postId", p.title, p.role, u.name as "unitName", a.kind,
           coalesce((select json_agg(n.full_name order by n.full_name) from post_assignment h join person n on n.id = h.person_id
                      where h.post_id = p.id and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})), '[]') as holders
      from org_unit_on(${day}) u join org_unit_on(${day}) a on a.id = u.agency_id
      join post p on p.unit_id = u.id and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
     where u.agency_id = ${work.actor.agencyId} and p.role in ('leader', 'chiefOfOffice', 'unitHead', 'officer')
     order by p.rank, p.title, u.name, p.id limit 1000`)
  const body = bodies[rows[0]?.kind ?? ''] ?? ''
  const head = rows.find((row) => row.role === 'leader' && !/^phó /i.test(row.title))
  return {
    posts: rows.map(({ postId, title, unitName, holders }) => ({ postId, title, unitName, holders })),
    collective: body !== '',
    body,
    headTitle: head?.title ?? '',
  }
}

export async function listSigners(
  work: Work,
  ask: Ask<typeof signersContract>,
): Promise<Reply<typeof signersContract>> {
  const found = await signersFor(work.tx, work.actor.agencyId, civilDate(work.now), ask.kind, ask.fieldCode ?? '')
  return {
    signers: found.map((it) => ({
      authorityId: it.authorityId,
      holderId: it.holderId,
      name: it.name,
      title: it.title,
      mode: it.mode,
      lines: authorityLines(it),
      validTo: it.validTo,
    })),
  }
}

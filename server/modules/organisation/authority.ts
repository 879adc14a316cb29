import { type SQL, sql } from 'drizzle-orm'
import type { SigningMode } from '#contract/authority.ts'
import type { Tx } from '#platform/db.ts'
import { upper } from '#platform/print/form.ts'

/** What decides the lines above the name. Titles as people write them: `Phó Chủ tịch`. */
export interface Authorship {
  readonly mode: SigningMode
  /** Title of the post of whoever signs. */
  readonly title: string
  readonly acting: boolean
  readonly body: string
  readonly forTitle: string
  readonly viaTitle: string
}

/**
 * The lines printed above the signature, in capitals (Decree 30/2020 Appendix I II.7a): `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`,
 * `PHÓ CHỦ TỊCH`. Whoever holds a post as acting signs `Q.`
 */
export function authorityLines(it: Authorship): string[] {
  const title = upper(it.title)
  const own = it.acting && (it.mode === 'head' || it.mode === 'onBehalf') ? `Q. ${title}` : title
  const lines: string[] = []
  if (it.body !== '' && (it.mode === 'onBehalf' || it.mode === 'signFor')) lines.push(`TM. ${upper(it.body)}`)
  if (it.mode === 'signFor') lines.push(`KT. ${upper(it.forTitle)}`)
  if (it.mode === 'byOrder') lines.push(`TL. ${upper(it.forTitle)}`)
  if (it.mode === 'byOrder' && it.viaTitle !== '') lines.push(`KT. ${upper(it.viaTitle)}`)
  if (it.mode === 'byAuthorisation') lines.push(`TUQ. ${upper(it.forTitle)}`)
  return [...lines, own]
}

/** Somebody who may sign on a day, by one of his authorities. */
export interface Signer extends Record<string, unknown>, Authorship {
  readonly authorityId: string
  readonly holderId: string
  readonly name: string
  readonly kinds: readonly string[]
  readonly fields: readonly string[]
  readonly validTo: string | null
}

/** Whoever may sign for the agency on that day; `which` narrows by columns of the authority `g` and the holding `h`. */
async function signers(tx: Tx, agencyId: string, day: string, which: SQL): Promise<Signer[]> {
  return [
    ...(await tx.execute<Signer>(sql`
      select g.id as "authorityId", h.id as "holderId", n.full_name as name, p.title, g.mode, h.acting, g.body, g.for_title as "forTitle",
             g.via_title as "viaTitle", g.kinds, g.fields, g.valid_to::text as "validTo"
        from signing_authority g
        join post p on p.id = g.post_id and p.valid_from <= ${day} and (p.valid_to is null or p.valid_to >= ${day})
        join post_assignment h on h.post_id = p.id and h.valid_from <= ${day} and (h.valid_to is null or h.valid_to >= ${day})
        join person n on n.id = h.person_id
       where g.agency_id = ${agencyId} and g.valid_from <= ${day} and (g.valid_to is null or g.valid_to >= ${day}) and ${which}
       order by p.rank, p.title, n.full_name, g.id limit 200`)),
  ]
}

/** Who may sign a document of this kind and field on that day. Nothing said in an authority means all. */
export async function signersFor(
  tx: Tx,
  agencyId: string,
  day: string,
  kind: string,
  field: string,
): Promise<Signer[]> {
  const covers = sql`(cardinality(g.kinds) = 0 or ${kind} = any(g.kinds)) and (cardinality(g.fields) = 0 or ${field} = any(g.fields))`
  return signers(tx, agencyId, day, covers)
}

/** The signer named by an authority and a holding, if he still is one on that day, whatever he may sign. */
export async function signerNamed(
  tx: Tx,
  agencyId: string,
  day: string,
  named: { authorityId: string; holderId: string },
): Promise<Signer | undefined> {
  const [found] = await signers(tx, agencyId, day, sql`g.id = ${named.authorityId} and h.id = ${named.holderId}`)
  return found
}

/** Whether the authority covers kind and field. */
export function covers(it: Pick<Signer, 'kinds' | 'fields'>, kind: string, field: string): boolean {
  const names = (list: readonly string[], value: string) => list.length === 0 || list.includes(value)
  return names(it.kinds, kind) && names(it.fields, field)
}

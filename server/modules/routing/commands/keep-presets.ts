import { asc, eq, sql } from 'drizzle-orm'
import type { keepPresets as contract } from '#contract/desk.ts'
import type { Ask } from '#contract/endpoint.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { directivePreset } from '../tables.ts'

export async function listPresets(work: Work) {
  const presets = await work.tx
    .select({ id: directivePreset.id, text: directivePreset.text })
    .from(directivePreset)
    .where(eq(directivePreset.personId, work.actor.personId))
    .orderBy(asc(directivePreset.position))
  return { presets }
}

/** A person's own words, not the post's: they go along to the next post. */
export async function keepPresets(work: Work, ask: Ask<typeof contract>) {
  const { personId } = work.actor
  // One after the other: two pages that keep at once would meet in the same places.
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`presets ${personId}`}, 0))`)
  await work.tx.delete(directivePreset).where(eq(directivePreset.personId, personId))
  const rows = ask.texts.map((text, index) => ({ id: newId(work.now), personId, position: index + 1, text }))
  if (rows.length > 0) await work.tx.insert(directivePreset).values(rows)
  return listPresets(work)
}

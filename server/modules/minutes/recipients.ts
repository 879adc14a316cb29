import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm'
import type { DraftData } from '#contract/drafting.ts'
import type { Static } from '#contract/shape.ts'
import type { Work } from '#platform/work.ts'
import { known } from '../documents/index.ts'
import { agenciesOf, type Meeting, participant } from '../meetings/index.ts'
import type { ConclusionRow, Target } from './tables.ts'

export type Recipients = Static<typeof DraftData>['recipients']

/** Posts of the agency of those who decide or preside, and of its secretaries, in the order of the meeting. */
async function ownMembers(work: Work, it: Meeting): Promise<string[]> {
  const rows = await work.tx
    .select({ holderId: participant.holderId })
    .from(participant)
    .where(
      and(
        eq(participant.meetingId, it.id),
        eq(participant.agencyId, it.agencyId),
        isNull(participant.removedAt),
        or(eq(participant.votes, true), inArray(participant.role, ['chair', 'deputy', 'secretary'])),
      ),
    )
    .orderBy(asc(participant.position), asc(participant.id))
  return [...new Set(rows.map((row) => row.holderId))]
}

/**
 * Minutes go to those who decided, within the agency: they also tell of items that not everybody invited may see. Other agencies are added in the
 * draft by whoever answers for it; whoever has left, or holds no post that receives papers, is left out.
 */
export async function recipientsOfMinutes(work: Work, it: Meeting): Promise<Recipients> {
  const all = (await ownMembers(work, it)).map((holderId) => ({ holderId, purpose: 'know' as const }))
  return (await known(work, all, it.agencyId)).flatMap(({ ask, gone }) => (gone === null ? [ask] : []))
}

const asked = (it: Target): Recipients[number] => {
  const purpose = 'execute' as const
  if (it.agencyId !== null) return { agencyId: it.agencyId, purpose }
  return it.unitId === null ? { holderId: it.holderId ?? '', purpose } : { unitId: it.unitId, purpose }
}
const keyOf = (it: Recipients[number]) => it.agencyId ?? it.unitId ?? it.holderId ?? ''

/** The notice goes to whoever is to carry something out, for that; to know, to all agencies invited and to those who decided. */
export async function recipientsOfNotice(work: Work, it: Meeting, rows: readonly ConclusionRow[]): Promise<Recipients> {
  const working = rows.flatMap((row) => [...(row.lead ? [row.lead] : []), ...row.partners]).map(asked)
  const agencies = (await agenciesOf(work, it)).map((agencyId) => ({ agencyId, purpose: 'know' as const }))
  const all = [...working, ...agencies, ...(await recipientsOfMinutes(work, it))]
  const first = new Map<string, Recipients[number]>()
  for (const one of all) if (!first.has(keyOf(one))) first.set(keyOf(one), one)
  return [...first.values()].filter((one) => one.agencyId !== it.agencyId)
}

import { and, eq, isNull, or } from 'drizzle-orm'
import type { MySigning } from '#contract/certificates.ts'
import type { Static } from '#contract/shape.ts'
import type { Work } from '#platform/work.ts'
import { certificateCards } from '../certificates.ts'
import { keepsSeal } from '../keeper.ts'
import { signingImage } from '../tables.ts'
import type { Tools } from '../tools.ts'

/** Pictures in use: the person's own, and the seal when he keeps it. */
export async function imagesOf(work: Work) {
  const { personId, agencyId } = work.actor
  const mine = eq(signingImage.personId, personId)
  const whose = (await keepsSeal(work)) ? or(mine, eq(signingImage.agencyId, agencyId)) : mine
  return work.tx
    .select()
    .from(signingImage)
    .where(and(whose, isNull(signingImage.endedAt)))
}

export const readMySigning = (tools: Pick<Tools, 'sampleAuthority' | 'means'>) =>
  async function readMySigning(work: Work): Promise<Static<typeof MySigning>> {
    const images = await imagesOf(work)
    return {
      certificates: await certificateCards(work, true),
      images: images.map((it) => ({
        id: it.id,
        kind: it.kind,
        sha256: it.sha256,
        widthMm: it.widthMm,
        heightMm: it.heightMm,
        at: it.at.toISOString(),
      })),
      keeper: await keepsSeal(work),
      sampleAuthority: tools.sampleAuthority,
      means: [
        ...(tools.means.token ? [{ means: 'token' as const, name: tools.means.token.token ?? '' }] : []),
        ...(tools.means.remote ? [{ means: 'remote' as const, name: tools.means.remote.name }] : []),
        ...(tools.means.agent ? [{ means: 'agent' as const, name: tools.means.agent }] : []),
      ],
    }
  }

import { and, desc, eq, isNull, or, type SQL } from 'drizzle-orm'
import type { CertificateCard } from '#contract/certificates.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { agencyOn } from '../organisation/index.ts'
import { keepsSeal } from './keeper.ts'
import { type Certificate, sampleCertificate, signingCertificate } from './tables.ts'

type Card = Static<typeof CertificateCard>

export type Standing = Card['standing']

/** What is known here. Whether somebody else's authority has revoked it is asked when it is used. */
export async function standingOf(work: Work, it: Certificate): Promise<Standing> {
  if (it.endedAt !== null) return 'ended'
  if (it.sample) {
    const [row] = await work.tx.select().from(sampleCertificate).where(eq(sampleCertificate.serial, it.serial))
    if (row?.revokedAt) return 'revoked'
  }
  if (it.notAfter <= work.now) return 'expired'
  return it.notBefore > work.now ? 'not-yet' : 'fit'
}

const dayMs = 86_400_000

async function cardOf(work: Work, it: Certificate, agencyName: string): Promise<Card> {
  return {
    id: it.id,
    owner: it.owner,
    means: it.means,
    meansName: it.meansName,
    subjectName: it.subjectName,
    subjectTitle: it.subjectTitle,
    subjectAgency: it.subjectAgency,
    issuerName: it.issuerName,
    serial: it.serial,
    sha256: it.sha256,
    notBefore: it.notBefore.toISOString(),
    notAfter: it.notAfter.toISOString(),
    sample: it.sample,
    standing: await standingOf(work, it),
    daysLeft: Math.floor((it.notAfter.getTime() - work.now.getTime()) / dayMs),
    mismatch: mismatches(it, agencyName, work.actor.title),
    endedAt: it.endedAt?.toISOString() ?? null,
    endReason: it.endReason,
  }
}

/** The certificate names another agency or title than the post (handbook 8.4: a warning). Empty says nothing; a mark before it neither. */
function mismatches(it: Certificate, agencyName: string, title: string): boolean {
  const differ = (one: string, other: string) => one !== '' && !fold(one).includes(fold(other))
  return differ(it.subjectAgency, agencyName) || (it.owner === 'person' && differ(it.subjectTitle, title))
}

/** Whose the certificates are that the actor may use: his own; those of the agency whose key he keeps. */
async function usable(work: Work): Promise<SQL | undefined> {
  const { personId, agencyId } = work.actor
  const mine = and(eq(signingCertificate.owner, 'person'), eq(signingCertificate.personId, personId))
  if (!(await keepsSeal(work))) return mine
  return or(mine, and(eq(signingCertificate.owner, 'agency'), eq(signingCertificate.agencyId, agencyId)))
}

/** The actor's certificates as cards, those in use first. */
export async function certificateCards(work: Work, all = false): Promise<Card[]> {
  const rows = await work.tx
    .select()
    .from(signingCertificate)
    .where(and(await usable(work), all ? undefined : isNull(signingCertificate.endedAt)))
    .orderBy(desc(signingCertificate.at))
    .limit(50)
  const agency = await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now))
  const cards = await Promise.all(rows.map((row) => cardOf(work, row, agency?.name ?? '')))
  return cards.toSorted((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null))
}

export async function certificateCard(work: Work, it: Certificate): Promise<Card> {
  const agency = await agencyOn(work.tx, work.actor.agencyId, civilDate(work.now))
  return cardOf(work, it, agency?.name ?? '')
}

/** The door to a certificate: his own, or that of the agency whose key he keeps. Unseen and missing answer alike: undefined. */
export async function certificateFor(work: Work, id: string): Promise<Certificate | undefined> {
  const [row] = await work.tx
    .select()
    .from(signingCertificate)
    .where(and(eq(signingCertificate.id, id), await usable(work)))
  return row
}

import { sql } from 'drizzle-orm'
import type { Static } from '#contract/shape.ts'
import type { VerificationReport } from '#contract/verification.ts'
import type { Work } from '#platform/work.ts'

type Report = Static<typeof VerificationReport>
type Law = Report['law']
type Signature = Report['signatures'][number]

/** Every question about a signature of a person or an agency. */
export const parts = ['integrity', 'coverage', 'laterChanges', 'chain', 'revocation', 'time', 'certification'] as const

/** How many agencies issue what these bytes are of: more than one where others were asked to sign and seal with it. */
export async function issuersOf(work: Work, sha256: string): Promise<number> {
  const [row] = await work.tx.execute<{ n: number }>(sql`
    select 1 + count(distinct s.sealing_id)::int as n from signing_step s
     where s.part = 'joint' and s.kind = 'countersign' and s.state <> 'withdrawn'
       and s.document_id in (select r.document_id from document_revision r where r.sha256 = ${sha256})`)
  return row?.n ?? 1
}

/** Fields of ours that are no legal signature (handbook 8.4). */
const initials = (it: Signature) => it.field.startsWith('initialled-')

const differing = (list: readonly Signature[]) => new Set(list.map((it) => it.signer?.fingerprint)).size

/** Decree 30/2020 article 5 clause 2: by the competent person and the agency; of each agency that issues it. */
export function lawOf(signatures: readonly Signature[], issuers: number): Law {
  const found = (kind: 'person' | 'agency') =>
    signatures.filter((it) => it.kind === 'signature' && it.signer?.kind === kind && !initials(it))
  const [persons, agencies] = [found('person'), found('agency')]
  const said = {
    person: persons[0]?.field ?? null,
    agency: agencies[0]?.field ?? null,
    issuers,
    persons: differing(persons),
    agencies: differing(agencies),
  }
  if (said.persons < issuers || said.agencies < issuers) return { ...said, holds: 'no' }
  const results = [...persons, ...agencies].flatMap((it) => parts.map((part) => it[part].result))
  if (results.includes('bad')) return { ...said, holds: 'no' }
  return { ...said, holds: results.includes('indeterminate') ? 'open' : 'yes' }
}

/** Of a report kept before joint documents were told apart. */
export const lawKept = (law: Partial<Law> & Pick<Law, 'person' | 'agency' | 'holds'>): Law => ({
  issuers: 1,
  persons: law.person === null ? 0 : 1,
  agencies: law.agency === null ? 0 : 1,
  ...law,
})

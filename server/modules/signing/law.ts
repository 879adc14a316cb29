import { sql } from 'drizzle-orm'
import type { Static } from '#contract/shape.ts'
import type { VerificationReport } from '#contract/verification.ts'
import type { Work } from '#platform/work.ts'

type Report = Static<typeof VerificationReport>
type Law = Report['law']
type Signature = Report['signatures'][number]

/** Every question about a signature of a person or an agency. */
export const parts = ['integrity', 'coverage', 'laterChanges', 'chain', 'revocation', 'time', 'certification'] as const

/** An agency that issues the document, and the certificates (SHA-256) by which its people sign and it seals. */
export interface Issuer {
  readonly persons: readonly string[]
  readonly agencies: readonly string[]
}

/**
 * The agencies that issue what these bytes are of, where others were asked to sign and seal with ours; empty where it issues alone. A seal in
 * place of one that ours does not have counts as ours.
 */
export async function issuersOf(work: Work, sha256: string): Promise<Issuer[]> {
  const rows = await work.tx.execute<{ id: string; persons: string[]; agencies: string[] }>(sql`
    with joint as (
      select s.document_id, s.agency_id, s.sealing_id from signing_step s
       where s.part = 'joint' and s.kind = 'countersign' and s.state <> 'withdrawn'
         and s.document_id in (select r.document_id from document_revision r where r.sha256 = ${sha256})),
    issuer as (
      select j.agency_id as id, j.agency_id as seal from joint j
      union select j.sealing_id, j.sealing_id from joint j
      union select j.agency_id, s.sealing_id from joint j
              join signing_step s on s.document_id = j.document_id and s.part = 'instead' and s.state = 'done')
    select i.id, coalesce(array_agg(c.sha256) filter (where c.owner = 'person'), '{}') as persons,
           coalesce(array_agg(c.sha256) filter (where c.owner = 'agency'), '{}') as agencies
      from issuer i left join signing_certificate c
        on c.agency_id = case when c.owner = 'agency' then i.seal else i.id end
     group by i.id`)
  return [...rows]
}

/** Fields of ours that are not the signature of the competent person (handbook 8.4): initials, and of minutes who wrote them. */
const notCompetent = (it: Signature) => it.field.startsWith('initialled-') || it.field.startsWith('recorded-')

/** Of how many agencies that issue it the signatures are; of one that issues alone, how many signed. */
function counted(list: readonly Signature[], certificates: readonly (readonly string[])[]): number {
  const given = list.flatMap((it) => it.signer?.fingerprint ?? [])
  if (certificates.length === 0) return new Set(given).size
  return certificates.filter((its) => its.some((one) => given.includes(one))).length
}

/** Decree 30/2020 article 5 clause 2: by the competent person and the agency; of each agency that issues it. */
export function lawOf(signatures: readonly Signature[], issuers: readonly Issuer[]): Law {
  const found = (kind: 'person' | 'agency') =>
    signatures.filter((it) => it.kind === 'signature' && it.signer?.kind === kind && !notCompetent(it))
  const [persons, agencies] = [found('person'), found('agency')]
  const asked = Math.max(issuers.length, 1)
  const said = {
    person: persons[0]?.field ?? null,
    agency: agencies[0]?.field ?? null,
    issuers: asked,
    persons: counted(
      persons,
      issuers.map((it) => it.persons),
    ),
    agencies: counted(
      agencies,
      issuers.map((it) => it.agencies),
    ),
  }
  if (said.persons < asked || said.agencies < asked) return { ...said, holds: 'no' }
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

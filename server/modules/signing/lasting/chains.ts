import { asc, eq } from 'drizzle-orm'
import { type EvidenceChain, type HashTree, hashTree, pathOf } from '#platform/pki/evidence/index.ts'
import type { Work } from '#platform/work.ts'
import { bytes } from '../session.ts'
import { evidenceLeaf, evidenceRecord, evidenceRenewedLeaf } from './tables.ts'

export type EvidenceRow = typeof evidenceRecord.$inferSelect

/** A tree of one chain, and where in it the files stand by their place in the record. */
interface Grown {
  readonly tree: HashTree
  readonly at: ReadonlyMap<number, number>
}

/** What a record proves of each of its files. */
export interface Chains {
  /** SHA-256 of the files in hexadecimal, by their place. */
  readonly names: readonly string[]
  /** The chains of the file at this place; fewer than the record's when it was lost before the last. */
  of(place: number): readonly EvidenceChain[]
}

export async function chainsOf(work: Work, { id, chains }: EvidenceRow): Promise<Chains> {
  const leaves = await work.tx
    .select({ sha256: evidenceLeaf.sha256 })
    .from(evidenceLeaf)
    .where(eq(evidenceLeaf.recordId, id))
    .orderBy(asc(evidenceLeaf.place))
  const names = leaves.map(({ sha256 }) => sha256)
  const renewed = await work.tx
    .select()
    .from(evidenceRenewedLeaf)
    .where(eq(evidenceRenewedLeaf.recordId, id))
    .orderBy(asc(evidenceRenewedLeaf.chain), asc(evidenceRenewedLeaf.place))
  const grown = chains.map(({ digest }, chain): Grown => {
    const rows =
      chain === 0 ? names.map((hash, place) => ({ hash, place })) : renewed.filter((it) => it.chain === chain)
    const tree = hashTree(
      rows.map(({ hash }) => Buffer.from(hash, 'hex')),
      digest,
    )
    return { tree, at: new Map(rows.map(({ place }, nth) => [place, nth])) }
  })
  return {
    names,
    of: (place) => chains.slice(0, reaching(grown, place)).map((it, nth) => chainOf(it, grown[nth], place)),
  }
}

/** How many chains, from the first, the file stands in without a gap. */
function reaching(grown: readonly Grown[], place: number): number {
  const gap = grown.findIndex(({ at }) => !at.has(place))
  return gap < 0 ? grown.length : gap
}

/** The path of the file's hash stands in the first time-stamp of a chain, the later ones cover that. */
function chainOf(
  { digest, tokens }: EvidenceRow['chains'][number],
  grown: Grown | undefined,
  place: number,
): EvidenceChain {
  const nth = grown?.at.get(place)
  const path = grown === undefined || nth === undefined ? [] : pathOf(grown.tree, nth)
  return tokens.map((token, at) => ({ digest, path: at === 0 ? path : [], token: bytes(token) }))
}

/** The chains of one file, by its SHA-256; nothing while no record covers it. */
export async function evidenceOf(work: Work, sha256: string): Promise<readonly EvidenceChain[] | undefined> {
  const [leaf] = await work.tx
    .select()
    .from(evidenceLeaf)
    .innerJoin(evidenceRecord, eq(evidenceRecord.id, evidenceLeaf.recordId))
    .where(eq(evidenceLeaf.sha256, sha256))
  return leaf && (await chainsOf(work, leaf.evidence_record)).of(leaf.evidence_leaf.place)
}

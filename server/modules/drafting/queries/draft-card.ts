import { asc, eq, sql } from 'drizzle-orm'
import type { DraftCard } from '#contract/drafting.ts'
import type { Static } from '#contract/shape.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { known } from '../../documents/index.ts'
import { authorityLines, covers, signerNamed } from '../../organisation/index.ts'
import { codeText } from '../../registers/index.ts'
import { actsOn, draftFor, type Held, opinionIsMine, undoSeconds } from '../policy.ts'
import { type Draft, draftFile, draftStep, draftVersion, opinionRound } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { readRows } from './draft-rows.ts'

type Card = Static<typeof DraftCard>

async function versionsOf(work: Work, id: string): Promise<Card['versions']> {
  const versions = await work.tx
    .select()
    .from(draftVersion)
    .where(eq(draftVersion.draftId, id))
    .orderBy(asc(draftVersion.number))
  const files = await work.tx
    .select()
    .from(draftFile)
    .where(eq(draftFile.draftId, id))
    .orderBy(asc(draftFile.number), asc(draftFile.position))
  return versions.map((version) => ({
    number: version.number,
    note: version.note,
    by: { name: version.byName, title: version.byTitle },
    at: version.at.toISOString(),
    files: files
      .filter((file) => file.number === version.number)
      .map((file) => ({
        position: file.position,
        role: file.role,
        name: file.name,
        mediaType: file.mediaType,
        size: file.size,
        sha256: file.sha256,
        pdf: { state: file.pdfState, sha256: file.pdfSha256, pages: file.pdfPages, fields: file.fields },
      })),
  }))
}

async function stepsOf(work: Work, id: string): Promise<Card['steps']> {
  const rows = await work.tx
    .select()
    .from(draftStep)
    .where(eq(draftStep.draftId, id))
    .orderBy(asc(draftStep.ordinal))
    .limit(500)
  return rows.map((row) => ({
    ordinal: row.ordinal,
    act: row.act,
    from: row.fromState,
    to: row.toState,
    by: { name: row.byName, title: row.byTitle },
    toName: row.toName,
    note: row.note,
    number: row.number,
    sha256: row.sha256,
    at: row.at.toISOString(),
  }))
}

async function roundsOf(work: Work, { row, beside }: Held): Promise<Card['rounds']> {
  const rounds = await work.tx
    .select()
    .from(opinionRound)
    .where(eq(opinionRound.draftId, row.id))
    .orderBy(asc(opinionRound.at))
  return rounds.map((round) => ({
    id: round.id,
    number: round.number,
    question: round.question,
    dueAt: round.dueAt.toISOString(),
    by: { name: round.byName, title: round.byTitle },
    at: round.at.toISOString(),
    closedAt: round.closedAt?.toISOString() ?? null,
    opinions: beside.opinions
      .filter((it) => it.roundId === round.id)
      .map((it) => ({
        id: it.id,
        name: it.name,
        title: it.title,
        state: it.state,
        late: it.at === null ? work.now > round.dueAt : it.at > round.dueAt,
        stance: it.stance,
        text: it.text,
        by: it.byName === '' ? null : { name: it.byName, title: it.byTitle },
        at: it.at?.toISOString() ?? null,
        taken: it.taken,
        takenText: it.takenText,
        takenBy: it.takenByName,
        mine: it.state === 'waiting' && opinionIsMine(work.actor, it),
      })),
  }))
}

async function signerCard(work: Work, row: Draft): Promise<Card['signer']> {
  if (row.authorityId === null || row.signerId === null) return null
  const named = { authorityId: row.authorityId, holderId: row.signerId }
  const found = await signerNamed(work.tx, row.agencyId, civilDate(work.now), named)
  if (!found) {
    const [was] = await work.tx.execute<{ name: string; title: string }>(sql`
      select n.full_name as name, p.title from post_assignment h join person n on n.id = h.person_id join post p on p.id = h.post_id
       where h.id = ${row.signerId}`)
    const { name = '', title = '' } = was ?? {}
    return { ...named, name, title, mode: 'head', lines: [], validTo: null, inForce: false }
  }
  const { name, title, mode, validTo } = found
  const inForce = covers(found, row.kind, row.fieldCode)
  return { ...named, name, title, mode, lines: authorityLines(found), validTo, inForce }
}

async function peopleNamed(work: Work, row: Draft) {
  const ids = [row.contentCheckerId, row.formatCheckerId, row.officeReviewerId].filter((id) => id !== null)
  const rows =
    ids.length === 0
      ? []
      : await work.tx.execute<{ holderId: string; name: string; title: string }>(sql`
          select h.id as "holderId", n.full_name as name, p.title from post_assignment h
            join person n on n.id = h.person_id join post p on p.id = h.post_id where h.id = any(${sql.param(ids)}::uuid[])`)
  const of = (id: string | null) => rows.find((it) => it.holderId === id) ?? null
  return {
    contentChecker: of(row.contentCheckerId),
    formatChecker: of(row.formatCheckerId),
    officeReviewer: of(row.officeReviewerId),
  }
}

async function recipientsNamed(work: Work, row: Draft): Promise<Card['recipients']> {
  const all = await known(work, row.recipients, row.agencyId)
  return all.map(({ ask, recipient, note, gone }) => ({ ...ask, name: recipient.name, note, gone: gone !== null }))
}

interface Named extends Record<string, unknown> {
  id: string
  codeNumber: string
  codeNotation: string
  state: string
}

/** Documents a draft speaks of: those it relates to, and the one it became. Their number and symbol are known to whoever reads the draft. */
async function documentsNamed(work: Work, row: Draft): Promise<Map<string, Named>> {
  const ids = [...row.relations.map((it) => it.documentId), ...(row.documentId === null ? [] : [row.documentId])]
  if (ids.length === 0) return new Map()
  const rows = await work.tx.execute<Named>(sql`
    select id, code_number as "codeNumber", code_notation as "codeNotation", state from document where id = any(${sql.param(ids)}::uuid[])`)
  return new Map(rows.map((it) => [it.id, it]))
}

const codeOf = (it: Named | undefined) => (it?.codeNumber ? codeText(it.codeNumber, it.codeNotation) : '')

/** The whole card of one draft, through the door. */
export async function draftCard(work: Work, id: string, tools: Pick<Tools, 'converter'>): Promise<Card> {
  const held = await draftFor(work, id, 'read')
  const { row, beside } = held
  const [listed] = await readRows(work, sql`select * from draft where id = ${id}`, sql`''`, sql`1`)
  if (!listed) throw fault('thing.missing')
  const documents = await documentsNamed(work, row)
  const became = row.documentId === null ? undefined : documents.get(row.documentId)
  const can = actsOn(work.actor, row, beside)
  return {
    ...listed.row,
    fieldCode: row.fieldCode,
    secrecy: 'none',
    kind: row.kind,
    note: row.note,
    bases: row.bases,
    addressees: row.addressees,
    recipients: await recipientsNamed(work, row),
    relations: row.relations.map((it) => ({ ...it, label: codeOf(documents.get(it.documentId)) })),
    authorityId: row.authorityId,
    signerId: row.signerId,
    signer: await signerCard(work, row),
    ...(await peopleNamed(work, row)),
    checkout:
      row.checkedOutBy === null || row.checkedOutAt === null
        ? null
        : {
            name: row.checkedOutName,
            at: row.checkedOutAt.toISOString(),
            mine: row.checkedOutBy === work.actor.assignmentId,
          },
    versions: await versionsOf(work, id),
    steps: await stepsOf(work, id),
    rounds: await roundsOf(work, held),
    document: became ? { id: became.id, state: became.state, code: codeOf(became) } : null,
    undoUntil:
      can.includes('undo') && beside.last
        ? new Date(beside.last.at.getTime() + undoSeconds * 1000).toISOString()
        : null,
    converter: await tools.converter.available(),
    version: row.version,
    can,
  }
}

export const readDraft =
  (tools: Tools) =>
  (work: Work, ask: { id: string }): Promise<Card> =>
    draftCard(work, ask.id, tools)

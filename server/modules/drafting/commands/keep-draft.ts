import { eq, sql } from 'drizzle-orm'
import type {
  createDraft as createContract,
  DraftData,
  dropDraftWork as dropContract,
  reviseDraft as reviseContract,
} from '#contract/drafting.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { Static } from '#contract/shape.ts'
import { urgencies } from '#contract/words.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { recipientsFor, refuseSecret, refuseUnfitRelations } from '../../documents/index.ts'
import { covers, signerNamed } from '../../organisation/index.ts'
import { addStep, move } from '../move.ts'
import { draftFor } from '../policy.ts'
import { draftCard } from '../queries/draft-card.ts'
import { takePart } from '../seats.ts'
import { draft } from '../tables.ts'
import type { Tools } from '../tools.ts'
import { putVersion } from '../versions.ts'

type Data = Static<typeof DraftData>

/** Only somebody with the authority for this kind and field is named as signer (handbook 2.6). */
async function refuseUnfitSigner(work: Work, data: Data): Promise<void> {
  if (data.authorityId === null && data.signerId === null) return
  if (data.authorityId === null || data.signerId === null)
    throw fault('input.invalid', { problems: [{ path: '/data/signerId', rule: 'required' }] })
  const named = { authorityId: data.authorityId, holderId: data.signerId }
  const signer = await signerNamed(work.tx, work.actor.agencyId, civilDate(work.now), named)
  if (!signer || !covers(signer, data.kind, data.fieldCode))
    throw fault('draft.authority-ended', { name: signer?.name ?? '' })
}

/** `before`: the relations it has. Whoever corrects a draft need not be able to read what its author named. */
async function columns(work: Work, data: Data, uploadIds: readonly string[], before: Data['relations'] = []) {
  await refuseSecret(work, data.secrecy, uploadIds)
  // Whoever ends later is found again at issue.
  await recipientsFor(work, data.recipients, '/data/recipients')
  await refuseUnfitSigner(work, data)
  const named = (it: Data['relations'][number]) =>
    before.some((old) => old.kind === it.kind && old.documentId === it.documentId)
  await refuseUnfitRelations(
    work,
    data.relations.filter((it) => !named(it)),
  )
  return {
    kind: data.kind,
    fieldCode: data.fieldCode,
    subject: data.subject,
    urgency: data.urgency,
    dueOn: data.dueOn,
    note: data.note,
    bases: data.bases,
    addressees: data.addressees,
    recipients: data.recipients,
    relations: data.relations,
    authorityId: data.authorityId,
    signerId: data.signerId,
    rank: urgencies.length - urgencies.indexOf(data.urgency),
    searchKey: fold([data.subject, data.fieldCode].join(' ')),
  }
}

async function unitName(work: Work): Promise<string> {
  const [found] = await work.tx.execute<{ name: string }>(sql`
    select name from org_unit_named(${civilDate(work.now)}) where id = ${work.actor.unitId}`)
  return found?.name ?? ''
}

/** A draft with its first version. */
async function begin(
  work: Work,
  tools: Tools,
  data: Data,
  main: 'form' | { readonly uploadId: string } | { readonly body: readonly string[] },
  recorderId: string | null = null,
): Promise<string> {
  const { actor } = work
  const id = newId(work.now)
  const values = {
    ...(await columns(work, data, typeof main !== 'string' && 'uploadId' in main ? [main.uploadId] : [])),
    id,
    agencyId: actor.agencyId,
    unitId: actor.unitId,
    unitName: await unitName(work),
    recorderId,
    state: 'drafting' as const,
    authorId: actor.assignmentId,
    authorName: actor.personName,
    authorTitle: actor.title,
    withId: actor.assignmentId,
    withName: actor.personName,
    withTitle: actor.title,
    since: work.now,
    createdAt: work.now,
  }
  const [row] = await work.tx.insert(draft).values(values).returning()
  if (!row) throw new Error('a row just written is there')
  await takePart(work, [
    { draftId: id, holderId: actor.assignmentId, part: 'author' },
    { draftId: id, unitId: actor.unitId, part: 'unit' },
  ])
  await putVersion(work, tools, row, { main, keep: [], add: [], note: '' })
  await addStep(work, { ...row, newest: 1 }, { act: 'created', to: 'drafting', toName: '', note: '' })
  await work.record('draft.created', id, [actor.agencyId], {
    holders: [actor.assignmentId],
    units: [actor.unitId],
    kind: row.kind,
  })
  return id
}

/** Repeating makes another draft. */
export const createDraft = (tools: Tools) =>
  async function createDraft(work: Work, ask: Ask<typeof createContract>) {
    const main = ask.uploadId === undefined ? ('form' as const) : { uploadId: ask.uploadId }
    return draftCard(work, await begin(work, tools, ask.data, main), tools)
  }

/**
 * A draft whose text another room knows, a line each, in the form of its kind; it goes its way like any other. `recorderId`: who wrote minutes, and
 * signs them before who presided. Answers its id.
 */
export const draftGiven =
  (tools: Tools) =>
  (work: Work, data: Data, body: readonly string[], recorderId: string | null = null) =>
    begin(work, tools, data, { body }, recorderId)

/** Two people on one draft: the second is told, nothing of the first is lost. */
export const reviseDraft = (tools: Tools) =>
  async function reviseDraft(work: Work, ask: Ask<typeof reviseContract>) {
    const { row } = await draftFor(work, ask.id, 'edit', ask.version)
    await work.tx
      .update(draft)
      .set({ ...(await columns(work, ask.data, [], row.relations)), version: sql`${draft.version} + 1` })
      .where(eq(draft.id, row.id))
    await work.record('draft.revised', row.id, [row.agencyId], {
      holders: [row.authorId, work.actor.assignmentId],
      units: [],
      version: row.version + 1,
    })
    return draftCard(work, row.id, tools)
  }

/** Given up, not removed: versions, opinions and decisions stay (Appendix VI III.5a). */
export const dropDraftWork = (tools: Tools) =>
  async function dropDraftWork(work: Work, ask: Ask<typeof dropContract>) {
    const held = await draftFor(work, ask.id, 'drop', ask.version)
    await move(work, held, { act: 'dropped', to: 'dropped', with: null, note: ask.reason })
    return draftCard(work, held.row.id, tools)
  }

import { PassThrough, Readable } from 'node:stream'
import { and, eq, isNull } from 'drizzle-orm'
import type { keepTemplate as keepContract, listTemplates as listContract } from '#contract/drafting-text.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { copyKinds, documentKinds, type KindCode } from '#contract/kinds.ts'
import { fault } from '#platform/fault.ts'
import type { MadeFile } from '#platform/http/route.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/work.ts'
import { uploadedBytes } from '../files/index.ts'
import { checkTemplate, defaultTemplate, fillTemplate, givenTemplate } from './paper/templating.ts'
import { paperFields } from './paper-fields.ts'
import { type Draft, draftTemplate } from './tables.ts'
import { docxType, type Tools, wholeFile } from './tools.ts'

const inForce = (agencyId: string, kind: KindCode) =>
  and(eq(draftTemplate.agencyId, agencyId), eq(draftTemplate.kind, kind), isNull(draftTemplate.endedAt))

/** The agency's own form of the kind, or the built-in one. */
async function templateOf(work: Work, tools: Tools, agencyId: string, kind: KindCode): Promise<Uint8Array> {
  const [own] = await work.tx.select().from(draftTemplate).where(inForce(agencyId, kind))
  return (own && (await wholeFile(tools.store, own.sha256))) || defaultTemplate(kind)
}

/** The agency's own form where it has a place for the body (`{#noi_dung}`), else the built-in one with such a place. */
async function givenForm(work: Work, tools: Tools, row: Draft): Promise<Uint8Array> {
  const own = await templateOf(work, tools, row.agencyId, row.kind)
  const read = await checkTemplate(own)
  return read.outcome === 'read' && read.found.includes('noi_dung') ? own : givenTemplate(row.kind)
}

/** A Word file of the kind with everything filled in that is known; `body` is its text, where another room knows it. */
export async function fromTemplate(
  work: Work,
  tools: Tools,
  row: Draft,
  body?: readonly string[],
): Promise<Uint8Array> {
  const template = body ? await givenForm(work, tools, row) : await templateOf(work, tools, row.agencyId, row.kind)
  const filled = await fillTemplate(template, { ...(await paperFields(work, row)), ...(body ? { body } : {}) })
  if (filled.outcome === 'refused') throw fault('draft.template-unfit', { why: filled.reason, names: filled.at })
  return filled.docx
}

export async function listTemplates(work: Work): Promise<Reply<typeof listContract>> {
  const own = await work.tx
    .select()
    .from(draftTemplate)
    .where(and(eq(draftTemplate.agencyId, work.actor.agencyId), isNull(draftTemplate.endedAt)))
  const of = new Map(own.map((row) => [row.kind, row]))
  return {
    templates: documentKinds
      .filter(({ code }) => !copyKinds.includes(code))
      .map(({ code }) => {
        const row = of.get(code)
        return {
          kind: code,
          own: row ? { name: row.name, by: { name: row.byName, title: row.byTitle }, at: row.at.toISOString() } : null,
        }
      }),
  }
}

export const readTemplate = (tools: Tools) =>
  async function readTemplate(work: Work, ask: { kind: KindCode }): Promise<MadeFile> {
    const bytes = await templateOf(work, tools, work.actor.agencyId, ask.kind)
    const stream = Readable.from([bytes]).pipe(new PassThrough())
    return { stream, name: `Mẫu ${ask.kind}.docx`, mediaType: docxType, inline: false }
  }

/** The earlier one is ended, not removed. A form that cannot be filled is refused here, not when somebody needs it. */
export const keepTemplate = (tools: Tools) =>
  async function keepTemplate(work: Work, ask: Ask<typeof keepContract>) {
    const file = await uploadedBytes(work, ask.uploadId)
    if (file.mediaType !== docxType) throw fault('draft.type-unfit', { found: file.mediaType })
    const bytes = await wholeFile(tools.store, file.sha256)
    if (!bytes) throw fault('draft.template-unfit', { why: 'tooLarge', names: [] })
    const checked = await checkTemplate(bytes)
    if (checked.outcome === 'refused') throw fault('draft.template-unfit', { why: checked.reason, names: checked.at })
    if (checked.unknown.length > 0) throw fault('draft.template-unfit', { why: 'unknown', names: checked.unknown })
    await endTemplate(work, ask.kind)
    await work.tx.insert(draftTemplate).values({
      id: newId(work.now),
      agencyId: work.actor.agencyId,
      kind: ask.kind,
      sha256: file.sha256,
      name: file.name,
      byName: work.actor.personName,
      byTitle: work.actor.title,
      at: work.now,
    })
    await work.record('template.kept', work.actor.agencyId, [work.actor.agencyId], {
      kind: ask.kind,
      sha256: file.sha256,
    })
    return listTemplates(work)
  }

async function endTemplate(work: Work, kind: KindCode): Promise<boolean> {
  const ended = await work.tx
    .update(draftTemplate)
    .set({ endedAt: work.now })
    .where(inForce(work.actor.agencyId, kind))
    .returning({ id: draftTemplate.id })
  return ended.length > 0
}

export async function dropTemplate(work: Work, ask: { kind: KindCode }) {
  if (!(await endTemplate(work, ask.kind))) throw fault('thing.missing')
  await work.record('template.dropped', work.actor.agencyId, [work.actor.agencyId], { kind: ask.kind })
  return { done: true as const }
}

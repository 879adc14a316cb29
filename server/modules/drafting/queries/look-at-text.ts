import type { checkDraft as checkContract, compareVersions as compareContract } from '#contract/drafting-text.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { askPaperThread } from '../paper/ask-thread.ts'
import { checkForm } from '../paper/check-form.ts'
import type { Comparison } from '../paper/compare.ts'
import type { PaperText } from '../paper/paper-text.ts'
import { readPaper } from '../paper/read-paper.ts'
import { paperFields } from '../paper-fields.ts'
import { draftFor } from '../policy.ts'
import { docxType, type Tools, wholeFile } from '../tools.ts'
import { filesOfVersion } from '../versions.ts'

/** The text of a version's main file: of the Word file where it is one, which tells fonts and margins exactly, otherwise of its PDF. */
async function textOf(work: Work, tools: Tools, draftId: string, number: number): Promise<PaperText | undefined> {
  const main = (await filesOfVersion(work, draftId, number)).find((file) => file.role === 'main')
  if (!main) throw fault('thing.missing')
  const isDocx = main.mediaType === docxType && main.keptSha256 !== null
  const sha256 = isDocx ? main.keptSha256 : main.pdfSha256
  const bytes = sha256 === null ? undefined : await wholeFile(tools.store, sha256)
  return bytes && readPaper(bytes, isDocx ? 'docx' : 'pdf')
}

type Compared = Reply<typeof compareContract>

const unreadable: Compared = { rows: [], changed: 0, wordwise: true, cut: false, readable: false }

/** In a thread of its own: two long texts may take seconds. */
export const compareVersions = (tools: Tools) =>
  async function compareVersions(work: Work, ask: Ask<typeof compareContract>): Promise<Compared> {
    const { row } = await draftFor(work, ask.id, 'read')
    const from = await textOf(work, tools, row.id, ask.from)
    const to = await textOf(work, tools, row.id, ask.to)
    if (!from || !to) return unreadable
    const answer = await askPaperThread({ type: 'compare', from, to })
    if (answer.outcome !== 'done') return unreadable
    const { rows, wordwise, cut } = answer.reply as Comparison
    const isChanged = (side: Comparison['rows'][number]['left']) => side.some((run) => run.change !== 'same')
    return {
      rows: rows.map(({ left, right }) => ({ left: [...left], right: [...right] })),
      changed: rows.filter(({ left, right }) => isChanged(left) || isChanged(right)).length,
      wordwise,
      cut,
      readable: true,
    }
  }

/** Against what the form of the draft says today: a signer changed meanwhile shows as a block that is not his. */
export const checkDraft = (tools: Tools) =>
  async function checkDraft(work: Work, ask: Ask<typeof checkContract>): Promise<Reply<typeof checkContract>> {
    const { row } = await draftFor(work, ask.id, 'read')
    const number = ask.number ?? row.newest
    const paper = await textOf(work, tools, row.id, number)
    if (!paper) return { number, findings: [], readable: false }
    return { number, findings: checkForm(paper, await paperFields(work, row)), readable: true }
  }

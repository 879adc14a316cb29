import { askPaperThread as ask } from './ask-thread.ts'
import { type PaperFields, valuesOf } from './fields.ts'
import type { Filled, TemplateRead, TemplateRefused } from './fill.ts'
import type { PaperLayout } from './layouts.ts'

/** Largest template, packed. */
export const mostTemplateBytes = 10 * 1024 * 1024

const refusedFor = (reason: 'tooLarge' | 'tooSlow'): TemplateRefused => ({ outcome: 'refused', reason, at: [] })

/** The house's own template of a kind, a Word file; see `writeTemplate`. */
export async function defaultTemplate(kindCode: string, layout?: PaperLayout): Promise<Uint8Array> {
  const { writeTemplate } = await import('./templates.ts')
  return writeTemplate(kindCode, layout)
}

/** The same whose body comes with the data, line by line. */
export async function givenTemplate(kindCode: string): Promise<Uint8Array> {
  const { writeTemplate } = await import('./templates.ts')
  return writeTemplate(kindCode, undefined, true)
}

/** The template with the fields put in its places, in a thread with bounds. */
export async function fillTemplate(template: Uint8Array, fields: PaperFields): Promise<Filled> {
  if (template.byteLength > mostTemplateBytes) return refusedFor('tooLarge')
  const answer = await ask({ type: 'fill', template, values: valuesOf(fields) })
  if (answer.outcome !== 'done') return refusedFor(answer.outcome === 'tooSlow' ? 'tooSlow' : 'tooLarge')
  return answer.reply as Filled
}

/** Which placeholders a template has, lacks, and has that mean nothing here. */
export async function checkTemplate(template: Uint8Array): Promise<TemplateRead | TemplateRefused> {
  if (template.byteLength > mostTemplateBytes) return refusedFor('tooLarge')
  const answer = await ask({ type: 'template', template })
  if (answer.outcome !== 'done') return refusedFor(answer.outcome === 'tooSlow' ? 'tooSlow' : 'tooLarge')
  return answer.reply as TemplateRead | TemplateRefused
}

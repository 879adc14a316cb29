import { draftOutgoing } from '#contract/documents.ts'
import { civilDate } from '#platform/clock.ts'
import type { Page } from '../setup/page.ts'
import { draftAsk } from '../setup/sending.ts'
import type { BareClerk } from './bare.ts'
import type { Clerk, Ground, MeasuredAgency } from './ground.ts'
import { sideBySide } from './measure.ts'
import { Wire } from './wire.ts'

export const clerksAtWork = 8

/** Clerks of one agency, each signed in with an own account and connection: all of them want the next number of the same register. */
export interface Office {
  readonly agency: MeasuredAgency
  readonly clerks: readonly { page: Page; wire: Wire; clerk: Clerk; bare: BareClerk }[]
  close(): void
}

export async function office(ground: Ground, name: string, code: string): Promise<Office> {
  const agency = await ground.agency(name, code)
  const clerks = await Promise.all(
    Array.from({ length: clerksAtWork }, async (_, index) => {
      const clerk = await ground.clerk(`${code}.${index}`.toLowerCase(), agency.id)
      const page = await ground.page(clerk.login)
      const assignmentId = page.session?.post?.assignmentId ?? ''
      return { page, wire: new Wire(page), clerk, bare: { ...clerk, assignmentId } }
    }),
  )
  return {
    agency,
    clerks,
    close: () => {
      for (const { wire } of clerks) wire.close()
    },
  }
}

export const today = () => civilDate(new Date())

/** Drafts with a file each, addressed to the given agencies, made through the program. */
export async function drafts(ground: Ground, from: Office, to: readonly string[], count: number): Promise<string[]> {
  const [first] = from.clerks
  if (!first) return []
  const made: string[] = []
  const uploads = await ground.uploads(first.clerk, count)
  await sideBySide([first.page, first.page, first.page, first.page], uploads, async (page, uploadId) => {
    const card = await page.call(
      draftOutgoing,
      draftAsk({
        add: [{ uploadId, role: 'main' }],
        recipients: to.map((agencyId) => ({ agencyId, purpose: 'execute' })),
      }),
    )
    made.push(card.id)
  })
  return made
}

export async function issueAll(from: Office, ids: readonly string[]): Promise<void> {
  const ask = { registerId: from.agency.outgoing, issuedOn: today(), version: 1 }
  await sideBySide(from.clerks, ids, ({ wire }, id) => wire.send('PUT', `/api/documents/${id}/issuance`, ask))
}

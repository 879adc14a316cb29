import { draftOutgoing, issueDocument } from '#contract/documents.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { Page } from './page.ts'
import { tinyPdf, upload } from './upload.ts'

type Draft = Ask<typeof draftOutgoing>

/** A complete draft; what a test is about it names itself. */
export function draftAsk(change: Partial<Draft> = {}): Draft {
  return {
    kind: 'QĐ',
    subject: 'Quyết định về việc phòng, chống hạn',
    signerName: 'Lò Văn Mẫu',
    signerTitle: 'Chủ tịch',
    urgency: 'normal',
    secrecy: 'none',
    dueOn: null,
    pages: 1,
    fieldCode: '',
    copies: 1,
    keep: [],
    add: [],
    recipients: [],
    ...change,
  }
}

/** Drafts with a file of its own and issues at once. */
export async function send(
  page: Page,
  from: { registerId: string; issuedOn: string },
  to: readonly string[],
  change: Partial<Draft> = {},
): Promise<Reply<typeof issueDocument>> {
  const file = await upload(page, tinyPdf(String(change.subject ?? '')))
  const draft = await page.call(
    draftOutgoing,
    draftAsk({
      add: [{ uploadId: file.uploadId, role: 'main' }],
      recipients: to.map((agencyId) => ({ agencyId, purpose: 'execute' })),
      ...change,
    }),
  )
  return page.call(issueDocument, { id: draft.id, ...from, version: draft.version })
}

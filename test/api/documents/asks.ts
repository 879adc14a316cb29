import type { draftOutgoing, registerArrival } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import type { Page } from '../../setup/page.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'

export type Arrival = Ask<typeof registerArrival>
export type Draft = Ask<typeof draftOutgoing>

const described = {
  subject: 'Về việc thử',
  signerName: 'Lò Văn Mẫu',
  signerTitle: 'Chủ tịch',
  urgency: 'normal',
  secrecy: 'none',
  dueOn: null,
  pages: 1,
} as const

/** A paper arrival like no other, with its scan uploaded. */
export async function arrivalOf(
  page: Page,
  into: { registerId: string; arrivedOn: string } & Partial<Arrival>,
  bytes = tinyPdf(crypto.randomUUID()),
): Promise<Arrival> {
  const file = await upload(page, bytes)
  return {
    ...described,
    kind: 'CV',
    source: 'paper',
    codeNumber: crypto.randomUUID().slice(0, 8),
    codeNotation: 'SNV-VP',
    issuerName: 'Sở Nội vụ tỉnh Bên',
    issuedOn: null,
    files: [{ uploadId: file.uploadId, role: 'main' }],
    ...into,
  }
}

/** A draft to one recipient, with its file uploaded. */
export async function outgoingOf(page: Page, recipientId: string, more: Partial<Draft> = {}): Promise<Draft> {
  const file = await upload(page, tinyPdf(crypto.randomUUID()))
  return {
    ...described,
    kind: 'QĐ',
    fieldCode: '',
    copies: 1,
    keep: [],
    add: [{ uploadId: file.uploadId, role: 'main' }],
    recipients: [{ agencyId: recipientId, purpose: 'execute' }],
    ...more,
  }
}

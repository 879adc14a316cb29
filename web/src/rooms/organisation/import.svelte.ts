import type { Reply } from '#contract/endpoint.ts'
import { importOrganisation } from '#contract/organisation.ts'
import { addressOf, headers, Refusal, refusalOf } from '../../kit/api.ts'

export type Report = Reply<typeof importOrganisation>

/** Sends the sheet as it is. A dry run only reports; the real run writes everything or nothing. */
export async function sendSheet(file: File, dryRun: boolean, under: string | null): Promise<Report> {
  const response = await fetch(addressOf(importOrganisation, { dryRun, ...(under ? { under } : {}) }), {
    method: importOrganisation.method,
    headers: { ...headers(), 'content-type': 'application/offset+octet-stream' },
    body: file,
  }).catch(() => {
    throw new Refusal('offline', {}, '')
  })
  if (!response.ok) throw await refusalOf(response)
  return (await response.json()) as Report
}

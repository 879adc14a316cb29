import { bytesOf } from '#platform/pades/bytes.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import type { AlgorithmEnd } from '#platform/pki/trust/algorithms.ts'
import type { Certificate } from '#platform/pki/trust/certificate.ts'
import type { Page } from '../../setup/page.ts'

/** What a file proves by itself, asked of nobody. */
export async function proved(
  file: Uint8Array,
  roots: readonly Certificate[],
  at: number,
  ends?: readonly AlgorithmEnd[],
) {
  const { signatures } = await verifyPdf(bytesOf(file), { roots, at, ...(ends === undefined ? {} : { ends }) })
  const parts = ['integrity', 'coverage', 'laterChanges', 'chain', 'revocation'] as const
  return signatures.map((it) => [it.level, ...new Set(parts.map((part) => it[part].result))].join(' '))
}

export async function fetched(page: Page, path: string): Promise<Buffer> {
  return Buffer.from(await (await page.fetch('GET', path)).arrayBuffer())
}
export const lastingBytes = (page: Page, id: string) => fetched(page, `/api/documents/${id}/files/1/lasting-file`)
export const evidenceBytes = (page: Page, id: string) => fetched(page, `/api/documents/${id}/files/1/evidence`)

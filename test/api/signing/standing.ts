import { expect } from 'vitest'
import { readMySigning } from '#contract/certificates.ts'
import { readDocument } from '#contract/documents.ts'
import { readSigning, type SigningAct, startSigning } from '#contract/signing.ts'
import { readVerification } from '#contract/verification.ts'
import type { Page } from '../../setup/page.ts'
import type { SigningBureau } from './ground.ts'

/** A signature that is prepared and not given yet. */
export async function sessionOf(page: Page, id: string, act: SigningAct): Promise<string> {
  const { certificates } = await page.call(readMySigning, {})
  const owner = /[sS]eal/.test(act) ? 'agency' : 'person'
  const certificateId = certificates.find((it) => it.owner === owner && it.standing === 'fit')?.id ?? ''
  return (await page.call(startSigning, { id, act, position: 1, certificateId })).id
}

/** Everything of the document a reader may rely on: its lines agree with its bytes, and its bytes verify. */
export async function standing({ pages }: SigningBureau, id: string) {
  const { revisions } = await pages.vanthu.call(readSigning, { id })
  const report = await pages.vanthu.call(readVerification, { id, position: 1 })
  const card = await pages.vanthu.call(readDocument, { id })
  const lines = revisions[0]?.lines ?? []
  expect(lines.at(-1)?.sha256).toBe(report.sha256)
  return {
    acts: lines.map((it) => it.act),
    signatures: report.signatures.filter((it) => it.kind === 'signature').map((it) => it.integrity.result),
    state: card.state,
    number: card.codeNumber,
  }
}

import { fault } from '#platform/fault.ts'
import { readCertificate, readCertificates } from '#platform/pki/trust/certificate.ts'
import { collectValidationData, completeChain } from '#platform/pki/trust/collect.ts'
import { judgeRevocation, readRevocation } from '#platform/pki/trust/revocation.ts'
import { fetcherFor } from './fetcher.ts'
import { bytes } from './session.ts'
import type { Certificate } from './tables.ts'
import type { Tools } from './tools.ts'
import type { Trust } from './trust.ts'

/**
 * Refuses a certificate that is revoked, or that no believed authority issued, before anybody is asked for a PIN. Five seconds an answer at
 * most: a service that does not answer keeps nobody from signing, the verification afterwards says what could not be shown.
 */
export async function refuseRevoked(
  it: Pick<Certificate, 'der' | 'chain' | 'sample' | 'subjectName'>,
  trust: Trust,
  tools: Pick<Tools, 'now' | 'insideAddresses'>,
): Promise<void> {
  // Told by our own register when it was looked up.
  if (it.sample) return
  const at = tools.now().getTime()
  const fetcher = fetcherFor(trust.sample, tools)
  const chain = await completeChain(
    {
      certificate: readCertificate(bytes(it.der)),
      pool: readCertificates(it.chain.map(bytes)),
      roots: trust.roots,
      ends: trust.ends,
      at,
      proven: true,
      purpose: 'signing',
    },
    fetcher,
  )
  const name = it.subjectName
  if (!chain.trusted) throw fault('certificate.unfit', { why: 'chain', name })
  if (chain.result === 'bad') throw fault('certificate.unfit', { why: 'usage', name })
  const { ocsps, crls, certificates } = await collectValidationData([chain], fetcher)
  const data = readRevocation(ocsps, crls)
  if (judgeRevocation(chain, at, data, readCertificates(certificates)).result === 'bad')
    throw fault('certificate.unfit', { why: 'revoked', name })
}

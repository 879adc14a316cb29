import { readCertificates } from '../../pki/trust/certificate.ts'
import { bareTrust, type TrustOptions, type TrustStore } from '../../pki/trust/judge.ts'
import { readRevocation } from '../../pki/trust/revocation.ts'
import { PdfFault } from '../fault.ts'
import { isArray, isDict, isStream, type PdfFile } from '../file/index.ts'

const mostEntries = 2000

/** Reads the document security store (ISO 32000-2, 12.8.4.3). Damaged entries are left out; they prove nothing. */
export function openTrust(file: PdfFile, options: TrustOptions): TrustStore {
  const dss = file.resolve(file.catalog.entries.get('DSS'))
  const streams = (key: string) => (isDict(dss) ? streamsOf(file, dss.entries.get(key)) : [])
  return {
    ...bareTrust(options),
    certificates: readCertificates(streams('Certs')),
    kept: readRevocation(streams('OCSPs'), streams('CRLs')),
    hasStore: isDict(dss),
  }
}

function streamsOf(file: PdfFile, list: Parameters<PdfFile['resolve']>[0]): Uint8Array[] {
  const items = file.resolve(list)
  return (isArray(items) ? items.items.slice(0, mostEntries) : []).flatMap((it) => {
    try {
      const stream = file.resolve(it)
      return isStream(stream) ? [file.data(stream)] : []
    } catch (error) {
      if (error instanceof PdfFault) return []
      throw error
    }
  })
}

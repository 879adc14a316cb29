import { readFileSync } from 'node:fs'
import { readyCms, verifyCms } from '#platform/cades/index.ts'
import { wallClock } from '#platform/clock.ts'
import type { ByteSource } from '#platform/pades/bytes.ts'
import { stampOver } from '#platform/pades/sign/index.ts'
import type { SigningKey } from '#platform/pki/keys/index.ts'
import { certificateText, readCertificate } from '#platform/pki/trust/certificate.ts'
import type { Verdict } from '#platform/pki/verdict.ts'
import { readyXml, verifyXml } from '#platform/xml-signature/index.ts'
import { Told } from '../told.ts'
import type { SignOrder } from './order.ts'
import { describedBy, signedBy } from './tails.ts'

/**
 * What is written for a signature that is no PDF's: the file beside, or the XML with the signature in it. Judged by our own reader before anybody
 * gets it. Throws `KeyError`, `XmlFault`, `TimestampError`, `Told`.
 */
export async function signedOther(
  base: ByteSource,
  order: SignOrder,
  key: SigningKey,
): Promise<{ readonly bytes: Uint8Array; readonly signer: string }> {
  const description = await describedBy(key, order)
  const at = wallClock()
  const options = { roots: [], at: at.getTime() }
  const signer = certificateText(readCertificate(description.certificate))
  if (order.form === 'xml') {
    const ready = readyXml(readFileSync(order.in, 'utf8'), description, at)
    const xml = ready.finish(await signedBy(key, ready.bytes, order))
    refuseBad(await verifyXml(xml, options))
    return { bytes: Buffer.from(xml), signer }
  }
  const ready = readyCms(base, description, at)
  const value = await signedBy(key, ready.bytes, order)
  const stamp = order.timestamp === undefined ? undefined : await stampOver(order.timestamp, value)
  const bytes = ready.finish(value, stamp)
  refuseBad(await verifyCms(bytes, base, options))
  return { bytes, signer }
}

function refuseBad({ integrity }: { readonly integrity: Verdict }): void {
  if (integrity.result !== 'good')
    throw new Told('Chữ ký vừa tạo không đúng; không lưu. / The signature does not hold; nothing is kept.')
}

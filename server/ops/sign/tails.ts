import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { wallClock } from '#platform/clock.ts'
import { pictureDrawing, readPicture } from '#platform/pades/appearance/index.ts'
import type { SignatureOrder } from '#platform/pades/append/index.ts'
import { type ByteSource, joined } from '#platform/pades/bytes.ts'
import { fieldsOf, openPdf } from '#platform/pades/file/index.ts'
import { archiveTail, finished, proofTail, readyFor, stampOver } from '#platform/pades/sign/index.ts'
import { type KeyDescription, KeyError, type SigningKey } from '#platform/pki/keys/index.ts'
import { certificateText, readCertificate, readCertificates } from '#platform/pki/trust/certificate.ts'
import { onlineFetcher } from '#platform/pki/trust/fetch.ts'
import { nameValue } from '#platform/pki/trust/names.ts'
import { Told } from '../told.ts'
import { certificatesIn } from './key.ts'
import type { SignOrder } from './order.ts'

/** What goes behind the file, one tail for each step of the level, and who signed. */
export async function signedTails(
  base: ByteSource,
  order: SignOrder,
  key: SigningKey,
): Promise<{ readonly tails: readonly Uint8Array[]; readonly signer: string }> {
  const description = await describedBy(key, order)
  const own = readCertificate(description.certificate)
  const now = wallClock()
  const ready = readyFor(base, pdfOrder(base, order, description, now), description, order.level !== 'B-B')
  const signature = await signedBy(key, ready.attributes, order)
  const { timestamp: service } = order
  if (service === undefined) return { tails: [finished(ready, description, signature)], signer: certificateText(own) }
  const timestamp = await stampOver(service, signature)
  const tails = [finished(ready, description, signature, timestamp)]
  const file = () => tails.reduce(joined, base)
  if (order.level === 'B-LT' || order.level === 'B-LTA') {
    const roots = readCertificates(certificatesIn(order.trust))
    // Whoever calls the command chose key and file: their authority may well stand inside the own network.
    const fetcher = onlineFetcher({ timeout: 10_000, allowPrivate: true })
    const { certificate, chain } = description
    tails.push(await proofTail(file(), { certificate, chain, timestamp, roots, fetcher, at: wallClock().getTime() }))
  }
  if (order.level === 'B-LTA') tails.push(await archiveTail(file(), service))
  return { tails, signer: certificateText(own) }
}

/** The key with its certificates. Throws `Told` when its time is over. */
export async function describedBy(key: SigningKey, order: SignOrder): Promise<KeyDescription> {
  const described = await key.describe()
  const own = readCertificate(described.certificate)
  const now = wallClock().getTime()
  if (now > own.notAfter || now < own.notBefore)
    throw new Told('Chứng thư đã hết hạn hoặc chưa có hiệu lực. / The certificate has ended or is not valid yet.')
  return { ...described, chain: described.chain.length > 0 ? described.chain : certificatesIn(order.chain) }
}

/** The value of a signature over these bytes. Throws `KeyError`. */
export async function signedBy(key: SigningKey, bytes: Uint8Array, order: SignOrder): Promise<Uint8Array> {
  const begun = await key.begin({ reference: randomUUID(), items: [{ bytes, label: order.in.slice(-100) }] })
  const result = begun.state === 'signed' ? begun.results[0] : undefined
  if (result?.state === 'signed') return result.signature
  throw new KeyError(result?.code ?? 'key.signature-missing')
}

function pdfOrder(base: ByteSource, order: SignOrder, { certificate }: KeyDescription, time: Date) {
  const { place, image, reason, location } = order
  const signer = nameValue(readCertificate(certificate).subject, 'CN')
  const made: Omit<SignatureOrder, 'room'> = {
    field: order.field ?? freeField(base),
    time,
    ...(place === undefined ? {} : { place }),
    ...(order.onCertified ? { onCertified: true as const } : {}),
    ...(image === undefined ? {} : { drawing: pictureDrawing(readPicture(readFileSync(image))) }),
    ...(signer === undefined ? {} : { signer }),
    ...(reason === undefined ? {} : { reason }),
    ...(location === undefined ? {} : { location }),
  }
  return made
}

/** The first name of its kind that no field of the file has. */
function freeField(base: ByteSource): string {
  const taken = new Set(fieldsOf(openPdf(base)).map(({ name }) => name))
  let number = 1
  while (taken.has(`Signature${number}`)) number += 1
  return `Signature${number}`
}

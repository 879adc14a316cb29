import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'

/** Places as pages see them: a block of AES under the log's secret, so that nobody counts what was said to others in between. */
export function hidePlace(secret: Buffer, seq: number): string {
  const block = Buffer.alloc(16)
  block.writeBigUInt64BE(BigInt(seq), 8)
  const cipher = createCipheriv('aes-128-ecb', secret, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url')
}

/** Undefined for what is no place of this log: eight bytes must be zero. */
export function showPlace(secret: Buffer, cursor: string): number | undefined {
  const block = Buffer.from(cursor, 'base64url')
  if (block.length !== 16) return undefined
  const decipher = createDecipheriv('aes-128-ecb', secret, null).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(block), decipher.final()])
  return plain.readBigUInt64BE(0) === 0n ? Number(plain.readBigUInt64BE(8)) : undefined
}

/** Bytes of a code's proof: nobody guesses 80 bits at a door. */
const proofBytes = 10

const proofOf = (secret: Buffer, participantId: string) =>
  createHmac('sha256', secret).update(`door ${participantId}`).digest().subarray(0, proofBytes)

/** The code somebody shows at the door: who it is, and the proof that this meeting made it. */
export const codeOf = (secret: Buffer, participantId: string): string =>
  Buffer.concat([Buffer.from(participantId.replaceAll('-', ''), 'hex'), proofOf(secret, participantId)]).toString(
    'base64url',
  )

/** Whose code it is; undefined when it is none of this meeting. */
export function holderOfCode(secret: Buffer, code: string): string | undefined {
  const bytes = Buffer.from(code, 'base64url')
  if (bytes.length !== 16 + proofBytes) return undefined
  const hex = bytes.subarray(0, 16).toString('hex')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return timingSafeEqual(bytes.subarray(16), proofOf(secret, id)) ? id : undefined
}

import { createWriteStream, existsSync, type WriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { readConfig } from '#config'
import { wallClock } from '#platform/clock.ts'
import { writeSigned } from '#platform/pades/append/index.ts'
import { type ByteSource, joined, openBytes } from '#platform/pades/bytes.ts'
import { recheck } from '#platform/pades/sign/index.ts'
import type { SigningKey } from '#platform/pki/keys/index.ts'
import { openKeyFor } from './sign/key.ts'
import { readOrder, type SignOrder } from './sign/order.ts'
import { signedOther } from './sign/others.ts'
import { sentenceOf } from './sign/sentences.ts'
import { signedTails } from './sign/tails.ts'
import { Told } from './told.ts'

/** `npm run -s sign -- --key FILE.p12 --in A.pdf --out B.pdf …`: signs a file, of any kind, without the server and without the database. */
async function main(): Promise<void> {
  const order = readOrder(process.argv.slice(2))
  if (existsSync(order.out))
    throw new Told(`Đã có tệp ${order.out}; không ghi đè. / ${order.out} exists and is not overwritten.`)
  const base = openBytes(order.in)
  try {
    const key = await openKeyFor(order, readConfig())
    try {
      const signer = order.form === 'pdf' ? await signPdf(base, order, key) : await signOther(base, order, key)
      process.stdout.write(`${order.out}   ${order.level}   ${signer}\n`)
    } finally {
      await key.close()
    }
  } finally {
    base.close()
  }
}

async function signPdf(base: ByteSource, order: SignOrder, key: SigningKey): Promise<string> {
  const { tails, signer } = await signedTails(base, order, key)
  const worsened = await recheck(base, tails.reduce(joined, base), wallClock().getTime(), order.onCertified)
  if (worsened.length > 0)
    throw new Told(
      `Chữ ký trong tệp không còn đúng sau khi ký; không lưu. / A signature would not hold; nothing is kept: ${worsened.map(({ field, question }) => `${field} ${question}`).join(', ')}`,
    )
  await keep(order.out, (to) => writeSigned(base, Buffer.concat(tails), to))
  return signer
}

async function signOther(base: ByteSource, order: SignOrder, key: SigningKey): Promise<string> {
  const { bytes, signer } = await signedOther(base, order, key)
  await keep(order.out, (to) => pipeline([bytes], to))
  return signer
}

/** Written beside and then renamed: whoever looks for the file finds it whole or not at all. */
async function keep(out: string, write: (to: WriteStream) => Promise<unknown>): Promise<void> {
  const part = `${out}.${process.pid}.part`
  try {
    await write(createWriteStream(part, { flags: 'wx' }))
    await rename(part, out)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`\n${sentenceOf(error)}\n`)
  process.exit(1)
}

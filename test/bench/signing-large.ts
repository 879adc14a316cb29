import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { writeSigned } from '#platform/pades/append/index.ts'
import { openBytes } from '#platform/pades/bytes.ts'
import { signerOf, signOnce } from './signing.ts'

/** Signs a large file in this process alone and says how much memory it gained for it: `node signing-large.ts FOLDER MEGABYTES`. */
const [folder = '', size = ''] = process.argv.slice(2)
const megabyte = 1024 * 1024
const bytes = Number(size) * megabyte

const bodies = [
  '<< /Type /Catalog /Pages 2 0 R >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
  '<< /Type /Page /Parent 2 0 R >>',
]
const path = join(folder, 'large.pdf')
const out = createWriteStream(path)
const say = async (piece: string | Buffer) => {
  if (!out.write(piece, 'latin1')) await once(out, 'drain')
}
let at = 0
const offsets: number[] = []
const put = async (piece: string) => {
  at += piece.length
  await say(piece)
}
await put('%PDF-1.7\n')
for (const [nth, body] of bodies.entries()) {
  offsets.push(at)
  await put(`${nth + 1} 0 obj\n${body}\nendobj\n`)
}
offsets.push(at)
await put(`4 0 obj\n<< /Length ${bytes} >>\nstream\n`)
const block = Buffer.alloc(megabyte, 0x78)
for (let done = 0; done < bytes; done += megabyte) await say(block)
at += bytes
await put('\nendstream\nendobj\n')
const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
await put(`xref\n0 5\n0000000000 65535 f \n${lines}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`)
await new Promise<void>((resolve) => out.end(() => resolve()))

const signer = signerOf('rsa')
const before = process.memoryUsage().rss
const start = performance.now()
const base = openBytes(path)
const tail = signOnce(base, signer)
await writeSigned(base, tail, createWriteStream(join(folder, 'signed.pdf')))
base.close()
const seconds = (performance.now() - start) / 1000
const gained = process.resourceUsage().maxRSS * 1024 - before
process.stdout.write(JSON.stringify({ megabytes: gained / megabyte, seconds }))

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesOf, joined, openBytes } from '#platform/pades/bytes.ts'
import { openVerifier, verifyPdf } from '#platform/pades/verify/index.ts'
import type { Fetcher } from '#platform/pki/trust/fetch.ts'
import { onePage, tableFile } from './samples.ts'
import { signed } from './signing.ts'
import { doubts, registerOf, stamped, trusting } from './verifying.ts'

const place = { page: 1, box: { x: 60, y: 100, width: 400, height: 200 } }
const base = tableFile(onePage())
const first = signed(base, 'ec', { field: 'Ky' })
const verifier = openVerifier(2, { seconds: 40, megabytes: 256 })

/** Small, and so much drawn over so much text that looking at it takes a thread some seconds. */
function heavy(): Buffer {
  const lines = Array.from({ length: 20_000 }, (_, nth) => `1 0 0 1 72 ${500 + (nth % 200)} Tm (Van ban) Tj`)
  const content = `BT /F1 18 Tf ${lines.join('\n')} ET`
  const page = { ...onePage(), 4: `<< /Length ${content.length} >>\nstream\n${content}\nendstream` }
  const drawing = () => ({ content: '0 0 1 1 re f '.repeat(120_000), resources: '' })
  let pdf = signed(tableFile(page), 'ec', { field: 'Ky' })
  for (const field of ['La', 'Lb', 'Lc']) pdf = signed(pdf, 'ec', { field, place, drawing })
  return pdf
}

describe('verifying aside', () => {
  it('says what is said in the process: of bytes, of a file with a tail, of what cannot be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'verifier-'))
    try {
      const two = signed(first, 'ec', { field: 'Dau' }, 'seal')
      const path = join(folder, 'a.pdf')
      writeFileSync(path, first)
      const file = openBytes(path)
      const grown = joined(file, two.subarray(first.length))
      const said = await verifyPdf(bytesOf(two), trusting('ec'))
      expect(said.signatures).toHaveLength(2)
      expect(await verifier.verify(bytesOf(two), trusting('ec'))).toEqual(said)
      expect(await verifier.verify(grown, trusting('ec'))).toEqual(said)
      expect((await verifier.changesSince(file, grown, 5000)).result).toBe('good')
      file.close()
      await expect(verifier.verify(bytesOf(two.subarray(0, two.length >> 1)), trusting('ec'))).rejects.toMatchObject({
        name: 'PdfFault',
        code: 'pdf.noStartxref',
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('asks the network on this side, each question once and none for nothing', async () => {
    const pdf = stamped(base, 'ec', { field: 'Ky' })
    const { fetcher } = registerOf('ec')
    const told = async (verify: typeof verifyPdf) => {
      const asked: string[] = []
      const noting: Fetcher = (ask) => {
        asked.push(ask.address)
        return fetcher(ask)
      }
      const { signatures } = await verify(bytesOf(pdf), trusting('ec', { fetcher: noting }))
      return { asked, doubts: doubts(signatures[0]) }
    }
    const aside = await told(verifier.verify)
    expect(aside).toEqual(await told(verifyPdf))
    expect(aside.doubts).toEqual([])
    expect(aside.asked.length).toBeGreaterThan(1)
  })

  it('lets the process answer others, and verifies others, while a heavy file is looked at', async () => {
    const server = createServer((_, response) => response.end('well'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // Both threads stand ready.
    await Promise.all([1, 2].map(() => verifier.verify(bytesOf(first), trusting('ec'))))
    const order: string[] = []
    const looking = verifier.verify(bytesOf(heavy()), trusting('ec')).then((report) => {
      order.push('heavy')
      return report
    })
    for (let nth = 0; nth < 5; nth++) {
      await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).text()
      order.push('answer')
    }
    await verifier.verify(bytesOf(first), trusting('ec'))
    order.push('other')
    expect((await looking).signatures).toHaveLength(4)
    server.close()
    expect(order).toEqual(['answer', 'answer', 'answer', 'answer', 'answer', 'other', 'heavy'])
  })

  it('stops what breaks its bounds, and goes on with the next', async () => {
    const hasty = openVerifier(1, { seconds: 0.01, megabytes: 256 })
    await expect(hasty.verify(bytesOf(heavy()), trusting('ec'))).rejects.toMatchObject({ code: 'pdf.tooSlow' })
    const narrow = openVerifier(1, { seconds: 40, megabytes: 24 })
    await expect(narrow.verify(bytesOf(heavy()), trusting('ec'))).rejects.toMatchObject({ code: 'pdf.tooMuch' })
    expect((await narrow.verify(bytesOf(first), trusting('ec'))).signatures).toHaveLength(1)
  })

  it('begins anew when its thread ended while the network was asked', async () => {
    const one = openVerifier(1, { seconds: 40, megabytes: 24 })
    const { fetcher } = registerOf('ec')
    let fell = 0
    const interrupted: Fetcher = async (ask) => {
      if (fell++ === 0) await expect(one.verify(bytesOf(heavy()), trusting('ec'))).rejects.toThrow()
      return fetcher(ask)
    }
    const { signatures } = await one.verify(
      bytesOf(stamped(base, 'ec', { field: 'Ky' })),
      trusting('ec', { fetcher: interrupted }),
    )
    expect(doubts(signatures[0])).toEqual([])
  })
})

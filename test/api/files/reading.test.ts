import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing, readDocument } from '#contract/documents.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { hostilePdfs, printed } from './papers.ts'

let house: House
let province: Agency
let clerk: Page

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  await staff(house, 'vanthu', province.id, 'clerk')
  clerk = await house.page('vanthu')
})
afterAll(() => house.close())

/** A draft with one file; answers where its bytes are read. */
async function hung(
  bytes: Buffer,
  name = 'van-ban.pdf',
): Promise<{ id: string; path: string; sha256: string; object: string }> {
  const file = await upload(clerk, bytes, name)
  const draft = await clerk.call(draftOutgoing, {
    kind: 'QĐ',
    subject: 'Thử tệp',
    signerName: '',
    signerTitle: '',
    urgency: 'normal',
    secrecy: 'none',
    dueOn: null,
    pages: null,
    fieldCode: '',
    copies: 1,
    keep: [],
    add: [{ uploadId: file.uploadId, role: 'main' }],
    recipients: [],
  })
  const { sha256 } = file
  const object = join(house.storeFolder, 'objects', sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  return { id: draft.id, path: `/api/documents/${draft.id}/files/1`, sha256, object }
}

async function textState(sha256: string): Promise<string> {
  const [row] = await house.sql`select text_state from stored_file where sha256 = ${sha256}`
  return String(row?.['text_state'])
}

describe('the bytes of a file', () => {
  it('come whole, untouched, under their Vietnamese name', async () => {
    const bytes = tinyPdf('nguyên vẹn')
    const { path, sha256 } = await hung(bytes, 'Tờ trình số 5 (bản "cuối").pdf')
    const whole = await clerk.fetch('GET', path)
    expect(whole.status).toBe(200)
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
    expect(whole.headers.get('content-type')).toBe('application/pdf')
    expect(whole.headers.get('content-length')).toBe(String(bytes.length))
    expect(whole.headers.get('x-content-sha256')).toBe(sha256)
    expect(whole.headers.get('cache-control')).toContain('private')
    expect(whole.headers.get('content-security-policy')).toContain('sandbox')
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    const shown = whole.headers.get('content-disposition') ?? ''
    expect(shown).toMatch(/^inline; filename="[\x20-\x7e]+"; filename\*=UTF-8''/)
    expect(decodeURIComponent(shown.split("UTF-8''")[1] ?? '')).toBe('Tờ trình số 5 (bản cuối).pdf')
    const saved = await clerk.fetch('GET', `${path}?download=true`)
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /)
  })

  it('come in ranges, and not beyond their end', async () => {
    const bytes = tinyPdf('từng khúc')
    const { path } = await hung(bytes)
    const size = bytes.length
    const ranges: [string, number, number][] = [
      ['bytes=0-9', 0, 9],
      ['bytes=10-', 10, size - 1],
      ['bytes=-5', size - 5, size - 1],
      [`bytes=5-${size * 2}`, 5, size - 1],
    ]
    for (const [range, start, end] of ranges) {
      const part = await clerk.fetch('GET', path, { headers: { range } })
      expect(part.status, range).toBe(206)
      expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end}/${size}`)
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(start, end + 1)), range).toBe(true)
    }
    for (const range of [`bytes=${size}-`, 'bytes=9-5', 'bytes=-0']) {
      const none = await clerk.fetch('GET', path, { headers: { range } })
      expect([none.status, none.headers.get('content-range')], range).toEqual([416, `bytes */${size}`])
    }
    for (const range of ['bytes=0-1,4-5', 'items=0-1', 'bytes=-'])
      expect((await clerk.fetch('GET', path, { headers: { range } })).status, range).toBe(200)
    const changed = await clerk.fetch('GET', path, { headers: { range: 'bytes=0-9', 'if-range': '"khac"' } })
    expect(changed.status).toBe(200)
  })

  it('are not sent again to whoever has them', async () => {
    const { path, sha256 } = await hung(tinyPdf('đã có'))
    const etag = (await clerk.fetch('GET', path)).headers.get('etag') ?? ''
    expect(etag).toBe(`"${sha256}"`)
    const same = await clerk.fetch('GET', path, { headers: { 'if-none-match': etag } })
    expect([same.status, await same.text()]).toEqual([304, ''])
    expect((await clerk.fetch('GET', path, { headers: { 'if-none-match': '"khac"' } })).status).toBe(200)
    // The right is asked first, the copy second.
    const stranger = house.visitor()
    expect((await stranger.fetch('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(401)
  })
})

describe('damage on disk', () => {
  it.each([
    ['small', tinyPdf('hỏng nhỏ')],
    [
      'large',
      Buffer.concat([tinyPdf('hỏng lớn'), Buffer.alloc(2_000_000, '%'), Buffer.from('\nstartxref\n0\n%%EOF\n')]),
    ],
  ])('of a %s file is noticed on reading, reported and shown', async (_, bytes) => {
    const { id, path, sha256, object } = await hung(bytes)
    expect((await clerk.call(readDocument, { id })).fileList).toMatchObject([{ damaged: false }])
    const kept = await readFile(object)
    kept.writeUInt8(kept.readUInt8(20) ^ 1, 20)
    await rm(object)
    await writeFile(object, kept)
    // The answer must not look whole: refused while nothing has left yet, cut short otherwise.
    const answer = await clerk.fetch('GET', path)
    if (bytes.length < 1000)
      expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'file.damaged', facts: { sha256 } }])
    else await expect(answer.arrayBuffer()).rejects.toThrow()
    await expect.poll(async () => (await clerk.call(readDocument, { id })).fileList[0]?.damaged).toBe(true)
    const facts = await house.sql`select 1 from fact where type = 'file.damaged' and data->>'sha256' = ${sha256}`
    expect(facts).toHaveLength(1)
    const [row] = await house.sql`select damaged_at from stored_file where sha256 = ${sha256}`
    expect(row?.['damaged_at']).toBeInstanceOf(Date)
  })

  it('is noticed too when the file is gone', async () => {
    const { id, path, sha256, object } = await hung(tinyPdf('mất'))
    await rm(object)
    const gone = await clerk.fetch('GET', path)
    expect([gone.status, await gone.json()]).toMatchObject([500, { code: 'file.damaged', facts: { sha256 } }])
    await expect.poll(async () => (await clerk.call(readDocument, { id })).fileList[0]?.damaged).toBe(true)
  })
})

describe('the text of a PDF', () => {
  it('is read in the background', async () => {
    const words = 'Nghị định số 30 về công tác văn thư, người ký Lò Thị Đẹp'
    const { id, sha256 } = await hung(await printed(words))
    await expect.poll(() => textState(sha256), { timeout: 60_000 }).toBe('ready')
    expect((await clerk.call(readDocument, { id })).fileList).toMatchObject([{ textState: 'ready', pages: 1 }])
    const beside = join(house.storeFolder, 'beside', sha256.slice(0, 2), sha256.slice(2, 4), `${sha256}.text.json`)
    expect(
      (JSON.parse(await readFile(beside, 'utf8')) as { text: string[] }).text.join(' ').replace(/\s+/g, ' '),
    ).toContain('công tác văn thư')
  })

  it('of a page without any is none', async () => {
    const { sha256 } = await hung(tinyPdf('trống'))
    await expect.poll(() => textState(sha256), { timeout: 60_000 }).toBe('none')
  })

  it.each(Object.keys(hostilePdfs))(
    'does not hang the server with %s',
    async (name) => {
      const { path, sha256 } = await hung(hostilePdfs[name]?.() ?? Buffer.alloc(0))
      await expect.poll(() => textState(sha256), { timeout: 60_000 }).toMatch(/^(ready|none|failed)$/)
      const started = performance.now()
      expect((await clerk.fetch('GET', path)).status).toBe(200)
      expect(performance.now() - started).toBeLessThan(5000)
    },
    70_000,
  )
})

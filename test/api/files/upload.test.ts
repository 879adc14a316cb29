import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WireFault } from '#contract/faults.ts'
import { dropUpload, finishUpload, readUpload, startUpload } from '#contract/files.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { sendBytes, tinyPdf, upload } from '../../setup/upload.ts'

let house: House
let province: Agency
let clerk: Page
let other: Page
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  await staff(house, 'vanthu', province.id, 'clerk')
  await staff(house, 'vanthu.hai', province.id, 'clerk')
  clerk = await house.page('vanthu')
  other = await house.page('vanthu.hai')
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

const objectsKept = async () =>
  (await readdir(`${house.storeFolder}/objects`, { recursive: true, withFileTypes: true }).catch(() => [])).filter(
    (it) => it.isFile(),
  ).length

/** Announces the whole length, sends a part of it and closes the line, as a laptop that loses its network. */
async function breakOff(id: string, whole: Buffer, sent: number): Promise<void> {
  const { hostname, port } = new URL(house.address)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const head = [
    `PATCH /api/uploads/${id} HTTP/1.1`,
    `host: ${hostname}:${port}`,
    `cookie: ${clerk.cookie}`,
    `x-csrf: ${clerk.csrf}`,
    'content-type: application/offset+octet-stream',
    'upload-offset: 0',
    `content-length: ${whole.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  socket.end(whole.subarray(0, sent))
  socket.resume()
  await once(socket, 'close')
}

async function refused(response: Response): Promise<{ status: number } & WireFault> {
  return { status: response.status, ...((await response.json()) as WireFault) }
}

describe('an upload', () => {
  it('goes on after a break where it broke off', async () => {
    const bytes = Buffer.concat([tinyPdf('dài'), Buffer.alloc(3_000_000, '%'), Buffer.from('\nstartxref\n0\n%%EOF\n')])
    const { id } = await clerk.call(startUpload, { name: 'Dài.pdf', size: bytes.length })
    expect(await clerk.call(readUpload, { id })).toEqual({ id, size: bytes.length, received: 0 })
    await breakOff(id, bytes, 1_000_000)
    await expect.poll(async () => (await clerk.call(readUpload, { id })).received).toBeGreaterThan(100_000)
    const { received } = await clerk.call(readUpload, { id })
    expect(received).toBeLessThanOrEqual(1_000_000)
    expect(await clerk.refusal(finishUpload, { id })).toMatchObject({
      code: 'upload.incomplete',
      facts: { received, size: bytes.length },
    })
    expect(await refused(await sendBytes(clerk, id, received + 1, bytes))).toMatchObject({
      status: 409,
      code: 'upload.offset',
      facts: { received },
    })
    // Only where the last part ended: parts do not pile up beside each other.
    expect(await refused(await sendBytes(clerk, id, received - 5000, bytes.subarray(received - 5000)))).toMatchObject({
      status: 409,
      facts: { received },
    })
    const rest = await sendBytes(clerk, id, received, bytes.subarray(received))
    expect(await rest.json()).toEqual({ received: bytes.length })
    const done = await clerk.call(finishUpload, { id })
    expect(done).toMatchObject({
      uploadId: id,
      name: 'Dài.pdf',
      sha256: sha256(bytes),
      size: bytes.length,
      mediaType: 'application/pdf',
    })
    expect(await clerk.call(finishUpload, { id })).toEqual(done)
    expect(await clerk.call(readUpload, { id })).toMatchObject({ received: bytes.length })
  })

  it('finished several times at once is finished once', async () => {
    for (const round of [1, 2, 3, 4, 5]) {
      const bytes = Buffer.concat([
        tinyPdf(`nhiều lần ${round}`),
        Buffer.alloc(500_000, '%'),
        Buffer.from('\nstartxref\n0\n%%EOF\n'),
      ])
      const { id } = await clerk.call(startUpload, { name: 'a.pdf', size: bytes.length })
      await sendBytes(clerk, id, 0, bytes)
      const all = await Promise.all(Array.from({ length: 4 }, () => clerk.call(finishUpload, { id })))
      expect(new Set(all.map((it) => it.sha256))).toEqual(new Set([sha256(bytes)]))
    }
  })

  it.each(['-1', 'chữ', '1.5', '99999999999999999999'])('with the offset %s is refused', async (offset) => {
    const { id } = await clerk.call(startUpload, { name: 'a.pdf', size: 10 })
    const response = await clerk.fetch('PATCH', `/api/uploads/${id}`, {
      body: new Uint8Array(5),
      headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': encodeURI(offset) },
    })
    expect(await refused(response)).toMatchObject({ status: 409, code: 'upload.offset' })
    expect((await clerk.call(readUpload, { id })).received).toBe(0)
  })

  it('of nothing, or of too much, is refused before a byte is sent', async () => {
    expect(await clerk.refusal(startUpload, { name: 'a.pdf', size: 0 })).toMatchObject({ code: 'file.empty' })
    const limit = 1024 * 1024 * 1024
    expect(await clerk.refusal(startUpload, { name: 'a.pdf', size: 2 * limit })).toMatchObject({
      code: 'file.too-large',
      facts: { limit },
    })
    expect((await clerk.call(startUpload, { name: 'a.pdf', size: limit })).partBytes).toBeGreaterThan(0)
    expect(await clerk.refusal(startUpload, { name: 'a.pdf', size: -1 })).toMatchObject({ code: 'input.invalid' })
  })

  it('that sends more than it said is refused and told so', async () => {
    const { id } = await clerk.call(startUpload, { name: 'a.pdf', size: 10 })
    expect(await refused(await sendBytes(clerk, id, 0, Buffer.alloc(4_000_000)))).toMatchObject({
      status: 413,
      code: 'file.too-large',
    })
    expect((await clerk.call(readUpload, { id })).received).toBe(0)
    expect((await sendBytes(clerk, id, 0, Buffer.alloc(10))).status).toBe(200)
  })

  it('calling its bytes JSON or text is taken as bytes all the same', async () => {
    const bytes = tinyPdf('giả json')
    for (const type of ['application/json', 'text/plain', 'image/png']) {
      const { id } = await clerk.call(startUpload, { name: 'a.pdf', size: bytes.length })
      const response = await clerk.fetch('PATCH', `/api/uploads/${id}`, {
        body: new Uint8Array(bytes),
        headers: { 'content-type': type },
      })
      expect(await response.json(), type).toEqual({ received: bytes.length })
    }
  })

  it('of somebody else is not there', async () => {
    const { id } = await clerk.call(startUpload, { name: 'a.pdf', size: 10 })
    expect((await clerk.call(readUpload, { id })).received).toBe(0)
    for (const call of [readUpload, finishUpload, dropUpload] as const)
      expect(await other.refusal(call, { id }), call.path).toMatchObject({ code: 'thing.missing' })
    expect(await refused(await sendBytes(other, id, 0, Buffer.alloc(10)))).toMatchObject({
      status: 404,
      code: 'thing.missing',
    })
    expect((await clerk.call(readUpload, { id })).received).toBe(0)
    expect(await clerk.call(dropUpload, { id })).toEqual({ done: true })
    expect(await clerk.refusal(readUpload, { id })).toMatchObject({ code: 'thing.missing' })
  })

  it('of the same bytes is kept once', async () => {
    const bytes = tinyPdf('một bản')
    const first = await upload(clerk, bytes, 'Một.pdf')
    const kept = await objectsKept()
    const second = await upload(other, bytes, 'Hai.pdf')
    expect(second).toMatchObject({ sha256: first.sha256, name: 'Hai.pdf' })
    expect(second.uploadId).not.toBe(first.uploadId)
    expect(await objectsKept()).toBe(kept)
    const rows = await house.sql`select 1 from stored_file where sha256 = ${first.sha256}`
    expect(rows).toHaveLength(1)
  })
})

describe('what is kept', () => {
  async function finish(bytes: Buffer, name: string): Promise<WireFault> {
    const { id } = await clerk.call(startUpload, { name, size: bytes.length })
    await sendBytes(clerk, id, 0, bytes)
    return clerk.refusal(finishUpload, { id })
  }

  it('is known by its bytes, not by its name', async () => {
    expect(await upload(clerk, tinyPdf('thật'), 'không đuôi')).toMatchObject({ mediaType: 'application/pdf' })
    const exe = Buffer.concat([
      Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff', 'latin1'),
      Buffer.alloc(500),
    ])
    expect(await finish(exe, 'Quyết định.pdf')).toMatchObject({ code: 'file.type-refused', facts: { found: 'exe' } })
    for (const [name, text] of Object.entries({
      html: '<!doctype html><script>alert(1)</script>',
      svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      text: 'xin chào',
    }))
      expect(await finish(Buffer.from(text), 'Quyết định.pdf'), name).toMatchObject({ code: 'file.type-refused' })
    const rows = await house.sql`select media_type from stored_file where media_type <> 'application/pdf'`
    expect(rows).toEqual([])
  })

  it('has an end', async () => {
    const whole = tinyPdf('đủ')
    expect((await upload(clerk, whole)).size).toBe(whole.length)
    expect(await finish(whole.subarray(0, whole.length - 30), 'cụt.pdf')).toMatchObject({
      code: 'file.broken',
      facts: { why: 'no-end' },
    })
    expect(await finish(Buffer.from('%PDF-'), 'cụt.pdf')).toMatchObject({ code: 'file.broken' })
  })

  it.each([
    ['Quyết định số 5.pdf'.normalize('NFD'), 'Quyết định số 5.pdf'],
    ['../../etc/passwd.pdf', 'passwd.pdf'],
    ['C:\\Users\\VT\\Tờ trình.pdf', 'Tờ trình.pdf'],
    ['..', 'tệp'],
    ['.htaccess', 'htaccess'],
    ['CON.pdf', '_CON.pdf'],
    ['a\u202Efdp.exe.pdf', 'afdp.exe.pdf'],
    ['a\u0000b\nc\u001b[31m.pdf', 'a bc [31m.pdf'],
    ['<img src=x onerror=1>.pdf', 'img src=x onerror=1.pdf'],
    ['ẩ'.repeat(250), 'ẩ'.repeat(200)],
  ])('is called %j no more than it should', async (given, kept) => {
    const bytes = tinyPdf('tên')
    const { id } = await clerk.call(startUpload, { name: given, size: bytes.length })
    await sendBytes(clerk, id, 0, bytes)
    expect((await clerk.call(finishUpload, { id })).name).toBe(kept)
  })

  it('has a name of bearable length', async () => {
    expect(await clerk.refusal(startUpload, { name: `${'a'.repeat(260)}.pdf`, size: 5 })).toMatchObject({
      code: 'input.invalid',
      facts: { problems: [{ path: '/name', rule: 'maxLength', limit: '255' }] },
    })
    expect(await clerk.refusal(startUpload, { name: ' \u0000 ', size: 5 })).toMatchObject({ code: 'input.invalid' })
  })
})

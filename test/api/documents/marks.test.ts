import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing, issueDocument, readDocument, registerArrival } from '#contract/documents.ts'
import { civilDate } from '#platform/clock.ts'
import { type Paper, printPaper } from '../../../server/platform/print/paper.ts'
import { openSheet } from '../../../server/platform/print/sheet.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { upload } from '../../setup/upload.ts'
import { arrivalOf, outgoingOf } from './asks.ts'

let house: House
let province: Agency
let district: Agency
let clerk: Page
const today = () => civilDate(house.now())

beforeAll(async () => {
  house = await openHouse()
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  district = await agency(house, 'Ủy ban nhân dân huyện Thử', 'UBND', 'H98.1', province.id)
  await staff(house, 'vanthu', province.id, 'clerk')
  clerk = await house.page('vanthu')
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

/** A paper of our own printer, no two alike. */
function printed(body: Paper['body'], subject = 'về việc thử'): Promise<Buffer> {
  return buffer(
    printPaper({
      issuer: { name: 'Ủy ban nhân dân tỉnh Thử', place: 'Lai Châu' },
      codeNumber: '05',
      codeNotation: 'QĐ-UBND',
      issuedOn: '2026-01-05',
      kind: { code: 'QĐ', name: 'Quyết định' },
      subject,
      body: [...body, { type: 'paragraph', text: `Bản thử ${randomBytes(6).toString('hex')}` }],
      signer: { authorityLines: ['CHỦ TỊCH'], name: 'Lò Văn Mẫu' },
      recipients: [],
    }),
  )
}

interface Stamp {
  readonly text: string
  readonly top?: number
  readonly left?: number
  readonly spacing?: number
  readonly turned?: number
}

/** Pages of ordinary text with a stamp on the first, as a clerk's program or a scanner with text recognition makes them. */
function stamped(stamp: Stamp, pages = 1): Promise<Buffer> {
  const { doc, text } = openSheet({ title: randomBytes(8).toString('hex'), author: 'Thử', tagged: false })
  const { top = 150, left = 100 } = stamp
  for (let page = 1; page <= pages; page++) {
    doc.addPage()
    const line = (words: string, x: number, y: number) =>
      text(words, 'regular', { x, y, width: 400, size: 13, align: 'left' })
    line('ỦY BAN NHÂN DÂN TỈNH THỬ', 60, 70)
    line('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 320, 70)
    for (let row = 0; row < 30; row++)
      line(`Dòng thứ ${row} của trang ${page}, nội dung bình thường.`, 60, 200 + row * 18)
    if (page > 1) continue
    doc.save()
    if (stamp.turned) doc.rotate(stamp.turned, { origin: [left, top] })
    doc.font('bold').fontSize(16)
    doc.text(stamp.text, left, top, { lineBreak: false, characterSpacing: stamp.spacing ?? 0 })
    doc.restore()
  }
  doc.end()
  return buffer(doc)
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** Whether anything of these bytes is left: object, derived texts, records. */
async function left(sha256: string): Promise<string[]> {
  const shelf = join(sha256.slice(0, 2), sha256.slice(2, 4))
  const beside = await readdir(join(house.storeFolder, 'beside', shelf)).catch(() => [])
  const rows = await house.sql`
    select 'file' as it from stored_file where sha256 = ${sha256} union all select 'upload' from upload where sha256 = ${sha256}
    union all select 'document' from document_file where sha256 = ${sha256}`
  return [
    ...((await isThere(join(house.storeFolder, 'objects', shelf, sha256))) ? ['object'] : []),
    ...beside.filter((name) => name.startsWith(sha256)),
    ...rows.map((row) => String(row['it'])),
  ]
}

async function drafted(bytes: Buffer) {
  const { uploadId } = await upload(clerk, bytes)
  const ask = await outgoingOf(clerk, district.id, { add: [{ uploadId, role: 'main' }] })
  const draft = await clerk.call(draftOutgoing, ask)
  const sha256 = draft.fileList[0]?.sha256 ?? ''
  const issue = { id: draft.id, registerId: province.outgoing, issuedOn: today(), version: draft.version }
  return { issue, sha256 }
}

const arrival = (bytes: Buffer) => arrivalOf(clerk, { registerId: province.incoming, arrivedOn: today() }, bytes)
const textState = async (sha256: string) =>
  String((await house.sql`select text_state from stored_file where sha256 = ${sha256}`)[0]?.['text_state'])

describe('a mark of State secrecy on the first page', () => {
  it.each([
    ['MẬT', 'secret'],
    ['TỐI MẬT', 'verySecret'],
    ['TUYỆT MẬT', 'topSecret'],
    ['TÀI LIỆU MẬT', 'secret'],
  ])('%s refuses an issue; the file is taken off and its bytes go', async (mark, level) => {
    const { issue, sha256 } = await drafted(await printed([{ type: 'heading', text: mark }]))
    expect(await clerk.refusal(issueDocument, issue)).toMatchObject({
      code: 'document.secret-content',
      facts: { level, mark, file: 'van-ban.pdf', stubAllowed: false },
    })
    await expect.poll(() => left(sha256), { timeout: 60_000 }).toEqual([])
    const card = await clerk.call(readDocument, { id: issue.id })
    expect(card).toMatchObject({ state: 'draft', fileList: [] })
    expect(card.trail.map((it) => [it.type, it.note])).toContainEqual(['document.mark-refused', mark])
    expect(await clerk.refusal(issueDocument, issue)).toMatchObject({ code: 'document.no-file' })
  })

  it('refuses a registration, also when the text has been read before', async () => {
    for (const known of [false, true]) {
      const ask = await arrival(await stamped({ text: 'MẬT' }))
      const [row] = await house.sql`select sha256 from upload where id = ${ask.files[0]?.uploadId ?? ''}`
      const sha256 = String(row?.['sha256'])
      if (known) await expect.poll(() => textState(sha256), { timeout: 60_000 }).toBe('ready')
      expect(await clerk.refusal(registerArrival, ask)).toMatchObject({
        code: 'document.secret-content',
        facts: { level: 'secret', mark: 'MẬT' },
      })
      await expect.poll(() => left(sha256), { timeout: 60_000 }).toEqual([])
    }
    expect(await house.sql`select 1 from document where direction = 'incoming' and state = 'registered'`).toEqual([])
  })

  it.each<[string, Stamp]>([
    ['letter-spaced', { text: 'TUYỆT MẬT', spacing: 4 }],
    ['aslant', { text: 'TỐI MẬT', turned: -12 }],
    ['decomposed', { text: 'TỐI MẬT'.normalize('NFD') }],
    ['beside the other column of the letterhead', { text: 'MẬT', left: 60, top: 90 }],
  ])('is read when it stands %s', async (_, stamp) => {
    expect(await clerk.refusal(registerArrival, await arrival(await stamped(stamp)))).toMatchObject({
      code: 'document.secret-content',
    })
  })

  it('is read on an attachment too', async () => {
    const ask = await arrival(await stamped({ text: 'Bình thường' }))
    const other = await arrival(await stamped({ text: 'MẬT' }))
    const files = [...ask.files, { uploadId: other.files[0]?.uploadId ?? '', role: 'attachment' as const }]
    expect(await clerk.refusal(registerArrival, { ...ask, files })).toMatchObject({ code: 'document.secret-content' })
  })
})

describe('no mark', () => {
  it.each([
    ['Bí mật'],
    ['bí mật nhà nước'],
    ['Mật độ dân số'],
    ['BẢO VỆ BÍ MẬT NHÀ NƯỚC'],
    ['Mật'],
    ['mật'],
    ['MẬT ĐỘ XÂY DỰNG'],
    ['VĂN BẢN NÀY KHÔNG PHẢI LÀ VĂN BẢN MẬT'],
  ])('is %s', async (text) => {
    expect((await clerk.call(registerArrival, await arrival(await stamped({ text })))).state).toBe('registered')
  })

  it('is a word that a line break splits, nor what stands in the lower half', async () => {
    const split = await printed([
      { type: 'heading', text: 'VỀ CÔNG TÁC BẢO VỆ BÍ' },
      { type: 'heading', text: 'MẬT' },
    ])
    for (const bytes of [split, await stamped({ text: 'MẬT', top: 760 })])
      expect((await clerk.call(registerArrival, await arrival(bytes))).state).toBe('registered')
  })

  for (const name of ['50-2026-ND-CP.two-signers.pdf', '199-2026-ND-CP.scanned-signed.pdf']) {
    const path = join('..', 'shared', 'samples', name)
    it.skipIf(!existsSync(path))(`is on the decree ${name} (shared samples)`, async () => {
      expect((await clerk.call(registerArrival, await arrival(await readFile(path)))).state).toBe('registered')
    })
  }
})

describe('a mark that is none of State secrecy', () => {
  it('passes when the clerk answers for it, which stays with the document', async () => {
    const ask = await arrival(await stamped({ text: 'MẬT' }))
    const card = await clerk.call(registerArrival, { ...ask, markIsNoSecret: true })
    expect(card).toMatchObject({ state: 'registered', fileList: [{ role: 'main' }] })
    expect(card.trail).toContainEqual(
      expect.objectContaining({ type: 'document.mark-stated', note: 'MẬT', actorTitle: 'Văn thư' }),
    )

    const { issue, sha256 } = await drafted(await stamped({ text: 'TỐI MẬT' }))
    const issued = await clerk.call(issueDocument, { ...issue, markIsNoSecret: true })
    expect(issued).toMatchObject({ state: 'issued', fileList: [{ sha256 }] })
    expect(issued.trail.map((it) => it.type)).toContain('document.mark-stated')
  })

  it('is not said of a paper without any', async () => {
    const ask = await arrival(await stamped({ text: 'Hỏa tốc' }))
    const card = await clerk.call(registerArrival, { ...ask, markIsNoSecret: true })
    expect(card.trail.map((it) => it.type)).toEqual(['document.registered'])
  })

  it('keeps its bytes when another document already holds them', async () => {
    const bytes = await stamped({ text: 'MẬT' })
    const first = await clerk.call(registerArrival, { ...(await arrival(bytes)), markIsNoSecret: true })
    expect(await clerk.refusal(registerArrival, await arrival(bytes))).toMatchObject({
      code: 'document.secret-content',
    })
    await expect
      .poll(() => house.sql`select 1 from graphile_worker.jobs where task_identifier = 'files:withdraw'`, {
        timeout: 60_000,
      })
      .toEqual([])
    const file = await clerk.fetch('GET', `/api/documents/${first.id}/files/1`)
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
  })
})

describe('looking', () => {
  it('takes bounded time with three hundred pages', async () => {
    const ask = await arrival(await stamped({ text: 'TUYỆT MẬT' }, 300))
    const begun = performance.now()
    expect(await clerk.refusal(registerArrival, ask)).toMatchObject({ code: 'document.secret-content' })
    expect(performance.now() - begun).toBeLessThan(4500)
  })

  it('is given up on a file that cannot be read, and work goes on', async () => {
    const broken = Buffer.from(`%PDF-1.7\n${'rác '.repeat(5000)}\nstartxref\n99999999\n%%EOF\n`)
    expect((await clerk.call(registerArrival, await arrival(broken))).state).toBe('registered')
  })
})

describe('a declared secret', () => {
  it('takes its uploaded bytes along', async () => {
    const ask = await arrival(await stamped({ text: 'Chưa đóng dấu' }))
    const [row] = await house.sql`select sha256 from upload where id = ${ask.files[0]?.uploadId ?? ''}`
    expect(await clerk.refusal(registerArrival, { ...ask, secrecy: 'secret' })).toMatchObject({
      code: 'document.secret-content',
    })
    await expect.poll(() => left(String(row?.['sha256'])), { timeout: 60_000 }).toEqual([])
  })
})

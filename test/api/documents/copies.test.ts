import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  askCopy,
  decideCopy,
  listCopies,
  listRegisterCopies,
  listWaitingCopies,
  withdrawCopy,
} from '#contract/copies.ts'
import { registerArrival } from '#contract/documents.ts'
import type { Ask } from '#contract/endpoint.ts'
import { checkRegister, openRegister, printRegister } from '#contract/registers.ts'
import { type House, openHouse } from '../../setup/house.ts'
import { issueIn, type Office, openOffice, today } from '../registers/office.ts'
import { arrivalOf } from './asks.ts'

let house: House
let it0: Office
let other: Office
let sent: Awaited<ReturnType<typeof issueIn>>
let book = ''
const year = () => Number(today(house).slice(0, 4))
const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const textOf = (pdf: Buffer) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString().normalize('NFC').replace(/\s+/g, ' ')

const wish = (more: Partial<Ask<typeof askCopy>> = {}): Ask<typeof askCopy> => ({
  id: sent.id,
  kind: 'SY',
  copies: 3,
  recipients: ['Sở Nội vụ', 'Sở Tư pháp'],
  reason: 'Phục vụ họp',
  registerId: book,
  ...more,
})

async function made(more: Partial<Ask<typeof askCopy>> = {}) {
  const asked = await it0.clerk.call(askCopy, wish(more))
  return it0.leader.call(decideCopy, { id: asked.id, approve: true, version: asked.version })
}

async function fileOf(id: string): Promise<Buffer> {
  const response = await it0.clerk.fetch('GET', `/api/copies/${id}/file`)
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  other = await openOffice(house)
  it0 = await openOffice(house)
  sent = await issueIn(it0, other.id, { issuedOn: today(house) })
  book = (
    await it0.clerk.call(openRegister, {
      direction: 'outgoing',
      name: 'Sổ đăng ký bản sao',
      kinds: [],
      secret: false,
      standard: false,
      purpose: 'copies',
    })
  ).id
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

describe('a copy', () => {
  it('has no number before it is approved, then the next of its own series, its file and its line in the book', async () => {
    const asked = await it0.clerk.call(askCopy, wish())
    expect(asked).toMatchObject({ state: 'waiting', code: '', mayDecide: false, mayWithdraw: true })
    expect((await it0.clerk.fetch('GET', `/api/copies/${asked.id}/file`)).status).toBe(404)
    expect((await it0.leader.call(listWaitingCopies, {})).rows.map((row) => [row.id, row.mayDecide])).toEqual([
      [asked.id, true],
    ])
    const copy = await it0.leader.call(decideCopy, { id: asked.id, approve: true, version: asked.version })
    expect(copy).toMatchObject({
      state: 'issued',
      code: '01/SY-UBND',
      issuedOn: today(house),
      signatureText: `SAO Y; ${it0.name}`,
    })
    const pdf = await fileOf(copy.id)
    if (has('qpdf')) {
      const folder = await mkdtemp(join(tmpdir(), 'lien-thong-copy-'))
      await writeFile(join(folder, 'copy.pdf'), pdf)
      execFileSync('qpdf', ['--check', join(folder, 'copy.pdf')])
      const pages = execFileSync('qpdf', ['--show-npages', join(folder, 'copy.pdf')]).toString()
      expect(Number(pages)).toBe(copy.pageCount)
      await rm(folder, { recursive: true, force: true })
    }
    if (has('pdftotext')) {
      const text = textOf(pdf)
      for (const said of [
        'SAO Y',
        'Số: 01/SY-UBND',
        it0.name.toLocaleUpperCase('vi'),
        'CHỦ TỊCH',
        '- Sở Nội vụ;',
        sent.code,
      ])
        expect(text).toContain(said)
    }
    const check = await it0.clerk.call(checkRegister, { id: book, year: year() })
    expect([check.sound, check.documents]).toEqual([true, 1])
    const print = await it0.clerk.call(printRegister, { id: book, year: year() })
    const bytes = Buffer.from(await (await it0.clerk.fetch('GET', `/api/register-prints/${print.id}`)).arrayBuffer())
    if (has('pdftotext')) for (const said of ['01/SY-UBND', 'Sao y', 'Sở Nội vụ']) expect(textOf(bytes)).toContain(said)
    expect((await it0.clerk.call(listRegisterCopies, { id: book, year: year() })).rows.map((row) => row.code)).toEqual([
      '01/SY-UBND',
    ])
  })

  it('of a copy is made of a sao y only, and shares its series', async () => {
    expect(await it0.clerk.refusal(askCopy, wish({ kind: 'SL' }))).toMatchObject({
      code: 'copy.unfit',
      facts: { why: 'not-a-copy' },
    })
    const source = await made()
    const copy = await made({ kind: 'SL', sourceCopyId: source.id })
    const number = Number(source.code.split('/')[0])
    expect(copy.code).toBe(`0${number + 1}/SL-UBND`)
    expect(copy.pageCount).toBe((source.pageCount ?? 0) + 1)
    const again = wish({ kind: 'SL', sourceCopyId: copy.id })
    expect((await it0.clerk.refusal(askCopy, again)).facts).toEqual({ why: 'not-a-copy' })
    const arrived = await it0.clerk.call(
      registerArrival,
      await arrivalOf(it0.clerk, { registerId: it0.incoming, arrivedOn: today(house), kind: 'SY' }),
    )
    expect((await it0.clerk.refusal(askCopy, wish({ id: arrived.id }))).facts).toEqual({ why: 'is-a-copy' })
    expect((await made({ id: arrived.id, kind: 'SL' })).code).toBe(`0${number + 2}/SL-UBND`)
  })

  it('of a part names its pages, which must be there', async () => {
    const copy = await made({ kind: 'TrS', pages: '1', part: 'Điều 1' })
    expect(copy.code).toMatch(/^\d+\/TrS-UBND$/)
    if (has('pdftotext')) expect(textOf(await fileOf(copy.id))).toContain('Phần trích: trang 1, Điều 1.')
    for (const pages of ['', '3-1', '0', '1,,2'])
      expect((await it0.clerk.refusal(askCopy, wish({ kind: 'TrS', pages }))).facts).toEqual({ why: 'pages' })
    const before = (await it0.clerk.call(checkRegister, { id: book, year: year() })).nextNumber
    const asked = await it0.clerk.call(askCopy, wish({ kind: 'TrS', pages: '1-90' }))
    const ask = { id: asked.id, approve: true, version: asked.version }
    expect((await it0.leader.refusal(decideCopy, ask)).facts).toEqual({ why: 'pages' })
    // The refused approval gave its number back.
    expect((await it0.clerk.call(checkRegister, { id: book, year: year() })).nextNumber).toBe(before)
    await it0.leader.call(decideCopy, { ...ask, approve: false, note: 'Sai trang' })
  })

  it('is decided once, by another than who asked, and never after it was taken back', async () => {
    const asked = await it0.clerk.call(askCopy, wish())
    const ask = { id: asked.id, approve: true, version: asked.version }
    expect((await it0.clerk.refusal(decideCopy, ask)).code).toBe('access.denied')
    expect((await other.leader.refusal(decideCopy, ask)).code).toBe('thing.missing')
    expect((await it0.leader.refusal(decideCopy, { ...ask, version: 9 })).code).toBe('thing.changed')
    const tries = await Promise.allSettled([ask, ask, ask].map((it) => it0.leader.call(decideCopy, it)))
    expect(tries.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    const taken = await it0.clerk.call(askCopy, wish())
    await it0.clerk.call(withdrawCopy, { id: taken.id, version: taken.version })
    expect((await it0.leader.refusal(decideCopy, { id: taken.id, approve: true, version: 2 })).code).toBe('thing.state')
    expect((await it0.clerk.call(checkRegister, { id: book, year: year() })).sound).toBe(true)
    const own = await it0.clerk.call(askCopy, wish())
    await house.sql`update document_copy set asked_by_account = ${it0.leader.session?.accountId ?? ''} where id = ${own.id}`
    expect((await it0.leader.refusal(decideCopy, { id: own.id, approve: true, version: 1 })).code).toBe(
      'copy.own-request',
    )
  })

  it('is refused of a draft, into a book that is none of copies, without a recipient, and to strangers', async () => {
    expect((await it0.clerk.refusal(askCopy, wish({ registerId: it0.outgoing }))).facts).toEqual({ why: 'register' })
    expect((await it0.clerk.refusal(askCopy, wish({ registerId: other.outgoing }))).code).toBe('thing.missing')
    expect((await it0.clerk.refusal(askCopy, wish({ recipients: [] }))).facts).toEqual({ why: 'recipients' })
    expect((await it0.leader.refusal(askCopy, wish())).code).toBe('access.denied')
    expect((await other.clerk.refusal(askCopy, wish())).code).toBe('thing.missing')
    expect((await other.clerk.refusal(listCopies, { id: sent.id })).code).toBe('thing.missing')
    const [row] = (await it0.clerk.call(listCopies, { id: sent.id })).rows
    expect((await other.clerk.fetch('GET', `/api/copies/${row?.id}/file`)).status).toBe(404)
    await expect(house.sql`delete from document_copy`).rejects.toThrow('never removed')
    await expect(house.sql`update document_copy set code = 'x' where state = 'issued'`).rejects.toThrow(
      'never rewritten',
    )
  })

  it('gets no number when the document is recalled at that very moment', async () => {
    const mine = await issueIn(it0, other.id, { issuedOn: today(house) })
    const asked = await it0.clerk.call(askCopy, wish({ id: mine.id }))
    let decision: Promise<unknown> = Promise.resolve()
    await house.sql.begin(async (recalling) => {
      await recalling`update document set recalled_at = now(), recall_reason = 'Sai số liệu' where id = ${mine.id}`
      decision = it0.leader.refusal(decideCopy, { id: asked.id, approve: true, version: asked.version })
      await expect
        .poll(async () => (await house.sql`select 1 from pg_locks where not granted`).length, { timeout: 60_000 })
        .toBeGreaterThan(0)
    })
    expect(await decision).toMatchObject({ code: 'thing.state', facts: { state: 'recalled' } })
  })

  it('takes numbers without a gap when many are approved at once', async () => {
    const asked = await Promise.all(Array.from({ length: 8 }, () => it0.clerk.call(askCopy, wish())))
    const copies = await Promise.all(
      asked.map((it) => it0.leader.call(decideCopy, { id: it.id, approve: true, version: it.version })),
    )
    const numbers = copies.map((it) => Number(it.code.split('/')[0])).sort((a, b) => a - b)
    expect(numbers.map((n) => n - (numbers[0] ?? 0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect((await it0.clerk.call(checkRegister, { id: book, year: year() })).sound).toBe(true)
  })
})

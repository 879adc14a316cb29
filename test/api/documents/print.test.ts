import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerArrival } from '#contract/documents.ts'
import { civilDate } from '#platform/clock.ts'
import { pdfText } from '#platform/pdf/index.ts'
import { type Agency, agency, type House, openHouse, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { tinyPdf } from '../../setup/upload.ts'
import { arrivalOf } from './asks.ts'

let house: House
let here: Agency
let clerk: Page
let stranger: Page

beforeAll(async () => {
  house = await openHouse()
  here = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  const there = await agency(house, 'Ủy ban nhân dân tỉnh Khác', 'UBND', 'H99')
  await staff(house, 'vanthu', here.id, 'clerk')
  await staff(house, 'nguoingoai', there.id, 'clerk')
  clerk = await house.page('vanthu')
  stranger = await house.page('nguoingoai')
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

async function arrived(bytes: Buffer): Promise<string> {
  const ask = await arrivalOf(clerk, { registerId: here.incoming, arrivedOn: civilDate(house.now()) }, bytes)
  return (await clerk.call(registerArrival, ask)).id
}

const print = (page: Page, id: string) => page.fetch('GET', `/api/documents/${id}/files/1/print`)
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code
async function printsOf(id: string): Promise<number> {
  const [row] = await house.sql`select count(*)::int as n from document_use where document_id = ${id} and act = 'print'`
  return Number(row?.['n'])
}

describe('a copy for the printer', () => {
  it('says who printed it and is on record; who may not read prints nothing', async () => {
    const id = await arrived(tinyPdf('in một bản'))
    const answer = await print(clerk, id)
    expect(answer.status).toBe(200)
    const text = await pdfText(new Uint8Array(await answer.arrayBuffer()))
    expect(text?.pages[0]?.items.map((it) => it.text).join(' ')).toContain('Người in: Người Thử vanthu')
    expect(await printsOf(id)).toBe(1)
    const refused = await print(stranger, id)
    expect([refused.status, await codeOf(refused)]).toEqual([404, 'thing.missing'])
    expect(await printsOf(id)).toBe(1)
  })

  it('waits with a few others; more are told to come again, and only what left is on record', async () => {
    const id = await arrived(tinyPdf('in nhiều bản'))
    const answers = await Promise.all(Array.from({ length: 16 }, () => print(clerk, id)))
    const done = answers.filter((it) => it.status === 200)
    const busy = answers.filter((it) => it.status !== 200)
    expect(done.length).toBeGreaterThan(0)
    expect(busy.length).toBeGreaterThan(0)
    expect(new Set(await Promise.all(busy.map(codeOf)))).toEqual(new Set(['document.print-busy']))
    expect(await printsOf(id)).toBe(done.length)
    // A place is free again.
    expect((await print(clerk, id)).status).toBe(200)
  })

  it('is not made of a file that is too large or broken, and nothing is on record', async () => {
    const padding = Buffer.alloc(31 * 1024 * 1024, '% padding\n')
    const large = Buffer.concat([tinyPdf('rất lớn'), padding, Buffer.from('\nstartxref\n0\n%%EOF\n')])
    const broken = Buffer.from(`%PDF-1.7\n${'rác '.repeat(5000)}\nstartxref\n99999999\n%%EOF\n`)
    for (const bytes of [large, broken]) {
      const id = await arrived(bytes)
      const answer = await print(clerk, id)
      expect([answer.status, await codeOf(answer)]).toEqual([409, 'document.not-printable'])
      expect(await printsOf(id)).toBe(0)
    }
  })
})

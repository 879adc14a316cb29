import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listDocuments } from '#contract/documents.ts'
import { addDocuments, openWorkFile } from '#contract/dossiers.ts'
import { listDrafts } from '#contract/drafting.ts'
import { addFileEntry, addHeading, draftFileList } from '#contract/file-lists.ts'
import { listRegisters } from '#contract/registers.ts'
import { civilDate } from '#platform/clock.ts'
import { desktop, openBrowser, phone, signIn, sitDown } from '../setup/browser.ts'
import { type House, openHouse, testPassword } from '../setup/house.ts'
import { judge } from './judge.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse({}, 40)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** A draft list of this year, and a file of the clerk with a document in it; made once. */
let workFileId: string | undefined
async function fileOf(documentId: string | undefined): Promise<string> {
  if (workFileId !== undefined) return workFileId
  const clerk = await house.page('vanthu.ubndtinh')
  const today = civilDate(house.now())
  const { id } = await clerk.call(draftFileList, { year: Number(today.slice(0, 4)) })
  const { headings } = await clerk.call(addHeading, { id, title: 'Tổng hợp', abbreviation: 'TH' })
  const about = { title: 'Hồ sơ xây dựng kế hoạch phát triển kinh tế – xã hội', retentionYears: null }
  await clerk.call(addFileEntry, { id, headingId: headings[0]?.id ?? '', ...about, note: '' })
  const words = { language: 'Tiếng Việt', description: '', shareWithUnit: false }
  const file = await clerk.call(openWorkFile, { ...about, ...words, startedOn: today, notation: '15.VX' })
  if (documentId) await clerk.call(addDocuments, { id: file.id, documentIds: [documentId] })
  workFileId = file.id
  return file.id
}

async function clerkPaths(): Promise<string[]> {
  const clerk = await house.page('vanthu.ubndtinh')
  const first = async (ask: Parameters<typeof clerk.call<typeof listDocuments>>[1]) =>
    (await clerk.call(listDocuments, { ...ask, limit: 1 })).rows[0]?.id
  const registers = (await clerk.call(listRegisters, {})).rows
  const arrived = await first({ direction: 'incoming', state: 'arrived' })
  const issued = await first({ direction: 'outgoing', state: 'issued' })
  const draft = await first({ direction: 'outgoing', state: 'draft' })
  const approved = (await clerk.call(listDrafts, { pile: 'toNumber', limit: 1 })).rows[0]?.id
  const asked = (await clerk.call(listDrafts, { pile: 'toAdvise', limit: 1 })).rows[0]?.id
  const workFile = await fileOf(issued)
  return [
    '/',
    '/files',
    '/files/list',
    `/files/${workFile}`,
    `/files/${workFile}?tab=trail`,
    `/files/${workFile}?tab=members`,
    '/tasks/new',
    '/tasks/programme',
    '/incoming',
    '/incoming?tab=all&q=khong+co+gi+nhu+the',
    '/outgoing',
    '/drafts',
    '/drafting',
    '/drafting?pile=mine&q=khong+co+gi+nhu+the',
    '/drafting/new',
    `/drafting/${approved}`,
    `/drafting/${approved}?tab=files`,
    `/drafting/${approved}?tab=form`,
    `/drafting/${approved}?tab=steps`,
    `/drafting/${asked}?tab=opinions`,
    `/drafting/${approved}/compare`,
    '/templates',
    '/signing-authorities',
    '/to-sign',
    '/my-signing',
    '/trust',
    '/search?q=phong%20chong',
    '/registers',
    `/registers/${registers[0]?.id}`,
    '/registers?tab=copies',
    '/registers?tab=postal',
    '/registers?tab=loans',
    '/registers?tab=forms',
    '/reports?from=2026-01-01&to=2026-12-31',
    '/reports?from=2026-01-01&to=2026-12-31&figure=all',
    '/reports?tab=use&from=2026-01-01&to=2026-12-31',
    '/outgoing/new',
    '/recipient-groups',
    '/incoming/new',
    '/me',
    '/notices',
    '/notices?tab=settings',
    '/delegations',
    '/nowhere',
    ...[arrived, issued].filter((id) => id !== undefined).map((id) => `/documents/${id}`),
    ...(draft ? [`/documents/${draft}/edit`] : []),
  ]
}

describe('every screen of a clerk', { timeout: 400_000 }, () => {
  it.each([
    { name: 'on an office screen', size: desktop, settings: {} },
    { name: 'on a phone', size: phone, settings: {} },
    {
      name: 'in the dark, in English, in the largest letters',
      size: desktop,
      settings: { theme: 'dark', language: 'en', size: 'largest' },
    },
  ])('is fit for everybody $name', async ({ size, settings }) => {
    const person = await sitDown(browser, house.address, size)
    await signIn(person, 'vanthu.ubndtinh', testPassword)
    for (const [name, value] of Object.entries(settings))
      await person.tab.evaluate(`localStorage.setItem('lien-thong.${name}', '${value}')`)
    const found: string[] = []
    for (const path of await clerkPaths()) found.push(...(await judge(person, path)))
    expect(found).toEqual([])
    expect(person.complaints).toEqual([])
    await person.context.close()
  })
})

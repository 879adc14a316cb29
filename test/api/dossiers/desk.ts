import { openWorkFile } from '#contract/dossiers.ts'
import type { Ask, Reply } from '#contract/endpoint.ts'
import { addFileEntry, addHeading, approveFileList, draftFileList, issueFileList } from '#contract/file-lists.ts'
import type { giveTask } from '#contract/tasks.ts'
import { civilDate } from '#platform/clock.ts'
import type { Login, Office } from '../routing/office.ts'

export const today = (o: Office) => civilDate(o.house.now())
export const thisYear = (o: Office) => Number(today(o).slice(0, 4))

type File = Reply<typeof openWorkFile>

let made = 0

/** A file with a notation of its own. */
export function fileOf(o: Office, login: Login, more: Partial<Ask<typeof openWorkFile>> = {}): Promise<File> {
  made += 1
  return o.pages[login].call(openWorkFile, {
    title: `Hồ sơ kiểm tra đê điều ${made}`,
    retentionYears: 10,
    startedOn: today(o),
    language: 'Tiếng Việt',
    description: '',
    notation: `${made}.KT`,
    shareWithUnit: false,
    ...more,
  })
}

/** An issued list of one heading with so many entries. */
export async function issuedList(o: Office, year: number, titles: readonly string[]) {
  const { vanthu, chutich } = o.pages
  let list = await vanthu.call(draftFileList, { year })
  list = await vanthu.call(addHeading, { id: list.id, title: 'Tổ chức cán bộ', abbreviation: 'TCCB' })
  const headingId = list.headings[0]?.id ?? ''
  for (const title of titles)
    list = await vanthu.call(addFileEntry, { id: list.id, headingId, title, retentionYears: null, note: '' })
  list = await chutich.call(approveFileList, { id: list.id, version: list.version })
  return vanthu.call(issueFileList, { id: list.id, version: list.version, act: 'Quyết định số 12/QĐ-UBND' })
}

type Give = Ask<typeof giveTask>

export const taskAsk = (lead: Give['lead'], more: Partial<Give> = {}): Give => ({
  title: 'Báo cáo tình hình đê điều',
  description: '',
  wanted: 'Báo cáo bằng văn bản',
  priority: 'normal',
  dueAt: null,
  lead,
  partners: [],
  ...more,
})

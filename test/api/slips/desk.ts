import { addBodyMember, createBody, enterRule } from '#contract/bodies.ts'
import type { DecisionTerms } from '#contract/decision-rule.ts'
import type { Ask } from '#contract/endpoint.ts'
import {
  addSlipPaper,
  answerSlip,
  askSlips,
  changeSlipRound,
  createSlipRound,
  readSlipRound,
  type SlipAnswer,
  type SlipRound,
} from '#contract/opinion-slips.ts'
import { agency, type House, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { terms } from '../bodies/offices.ts'
import { type Login, type Office, openOffice } from '../routing/office.ts'

/** The pattern of the Government's working rules of 2026: two to five working days, silence agrees, a tie follows the chair. */
export const slipTerms: DecisionTerms = {
  ...terms,
  matter: 'opinionSlip',
  quorum: null,
  silence: 'agrees',
  answerDays: { least: 2, most: 5 },
  substitute: 'none',
  changeAllowed: true,
  ballotForm: 'any',
}

/** A committee of five: chair, deputy, two heads, and a member who holds no post here; the chief of office writes for it. */
export interface SlipDesk extends Office {
  readonly bodyId: string
  round(questions?: readonly string[], more?: Partial<Ask<typeof changeSlipRound>>): Promise<SlipRound>
  asked(questions?: readonly string[]): Promise<SlipRound>
  read(login: Login, id: string): Promise<SlipRound>
  /** The same choice to every question. */
  says(login: Login, it: SlipRound, choice: SlipAnswer['choice'], text?: string): Promise<SlipRound>
  answers(it: SlipRound, choice: SlipAnswer['choice'], text?: string): SlipAnswer[]
}

async function personOf(house: House, name: string): Promise<string> {
  const [row] = await house.sql<{ id: string }[]>`select id from person where full_name = ${name}`
  return row?.id ?? ''
}

/** Somebody without any post: the commander who has no account here. */
async function postless(house: House, under: string): Promise<string> {
  const elsewhere = await agency(house, 'Ban Chỉ huy quân sự', 'BCHQS', 'H97.1.9', under)
  const { personId } = await staff(house, 'chihuytruong', elsewhere.id, 'officer', 'Chỉ huy trưởng')
  await house.sql`update post_assignment set valid_from = '2026-01-01', valid_to = '2026-02-01' where person_id = ${personId}`
  return personId
}

export async function openSlipDesk(terms: Partial<DecisionTerms> = {}): Promise<SlipDesk> {
  const o = await openOffice()
  const { house, pages } = o
  const { chanhvp } = pages
  const body = await chanhvp.call(createBody, {
    kind: 'peoplesCommittee',
    name: 'Ủy ban nhân dân huyện Nhận',
    validFrom: '2026-01-01',
  })
  const seat = (
    personId: string,
    title: string,
    role: 'chair' | 'viceChair' | 'member' | 'secretary',
    votes: boolean,
  ) => chanhvp.call(addBodyMember, { id: body.id, personId, title, role, votes, group: '', validFrom: '2026-01-01' })
  await seat(await personOf(house, 'Người Thử chutich'), 'Chủ tịch', 'chair', true)
  await seat(await personOf(house, 'Người Thử phochutich'), 'Phó Chủ tịch', 'viceChair', true)
  await seat(await personOf(house, 'Người Thử truongtaichinh'), 'Ủy viên', 'member', true)
  await seat(await personOf(house, 'Người Thử truongtuphap'), 'Ủy viên', 'member', true)
  await seat(await postless(house, o.here.id), 'Ủy viên', 'member', true)
  await seat(await personOf(house, 'Người Thử chanhvp'), 'Chánh Văn phòng', 'secretary', false)
  await chanhvp.call(enterRule, {
    id: body.id,
    terms: { ...slipTerms, ...terms },
    validFrom: '2026-01-01',
    source: 'Quy chế làm việc, Điều 5',
  })
  const read: SlipDesk['read'] = (login, id) => pages[login].call(readSlipRound, { id })
  const round: SlipDesk['round'] = async (questions = ['Thống nhất ban hành Quyết định?'], more = {}) => {
    const { id } = await chanhvp.call(createSlipRound, { bodyId: body.id, title: 'Lấy ý kiến dự thảo Quyết định' })
    const { version } = await read('chanhvp', id)
    return chanhvp.call(changeSlipRound, {
      id,
      version,
      title: 'Lấy ý kiến dự thảo Quyết định',
      introduction: 'Kính gửi các đồng chí thành viên.',
      questions: [...questions],
      days: 2,
      ...more,
    })
  }
  const answers: SlipDesk['answers'] = (it, choice, text = '') =>
    it.questions.map(({ id }) => ({ questionId: id, choice, text }))
  return {
    ...o,
    bodyId: body.id,
    round,
    read,
    answers,
    async asked(questions) {
      const { id } = await round(questions)
      await withPaper(chanhvp, id)
      const { version } = await read('chanhvp', id)
      return pages.chutich.call(askSlips, { id, version })
    },
    says: (login, it, choice, text) => pages[login].call(answerSlip, { id: it.id, answers: answers(it, choice, text) }),
  }
}

export async function withPaper(page: Page, id: string): Promise<SlipRound> {
  const { uploadId } = await upload(page, tinyPdf(`dự thảo ${id}`), 'dự thảo.pdf')
  return page.call(addSlipPaper, { id, title: 'Dự thảo Quyết định', uploadId })
}

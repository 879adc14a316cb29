import { createBody } from '#contract/bodies.ts'
import type { DecisionTerms } from '#contract/decision-rule.ts'
import { civilDate } from '#platform/clock.ts'
import { agency, type House, staff } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'

let made = 0

/** An agency with a clerk, a leader and an officer, each at a page. */
export async function openBodies(house: House) {
  const n = ++made
  const it = await agency(house, `Ủy ban nhân dân huyện Họp ${n}`, 'UBND', `H91.${n}`)
  const person = async (login: string, role: 'clerk' | 'leader' | 'officer', title: string) => {
    const { personId } = await staff(house, `${login}${n}`, it.id, role, title)
    return { personId, page: await house.page(`${login}${n}`) }
  }
  return {
    ...it,
    clerk: await person('vanthuhop', 'clerk', 'Văn thư'),
    leader: await person('chutichhop', 'leader', 'Chủ tịch'),
    officer: await person('chuyenvienhop', 'officer', 'Chuyên viên'),
  }
}

export const dayOf = (house: House, days: number) => civilDate(new Date(house.now().getTime() + days * 86_400_000))

export const newBody = (clerk: Page, more: { name?: string; kind?: 'peoplesCommittee' | 'taskForce' } = {}) =>
  clerk.call(createBody, {
    kind: 'peoplesCommittee',
    name: `Ủy ban nhân dân ${++made}`,
    validFrom: '2026-01-01',
    ...more,
  })

export const terms: DecisionTerms = {
  matter: 'ordinary',
  quorum: { numerator: 2, denominator: 3, strict: false },
  base: 'total',
  threshold: { numerator: 1, denominator: 2, strict: true },
  tie: 'chairSide',
  silence: 'none',
  answerDays: null,
  substitute: 'speaks',
  absentVoting: true,
  abstentionCounts: true,
  changeAllowed: false,
  ballotForm: 'open',
  confidence: null,
}

import { afterAll, beforeAll, expect, it } from 'vitest'
import { listMeetings, readMeeting } from '#contract/meetings.ts'
import { listSlipRounds, readSlipRound } from '#contract/opinion-slips.ts'
import { type House, openHouse } from '../../setup/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' }, 1)
})
afterAll(() => house.close())

it('the sample province has a meeting to come, a round of slips under way and one that is closed', async () => {
  const chair = await house.page('chutich.ubndtinh')
  const { rows } = await chair.call(listMeetings, { view: 'mine', when: 'coming' })
  expect(rows).toMatchObject([{ state: 'convened', items: 4, myRole: 'chair', myReply: 'none' }])
  const meeting = await chair.call(readMeeting, { id: rows[0]?.id ?? '' })
  expect(meeting.papers.map((paper) => [paper.state, paper.late])).toEqual(
    Array.from({ length: 4 }, () => ['released', false]),
  )
  expect(meeting.participants.filter((who) => who.role === 'secretary')).toHaveLength(1)

  const open = (await chair.call(listSlipRounds, { view: 'mine', when: 'running' })).rows
  expect(open).toMatchObject([{ state: 'open', over: false, asked: 18, answered: 7 }])
  const [ended] = (await chair.call(listSlipRounds, { view: 'mine', when: 'ended' })).rows
  const { questions, members } = await chair.call(readSlipRound, { id: ended?.id ?? '' })
  expect(members).toHaveLength(18)
  expect(questions[0]?.result).toMatchObject({ total: 18, silent: 6, outcome: 'passed' })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choices } from '#contract/open-votes.ts'
import type { AnswerRow, Member } from '../../../server/modules/slips/tables.ts'
import { countedSlips, standingsOf } from '../../../server/modules/slips/tally.ts'
import { slipTerms as rule } from '../../api/slips/desk.ts'

const member = (n: number): Member => ({
  ...{ id: `m${n}`, roundId: 'r', personId: `p${n}`, holderId: null, name: `${n}`, title: '' },
  ...{ chairs: n === 0, position: n, remindedAt: null },
})
const answer = (memberId: string, n: number, choice: (typeof choices)[number], late: boolean): AnswerRow => ({
  ...{ memberId, n, late, at: new Date(0), answers: [{ questionId: 'q', choice, text: '' }], textSha256: '' },
  ...{ scanSha256: null, scanName: '', receivedOn: null, enteredByName: '' },
})

/** Each member answers some times; in time first, as time passes. */
const slips = fc.array(
  fc.array(fc.record({ choice: fc.constantFrom(...choices), late: fc.boolean() }), { maxLength: 4 }),
  {
    minLength: 1,
    maxLength: 30,
  },
)
const rowsOf = (said: readonly (readonly { choice: (typeof choices)[number]; late: boolean }[])[]) =>
  said.flatMap((own, at) =>
    [...own]
      .sort((a, b) => Number(a.late) - Number(b.late))
      .map((it, n) => answer(`m${at}`, n + 1, it.choice, it.late)),
  )

describe('what slips come to', () => {
  it('counts each member once: his last answer in time, or his silence as the rule says', () => {
    fc.assert(
      fc.property(slips, fc.constantFrom('agrees', 'abstains', 'none'), (said, silence) => {
        const members = said.map((_, at) => member(at))
        const standings = standingsOf(members, rowsOf(said))
        const result = countedSlips({ ...rule, silence }, standings, 'q')
        const last = said.map((own) => own.filter((it) => !it.late).at(-1)?.choice)
        const silent = last.filter((it) => it === undefined).length
        const count = (choice: string) => last.filter((it) => it === choice).length
        expect(result).toMatchObject({
          total: members.length,
          silent,
          for: count('for') + (silence === 'agrees' ? silent : 0),
          against: count('against'),
          abstain: count('abstain') + (silence === 'abstains' ? silent : 0),
        })
      }),
    )
  })

  it('does not change with the order in which answers are read, nor by what came late', () => {
    fc.assert(
      fc.property(slips, (said) => {
        const members = said.map((_, at) => member(at))
        const rows = rowsOf(said)
        const result = countedSlips(rule, standingsOf(members, rows), 'q')
        expect(countedSlips(rule, standingsOf(members, [...rows].reverse()), 'q')).toEqual(result)
        expect(
          countedSlips(
            rule,
            standingsOf(
              members,
              rows.filter((it) => !it.late),
            ),
            'q',
          ),
        ).toEqual(result)
      }),
    )
  })

  it('shows a late answer of who gave none in time, and calls it late', () => {
    const [one] = standingsOf([member(0)], [answer('m0', 1, 'against', true)])
    expect(one).toMatchObject({ state: 'late', answer: { n: 1 } })
    expect(countedSlips(rule, one ? [one] : [], 'q')).toMatchObject({ for: 1, against: 0, silent: 1 })
  })

  it('a tie goes with the chair, when he answered in time', () => {
    const rows = (chairLate: boolean) => [
      answer('m0', 1, 'against', chairLate),
      answer('m1', 1, 'for', false),
      answer('m2', 1, 'against', false),
      answer('m3', 1, 'for', false),
    ]
    const members = [0, 1, 2, 3].map(member)
    const counted = (late: boolean) => countedSlips({ ...rule, silence: 'none' }, standingsOf(members, rows(late)), 'q')
    expect(counted(false)).toMatchObject({ outcome: 'failed', tie: true, reasons: ['tieChairAgainst'] })
    expect(counted(true)).toMatchObject({ outcome: 'failed', tie: false })
  })
})

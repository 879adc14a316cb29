import { describe, expect, it } from 'vitest'
import type { Happened } from '#contract/sitting-state.ts'
import { paperLines } from '../../../server/modules/minutes/commands/agree.ts'
import { courseOf } from '../../../server/modules/minutes/course.ts'
import { blocksOf, type Told } from '../../../server/modules/minutes/logged.ts'
import { staysOf } from '../../../server/modules/minutes/presence.ts'

const minute = 60_000
const came = (at: number, who: string[], mode: 'hall' | 'site' | 'online' = 'hall'): Happened => ({
  type: 'came',
  at: at * minute,
  who,
  mode,
  way: 'desk',
  reason: '',
})
const left = (at: number, who: string[]): Happened => ({ type: 'left', at: at * minute, who, reason: '' })
const opened: Happened = { type: 'opened', at: 10 * minute }
const closed: Happened = { type: 'closed', at: 100 * minute }
const item = (at: number, itemId: string | null): Happened => ({ type: 'item', at: at * minute, itemId })

const person = (id: string, more: Partial<Told['people'][number]> = {}): Told['people'][number] => ({
  ...{ id, name: `Ông ${id}`, title: 'Ủy viên', agencyName: '', role: 'member', votes: true, siteId: null },
  ...{ substituteFor: null, reply: 'accepted', replyReason: '' },
  ...more,
})
const told: Told = {
  ...{ title: 'Họp', form: 'hybrid', place: 'Hội trường', body: '' },
  sites: [{ id: 's1', name: 'Điểm cầu xã A' }],
  people: [
    person('a', { role: 'chair' }),
    person('b'),
    person('c', { reply: 'declined', replyReason: 'đi công tác' }),
    person('d', { siteId: 's1' }),
    person('e', { role: 'secretary' }),
    person('f', { reply: 'substitute' }),
    person('g', { substituteFor: 'f', role: 'attendee' }),
  ],
  items: [
    {
      id: 'i1',
      number: '1',
      title: 'Một',
      secret: false,
      audience: 'everyone',
      state: 'deferred',
      rapporteurId: null,
      withdrawnReason: '',
    },
    {
      id: 'i2',
      number: '2',
      title: '',
      secret: true,
      audience: 'everyone',
      state: 'planned',
      rapporteurId: null,
      withdrawnReason: '',
    },
    {
      id: 'i3',
      number: '',
      title: 'Ba',
      secret: false,
      audience: 'everyone',
      state: 'withdrawn',
      rapporteurId: null,
      withdrawnReason: 'chưa đủ hồ sơ',
    },
  ],
  papers: [
    {
      ...{ id: 'p', itemId: 'i1', title: 'Tờ trình', paperOnly: false, late: true, lateReason: 'chờ thẩm định.' },
      versions: [{ n: 2, sha256: 'ab' }],
    },
  ],
  conclusions: [],
}
const say = { clock: (at: number) => `${at / minute}'`, instant: (at: number) => `phút ${at / minute}` }
const block = (events: readonly Happened[], key: string, of: Told = told) =>
  blocksOf(of, events, 120 * minute, say).find((it) => it.key === key)?.lines ?? []

describe('what the log says', () => {
  it('of stays: counted from the opening to the end, gone and back are two, a changed way of taking part is one', () => {
    const stays = staysOf(
      [came(1, ['a', 'b']), opened, left(20, ['b']), came(30, ['b'], 'online'), came(40, ['a'], 'site'), closed],
      0,
    )
    expect(stays.get('a')).toEqual([{ mode: 'site', from: 10 * minute, until: 100 * minute }])
    expect(stays.get('b')).toEqual([
      { mode: 'hall', from: 10 * minute, until: 20 * minute },
      { mode: 'online', from: 30 * minute, until: 100 * minute },
    ])
    // Who came and went before it opened was not there; before the opening nobody was.
    expect(staysOf([came(1, ['a']), left(5, ['a']), opened, closed], 0).size).toBe(0)
    expect(staysOf([came(1, ['a'])], 50 * minute).size).toBe(0)
  })

  it('of people: by hall, sites and network, with times of whoever was not there throughout, and why somebody was absent', () => {
    const events = [came(1, ['a', 'g']), came(2, ['d'], 'site'), opened, came(30, ['b'], 'online'), closed]
    expect(block(events, 'attendance')).toEqual([
      'Có mặt 4/6 đại biểu được mời.',
      'Tại hội trường (2):',
      '1. Ông a, Ủy viên.',
      '2. Ông g, Ủy viên, dự thay Ông f.',
      'Điểm cầu xã A (1):',
      '1. Ông d, Ủy viên.',
      'Trực tuyến (1):',
      "1. Ông b, Ủy viên (từ 30' đến 100').",
      'Vắng mặt (1):',
      '1. Ông c, Ủy viên; lý do: đi công tác.',
    ])
  })

  it('of items: each time it was called, late papers with the reason, what was shown, the outcome; of secret ones nothing', () => {
    const page = {
      type: 'page',
      paperId: 'p',
      version: 2,
      page: 1,
      view: null,
      by: 'a',
      rev: 1,
      at: 15 * minute,
    } as const
    const events = [
      came(1, ['a']),
      opened,
      item(12, 'i1'),
      page,
      item(20, 'i2'),
      item(30, 'i1'),
      item(35, null),
      closed,
    ]
    expect(block(events, 'item:i1')).toEqual([
      "Từ 12' đến 20'.",
      "Từ 30' đến 35'.",
      'Tài liệu “Tờ trình” được gửi sau thời hạn; lý do: chờ thẩm định.',
      'Tài liệu trình chiếu: “Tờ trình”, phiên bản 2, SHA-256 ab.',
      'Kết quả xem xét: chuyển sang cuộc họp sau.',
    ])
    expect(block(events, 'item:i2')).toEqual(['Nội dung mật, được ghi trong biên bản giấy riêng.'])
    expect(block(events, 'item:i3')).toEqual(['Rút khỏi chương trình; lý do: chưa đủ hồ sơ.'])
    expect(courseOf(events, 0).items.get('i2')?.spans).toEqual([{ from: 20 * minute, until: 30 * minute }])
    expect(block([opened, item(12, 'i1')], 'item:i1')[0]).toBe("Từ 12' đến 120'.")
  })

  it('becomes the lines of the paper: parts numbered, empty ones left out, closed by ./.', () => {
    const parts = [
      { title: '', text: 'Bắt đầu.\n\n  Tại hội trường.' },
      { title: 'Một', text: ' \n' },
      { title: 'Hai', text: 'Điều này.' },
      { title: '', text: 'Kết thúc vào 11 giờ.' },
    ]
    expect(paperLines(parts)).toEqual(['Bắt đầu.', 'Tại hội trường.', 'I. HAI', 'Điều này.', 'Kết thúc vào 11 giờ./.'])
    const many = Array.from({ length: 49 }, (_, n) => ({ title: `p${n}`, text: 'x' }))
    expect(paperLines(many).filter((it) => /^(IV|IX|XLIX)\. /.test(it))).toEqual(['IV. P3', 'IX. P8', 'XLIX. P48'])
  })
})

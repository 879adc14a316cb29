import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeAgendaItem, moveAgendaItem, withdrawAgendaItem } from '#contract/agenda.ts'
import {
  addParticipants,
  changeParticipant,
  findInvitees,
  putSite,
  removeParticipant,
  removeSite,
} from '#contract/invitees.ts'
import {
  approveMeeting,
  cancelMeeting,
  changeMeeting,
  conveneMeeting,
  createMeeting,
  listMeetings,
  postponeMeeting,
  readAgendaCalendar,
  sendBackMeeting,
  submitMeeting,
} from '#contract/meetings.ts'
import { civilDate } from '#platform/clock.ts'
import { type Hall, inviteCommune, type Meeting, openHall } from './hall.ts'

let o: Hall
beforeAll(async () => {
  o = await openHall()
})
afterAll(() => o.house.close())

const sees = async (id: string) =>
  Promise.all(
    (['chanhvp', 'chutich', 'vanthu', 'phochutich', 'truongtaichinh', 'taichinh1', 'gui'] as const).map(
      async (login) => (await o.pages[login].fetch('GET', `/api/meetings/${id}`)).status,
    ),
  )
const plan = (it: Meeting, more: object = {}) => ({
  id: it.id,
  version: it.version,
  title: it.title,
  description: it.description,
  kindId: it.kindId,
  form: it.form,
  startsAt: it.startsAt,
  endsAt: it.endsAt,
  place: it.place,
  private: it.private,
  reason: '',
  ...more,
})

describe('a meeting being prepared', () => {
  it('is begun by whoever prepares meetings, in a time to come; seen by who runs it and by heads of the agency', async () => {
    const it = await o.meeting('taichinh1')
    expect(it).toMatchObject({ state: 'draft', can: expect.arrayContaining(['prepare', 'submit', 'cancel']) })
    expect(it.can).not.toContain('approve')
    expect(await sees(it.id)).toEqual([200, 200, 200, 200, 404, 200, 404])
    const past = new Date(o.house.now().getTime() - 3_600_000).toISOString()
    const asked = { ...plan(it), bodyId: null, startsAt: past }
    const { id: _id, version: _version, reason: _reason, ...create } = asked
    expect((await o.pages.taichinh1.refusal(createMeeting, create)).facts).toMatchObject({
      problems: [{ path: '/startsAt', rule: 'past' }],
    })
    expect(
      (await o.pages.taichinh1.refusal(createMeeting, { ...create, startsAt: it.endsAt, endsAt: it.startsAt })).code,
    ).toBe('input.invalid')
    expect((await o.pages.taichinh2.refusal(changeMeeting, plan(it))).code).toBe('thing.missing')
    expect((await o.pages.phochutich.refusal(changeMeeting, plan(it))).code).toBe('access.denied')
    const renamed = await o.pages.taichinh1.call(changeMeeting, plan(it, { title: 'Họp giao ban tuần' }))
    expect(renamed.title).toBe('Họp giao ban tuần')
    expect((await o.pages.taichinh1.refusal(changeMeeting, plan(it))).code).toBe('thing.changed')
  })

  it('has an agenda tree whose numbers and times follow its order', async () => {
    const { id } = await o.meeting('chanhvp')
    const first = await o.item(id, { title: 'Một', plannedMinutes: 20 })
    const second = await o.item(id, { title: 'Hai', plannedMinutes: null })
    const sub = await o.item(id, { title: 'Hai một', parentId: second, plannedMinutes: 15 })
    const third = await o.item(id, { title: 'Ba', plannedMinutes: 10 })
    const numbers = async () => (await o.read(o.pages.chanhvp, id)).items.map((it) => [it.number, it.title])
    expect(await numbers()).toEqual([
      ['1', 'Một'],
      ['2', 'Hai'],
      ['2.1', 'Hai một'],
      ['3', 'Ba'],
    ])
    const minutes = (await o.read(o.pages.chanhvp, id)).items.map(
      (it) => new Date(it.plannedAt ?? '').getTime() - new Date(it.plannedAt ?? '').getTime() || it.plannedAt,
    )
    const start = new Date(minutes[0] as string).getTime()
    expect(minutes.map((at) => (new Date(at as string).getTime() - start) / 60_000)).toEqual([0, 20, 20, 35])
    await o.pages.chanhvp.call(moveAgendaItem, { id: third, parentId: null, beforeId: first })
    expect(await numbers()).toEqual([
      ['1', 'Ba'],
      ['2', 'Một'],
      ['3', 'Hai'],
      ['3.1', 'Hai một'],
    ])
    // No deeper than two, and not into itself.
    const wrong = { parentId: sub, beforeId: null }
    expect((await o.pages.chanhvp.refusal(moveAgendaItem, { id: first, ...wrong })).code).toBe('input.invalid')
    expect((await o.pages.chanhvp.refusal(moveAgendaItem, { id: second, parentId: first, beforeId: null })).code).toBe(
      'input.invalid',
    )
    await o.pages.chanhvp.call(withdrawAgendaItem, { id: second, version: 1, reason: 'Chưa đủ hồ sơ' })
    expect(await numbers()).toEqual([
      ['1', 'Ba'],
      ['2', 'Một'],
      ['', 'Hai'],
      ['', 'Hai một'],
    ])
    expect((await o.pages.taichinh1.refusal(moveAgendaItem, { id: first, parentId: null, beforeId: null })).code).toBe(
      'thing.missing',
    )
  })

  it('keeps no title of an item whose content is secret', async () => {
    const { id } = await o.meeting('chanhvp')
    const item = await o.item(id, { title: 'Công tác nhân sự' })
    const [card] = (await o.read(o.pages.chanhvp, id)).items
    await o.pages.chanhvp.call(changeAgendaItem, {
      id: item,
      version: 1,
      title: 'Công tác nhân sự',
      secret: true,
      kind: 'decide',
      audience: 'members',
      plannedMinutes: null,
      preparingUnit: 'Sở Nội vụ',
      rapporteurId: null,
      documentId: null,
    })
    expect(card?.title).toBe('Công tác nhân sự')
    expect((await o.read(o.pages.chanhvp, id)).items[0]).toMatchObject({ title: '', secret: true, preparingUnit: '' })
    const rows = await o.house.sql`select title, preparing_unit from agenda_item where id = ${item}`
    expect(rows[0]).toEqual({ title: '', preparing_unit: '' })
  })

  it('invites people in office, one chair, a vote only for those whose role has one', async () => {
    const { id, participants } = await o.prepared()
    expect(participants.map((it) => it.role)).toEqual(['chair', 'secretary', 'member', 'member'])
    const add = (people: { holderId: string; role: 'chair' | 'attendee' | 'member'; votes: boolean }[]) =>
      o.pages.chanhvp.refusal(addParticipants, { id, body: false, siteId: null, people })
    expect((await add([{ holderId: o.holder.taichinh1, role: 'chair', votes: false }])).facts).toMatchObject({
      why: 'second-chair',
    })
    expect((await add([{ holderId: o.holder.taichinh1, role: 'attendee', votes: true }])).facts).toMatchObject({
      why: 'no-vote',
    })
    expect(
      (
        await o.pages.chanhvp.call(addParticipants, {
          id,
          body: false,
          siteId: null,
          people: [{ holderId: o.holder.chutich, role: 'member', votes: false }],
        })
      ).already,
    ).toBe(1)
    const deputy = participants.find((it) => it.name.endsWith('phochutich'))?.id ?? ''
    const change = { id: deputy, role: 'deputy' as const, votes: true, siteId: null, seat: 'A1' }
    await o.pages.chanhvp.call(changeParticipant, change)
    expect((await o.pages.truongtaichinh.refusal(changeParticipant, change)).code).toBe('thing.missing')
    await o.pages.chanhvp.call(removeParticipant, { id: deputy, reason: '' })
    expect((await o.read(o.pages.chanhvp, id)).participants).toHaveLength(3)
    const found = await o.pages.chanhvp.call(findInvitees, { what: 'all', q: 'chutichxa' })
    expect(found.people.map((it) => it.agencyName)).toEqual([o.commune.name])
  })

  it('sets up a site for each agency; one where somebody sits is not removed', async () => {
    const { id } = await o.prepared()
    await inviteCommune(o, id)
    const { sites, agencies } = await o.read(o.pages.chanhvp, id)
    expect(sites).toMatchObject([{ kind: 'site', name: o.commune.name }])
    expect(agencies).toMatchObject([{ siteId: sites[0]?.id, named: 0 }])
    const site = sites[0]?.id ?? ''
    expect((await o.pages.chanhvp.refusal(removeSite, { id: site, version: 1 })).code).toBe('meeting.site-used')
    const hall = await o.pages.chanhvp.call(putSite, {
      id,
      kind: 'hall',
      name: 'Hội trường',
      agencyId: null,
      phone: '0213 123 456',
      expected: 50,
    })
    await o.pages.chanhvp.call(removeSite, { id: hall.id, version: 1 })
    expect((await inviteCommune(o, id)).already).toBe(1)
  })

  it('is laid before the leader when nothing is missing, sent back with a reason, and approved', async () => {
    const bare = await o.meeting('chanhvp', { place: '' })
    const lacks = await o.pages.chanhvp.refusal(submitMeeting, { id: bare.id, version: bare.version })
    expect(lacks.facts).toEqual({ missing: ['items', 'chair', 'secretary', 'invitees', 'place'] })
    const { id, version } = await o.prepared()
    const laid = await o.pages.chanhvp.call(submitMeeting, { id, version })
    expect(laid.state).toBe('submitted')
    expect((await o.pages.truongtaichinh.refusal(approveMeeting, { id, version: laid.version })).code).toBe(
      'access.denied',
    )
    const back = await o.pages.chutich.call(sendBackMeeting, { id, version: laid.version, reason: 'Đổi địa điểm' })
    expect(back).toMatchObject({ state: 'draft', returnReason: 'Đổi địa điểm' })
    const again = await o.pages.chanhvp.call(submitMeeting, { id, version: back.version })
    expect((await o.pages.phochutich.call(approveMeeting, { id, version: again.version })).state).toBe('approved')
    expect((await o.pages.phochutich.refusal(approveMeeting, { id, version: again.version })).code).toBe('thing.state')
  })

  it('of one’s own agency is convened at once; then those invited see it, and others that there is one', async () => {
    const it = await o.approved({ private: true })
    expect(await sees(it.id)).toEqual([200, 200, 200, 200, 404, 404, 404])
    const out = await o.pages.chanhvp.call(conveneMeeting, { id: it.id, version: it.version })
    expect(out.state).toBe('convened')
    expect(await sees(it.id)).toEqual([200, 200, 200, 200, 200, 404, 404])
    const day = civilDate(new Date(it.startsAt))
    const shown = async (login: 'truongtaichinh' | 'taichinh1' | 'gui', whose: 'mine' | 'agency') =>
      (await o.pages[login].call(readAgendaCalendar, { from: day, to: day, whose })).meetings
        .filter((row) => row.startsAt === it.startsAt)
        .map((row) => [row.id, row.title])
    expect(await shown('truongtaichinh', 'mine')).toContainEqual([it.id, it.title])
    expect(await shown('taichinh1', 'mine')).toEqual([])
    expect(await shown('taichinh1', 'agency')).toContainEqual([null, ''])
    expect(await shown('gui', 'agency')).toEqual([])
    const mine = await o.pages.truongtaichinh.call(listMeetings, { view: 'mine', when: 'coming' })
    expect(mine.rows.find((row) => row.id === it.id)).toMatchObject({ myRole: 'member', myReply: 'none', invited: 4 })
  })

  it('with people of another agency is not convened without an invitation', async () => {
    const { id, version } = await o.prepared()
    await inviteCommune(o, id)
    const laid = await o.pages.chanhvp.call(submitMeeting, { id, version })
    const ready = await o.pages.chutich.call(approveMeeting, { id, version: laid.version })
    const refused = await o.pages.chanhvp.refusal(conveneMeeting, { id, version: ready.version })
    expect(refused.facts).toEqual({ missing: ['invitation'] })
  })

  it('once convened is changed with a reason, postponed with the chain of its times, and cancelled', async () => {
    const ready = await o.approved()
    const it = await o.pages.chanhvp.call(conveneMeeting, { id: ready.id, version: ready.version })
    expect((await o.pages.chanhvp.refusal(changeMeeting, plan(it, { place: 'Hội trường' }))).facts).toMatchObject({
      problems: [{ path: '/reason' }],
    })
    const moved = await o.pages.chanhvp.call(changeMeeting, plan(it, { place: 'Hội trường', reason: 'Đổi phòng' }))
    const later = (at: string) => new Date(new Date(at).getTime() + 86_400_000).toISOString()
    const put = {
      id: it.id,
      version: moved.version,
      startsAt: later(it.startsAt),
      endsAt: later(it.endsAt),
      reason: 'Chủ tịch đi công tác',
    }
    expect((await o.pages.truongtaichinh.refusal(postponeMeeting, put)).code).toBe('access.denied')
    const postponed = await o.pages.chanhvp.call(postponeMeeting, put)
    expect(postponed).toMatchObject({
      state: 'convened',
      postponedFrom: [{ startsAt: it.startsAt, reason: 'Chủ tịch đi công tác' }],
    })
    const gone = await o.pages.chanhvp.call(cancelMeeting, {
      id: it.id,
      version: postponed.version,
      reason: 'Bão số 9',
    })
    expect(gone).toMatchObject({ state: 'cancelled', endReason: 'Bão số 9', can: ['followReading'].slice(1) })
    expect(gone.trail.map((line) => line.act)).toEqual(
      expect.arrayContaining(['created', 'convened', 'changed', 'postponed', 'cancelled']),
    )
  })

  it('begins with the plan of a previous one: agenda, people and sites, without papers and answers', async () => {
    const before = await o.prepared()
    await inviteCommune(o, before.id)
    const [item] = before.items
    await o.paper(before.id, item?.id ?? null)
    const next = await o.meeting('chanhvp', { previousId: before.id })
    expect(next.items.map((it) => it.title)).toEqual(before.items.map((it) => it.title))
    expect(next.participants.map((it) => [it.name, it.role, it.votes])).toEqual(
      before.participants.map((it) => [it.name, it.role, it.votes]),
    )
    expect([next.sites.length, next.agencies.length, next.papers.length]).toEqual([1, 1, 0])
    expect(next.agencies[0]?.siteId).toBe(next.sites[0]?.id)
  })
})

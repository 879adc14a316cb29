import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '#contract/documents.ts'
import { dropDraftWork, readDraft } from '#contract/drafting.ts'
import { namePersons, replyToMeeting } from '#contract/invitees.ts'
import { approveMeeting, changeMeeting, draftInvitation, submitMeeting } from '#contract/meetings.ts'
import { civilDate } from '#platform/clock.ts'
import { convertDraft, invitationText } from './converted.ts'
import { type Hall, inviteCommune, type Meeting, openHall } from './hall.ts'

let o: Hall
let signer: { authorityId: string; signerId: string }
beforeAll(async () => {
  o = await openHall()
  signer = await convertDraft.signer(o)
})
afterAll(() => o.house.close())

const short = (name: string) => name.replace('Người Thử ', '')

/** Approved, with the commune invited and a site of its own. */
async function approved(places: number | null = null): Promise<Meeting> {
  const { id } = await o.prepared()
  await inviteCommune(o, id, places)
  const { version } = await o.read(o.pages.chanhvp, id)
  const laid = await o.pages.chanhvp.call(submitMeeting, { id, version })
  await o.pages.chutich.call(approveMeeting, { id, version: laid.version })
  return o.read(o.pages.chanhvp, id)
}

async function convened(places: number | null = null): Promise<Meeting> {
  const it = await approved(places)
  const drafted = await o.pages.chanhvp.call(draftInvitation, { id: it.id, version: it.version, ...signer })
  await convertDraft.issue(o, drafted.invitation?.draftId ?? '')
  await expect
    .poll(async () => (await o.read(o.pages.chanhvp, it.id)).state, { timeout: 60_000, interval: 20 })
    .toBe('convened')
  return o.read(o.pages.chanhvp, it.id)
}

describe('the invitation', () => {
  it('is a draft of kind GM that says what the meeting says, to the agencies that are invited', async () => {
    const it = await approved()
    const drafted = await o.pages.chanhvp.call(draftInvitation, { id: it.id, version: it.version, ...signer })
    const draftId = drafted.invitation?.draftId ?? ''
    const card = await o.pages.chanhvp.call(readDraft, { id: draftId })
    expect(card).toMatchObject({ kind: 'GM', subject: it.title, state: 'drafting' })
    expect(card.recipients.map((row) => row.name)).toEqual([o.commune.name])
    const text = await invitationText(o, draftId)
    expect(text).toContain(`trân trọng kính mời: ${o.commune.name}`)
    expect(text).toContain('Chủ trì: Người Thử chutich, chutich.')
    expect(text).toContain('Địa điểm: Phòng họp số 1.')
    expect(text).toContain(`Điểm cầu: ${o.commune.name}.`)
    expect(text).toContain('1. Tình hình kinh tế - xã hội.')
    const [year, month, day] = civilDate(new Date(it.startsAt)).split('-')
    expect(text).toMatch(
      new RegExp(`Thời gian: \\d\\d giờ \\d\\d phút, ngày ${day} tháng 0?${Number(month)} năm ${year}`),
    )
    // A second one would contradict the first; while it is written the meeting stays as it says.
    const again = { id: it.id, version: drafted.version, ...signer }
    expect((await o.pages.chanhvp.refusal(draftInvitation, again)).code).toBe('meeting.invitation-open')
    const { title, description, kindId, form, startsAt, endsAt, place } = it
    const plan = { id: it.id, version: drafted.version, title, description, kindId, form, startsAt, endsAt, place }
    expect((await o.pages.chanhvp.refusal(changeMeeting, { ...plan, private: false, reason: '' })).code).toBe(
      'meeting.invitation-open',
    )
    expect((await o.pages.truongtaichinh.refusal(draftInvitation, again)).code).toBe('thing.missing')
    await o.pages.chanhvp.call(dropDraftWork, { id: draftId, version: card.version, reason: 'Soạn lại' })
    expect((await o.read(o.pages.chanhvp, it.id)).invitation).toBeNull()
    expect((await o.pages.chanhvp.call(draftInvitation, again)).invitation?.draftId).not.toBe(draftId)
  })

  it('numbered and issued convenes the meeting, and lies in the invited agency’s arrivals', async () => {
    const it = await approved()
    expect((await o.far.vanthuxa.fetch('GET', `/api/meetings/${it.id}`)).status).toBe(404)
    const drafted = await o.pages.chanhvp.call(draftInvitation, { id: it.id, version: it.version, ...signer })
    const documentId = await convertDraft.issue(o, drafted.invitation?.draftId ?? '')
    await expect
      .poll(async () => (await o.read(o.pages.chanhvp, it.id)).state, { timeout: 60_000, interval: 20 })
      .toBe('convened')
    const card = await o.read(o.pages.chanhvp, it.id)
    expect(card.invitation).toMatchObject({ documentId, issued: true, label: expect.stringMatching(/^\d+\/GM-UBND$/) })
    const sent = await o.pages.vanthu.call(readDocument, { id: documentId })
    expect(sent.deliveries.map((row) => row.recipientName)).toEqual([o.commune.name])
    const arrived = await o.house.sql`
      select d.subject from delivery v join document d on d.id = v.incoming_id where v.document_id = ${documentId}`
    expect(arrived).toMatchObject([{ subject: it.title }])
    expect((await o.read(o.far.vanthuxa, it.id)).myAgency).not.toBeNull()
    // Its clerk hears of it once.
    const told = () => o.house.sql`
      select kind from notice where subject_id = ${it.id} and holder_id = ${o.farHolder.vanthuxa}`
    await expect.poll(told, { timeout: 60_000 }).toMatchObject([{ kind: 'meeting.invited' }])
  })
})

describe('an invited agency', () => {
  it('names who comes, within its places; those named answer for themselves', async () => {
    const it = await convened(2)
    const line = it.agencies[0]?.id ?? ''
    const name = (holderIds: string[], declinedReason = '') => ({ id: line, holderIds, declinedReason })
    const { chutichxa, phoxa, congchucxa, vanthuxa } = o.farHolder
    expect((await o.far.congchucxa.refusal(namePersons, name([congchucxa]))).code).toBe('thing.missing')
    expect((await o.pages.chanhvp.refusal(namePersons, name([chutichxa]))).code).toBe('access.denied')
    expect((await o.far.vanthuxa.refusal(namePersons, name([chutichxa, phoxa, congchucxa]))).facts).toMatchObject({
      why: 'places',
    })
    expect((await o.far.vanthuxa.refusal(namePersons, name([o.holder.taichinh1]))).facts).toMatchObject({
      why: 'other-agency',
    })
    expect((await o.far.vanthuxa.refusal(namePersons, name([]))).code).toBe('input.invalid')
    await o.far.vanthuxa.call(namePersons, name([chutichxa, congchucxa]))
    await o.far.vanthuxa.call(namePersons, name([chutichxa, vanthuxa]))
    const card = await o.read(o.pages.chanhvp, it.id)
    const named = card.participants.filter((who) => who.invitedAgencyId === line)
    expect(named.map((who) => short(who.name)).sort()).toEqual(['chutichxa', 'vanthuxa'])
    expect(new Set(named.map((who) => who.siteId))).toEqual(new Set([card.sites[0]?.id]))
    expect((await o.far.congchucxa.fetch('GET', `/api/meetings/${it.id}`)).status).toBe(404)
    const yes = { id: it.id, reply: 'accepted' as const, mode: 'site' as const, reason: '', substituteHolderId: null }
    await o.far.chutichxa.call(replyToMeeting, yes)
    expect(
      (await o.read(o.far.chutichxa, it.id)).participants.find((who) => who.name.endsWith('chutichxa')),
    ).toMatchObject({ reply: 'accepted', replyMode: 'site', votes: false })
  })

  it('declines with a reason', async () => {
    const it = await convened()
    const line = it.agencies[0]?.id ?? ''
    await o.far.chutichxa.call(namePersons, { id: line, holderIds: [], declinedReason: 'Trùng kỳ họp HĐND xã' })
    expect((await o.read(o.pages.chanhvp, it.id)).agencies).toMatchObject([
      { named: 0, declinedReason: 'Trùng kỳ họp HĐND xã', answeredAt: expect.any(String) },
    ])
  })
})

describe('somebody invited', () => {
  it('comes, declines with a reason, or sends a substitute of his own agency who has no vote', async () => {
    const it = await convened()
    const line = it.agencies[0]?.id ?? ''
    await o.far.vanthuxa.call(namePersons, { id: line, holderIds: [o.farHolder.chutichxa], declinedReason: '' })
    const ask = (reply: 'accepted' | 'declined' | 'substitute', more: object = {}) => ({
      id: it.id,
      reply,
      mode: null,
      reason: '',
      substituteHolderId: null,
      ...more,
    })
    expect((await o.far.chutichxa.refusal(replyToMeeting, ask('declined'))).code).toBe('input.invalid')
    expect((await o.far.chutichxa.refusal(replyToMeeting, ask('accepted'))).code).toBe('input.invalid')
    const other = ask('substitute', { reason: 'Đi công tác', substituteHolderId: o.holder.taichinh1 })
    expect((await o.far.chutichxa.refusal(replyToMeeting, other)).facts).toMatchObject({ why: 'other-agency' })
    const sends = ask('substitute', { reason: 'Đi công tác', substituteHolderId: o.farHolder.phoxa })
    await o.far.chutichxa.call(replyToMeeting, sends)
    const seen = await o.read(o.far.phoxa, it.id)
    const me = seen.participants.find((who) => who.id === seen.me)
    const chair = seen.participants.find((who) => who.name.endsWith('chutichxa'))
    expect(me).toMatchObject({ votes: false, substituteFor: chair?.id, role: 'attendee', reply: 'none' })
    // The reason is for the desk and the two of them.
    expect(chair).toMatchObject({ reply: 'substitute', replyReason: 'Đi công tác' })
    expect(
      (await o.read(o.pages.truongtaichinh, it.id)).participants.find((who) => who.id === chair?.id)?.replyReason,
    ).toBe('')
    // He comes himself after all: the other one is no longer expected.
    await o.far.chutichxa.call(replyToMeeting, ask('accepted', { mode: 'hall' }))
    expect((await o.far.phoxa.fetch('GET', `/api/meetings/${it.id}`)).status).toBe(200)
    expect((await o.read(o.far.phoxa, it.id)).me).toBeNull()
  })

  it('does not hand on the chair by sending somebody', async () => {
    const it = await convened()
    const ask = {
      id: it.id,
      reply: 'substitute' as const,
      mode: null,
      reason: 'Đi công tác',
      substituteHolderId: o.holder.phochutich,
    }
    expect((await o.pages.chutich.refusal(replyToMeeting, ask)).facts).toMatchObject({ why: 'second-chair' })
    expect((await o.pages.tuphap1.refusal(replyToMeeting, ask)).code).toBe('thing.missing')
  })
})

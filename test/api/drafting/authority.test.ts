import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endAuthority, giveAuthority, listAuthorities, listSigners, listSigningPosts } from '#contract/authority.ts'
import { createDraft } from '#contract/drafting.ts'
import { approveDraft, passDraft } from '#contract/drafting-flow.ts'
import { civilDate } from '#platform/clock.ts'
import { staff } from '../../setup/house.ts'
import { authority, type Bureau, mainOf, openBureau } from './bureau.ts'

let it_: Bureau
let posts: Map<string, string>
const day = (days: number) => civilDate(new Date(it_.house.now().getTime() + days * 86_400_000))

beforeAll(async () => {
  it_ = await openBureau()
  // Deputies of the two heads, who may approve.
  await staff(it_.house, 'photuphap', it_.justice, 'unitHead', 'photuphap')
  await staff(it_.house, 'photaichinh', it_.finance, 'unitHead', 'photaichinh')
  const found = await it_.pages.chanhvp.call(listSigningPosts, {})
  posts = new Map(found.posts.map((it) => [it.title, it.postId]))
})
afterAll(() => it_.house.close())

const give = (ask: Parameters<typeof authority>[0]) => it_.pages.chanhvp.call(giveAuthority, authority(ask))
const post = (title: string) => posts.get(title) ?? ''
const signers = async (kind: 'QĐ' | 'CV' | 'GM', fieldCode = '') =>
  (await it_.pages.taichinh1.call(listSigners, { kind, fieldCode })).signers.map((it) => it.title)

describe('requirement 5: the authority block is generated, and validated against dated, written authorisations', () => {
  it('fills the list of signers by kind, field and day', async () => {
    await give({
      postId: post('phochutich'),
      mode: 'signFor',
      forTitle: 'Chủ tịch',
      body: 'Ủy ban nhân dân',
      kinds: ['CV'],
      fields: ['VX'],
    })
    expect(await signers('CV', 'VX')).toEqual(['chutich', 'phochutich'])
    expect(await signers('CV', 'KT')).toEqual(['chutich'])
    expect(await signers('QĐ', 'VX')).toEqual(['chutich'])
    const { signers: found } = await it_.pages.taichinh1.call(listSigners, { kind: 'CV', fieldCode: 'VX' })
    expect(found[1]?.lines).toEqual(['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHOCHUTICH'])
  })

  it('is by authorisation only in writing, with an end, never passed on; expired yesterday, its holder is not to be chosen', async () => {
    const ask = { postId: post('chanhvp'), mode: 'byAuthorisation', forTitle: 'Chủ tịch', kinds: ['GM'] } as const
    const refused = (change: object) =>
      it_.pages.chanhvp.refusal(giveAuthority, authority({ ...ask, kinds: ['GM'], validTo: day(1), ...change }))
    expect(await refused({ basis: '' })).toMatchObject({ facts: { problems: [{ path: '/basis' }] } })
    expect(await refused({ validTo: null })).toMatchObject({ facts: { problems: [{ path: '/validTo' }] } })
    expect(await refused({ mayPassOn: true })).toMatchObject({ facts: { problems: [{ path: '/mayPassOn' }] } })
    await give({ ...ask, kinds: ['GM'], basis: 'Giấy ủy quyền 02/GUQ-UBND', validTo: day(1) })
    expect(await signers('GM')).toContain('chanhvp')
    await it_.passDays(2)
    expect(await signers('GM')).not.toContain('chanhvp')
  })

  it('by order passes on to a deputy only where the head of the unit was allowed to, and ends with it', async () => {
    const deputy = {
      postId: post('photuphap'),
      mode: 'byOrder',
      forTitle: 'Chủ tịch',
      viaTitle: 'truongtuphap',
    } as const
    // Whoever may not approve a draft would stop it at his desk.
    const officer = authority({ ...deputy, postId: post('tuphap1'), viaTitle: '' })
    expect(await it_.pages.chanhvp.refusal(giveAuthority, officer)).toMatchObject({
      code: 'authority.unfit',
      facts: { why: 'may-not-approve' },
    })
    expect(await it_.pages.chanhvp.refusal(giveAuthority, authority(deputy))).toMatchObject({
      code: 'authority.unfit',
      facts: { why: 'not-passed-on' },
    })
    const all = await give({ postId: post('truongtuphap'), mode: 'byOrder', forTitle: 'Chủ tịch', mayPassOn: true })
    // A head of another unit passes on to his own deputies only, whatever both are called.
    expect(
      await it_.pages.chanhvp.refusal(giveAuthority, authority({ ...deputy, postId: post('photaichinh') })),
    ).toMatchObject({ code: 'authority.unfit' })
    await give(deputy)
    const { signers: found } = await it_.pages.taichinh1.call(listSigners, { kind: 'QĐ' })
    expect(found.find((it) => it.title === 'photuphap')?.lines).toEqual([
      'TL. CHỦ TỊCH',
      'KT. TRUONGTUPHAP',
      'PHOTUPHAP',
    ])
    const first = all.authorities.find((it) => it.postTitle === 'truongtuphap')
    await it_.pages.chanhvp.call(endAuthority, { id: first?.id ?? '', on: day(-1), reason: 'Thay đổi quy chế' })
    expect(await signers('QĐ')).toEqual(['chutich'])
  })

  it('is kept by chief of office and administrator, of their own agency', async () => {
    const ask = authority({ postId: post('phochutich'), mode: 'signFor', forTitle: 'Chủ tịch' })
    for (const login of ['taichinh1', 'vanthu', 'truongtaichinh'] as const)
      expect(await it_.pages[login].refusal(giveAuthority, ask)).toMatchObject({ code: 'access.denied' })
    const { authorities } = await it_.pages.gui.call(listAuthorities, {})
    expect(authorities).toEqual([])
  })

  it('is looked at again when the draft is laid before the signer and when he approves', async () => {
    const { authorities } = await give({
      postId: post('phochutich'),
      mode: 'signFor',
      forTitle: 'Chủ tịch',
      kinds: ['QĐ'],
    })
    const given = authorities.find((it) => it.postTitle === 'phochutich' && it.kinds.includes('QĐ'))
    const named = { authorityId: given?.id ?? '', signerId: it_.holder.phochutich }
    expect(await it_.pages.taichinh1.refusal(createDraft, { data: it_.data({ ...named, kind: 'TB' }) })).toMatchObject({
      code: 'draft.authority-ended',
    })
    const waiting = await it_.waiting(named)
    expect(waiting).toMatchObject({ with: { title: 'phochutich' }, signer: { inForce: true } })
    await it_.pages.chanhvp.call(endAuthority, { id: named.authorityId, on: day(-1), reason: 'Phân công lại' })
    expect(
      await it_.pages.phochutich.refusal(approveDraft, {
        id: waiting.id,
        version: waiting.version,
        number: 1,
        sha256: mainOf(waiting).pdf.sha256 ?? '',
        note: '',
      }),
    ).toMatchObject({ code: 'draft.authority-ended' })
    const draft = await it_.drafted()
    const formed = await it_.pass(
      'truongtaichinh',
      await it_.submit('taichinh1', draft, 'truongtaichinh'),
      'formatCheck',
      'vanthu',
    )
    expect(
      (await it_.pages.vanthu.call(passDraft, { id: formed.id, version: formed.version, to: 'waitSign', note: '' }))
        .state,
    ).toBe('waitSign')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addVersion,
  checkOutDraft,
  countDrafts,
  createDraft,
  listDrafts,
  releaseDraft,
  reviseDraft,
} from '#contract/drafting.ts'
import { submitDraft } from '#contract/drafting-flow.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Bureau, mainOf, openBureau } from './bureau.ts'

let it_: Bureau
beforeAll(async () => {
  it_ = await openBureau()
})
afterAll(() => it_.house.close())

describe('working on the text', () => {
  it('is taken out by one at a time; a version gives it back', async () => {
    const draft = await it_.drafted()
    const out = await it_.pages.taichinh1.call(checkOutDraft, { id: draft.id, version: draft.version })
    expect(out.checkout).toMatchObject({ mine: true })
    expect(await it_.pages.taichinh1.refusal(checkOutDraft, { id: draft.id, version: draft.version })).toMatchObject({
      code: 'thing.changed',
    })
    const next = await it_.version('taichinh1', out, 'Sửa điều 2')
    expect(next).toMatchObject({ checkout: null })
    expect(next.versions.map((version) => version.number)).toEqual([1, 2])
    expect(next.versions[0]?.files[0]?.sha256).toBe(mainOf(draft).sha256)
  })

  it('is given back by the unit’s head for somebody who is away', async () => {
    const draft = await it_.drafted()
    const out = await it_.pages.taichinh1.call(checkOutDraft, { id: draft.id, version: draft.version })
    expect(
      await it_.pages.taichinh1.refusal(submitDraft, {
        id: draft.id,
        version: draft.version,
        toHolderId: it_.holder.truongtaichinh,
        note: '',
      }),
    ).toMatchObject({ code: 'thing.changed' })
    expect(out.can).toContain('release')
    const free = await it_.pages.truongtaichinh.call(releaseDraft, { id: draft.id })
    expect(free.checkout).toBeNull()
  })

  it('by two at once leaves one version, and tells the other', async () => {
    const draft = await it_.drafted()
    const uploads = await Promise.all(
      ['a', 'b'].map((mark) => upload(it_.pages.taichinh1, tinyPdf(`hai-nguoi ${mark}`))),
    )
    const results = await Promise.allSettled(
      uploads.map(({ uploadId }) =>
        it_.pages.taichinh1.call(addVersion, {
          id: draft.id,
          version: draft.version,
          note: '',
          main: { uploadId },
          keep: [],
          add: [],
        }),
      ),
    )
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await it_.read('taichinh1', draft.id)).versions).toHaveLength(2)
  })

  it('needs a PDF where nothing here can make one, and says so', async () => {
    // The built-in form of the kind, which is a Word file.
    const draft = await it_.pages.taichinh1.call(createDraft, { data: it_.data() })
    const card = await it_.rendered('taichinh1', draft.id)
    expect(card.converter).toBe(false)
    expect(mainOf(card).pdf.state).toBe('unavailable')
    expect(
      await it_.pages.taichinh1.refusal(submitDraft, {
        id: card.id,
        version: card.version,
        toHolderId: it_.holder.truongtaichinh,
        note: '',
      }),
    ).toMatchObject({ code: 'draft.no-pdf', facts: { state: 'unavailable' } })
    const { uploadId } = await upload(it_.pages.taichinh1, tinyPdf('bản PDF tự làm'))
    await it_.pages.taichinh1.call(addVersion, {
      id: card.id,
      version: card.version,
      note: 'Kèm bản PDF',
      pdf: { uploadId },
      keep: [],
      add: [],
    })
    const ready = await it_.rendered('taichinh1', card.id)
    expect(mainOf(ready)).toMatchObject({ sha256: mainOf(card).sha256, pdf: { state: 'ready' } })
    expect((await it_.submit('taichinh1', ready, 'truongtaichinh')).state).toBe('unitReview')
  })

  it('refuses a form filled by somebody else meanwhile', async () => {
    const draft = await it_.drafted()
    await it_.pages.taichinh1.call(reviseDraft, {
      id: draft.id,
      version: draft.version,
      data: it_.data({ note: 'Gấp' }),
    })
    expect(
      await it_.pages.taichinh1.refusal(reviseDraft, { id: draft.id, version: draft.version, data: it_.data() }),
    ).toMatchObject({ code: 'thing.changed' })
  })
})

describe('piles', () => {
  it('are counted for whoever they wait for', async () => {
    const { piles } = await it_.pages.chutich.call(countDrafts, {})
    const { rows } = await it_.pages.chutich.call(listDrafts, { pile: 'toDecide' })
    expect(piles.find((it) => it.pile === 'toDecide')?.count).toBe(rows.length)
  })

  it('go on by pages, the urgent first', async () => {
    for (const urgency of ['normal', 'flash', 'urgent'] as const) await it_.drafted('tuphap1', { urgency })
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await it_.pages.tuphap1.call(listDrafts, {
        pile: 'toRevise',
        limit: 1,
        ...(cursor ? { cursor } : {}),
      })
      seen.push(...page.rows.map((row) => row.urgency))
      cursor = page.next
    }
    expect(seen).toEqual(['flash', 'urgent', 'normal'])
    expect(await it_.pages.tuphap1.refusal(listDrafts, { pile: 'toRevise', cursor: 'x' })).toMatchObject({
      code: 'input.invalid',
    })
  })
})

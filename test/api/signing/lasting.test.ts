import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readDocument } from '#contract/documents.ts'
import { readProofs, tryProofs } from '#contract/lasting.ts'
import { readSigning } from '#contract/signing.ts'
import { hashOf, readEvidence, verifyEvidence } from '#platform/pki/evidence/index.ts'
import type { Certificate } from '#platform/pki/trust/certificate.ts'
import type { Page } from '../../setup/page.ts'
import { hasPdfsig, hasQpdf, pdfsig, qpdfCheck } from '../../unit/pades/judges.ts'
import { hasOpenssl } from '../../unit/pki/authority.ts'
import { evidenceBytes, fetched, lastingBytes, proved } from './lasting-bytes.ts'
import { type LastingBureau, openLasting, type Served, serveState } from './lasting-ground.ts'

const year = 366 * 86_400_000

describe.skipIf(!hasOpenssl)('proof that was missed is added later, and renewed (containers by openssl)', () => {
  let it_: LastingBureau
  let admin: Page
  beforeAll(async () => {
    it_ = await openLasting()
    admin = await it_.administrate('vanhanh')
  })
  afterEach(() => it_.stamps.setFault(undefined))
  afterAll(() => it_?.close())

  const roots = () => [it_.state.root]
  const now = () => it_.house.now().getTime()

  it.each([
    ['down', 'timestamp.unreachable'],
    ['wrong-nonce', 'timestamp.nonce'],
    ['wrong-imprint', 'timestamp.imprint'],
    ['html', 'timestamp.not-a-reply'],
    ['cut', 'timestamp.not-a-reply'],
    ['slow', 'timestamp.slow'],
  ] as const)(
    'a service that is `%s`: what has left stays as it is, the whole proof is kept beside it',
    async (fault, problem) => {
      it_.stamps.setFault(fault)
      const id = await it_.sealed()
      const issued = await it_.dispatch(id)
      const sent = await it_.bytes('vanthu', id)
      expect(await proved(sent, roots(), now())).toEqual(['B-B good indeterminate', 'B-B good indeterminate'])
      await it_.until(admin, id, { state: 'open', problem, revisions: [] })

      it_.stamps.setFault(undefined)
      await it_.until(admin, id, { state: 'kept', problem: '', revisions: [{ act: 'completed' }] })
      const kept = await lastingBytes(it_.pages.vanthu, id)
      expect(kept.subarray(0, sent.length).equals(sent)).toBe(true)
      expect(await proved(kept, roots(), now())).toEqual([
        'B-LTA good',
        'B-LTA good',
        'timestamp good',
        'timestamp good',
      ])
      // The document, its history and the copy at the recipient are what they were.
      expect((await it_.bytes('vanthu', id)).equals(sent)).toBe(true)
      expect((await it_.pages.vanthu.call(readDocument, { id })).version).toBe(issued.version)
      expect((await it_.pages.vanthu.call(readSigning, { id })).revisions[0]?.lines.map(({ act }) => act)).toEqual([
        'approved',
        'signed',
        'sealed',
      ])
      const [copy] = await it_.house.sql<
        { id: string }[]
      >`select incoming_id as id from delivery where document_id = ${id}`
      expect((await fetched(it_.pages.gui, `/api/documents/${copy?.id}/files/1`)).equals(sent)).toBe(true)
      // Whoever received these bytes has the same proof.
      expect(await it_.lasting(copy?.id ?? '', it_.pages.gui)).toMatchObject({ state: 'kept' })
      if (hasPdfsig)
        expect(
          pdfsig(kept)
            .slice(0, 2)
            .map(({ valid }) => valid),
        ).toEqual([true, true])
      if (hasQpdf) expect(qpdfCheck(kept)).toContain('No syntax or stream encoding errors')
    },
  )

  it('a sealed document that has not left takes the whole proof along', async () => {
    it_.stamps.setFault('down')
    const id = await it_.sealed()
    const sealed = await it_.bytes('vanthu', id)
    it_.stamps.setFault(undefined)
    const lines = async () => (await it_.pages.vanthu.call(readSigning, { id })).revisions[0]?.lines ?? []
    const acts = async () => (await lines()).map(({ act }) => act)
    await it_.tryUntil(admin, acts, ['approved', 'signed', 'sealed', 'timestamped'])
    expect((await lines()).at(-1)).toMatchObject({ byName: 'Hệ thống' })
    const short = createHash('sha256').update(sealed).digest('hex')
    expect(await it_.house.sql`select next_at from lasting_file where sha256 = ${short}`).toEqual([{ next_at: null }])
    expect(await it_.dispatch(id)).toMatchObject({ state: 'issued' })
    const sent = await it_.bytes('vanthu', id)
    expect(sent.subarray(0, sealed.length).equals(sealed)).toBe(true)
    expect((await proved(sent, roots(), now())).slice(0, 2)).toEqual(['B-LTA good', 'B-LTA good'])
    await it_.until(admin, id, { state: 'kept', revisions: [] })
  })

  it('a failure does not put off what was asked for while it was under way', async () => {
    it_.stamps.setFault('slow')
    const id = await it_.sealed()
    await it_.dispatch(id)
    await expect.poll(() => it_.house.sql`select 1 from lasting_file where state = 'waiting'`).toHaveLength(1)
    const before = it_.stamps.count()
    await admin.call(tryProofs, {})
    // One question for the file, one for evidence.
    await expect.poll(it_.stamps.count).toBe(before + 2)
    // As whoever asks does, but without the second worker that would then look at once.
    const asked = it_.house.now()
    await it_.house.sql`update lasting_file set next_at = ${asked} where state = 'waiting'`
    const missed = () => it_.house.sql`select next_at from lasting_file where problem = 'timestamp.slow'`
    await expect.poll(missed).toEqual([{ next_at: asked }])
    it_.stamps.setFault(undefined)
    await it_.until(admin, id, { state: 'kept' })
  })

  it('is for readers of the document, and the figures for whoever runs the installation', async () => {
    it_.stamps.setFault('down')
    const id = await it_.sealed()
    await it_.dispatch(id)
    await it_.until(admin, id, { state: 'open', problem: 'timestamp.unreachable' })
    expect(await admin.call(readProofs, {})).toMatchObject({
      problems: expect.arrayContaining([{ problem: 'timestamp.unreachable', files: 1, nextAt: expect.any(String) }]),
    })
    expect(await it_.pages.vanthu.refusal(readProofs, {})).toMatchObject({ code: 'access.denied' })
    expect(await it_.pages.vanthu.refusal(tryProofs, {})).toMatchObject({ code: 'access.denied' })
    const refused = await admin.fetch('GET', `/api/documents/${id}/files/1/lasting`)
    expect(refused.status).toBe(403)
    for (const path of ['lasting-file', 'evidence'])
      expect((await it_.pages.vanthu.fetch('GET', `/api/documents/${id}/files/2/${path}`)).status).toBe(404)
    it_.stamps.setFault(undefined)
    await it_.until(admin, id, { state: 'kept' })
    // Whoever may not read the document gets neither.
    const stranger = await it_.pages.tuphap1.fetch('GET', `/api/documents/${id}/files/1/lasting-file`)
    expect(stranger.status).toBe(404)
  })
})

describe.skipIf(!hasOpenssl)('over the years (containers by openssl)', () => {
  let it_: LastingBureau
  let next: Served | undefined
  beforeAll(async () => {
    it_ = await openLasting()
  })
  afterAll(async () => {
    await it_?.close()
    await next?.server.close()
  })

  it('time-stamps and evidence are renewed a year before they end, and prove what was after the first service is gone', async () => {
    const first = await it_.administrate('vanhanh')
    const id = await it_.sealed()
    await it_.dispatch(id)
    const issuedAt = it_.house.now().getTime()
    const issued = await it_.bytes('vanthu', id)
    await it_.until(first, id, { state: 'kept', revisions: [] })
    await it_.until(first, id, { evidence: { files: expect.any(Number) } })
    expect((await it_.lasting(id)).endsAt?.slice(0, 4)).toBe(String(new Date(issuedAt + 10 * year).getUTCFullYear()))
    expect(await first.call(readProofs, {})).toMatchObject({ endSoon: 0, evidence: { uncovered: 0, problems: [] } })
    const record = await evidenceBytes(it_.pages.vanthu, id)

    // Eight years later nothing is due; nine years later it is, and the old service has nothing to give.
    it_.house.pass(8 * year)
    const second = await it_.administrate('vanhanh2')
    let clerk = await it_.clerk('vanthu8')
    await second.call(tryProofs, {})
    expect(await it_.lasting(id, clerk)).toMatchObject({ state: 'kept', problem: '', revisions: [] })
    it_.house.pass(1.1 * year)
    const third = await it_.administrate('vanhanh3')
    clerk = await it_.clerk('vanthu9')
    expect(await third.call(readProofs, {})).toMatchObject({ endSoon: 1 })
    it_.stamps.setFault('down')
    await it_.until(third, id, { state: 'kept', problem: 'timestamp.unreachable', revisions: [] }, clerk)
    it_.stamps.setFault(undefined)
    await it_.until(third, id, { state: 'kept', problem: 'timestamp.no-gain', revisions: [] }, clerk)

    next = await serveState('đời sau', () => it_.house.now())
    await it_.trust(third, next.root)
    it_.stamps.serve(next.server)
    await it_.until(third, id, { state: 'kept', problem: '', revisions: [{ act: 'renewed' }] }, clerk)
    await expect
      .poll(async () => (await third.call(readProofs, {})).evidence.problems, { timeout: 60_000, interval: 100 })
      .toEqual([])
    expect(await third.call(readProofs, {})).toMatchObject({ endSoon: 0, problems: [] })

    // Twelve years after: the first service has ended, its certificates too; nobody is asked.
    const after = issuedAt + 12 * year
    const roots = [it_.state.root, next.root]
    const renewed = await lastingBytes(clerk, id)
    expect(renewed.subarray(0, issued.length).equals(issued)).toBe(true)
    expect(await proved(renewed, roots, after)).toEqual([
      'B-LTA good',
      'B-LTA good',
      'timestamp good',
      'timestamp good indeterminate',
    ])
    expect((await proved(issued, roots, after)).slice(0, 2)).not.toContain('B-LTA good')
    const evidence = await evidenceBytes(clerk, id)
    expect(evidenceSays(evidence, issued, roots, after)).toMatchObject({ result: 'good', since: expect.any(String) })
    expect(evidenceSays(record, issued, roots, after).result).toBe('indeterminate')
    expect(evidenceSays(evidence, Buffer.concat([issued, Buffer.from(' ')]), roots, after).result).toBe('bad')
  })
})

function evidenceSays(record: Buffer, file: Buffer, roots: readonly Certificate[], at: number) {
  return verifyEvidence(readEvidence(record), (digest) => hashOf(digest, file), { roots, at })
}

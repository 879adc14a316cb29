import { rename } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endAlgorithmEnd, listAlgorithmEnds, setAlgorithmEnd } from '#contract/algorithm-ends.ts'
import { readProofs } from '#contract/lasting.ts'
import { releaseHeldJobs } from '#platform/jobs.ts'
import { hashOf, readEvidence, verifyEvidence } from '#platform/pki/evidence/index.ts'
import { type AlgorithmEnd, algorithmEnds } from '#platform/pki/trust/algorithms.ts'
import { startDying } from '../../setup/dying.ts'
import type { Page } from '../../setup/page.ts'
import { hasOpenssl } from '../../unit/pki/authority.ts'
import { administrator } from '../administrator.ts'
import { evidenceBytes, lastingBytes, proved } from './lasting-bytes.ts'
import { type LastingBureau, openLasting, type Served, serveState } from './lasting-ground.ts'

const day = 86_400_000
const basis = 'Thông báo của Ban Cơ yếu Chính phủ'

const plain = ({
  ends,
}: {
  ends: readonly { algorithm: string; below: number | null; until: string; endedAt: string | null }[]
}) =>
  ends
    .filter(({ endedAt }) => endedAt === null)
    .map(
      ({ algorithm, below, until }): AlgorithmEnd =>
        below === null ? { algorithm, until } : { algorithm, below, until },
    )

describe.skipIf(!hasOpenssl)('until when algorithms convince (containers by openssl)', () => {
  let it_: LastingBureau
  let admin: Page
  let strong: Served | undefined
  let worker: Awaited<ReturnType<LastingBureau['house']['another']>>
  beforeAll(async () => {
    it_ = await openLasting({ ROLES: 'web,live' })
    worker = await it_.house.another({ ROLES: 'worker' })
    admin = await it_.administrate('vanhanh')
  })
  afterAll(async () => {
    await it_?.close()
    await strong?.server.close()
  })

  it('begins with what the program knows, read by everybody', async () => {
    const seen = await it_.pages.vanthu.call(listAlgorithmEnds, {})
    expect(seen.mayManage).toBe(false)
    expect(new Set(plain(seen))).toEqual(new Set(algorithmEnds))
  })

  it('is entered by the system administrator alone, replaces what stood there, and is taken back with a reason', async () => {
    const ask = { algorithm: 'rsa', below: 3072, until: '2029-12-31', basis } as const
    const local = (await administrator(it_.house, 'quantricoquan', it_.here.id, 'agencyAdministrator')).page
    for (const page of [it_.pages.vanthu, it_.pages.chutich, local])
      expect(await page.refusal(setAlgorithmEnd, ask)).toMatchObject({ code: 'access.denied' })
    const set = await admin.call(setAlgorithmEnd, ask)
    const rsa = set.ends.filter(({ algorithm, below }) => algorithm === 'rsa' && below === 3072)
    expect(rsa).toEqual([
      expect.objectContaining({ until: '2029-12-31', endedAt: null, basis }),
      expect.objectContaining({ until: '2030-12-31', endedAt: expect.any(String) as string, endReason: basis }),
    ])
    const id = rsa[0]?.id ?? ''
    expect(await it_.pages.vanthu.refusal(endAlgorithmEnd, { id, reason: 'x' })).toMatchObject({
      code: 'access.denied',
    })
    const ended = await admin.call(endAlgorithmEnd, { id, reason: 'Nhập nhầm' })
    expect(plain(ended).filter(({ below }) => below === 3072)).toEqual([])
    expect(await admin.refusal(endAlgorithmEnd, { id, reason: 'x' })).toMatchObject({ code: 'thing.state' })
    for (const wrong of [
      { ...ask, below: null },
      { ...ask, algorithm: 'sha256' as const },
      { ...ask, until: '31/12/2030' },
      { ...ask, basis: ' ' },
    ])
      expect(await admin.refusal(setAlgorithmEnd, wrong)).toMatchObject({ code: 'input.invalid' })
    await expect(it_.house.sql`update algorithm_end set until = '2040-01-01'`).rejects.toThrow(
      'replaced, never rewritten',
    )
    await expect(it_.house.sql`delete from algorithm_end`).rejects.toThrow('replaced, never rewritten')
  })

  it('a digest that is to end: files are stamped by a longer one, evidence is hashed anew over the files', async () => {
    const id = await it_.sealed()
    await it_.dispatch(id)
    const issued = await it_.bytes('vanthu', id)
    await it_.until(admin, id, { state: 'kept', evidence: { files: expect.any(Number) as number } })
    const before = await evidenceBytes(it_.pages.vanthu, id)
    await worker.close()
    // An earlier state of the file is lost meanwhile.
    const [gone] = await it_.house.sql<{ sha256: string }[]>`
      select sha256 from document_revision where document_id = ${id} order by ordinal limit 1`
    const name = gone?.sha256 ?? ''
    const object = `${it_.house.storeFolder}/objects/${name.slice(0, 2)}/${name.slice(2, 4)}/${name}`
    await rename(object, `${object}.away`)

    const until = new Date(it_.house.now().getTime() + 180 * day).toISOString().slice(0, 10)
    strong = await serveState('đời sau', () => it_.house.now(), 'ec-384')
    await it_.trust(admin, strong.root)
    it_.stamps.serve(strong.server)
    const ends = plain(await admin.call(setAlgorithmEnd, { algorithm: 'sha256', below: null, until, basis }))
    // A stamp that is to live half a year is renewed in the middle of it.
    it_.house.pass(120 * day)
    admin = await it_.administrate('vanhanh2')
    const clerk = await it_.clerk('vanthu2')
    worker = await it_.house.another({ ROLES: 'worker' })
    await it_.until(admin, id, { state: 'kept', problem: '', revisions: [{ act: 'renewed' }] }, clerk)
    const problems = async () => (await admin.call(readProofs, {})).evidence.problems
    const lost = { problem: 'evidence.files-lost', records: 1 }
    await it_.tryUntil(admin, problems, [lost])

    // In the last month the others go on without it; a process killed on the way leaves everything as it was.
    await worker.close()
    it_.house.pass(40 * day)
    admin = await it_.administrate('vanhanh3')
    const program = await startDying(it_.house, 'evidence-hashed-anew', { ...it_.settings, ROLES: 'worker' })
    await it_.tryUntil(admin, async () => [program.signal()], ['SIGKILL'])
    const [none] = await it_.house.sql`select count(*)::int as n from evidence_renewed_leaf`
    expect([none, await problems()]).toEqual([{ n: 0 }, [lost]])
    await releaseHeldJobs(it_.house.sql)
    worker = await it_.house.another({ ROLES: 'worker' })
    const last = await it_.clerk('vanthu3')
    const digests = async () => readEvidence(await evidenceBytes(last, id)).map(([first]) => first?.digest)
    await it_.tryUntil(admin, digests, ['sha256', 'sha384'])
    const told = await it_.house.sql`select data from fact where type = 'evidence.file-lost'`
    expect([told.map((it) => it['data']), await problems()]).toEqual([[{ sha256: name }], []])

    // Two years on SHA-256 has ended: what was done in time proves the file, what was not does no longer.
    const at = it_.house.now().getTime() + 730 * day
    const roots = [it_.state.root, strong.root]
    const says = (record: Buffer, file: Buffer) =>
      verifyEvidence(readEvidence(record), (digest) => hashOf(digest, file), { roots, at, ends })
    const after = await evidenceBytes(last, id)
    expect(says(after, issued)).toMatchObject({ result: 'good', reasons: [] })
    expect(says(before, issued).result).toBe('indeterminate')
    expect(says(after, Buffer.concat([issued, Buffer.from(' ')])).result).toBe('bad')
    const kept = await lastingBytes(last, id)
    expect(kept.subarray(0, issued.length).equals(issued)).toBe(true)
    expect((await proved(kept, roots, at, ends)).slice(0, 2)).toEqual(['B-LTA good', 'B-LTA good'])
    expect((await proved(issued, roots, at, ends)).slice(0, 2)).not.toContain('B-LTA good')
  })
})

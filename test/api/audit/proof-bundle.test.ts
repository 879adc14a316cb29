import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listUses, readProofBundle } from '#contract/audit.ts'
import { readDocument, registerDelivered } from '#contract/documents.ts'
import { listReportRows, readReport } from '#contract/reports.ts'
import { civilDate } from '#platform/clock.ts'
import { unpacked } from '../../setup/unpacked.ts'
import { hasPdfsig, pdfsig } from '../../unit/pades/judges.ts'
import type { Login } from '../routing/office.ts'
import { openSigning, type SigningBureau } from '../signing/ground.ts'

let it_: SigningBureau
let signed = ''
let unsigned = ''
beforeAll(async () => {
  it_ = await openSigning()
})
afterAll(async () => {
  expect(it_.house.errors).toEqual([])
  await it_.house.close()
})

const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const path = (id: string) => readProofBundle.path.replace(':id', id)

/** Takes a bundle and lays it out in a folder of its own, as any program for ZIPs would. */
async function taken(login: Login, id: string) {
  const response = await it_.pages[login].fetch('GET', path(id))
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
  const zip = Buffer.from(await response.arrayBuffer())
  return { ...unpacked(zip), zip, name: response.headers.get('content-disposition') ?? '' }
}

const period = () => ({ from: civilDate(it_.house.now()), to: civilDate(it_.house.now()) })

describe('scenario 15, inspection day: the share that is signed opens its rows', () => {
  it('counts what left with the agency’s signature, and the row is the document', async () => {
    signed = (await it_.approved(undefined, 'Quyết định có hai chữ ký')).id
    await it_.sign('chutich', signed, 'signed')
    await it_.number(signed)
    await it_.sign('vanthu', signed, 'sealed')
    await it_.dispatch(signed)
    unsigned = (await it_.approved(undefined, 'Quyết định chưa ký')).id
    const { total } = await it_.pages.chanhvp.call(readReport, { report: 'outgoing', ...period() })
    const count = (name: string) => total.figures.find((it) => it.figure === name)?.count
    expect([count('all'), count('signed')]).toEqual([1, 1])
    const { rows } = await it_.pages.chanhvp.call(listReportRows, { report: 'outgoing', ...period(), figure: 'signed' })
    expect(rows.map((it) => it.documentId)).toEqual([signed])
  })

  it('counts what arrived signed at its receiver, once its signatures were looked at', async () => {
    const [copy] = await it_.house.sql<{ id: string }[]>`
      select incoming_id as id from delivery where document_id = ${signed}`
    const ask = { id: copy?.id ?? '', registerId: it_.sender.incoming, arrivedOn: period().to, confirmDuplicate: true }
    await it_.pages.gui.call(registerDelivered, ask)
    const of = async (name: string) =>
      (await it_.pages.gui.call(readReport, { report: 'use', ...period() })).total.figures.find(
        (it) => it.figure === name,
      )?.count
    await expect.poll(() => of('signed'), { timeout: 60_000 }).toBe(1)
    expect(await of('all')).toBe(1)
  })
})

describe('scenario 15, inspection day: the proof bundle of one document', () => {
  it('holds the bytes, every status and every use, and its sums agree', async ({ task }) => {
    const started = performance.now()
    const { folder, names, name } = await taken('chanhvp', signed)
    const tookMs = performance.now() - started
    expect(name).toContain('chung-cu-')
    expect(names).toEqual(
      expect.arrayContaining([
        'README.txt',
        'SHA256SUMS',
        'SHA256SUMS.tst',
        'certificates/roots.pem',
        'records/document.json',
        'records/facts.json',
        'records/revisions.json',
        'records/signature-reports.json',
        'records/uses.json',
      ]),
    )
    const record = (it: string) => JSON.parse(readFileSync(join(folder, 'records', `${it}.json`), 'utf8'))
    const card = await it_.pages.chanhvp.call(readDocument, { id: signed })
    const main = names.find((it) => it.startsWith('files/')) ?? ''
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
    expect(sums).toContain(`${card.fileList[0]?.sha256}  ${main}\n`)
    for (const line of sums.trimEnd().split('\n')) {
      const [sha256, file = ''] = line.split('  ')
      expect([
        file,
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
      ]).toEqual([file, sha256])
    }
    expect(record('document')).toMatchObject({
      id: signed,
      subject: 'Quyết định có hai chữ ký',
      deliveries: [{ code: '03', history: [{ code: '01' }, { code: '03' }] }],
    })
    expect(record('facts').map((it: { type: string }) => it.type)).toEqual(
      expect.arrayContaining(['draft.created', 'document.bears-signature', 'document.issued', 'document.proof-taken']),
    )
    expect(record('revisions').map((it: { act: string }) => it.act)).toEqual(
      expect.arrayContaining(['approved', 'signed', 'sealed']),
    )
    expect(record('uses')).toContainEqual(
      expect.objectContaining({ act: 'download', name: expect.stringContaining('chanhvp') }),
    )
    // Scenario 15 asks for less than five seconds: what it took stands in the report of the run.
    Object.assign(task.meta, { tookMs: Math.round(tookMs) })
  })

  it.skipIf(!has('openssl') || !has('sha256sum'))(
    'is verified by sha256sum and openssl alone, and a changed record or file is found (sha256sum, openssl)',
    async () => {
      const { folder, names } = await taken('chanhvp', signed)
      const sums = () => spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
      const stamp = () =>
        spawnSync(
          'openssl',
          'ts -verify -token_in -in SHA256SUMS.tst -data SHA256SUMS -CAfile certificates/roots.pem'.split(' '),
          { cwd: folder, encoding: 'utf8' },
        )
      expect(sums().status).toBe(0)
      expect(stamp()).toMatchObject({ status: 0 })
      for (const file of ['records/uses.json', names.find((it) => it.startsWith('files/')) ?? '']) {
        const before = readFileSync(join(folder, file))
        const changed = Buffer.from(before)
        changed[changed.length - 2] = (changed.at(-2) ?? 0) ^ 1
        writeFileSync(join(folder, file), changed)
        expect(sums().stdout).toContain(`${file}: FAILED`)
        writeFileSync(join(folder, file), before)
      }
      // Whoever changes a record and its sum too has no time-stamp for it.
      writeFileSync(join(folder, 'SHA256SUMS'), readFileSync(join(folder, 'SHA256SUMS'), 'utf8').replace(/^./, 'x'))
      expect(stamp().status).not.toBe(0)
    },
  )

  it.skipIf(!hasPdfsig)('holds both signatures, as pdfsig reads them (pdfsig)', async () => {
    const { folder, names } = await taken('chutich', signed)
    const found = pdfsig(readFileSync(join(folder, names.find((it) => it.startsWith('files/')) ?? '')))
    expect(found.filter((it) => it.valid).length).toBeGreaterThanOrEqual(2)
  })

  it('is given to whoever sees all of the agency’s documents, and is on record as a use', async () => {
    // Who drafted it reads it, and may not see what others did with it.
    expect((await it_.pages.taichinh1.fetch('GET', path(signed))).status).toBe(403)
    expect((await it_.pages.tuphap1.fetch('GET', path(signed))).status).toBe(404)
    expect((await it_.pages.gui.fetch('GET', path(signed))).status).toBe(404)
    expect((await it_.pages.chanhvp.fetch('GET', path(unsigned))).status).toBe(404)
    const { rows } = await it_.pages.chanhvp.call(listUses, { whose: 'all', documentId: signed, act: 'download' })
    expect(rows.map((it) => it.name)).toContain('Người Thử chanhvp')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  draftOutgoing,
  issueDocument,
  listDocuments,
  readDocument,
  registerArrival,
  registerDelivered,
  returnDelivered,
  reviseOutgoing,
} from '#contract/documents.ts'
import type { FaultFacts, InputProblem } from '#contract/faults.ts'
import { unlock } from '#contract/identity.ts'
import { findDuplicates } from '#contract/receive.ts'
import { civilDate } from '#platform/clock.ts'
import { buildRegister } from '../../../server/dev/builders.ts'
import { type Agency, agency, type House, openHouse, staff, testPassword } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { tinyPdf, upload } from '../../setup/upload.ts'
import { type Arrival, arrivalOf, type Draft, outgoingOf } from './asks.ts'

let house: House
let province: Agency
let district: Agency
let secretBook: string
let clerk: Page
let colleague: Page
let districtClerk: Page
const today = () => civilDate(house.now())

const arrival = (more: Partial<Arrival> = {}, bytes?: Buffer) =>
  arrivalOf(clerk, { registerId: province.incoming, arrivedOn: today(), ...more }, bytes)
const outgoing = (more: Partial<Draft> = {}) => outgoingOf(clerk, district.id, more)

/** Issues a document to the district and answers the copy that lies there. */
async function delivered(subject: string): Promise<string> {
  const draft = await clerk.call(draftOutgoing, await outgoing({ subject }))
  await clerk.call(issueDocument, {
    id: draft.id,
    version: draft.version,
    registerId: province.outgoing,
    issuedOn: today(),
  })
  const rows = (await districtClerk.call(listDocuments, { direction: 'incoming', state: 'arrived', q: subject })).rows
  return rows[0]?.id ?? ''
}

beforeAll(async () => {
  house = await openHouse({ ROLES: 'web' })
  province = await agency(house, 'Ủy ban nhân dân tỉnh Thử', 'UBND', 'H98')
  district = await agency(house, 'Ủy ban nhân dân huyện Thử', 'UBND', 'H98.1', province.id)
  secretBook = await house.work((work) =>
    buildRegister(work, {
      agencyId: province.id,
      direction: 'incoming',
      name: 'Sổ đăng ký văn bản mật đến',
      secret: true,
      openedOn: '2026-01-01',
    }),
  )
  await staff(house, 'tinh', province.id, 'clerk')
  await staff(house, 'tinh.hai', province.id, 'clerk')
  await staff(house, 'huyen', district.id, 'clerk')
  clerk = await house.page('tinh')
  colleague = await house.page('tinh.hai')
  districtClerk = await house.page('huyen')
})
afterAll(async () => {
  expect(house.errors).toEqual([])
  await house.close()
})

describe('what is typed', () => {
  const problemsOf = (wire: { facts: unknown }) => (wire.facts as { problems: InputProblem[] }).problems

  it('is refused by field and rule when it is too long, missing, unknown or impossible', async () => {
    const right = await arrival()
    const long = await clerk.refusal(registerArrival, { ...right, subject: 'T'.repeat(10_000) })
    expect(long.code).toBe('input.invalid')
    expect(problemsOf(long)).toEqual([{ path: '/subject', rule: 'maxLength', limit: '500' }])
    const wrong = {
      ...right,
      subject: ' \t ',
      issuedOn: '2026-02-30',
      urgency: 'gấp',
      pages: 0,
      thêm: 1,
    } as unknown as Arrival
    const paths = problemsOf(await clerk.refusal(registerArrival, wrong)).map((it) => it.path)
    expect(paths).toEqual(expect.arrayContaining(['/subject', '/issuedOn', '/urgency', '/pages', '/thêm']))
    const { kind: _, ...without } = right
    expect(problemsOf(await clerk.refusal(registerArrival, without as Arrival))).toEqual([
      { path: '/kind', rule: 'required' },
    ])
    // Five hundred characters are five hundred however they are composed.
    const edge = 'ộ'.repeat(500)
    expect((await clerk.call(registerArrival, { ...right, subject: edge.normalize('NFD') })).subject).toBe(edge)
  })

  it.each([
    ["'; DROP TABLE document; --", '" OR 1=1 --', '$1 %s {0} \\'],
    ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '{{7*7}} #{7*7} <b>'],
    ['=cmd|calc', 'ồ \u{1F600} 漢字 עברית', "O'Brien & Cộng sự < >"],
  ])('comes back as it was: %s', async (subject, issuerName, note) => {
    const made = await clerk.call(
      registerArrival,
      await arrival({
        subject,
        issuerName,
        note,
        signerName: subject.slice(0, 50),
        signerTitle: note,
        codeNotation: subject.slice(0, 30),
      }),
    )
    const read = await clerk.call(readDocument, { id: made.id })
    expect(read).toMatchObject({
      subject,
      issuerName,
      note,
      signerName: subject.slice(0, 50),
      signerTitle: note,
      codeNotation: subject.slice(0, 30),
    })
    for (const q of [subject, issuerName]) {
      const { rows } = await clerk.call(listDocuments, { direction: 'incoming', q })
      expect(
        rows.map((row) => row.id),
        q,
      ).toContain(made.id)
    }
  })

  it('loses what is no character and keeps one line for one line', async () => {
    const made = await clerk.call(
      registerArrival,
      await arrival({
        subject: 'Về\u0000 việc\u0007  thử\ud800',
        issuerName: '\u200bSở\tNội vụ',
        note: 'dòng một\r\n\u0000dòng hai',
      }),
    )
    expect(made).toMatchObject({
      subject: 'Về việc thử\ufffd',
      issuerName: '\u200bSở Nội vụ',
      note: 'dòng một\ndòng hai',
    })
    const id = await delivered('Ký tự lẻ')
    const returned = await districtClerk.call(returnDelivered, { id, reason: 'Sai nơi nhận \ud800\u0000 rồi đó' })
    expect(returned).toMatchObject({ state: 'returned', returnReason: 'Sai nơi nhận \ufffd rồi đó' })
  })
})

describe('a state secret', () => {
  it('is refused with its content, and kept as a bare line only where the agency decided so', async () => {
    const secret = {
      secrecy: 'secret' as const,
      subject: 'Nội dung tuyệt mật',
      note: 'ghi chú mật',
      signerName: 'Người ký mật',
    }
    const kept = async () =>
      (
        await house.sql`select (select count(*)::int from document) as documents, (select count(*)::int from fact where type like 'document.%') as facts`
      )[0]
    const asked = await arrival(secret)
    const drafted = await outgoing(secret)
    const before = await kept()
    const facts = (stubAllowed: boolean): FaultFacts['document.secret-content'] => ({ level: 'secret', stubAllowed })
    expect(await clerk.refusal(registerArrival, asked)).toMatchObject({
      code: 'document.secret-content',
      facts: facts(false),
    })
    expect(await clerk.refusal(draftOutgoing, drafted)).toMatchObject({ code: 'document.secret-content' })
    const stub = { ...asked, registerId: secretBook, stub: true, files: [] }
    expect(await clerk.refusal(registerArrival, stub)).toMatchObject({ code: 'document.secret-stub-off' })
    await house.sql`insert into agency_setting (agency_id, allow_secret_stub) values (${province.id}, true)`
    expect(await clerk.refusal(registerArrival, asked)).toMatchObject({
      code: 'document.secret-content',
      facts: facts(true),
    })
    expect(await clerk.refusal(registerArrival, { ...stub, files: asked.files })).toMatchObject({
      code: 'document.secret-content',
    })
    expect(await clerk.refusal(registerArrival, { ...stub, registerId: province.incoming })).toMatchObject({
      code: 'document.secret-stub-off',
    })
    expect(await clerk.refusal(registerArrival, { ...stub, secrecy: 'none' })).toMatchObject({
      code: 'document.secret-stub-off',
    })
    expect(await kept()).toEqual(before)

    const line = await clerk.call(registerArrival, stub)
    expect(line).toMatchObject({
      registerNumber: 1,
      secrecy: 'secret',
      subject: 'Văn bản mật',
      code: '',
      note: '',
      signerName: '',
      fileList: [],
      pages: null,
    })
    for (const q of ['tuyệt mật', 'ghi chú', stub.codeNumber])
      expect((await clerk.call(listDocuments, { direction: 'incoming', q })).rows, q).toEqual([])
    const everywhere = await house.sql`select 1 from fact where data::text like ${'%tuyệt%'}`
    expect(everywhere).toEqual([])
  })

  it('cannot be made of a draft that was none', async () => {
    const draft = await clerk.call(draftOutgoing, await outgoing())
    const revise = {
      ...(await outgoing()),
      id: draft.id,
      version: draft.version,
      keep: [],
      secrecy: 'topSecret' as const,
    }
    expect(await clerk.refusal(reviseOutgoing, revise)).toMatchObject({ code: 'document.secret-content' })
    expect(await clerk.call(readDocument, { id: draft.id })).toMatchObject({ secrecy: 'none', version: draft.version })
    // Content does not slip into the secret register either.
    expect(await clerk.refusal(registerArrival, await arrival({ registerId: secretBook }))).toMatchObject({
      code: 'thing.missing',
    })
  })
})

describe('a document that is here already', () => {
  it('is told by number, symbol and issuer in any spelling, and registered after all when that is confirmed', async () => {
    const first = await clerk.call(
      registerArrival,
      await arrival({ codeNumber: '15', codeNotation: 'QĐ-SNV', issuerName: 'Sở Nội vụ tỉnh Kia' }),
    )
    const again = await arrival({ codeNumber: '15', codeNotation: 'qđ-snv', issuerName: 'SỞ NỘI VỤ TỈNH KIA' })
    const warned = await clerk.refusal(registerArrival, again)
    expect(warned).toMatchObject({
      code: 'document.duplicate',
      facts: { matches: [{ id: first.id, by: 'triple', subject: first.subject }] },
    })
    const { matches } = await clerk.call(findDuplicates, {
      codeNumber: '15',
      codeNotation: 'QĐ-SNV',
      issuerName: 'sở nội vụ tỉnh kia',
    })
    expect(matches.map((it) => it.id)).toEqual([first.id])
    expect((await clerk.call(registerArrival, { ...again, confirmDuplicate: true })).registerNumber).toBe(
      (first.registerNumber ?? 0) + 1,
    )
    const other = await arrival({ codeNumber: '15', codeNotation: 'QĐ-SNV', issuerName: 'Sở Nội vụ tỉnh Nọ' })
    expect((await clerk.call(registerArrival, other)).state).toBe('registered')
  })

  it('is told by its bytes, but never across agencies', async () => {
    const bytes = tinyPdf('cùng một bản')
    const first = await clerk.call(registerArrival, await arrival({}, bytes))
    const again = await arrival({}, bytes)
    expect(await clerk.refusal(registerArrival, again)).toMatchObject({
      code: 'document.duplicate',
      facts: { matches: [{ id: first.id, by: 'bytes' }] },
    })
    const theirs = await upload(districtClerk, bytes)
    expect((await districtClerk.call(findDuplicates, { uploadId: theirs.uploadId })).matches).toEqual([])
    const uploadId = again.files[0]?.uploadId ?? ''
    expect(await districtClerk.refusal(findDuplicates, { uploadId })).toMatchObject({ code: 'thing.missing' })
    expect((await clerk.call(registerArrival, { ...again, confirmDuplicate: true })).state).toBe('registered')
  })

  it('is told by its identifier when it comes a second time over the line', async () => {
    const id = await delivered('Đến hai lần')
    const [twin] = await house.sql`
      insert into document (id, agency_id, direction, source, state, code_number, code_notation, kind, subject, issuer_name, urgency, identifier,
                            created_by, created_at, listed_at, search_key, number_key)
      select ${crypto.randomUUID()}, agency_id, direction, source, state, '', '', kind, subject, issuer_name, urgency, identifier, created_by,
             created_at, listed_at, search_key, '' from document where id = ${id} returning id`
    const twinId = String(twin?.['id'])
    await districtClerk.call(registerDelivered, {
      id,
      registerId: district.incoming,
      arrivedOn: today(),
      confirmDuplicate: true,
    })
    const ask = { id: twinId, registerId: district.incoming, arrivedOn: today() }
    expect(await districtClerk.refusal(registerDelivered, ask)).toMatchObject({
      code: 'document.duplicate',
      facts: { matches: [{ id, by: 'identifier' }] },
    })
    expect((await districtClerk.call(registerDelivered, { ...ask, confirmDuplicate: true })).state).toBe('registered')
  })
})

describe('two at once', () => {
  it('register one arrival: one gets the number, the other is told', async () => {
    const id = await delivered('Hai người cùng vào sổ')
    const ask = { id, registerId: district.incoming, arrivedOn: today() }
    const [before] = await house.sql`select next_number from number_series where register_id = ${district.incoming}`
    const second = await house.page('huyen')
    const done = await Promise.allSettled([
      districtClerk.call(registerDelivered, ask),
      second.call(registerDelivered, ask),
    ])
    expect(done.map((it) => it.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await second.refusal(registerDelivered, ask)).toMatchObject({
      code: 'thing.state',
      facts: { state: 'registered' },
    })
    expect(await second.refusal(returnDelivered, { id, reason: 'Trả lại cho đúng nơi nhận' })).toMatchObject({
      code: 'thing.state',
    })
    const [after] = await house.sql`select next_number from number_series where register_id = ${district.incoming}`
    expect(after?.['next_number']).toBe(Number(before?.['next_number']) + 1)
  })

  it('register and return one arrival: the sender is told one thing', async () => {
    const id = await delivered('Người vào sổ, người trả lại')
    const second = await house.page('huyen')
    const done = await Promise.allSettled([
      districtClerk.call(registerDelivered, { id, registerId: district.incoming, arrivedOn: today() }),
      second.call(returnDelivered, { id, reason: 'Gửi nhầm cơ quan nhận' }),
    ])
    expect(done.map((it) => it.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const history = await house.sql`
      select s.code from delivery_status s join delivery d on d.id = s.delivery_id where d.incoming_id = ${id} order by s.ordinal`
    expect(history).toHaveLength(2)
  })

  it('revise one draft: the second is told and nothing of the first is lost', async () => {
    const draft = await clerk.call(draftOutgoing, await outgoing())
    const revise = async (page: Page, subject: string) =>
      page.call(reviseOutgoing, {
        ...(await outgoing({ subject, add: [] })),
        keep: [1],
        id: draft.id,
        version: draft.version,
      })
    const done = await Promise.allSettled([revise(clerk, 'Bản của người một'), revise(colleague, 'Bản của người hai')])
    const won = done.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []))
    expect(won).toHaveLength(1)
    expect(await clerk.call(readDocument, { id: draft.id })).toMatchObject({
      subject: won[0]?.subject,
      version: draft.version + 1,
    })
    const late = { ...(await outgoing({ add: [] })), keep: [1], id: draft.id, version: draft.version }
    expect(await colleague.refusal(reviseOutgoing, late)).toMatchObject({ code: 'thing.changed' })
    const issue = { id: draft.id, registerId: province.outgoing, issuedOn: today() }
    expect(await clerk.refusal(issueDocument, { ...issue, version: draft.version })).toMatchObject({
      code: 'thing.changed',
    })
    expect((await clerk.call(issueDocument, { ...issue, version: draft.version + 1 })).fileList).toHaveLength(1)
    expect(await colleague.refusal(reviseOutgoing, { ...late, version: draft.version + 2 })).toMatchObject({
      code: 'thing.state',
    })
  })
})

describe('an official document', () => {
  it('is not taken back by the database either', async () => {
    const id = await delivered('Không xóa được')
    for (const change of [
      house.sql`delete from document where id = ${id}`,
      house.sql`delete from document_file where document_id = ${id}`,
      house.sql`update fact set actor_name = 'ai đó'`,
      house.sql`delete from delivery_status`,
    ])
      await expect(change).rejects.toThrow()
  })
})

// Moves the clock far: the last of the file.
describe('a session that ends in the middle', () => {
  it('writes nothing half, and what was asked succeeds once it is back', async () => {
    const page = await house.page('tinh.hai')
    const file = await upload(page, tinyPdf('giữa chừng'))
    const ask = {
      ...(await outgoing()),
      add: [{ uploadId: file.uploadId, role: 'main' as const }],
      subject: 'Giữa chừng',
    }
    const kept = async () =>
      (
        await house.sql`select (select count(*)::int from document) as documents, (select count(*)::int from fact where type not in ('session.opened', 'notice.given')) as facts`
      )[0]
    const before = await kept()
    house.pass(16 * 60_000)
    expect(await page.refusal(draftOutgoing, ask)).toMatchObject({ code: 'session.locked' })
    expect(await kept()).toEqual(before)
    page.take(await page.call(unlock, { password: testPassword }))
    const draft = await page.call(draftOutgoing, ask)
    expect(draft.subject).toBe('Giữa chừng')
    const drafted = await kept()
    house.pass(13 * 3_600_000)
    const response = await page.fetch('PUT', `/api/documents/${draft.id}/issuance`, {
      body: JSON.stringify({ registerId: province.outgoing, issuedOn: today(), version: draft.version }),
      headers: { 'content-type': 'application/json' },
    })
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'session.missing' }])
    expect(await kept()).toEqual(drafted)
    const back = await house.page('tinh.hai')
    expect((await back.call(readDocument, { id: draft.id })).state).toBe('draft')
  })
})

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createUnit } from '#contract/organisation.ts'
import {
  applyReorganisation,
  approveReorganisation,
  checkReorganisation,
  dropReorganisation,
  keepReorganisationLines,
  keepReorganisationPosts,
  listReorganisations,
  prepareReorganisation,
  readReorganisation,
  reorganisationTemplate,
  reverseReorganisation,
} from '#contract/reorganisation.ts'
import { completeAssignment, readRouting } from '#contract/routing.ts'
import { civilDate } from '#platform/clock.ts'
import { testPassword } from '../../setup/house.ts'
import type { Page } from '../../setup/page.ts'
import { send } from '../../setup/sending.ts'
import { administrator } from '../administrator.ts'
import { ofName, to } from '../routing/office.ts'
import {
  type Act,
  applied,
  checked,
  chief,
  type District,
  dump,
  head,
  line,
  merging,
  newCommune,
  openDistrict,
} from './district.ts'

let d: District
let first: Page
let second: Page
let assigned: string
/** Sent by the agency to its own unit. */
let inside: string
beforeAll(async () => {
  d = await openDistrict()
  assigned = (await d.submitted('Về việc đang giải quyết')).id
  await d.direct('chutich', assigned, [to.unit(d.finance, 'lead', d.inDays(9))])
  const out = { registerId: d.here.outgoing, issuedOn: civilDate(d.house.now()) }
  const recipients = [{ unitId: d.finance, purpose: 'execute' as const }]
  inside = (await send(d.pages.vanthu, out, [], { recipients })).id
  first = await chief(d)
  second = await chief(d)
})
afterAll(() => d.house.close())

const reread = (page: Page, act: Act) => page.call(readReorganisation, { id: act.id })

describe('an act', () => {
  it('is seen and prepared by administrators within their reach alone', async () => {
    const refused = await d.pages.chutich.refusal(prepareReorganisation, head(d.on))
    expect(refused.code).toBe('access.denied')
    const act = await checked(first, d.on, merging(d))
    const local = (await administrator(d.house, 'quantri.huyen', d.here.id)).page
    expect((await local.refusal(readReorganisation, { id: act.id })).code).toBe('thing.missing')
    expect((await local.call(listReorganisations, {})).rows).toEqual([])
    const own = await local.call(prepareReorganisation, head(d.on))
    const lines = [line({ kind: 'dissolve', predecessorId: d.commune.id, successorId: d.here.id })]
    const foreign = { id: own.id, version: own.version, lines }
    expect((await local.refusal(keepReorganisationLines, foreign)).code).toBe('access.denied')
    const units = [line({ kind: 'merge', predecessorId: d.justice, successorId: d.finance })]
    const kept = await local.call(keepReorganisationLines, { ...foreign, lines: units })
    expect(kept.rows).toMatchObject([{ predecessorName: 'Phòng Tư pháp', successorName: 'Phòng Tài chính' }])
    expect((await first.call(listReorganisations, {})).rows.map((it) => it.id)).toEqual([own.id, act.id])
    await local.call(dropReorganisation, { id: own.id, version: kept.version })
    await first.call(dropReorganisation, { id: act.id, version: act.version })
  })

  it('names what is wrong by line, changes nothing, and is not approved so', async () => {
    const before = await dump(d.house)
    const act = await checked(
      first,
      d.on,
      [
        newCommune(d.sender.id, { code: 'H97', name: '' }),
        line({ predecessorId: d.here.id, successorKey: 'KHONG' }),
        line({ kind: 'split', predecessorId: d.commune.id, successorKey: 'XM' }),
        line({ predecessorId: d.finance, successorId: d.justice }),
      ],
      false,
    )
    expect(act.state).toBe('draft')
    expect(act.difference?.problems.map((it) => [it.line, it.field, it.problem])).toEqual([
      [1, 'name', 'required'],
      [1, 'code', 'code-taken'],
      [2, 'successorKey', 'unknown'],
      [3, 'predecessorId', 'split-needs-two'],
      [4, 'successorId', 'successor-ends'],
    ])
    expect((await second.refusal(approveReorganisation, { id: act.id, version: act.version })).code).toBe('thing.state')
    expect(await dump(d.house)).toEqual(before)
    await first.call(dropReorganisation, { id: act.id, version: act.version })
  })

  it('is approved by a second person and applied on its day, not before', async () => {
    const act = await checked(first, d.on, merging(d))
    const ask = { id: act.id, version: act.version }
    expect((await first.refusal(approveReorganisation, ask)).code).toBe('reorganisation.own')
    expect((await second.refusal(applyReorganisation, ask)).code).toBe('thing.state')
    // A second person who changes it has prepared it: then the first approves.
    const posts = { posts: [], suggest: true }
    const changed = await second.call(keepReorganisationPosts, { ...ask, ...posts })
    const again = await second.call(checkReorganisation, { id: act.id, version: changed.version })
    const by = { id: act.id, version: again.version }
    expect((await second.refusal(approveReorganisation, by)).code).toBe('reorganisation.own')
    expect((await first.refusal(approveReorganisation, ask)).code).toBe('thing.changed')
    const approved = await first.call(approveReorganisation, by)
    const ready = { id: act.id, version: approved.version }
    expect(await first.refusal(applyReorganisation, ready)).toMatchObject({
      code: 'reorganisation.early',
      facts: { on: d.on },
    })
    expect((await first.refusal(dropReorganisation, ready)).code).toBe('thing.state')
    expect((await first.refusal(keepReorganisationPosts, { ...ready, ...posts })).code).toBe('thing.state')
  })

  it('whose day comes is carried out by itself, once, also when the job comes again', async () => {
    const [row] = (await first.call(listReorganisations, {})).rows
    await d.house
      .sql`select graphile_worker.add_job('reorganisation:apply', ${JSON.stringify({ id: row?.id ?? '' })}::text::json)`
    await d.passDays(1)
    first = await chief(d)
    second = await chief(d)
    const state = async () => (await first.call(readReorganisation, { id: row?.id ?? '' })).state
    expect(['approved', 'applied']).toContain(await state())
    const run = async () => {
      await d.house
        .sql`select graphile_worker.add_job('reorganisation:apply', ${JSON.stringify({ id: row?.id ?? '' })}::text::json)`
      await expect
        .poll(
          async () =>
            (
              await d.house
                .sql`select from graphile_worker.jobs where task_identifier = 'reorganisation:apply' and run_at <= now()`
            ).length,
          { timeout: 60_000 },
        )
        .toBe(0)
    }
    await run()
    expect(await state()).toBe('applied')
    const now = await dump(d.house)
    await run()
    expect(await dump(d.house)).toEqual(now)
    const act = await first.call(readReorganisation, { id: row?.id ?? '' })
    const back = await second.call(reverseReorganisation, { id: act.id, version: act.version, reason: 'Thử lại' })
    expect(back).toMatchObject({ state: 'reversed', reverseReason: 'Thử lại', can: [] })
  })

  it('is put back row by row, after people signed in and read in their new posts', async () => {
    const before = await dump(d.house)
    const act = await applied(d, await checked(first, d.on, merging(d)), second)
    const { truongtaichinh } = d.pages
    await truongtaichinh.logIn('truongtaichinh', testPassword)
    expect(ofName(await truongtaichinh.call(readRouting, { id: assigned }), 'Phòng Kinh tế').role).toBe('lead')
    // What was sent to the unit goes on with whoever took it over, and may be acted on there.
    const sent = ofName(await truongtaichinh.call(readRouting, { id: inside }), 'Phòng Kinh tế')
    expect(sent.deliveryId).not.toBeNull()
    expect(sent.can).toContain('complete')
    const old = { id: sent.id, version: sent.version - 1, note: 'Xong' }
    expect((await truongtaichinh.refusal(completeAssignment, old)).code).toBe('thing.changed')
    expect(await dump(d.house)).not.toEqual(before)
    await first.call(reverseReorganisation, { id: act.id, version: act.version, reason: 'Nhầm' })
    expect(await dump(d.house)).toEqual(before)
    const again = { id: act.id, version: (await reread(first, act)).version, reason: 'Lần nữa' }
    expect((await first.refusal(reverseReorganisation, again)).code).toBe('thing.state')
    const facts = await d.house.sql<{ type: string }[]>`select type from fact where subject_id = ${act.id} order by seq`
    expect(facts.map((it) => it.type)).toContain('reorganisation.applied')
    expect(facts.at(-1)?.type).toBe('reorganisation.reversed')
  })

  it('that fails at its last step changes nothing', async () => {
    const act = await checked(first, d.on, merging(d))
    const ready = await second.call(approveReorganisation, { id: act.id, version: act.version })
    const before = await dump(d.house)
    await d.house.sql.unsafe(`
      create function fail_late() returns trigger language plpgsql as $$ begin if new.type = 'reorganisation.applied' then raise exception 'late'; end if; return new; end $$;
      create trigger fail_late before insert on fact for each row execute function fail_late();`)
    const refused = await second.refusal(applyReorganisation, { id: act.id, version: ready.version })
    expect(refused.code).toBe('internal')
    await d.house.sql.unsafe('drop trigger fail_late on fact; drop function fail_late()')
    expect(await dump(d.house)).toEqual(before)
    const both = await Promise.allSettled(
      [first, second].map((page) => page.call(applyReorganisation, { id: act.id, version: ready.version })),
    )
    expect(both.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected'])
    const now = await reread(first, act)
    await first.call(reverseReorganisation, { id: act.id, version: now.version, reason: 'Nhầm' })
    expect(await dump(d.house)).toEqual(before)
    d.house.errors.length = 0
  })

  it('lists by name what no rule moves', async () => {
    const act = await checked(first, d.on, [line({ kind: 'dissolve', predecessorId: d.here.id })], false)
    expect(act.difference?.problems).toEqual([])
    expect(act.difference?.waiting.map((it) => [it.kind, it.from])).toEqual([
      ['assignment', 'Phòng Tài chính'],
      ['assignment', 'Phòng Tài chính'],
    ])
    expect(act.difference?.counts.peopleWithout).toBe(11)
    await first.call(dropReorganisation, { id: act.id, version: act.version })
  })

  it('is put back while a notice to a post it made is being written', async () => {
    const before = await dump(d.house)
    const act = await applied(d, await checked(first, d.on, merging(d)), second)
    const waits = () =>
      d.house
        .sql`select from pg_locks l join pg_database b on b.oid = l.database where b.datname = current_database() and not l.granted
                  union all select from pg_locks l where l.locktype = 'transactionid' and not l.granted`
    let reversed: Promise<unknown> = Promise.resolve()
    await d.house.sql.begin(async (sql) => {
      const made = await sql`
        insert into notice (id, holder_id, agency_id, kind, subject, subject_id, by_name, by_title, note, urgent, at, cause, mail, push)
        select gen_random_uuid(), h.to_id, u.agency_id, 'due', 'document', ${assigned}, '', '', '', false, now(), 'while', 'none', 'none'
          from reorganisation_heir h join post_assignment a on a.id = h.to_id join post p on p.id = a.post_id join org_unit u on u.id = p.unit_id
         where h.act_id = ${act.id} and h.kind = 'holder' limit 1 returning id`
      expect(made).toHaveLength(1)
      reversed = first.call(reverseReorganisation, { id: act.id, version: act.version, reason: 'Nhầm' })
      reversed.catch(() => undefined)
      await expect.poll(async () => (await waits()).length, { timeout: 60_000 }).toBeGreaterThan(0)
    })
    expect(await reversed).toMatchObject({ state: 'reversed' })
    expect(await dump(d.house)).toEqual(before)
  })

  it('renames an agency in place and hangs what lived below an ended one under its successor', async () => {
    const before = await dump(d.house)
    const below = await first.call(createUnit, {
      nature: 'agency',
      parentId: d.here.id,
      kind: 'office',
      level: 'district',
      name: 'Trung tâm Thử',
      shortName: 'Trung tâm Thử',
      abbreviation: 'TT',
      place: 'Mới',
      code: null,
      validFrom: '2025-01-01',
    })
    const lines = [
      ...merging(d).slice(0, 3),
      line({
        kind: 'rename',
        predecessorId: d.commune.id,
        name: 'Ủy ban nhân dân phường Cũ',
        abbreviation: 'UBND',
        code: 'H97.7',
      }),
    ]
    const act = await applied(d, await checked(first, d.on, lines), second)
    const hung = await d.house.sql<{ parent: string; from: string; to: string | null }[]>`
      select n.name as parent, p.valid_from::text as from, p.valid_to::text as to from org_unit_placement p
        join lateral (select name from org_unit_name n where n.org_unit_id = p.parent_id order by valid_from desc limit 1) n on true
       where p.org_unit_id = ${below.id} order by p.valid_from`
    expect(hung).toEqual([
      { parent: 'Ủy ban nhân dân huyện Nhận', from: '2025-01-01', to: d.last },
      { parent: 'Ủy ban nhân dân xã Mới', from: d.on, to: null },
    ])
    const names = await d.house.sql<{ name: string; to: string | null }[]>`
      select name, valid_to::text as to from org_unit_name where org_unit_id = ${d.commune.id} order by valid_from`
    expect(names).toEqual([
      { name: 'Ủy ban nhân dân xã Cũ', to: d.last },
      { name: 'Ủy ban nhân dân phường Cũ', to: null },
    ])
    await first.call(reverseReorganisation, { id: act.id, version: act.version, reason: 'Nhầm' })
    const after = await dump(d.house)
    expect(after['assignment']).toEqual(before['assignment'])
    expect(after['agency_code']).toEqual(before['agency_code'])
  })
})

describe('lines from a spreadsheet', () => {
  const send = (act: Act, dryRun: boolean, text: string) =>
    first.fetch('POST', `/api/reorganisations/${act.id}/import?dryRun=${dryRun}&version=${act.version}`, {
      body: new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>,
      headers: { 'content-type': 'application/offset+octet-stream' },
    })
  const heading =
    'Việc,"Cơ quan, đơn vị cũ","Cơ quan, đơn vị mới",Phạm vi,Mã dòng,Loại,Cấp trên,Nhóm,Cấp,Tên mới,Tên ngắn,Viết tắt,Địa danh,Mã định danh mới'
  const good = [
    heading,
    'Thành lập,,,,XM,Cơ quan,H97,Ủy ban nhân dân,Xã,Ủy ban nhân dân xã Mới,,UBND,Mới,H97.9',
    'Sáp nhập,H97.1,XM,Toàn bộ,,,,,,,,,,',
    'Sáp nhập,Ủy ban nhân dân xã Cũ,XM,,,,,,,,,,,',
  ].join('\n')

  it('are read with every problem by its line, and kept as a whole or not at all', async () => {
    const act = (await first.call(prepareReorganisation, head(d.on))) as Act
    const bad = [heading, 'Gộp,H97.1,XM,,,,,,,,,,,', 'Sáp nhập,Không có,,,,,,,,,,,,'].join('\n')
    const report = (await (await send(act, true, bad)).json()) as { problems: { line: number; problem: string }[] }
    expect(report.problems.map((it) => [it.line, it.problem])).toEqual([
      [2, 'word'],
      [2, 'unknown'],
      [3, 'unknown'],
    ])
    expect((await send(act, false, bad)).status).toBe(409)
    expect((await reread(first, act)).rows).toEqual([])
    expect((await send(act, true, good)).status).toBe(200)
    expect((await reread(first, act)).rows).toEqual([])
    expect((await send(act, false, good)).status).toBe(200)
    const kept = await reread(first, act)
    expect(kept.rows.map((it) => [it.kind, it.predecessorName, it.successorName])).toEqual([
      ['create', '', ''],
      ['merge', 'Ủy ban nhân dân huyện Nhận', 'Ủy ban nhân dân xã Mới'],
      ['merge', 'Ủy ban nhân dân xã Cũ', 'Ủy ban nhân dân xã Mới'],
    ])
    expect((await send(kept, false, 'a,b\n1,2')).status).toBe(400)
    await first.call(dropReorganisation, { id: act.id, version: kept.version })
  })

  it('have a template', async () => {
    const response = await first.fetch('GET', reorganisationTemplate.path)
    expect(response.headers.get('content-disposition')).toContain('.xlsx')
  })
})

describe('any merging', () => {
  it('leaves no row different after its reverse, whatever is said of posts', async () => {
    const before = await dump(d.house)
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.integer({ min: 3, max: 5 }), async (suggest, lines) => {
        const act = await applied(d, await checked(first, d.on, merging(d).slice(0, lines), suggest), second)
        const { id, version } = act
        await first.call(reverseReorganisation, { id, version, reason: 'Thử' })
        expect(await dump(d.house)).toEqual(before)
      }),
      { numRuns: 4 },
    )
  })
})

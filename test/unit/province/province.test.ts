import { describe, expect, it } from 'vitest'
import { agencies, agencyOf, letterheadParent, successions } from '../../../server/dev/province/agencies.ts'
import { holidays } from '../../../server/dev/province/holidays.ts'
import { samplePapers } from '../../../server/dev/province/papers.ts'
import { HEADLINE_LOGINS, people } from '../../../server/dev/province/people.ts'
import { asPaper, symbolOf } from '../../../server/dev/province/printed.ts'
import { units } from '../../../server/dev/province/units.ts'

const DATE = /^\d{4}-\d{2}-\d{2}$/u
const papers = samplePapers(300)

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}

describe('agencies', () => {
  it('are at least sixty with unique keys, codes and slugs', () => {
    expect(agencies.length).toBeGreaterThanOrEqual(60)
    for (const property of ['key', 'name', 'slug', 'oldCode', 'newCode'] as const) {
      expect(repeated(agencies.map((agency) => agency[property]))).toEqual([])
    }
  })

  it('have codes in both forms', () => {
    for (const agency of agencies) {
      expect(agency.oldCode).toMatch(/^\d{3}\.\d{2}\.\d{2}\.H35$/u)
      expect(agency.newCode).toMatch(/^H35(\.\d{2}){0,2}$/u)
    }
  })

  it('stand under an agency that exists and never under themselves', () => {
    for (const agency of agencies) {
      const seen = new Set<string>()
      for (let at: string | null = agency.key; at !== null; at = agencyOf(at).parentKey) {
        expect(seen.has(at)).toBe(false)
        seen.add(at)
      }
    }
  })

  it('name the eight units of district level', () => {
    const districts = agencies.filter((agency) => agency.kind === 'peoplesCommittee' && agency.level === 'district')
    expect(districts.map((agency) => agency.shortName.replace('UBND ', '')).sort()).toEqual(
      [
        'thành phố Lai Châu',
        'huyện Mường Tè',
        'huyện Nậm Nhùn',
        'huyện Phong Thổ',
        'huyện Sìn Hồ',
        'huyện Tam Đường',
        'huyện Tân Uyên',
        'huyện Than Uyên',
      ].sort(),
    )
    expect(districts.every((agency) => agency.validTo === null)).toBe(true)
  })

  it('name the township and eleven communes of Than Uyên', () => {
    const below = agencies.filter((agency) => agency.level === 'commune' && agency.parentKey === 'ubnd-huyen-than-uyen')
    expect(below.map((agency) => agency.shortName.replace('UBND ', ''))).toEqual([
      'thị trấn Than Uyên',
      ...['Hua Nà', 'Khoen On', 'Mường Cang', 'Mường Kim', 'Mường Mít', 'Mường Than'].map((name) => `xã ${name}`),
      ...['Pha Mu', 'Phúc Than', 'Ta Gia', 'Tà Hừa', 'Tà Mung'].map((name) => `xã ${name}`),
    ])
  })

  it('end before their successor begins', () => {
    expect(successions.length).toBeGreaterThanOrEqual(5)
    for (const { predecessorKey, successorKey, date } of successions) {
      const ended = agencyOf(predecessorKey).validTo
      expect(ended !== null && ended < date).toBe(true)
      expect(agencyOf(successorKey).validFrom <= date).toBe(true)
      expect(agencyOf(successorKey).validTo).toBeNull()
    }
    const inRecords = new Set(successions.map((each) => each.predecessorKey))
    expect(agencies.filter((agency) => agency.validTo !== null && !inRecords.has(agency.key))).toEqual([])
  })

  it('print a superior only where the form has one', () => {
    expect(letterheadParent(agencyOf('ubnd-muongkim'))).toBeNull()
    expect(letterheadParent(agencyOf('so-noi-vu'))).toBe('UBND tỉnh Lai Châu')
  })
})

describe('units', () => {
  it('are unique and stand inside their agency', () => {
    expect(repeated(units.map((unit) => unit.key))).toEqual([])
    const byKey = new Map(units.map((unit) => [unit.key, unit]))
    for (const unit of units) {
      expect(agencyOf(unit.agencyKey).key).toBe(unit.agencyKey)
      if (unit.parentKey !== null) expect(byKey.get(unit.parentKey)?.agencyKey).toBe(unit.agencyKey)
    }
  })
})

describe('people', () => {
  it('are at least 160, each with a login and a made-up name of their own', () => {
    expect(people.length).toBeGreaterThanOrEqual(160)
    expect(repeated(people.map((person) => person.login))).toEqual([])
    expect(repeated(people.map((person) => person.fullName))).toEqual([])
    for (const person of people) {
      expect(person.login).toMatch(/^[a-z0-9]+(\.[a-z0-9]+)*$/u)
      expect(person.fullName).toMatch(/^\S+ (Mẫu|Thử) \S+$/u)
      expect(person.posts.length).toBeGreaterThan(0)
    }
  })

  it('hold posts in agencies and units that exist, while these are in force', () => {
    const unitAgency = new Map(units.map((unit) => [unit.key, unit.agencyKey]))
    for (const { posts } of people) {
      for (const post of posts) {
        const agency = agencyOf(post.agencyKey)
        if (post.unitKey !== undefined) expect(unitAgency.get(post.unitKey)).toBe(post.agencyKey)
        expect(post.validFrom).toMatch(DATE)
        expect(post.validFrom >= agency.validFrom).toBe(true)
        if (post.validTo !== null) expect(post.validFrom <= post.validTo).toBe(true)
        if (agency.validTo !== null) expect(post.validTo !== null && post.validTo <= agency.validTo).toBe(true)
      }
    }
  })

  it.each(['clerk', 'leader'] as const)('give every agency a %s', (role) => {
    const served = new Set(
      people.flatMap(({ posts }) => posts.filter((post) => post.role === role).map((post) => post.agencyKey)),
    )
    expect(agencies.filter((agency) => !served.has(agency.key)).map((agency) => agency.key)).toEqual([])
  })

  it('know the three clerks of the tour and every role', () => {
    const clerks = ['ubnd-tinh', 'ubnd-huyen-than-uyen', 'ubnd-muongkim']
    for (const [at, login] of HEADLINE_LOGINS.entries()) {
      const first = people.find((person) => person.login === login)?.posts[0]
      expect(first).toMatchObject({ agencyKey: clerks[at], role: 'clerk', validTo: null })
    }
    expect(new Set(people.flatMap(({ posts }) => posts.map((post) => post.role))).size).toBe(8)
    expect(people.find((person) => person.login === 'quantri')?.posts[0]?.role).toBe('systemAdministrator')
  })

  it('include several with posts in several agencies', () => {
    const several = people.filter(
      ({ posts }) => new Set(posts.filter((post) => post.validTo === null).map((post) => post.agencyKey)).size > 1,
    )
    expect(several.length).toBeGreaterThanOrEqual(5)
  })
})

describe('holidays', () => {
  it('are sorted, unique and real dates', () => {
    const dates = holidays.map((day) => day.date)
    expect(dates).toEqual([...dates].sort())
    expect(repeated(dates)).toEqual([])
    for (const date of dates) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date)
  })

  it('make up working days on Saturdays only', () => {
    for (const day of holidays.filter((each) => each.kind === 'makeupWorkday')) {
      expect(new Date(`${day.date}T00:00:00Z`).getUTCDay()).toBe(6)
    }
  })

  it.each([2025, 2026, 2027])('know the eleven days of the Labour Code in %i', (year) => {
    expect(holidays.filter((day) => day.kind === 'holiday' && day.date.startsWith(`${year}`)).length).toBeGreaterThan(
      10,
    )
  })
})

describe('papers', () => {
  it('are the same for the same seed and differ for another', () => {
    expect(samplePapers(40, 7)).toEqual(samplePapers(40, 7))
    expect(samplePapers(40, 7)).not.toEqual(samplePapers(40, 8))
  })

  it('name agencies, units and people that exist and are in force', () => {
    const logins = new Set(people.map((person) => person.login))
    const unitKeys = new Set(units.map((unit) => unit.key))
    expect(repeated(papers.map((paper) => paper.key))).toEqual([])
    for (const paper of papers) {
      expect(agencyOf(paper.issuerKey).validTo).toBeNull()
      expect(logins.has(paper.signer) && logins.has(paper.drafter)).toBe(true)
      if (paper.unitKey !== undefined) expect(unitKeys.has(paper.unitKey)).toBe(true)
      expect(paper.recipients.length).toBeGreaterThan(0)
      const receivers = paper.recipients.map((each) => each.agencyKey)
      expect(repeated(receivers)).toEqual([])
      expect(receivers).not.toContain(paper.issuerKey)
      for (const each of paper.recipients) {
        expect(agencyOf(each.agencyKey).validTo).toBeNull()
        if (each.fate === 'returned') expect(each.reason?.length).toBeGreaterThanOrEqual(10)
      }
    }
  })

  it('run from the oldest to the newest, drafts last', () => {
    const issued = papers.filter((paper) => paper.state === 'issued')
    const ages = issued.map((paper) => paper.issuedDaysAgo)
    expect(ages).toEqual([...ages].sort((one, other) => other - one))
    expect(papers.slice(issued.length).every((paper) => paper.state === 'draft')).toBe(true)
  })

  it('show every fate, every urgency and many kinds', () => {
    expect(new Set(papers.flatMap((paper) => paper.recipients.map((each) => each.fate)))).toEqual(
      new Set(['arrived', 'registered', 'returned']),
    )
    expect(new Set(papers.map((paper) => paper.urgency)).size).toBe(4)
    expect(new Set(papers.map((paper) => paper.kind)).size).toBeGreaterThanOrEqual(8)
    expect(papers.some((paper) => paper.state === 'draft')).toBe(true)
  })

  it('are ready for the printer', () => {
    for (const paper of papers) {
      const printed = asPaper(paper, { codeNumber: '05', issuedOn: '2026-06-05' })
      expect(printed.signer.authorityLines.length).toBeGreaterThan(0)
      expect(paper.body.length).toBeGreaterThanOrEqual(3)
      if (paper.kind === 'CV') expect(symbolOf(paper)).not.toContain('CV')
    }
  })
})

it('has composed letters everywhere', () => {
  const everything = JSON.stringify({ agencies, units, people, holidays, papers, successions })
  expect(everything).toBe(everything.normalize('NFC'))
})

import { type Actor, systemActor } from '#access'
import type { Run, Work } from '#platform/work.ts'
import { calendarDay, postsHeld, succession } from '../../../modules/organisation/index.ts'
import { buildAccount, buildPerson, buildRegister, buildUnit } from '../../builders.ts'
import { agencies, successions } from '../agencies.ts'
import { holidays } from '../holidays.ts'
import { people } from '../people.ts'
import { units } from '../units.ts'
import { loadAuthorities } from './authorities.ts'

/** What the loading of documents needs to know of the people loaded before. */
export interface LoadedProvince {
  readonly agencyIds: ReadonlyMap<string, string>
  /** Somebody who may act for the agency: its clerk. */
  clerkOf(agencyKey: string): Actor
  /** Everybody in office there, the head first. */
  staffOf(agencyKey: string): readonly Actor[]
  readonly registers: ReadonlyMap<string, { outgoing: string; incoming: string }>
}

async function loadUnits(work: Work): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const [position, it] of agencies.entries()) {
    const parentId = it.parentKey === null ? null : (ids.get(it.parentKey) ?? null)
    ids.set(it.key, await buildUnit(work, { ...it, position, parentId }))
  }
  for (const [position, it] of units.entries()) {
    const agency = agencies.find((each) => each.key === it.agencyKey)
    if (!agency) throw new RangeError(it.agencyKey)
    const agencyId = ids.get(it.agencyKey) ?? ''
    const id = await buildUnit(work, {
      nature: 'unit',
      agencyId,
      parentId: ids.get(it.parentKey ?? it.agencyKey) ?? agencyId,
      kind: 'division',
      level: agency.level,
      name: it.name,
      shortName: it.name,
      abbreviation: it.abbreviation,
      place: agency.place,
      position: 1000 + position,
      validFrom: agency.validFrom,
      validTo: agency.validTo,
    })
    ids.set(it.key, id)
  }
  for (const it of successions)
    await work.tx.insert(succession).values({
      successorId: ids.get(it.successorKey) ?? '',
      predecessorId: ids.get(it.predecessorKey) ?? '',
      kind: it.kind,
      decision: it.decision,
      happenedOn: it.date,
    })
  return ids
}

const ranks = [
  'leader',
  'chiefOfOffice',
  'unitHead',
  'clerk',
  'archivist',
  'officer',
  'agencyAdministrator',
  'systemAdministrator',
]

async function loadPeople(work: Work, ids: ReadonlyMap<string, string>, passwordHash: string, day: string) {
  const staff = new Map<string, Actor[]>()
  for (const it of people) {
    const posts = it.posts.map((post, index) => ({
      ...post,
      unitId: ids.get(post.unitKey ?? post.agencyKey) ?? '',
      // Of two posts of one role the first named is the main one.
      rank: 10 * (ranks.indexOf(post.role) + 1) + index,
    }))
    const personId = await buildPerson(work, it.fullName, posts)
    const accountId = await buildAccount(work, personId, it.login, passwordHash)
    for (const held of await postsHeld(work.tx, personId, day)) {
      const key = agencies.find((agency) => ids.get(agency.key) === held.agencyId)?.key
      if (key === undefined) continue
      const { assignmentId, agencyId, unitId, role, title } = held
      const who = { accountId, personId, personName: it.fullName, assignmentId }
      const actor = { ...who, agencyId, unitId, role, title, onBehalfOf: null, inherits: [] }
      staff.set(key, [...(staff.get(key) ?? []), actor])
    }
  }
  return staff
}

async function loadRegisters(work: Work, ids: ReadonlyMap<string, string>, year: number) {
  const registers = new Map<string, { outgoing: string; incoming: string }>()
  for (const it of agencies.filter((agency) => agency.validTo === null)) {
    const book = { agencyId: ids.get(it.key) ?? '', openedOn: `${year}-01-01` }
    registers.set(it.key, {
      outgoing: await buildRegister(work, {
        ...book,
        direction: 'outgoing',
        name: 'Sổ đăng ký văn bản đi',
        standard: true,
      }),
      incoming: await buildRegister(work, {
        ...book,
        direction: 'incoming',
        name: 'Sổ đăng ký văn bản đến',
        standard: true,
      }),
    })
    await buildRegister(work, { ...book, direction: 'incoming', name: 'Sổ đăng ký văn bản mật đến', secret: true })
  }
  return registers
}

/** Agencies, units, people with accounts, registers of the year and the working calendar. */
export async function loadOrganisation(run: Run, passwordHash: string, day: string): Promise<LoadedProvince> {
  return run(systemActor, async (work) => {
    const agencyIds = await loadUnits(work)
    const staff = await loadPeople(work, agencyIds, passwordHash, day)
    await loadAuthorities(work, day)
    const registers = await loadRegisters(work, agencyIds, Number(day.slice(0, 4)))
    for (const it of holidays)
      await work.tx.insert(calendarDay).values({ onDate: it.date, kind: it.kind, name: it.name }).onConflictDoNothing()
    return {
      agencyIds,
      registers,
      clerkOf(agencyKey) {
        const clerk = staff.get(agencyKey)?.find((it) => it.role === 'clerk')
        if (!clerk) throw new RangeError(`no clerk of ${agencyKey}`)
        return clerk
      },
      staffOf: (agencyKey) => staff.get(agencyKey) ?? [],
    }
  })
}

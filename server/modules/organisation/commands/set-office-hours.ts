import { sql } from 'drizzle-orm'
import { may } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { setOfficeHours as contract, readOfficeHours as readContract } from '#contract/office-hours.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import type { Work } from '#platform/work.ts'
import { agenciesOn } from '../agencies.ts'
import { decisive, type Setting, settingsAbove, shiftOf } from '../office-hours.ts'
import { unitInReach } from '../reach.ts'
import { officeHours } from '../tables.ts'
import { officeShifts } from '../working-time.ts'

type Card = Reply<typeof readContract>

/** Less than this in a day is a slip of the keyboard: deadlines would run for weeks. */
const leastMinutes = 60

function sourceOf(setting: Setting | undefined): Card['today']['shiftsOf'] {
  return setting ? { agencyId: setting.agencyId, name: setting.agencyName } : null
}

export async function readOfficeHours(work: Work, { id }: { id: string }): Promise<Card> {
  const day = civilDate(work.now)
  const [agency] = await agenciesOn(work.tx, [id], day)
  if (!agency) throw fault('thing.missing')
  const settings = await settingsAbove(work.tx, id, day)
  const [hours, amber] = [decisive(settings, day, 'shifts'), decisive(settings, day, 'amberMinutes')]
  const own = await work.tx
    .select()
    .from(officeHours)
    .where(sql`${officeHours.agencyId} = ${id}`)
    .orderBy(sql`${officeHours.validFrom} desc`)
    .limit(50)
  return {
    agencyId: id,
    agencyName: agency.name,
    today: {
      shifts: (hours?.shifts ?? officeShifts).map(shiftOf),
      shiftsOf: sourceOf(hours),
      amberMinutes: amber?.amberMinutes ?? null,
      amberOf: sourceOf(amber),
    },
    settings: own.map((it) => ({
      from: it.validFrom,
      shifts: it.shifts?.map(shiftOf) ?? null,
      amberMinutes: it.amberMinutes,
      byName: it.byName,
      byTitle: it.byTitle,
      at: it.at.toISOString(),
    })),
    mayChange: may(work.actor, 'organisation.manage') && (await unitInReach(work.tx, work.actor, id, day)),
  }
}

function refuseUnfit(work: Work, { from, shifts }: Ask<typeof contract>): void {
  // The day itself has begun: deadlines of today were counted by the hours of today.
  if (from <= civilDate(work.now)) throw fault('input.invalid', { problems: [{ path: '/from', rule: 'minimum' }] })
  if (shifts === null) return
  const inOrder = shifts.every((it, at) => it.from < it.to && (at === 0 || (shifts[at - 1]?.to ?? 0) <= it.from))
  const worked = shifts.reduce((sum, it) => sum + it.to - it.from, 0)
  // A half day works in the morning: without one it would be free.
  const morning = (shifts[0]?.from ?? 720) < 720
  if (!inOrder || worked < leastMinutes || !morning)
    throw fault('input.invalid', { problems: [{ path: '/shifts', rule: 'order' }] })
}

/**
 * From a day to come; what is in force stays as it is. Deadlines already given do not move: they are instants, and whoever gave them saw
 * them. Repeating writes the same.
 */
export async function setOfficeHours(work: Work, ask: Ask<typeof contract>): Promise<Card> {
  const [agency] = await agenciesOn(work.tx, [ask.id], civilDate(work.now))
  if (!agency) throw fault('thing.missing')
  if (!(await unitInReach(work.tx, work.actor, ask.id, civilDate(work.now)))) throw fault('access.denied')
  refuseUnfit(work, ask)
  const said = {
    shifts: ask.shifts?.map((it) => [it.from, it.to] as const) ?? null,
    amberMinutes: ask.amberMinutes,
    byName: work.actor.personName,
    byTitle: work.actor.title,
    at: work.now,
  }
  await work.tx
    .insert(officeHours)
    .values({ agencyId: ask.id, validFrom: ask.from, ...said })
    .onConflictDoUpdate({ target: [officeHours.agencyId, officeHours.validFrom], set: said })
  await work.record('office-hours.set', ask.id, [ask.id], { from: ask.from, amberMinutes: ask.amberMinutes })
  return readOfficeHours(work, ask)
}

import { and, eq, gt, gte, isNull, lt, or, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type * as contract from '#contract/organisation.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { printMarkOf } from '../agencies.ts'
import { plusDays } from '../calendar.ts'
import { unitCard } from '../queries/unit-card.ts'
import { agencyCode, agencySetting, orgUnit, orgUnitName, orgUnitPlacement, succession } from '../tables.ts'
import { mustLive, parentFor, touch, unitFor, wrong } from './door.ts'

export async function createUnit(work: Work, ask: Ask<typeof contract.createUnit>) {
  const parent = await parentFor(work, ask.parentId, { path: '/validFrom', from: ask.validFrom, to: null })
  if (ask.nature === 'unit' && parent === null) throw wrong('/parentId', 'required')
  if (ask.nature === 'unit' && ask.code !== null) throw wrong('/code', 'agency-only')
  const id = newId(work.now)
  const { name, shortName, abbreviation, place, validFrom } = ask
  await work.tx.insert(orgUnit).values({
    id,
    nature: ask.nature,
    agencyId: ask.nature === 'agency' ? id : (parent?.agencyId ?? id),
    validFrom,
  })
  const { parentId, kind, level } = ask
  await work.tx.insert(orgUnitPlacement).values({ orgUnitId: id, parentId, kind, level, position: 1000, validFrom })
  const searchKey = fold([name, shortName, ask.code ?? ''].join(' '))
  await work.tx
    .insert(orgUnitName)
    .values({ orgUnitId: id, name, shortName, abbreviation, place, searchKey, validFrom })
  if (ask.code !== null)
    await work.tx.insert(agencyCode).values({ agencyId: id, scheme: 'new35', code: ask.code, validFrom })
  await work.record('unit.created', id, [], { name })
  return unitCard(work, id)
}

/** The name in force on the day before ends there; one that would begin on the same day or later gives way. */
export async function renameUnit(work: Work, ask: Ask<typeof contract.renameUnit>) {
  const unit = await unitFor(work, ask.id, ask.version)
  mustLive(unit, ask.from)
  await work.tx.delete(orgUnitName).where(and(eq(orgUnitName.orgUnitId, unit.id), gte(orgUnitName.validFrom, ask.from)))
  await work.tx
    .update(orgUnitName)
    .set({ validTo: plusDays(ask.from, -1) })
    .where(and(eq(orgUnitName.orgUnitId, unit.id), or(isNull(orgUnitName.validTo), gte(orgUnitName.validTo, ask.from))))
  const { name, shortName, abbreviation, place } = ask
  const [code] = await work.tx
    .select()
    .from(agencyCode)
    .where(and(eq(agencyCode.agencyId, unit.id), isNull(agencyCode.validTo)))
  await work.tx.insert(orgUnitName).values({
    orgUnitId: unit.id,
    name,
    shortName,
    abbreviation,
    place,
    searchKey: fold([name, shortName, code?.code ?? ''].join(' ')),
    validFrom: ask.from,
    validTo: unit.validTo,
  })
  await touch(work, unit.id)
  await work.record('unit.renamed', unit.id, [], { name, from: ask.from })
  return unitCard(work, unit.id)
}

export async function setCode(work: Work, ask: Ask<typeof contract.setCode>) {
  const unit = await unitFor(work, ask.id, ask.version)
  if (unit.nature !== 'agency') throw wrong('/code', 'agency-only')
  mustLive(unit, ask.from)
  const same = and(eq(agencyCode.agencyId, unit.id), eq(agencyCode.scheme, ask.scheme))
  await work.tx.delete(agencyCode).where(and(same, gte(agencyCode.validFrom, ask.from)))
  await work.tx
    .update(agencyCode)
    .set({ validTo: plusDays(ask.from, -1) })
    .where(
      and(same, lt(agencyCode.validFrom, ask.from), or(isNull(agencyCode.validTo), gte(agencyCode.validTo, ask.from))),
    )
  await work.tx
    .insert(agencyCode)
    .values({ agencyId: unit.id, scheme: ask.scheme, code: ask.code, validFrom: ask.from, validTo: unit.validTo })
  await work.tx
    .update(orgUnitName)
    .set({ searchKey: sql`${orgUnitName.searchKey} || ' ' || ${fold(ask.code)}` })
    .where(and(eq(orgUnitName.orgUnitId, unit.id), isNull(orgUnitName.validTo)))
  await touch(work, unit.id)
  await work.record('unit.coded', unit.id, [], { scheme: ask.scheme, code: ask.code, from: ask.from })
  return unitCard(work, unit.id)
}

/** What is dated of it ends on that day; what was to come after it never comes. */
async function endDated(work: Work, unitId: string, on: string): Promise<void> {
  for (const [table, key] of [
    [orgUnitName, orgUnitName.orgUnitId],
    [orgUnitPlacement, orgUnitPlacement.orgUnitId],
    [agencyCode, agencyCode.agencyId],
  ] as const) {
    await work.tx.delete(table).where(and(eq(key, unitId), gt(table.validFrom, on)))
    await work.tx
      .update(table)
      .set({ validTo: on })
      .where(and(eq(key, unitId), or(isNull(table.validTo), gt(table.validTo, on))))
  }
}

/** Everything dated ends with it. What it issued and received stays; nobody can choose it any more. */
export async function endUnit(work: Work, ask: Ask<typeof contract.endUnit>) {
  const unit = await unitFor(work, ask.id, ask.version)
  if (unit.validTo !== null) throw fault('unit.ended')
  if (ask.on < unit.validFrom) throw wrong('/on', 'before-beginning')
  const [child] = await work.tx
    .select({ id: orgUnitPlacement.orgUnitId })
    .from(orgUnitPlacement)
    .where(
      and(
        eq(orgUnitPlacement.parentId, unit.id),
        or(isNull(orgUnitPlacement.validTo), gt(orgUnitPlacement.validTo, ask.on)),
      ),
    )
    .limit(1)
  if (child) throw wrong('/on', 'children-alive')
  await work.tx.update(orgUnit).set({ validTo: ask.on }).where(eq(orgUnit.id, unit.id))
  await endDated(work, unit.id, ask.on)
  if (ask.successorId !== null) {
    await unitFor(work, ask.successorId)
    await work.tx.insert(succession).values({
      successorId: ask.successorId,
      predecessorId: unit.id,
      kind: ask.kind,
      decision: ask.decision,
      happenedOn: ask.on,
    })
  }
  await touch(work, unit.id)
  const { on, successorId, kind, decision } = ask
  await work.record('unit.ended', unit.id, [], { on, successorId, kind, decision })
  return unitCard(work, unit.id)
}

export async function setAgency(work: Work, ask: Ask<typeof contract.setAgency>) {
  const unit = await unitFor(work, ask.id)
  if (unit.nature !== 'agency') throw wrong('/id', 'agency-only')
  const { allowSecretStub } = ask
  const printMark = ask.printMark ?? (await printMarkOf(work.tx, unit.id))
  await work.tx
    .insert(agencySetting)
    .values({ agencyId: unit.id, allowSecretStub, printMark })
    .onConflictDoUpdate({ target: agencySetting.agencyId, set: { allowSecretStub, printMark } })
  await work.record('unit.setting', unit.id, [], { allowSecretStub, printMark })
  return unitCard(work, unit.id)
}

import { and, eq, gte, isNull, lt, or, sql } from 'drizzle-orm'
import type { Ask } from '#contract/endpoint.ts'
import type * as contract from '#contract/organisation.ts'
import { civilDate } from '#platform/clock.ts'
import { fault } from '#platform/fault.ts'
import { newId } from '#platform/ids.ts'
import { fold } from '#platform/text.ts'
import type { Work } from '#platform/work.ts'
import { plusDays } from '../calendar.ts'
import { unitCard } from '../queries/unit-card.ts'
import { unitInReach } from '../reach.ts'
import { agencyCode, agencySetting, orgUnit, orgUnitName, succession } from '../tables.ts'

type Unit = typeof orgUnit.$inferSelect

/** The door to a part of the tree for changing it: locked, in reach, and not changed by somebody else since it was read. */
async function unitFor(work: Work, id: string, version?: number): Promise<Unit> {
  const [row] = await work.tx.select().from(orgUnit).where(eq(orgUnit.id, id)).for('update')
  if (!row) throw fault('thing.missing')
  if (!(await unitInReach(work.tx, work.actor, id))) throw fault('access.denied')
  if (version !== undefined && row.version !== version) throw fault('thing.changed')
  return row
}

async function touch(work: Work, id: string): Promise<void> {
  await work.tx
    .update(orgUnit)
    .set({ version: sql`${orgUnit.version} + 1` })
    .where(eq(orgUnit.id, id))
}

/** The top of the tree belongs to the system administrator. */
async function parentFor(work: Work, parentId: string | null): Promise<Unit | null> {
  if (parentId === null) {
    if (work.actor.role !== 'systemAdministrator') throw fault('access.denied')
    return null
  }
  const parent = await unitFor(work, parentId)
  if (parent.validTo !== null && parent.validTo < civilDate(work.now)) throw fault('unit.ended')
  return parent
}

const wrong = (path: string, rule: string) => fault('input.invalid', { problems: [{ path, rule }] })

export async function createUnit(work: Work, ask: Ask<typeof contract.createUnit>) {
  const parent = await parentFor(work, ask.parentId)
  if (ask.nature === 'unit' && parent === null) throw wrong('/parentId', 'required')
  if (ask.nature === 'unit' && ask.code !== null) throw wrong('/code', 'agency-only')
  const id = newId(work.now)
  const { name, shortName, abbreviation, place, validFrom } = ask
  await work.tx.insert(orgUnit).values({
    id,
    nature: ask.nature,
    agencyId: ask.nature === 'agency' ? id : (parent?.agencyId ?? id),
    parentId: ask.parentId,
    kind: ask.kind,
    level: ask.level,
    position: 1000,
    validFrom,
  })
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
  if (ask.from < unit.validFrom) throw wrong('/from', 'before-beginning')
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

/** A unit moves inside its agency, an agency anywhere but below itself. */
export async function moveUnit(work: Work, ask: Ask<typeof contract.moveUnit>) {
  // One move at a time: two that each look harmless could close a ring together.
  await work.tx.execute(sql`select pg_advisory_xact_lock(hashtext('org_unit.parent_id'))`)
  const unit = await unitFor(work, ask.id, ask.version)
  const parent = await parentFor(work, ask.parentId)
  if (unit.nature === 'unit' && parent?.agencyId !== unit.agencyId) throw wrong('/parentId', 'other-agency')
  if (parent) {
    const [row] = await work.tx.execute<{ below: boolean }>(sql`
      with recursive up(id, parent_id) as (
        select id, parent_id from org_unit where id = ${parent.id}
        union all select o.id, o.parent_id from up join org_unit o on o.id = up.parent_id)
      select exists(select from up where id = ${unit.id}) as below`)
    if (row?.below) throw fault('unit.cycle')
  }
  await work.tx.update(orgUnit).set({ parentId: ask.parentId }).where(eq(orgUnit.id, unit.id))
  await touch(work, unit.id)
  await work.record('unit.moved', unit.id, [], { parentId: ask.parentId })
  return unitCard(work, unit.id)
}

export async function setCode(work: Work, ask: Ask<typeof contract.setCode>) {
  const unit = await unitFor(work, ask.id, ask.version)
  if (unit.nature !== 'agency') throw wrong('/code', 'agency-only')
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

/** Everything dated ends with it. What it issued and received stays; nobody can choose it any more. */
export async function endUnit(work: Work, ask: Ask<typeof contract.endUnit>) {
  const unit = await unitFor(work, ask.id, ask.version)
  if (unit.validTo !== null) throw fault('unit.ended')
  if (ask.on < unit.validFrom) throw wrong('/on', 'before-beginning')
  const [child] = await work.tx
    .select({ id: orgUnit.id })
    .from(orgUnit)
    .where(and(eq(orgUnit.parentId, unit.id), or(isNull(orgUnit.validTo), gte(orgUnit.validTo, plusDays(ask.on, 1)))))
    .limit(1)
  if (child) throw wrong('/on', 'children-alive')
  await work.tx.update(orgUnit).set({ validTo: ask.on }).where(eq(orgUnit.id, unit.id))
  await work.tx
    .update(orgUnitName)
    .set({ validTo: ask.on })
    .where(and(eq(orgUnitName.orgUnitId, unit.id), isNull(orgUnitName.validTo)))
  await work.tx
    .update(agencyCode)
    .set({ validTo: ask.on })
    .where(and(eq(agencyCode.agencyId, unit.id), isNull(agencyCode.validTo)))
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
  await work.tx
    .insert(agencySetting)
    .values({ agencyId: unit.id, allowSecretStub })
    .onConflictDoUpdate({ target: agencySetting.agencyId, set: { allowSecretStub } })
  await work.record('unit.setting', unit.id, [], { allowSecretStub })
  return unitCard(work, unit.id)
}

import { type SQL, sql } from 'drizzle-orm'

/** Who takes over from whom when posts, units and agencies end. `toId` null: nobody by rule, a person decides. */
export interface Heir {
  readonly fromId: string
  readonly toId: string | null
  readonly toAgencyId: string | null
  readonly toUnitId: string | null
  readonly name: string
  readonly title: string
}
/** A unit's work goes to a unit, or where that has no head to a person (`toHolderId`). */
export interface UnitHeir extends Heir {
  readonly toHolderId: string | null
}
export interface Heirs {
  readonly holders: readonly Heir[]
  readonly units: readonly UnitHeir[]
  /** Agencies that end: name is that of the successor, `fromName` its own. */
  readonly agencies: readonly (Heir & { readonly fromName: string })[]
}

/** Something open that changed hands, or, with `to` empty, waits for a decision. */
export interface Moved extends Record<string, unknown> {
  readonly kind: string
  readonly id: string
  /** The agency it came from. */
  readonly agencyId: string
  readonly label: string
  readonly dueAt: string | null
  readonly from: string
  readonly to: string
}

const shape = sql`"fromId" uuid, "toId" uuid, "toAgencyId" uuid, "toUnitId" uuid, "toHolderId" uuid, name text, title text, "fromName" text`

/** The heirs as rows, for statements that move all at once. */
export const heirTable = (heirs: readonly Heir[]): SQL =>
  sql`jsonb_to_recordset(${JSON.stringify(heirs)}::jsonb) as m(${shape})`

export const fromIds = (heirs: readonly Heir[]): SQL => sql`${sql.param(heirs.map((it) => it.fromId))}::uuid[]`

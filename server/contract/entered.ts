import { Id, Instant, nullable, Type } from './shape.ts'

/** Of what an administrator enters on a basis, and takes back with a reason: both stay on record. */
export const entered = {
  id: Id,
  basis: Type.String(),
  /** Empty for what came with the program. */
  byName: Type.String(),
  byTitle: Type.String(),
  at: Instant,
  endedAt: nullable(Instant),
  endedByName: Type.String(),
  endReason: Type.String(),
}

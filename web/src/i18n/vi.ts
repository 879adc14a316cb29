import { admin } from './vi/admin.ts'
import { compose } from './vi/compose.ts'
import { documents } from './vi/documents.ts'
import { dossiers } from './vi/dossiers.ts'
import { faults } from './vi/faults.ts'
import { handling } from './vi/handling.ts'
import { identity } from './vi/identity.ts'
import { kit } from './vi/kit.ts'
import { parts } from './vi/parts.ts'
import { pdf } from './vi/pdf.ts'
import { recall } from './vi/recall.ts'
import { registers } from './vi/registers.ts'
import { shell } from './vi/shell.ts'
import { tasks } from './vi/tasks.ts'
import { work } from './vi/work.ts'

/** The source of all words. Every other language must have the same keys with the same {slots}. */
export const vi = {
  ...shell,
  ...parts,
  ...kit,
  ...pdf,
  ...faults,
  ...identity,
  ...documents,
  ...work,
  ...registers,
  ...compose,
  ...handling,
  ...recall,
  ...dossiers,
  ...tasks,
  ...admin,
} as const

import { faults } from './en/faults.ts'
import { identity } from './en/identity.ts'
import { kit } from './en/kit.ts'
import { parts } from './en/parts.ts'
import { pdf } from './en/pdf.ts'
import { shell } from './en/shell.ts'
import { language } from './translation.ts'

export const en = language({ ...shell, ...parts, ...kit, ...pdf, ...faults, ...identity })

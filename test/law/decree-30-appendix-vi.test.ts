import { afterAll, beforeAll } from 'vitest'
import { demandsOfCreating } from './appendix-vi/create.ts'
import { demandsOfKeeping } from './appendix-vi/keep.ts'
import { o, openLawOffice } from './appendix-vi/office.ts'
import { demandsOfRule } from './appendix-vi/rule.ts'
import { printsTable } from './conformance.ts'

beforeAll(openLawOffice, 120_000)
afterAll(() => o.house.close())

demandsOfCreating()
demandsOfKeeping()
demandsOfRule()
printsTable('../../server/modules/documents/appendix-vi.md')

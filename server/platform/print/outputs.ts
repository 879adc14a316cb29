import { Readable } from 'node:stream'
import { fault } from '../fault.ts'
import type { MadeFile } from '../http/route.ts'
import { csvLines } from './csv.ts'
import { printRegister, type Register } from './register.ts'
import { workbook } from './workbook.ts'

export type OutputForm = 'pdf' | 'docx' | 'xlsx' | 'csv'

/** A Word file is built whole in memory, and no editor opens a longer table gladly: a larger book is taken by period. */
const mostWordLines = 5_000

const mediaTypes: Readonly<Record<OutputForm, string>> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

async function streamOf(register: Register, form: OutputForm): Promise<Readable> {
  if (form === 'pdf') return printRegister(register)
  if (form === 'csv')
    return Readable.from(
      csvLines(
        register.columns.map((column) => column.label),
        register.rows,
      ),
    )
  if (form === 'xlsx') return workbook(String(register.year), register.columns, register.rows)
  if (register.rows.length > mostWordLines)
    throw fault('input.invalid', {
      problems: [{ path: '/form', rule: 'too-many-lines', limit: String(mostWordLines) }],
    })
  // The library of Word files is large and seldom needed: it is loaded by the first who asks.
  const { registerWord } = await import('./register-word.ts')
  return Readable.from([await registerWord(register)])
}

/** A register or list in one of its forms, under a name without the ending. More than 5 000 lines as Word → `input.invalid`. */
export async function registerFile(register: Register, form: OutputForm, name: string): Promise<MadeFile> {
  return {
    stream: await streamOf(register, form),
    name: `${name.replaceAll('/', '-')}.${form}`,
    mediaType: mediaTypes[form],
    inline: form === 'pdf',
  }
}

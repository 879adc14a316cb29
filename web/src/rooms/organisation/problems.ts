import { type PlainKey, t } from '../../i18n/words.ts'

const words: Readonly<Record<string, PlainKey>> = {
  required: 'import.wrong.required',
  'too-long': 'import.wrong.tooLong',
  date: 'import.wrong.date',
  nature: 'import.wrong.word',
  kind: 'import.wrong.word',
  role: 'import.wrong.word',
  abbreviation: 'import.wrong.abbreviation',
  code: 'import.wrong.code',
  'agency-only': 'import.wrong.agencyOnly',
  duplicate: 'import.wrong.duplicate',
  'unknown-parent': 'import.wrong.unknownParent',
  cycle: 'import.wrong.cycle',
  'code-taken': 'import.wrong.codeTaken',
  'unknown-unit': 'import.wrong.unknownUnit',
  'ambiguous-unit': 'import.wrong.ambiguousUnit',
  'other-person': 'import.wrong.otherPerson',
  'unknown-column': 'import.wrong.unknownColumn',
  'column-missing': 'import.wrong.columnMissing',
  formula: 'import.wrong.formula',
  'too-many-lines': 'import.wrong.tooManyLines',
}

/** What is wrong with a cell of an imported sheet. */
export function problemName(problem: string): string {
  return t(words[problem] ?? 'import.wrong.other')
}

import type { ImportProblem } from '#contract/faults.ts'

const shownProblems = 500
const shownValue = 100

export interface Place {
  readonly sheet: string
  readonly line: number
}

/** Collects what is wrong, line by line; the first ones are kept. */
export interface Problems {
  add(at: Place, column: string, problem: string, value?: string): void
  list(): ImportProblem[]
  readonly capped: boolean
}

export function problemList(): Problems {
  const kept: ImportProblem[] = []
  let capped = false
  return {
    add({ sheet, line }, column, problem, value = '') {
      if (kept.length < shownProblems) kept.push({ sheet, line, column, problem, value: value.slice(0, shownValue) })
      else capped = true
    },
    list() {
      const sheets = [...new Set(kept.map((problem) => problem.sheet))]
      return kept.toSorted((a, b) => sheets.indexOf(a.sheet) - sheets.indexOf(b.sheet) || a.line - b.line)
    },
    get capped() {
      return capped
    },
  }
}

import type { Actor } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { importOrganisation as contract } from '#contract/organisation.ts'
import { fault } from '#platform/fault.ts'
import type { Incoming } from '#platform/http/route.ts'
import type { Run, Work } from '#platform/work.ts'
import { mostLines, type Sheet } from './book.ts'
import { checkPeople, type PersonLine } from './check-people.ts'
import { checkUnits, type UnitLine } from './check-units.ts'
import { readEntries, rowKey } from './entries.ts'
import { keepLines } from './keep-lines.ts'
import { codesHeld, holdingsIn, placeFor, type Under, unitsBelow } from './known.ts'
import { type Problems, problemList } from './problems.ts'
import { readBook } from './read-book.ts'

type ImportAsk = Ask<typeof contract>
type Report = Reply<typeof contract>

const previewLines = 20

interface Lines {
  readonly units: readonly UnitLine[]
  readonly people: readonly PersonLine[]
}

async function check(
  work: Work,
  sheets: readonly Sheet[] | undefined,
  under: Under | null,
  problems: Problems,
): Promise<Lines> {
  if (sheets === undefined) {
    problems.add({ sheet: '', line: mostLines + 1 }, '', 'too-many-lines')
    return { units: [], people: [] }
  }
  const entries = readEntries(sheets, problems)
  const known = await unitsBelow(work, under)
  const units = await checkUnits(entries.units, problems, {
    under,
    units: known,
    codesHeld: (codes) => codesHeld(work, codes),
  })
  const people = await checkPeople(entries.people, problems, {
    lines: units,
    units: known,
    holdingsIn: (ids) => holdingsIn(work, ids),
  })
  return { units, people }
}

function preview({ units, people }: Lines): Report['preview'] {
  const ofUnits = units.slice(0, previewLines).map((it) => ({
    sheet: it.sheet,
    line: it.line,
    text: [`${it.name} (${it.abbreviation})`, it.parent?.name ?? '', it.code].filter((part) => part !== '').join(' · '),
  }))
  const ofPeople = people.slice(0, previewLines).map((it) => ({
    sheet: it.sheet,
    line: it.line,
    text: [it.fullName, it.title, 'id' in it.at ? it.at.name : it.at.line.name].join(' · '),
  }))
  return [...ofUnits, ...ofPeople].slice(0, previewLines)
}

function reportOf(lines: Lines, problems: Problems, dryRun: boolean): Report {
  const several = lines.people.filter((it) => it.personCode !== '')
  const people = lines.people.length - several.length + new Set(several.map((it) => rowKey(it.personCode))).size
  return {
    dryRun,
    units: lines.units.length,
    people,
    posts: lines.people.length,
    problems: problems.list(),
    problemsCapped: problems.capped,
    preview: preview(lines),
  }
}

/** A dry run lists what is wrong and writes nothing. The real run is one transaction; one wrong line and nothing is written. */
export async function importOrganisation(run: Run, actor: Actor, ask: ImportAsk, incoming: Incoming): Promise<Report> {
  // Whoever may not import here is told before a file is read.
  await run(actor, (work) => placeFor(work, ask))
  const sheets = await readBook(incoming.bytes)
  return run(actor, async (work) => {
    const under = await placeFor(work, ask)
    const problems = problemList()
    const lines = await check(work, sheets, under, problems)
    const report = reportOf(lines, problems, ask.dryRun)
    if (ask.dryRun) return report
    if (report.problems.length > 0) throw fault('import.invalid', { problems: report.problems })
    if (report.units + report.posts === 0) throw fault('import.unreadable')
    await keepLines(work, lines, under)
    const { units, people, posts } = report
    await work.record('organisation.imported', under?.id ?? actor.accountId, [], { units, people, posts })
    return report
  })
}

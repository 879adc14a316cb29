import type { Actor } from '#access'
import type { Ask, Reply } from '#contract/endpoint.ts'
import type { importReorganisation as contract } from '#contract/reorganisation.ts'
import { fault } from '#platform/fault.ts'
import type { Incoming } from '#platform/http/route.ts'
import type { Run } from '#platform/work.ts'
import { plusDays, readBook } from '../../organisation/index.ts'
import { writeLines } from '../commands/keep-lines.ts'
import { actFor } from '../policy.ts'
import { mostLines, readLines, rowsOf } from './read-lines.ts'

const previewLines = 20

/** A dry run lists what is wrong and writes nothing. The real run replaces all lines; one wrong line and nothing is written. */
export async function importReorganisation(
  run: Run,
  actor: Actor,
  ask: Ask<typeof contract>,
  incoming: Incoming,
): Promise<Reply<typeof contract>> {
  // Whoever may not change the act is told before a file is read.
  await run(actor, (work) => actFor(work, ask.id, 'edit', ask.version))
  const sheets = await readBook(incoming.bytes)
  const rows = sheets === undefined ? [] : rowsOf(sheets)
  if (sheets === undefined || rows.length > mostLines) throw fault('file.too-large', { limit: mostLines })
  if (rows.length === 0) throw fault('import.unreadable')
  return run(actor, async (work) => {
    const act = await actFor(work, ask.id, 'edit', ask.version)
    const { lines, problems } = await readLines(work, rows, plusDays(act.effectiveOn, -1))
    const preview = rows
      .slice(0, previewLines)
      .map(({ texts }) =>
        [texts.kind, texts.predecessor, texts.successor ?? texts.name].filter((it) => it !== undefined).join(' · '),
      )
    const report = { dryRun: ask.dryRun, lines: lines.length, problems, preview }
    if (ask.dryRun) return report
    if (problems.length > 0) throw fault('reorganisation.unfit', { problems: problems.length, waiting: 0 })
    await writeLines(work, act, lines)
    return report
  })
}

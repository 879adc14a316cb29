import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './ground.ts'
import { type Bench, takingTurns } from './measure.ts'
import { runProgram } from './program.ts'

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url))
const bare = fileURLToPath(new URL('bare-start.ts', import.meta.url))
const rounds = 7
const firstRounds = 3

async function started(file: string, folder: string): Promise<number> {
  const program = await runProgram(file, { DATA_DIR: folder, PORT: '0' })
  await program.stop()
  return program.took
}

async function startedFresh(file: string): Promise<number> {
  const folder = await temporaryFolder()
  try {
    return await started(file, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Until the address is printed: with the data there, and the very first time (schema and sample province against an empty cluster). */
export const start: Bench = {
  names: ['start', 'first-start'],
  async run(report, asked) {
    const unit = 'ms until the address is printed (lower is better)'
    if (asked('first-start')) {
      const first = await takingTurns(
        firstRounds,
        () => startedFresh(main),
        () => startedFresh(bare),
      )
      report({ name: 'first-start', ...first, unit })
    }
    const folder = await temporaryFolder()
    try {
      await started(main, folder)
      report({
        name: 'start',
        ...(await takingTurns(
          rounds,
          () => started(main, folder),
          () => started(bare, folder),
        )),
        unit,
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

import { batchMemory } from './batch-memory.ts'
import { desks } from './desks.ts'
import { fanout } from './fanout.ts'
import { firstPdfPage } from './first-pdf-page.ts'
import { issue } from './issue.ts'
import { json } from './json.ts'
import { lists } from './lists.ts'
import { type Bench, rounded } from './measure.ts'
import { register } from './register.ts'
import { signing } from './signing.ts'
import { signingBeside } from './signing-beside.ts'
import { sitting } from './sitting.ts'
import { start } from './start.ts'
import { uploadMemory } from './upload-memory.ts'
import { verifying } from './verifying.ts'
import { votes } from './votes.ts'
import { webWeight } from './web-weight.ts'

/**
 * `npm run bench [-- name …]`: every benchmark, or those whose name begins with a given word. One line of JSON each; `ratio` is
 * ours / peer, in the sense of `unit`. Numbers are of this machine and this moment, so only the ratio compares.
 */

const benches: readonly Bench[] = [
  batchMemory,
  webWeight,
  issue,
  register,
  json,
  fanout,
  sitting,
  votes,
  start,
  uploadMemory,
  firstPdfPage,
  lists,
  desks,
  signing,
  signingBeside,
  verifying,
]
const words = process.argv.slice(2)
const asked = (name: string) => words.length === 0 || words.some((word) => name.startsWith(word))

let failed = 0
for (const bench of benches) {
  if (!bench.names.some(asked)) continue
  try {
    await bench.run(({ name, ours, peer, unit }) => {
      const line = { name, ours: rounded(ours), peer: rounded(peer), ratio: rounded(ours / peer), unit }
      if (asked(name)) process.stdout.write(`${JSON.stringify(line)}\n`)
    }, asked)
  } catch (error) {
    failed += 1
    process.stderr.write(`${bench.names.join(', ')}: ${error instanceof Error ? error.stack : String(error)}\n`)
  }
}
process.exit(failed === 0 ? 0 : 1)

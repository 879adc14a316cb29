import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'

/** Runs every check and every test, says how long each took, and closes with the line that counts them. */

interface Step {
  readonly name: string
  readonly command: readonly string[]
}

const checks: readonly Step[] = [
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the web', command: ['svelte-check', '--tsconfig', 'web/tsconfig.json', '--fail-on-warnings'] },
  { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'boundaries', command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'server', 'test', 'web/src'] },
]

const say = (line: string) => process.stdout.write(`${line}\n`)

function run(command: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const [program = '', ...rest] = command
    const child = spawn(`node_modules/.bin/${program}`, rest, { stdio: 'inherit', shell: process.platform === 'win32' })
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numFailedTestSuites: number
  readonly success: boolean
}

const reportFile = '.cache/vitest.json'

async function tests(): Promise<{ passed: number; failed: number; skipped: number }> {
  await rm(reportFile, { force: true })
  const code = await run(['vitest', 'run', ...process.argv.slice(2).filter((word) => !word.startsWith('--'))])
  const report = await readFile(reportFile, 'utf8').then(
    (text) => JSON.parse(text) as Report,
    () => undefined,
  )
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  // A file that fell over before its first test has no failed test of its own, but the run failed.
  const failed = Math.max(report.numFailedTests, code === 0 ? 0 : 1)
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests }
}

const sum = { passed: 0, failed: 0, skipped: 0 }
for (const step of checks) {
  const start = performance.now()
  const code = await run(step.command)
  say(`${code === 0 ? '✓' : '✗'} ${step.name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  sum[code === 0 ? 'passed' : 'failed'] += 1
}
if (!process.argv.includes('--checks')) {
  const result = await tests()
  sum.passed += result.passed
  sum.failed += result.failed
  sum.skipped += result.skipped
}
say(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
process.exit(sum.failed === 0 ? 0 : 1)

import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withSettings } from '../../server/ops/write-settings.ts'
import { type House, openHouse } from '../setup/house.ts'

const readme = await readFile('README.md', 'utf8')
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'))
const scripts = (JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts
const s3 = process.env.TEST_S3_ENDPOINT

let house: House
let folder: string
const children = new Set<ChildProcess>()

beforeAll(async () => {
  house = await openHouse()
  folder = await mkdtemp(join(tmpdir(), 'lien-thong-readme-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
  await house.close()
  await rm(folder, { recursive: true, force: true })
})

/** The command as written, with the places and secrets of this machine in those of the example. */
function here(command: string): string {
  return command
    .replace(/DATABASE_URL=\S+/, `DATABASE_URL='${house.databaseUrl}'`)
    .replace(
      /S3_ENDPOINT=\S+ S3_ACCESS_KEY=\S+ S3_SECRET_KEY=\S+/,
      () =>
        `S3_ENDPOINT=${s3} S3_ACCESS_KEY=${process.env.TEST_S3_ACCESS_KEY} S3_SECRET_KEY='${process.env.TEST_S3_SECRET_KEY}' S3_BUCKET=readme-test`,
    )
    .replace(/PORT=\d+/, 'PORT=0')
    .replaceAll('/srv/', `${folder}/`)
}

interface Told {
  readonly output: string
  readonly code: number | null
}

/** Runs it in a shell of its own, as a person would; once `until` is printed it is ended as by Ctrl-C. */
function run(command: string, until?: RegExp): Promise<Told> {
  const { TEST_S3_ENDPOINT: _, ...environment } = process.env
  const child = spawn('bash', ['-c', here(command)], {
    env: { DATA_DIR: `${folder}/data`, PORT: '0', ...environment, VITEST: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  children.add(child)
  let output = ''
  return new Promise((resolve) => {
    let asked = false
    const hear = (data: Buffer) => {
      output += data.toString()
      if (!asked && until?.test(output)) {
        asked = true
        process.kill(-(child.pid ?? 0), 'SIGINT')
      }
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('close', (code) => resolve({ output, code }))
  })
}

describe('README', () => {
  it('shows every setting as the program reads it (node server/ops/write-settings.ts)', () => {
    expect(withSettings(readme)).toBe(readme)
  })

  it('names only commands that exist', () => {
    expect(commands.length).toBeGreaterThan(8)
    for (const command of commands) {
      const script = /npm (?:run )?([\w-]+)/.exec(command)?.[1] ?? ''
      expect(scripts[script], command).toBeDefined()
    }
  })

  // `npm test` is what runs this; all benchmarks together take longer than a test may.
  const ran = commands.filter((command) => command !== 'npm test' && command !== 'npm run bench')
  for (const command of ran) {
    const needsS3 = command.includes('S3_ENDPOINT')
    const starts = command.endsWith('npm start')
    const act = async () => {
      const { output, code } = await run(command, starts ? /Ctrl-C/ : undefined)
      if (starts) expect(output).toMatch(/Liên Thông: http:\/\/127\.0\.0\.1:\d+/)
      else expect(code, output).toBe(0)
      if (command.includes('first-administrator')) expect(output).toMatch(/quantri {3}\S{12}/)
      if (command.includes('backup -- ')) expect(output).toContain('Đã sao lưu')
      if (command.includes('restore')) expect(output).toContain('Đã khôi phục')
      if (command.includes('web-weight')) expect(output).toContain('"name":"web-weight"')
    }
    it.skipIf(needsS3 && s3 === undefined)(
      `runs: ${command}${needsS3 && s3 === undefined ? ' (no S3 server: set TEST_S3_ENDPOINT)' : ''}`,
      act,
      420_000,
    )
  }
})

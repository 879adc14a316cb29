import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { finishUpload, startUpload } from '#contract/files.ts'
import { Page } from '../setup/page.ts'
import { onGround } from './ground.ts'
import { type Bench, median } from './measure.ts'
import { runProgram } from './program.ts'

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url))
const megabyte = 1024 * 1024
const fileMegabytes = 300

/** Resident memory of a process in MB: now, or the most it ever had. */
async function memory(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
}

/** A PDF by header and end, with nothing but padding between. */
function* paddedPdf(): Generator<Buffer> {
  const padding = Buffer.alloc(megabyte, 0x25)
  const head = Buffer.from('%PDF-1.7\n')
  const tail = Buffer.from('\nstartxref\n0\n%%EOF\n')
  yield head
  for (let done = 0; done < fileMegabytes - 1; done++) yield padding
  yield padding.subarray(0, megabyte - head.length - tail.length)
  yield tail
}

/** The whole file as one part, as fast as the server takes it. */
async function sendWhole(page: Page, id: string): Promise<void> {
  const agent = new Agent({ keepAlive: false })
  const asking = request(`${page.address}/api/uploads/${id}`, {
    method: 'PATCH',
    agent,
    headers: {
      cookie: page.cookie,
      'x-csrf': page.csrf,
      'content-type': 'application/offset+octet-stream',
      'content-length': String(fileMegabytes * megabyte),
      'upload-offset': '0',
    },
  })
  const answered = new Promise<number>((resolve, reject) => {
    asking.once('error', reject)
    asking.once('response', (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
    })
  })
  for (const part of paddedPdf()) if (!asking.write(part)) await new Promise((resolve) => asking.once('drain', resolve))
  asking.end()
  const status = await answered
  if (status !== 200) throw new Error(`the part was answered with ${status}`)
}

/** How much the program grows while a large file comes in, is hashed, recognised and kept; goal: under half of the file. */
export const uploadMemory: Bench = {
  names: ['upload-memory'],
  async run(report) {
    if (process.platform !== 'linux') {
      process.stderr.write('upload-memory: reads /proc, left out\n')
      return
    }
    await onGround(async (ground) => {
      const agency = await ground.agency('Ủy ban nhân dân tỉnh Đo', 'H98')
      const clerk = await ground.clerk('do', agency.id)
      const settings = {
        DATABASE_URL: ground.databaseUrl,
        DATA_DIR: join(ground.folder, 'own'),
        PORT: '0',
        SAMPLE: 'no',
      }
      const grown: number[] = []
      for (let round = 0; round < 3; round++) {
        const program = await runProgram(main, settings)
        try {
          const page = new Page(program.address)
          await ground.logIn(page, clerk.login)
          await pause(500)
          const before = await memory(program.pid, 'VmRSS')
          const { id } = await page.call(startUpload, { name: 'lon.pdf', size: fileMegabytes * megabyte })
          await sendWhole(page, id)
          await page.call(finishUpload, { id })
          await pause(1000)
          grown.push(Math.max(0, (await memory(program.pid, 'VmHWM')) - before))
        } finally {
          await program.stop()
        }
      }
      const unit = 'MB of resident memory gained at most (lower is better; goal 150)'
      report({ name: 'upload-memory', ours: median(grown), peer: fileMegabytes, unit })
    })
  },
}

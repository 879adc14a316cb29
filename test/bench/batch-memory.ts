import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { draftOutgoing, issueDocument, registerDelivered } from '#contract/documents.ts'
import { registerMany } from '#contract/receive.ts'
import { Page } from '../setup/page.ts'
import { draftAsk } from '../setup/sending.ts'
import { tinyPdf, upload } from '../setup/upload.ts'
import { type Ground, type MeasuredAgency, onGround } from './ground.ts'
import { type Bench, median } from './measure.ts'
import { runProgram } from './program.ts'
import { today } from './travel.ts'

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url))
const documents = 500
const rounds = 2

/** Resident memory of a process in MB: now, or the most it ever had. */
async function memory(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024
}

/** Five hundred documents lie at the recipient, sent one after the other. */
async function deliver(ground: Ground, from: MeasuredAgency, login: string, to: string): Promise<string[]> {
  const page = await ground.page(login)
  const file = await upload(page, tinyPdf('lô văn bản'))
  for (let n = 0; n < documents; n++) {
    const draft = await page.call(
      draftOutgoing,
      draftAsk({
        subject: `Văn bản thứ ${n} của lô`,
        add: [{ uploadId: file.uploadId, role: 'main' }],
        recipients: [{ agencyId: to, purpose: 'execute' }],
      }),
    )
    await page.call(issueDocument, {
      id: draft.id,
      registerId: from.outgoing,
      issuedOn: today(),
      version: draft.version,
    })
  }
  const rows = await ground.admin<{ id: string }[]>`
    select id from document where agency_id = ${to} and state = 'arrived' order by listed_at`
  return rows.map((row) => row.id)
}

/** How much the program grows at most while an act goes on, beyond what it had before. */
async function grown(ground: Ground, login: string, act: (page: Page) => Promise<unknown>): Promise<number> {
  const settings = {
    DATABASE_URL: ground.databaseUrl,
    DATA_DIR: join(ground.folder, 'own'),
    PORT: '0',
    SAMPLE: 'no',
  }
  const program = await runProgram(main, settings)
  try {
    const page = new Page(program.address)
    await ground.logIn(page, login)
    await pause(500)
    const before = await memory(program.pid, 'VmRSS')
    await act(page)
    await pause(500)
    return Math.max(0, (await memory(program.pid, 'VmHWM')) - before)
  } finally {
    await program.stop()
  }
}

/** Memory while 500 documents are registered in one unit of work, beside the same number registered one by one. */
export const batchMemory: Bench = {
  names: ['batch-500-memory'],
  async run(report) {
    if (process.platform !== 'linux') {
      process.stderr.write('batch-500-memory: reads /proc, left out\n')
      return
    }
    await onGround(async (ground) => {
      const sender = await ground.agency('Ủy ban nhân dân tỉnh Gửi Lô', 'H96')
      const here = await ground.agency('Ủy ban nhân dân huyện Nhận Lô', 'H97')
      const sends = await ground.clerk('guilo', sender.id)
      const receives = await ground.clerk('nhanlo', here.id)
      const ours: number[] = []
      const peer: number[] = []
      const book = { registerId: here.incoming, arrivedOn: today() }
      for (let round = 0; round < rounds; round++) {
        const batch = await deliver(ground, sender, sends.login, here.id)
        ours.push(
          await grown(ground, receives.login, (page) => page.call(registerMany, { documentIds: batch, ...book })),
        )
        const single = await deliver(ground, sender, sends.login, here.id)
        peer.push(
          await grown(ground, receives.login, async (page) => {
            for (const id of single) await page.call(registerDelivered, { id, ...book, confirmDuplicate: true })
          }),
        )
      }
      const unit =
        'MB of resident memory gained at most by 500 registrations at once; peer: one by one (lower is better)'
      report({ name: 'batch-500-memory', ours: median(ours), peer: median(peer), unit })
    })
  },
}

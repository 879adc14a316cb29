import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftOutgoing, issueDocument, listDocuments, readDocument } from '#contract/documents.ts'
import { findRecipients } from '#contract/recipients.ts'
import { listRegisters } from '#contract/registers.ts'
import { civilDate, wallClock } from '#platform/clock.ts'
import { Page, Refused } from '../setup/page.ts'
import { draftAsk } from '../setup/sending.ts'
import { tinyPdf, upload } from '../setup/upload.ts'

/** The whole program as a newcomer starts it: own database, own store, sample province. */
interface Running {
  readonly child: ChildProcess
  readonly address: string
  readonly password: string
  readonly output: string
  readonly milliseconds: number
}

let folder: string
const children = new Set<ChildProcess>()
let lastStarted: Running | undefined

async function start(): Promise<Running> {
  const begun = performance.now()
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: folder,
      PORT: '0',
      LOGIN_PER_MINUTE: '1000',
      REQUESTS_PER_MINUTE: '100000',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer) => {
      output += data.toString()
      const address = /Liên Thông: (http\S+)/.exec(output)?.[1]
      const password = /vanthu\.ubndtinh\s+(\S+)/.exec(output)?.[1]
      if (address && password && output.includes('Ctrl-C')) {
        lastStarted = { child, address, password, output, milliseconds: performance.now() - begun }
        resolve(lastStarted)
      }
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)))
  })
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.once('exit', resolve)
  })

async function clerkOf(running: Running): Promise<Page> {
  const page = new Page(running.address)
  await page.logIn('vanthu.ubndtinh', running.password)
  return page
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lien-thong-kill-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  for (const child of children) {
    child.kill('SIGTERM')
    await ended(child)
  }
  await rm(folder, { recursive: true, force: true })
})

describe('kill -9 of the program while clerks issue and upload', { timeout: 400_000 }, () => {
  it('keeps every acknowledged document, half of none, and numbers without a gap', async () => {
    const first = await start()
    const clerk = await clerkOf(first)
    const register = (await clerk.call(listRegisters, { direction: 'outgoing' })).rows[0]
    const [recipient] = (await clerk.call(findRecipients, { q: 'than uyen' })).rows
    const registerId = register?.id ?? ''
    const issuedOn = civilDate(wallClock())
    const acknowledged: { id: string; code: string; sha256: string }[] = []

    async function issueOne(number: number): Promise<void> {
      const file = await upload(clerk, tinyPdf(`kill ${number}`))
      const draft = await clerk.call(
        draftOutgoing,
        draftAsk({
          subject: `Văn bản số ${number} trước khi mất điện`,
          add: [{ uploadId: file.uploadId, role: 'main' }],
          recipients: [{ agencyId: recipient?.id ?? '', purpose: 'execute' }],
        }),
      )
      const issued = await clerk.call(issueDocument, { id: draft.id, registerId, issuedOn, version: draft.version })
      acknowledged.push({ id: issued.id, code: issued.code, sha256: file.sha256 })
      if (acknowledged.length === 40) first.child.kill('SIGKILL')
    }
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, number) => issueOne(number)))
    await ended(first.child)
    expect(outcomes.some((it) => it.status === 'rejected' && !(it.reason instanceof Refused))).toBe(true)
    expect(acknowledged.length).toBeGreaterThanOrEqual(40)

    const second = await start()
    const again = await clerkOf(second)
    for (const told of acknowledged) {
      const card = await again.call(readDocument, { id: told.id })
      expect(card).toMatchObject({ state: 'issued', code: told.code, recipients: 1 })
      const bytes = await again.fetch('GET', `/api/documents/${told.id}/files/1`)
      expect(bytes.status).toBe(200)
      expect(bytes.headers.get('x-content-sha256')).toBe(told.sha256)
      await bytes.arrayBuffer()
    }
    // Work in the background that was cut off is taken up again.
    await expect
      .poll(
        async () => {
          const cards = await Promise.all(acknowledged.map((told) => again.call(readDocument, { id: told.id })))
          return cards.filter((card) => card.fileList[0]?.textState === 'waiting').length
        },
        { timeout: 90_000, interval: 500 },
      )
      .toBe(0)

    const numbers: number[] = []
    let cursor: string | undefined
    do {
      const page = await again.call(listDocuments, {
        direction: 'outgoing',
        state: 'issued',
        registerId,
        year: Number(issuedOn.slice(0, 4)),
        sort: 'number',
        order: 'asc',
        limit: 200,
        ...(cursor ? { cursor } : {}),
      })
      for (const row of page.rows) {
        numbers.push(row.registerNumber ?? 0)
        expect(row.recipients > 0 && row.files > 0).toBe(true)
      }
      cursor = page.next ?? undefined
    } while (cursor)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    const next = (await again.call(listRegisters, { direction: 'outgoing' })).rows.find((it) => it.id === registerId)
    expect(next?.nextNumber).toBe(numbers.length + 1)
  })

  it('goes on after a kill -9 of the database: no crash, sockets hear again, nothing is lost', async () => {
    const second = lastStarted
    if (!second) throw new Error('not started')
    const clerk = await clerkOf(second)
    const agencyId = clerk.session?.post?.agencyId ?? ''
    const page = await clerk.live([`agency:${agencyId}`])
    const registerId = (await clerk.call(listRegisters, { direction: 'outgoing' })).rows[0]?.id ?? ''
    const [recipient] = (await clerk.call(findRecipients, { q: 'than uyen' })).rows
    const server = async () =>
      Number((await readFile(join(folder, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0])
    const killed = await server()
    process.kill(killed, 'SIGKILL')

    const issuedOn = civilDate(wallClock())
    const recipients = [{ agencyId: recipient?.id ?? '', purpose: 'know' as const }]
    const deadline = performance.now() + 60_000
    let issued: string | undefined
    while (issued === undefined && performance.now() < deadline) {
      try {
        const file = await upload(clerk, tinyPdf('sau khi cơ sở dữ liệu khởi động lại'))
        const draft = await clerk.call(
          draftOutgoing,
          draftAsk({ add: [{ uploadId: file.uploadId, role: 'main' }], recipients }),
        )
        issued = (await clerk.call(issueDocument, { id: draft.id, registerId, issuedOn, version: draft.version })).id
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        expect(error.wire.code).toBe('service.unavailable')
      }
    }
    expect(issued).toBeDefined()
    expect(await server()).not.toBe(killed)
    await page.until((frame) => frame.type === 'signal' && frame.kind === 'document.issued' && frame.id === issued)
    page.socket.close()
  })

  it('starts again by itself within seconds, keeps the logins, and ends cleanly on SIGTERM', async () => {
    const [running] = [...children].slice(-1)
    running?.kill('SIGTERM')
    expect(running && (await ended(running))).toBe(0)
    const third = await start()
    expect(third.output).not.toContain('Nạp tỉnh mẫu')
    expect(third.milliseconds).toBeLessThan(30_000)
    await clerkOf(third)
    third.child.kill('SIGINT')
    expect(await ended(third.child)).toBe(0)
  })

  it('refuses a wrong setting with a sentence', async () => {
    const child = spawn(process.execPath, ['server/main.ts'], {
      env: { PATH: process.env.PATH, DATA_DIR: folder, PORT: 'mười' },
    })
    let said = ''
    child.stderr?.on('data', (data: Buffer) => {
      said += data.toString()
    })
    expect(await ended(child)).toBe(1)
    expect(said).toContain('PORT=mười: phải là số nguyên từ 0 đến 65535')
  })
})

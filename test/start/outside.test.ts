import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readConfig } from '#config'
import { listDocuments, readDocument, readToday } from '#contract/documents.ts'
import { listUnits } from '#contract/organisation.ts'
import { findDuplicates } from '#contract/receive.ts'
import { findRecipients } from '#contract/recipients.ts'
import { listRegisters, printRegister, readPrint } from '#contract/registers.ts'
import { type App, buildApp } from '../../server/app.ts'
import { loadSample } from '../../server/dev/sample.ts'
import { type Installation, openInstallation } from '../../server/ops/installation.ts'
import { fill, Page } from '../setup/page.ts'

/** Servers of the distribution, besides the embedded one that all other tests run on. */
const home = '/usr/lib/postgresql'
const versions = existsSync(home)
  ? readdirSync(home).filter((it) => Number(it) >= 15 && existsSync(join(home, it, 'bin', 'initdb')))
  : []
const nobody = 65_534
const password = 'Mật-khẩu-thử-1'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

describe.skipIf(versions.length === 0)(
  `outside PostgreSQL${versions.length === 0 ? ' (none of the distribution found)' : ''}`,
  () => {
    describe.each(versions)('%s', (version) => {
      let folder: string
      let server: ChildProcess
      let installation: Installation
      let app: App
      let clerk: Page

      beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), `lien-thong-pg${version}-`))
        await chmod(folder, 0o755)
        const bin = join(home, version, 'bin')
        const data = await mkdtemp(join(folder, 'data-'))
        const asRoot = process.getuid?.() === 0
        if (asRoot) await chown(data, nobody, nobody)
        const who = asRoot ? { uid: nobody, gid: nobody } : {}
        await promisify(execFile)(
          join(bin, 'initdb'),
          ['-D', data, '-U', 'postgres', '-A', 'trust', '--encoding=UTF8', '--locale=C'],
          who,
        )
        const port = await freePort()
        server = spawn(
          join(bin, 'postgres'),
          ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', data, '-c', 'fsync=off'],
          {
            ...who,
            stdio: 'ignore',
          },
        )
        const admin = postgres(`postgres://postgres@127.0.0.1:${port}/postgres`, { max: 1, onnotice: () => undefined })
        await vi.waitFor(() => admin`select 1`, { timeout: 60_000 })
        await admin.unsafe('create role lien_thong login')
        await admin.unsafe('create database lien_thong owner lien_thong')
        await admin.end()
        const config = readConfig({
          DATABASE_URL: `postgres://lien_thong@127.0.0.1:${port}/lien_thong`,
          DATA_DIR: folder,
          LOG_LEVEL: 'silent',
        })
        installation = await openInstallation(config, () => undefined)
        const { database, store } = installation
        await loadSample({ database, store, dataDir: folder, say: () => undefined, papers: 8, password })
        app = await buildApp({ config, database, store, onError: (error) => expect.fail(String(error)) })
        clerk = new Page(await app.http.listen({ port: 0, host: '127.0.0.1' }))
        await clerk.logIn('vanthu.ubndtinh', password)
      })
      afterAll(async () => {
        await app?.close()
        await installation?.close()
        const ended = new Promise((resolve) => server?.once('exit', resolve))
        server?.kill('SIGINT')
        await ended
        await rm(folder, { recursive: true, force: true })
      })

      it('takes the migrations by its owner alone, loads the sample and answers', async () => {
        const { rows } = await clerk.call(listDocuments, { direction: 'outgoing', state: 'issued' })
        expect(rows.length).toBeGreaterThan(0)
        const card = await clerk.call(readDocument, { id: rows[0]?.id ?? '' })
        expect(card.deliveries.length).toBeGreaterThan(0)
        expect((await clerk.call(readToday, {})).capped).toBeGreaterThan(0)
        expect(
          (await clerk.call(findDuplicates, { codeNumber: '01', codeNotation: 'QĐ-UBND', issuerName: 'x' })).matches,
        ).toEqual([])
      })

      it('finds without tone marks, and prints a register', async () => {
        expect((await clerk.call(findRecipients, { q: 'muong kim' })).rows.length).toBeGreaterThan(0)
        expect((await clerk.call(listUnits, { q: 'dan toc' })).rows.length).toBeGreaterThan(0)
        const [book] = (await clerk.call(listRegisters, { direction: 'outgoing' })).rows
        const kept = await clerk.call(printRegister, { id: book?.id ?? '', year: book?.year ?? 0 })
        const { path } = fill(readPrint, { id: kept.id })
        const printed = await clerk.fetch('GET', path)
        expect(printed.status).toBe(200)
        expect(
          Buffer.from(await printed.arrayBuffer())
            .subarray(0, 5)
            .toString(),
        ).toBe('%PDF-')
      })

      it('is closed to anybody who is not signed in', async () => {
        expect(await new Page(clerk.address).refusal(readToday, {})).toMatchObject({ code: 'session.missing' })
      })
    })
  },
)

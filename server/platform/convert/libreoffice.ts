import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { access, constants, mkdir, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Conversion, Converter, ConvertibleType, ConvertSource } from './port.ts'
import { makeProfile, type Profile } from './profile.ts'

export interface LibreOfficeOptions {
  /** Path of `soffice`. */
  readonly program: string
  readonly mostSeconds?: number
  readonly mostBytes?: number
}

/** The reader is named, so that a file that is something else under this ending is refused and not guessed at. */
const readers: Readonly<Record<ConvertibleType, string>> = {
  docx: 'MS Word 2007 XML',
  odt: 'writer8',
  doc: 'MS Word 97',
  rtf: 'Rich Text Format',
  xlsx: 'Calc MS Excel 2007 XML',
}
const mostPdfBytes = 200 * 1024 * 1024

class TooLarge extends Error {}

/**
 * Converts with an installed LibreOffice, one document at a time: two runs on one profile disturb each other. A run that takes too long is
 * ended with all its children, and the next one gets a fresh profile.
 */
export function libreOffice({
  program,
  mostSeconds = 60,
  mostBytes = 50 * 1024 * 1024,
}: LibreOfficeOptions): Converter {
  let turn: Promise<unknown> = Promise.resolve()
  let profile: Profile | undefined
  let running: ChildProcess | undefined
  let closed = false

  const forget = async () => {
    const folder = profile?.folder
    profile = undefined
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }

  async function convert(source: ConvertSource): Promise<Conversion> {
    if (closed || !(await isThere(program))) return { outcome: 'unavailable' }
    profile ??= await makeProfile()
    const folder = await mkdtemp(join(profile.folder, 'job-'))
    try {
      const given = join(folder, `paper.${source.type}`)
      await write(source, given, mostBytes)
      const made = join(folder, 'out')
      await mkdir(made)
      const ended = await run(profile, { given, made, type: source.type })
      if (ended === 'slow') {
        await forget()
        return { outcome: 'tooSlow' }
      }
      return await pdfOf(join(made, 'paper.pdf'))
    } catch (error) {
      return { outcome: error instanceof TooLarge ? 'tooLarge' : 'failed' }
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }

  function run({ url, environment, folder }: Profile, job: Job): Promise<'ended' | 'slow'> {
    return new Promise((resolve) => {
      const child = spawn(program, argumentsOf(url, job), {
        cwd: folder,
        env: environment,
        detached: process.platform !== 'win32',
        stdio: 'ignore',
      })
      running = child
      let slow = false
      const timer = setTimeout(() => {
        slow = true
        killGroup(child)
      }, mostSeconds * 1000)
      const settle = () => {
        clearTimeout(timer)
        running = undefined
        // What the launcher started may outlive it; after its end nothing of the run may go on writing.
        killGroup(child)
        resolve(slow ? 'slow' : 'ended')
      }
      child.once('error', settle).once('exit', settle)
    })
  }

  return {
    available: () => (closed ? Promise.resolve(false) : isThere(program)),
    toPdf(source) {
      // It may break while others have their turn, when nobody reads it yet; the reading will tell.
      if (source.bytes instanceof Readable) source.bytes.on('error', () => undefined)
      const result = turn.then(() => convert(source)).catch((): Conversion => ({ outcome: 'failed' }))
      turn = result.finally(() => discard(source))
      return result
    },
    async close() {
      closed = true
      if (running !== undefined) killGroup(running)
      await turn
      await forget()
    },
  }
}

interface Job {
  readonly given: string
  readonly made: string
  readonly type: ConvertibleType
}

function argumentsOf(profileUrl: string, { given, made, type }: Job): string[] {
  return [
    `-env:UserInstallation=${profileUrl}`,
    '--headless',
    '--norestore',
    '--nologo',
    '--nodefault',
    '--nolockcheck',
    `--infilter=${readers[type]}`,
    '--convert-to',
    type === 'xlsx' ? 'pdf:calc_pdf_Export' : 'pdf:writer_pdf_Export',
    '--outdir',
    made,
    given,
  ]
}

async function write({ bytes }: ConvertSource, path: string, mostBytes: number): Promise<void> {
  let size = 0
  const stream = bytes instanceof Readable ? bytes : Readable.from([bytes])
  await pipeline(
    stream,
    async function* (pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        size += piece.byteLength
        if (size > mostBytes) throw new TooLarge()
        yield piece
      }
    },
    createWriteStream(path),
  )
}

/** The exit code lies in both directions; only the file tells. */
async function pdfOf(path: string): Promise<Conversion> {
  const there = await stat(path).catch(() => undefined)
  if (!there?.isFile()) return { outcome: 'failed' }
  if (there.size > mostPdfBytes) return { outcome: 'tooLarge' }
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(5), 0, 5, 0)
    if (buffer.toString('latin1') !== '%PDF-') return { outcome: 'failed' }
  } finally {
    await file.close()
  }
  return { outcome: 'converted', pdf: await readFile(path) }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

function isThere(program: string): Promise<boolean> {
  return access(program, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** A stream nobody read to its end would keep its file or connection open. */
function discard({ bytes }: ConvertSource): void {
  if (bytes instanceof Readable) bytes.destroy()
}

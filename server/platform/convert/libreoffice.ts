import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, constants, mkdir, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type OfficeRun, startOffice } from './office-run.ts'
import type { Conversion, Converter, ConvertSource } from './port.ts'
import { makeProfile, type Profile } from './profile.ts'

export interface LibreOfficeOptions {
  /** Path of `soffice`. */
  readonly program: string
  /** Of one run. */
  readonly mostSeconds?: number
  /** Of one document. */
  readonly mostBytes?: number
}

const mostPdfBytes = 200 * 1024 * 1024
/** So many go through one run at most: what hangs costs each of the others one run more. */
const mostTogether = 8
const failed: Conversion = { outcome: 'failed' }

class TooLarge extends Error {}

interface Waiting {
  readonly source: ConvertSource
  readonly answer: (conversion: Conversion) => void
}

/**
 * Converts with an installed LibreOffice, one run at a time: two runs on one profile disturb each other. Starting the program is most of its
 * work, so what came to wait meanwhile goes through the next run together. Where a run of several is too slow or leaves one of them unmade,
 * those are tried again alone, so that a bad document harms no other. A run that is too slow is ended with all its children, and the next one
 * gets a fresh profile.
 */
export function libreOffice({
  program,
  mostSeconds = 60,
  mostBytes = 50 * 1024 * 1024,
}: LibreOfficeOptions): Converter {
  const waiting: Waiting[] = []
  let serving: Promise<void> | undefined
  let profile: Profile | undefined
  let running: OfficeRun | undefined
  let closed = false

  const forget = async () => {
    const folder = profile?.folder
    profile = undefined
    if (folder !== undefined) await remove(folder)
  }

  async function serve(): Promise<void> {
    for (let next = takeTogether(waiting); next.length > 0; next = takeTogether(waiting)) {
      const results = await convert(next.map((it) => it.source)).catch(() => [])
      next.forEach((it, at) => {
        discard(it.source)
        it.answer(results[at] ?? failed)
      })
    }
    // In the same moment in which nobody was found waiting: whoever comes after starts anew.
    serving = undefined
  }

  async function convert(sources: readonly ConvertSource[]): Promise<readonly Conversion[]> {
    if (closed || !(await isThere(program))) return sources.map(() => ({ outcome: 'unavailable' }))
    const folder = await mkdtemp(join(tmpdir(), 'lien-thong-convert-'))
    try {
      const kept = await Promise.all(sources.map((source) => keep(source, folder, mostBytes)))
      const made = await convertKept(kept.flatMap((it) => ('path' in it ? [it] : [])))
      return kept.map((it) => ('path' in it ? (made.get(it) ?? failed) : it))
    } finally {
      await remove(folder)
    }
  }

  async function convertKept(papers: readonly Paper[]): Promise<ReadonlyMap<Paper, Conversion>> {
    const made = await runOver(papers)
    if (papers.length > 1)
      for (const paper of papers)
        if (made.get(paper)?.outcome !== 'converted') made.set(paper, (await runOver([paper])).get(paper) ?? failed)
    return made
  }

  async function runOver(papers: readonly Paper[]): Promise<Map<Paper, Conversion>> {
    const [first] = papers
    if (closed || !first) return new Map()
    profile ??= await makeProfile()
    const out = join(first.folder, `out-${randomUUID()}`)
    await mkdir(out)
    running = startOffice(profile, {
      program,
      mostSeconds,
      given: papers.map((it) => it.path),
      made: out,
      type: first.type,
    })
    const how = await running.ended
    running = undefined
    if (how === 'slow') {
      await forget()
      return new Map(papers.map((paper) => [paper, { outcome: 'tooSlow' }]))
    }
    const results = new Map<Paper, Conversion>()
    for (const paper of papers) results.set(paper, await pdfOf(join(out, `${paper.name}.pdf`)))
    return results
  }

  return {
    available: () => (closed ? Promise.resolve(false) : isThere(program)),
    toPdf(source) {
      // It may break while others have their turn, when nobody reads it yet; the reading will tell.
      if (source.bytes instanceof Readable) source.bytes.on('error', () => undefined)
      return new Promise((answer) => {
        waiting.push({ source, answer })
        serving ??= serve()
      })
    },
    async close() {
      closed = true
      running?.kill()
      await serving
      await forget()
    },
  }
}

/** The longest waiting, and others of its type: the reader is named once for a run. */
function takeTogether(waiting: Waiting[]): readonly Waiting[] {
  const type = waiting[0]?.source.type
  const taken = waiting.filter((it) => it.source.type === type).slice(0, mostTogether)
  for (const it of taken) waiting.splice(waiting.indexOf(it), 1)
  return taken
}

/** A document written to a file of its own. */
interface Paper {
  readonly folder: string
  readonly name: string
  readonly path: string
  readonly type: ConvertSource['type']
}

async function keep(source: ConvertSource, folder: string, mostBytes: number): Promise<Paper | Conversion> {
  const name = randomUUID()
  const path = join(folder, `${name}.${source.type}`)
  try {
    await write(source, path, mostBytes)
    return { folder, name, path, type: source.type }
  } catch (error) {
    return { outcome: error instanceof TooLarge ? 'tooLarge' : 'failed' }
  }
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

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 3 })
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

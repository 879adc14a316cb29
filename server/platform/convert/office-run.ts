import { type ChildProcess, spawn } from 'node:child_process'
import type { ConvertibleType } from './port.ts'
import type { Profile } from './profile.ts'

/** The reader is named, so that a file that is something else under this ending is refused and not guessed at. */
const readers: Readonly<Record<ConvertibleType, string>> = {
  docx: 'MS Word 2007 XML',
  odt: 'writer8',
  doc: 'MS Word 97',
  rtf: 'Rich Text Format',
  xlsx: 'Calc MS Excel 2007 XML',
}

interface Job {
  readonly program: string
  readonly mostSeconds: number
  /** Paths, all of one type. */
  readonly given: readonly string[]
  /** Folder of the PDFs, each called like what it was made of. */
  readonly made: string
  readonly type: ConvertibleType
}

export interface OfficeRun {
  readonly ended: Promise<'ended' | 'slow'>
  kill(): void
}

/** One run of the program over one or several documents. Its exit code lies in both directions; only the files tell. */
export function startOffice({ url, environment, folder }: Profile, job: Job): OfficeRun {
  const child = spawn(job.program, argumentsOf(url, job), {
    cwd: folder,
    env: environment,
    detached: process.platform !== 'win32',
    stdio: 'ignore',
  })
  const ended = new Promise<'ended' | 'slow'>((resolve) => {
    let slow = false
    const timer = setTimeout(() => {
      slow = true
      killGroup(child)
    }, job.mostSeconds * 1000)
    const settle = () => {
      clearTimeout(timer)
      // What the launcher started may outlive it; after its end nothing of the run may go on writing.
      killGroup(child)
      resolve(slow ? 'slow' : 'ended')
    }
    child.once('error', settle).once('exit', settle)
  })
  return { ended, kill: () => killGroup(child) }
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
    ...given,
  ]
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

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBytes } from '#platform/pades/bytes.ts'
import { verifyPdf } from '#platform/pades/verify/index.ts'
import { signed } from '../unit/pades/signing.ts'
import { type Bench, takingTurns, timed } from './measure.ts'
import { paperOf } from './signing.ts'

const seen = { page: 1, box: { x: 300, y: 500, width: 150, height: 75 } }

/** A person's signature and the agency's over it: the later one has to be found harmless to the first. */
function twiceSigned(bytes: number, kind: 'rsa' | 'ec'): Buffer {
  return signed(signed(paperOf(bytes), kind, { field: 'Ky', place: seen }), kind, { field: 'Dau', place: seen }, 'seal')
}

async function verifyOnce(path: string): Promise<void> {
  const source = openBytes(path)
  try {
    const { signatures } = await verifyPdf(source, { roots: [], at: Date.now() })
    if (signatures.some(({ integrity, laterChanges }) => integrity.result !== 'good' || laterChanges.result !== 'good'))
      throw new Error('not good')
  } finally {
    source.close()
  }
}

/** Verifying with the analysis of later changes, beside pdfsig on the same file, which knows no such analysis and starts a process. */
export const verifying: Bench = {
  names: ['verify-100k-rsa', 'verify-100k-p256', 'verify-10m-rsa', 'verify-10m-p256'],
  async run(report, asked) {
    if (spawnSync('pdfsig', ['-v']).error !== undefined) throw new Error('pdfsig (poppler-utils) is not installed')
    const folder = mkdtempSync(join(tmpdir(), 'bench-verify-'))
    try {
      for (const [size, bytes, times] of [
        ['100k', 100_000, 40],
        ['10m', 10_000_000, 8],
      ] as const) {
        for (const [word, kind] of [
          ['rsa', 'rsa'],
          ['p256', 'ec'],
        ] as const) {
          const name = `verify-${size}-${word}`
          if (!asked(name)) continue
          const path = join(folder, `${name}.pdf`)
          writeFileSync(path, twiceSigned(bytes, kind))
          const ours = async () => {
            const taken = await timed(async () => {
              for (let nth = 0; nth < times; nth++) await verifyOnce(path)
            })
            return taken / times
          }
          const theirs = () => timed(async () => void spawnSync('pdfsig', ['-nocert', path]))
          await ours()
          const taken = await takingTurns(10, ours, theirs)
          report({ name, ...taken, unit: 'ms a file of two signatures, in-process; peer: pdfsig (lower is better)' })
        }
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

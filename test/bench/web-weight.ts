import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Bench } from './measure.ts'

const dist = fileURLToPath(new URL('../../web/dist/', import.meta.url))
const goalBytes = 120 * 1024

/** What the first page loads at once: itself, its scripts, preloads and styles, as gzip sends them. Fonts come compressed and later. */
export const webWeight: Bench = {
  names: ['web-weight'],
  async run(report) {
    if (!existsSync(`${dist}index.html`)) {
      process.stderr.write('web-weight: web/dist is not built, left out\n')
      return
    }
    const page = await readFile(`${dist}index.html`, 'utf8')
    const paths = [...page.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(
      (match) => match[1] ?? '',
    )
    const files = await Promise.all(paths.map((path) => readFile(`${dist}${path.slice(1)}`)))
    const ours = [Buffer.from(page), ...files].reduce((sum, bytes) => sum + gzipSync(bytes).length, 0)
    report({ name: 'web-weight', ours, peer: goalBytes, unit: 'bytes gzipped at first load (lower is better)' })
  },
}

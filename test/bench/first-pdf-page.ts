import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, extname, join, normalize } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { draftOutgoing } from '#contract/documents.ts'
import { printPaper } from '#platform/print/paper.ts'
import { desktop, openBrowser } from '../setup/browser.ts'
import type { Page } from '../setup/page.ts'
import { draftAsk } from '../setup/sending.ts'
import { upload } from '../setup/upload.ts'
import { onGround } from './ground.ts'
import { type Bench, takingTurns } from './measure.ts'

const dist = fileURLToPath(new URL('../../web/dist/', import.meta.url))
const pdfjs = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')))
const rounds = 7
const patience = 30_000

/** PDF.js and nothing else: the picture of the first page, then its words over it, as wide as our viewer would make it. */
const barePage = `<!doctype html><meta charset="utf-8"><div id="page"></div><script type="module">
import { getDocument, GlobalWorkerOptions, TextLayer } from '/legacy/build/pdf.min.mjs'
GlobalWorkerOptions.workerSrc = '/legacy/build/pdf.worker.min.mjs'
const home = { cMapUrl: '/cmaps/', cMapPacked: true, standardFontDataUrl: '/standard_fonts/', iccUrl: '/iccs/', wasmUrl: '/wasm/' }
const page = await (await getDocument({ url: '/paper.pdf', ...home }).promise).getPage(1)
const viewport = page.getViewport({ scale: 1.6 * 96 / 72 })
const canvas = document.createElement('canvas')
canvas.width = viewport.width
canvas.height = viewport.height
await page.render({ canvas, viewport }).promise
const words = document.createElement('div')
words.className = 'pdf-text'
document.getElementById('page').replaceChildren(canvas, words)
await new TextLayer({ textContentSource: await page.getTextContent(), container: words, viewport }).render()
</script>`

async function paper(): Promise<Buffer> {
  const text =
    'Căn cứ tình hình thực tế, Ủy ban nhân dân tỉnh yêu cầu các sở, ngành và địa phương khẩn trương triển khai. '
  return buffer(
    printPaper({
      issuer: { name: 'Ủy ban nhân dân tỉnh Đo', place: 'Lai Châu' },
      codeNumber: '05',
      codeNotation: 'UBND-VX',
      issuedOn: '2026-01-05',
      kind: { code: 'CV', name: 'Công văn' },
      subject: 'phòng, chống hạn',
      body: Array.from({ length: 20 }, () => ({ type: 'paragraph' as const, text: text.repeat(4) })),
      signer: { authorityLines: ['CHỦ TỊCH'], name: 'Lò Văn Mẫu' },
      recipients: ['Như trên'],
    }),
  )
}

const types: Record<string, string> = { '.mjs': 'text/javascript', '.wasm': 'application/wasm' }

async function bareServer(bytes: Buffer) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://local').pathname)
    if (path === '/') response.setHeader('content-type', 'text/html').end(barePage)
    else if (path === '/paper.pdf') response.setHeader('content-type', 'application/pdf').end(bytes)
    else if (existsSync(join(pdfjs, path))) {
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
      createReadStream(join(pdfjs, path)).pipe(response)
    } else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => server.close(),
  }
}

/** Milliseconds from the navigation, in a browser that has nothing cached, until the words lie over the painted page. */
async function untilWords(browser: Browser, url: string, session?: string): Promise<number> {
  const context = await browser.newContext({ viewport: desktop })
  try {
    if (session !== undefined) {
      const [name = '', value = ''] = session.split('=')
      await context.addCookies([{ name, value, url: new URL('/', url).href }])
    }
    const tab = await context.newPage()
    // The page itself looks at each change: asked from outside it would be seen up to half a second late.
    await tab.addInitScript(`new MutationObserver((_, watch) => {
      if (!document.querySelector('.pdf-text span')) return
      watch.disconnect()
      window.wordsAt = performance.now()
    }).observe(document, { subtree: true, childList: true })`)
    await tab.goto(url, { waitUntil: 'commit' })
    await tab.waitForSelector('.pdf-text span', { state: 'attached', timeout: patience })
    return Number(await tab.evaluate('window.wordsAt'))
  } finally {
    await context.close()
  }
}

async function draftWith(page: Page, bytes: Buffer): Promise<string> {
  const { uploadId } = await upload(page, bytes)
  return (await page.call(draftOutgoing, draftAsk({ add: [{ uploadId, role: 'main' }] }))).id
}

/** Our document page, with everything around the file, against PDF.js alone on the same file. */
export const firstPdfPage: Bench = {
  names: ['first-pdf-page'],
  async run(report) {
    if (!existsSync(`${dist}index.html`)) {
      process.stderr.write('first-pdf-page: web/dist is not built, left out\n')
      return
    }
    await onGround(async (ground) => {
      const agency = await ground.agency('Ủy ban nhân dân tỉnh Đo', 'H98')
      await ground.clerk('do', agency.id)
      const page = await ground.page('do')
      const bytes = await paper()
      const url = `${ground.address}/documents/${await draftWith(page, bytes)}`
      const peer = await bareServer(bytes)
      const browser = await openBrowser()
      const ours = () => untilWords(browser, url, page.cookie)
      const bare = () => untilWords(browser, peer.address)
      try {
        await ours()
        await bare()
        const unit = 'ms from an empty cache to the first page with its words (lower is better)'
        report({ name: 'first-pdf-page', ...(await takingTurns(rounds, ours, bare)), unit })
      } finally {
        await browser.close()
        peer.close()
      }
    })
  },
}

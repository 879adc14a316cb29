import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize } from 'node:path'
import type { Plugin } from 'vite'

// Character maps, the 14 standard fonts, colour profiles and the image decoders: fetched by PDF.js one by one when a file needs them.
const folders = ['cmaps', 'standard_fonts', 'iccs', 'wasm']

/** Serves the files PDF.js asks for from our own address, under a path that changes with its version. */
export function pdfjsAssets(): Plugin {
  const home = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const base = `assets/pdfjs-${version}`
  return {
    name: 'pdfjs-assets',
    configureServer(server) {
      server.middlewares.use(`/${base}`, (request, response, next) => {
        const path = normalize(new URL(request.url ?? '/', 'http://local').pathname)
        const file = join(home, path)
        if (!folders.some((folder) => path.startsWith(`/${folder}/`)) || !existsSync(file)) return next()
        if (extname(file) === '.wasm') response.setHeader('content-type', 'application/wasm')
        createReadStream(file).pipe(response)
      })
    },
    generateBundle() {
      for (const folder of folders)
        for (const name of readdirSync(join(home, folder)))
          if (!name.startsWith('LICENSE') && !name.startsWith('quickjs'))
            this.emitFile({
              type: 'asset',
              fileName: `${base}/${folder}/${name}`,
              source: readFileSync(join(home, folder, name)),
            })
    },
  }
}

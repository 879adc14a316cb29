import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { pdfjsAssets } from './pdfjs-assets.ts'
import { precompressed } from './precompressed.ts'

const server = 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [svelte(), pdfjsAssets(), precompressed()],
  server: { proxy: { '/api': server, '/live': { target: server, ws: true } } },
  build: {
    target: 'chrome111',
    outDir: 'dist',
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // A file for each group of pages, not one for each part two pages share: asking for eighty cost more than their bytes.
        codeSplitting: {
          groups: [
            {
              name: 'shell',
              test: /web\/src\/(?!rooms|ui\/pdf|i18n\/en)|server\/contract|node_modules\/(?!pdfjs|uqr)/,
            },
            { name: 'viewer', test: /web\/src\/ui\/pdf|pdfjs-dist/ },
            { name: 'documents', test: /web\/src\/rooms\/documents\/(?!compose)/ },
            { name: 'compose', test: /web\/src\/rooms\/documents\/compose/ },
          ].map((group, at, all) => ({ ...group, priority: all.length - at })),
        },
      },
    },
  },
})

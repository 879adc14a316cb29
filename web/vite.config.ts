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
  },
})

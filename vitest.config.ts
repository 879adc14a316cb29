import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Files of one worker share the loaded program: importing it again for each file costs more than the tests.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ['test/setup/cluster.ts'],
    include: ['test/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: '.cache/vitest.json' }]],
  },
})

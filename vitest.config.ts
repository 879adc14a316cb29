import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Files of one worker share the loaded program: importing it again for each file costs more than the tests.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    globalSetup: ['test/setup/cluster.ts'],
    include: ['test/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: '.cache/vitest.json' }]],
  },
})

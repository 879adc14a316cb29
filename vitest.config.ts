import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Files of one worker share the loaded program: importing it again for each file costs more than the tests.
    isolate: false,
    maxWorkers: 2,
    // Two busy cores make an honest answer slow; the time is spent only where it never comes.
    expect: { poll: { timeout: 60_000, interval: 30 } },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    globalSetup: ['test/setup/cluster.ts'],
    include: ['test/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: '.cache/vitest.json' }]],
  },
})

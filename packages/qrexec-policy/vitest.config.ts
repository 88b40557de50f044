import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'qrexec-policy',
    // Pure functions share nothing but their modules, and those take the time.
    isolate: false,
    setupFiles: ['../../tools/src/test/properties.ts'],
    include: ['{src,test}/**/*.test.ts'],
    // No test fails because a machine is slow.
    testTimeout: 120_000,
  },
});

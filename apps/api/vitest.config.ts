import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'api',
    include: ['{src,test}/**/*.test.ts'],
    globalSetup: ['test/database.ts'],
    // Every file has its own database; what they share is only modules, and those take the time.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

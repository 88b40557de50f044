import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'storefront',
    isolate: false,
    include: ['{src,test}/**/*.test.ts'],
    globalSetup: ['test/stack.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

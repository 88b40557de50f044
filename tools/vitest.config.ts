import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'tools',
    testTimeout: 30_000,
    isolate: false,
    include: ['{src,test}/**/*.test.ts'],
  },
});

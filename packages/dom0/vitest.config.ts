import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'dom0',
    include: ['{src,test}/**/*.test.ts'],
    testTimeout: 60_000,
    isolate: false,
    setupFiles: ['../../tools/src/test/properties.ts'],
  },
});

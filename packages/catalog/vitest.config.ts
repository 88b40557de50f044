import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'catalog',
    // Pure functions share nothing but their modules, and those take the time.
    isolate: false,
    setupFiles: ['../../tools/src/test/properties.ts'],
    include: ['{src,test}/**/*.test.ts'],
  },
});

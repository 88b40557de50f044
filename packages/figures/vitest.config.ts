import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'figures',
    // Pure functions share nothing but their modules, and those take the time.
    isolate: false,
    include: ['{src,test}/**/*.test.ts'],
  },
});

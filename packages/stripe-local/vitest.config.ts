import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'stripe-local',
    isolate: false,
    setupFiles: ['../../tools/src/test/properties.ts'],
    include: ['{src,test}/**/*.test.ts'],
  },
});

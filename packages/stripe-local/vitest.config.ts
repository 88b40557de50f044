import { defineProject } from 'vitest/config';

export default defineProject({
  test: { name: 'stripe-local', isolate: false, include: ['{src,test}/**/*.test.ts'] },
});

import { defineProject } from 'vitest/config';

export default defineProject({
  test: { name: 'stripe-local', include: ['{src,test}/**/*.test.ts'] },
});

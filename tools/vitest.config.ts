import { defineProject } from 'vitest/config';

export default defineProject({
  test: { name: 'tools', testTimeout: 30_000, include: ['{src,test}/**/*.test.ts'] },
});

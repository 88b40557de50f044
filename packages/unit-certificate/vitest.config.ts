import { defineProject } from 'vitest/config';

export default defineProject({
  test: { name: 'unit-certificate', include: ['{src,test}/**/*.test.ts'] },
});

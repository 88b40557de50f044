import { defineProject } from 'vitest/config';

export default defineProject({
  test: { name: 'provision', isolate: false, include: ['{src,test}/**/*.test.ts'] },
});

import { defineProject } from 'vitest/config';

export default defineProject({
  test: { name: 'qube-profiles', include: ['{src,test}/**/*.test.ts'] },
});

import { defineProject } from 'vitest/config';

export default defineProject({
  test: { name: 'qrexec-policy', include: ['{src,test}/**/*.test.ts'] },
});

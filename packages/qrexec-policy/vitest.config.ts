import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'qrexec-policy',
    include: ['{src,test}/**/*.test.ts'],
    // No test fails because a machine is slow.
    testTimeout: 120_000,
  },
});

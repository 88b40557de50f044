import { defineProject } from 'vitest/config';

export default defineProject({ test: { name: 'figures', include: ['{src,test}/**/*.test.ts'] } });

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'tools'],
    passWithNoTests: false,
    // vitest would leave one core idle, and most machines for this have two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});

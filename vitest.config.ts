import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'packages',
          // Pure functions share nothing but their modules, and those take the time: one worker loads
          // them for all packages.
          isolate: false,
          setupFiles: ['tools/src/test/properties.ts'],
          include: ['packages/*/{src,test}/**/*.test.ts'],
        },
      },
      'apps/*',
      'tools',
    ],
    passWithNoTests: false,
    // Node itself reads the modules, as it does when they serve: no second loader to pass them through.
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});

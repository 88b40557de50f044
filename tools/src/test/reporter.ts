import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { Summary } from './summary.ts';

/** Counts every test of a run and writes the sums where `NYX_TEST_SUMMARY` says. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const sum = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      let failedTests = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') sum.passed++;
        else if (state === 'failed') failedTests++;
        else sum.skipped++;
      }
      // A file whose hook or import failed is red even when none of its tests ran.
      sum.failed += failedTests > 0 || module.ok() ? failedTests : 1;
    }
    const file = process.env.NYX_TEST_SUMMARY;
    if (file) writeFileSync(file, JSON.stringify(sum satisfies Summary));
  }
}

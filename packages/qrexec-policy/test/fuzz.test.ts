import { expect, it } from 'vitest';
import { fuzz } from '../proof/fuzz.ts';

it('stands 250 rounds of broken policies', () => {
  const lines: string[] = [];
  const report = fuzz(250, 7, (line) => lines.push(line));
  expect(report.failures).toEqual([]);
  expect(report.mutated).toBe(250);
  expect(report.loaded).toBeGreaterThan(100);
  expect(report.calls).toBe(report.loaded * 12);
  expect(lines).toHaveLength(10);
});

import { expect, it } from 'vitest';
import { fuzz } from '../proof/fuzz.ts';

it('stands 2,000 rounds of made-up and broken policies', () => {
  const lines: string[] = [];
  const report = fuzz(2000, 7, (line) => lines.push(line));
  expect(report.failures).toEqual([]);
  expect(report.loaded).toBeGreaterThan(400);
  expect(report.calls).toBe(report.loaded * 12);
  expect(lines).toHaveLength(10);
});

/** What a run came to. A file that did not load and an error outside any test count as failed. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The closing line: `12 passed, 0 failed`, with `, 3 skipped` where some were. */
export function closingLine({ passed, failed, skipped }: Summary): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

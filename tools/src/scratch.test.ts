import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from './scratch.ts';

const PLENTY = 2 ** 40;

describe('what is thrown away', () => {
  it('lies on no disk only where memory is served as a folder', () => {
    expect(['/dev/shm', tmpdir()]).toContain(scratchFolder(PLENTY));
    expect(scratchFolder(PLENTY, '/proc')).toBe(tmpdir());
    expect(scratchFolder(PLENTY, '/nowhere')).toBe(tmpdir());
  });

  it('lies on disk where memory is short', () => {
    expect(scratchFolder(2 ** 30)).toBe(tmpdir());
  });
});

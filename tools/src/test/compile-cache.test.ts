import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundCompileCache } from './compile-cache.ts';

describe('the cache of compiled code', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nyx-compiled-'));
    mkdirSync(join(folder, 'v26'));
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, 'v26', name), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is kept while it is small, and where there is none nothing is done', () => {
    expect(boundCompileCache(folder, 4)).toBe(false);
    expect(existsSync(join(folder, 'v26', 'c'))).toBe(true);
    expect(boundCompileCache(join(folder, 'none'), 4)).toBe(false);
  });

  it('is thrown away when it has grown', () => {
    expect(boundCompileCache(folder, 3)).toBe(true);
    expect(existsSync(folder)).toBe(false);
  });
});

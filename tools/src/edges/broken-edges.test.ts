import { describe, expect, it } from 'vitest';
import { brokenEdges } from './broken-edges.ts';

const edges = {
  'packages/leaf': [],
  'packages/top': ['leaf'],
  'apps/one': ['top'],
  'apps/one/test': ['only'],
};
const check = (path: string, text: string) => brokenEdges(edges, [{ path, text }]);

describe('the allowed import edges', () => {
  it('let a room import what its line names, and itself', () => {
    expect(check('packages/top/src/a.ts', "import { x } from '@nyx/leaf';")).toEqual([]);
    expect(check('packages/top/src/a.test.ts', "import { x } from '@nyx/top';")).toEqual([]);
  });

  it("let a room's tests import what only they may", () => {
    expect(check('apps/one/test/a.ts', "import { x } from '@nyx/only';")).toEqual([]);
    expect(check('apps/one/test/a.ts', "import { x } from '../src/a.ts';")).toEqual([]);
    expect(check('apps/one/package.json', '{"devDependencies":{"@nyx/only":""}}')).toEqual([]);
  });

  it.each([
    ['apps/one/src/a.ts', "import { x } from '@nyx/only';"],
    ['packages/leaf/src/a.ts', "import { x } from '@nyx/top';"],
    ['packages/leaf/src/a.ts', "import type { x } from '@nyx/top/schema';"],
    ['packages/leaf/src/a.ts', "export * from '@nyx/top';"],
    ['packages/leaf/src/a.ts', "const x = await import('@nyx/top');"],
    ['packages/leaf/src/a.ts', "import { x } from '../../top/src/b.ts';"],
    ['apps/one/src/p.astro', "---\nimport A from '../../two/src/a.ts';\n---"],
    ['packages/leaf/package.json', '{"dependencies":{"@nyx/top":"workspace:*"}}'],
  ])('refuse %s with %s', (path, text) => {
    expect(check(path, text)).toHaveLength(1);
  });
});

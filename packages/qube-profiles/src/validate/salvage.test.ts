import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writer } from '../builtin/writer.ts';
import { readProfile } from '../schema.ts';

type Tree = Record<PropertyKey, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** The path of everything that a profile holds: lists and records too. */
function paths(held: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inner = isTree(held)
    ? Object.entries(held).flatMap(([key, value]) => paths(value, [...path, key]))
    : [];
  return path.length === 0 ? inner : [path, ...inner];
}

/** The profile with something else at a path. */
function changed(path: readonly string[], value: unknown): unknown {
  const whole = structuredClone(writer) as unknown;
  let held = whole;
  for (const key of path.slice(0, -1)) held = isTree(held) ? held[key] : undefined;
  if (isTree(held)) held[path.at(-1) ?? ''] = value;
  return whole;
}

const problemsOf = (json: unknown) => {
  const read = readProfile(json);
  return read.ok ? [] : read.problems;
};

describe('a profile with a part of the wrong shape', () => {
  it('is told what else is wrong with it, in the same breath', () => {
    const [first, second, ...others] = structuredClone(writer.qubes);
    const problems = problemsOf({
      ...writer,
      extra: true,
      qubes: [{ ...first, label: 'pink' }, { ...second, name: 'a;reboot', memory: -1 }, ...others],
    });
    expect(problems.map(({ where, code }) => [where, code])).toEqual(
      expect.arrayContaining([
        ['qubes.0.label', 'shape'],
        ['profile', 'shape'],
        ['qubes.1.name', 'name'],
        ['qubes.1.memory', 'memory'],
      ]),
    );
  });

  it('is blamed for nothing but that part', () => {
    const every = paths(writer);
    expect(every.length).toBeGreaterThan(500);
    const somewhere = fc.constantFrom(...every);
    const strange = fc.constantFrom<unknown>({ x: 1 }, [[]], 1.5, undefined, null, 'x\u0000');
    fc.assert(
      fc.property(somewhere, strange, (path, value) => {
        const problems = problemsOf(changed(path, value));
        if (!problems.some(({ code }) => code === 'shape')) return;
        for (const { code } of problems) expect(code).toBe('shape');
      }),
    );
  });

  it('is read to the end, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...paths(writer)), (value, path) => {
        readProfile(value);
        readProfile(changed(path, value));
      }),
    );
  });
});

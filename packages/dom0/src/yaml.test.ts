import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyUnit } from '../test/any-unit.ts';
import { loadWithPyYaml, pythonWith, type YamlAnswer } from '../test/python.ts';
import { TRICKY, toYamlMap } from '../test/yaml-data.ts';
import { emitYaml, type Yaml } from './yaml.ts';

const kept = JSON.parse(
  readFileSync(new URL('../fixtures/pyyaml.json', import.meta.url), 'utf8'),
) as readonly { readonly text: string; readonly answer: YamlAnswer }[];

function one(value: Yaml): ReturnType<typeof emitYaml> {
  return emitYaml(new Map([['key', value]]), 'file');
}

describe('the emitter', () => {
  it('prints what PyYAML read back as exactly the data, kept from the real reader', () => {
    expect(kept).toHaveLength(TRICKY.length);
    for (const [at, data] of TRICKY.entries()) {
      expect(emitYaml(toYamlMap(data), 'data')).toEqual({ ok: true, value: kept[at]?.text });
      expect(kept[at]?.answer).toEqual({ value: data });
    }
  });

  it('begins with #!yaml, which turns Jinja off, and is ASCII (facts 11.5)', () => {
    for (const { text } of kept) {
      expect(text.startsWith('#!yaml\n')).toBe(true);
      expect(text).toMatch(/^[\n -~]*$/);
    }
  });

  it('prints whole numbers and booleans unquoted and every text quoted (facts 3.5 d)', () => {
    const data = toYamlMap({ memory: 400, autostart: true, feature: '1' });
    const printed = emitYaml(data, 'data');
    expect(printed.ok && printed.value).toBe(
      '#!yaml\n"memory": 400\n"autostart": true\n"feature": "1"\n',
    );
  });

  it.each([
    ['a leading hyphen, which argv takes for an option', '--del'],
    ['a Salt slot', '__slot__:salt:cmd.run(id)'],
    ['a slot in the middle', 'a __slot__: b'],
    ['a line feed', 'a\nb'],
    ['a lone CR', 'a\rb'],
    ['U+0085', 'a\u0085b'],
    ['U+2028', 'a\u2028b'],
    ['U+2029', 'a\u2029b'],
    ['a byte order mark', '\ufeffa'],
    ['a NUL', 'a\0b'],
    ['DEL', 'a\u007fb'],
    ['a lone surrogate', 'a\ud800b'],
    ['a number that is not whole', 1.5],
    ['a negative number', -1],
  ])('refuses %s (facts 11.5)', (_, value) => {
    const printed = one(value);
    expect(printed.ok).toBe(false);
    if (!printed.ok) expect(printed.problems[0]?.where).toBe('file.key');
  });

  it('allows line feeds in a policy text only', () => {
    expect(one({ lines: 'a\nb\n' })).toEqual({ ok: true, value: '#!yaml\n"key": "a\\nb\\n"\n' });
    expect(one({ lines: 'a\rb\n' }).ok).toBe(false);
  });

  it('refuses a key as it refuses a text', () => {
    expect(emitYaml(new Map([['--x', 'y']]), 'file').ok).toBe(false);
    expect(emitYaml(new Map([['a\u2028b', 'y']]), 'file').ok).toBe(false);
  });
});

const json = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: anyUnit }),
    fc.string({
      unit: fc.constantFrom('{', '}', '%', '"', "'", ':', '#', ' ', '!', '&', '*', 'a', '\\'),
    }),
    fc.nat(),
    fc.boolean(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: anyUnit, minLength: 1 }), tie('tree'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

describe('the real PyYAML', () => {
  const python = pythonWith('yaml');

  it.skipIf(python === null)('reads back whatever the emitter does not refuse', () => {
    const trees = fc.sample(json.tree, { numRuns: 400, seed: 7 });
    const texts: string[] = [];
    const wanted: unknown[] = [];
    for (const tree of trees) {
      const printed = emitYaml(toYamlMap({ tree }), 'data');
      if (!printed.ok) continue;
      texts.push(printed.value);
      wanted.push({ value: { tree } });
    }
    expect(texts.length).toBeGreaterThan(50);
    expect(loadWithPyYaml(python ?? '', texts)).toEqual(wanted);
  });

  it.runIf(python === null)('is not on this machine: only its kept answers were checked', () => {
    console.warn('dom0: no Python with PyYAML here; kept answers were checked instead.');
  });
});

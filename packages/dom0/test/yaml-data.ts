import type { Yaml, YamlMap } from '../src/yaml.ts';

/** Inputs that readers of YAML disagree about, as plain JSON: objects become maps. */
export const TRICKY: readonly Record<string, unknown>[] = [
  { on: 'on', no: 'no', yes: 'yes', off: 'off', null: 'null', '~': '~', y: 'y', true: 'true' },
  { int: 300, zero: 0, yes: true, no: false, '12:30:45': '12:30:45', '=': '=', '<<': '<<' },
  { octal: '0664', oct: '0o17', hex: '0x1f', float: '1e3', inf: '.inf', date: '2026-11-21' },
  { '': '', space: ' ', colon: 'a: b', hash: 'a # b', tab: 'x', pipe: '|', gt: '>', at: '@anyvm' },
  {
    jinja: '{{ 7*7 }}',
    block: '{% set x = 1 %}',
    python: '!!python/object:os.system',
    anchor: '&a *a',
  },
  {
    quote: '"',
    apostrophe: "'",
    back: '\\',
    both: '\\"',
    newline: '\\n',
    unicode: '\\u2028',
    cr: '\\r',
  },
  { latin: 'é', cjk: '界', emoji: '😀', astral: '\u{10FFFD}', rtl: '\u202eabc', zwsp: 'a\u200bb' },
  {
    list: ['a', ['b', ['c']], { d: 'e', f: ['g'] }],
    empty: [],
    map: {},
    deep: { a: { b: { c: 1 } } },
  },
  {
    include: 'include',
    extend: 'extend',
    exclude: 'exclude',
    '? a': '? b',
    'a,b': '[a, b]',
    '%': '%YAML',
  },
  { '{': '{', '}': '}', '[': '[', '*': '*', '&': '&', '!': '!', '|': '|', '`': '`', ',': ',' },
  { 'nyx-900001': [{ 'qvm.prefs': [{ name: 'vault' }, { netvm: 'none' }, { memory: 400 }] }] },
  {
    end: '...',
    start: '--'.slice(2),
    doc: ' ---',
    comment: '# x',
    nbsp: 'a\u00a0b',
    long: 'x'.repeat(300),
  },
];

/** JSON as the emitter's tree. */
export function toYaml(value: unknown): Yaml {
  if (Array.isArray(value)) return value.map(toYaml);
  if (typeof value === 'object' && value !== null) return toYamlMap(value);
  return value as string | number | boolean;
}

export function toYamlMap(value: object): YamlMap {
  return new Map(Object.entries(value).map(([key, one]) => [key, toYaml(one)]));
}

/** The emitter's tree as the JSON that a reader of it gives back. */
export function toJson(node: Yaml): unknown {
  if (typeof node !== 'object') return node;
  if (Array.isArray(node)) return node.map(toJson);
  if (node instanceof Map)
    return Object.fromEntries([...node].map(([key, one]) => [key, toJson(one)]));
  return 'lines' in node ? node.lines : node;
}
